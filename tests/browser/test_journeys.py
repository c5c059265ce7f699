"""The two main journeys, from the first click to the last, and a day at the secretary's desk."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from meetings.models import Meeting, SourceDocument
from tests.browser.conftest import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

CORPUS = Path(os.environ.get("ORDSKIFTE_SHARED", "")) / "corpus"
INVENTED = Path(__file__).parent.parent / "samples" / "minutes"
SIGNS_OF_THE_LAYOUT = {
    *("dato", "møtedato", "tid", "00", "sted", "innkalt", "deltakere", "forfall", "tilstede", "administrasjonen"),
    *("tema", "ledes", "v", "referat", "møtereferat"),
}
"""Words of the source that the page says in its own way: labels of facts, and the head of a table."""
LONGEST_LABEL = 8
"""Words of a speaker's label, which the page shows beside what was said."""


def another(desk: Desk) -> Desk:
    """A second reader in a window of their own."""
    browser = desk.context.browser
    assert browser is not None
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="nb-NO", reduced_motion="reduce")
    window = Desk(context, context.new_page(), desk.url, desk.console)
    window.page.on("pageerror", lambda error: window.console.append(f"{window.page.url}: {error}"))
    return window


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def lost_lines(document: SourceDocument, page: str) -> list[str]:
    """Lines of the original that the page does not say: the facts of the head by their words, in any order, for they
    are set out as facts and lists; every other line in its own words and order, but for who spoke.
    """
    shown = words_of(page)
    whole, known = f" {' '.join(shown)} ", {*shown, *SIGNS_OF_THE_LAYOUT}
    facts = {fate["line"] for fate in document.fates if fate["place"] == "head"}
    lines = enumerate(bytes(document.content).decode("utf-8-sig").split("\n"), start=1)
    return [
        line
        for number, line in lines
        if not (known.issuperset(words_of(line)) and (number in facts or is_said(words_of(line), whole)))
    ]


def is_said(line: list[str], whole: str) -> bool:
    """Whether the line stands in the text as at most two runs of words, with a speaker's label before or between."""
    runs = labels = start = 0
    while start < len(line):
        end = start + 1
        while end < len(line) and f" {' '.join(line[start : end + 1])} " in whole:
            end += 1
        is_label = end - start < 3 and (start, end) != (0, len(line))
        runs, labels = (runs, labels + end - start) if is_label else (runs + 1, labels)
        start = end
    return runs <= 2 and labels <= LONGEST_LABEL


def click(page: Page, name: str) -> None:
    """Press the page's main button of that name, which comes first, and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def sources() -> list[Path]:
    """The council's own minutes where they are at hand, else an invented one."""
    real = [CORPUS / "seed-000.txt", CORPUS / "seed-001.txt"]
    return real if CORPUS.is_dir() else [INVENTED / "brukerutvalg-sak.txt"]


def upload(desk: Desk, source: Path) -> None:
    desk.open("/sekretariat/")
    desk.page.get_by_role("link", name="Importer referat").click()
    desk.page.locator("input[type=file]").set_input_files(str(source))
    click(desk.page, "Les inn")
    lines = source.read_text().count("\n")
    assert f"{lines + 1} linjer" in desk.page.locator("#tellere").inner_text()
    if desk.page.get_by_label("Ja, ").count():
        desk.page.get_by_label("Ja, ").check()
    click(desk.page, "Opprett utkast")
    desk.page.wait_for_url(re.compile(r"/sekretariat/moter/\d+/"))


def mend_two_doubts(desk: Desk, meeting: Meeting) -> None:
    for _doubt in range(2):
        desk.open(f"/sekretariat/moter/{meeting.pk}/publiser/")
        go = desk.page.locator("li.warn", has_text="ikke avklart").get_by_role("link").first
        if not go.count():
            return
        go.click()
        desk.page.get_by_role("button", name="Dette er vanlig tekst").first.click()
        saved(desk.page)


def add_present(desk: Desk, meeting: Meeting, name: str) -> None:
    desk.open(f"/sekretariat/moter/{meeting.pk}/deltakere/")
    desk.page.get_by_label("Navn", exact=True).last.fill(name)
    desk.page.get_by_label("Tilstand").last.select_option(label="Til stede")
    click(desk.page, "Lagre deltakere")
    assert name in desk.page.inner_text("main")


