"""The registers in a browser: Django's scripts work under the site's own security policy, in bokmål."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Desk

LISTS = ("meetings/meeting", "meetings/statement", "organisations/organisation", "organisations/person")


def open_first(desk: Desk, register: str) -> None:
    desk.open(f"/admin/{register}/")
    desk.page.locator("#result_list tbody th a").first.click()
    desk.page.wait_for_load_state()


def test_registers_leave_the_console_empty(desk: Desk) -> None:
    desk.sign_in("administrator")

    desk.open("/admin/")
    for register in LISTS:
        open_first(desk, register)
    desk.open("/admin/organisations/user/add/")

    assert desk.console == []


def test_a_person_is_looked_up_and_a_date_picked_as_people_here_write_it(desk: Desk) -> None:
    desk.sign_in("secretary")
    open_first(desk, "meetings/meeting")
    page = desk.page

    page.locator(".field-chair .select2-selection").click()
    page.keyboard.type("FINNESIKKE")
    page.get_by_text("Ingen treff").wait_for()
    page.keyboard.press("Escape")
    page.locator(".fieldBox.field-approved_on .datetimeshortcuts a").first.click()

    assert re.fullmatch(r"\d\d\.\d\d\.\d{4}", page.locator("#id_approved_on").input_value())
    assert desk.console == []


@pytest.mark.parametrize("register", LISTS)
def test_registers_do_not_scroll_sideways_on_a_phone(register: str, desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 390, "height": 800})
    desk.sign_in("secretary")

    open_first(desk, register)

    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 390
