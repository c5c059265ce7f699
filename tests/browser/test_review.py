"""«Se over importen» by keys: F8 to the questions, a digit to answer, Ctrl+Z to undo; the original follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meetings.importing.receiving import receive_document
from meetings.importing.reviewing import steps_of
from meetings.models import SourceDocument
from organisations.models import User

if TYPE_CHECKING:
    from tests.browser.windows import Windows

TEXT = """Referat

Dato: 3. juni 2020

Til stede:
PBU v/ Ellen Krogh

Sak 1 Runde
QXV: Begge deler, og kaffe først.
Ellen Moen: Familiene ønsker fast dag.
"""
MARKED = "[...document.querySelectorAll('.src .on')].map((line) => line.id)"


def test_questions_are_walked_answered_and_undone_by_keys(windows: Windows, ida: User) -> None:
    document = receive_document("a.txt", TEXT.encode(), by=ida)
    window = windows(ida)
    page = window.page
    page.goto(f"{window.url}/sekretariat/import/{document.pk}/")
    count = page.locator("[data-questions] > li").count()

    page.keyboard.press("F8")
    first = page.evaluate(MARKED)
    page.keyboard.press("Alt+8")
    second = page.evaluate(MARKED)
    page.keyboard.press("F8")
    around = page.evaluate(MARKED)
    page.keyboard.press("Shift+F8")
    page.keyboard.press("Tab")
    page.keyboard.press("1")  # in no field: the first answer, «Legg til som gjest»
    page.locator("#rettelser").wait_for()
    answered = SourceDocument.rows.get(pk=document.pk)
    page.locator("#sporsmal").click()
    page.keyboard.press("Control+z")
    page.get_by_role("button", name="Gjør om igjen").wait_for()

    assert (count, first, second, around) == (2, ["l9"], ["l10"], ["l9"])
    assert [(step.deed, step.value) for step in steps_of(answered)] == [("guest", "Ellen Moen")]
    assert steps_of(SourceDocument.rows.get(pk=document.pk)) == ()
    assert page.locator("[data-questions] > li").count() == 2
