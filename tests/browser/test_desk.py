"""The writing page's frame: items shown without waiting, keys and their buttons, help, the preview over the text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from meetings.models import AgendaItem, Meeting
from tests.browser.conftest import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page


def draft_of(desk: Desk) -> list[AgendaItem]:
    """Signed in, with the demo's draft open on its first item. The draft's items."""
    desk.sign_in("secretary")
    meeting = Meeting.rows.get(state=Meeting.State.DRAFT)
    desk.open(f"/sekretariat/moter/{meeting.pk}/skriv/")
    desk.page.locator("button[data-deed=help]").wait_for()  # the script is there
    return list(meeting.items.all())


def text_shown(page: Page) -> str:
    return page.locator("textarea.minutes:visible").input_value()


def focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))


def test_another_item_is_shown_at_once_and_each_keeps_its_text_and_its_undo(desk: Desk) -> None:
    first, second, *_rest, last = draft_of(desk)
    page = desk.page
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))

    page.keyboard.press("End")
    page.keyboard.type(" Mer.")
    page.keyboard.press("Alt+ArrowDown")
    at_second = (text_shown(page), focus(page), page.url.partition("?")[2])
    page.keyboard.press("Alt+ArrowUp")
    again = text_shown(page)
    for _step in " Mer.":
        page.keyboard.press("Control+Z")
    undone = text_shown(page)
    page.get_by_role("button", name=last.heading).first.click()

    assert at_second == (second.text, "text", f"sak={second.pk}")
    assert (
        again == f"{first.text.partition(chr(10))[0]} Mer.{first.text.removeprefix(first.text.partition(chr(10))[0])}"
    )
    assert undone == first.text
    assert text_shown(page) == last.text
    assert page.locator(".agenda [aria-current]").inner_text().split("\n")[1] == last.heading
    posted = page.evaluate(
        "[...new FormData(document.getElementById('skriv'))].filter(([name]) => name === 'text').length"
    )
    assert (posted, loads, desk.console) == (1, [], [])


def test_help_opens_by_key_and_by_button_and_the_keys_can_be_switched_off(desk: Desk) -> None:
    first, second, *_rest = draft_of(desk)
    page = desk.page
    page.keyboard.press("Alt+Digit1")
    assert page.get_by_role("dialog").get_by_role("heading", name="Tastaturhjelp").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.type("!")  # the caret is back where it stood
    assert text_shown(page) == f"!{first.text}"
    page.keyboard.press("Backspace")
    page.keyboard.press("F1")
    page.get_by_label("Slå av tastene", exact=False).check()
    page.get_by_role("button", name="Lukk").click()

    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("F1")

    assert (text_shown(page), page.locator("dialog[open]").count()) == (first.text, 0)
    page.get_by_role("button", name="Neste sak").click()
    assert text_shown(page) == second.text
    page.get_by_role("button", name="Tastaturhjelp").click()
    assert page.locator("dialog[open]").count() == 1
    assert desk.console == []


@pytest.mark.parametrize("key", ["F4", "Alt+Digit4"])
def test_the_preview_opens_over_the_text_for_each_audience_and_gives_the_caret_back(desk: Desk, key: str) -> None:
    draft_of(desk)
    page = desk.page
    page.keyboard.press("Alt+ArrowDown")
    page.evaluate("document.activeElement.setSelectionRange(7, 7)")

    page.keyboard.press(key)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("heading", level=1).wait_for()
    as_members = dialog.inner_text()
    dialog.get_by_role("link", name="Slik alle ser den").click()
    dialog.locator("[aria-current]", has_text="Slik alle ser den").wait_for()
    as_all = dialog.inner_text()
    page.keyboard.press("Escape")

    assert "Eivind Nes" in as_members
    assert "Eivind Nes" not in as_all
    assert (focus(page), page.evaluate("document.activeElement.selectionStart")) == ("text", 7)
    assert desk.console == []


def test_a_heading_that_is_left_gives_its_presenter_and_shows_in_the_agenda(desk: Desk) -> None:
    draft_of(desk)
    page = desk.page
    page.keyboard.press("Alt+ArrowDown")
    heading, presenters = (page.locator(f"input[name={name}]:enabled") for name in ("heading", "presenters"))
    page.evaluate("document.querySelector('input[name=presenters]:enabled').value = ''")

    heading.fill("Vikarer v/ Ida Hagen, Legelaget")
    page.keyboard.press("Tab")

    assert (heading.input_value(), presenters.input_value()) == ("Vikarer", "Ida Hagen, Legelaget")
    assert page.locator(".agenda [aria-current]").inner_text().split("\n")[1] == "Vikarer"


def test_items_are_dragged_into_another_order(desk: Desk) -> None:
    items = draft_of(desk)
    page = desk.page
    lines = page.locator(".agenda > li")

    with page.expect_navigation():
        lines.nth(3).drag_to(lines.nth(0), target_position={"x": 40, "y": 4})

    keys = list(AgendaItem.rows.filter(meeting=items[0].meeting_id).order_by("position").values_list("pk", flat=True))
    assert keys == [items[3].pk, *(item.pk for item in items[:3])]
    assert desk.console == []


def test_the_plain_form_does_all_of_it_without_a_script(desk: Desk) -> None:
    draft_of(desk)
    browser = desk.context.browser
    assert browser is not None
    context = browser.new_context(
        java_script_enabled=False, storage_state=json.loads(json.dumps(desk.context.storage_state()))
    )
    page = context.new_page()
    page.goto(desk.page.url)

    page.locator("textarea.minutes").fill("LPS: Skrevet uten skript.")
    page.get_by_role("button", name="Lagre og gå til neste sak").click()

    assert page.locator("[data-live]:visible, template:visible").count() == 0
    assert AgendaItem.rows.filter(text="LPS: Skrevet uten skript.").count() == 1
    context.close()
