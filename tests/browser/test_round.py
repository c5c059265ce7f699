"""The round table: who has no line yet, one key to the next, and words sent beforehand, undone as they were put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from meetings.models import AgendaItem, Attendance, Meeting, Reply
from tests.browser.conftest import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

Status = Attendance.Status


def waits(meeting: Meeting, reply: Reply) -> bool:
    return Reply.rows.filter(pk=reply.pk, meeting=meeting, update_taken_at=None).exists()


def written_over(page: Page) -> list[str]:
    """What is asked of the server, beside to save, when the last letter is taken away, saved so and put back."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("Control+End")
    page.keyboard.press("Backspace")
    with page.expect_response("**/lagre/"):
        page.keyboard.press("Control+s")
    page.keyboard.press("Control+z")
    return [url for url in asked if not url.endswith(("/lagre/", "/tilstand/"))]


def test_the_round_goes_on_by_one_key_and_words_sent_beforehand_go_in_and_out(desk: Desk) -> None:
    meeting = Meeting.rows.filter(state=Meeting.State.DRAFT, items__text__gt="").distinct().latest("pk")
    item = AgendaItem.rows.filter(meeting=meeting).latest("position")
    AgendaItem.rows.filter(pk=item.pk).update(kind=AgendaItem.Kind.ROUND, text="Møtet er satt.\n")
    Reply.rows.filter(meeting=meeting).update(update="")
    rows = list(Attendance.rows.filter(meeting=meeting, organisation__isnull=False).with_names())
    Attendance.rows.filter(meeting=meeting).update(status=Status.PRESENT)
    desk.sign_in("secretary")
    desk.open(f"/sekretariat/moter/{meeting.pk}/skriv/?sak={item.pk}")
    page = desk.page
    lacking = page.locator(".sak:not([hidden]) .round button")
    area = page.locator(".sak:not([hidden]) textarea")
    first, second, third, *rest = lacking.all_inner_texts()
    away = next(row for row in rows if row.organisation and row.organisation.short == rest[0])
    sender = next(row.organisation for row in rows if row.organisation and row.organisation.short == third)
    reply, _made = Reply.rows.update_or_create(
        meeting=meeting, organisation=sender, defaults={"update": "Nytt kontor.\n! Ring oss", "update_taken_at": None}
    )
    desk.open(f"/sekretariat/moter/{meeting.pk}/skriv/?sak={item.pk}")

    area.evaluate("(area) => area.setSelectionRange(3, 3)")
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("Ja.")
    lacking.get_by_text(second, exact=True).click()
    page.keyboard.type("Nei.")
    assert area.input_value() == f"Møtet er satt.\n{first}: Ja.\n{second}: Nei.\n"
    assert lacking.all_inner_texts() == [third, *rest]

    page.locator(f"#d{away.pk} .seg [value=apology][type=radio]").check()
    lacking.get_by_text(rest[0], exact=True).wait_for(state="detached")
    area.focus()
    page.keyboard.press("Alt+Enter")
    page.wait_for_function("(words) => document.activeElement.value.endsWith(words)", arg="Ring oss")
    whole = f"Møtet er satt.\n{first}: Ja.\n{second}: Nei.\n{third}: Nytt kontor.\n  \\! Ring oss"
    assert area.input_value() == whole
    card = page.locator(f"[data-from='{reply.organisation_id}']")
    assert not card.is_visible()
    assert not waits(meeting, reply)

    page.keyboard.press("Control+z")
    card.wait_for()
    assert (waits(meeting, reply), third in area.input_value()) == (True, False)
    page.keyboard.press("Control+Shift+z")
    card.wait_for(state="hidden")
    assert (waits(meeting, reply), area.input_value()) == (False, whole)

    assert written_over(page) == []

    page.keyboard.press("Control+z")
    card.wait_for()
    desk.context.set_offline(offline=True)
    card.get_by_role("button").click()
    card.get_by_text("Uten nett kan ikke teksten settes inn.", exact=False).wait_for()
    desk.context.set_offline(offline=False)
    Reply.rows.filter(pk=reply.pk).update(update_taken_at=timezone.now())
    card.get_by_role("button").click()
    card.get_by_text("Teksten er alt satt inn av en annen.", exact=False).wait_for()
    assert [line for line in desk.console if "ERR_INTERNET_DISCONNECTED" not in line] == []