def publish(desk: Desk, meeting: Meeting) -> None:
    desk.open(f"/sekretariat/moter/{meeting.pk}/publiser/")
    keep = desk.page.locator("button[name=gjor]", has_text="Behold")
    while keep.count():  # what may be personal data is chosen about, one by one
        with desk.page.expect_navigation():
            keep.first.click(no_wait_after=True)
    for box in desk.page.locator("input[name=ok]").all():
        box.check()
    desk.page.locator("button[name=publiser]").click()  # «Publiser og send», or «Publiser» for an import
    desk.page.wait_for_url(re.compile("/publisert/"))


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.stem)
def test_old_minutes_go_from_file_to_readers_without_a_lost_line(desk: Desk, source: Path) -> None:
    desk.sign_in("secretary")
    upload(desk, source)
    meeting = Meeting.rows.get(imported=True)
    mend_two_doubts(desk, meeting)
    add_present(desk, meeting, "Nora Nilsen")
    desk.open(f"/sekretariat/moter/{meeting.pk}/forhandsvis/?lesere=medlemmer")
    preview = desk.page.inner_text("main")
    publish(desk, meeting)
    meeting.refresh_from_db()

    member = another(desk)
    member.sign_in("member")
    assert member.open(meeting.get_absolute_url()) == 200
    page = member.page.inner_text("main")
    document = SourceDocument.rows.get()
    assert lost_lines(document, page) == []
    assert lost_lines(document, preview) == []

    correct(desk, meeting)
    member.open(meeting.get_absolute_url())
    assert "Et ord var feil." in member.page.get_by_label("Rettelser").inner_text()

    withdraw(desk, meeting)
    assert member.open(meeting.get_absolute_url()) == 404
    assert desk.console == []


def correct(desk: Desk, meeting: Meeting) -> None:
    desk.open(f"/sekretariat/moter/{meeting.pk}/skriv/")
    field = desk.page.locator("textarea").first
    field.fill(field.input_value() + "\nEn linje til.")
    saved(desk.page)
    desk.open(f"/sekretariat/moter/{meeting.pk}/rett/")
    assert "En linje til." in desk.page.inner_text("main")
    desk.page.locator("textarea").fill("Et ord var feil.")
    click(desk.page, "Publiser rettelsen")
    desk.page.wait_for_url(re.compile("/publisert/"))


def withdraw(desk: Desk, meeting: Meeting) -> None:
    desk.page.get_by_role("link", name="Trekk tilbake").first.click()
    click(desk.page, "Trekk tilbake nå")
    desk.page.wait_for_load_state()
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.WITHDRAWN


def read_filter_and_link(desk: Desk, page: Page) -> None:
    """Front page, latest report in one tap, statements of one organisation, the statement in its report."""
    page.goto(desk.url + "/")
    page.get_by_role("link", name="Les referatet").click()
    assert page.get_by_role("heading", level=1).inner_text().replace("\xa0", " ").startswith("Referat fra møtet")
    page.get_by_role("navigation", name="Hovedmeny").get_by_role("link", name="Innspill").click()
    narrow = page.locator("summary", has_text="Avgrens").first
    if narrow.is_visible():
        narrow.click()
    page.locator("input[name=org][value=lps]").check()
    click(page, "Vis treff")
    hits = page.locator("article.hit")
    found = hits.count()
    assert found > 3
    assert all("LPS" in hit.inner_text() for hit in hits.all())
    said = hits.first.locator("p").last.inner_text()
    hits.first.locator(".from a").click()
    assert said.split("\n")[0][:40] in page.locator(":target").inner_text()
    page.go_back()
    expect(page.locator("article.hit")).to_have_count(found)


def test_a_member_finds_what_an_organisation_said_and_where(desk: Desk) -> None:
    desk.sign_in("member")

    read_filter_and_link(desk, desk.page)

    assert desk.console == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_visitor_finds_the_same_way_without_script(desk: Desk, width: int) -> None:
    browser = desk.context.browser
    assert browser is not None
    page = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 844}).new_page()

    read_filter_and_link(desk, page)


def without_script(desk: Desk) -> BrowserContext:
    """The same log-in in a browser that runs no script: the writing page is a plain form there."""
    browser = desk.context.browser
    assert browser is not None
    return browser.new_context(java_script_enabled=False, storage_state=desk.context.storage_state())


