"""The desk test: the same minutes typed on the writing page and in a bare text area. Who presses fewer keys?

Every press counts as one, on the page and in the text area alike; what is typed is the same, character by character.
On the page participants are ticked by key, and a name is completed where the hint shows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import Figure
from meetings.models import AgendaItem, Attendance, Meeting
from organisations.models import Body, Organisation

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Response

    from benchmarks.stage import Stage

MINUTES = Path(__file__).parent / "minutes.txt"
LETTERS = {"Til stede": "t", "Vara møtte": "v", "Forfall": "f", "Ikke møtt": "i"}
TICKS_ARE_SENT = """() => Object.keys(localStorage).filter((key) => key.startsWith('ordskifte:people:'))
  .every((key) => localStorage[key] === '{}')"""
LABEL = re.compile(r"! [^:]*|[^:!=]*: ")


@dataclass(frozen=True)
class Minutes:
    """Minutes as a text file holds them: who came, in lines first; then what was said."""

    whole: str
    came: dict[str, str]
    """The letter of the state, by organisation."""
    text: str


def read_minutes() -> Minutes:
    whole = MINUTES.read_text(encoding="utf-8")
    head, _blank, text = whole.partition("\n\n")
    came: dict[str, str] = {}
    for line in head.splitlines():
        state, _colon, names = line.partition(": ")
        came |= dict.fromkeys(names.split(", "), LETTERS[state])
    return Minutes(whole, came, text)


def lay_out(minutes: Minutes) -> AgendaItem:
    """A meeting of the demo council with those who were expected, none ticked yet, and one empty item."""
    body = Body.rows.get(seats__organisation__short=next(iter(minutes.came)))
    meeting = Meeting.rows.create(body=body, date=date(2026, 11, 26), place="Havnsund", state=Meeting.State.DRAFT)
    for position, short in enumerate(sorted(minutes.came, key=str.casefold), start=1):
        Attendance.rows.create(meeting=meeting, organisation=Organisation.rows.get(short=short), position=position)
    return AgendaItem.rows.create(meeting=meeting, position=1, number="1", heading="Samtidig behandling")


def recorded(item: AgendaItem) -> tuple[str, dict[str, str]]:
    """What ended in the database: the text, and the letter of each organisation's state."""
    letters = {"present": "t", "deputy": "v", "apology": "f", "absent": "i", "expected": ""}
    rows = Attendance.rows.filter(meeting=item.meeting_id).values_list("organisation__short", "status")
    return AgendaItem.rows.get(pk=item.pk).text, {str(short): letters[status] for short, status in rows}


@dataclass
class Typist:
    """Presses keys one by one, and counts them. `hasty`: what no key on the page depends on is put in at once."""

    page: Page
    hasty: bool = False
    keys: int = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, text: str) -> None:
        (self.page.keyboard.insert_text if self.hasty else self.page.keyboard.type)(text)
        self.keys += len(text)


def in_a_text_area(page: Page, minutes: Minutes, *, hasty: bool = False) -> int:
    """Everything written out. A line is begun with Enter, an indent is two blanks."""
    page.set_content("<textarea></textarea>")
    area = page.locator("textarea")
    area.focus()
    typist = Typist(page, hasty)
    typist.type(minutes.whole)
    if area.input_value() != minutes.whole:
        raise AssertionError("the text area holds something else")
    return typist.keys


def on_the_page(page: Page, minutes: Minutes, *, hasty: bool) -> int:
    """On the open writing page, with the caret in the item: participants first, then the text, then Ctrl+S."""
    area = page.locator(".sak:not([hidden]) textarea")
    typist = Typist(page, hasty)
    tick(typist, minutes.came)
    before = ""
    for line in minutes.text.splitlines():
        begin_line(typist, before, line)
        type_line(typist, area, line)
        before = line
    typist.press("Enter")
    if area.input_value() != minutes.text:
        raise AssertionError("the page holds something else")
    typist.press("Control+s")
    return typist.keys


def type_and_save(page: Page, item: AgendaItem, minutes: Minutes, *, hasty: bool = False) -> int:
    """The keys of `on_the_page`, once the server has it all."""

    def is_the_last(answer: Response) -> bool:
        if not answer.url.endswith(f"/saker/{item.pk}/lagre/"):
            return False
        sent = answer.request.post_data_json or {}
        return bool(sent["fields"].get("text") == minutes.text)

    with page.expect_response(is_the_last, timeout=180_000):
        keys = on_the_page(page, minutes, hasty=hasty)
    page.wait_for_function(TICKS_ARE_SENT)
    if recorded(item) != (minutes.text, minutes.came):
        raise AssertionError("the record is not what was typed")
    return keys


def tick(typist: Typist, came: dict[str, str]) -> None:
    """By key, down the list in its order."""
    typist.press("F2")
    names = typist.page.locator(".who-came b").all_inner_texts()
    for name in names:
        typist.press(came.get(name, "ArrowDown"))
    typist.press("F2")


def begin_line(typist: Typist, before: str, line: str) -> None:
    """Enter goes to the margin, Shift+Enter keeps or makes an indent; the first line is begun already."""
    if before:
        typist.press("Shift+Enter" if line.startswith("  ") else "Enter")


def type_line(typist: Typist, area: Locator, line: str) -> None:
    """Character by character; Tab where the hint would write two characters or more of the line at once."""
    said = line.strip()
    label = LABEL.match(said)
    names, done = len(label[0]) if label else 0, 0
    while done < names:
        offered = gain(area, said, done)
        if offered > done + 1:
            typist.press("Tab")
            done = offered
        else:
            typist.type(said[done])
            done += 1
    typist.type(said[done:])


def gain(area: Locator, said: str, done: int) -> int:
    """How much of the line would stand there after Tab; 0 when the hint shows another name, or none."""
    hint = area.evaluate("(area) => area.parentNode.querySelector('.hint:not([hidden]) span')?.textContent ?? ''")
    ends = [start + len(hint) for start in range(done + 1) if hint and said.startswith(hint, start)]
    return max((end for end in ends if end > done), default=0)


def measure(browser: Browser, served: Stage) -> list[Figure]:
    minutes = read_minutes()
    item = lay_out(minutes)
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nb-NO").new_page()
    served.sign_in(page)
    page.goto(f"{served.url}/sekretariat/moter/{item.meeting_id}/skriv/?sak={item.pk}")
    page.locator(".sak textarea").focus()
    here = type_and_save(page, item, minutes)
    bare = in_a_text_area(page, minutes)
    return [Figure("keys for minutes of 40 statements, against a text area's", here, bare, "keys")]
