"""The journeys people make in a browser: the secretary with the council's own minutes, and a member who reads."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from meetings.models import Meeting
from tests.browser.conftest import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

LONG_WORD = re.compile(r"[^\W\d_]{4,}")
HEAD_LABELS = {"dato", "sted", "deltakere", "forfall", "tilstede", "ledes", "tema", "kommentarer", "neste"}
"""Labels of the source that the report replaces by headings of its own."""


def document(stem: str) -> Path:
    shared = os.environ.get("ORDSKIFTE_SHARED")
    if not shared:
        pytest.skip("ORDSKIFTE_SHARED is not set: the council's own documents are not in the repository")
    return Path(shared) / "corpus" / f"{stem}.txt"


def long_words(text: str) -> list[str]:
    return LONG_WORD.findall(text.casefold())


def import_document(desk: Desk, path: Path) -> Meeting:
    page = desk.page
    desk.open("/sekretariat/")
    page.get_by_role("link", name="Importer referat").first.click()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Les inn").click()
    page.get_by_role("heading", name="Originalen").wait_for()
    source = path.read_text().replace("\f", "\n")
    shown = set(long_words(page.locator("ol.src").text_content() or ""))
    assert set(long_words(source)) - shown == set()
    inferred = page.get_by_role("radio", name=re.compile("^Ja, "))
    if inferred.count():
        assert not inferred.is_checked()
        inferred.check()
    page.get_by_role("button", name="Opprett utkast").click()
    page.wait_for_url("**/skriv/")
    return Meeting.rows.get(pk=int(page.url.split("/")[-3]))


def mend_doubts(page: Page, count: int) -> None:
    """Answer «Hvem?» with one click each, wherever the agenda says that doubts wait."""
    for _doubt in range(count):
        if not page.locator("fieldset.fix").count():
            page.locator(".agenda button:has(.tag.warn)").first.click()
            page.locator("fieldset.fix").first.wait_for()
        page.locator("fieldset.fix button[name=velg]").first.click()
        page.locator("#funnet").wait_for()
        page.get_by_text("Valget er skrevet inn i teksten.").wait_for()


def add_participant(page: Page, pk: int, url: str) -> None:
    page.goto(f"{url}/sekretariat/moter/{pk}/deltakere/")
    page.locator("#id_ny-name").fill("Turid Oppdiktet")
    page.locator("#id_ny-status").select_option("present")
    page.get_by_role("button", name="Lagre deltakere").click()
    page.get_by_text("Turid Oppdiktet").first.wait_for()


def publish(page: Page, pk: int, url: str) -> None:
    page.goto(f"{url}/sekretariat/moter/{pk}/publiser/")
    assert page.locator(".checks .bad, .checks li.bad").count() == 0, page.locator(".checks").first.inner_text()
    for box in page.locator("input[name=ok]").all():
        box.check()
    page.get_by_role("button", name="Publiser", exact=True).click()
    page.wait_for_url("**/publisert/")


def lost_words(source: str, shown: str) -> dict[int, list[str]]:
    """Words of four letters or more that no part of the page shows, by source line.

    A word divided at a line's end counts when both parts, or the whole, are there.
    """
    seen = set(long_words(shown)) | HEAD_LABELS
    whole = shown.casefold()
    found: dict[int, list[str]] = {}
    for number, line in enumerate(source.split("\n"), 1):
        lost = [word for word in long_words(line) if word not in seen and word not in whole]
        if lost:
            found[number] = lost
    return found


@pytest.mark.parametrize("stem", ["seed-000", "seed-001"])
def test_real_minutes_are_imported_published_read_corrected_and_withdrawn(desk: Desk, stem: str) -> None:
    path = document(stem)
    page = desk.page
    desk.sign_in("secretary")
    meeting = import_document(desk, path)
    mend_doubts(page, 2)
    add_participant(page, meeting.pk, desk.url)
    desk.open(f"/sekretariat/moter/{meeting.pk}/forhandsvis/?lesere=medlemmer")
    assert page.get_by_text("Turid Oppdiktet").count() > 0
    publish(page, meeting.pk, desk.url)
    meeting.refresh_from_db()
    report = meeting.get_absolute_url()

    member = open_for_member(desk)
    answer = member.goto(desk.url + report)
    assert answer is not None
    assert answer.status == 200
    lost = lost_words(path.read_text().replace("\f", "\n"), member.locator("main").text_content() or "")
    assert lost == {}

    page.goto(f"{desk.url}/sekretariat/moter/{meeting.pk}/skriv/")
    page.locator("#id_text").fill(page.locator("#id_text").input_value() + "\nEn setning som manglet.\n")
    page.get_by_role("button", name="Lagre", exact=True).nth(1).click()
    page.get_by_text("Lagret.").wait_for()
    desk.open(f"/sekretariat/moter/{meeting.pk}/rett/")
    page.get_by_label("Begrunnelse").fill("En setning var falt ut.")
    page.get_by_role("button", name="Publiser rettelsen").click()
    page.wait_for_url("**/publisert/")
    member.reload()
    assert "En setning var falt ut." in member.get_by_label("Rettelser").inner_text()
    assert member.get_by_text("En setning som manglet.").count() == 1

    desk.open(f"/sekretariat/moter/{meeting.pk}/trekk-tilbake/")
    page.get_by_label("Begrunnelse").fill("Publisert for tidlig.")
    page.get_by_role("button", name="Trekk tilbake nå").click()
    page.wait_for_url("**/publisert/")
    gone = member.reload()
    assert gone is not None
    assert gone.status == 404
    assert desk.console == []


def open_for_member(desk: Desk, *, scripts: bool = True) -> Page:
    """A second window, signed in as a member; what it complains of is noted at the same desk."""
    browser = desk.context.browser
    assert browser is not None
    page = browser.new_context(java_script_enabled=scripts, locale="nb-NO").new_page()
    page.on("pageerror", lambda error: desk.console.append(str(error)))
    Desk(page.context, page, desk.url).sign_in("member")
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_member_goes_from_the_front_page_to_one_organisations_words(desk: Desk, scripts: bool) -> None:
    page = open_for_member(desk, scripts=scripts)

    page.goto(f"{desk.url}/")
    page.get_by_role("link", name="Les referatet").click()
    assert "/referater/" in page.url
    page.goto(f"{desk.url}/innspill/")
    page.locator("input[name=org]").first.check()
    page.get_by_role("button", name="Vis treff").click()
    listed = page.url
    page.locator("article.hit .from a").first.click()
    anchor = page.url.partition("#")[2]

    assert re.fullmatch(r"i\d+", anchor)
    assert page.locator(f"#{anchor}").bounding_box() is not None
    page.go_back()
    assert page.url == listed
    assert "org=" in listed
    assert desk.console == []
