"""From draft to trusted record: sent out, answered by two organisations, taken in and declined, published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from meetings.models import AgendaItem, Mail, Meeting
from tests.browser.conftest import violations
from tests.builders import make_attendance, make_meeting, make_organisation, make_person, make_representation, make_seat

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from organisations.models import User
    from tests.browser.windows import Windows

TEXT = "LPS: Vi trenger flere senger.\nPB: Bolig først.\nPB, LPS: Vi er enige om resten.\n"


@pytest.fixture
def draft(ida: User) -> Meeting:
    meeting = make_meeting(text=TEXT, audience="members", in_short="Det ble sagt mye.")
    for short, name in (("LPS", "Mari Sund"), ("PB", "Eva Berg")):
        seat = make_seat(make_organisation(short), meeting.body)
        person = make_person(name, email=f"{short.lower()}@example.org")
        make_representation(person, seat)
        make_attendance(meeting, seat.organisation, person)
    return meeting


def link_in(to: str) -> str:
    found = re.search(r"/merknader/\S+", Mail.rows.filter(to=to).earliest("pk").text)
    assert found is not None
    return found[0]


def on_a_telephone(browser: Browser, url: str, to: str) -> Page:
    """Without script, as the mail's link opens it."""
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, locale="nb-NO", java_script_enabled=False, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(url + link_in(to))
    return page


def test_a_draft_is_sent_out_answered_decided_about_and_published(
    draft: Meeting, ida: User, windows: Windows, browser: Browser
) -> None:
    desk = windows(ida)
    page = desk.page
    page.goto(f"{desk.url}/sekretariat/moter/{draft.pk}/merknader/")
    page.get_by_label("Beskjed i e-posten").fill("Les nøye.")
    desk.press("Se e-posten før den sendes")
    expect(page.get_by_text("Les nøye.")).to_be_visible()
    desk.press("Send ut for merknader")
    expect(page.get_by_text("0 av 2 siterte har svart")).to_be_visible()
    assert violations(page) == []

    lps = on_a_telephone(browser, desk.url, "lps@example.org")
    first = lps.locator("fieldset.card").first
    first.get_by_text("Skriv endringen").click()
    first.get_by_label("Foreslått ordlyd").fill("Vi trenger flere plasser.")
    lps.get_by_role("button", name="Alle er riktige").click()
    expect(lps.get_by_text("Svarene er mottatt. Takk!")).to_be_visible()
    pb = on_a_telephone(browser, desk.url, "pb@example.org")
    bolig = pb.locator("fieldset.card").first
    bolig.get_by_label("Foreslå endring").check()
    bolig.get_by_text("Skriv endringen").click()
    bolig.get_by_label("Merknad til sekretariatet").fill("Det sa vi ikke.")
    pb.get_by_role("button", name="Send svarene").click()
    expect(pb.get_by_text("Svarene er mottatt. Takk!")).to_be_visible()

    page.reload()
    expect(page.get_by_text("2 av 2 siterte har svart")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Ta inn")).click()
    expect(page.get_by_text("Forslaget er tatt inn, og svaret er sendt.")).to_be_visible()
    declined = page.locator("article", has_text="Det sa vi ikke.")
    declined.locator("summary").click()
    declined.get_by_label("Hvorfor forslaget ikke tas inn").fill("Det står i opptaket.")
    declined.get_by_role("button", name="Avslå og send svar").click()
    expect(page.get_by_text("0 venter på svar")).to_be_visible()
    assert AgendaItem.rows.get().text == TEXT.replace("senger", "plasser")
    assert "Det står i opptaket." in Mail.rows.filter(to="pb@example.org").latest("pk").text

    page.goto(f"{desk.url}/sekretariat/moter/{draft.pk}/publiser/")
    for box in page.locator("[name=ok]").all():
        box.check()
    page.get_by_role("button", name=re.compile("^Publiser")).first.click()
    page.wait_for_url("**/publisert/")
    draft.refresh_from_db()
    page.goto(desk.url + draft.get_absolute_url())
    expect(page.get_by_text("Bekreftet av LPS.")).to_be_visible()
    expect(page.get_by_text("Ikke bekreftet fullt ut av PB.")).to_be_visible()
    answer = lps.reload()
    assert answer is not None
    assert answer.status == 404
    for one in (lps, pb):
        one.context.close()
