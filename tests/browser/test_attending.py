"""The participants beside the text, by key: ticked and saved at once, kept when there is no net, never a trap."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import pytest

from benchmarks.desk import TICKS_ARE_SENT
from meetings.models import AgendaItem, Attendance, Meeting
from organisations.models import Representation
from tests.browser.conftest import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

Status = Attendance.Status


@pytest.fixture
def meeting() -> Meeting:
    """A draft of the demo where nobody is ticked yet."""
    meeting = Meeting.rows.filter(state=Meeting.State.DRAFT, items__text__gt="").distinct().latest("pk")
    Attendance.rows.filter(meeting=meeting, organisation=None).delete()
    Attendance.rows.filter(meeting=meeting).update(status=Status.EXPECTED, arrived=None, left=None)
    return meeting


def write(desk: Desk, meeting: Meeting) -> list[Attendance]:
    """Open the writing page; the lines in the order that it shows."""
    desk.open(f"/sekretariat/moter/{meeting.pk}/skriv/")
    keys = desk.page.locator(".who-came").evaluate_all("(lines) => lines.map((line) => +line.id.slice(1))")
    rows = Attendance.rows.in_bulk(keys)
    return [rows[key] for key in keys]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def sent(page: Page) -> None:
    page.wait_for_function(TICKS_ARE_SENT)


def focused(page: Page) -> str:
    """The line that has the focus."""
    return str(page.evaluate("document.activeElement.closest('.who-came')?.id"))


def said(page: Page) -> str:
    return page.locator("#melding").inner_text()


def status_of(row: Attendance) -> str:
    row.refresh_from_db()
    return row.status


def test_letters_tick_and_go_on_and_f2_leads_back_to_the_caret(desk: Desk, meeting: Meeting) -> None:
    desk.sign_in("secretary")
    desk.page.clock.set_fixed_time(datetime(2026, 11, 19, 12, 45, tzinfo=UTC))
    rows = write(desk, meeting)
    page = desk.page
    area = page.locator(".sak:not([hidden]) textarea")
    area.focus()
    area.evaluate("(area) => area.setSelectionRange(3, 5)")

    press(page, "F2", "t", "V", "f", "i")
    assert said(page) == f"{rows[3].organisation}: Ikke møtt"
    assert focused(page) == f"d{rows[4].pk}"
    press(page, "ArrowUp", "ArrowUp", "ArrowDown")
    assert focused(page) == f"d{rows[3].pk}"
    press(page, "ArrowLeft")  # inside the line, as in any group of radios
    sent(page)
    assert [status_of(row) for row in rows[:5]] == ["present", "deputy", "apology", "apology", "expected"]
    assert page.locator("#motte").inner_text() == f"2 av {len({row.organisation_id for row in rows})}"

    press(page, "Tab", "Shift+Tab")  # no trap
    assert focused(page) == f"d{rows[3].pk}"
    press(page, "k")
    page.keyboard.type("1030")
    press(page, "Enter", "u", "Enter")
    sent(page)
    rows[3].refresh_from_db()
    assert (rows[3].arrived, rows[3].left) == (time(10, 30), time(13, 45))
    assert "fra 10.30 til 13.45" in page.locator(f"#d{rows[3].pk} small").inner_text()

    press(page, "F2")
    page.keyboard.type("Æ")
    assert area.evaluate("(area) => [area.selectionStart, area.value[3]]") == [4, "Æ"]
    press(page, "t")  # a letter is a letter in the text
    assert status_of(rows[4]) == Status.EXPECTED
    assert desk.console == []


def test_a_deputy_comes_beside_the_representative_and_a_guest_by_name(desk: Desk, meeting: Meeting) -> None:
    desk.sign_in("secretary")
    rows = write(desk, meeting)
    page = desk.page
    mandate = Representation.rows.filter(kind=Representation.Kind.DEPUTY, person__attendances__isnull=True).first()
    assert mandate is not None
    row = next(row for row in rows if row.organisation_id == mandate.seat.organisation_id)

    page.locator(f"#d{row.pk} .seg :checked").focus()
    press(page, "t", "ArrowUp", "+")
    beside = page.locator(f"#d{row.pk} + .who-came")
    page.wait_for_function("(before) => document.querySelectorAll('.who-came').length > before", arg=len(rows))
    assert beside.get_attribute("data-organisation") == str(row.organisation_id)
    both = Attendance.rows.filter(meeting=meeting, organisation=row.organisation)
    assert sorted(both.values_list("status", flat=True)) == ["deputy", "present"]

    page.locator("[name=ny-name]").fill("Thea Lunde")
    press(page, "Enter", "Enter")
    page.wait_for_function("() => document.querySelector('[name=ny-name]').value === ''")
    guest = Attendance.rows.get(meeting=meeting, person__name="Thea Lunde")
    assert (guest.status, said(page)) == (Status.GUEST, "Thea Lunde: Gjest")
    assert page.evaluate("document.activeElement.name") == "ny-name"

    page.locator(f"#d{guest.pk} .seg :checked").focus()
    press(page, "t")
    sent(page)
    assert status_of(guest) == Status.PRESENT
    page.locator(f"#d{guest.pk} summary").click()
    page.locator(f"#d{guest.pk}").get_by_label("Ta bort fra lista").check()
    page.locator(f"#d{guest.pk}").wait_for(state="detached")
    assert not Attendance.rows.filter(pk=guest.pk).exists()
    assert desk.console == []


def test_a_tick_without_net_waits_and_one_that_another_was_before_to_goes_back(desk: Desk, meeting: Meeting) -> None:
    desk.sign_in("secretary")
    first, second, third, *_rest = write(desk, meeting)
    page = desk.page
    other = Desk(desk.context, desk.context.new_page(), desk.url)
    other.page.route("**/tilstand/**", lambda route: route.abort())  # it does not ask how the meeting stands
    write(other, meeting)

    desk.context.set_offline(offline=True)
    press(page, "F2", "t", "f", "v")
    page.get_by_text("trygt lagret på denne maskinen", exact=False).first.wait_for()
    assert page.locator(f"#d{first.pk} [type=radio][value=present]").is_checked()
    assert status_of(first) == Status.EXPECTED
    desk.context.set_offline(offline=False)
    sent(page)
    assert [status_of(row) for row in (first, second, third)] == ["present", "apology", "deputy"]

    press(other.page, "F2", "i")
    other.page.get_by_text("en annen har satt «Til stede»").wait_for()
    assert said(other.page).endswith("Det du valgte («Ikke møtt»), er ikke lagret.")
    assert other.page.locator(f"#d{first.pk} [type=radio][value=present]").is_checked()
    assert status_of(first) == Status.PRESENT

    Attendance.rows.filter(pk=third.pk).delete()  # what the other window sees once it asks how the meeting stands
    other.page.evaluate(
        "(participants) => document.querySelector('#skriv').dispatchEvent("
        "new CustomEvent('desk:state', { detail: { participants } }))",
        -1,
    )
    other.page.locator(f"#d{third.pk}").wait_for(state="detached")
    assert other.page.locator(f"#d{second.pk} [type=radio][value=apology]").is_checked()

    desk.context.set_offline(offline=True)
    page.locator(f"#d{second.pk} .seg :checked").focus()
    press(page, "t")
    page.get_by_text("trygt lagret på denne maskinen", exact=False).first.wait_for()
    page.close()  # the machine still knows
    desk.context.set_offline(offline=False)
    write(other, meeting)
    sent(other.page)
    assert status_of(second) == Status.PRESENT
    assert AgendaItem.rows.filter(meeting=meeting).count() > 0
