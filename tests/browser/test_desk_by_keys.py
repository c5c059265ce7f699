"""The desk test: minutes are typed with no more keys here than in a bare text area, and end in the database."""

from __future__ import annotations

from benchmarks.desk import in_a_text_area, lay_out, read_minutes, recorded, type_and_save
from tests.browser.conftest import Desk


def test_minutes_take_no_more_keys_than_in_a_text_area_and_end_as_the_same_record(desk: Desk) -> None:
    minutes = read_minutes()
    item = lay_out(minutes)
    desk.sign_in("secretary")
    desk.open(f"/sekretariat/moter/{item.meeting_id}/skriv/?sak={item.pk}")
    desk.page.locator(".sak textarea").focus()

    here = type_and_save(desk.page, item, minutes, hasty=True)

    assert recorded(item) == (minutes.text, minutes.came)
    bare = in_a_text_area(desk.page, minutes, hasty=True)
    assert here <= bare, (here, bare)
    assert desk.console == []