def test_a_day_at_the_desk_with_two_windows_and_no_script(desk: Desk) -> None:
    desk.sign_in("secretary")
    desk.open("/sekretariat/")
    desk.page.get_by_role("link", name="Nytt møte").click()
    desk.page.get_by_label("Dato").fill("3.2.2027")
    desk.page.get_by_label("Sted").fill("Havnsund")
    click(desk.page, "Opprett møte")
    desk.page.wait_for_url(re.compile(r"/sekretariat/moter/\d+/"))
    meeting = Meeting.rows.latest("pk")
    assert [item.heading for item in meeting.items.all()][:3] == [
        "Godkjenning av innkalling og saksliste",
        "Godkjenning av forrige referat",
        "Oppfølging fra sist",
    ]
    item = meeting.items.get(heading="Runde rundt bordet")
    address = f"/sekretariat/moter/{meeting.pk}/skriv/?sak={item.pk}"
    plain = without_script(desk)
    first, second = plain.new_page(), plain.new_page()
    for window in (first, second):
        window.goto(desk.url + address)

    write_and_save(first, "LPS: Har fått svar.\n  Svar: Ingen tall.\n! LPS innen 1.3.: ringe")
    write_and_save(second, "LPS: Venter ennå.")

    both = second.inner_text("main")
    assert "Har fått svar." in both
    assert "Venter ennå." in both
    second.get_by_label("Behold begge", exact=False).check()
    click(second, "Lagre valget")
    second.wait_for_load_state()
    item.refresh_from_db()
    assert "Har fått svar." in item.text
    assert "Venter ennå." in item.text
    plain.close()
    desk.open(f"/sekretariat/moter/{meeting.pk}/kunngjor/")
    desk.page.locator("main form button").first.click()
    desk.page.wait_for_load_state()
    meeting.refresh_from_db()
    assert meeting.is_announced
    assert desk.console == []


def saved(page: Page) -> None:
    """What was typed has reached the server."""
    page.locator("#tilstand[data-s=saved]").wait_for()


def write_and_save(page: Page, text: str) -> None:
    page.locator("textarea").first.fill(text)
    click(page, "Lagre")
    page.wait_for_load_state()


def test_the_secretary_can_do_without_a_mouse(desk: Desk) -> None:
    """A new meeting and a line of minutes by the keys alone."""
    desk.sign_in("secretary")
    desk.open("/sekretariat/moter/ny/")
    tab_to(desk.page, lambda focus: focus == "date")
    desk.page.keyboard.press("Control+A")
    desk.page.keyboard.type("4.2.2027")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(re.compile(r"/sekretariat/moter/\d+/"))
    meeting = Meeting.rows.latest("pk")
    desk.open(f"/sekretariat/moter/{meeting.pk}/skriv/")
    tab_to(desk.page, lambda focus: focus.endswith("text"))
    desk.page.keyboard.type("PBU: Skrevet uten mus.")
    saved(desk.page)

    assert "PBU: Skrevet uten mus." in [item.text for item in meeting.items.all()]
    assert desk.console == []


def tab_to(page: Page, wanted: Callable[[str], bool]) -> None:
    for _step in range(150):
        page.keyboard.press("Tab")
        if wanted(page.evaluate("document.activeElement.name || ''")):
            return
    raise AssertionError("the keyboard never got there")


def test_minutes_sent_without_a_script_after_the_session_ended_are_saved_after_a_new_log_in(desk: Desk) -> None:
    desk.sign_in("secretary")
    meeting = Meeting.rows.get(state=Meeting.State.DRAFT)
    plain = without_script(desk)
    window = Desk(plain, plain.new_page(), desk.url, desk.console)
    window.open(f"/sekretariat/moter/{meeting.pk}/skriv/")
    Session.objects.all().delete()

    write_and_save(window.page, "LPS: Skrevet etter at økten tok slutt.\nPBU: Én linje til.")
    with plain.expect_page() as opened:
        window.page.get_by_role("link", name="Logg inn i en ny fane").click()
    opened.value.close()
    second = Desk(plain, plain.new_page(), desk.url, desk.console)
    second.sign_in("secretary")
    for _try in range(2):  # logging in renews the form's token too
        click(window.page, "Send på nytt")
        window.page.wait_for_load_state()
        if "Teksten din er trygg" not in window.page.inner_text("main"):
            break

    assert "LPS: Skrevet etter at økten tok slutt.\nPBU: Én linje til." in [item.text for item in meeting.items.all()]
    assert desk.console == []
    plain.close()
