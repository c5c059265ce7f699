"""From a key to the next picture, with 60 000 characters in one item; beside it the same text in a bare text area.

Alternating rounds on the two pages. A round's figure is what nineteen of twenty keys stay below, a figure here is the
median of the rounds. A key begins with the browser's own time stamp and ends when the frame after it has been made,
which does not wait for the beat of a screen: that wait is the same for both, and no work.
"""

from __future__ import annotations

from itertools import cycle, islice
from statistics import median, quantiles
from typing import TYPE_CHECKING

from benchmarks.figures import Figure
from benchmarks.stage import ALONE, browser_path
from meetings.models import AgendaItem, Meeting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from benchmarks.stage import Stage

CHARACTERS = 60_000
ROUNDS = 7
TYPED = "LPS: En linje til, midt i. "
WITHOUT_BEAT = ("--disable-gpu-vsync", "--disable-frame-rate-limit")
PAUSE = 30  # milliseconds from the picture to the next key: a fast typist
LINES = (
    "LPS: Har fått {n} svar om ventetid, og de fleste vil ha én fast person å ringe hele døgnet.",
    "  De vil ha et nummer, se <https://svar.example/{n}>.",
    "FVR/Tuva – Støtter dette, og viser til punkt {n}.",
    "Vedlegg {n} ble delt ut, og ingen hadde spørsmål om det.",
    "Psykologlag: Savner tall for {n} av dem.",
    "! Ida Hagen innen 1.9: hente tallene om {n}",
    "  • {n} av dem som venter, venter for lenge ((ikke avklart)).",
    "= Rådet følger med på sak {n}.",
)
WATCH = """() => {
  globalThis.taken = [];
  addEventListener('keydown', event => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => taken.push(performance.now() - event.timeStamp);
    port2.postMessage(0);
  }), true);
}"""
AT_THE_MIDDLE = """() => {
  const area = [...document.querySelectorAll('textarea')].find(one => one.offsetParent);
  const at = area.value.indexOf('\\n', area.value.length / 2) + 1;
  area.focus();
  area.setSelectionRange(at, at);
}"""


def long_text() -> str:
    """Lines of every kind, no two alike."""
    lines = (line.format(n=number) for number, line in enumerate(cycle(LINES)))
    return "\n".join(islice(lines, CHARACTERS * len(LINES) // sum(map(len, LINES))))[:CHARACTERS]


def one_round(page: Page) -> tuple[float, float]:
    """Milliseconds: half of the keys, and nineteen of twenty, stay below."""
    page.bring_to_front()
    page.evaluate(AT_THE_MIDDLE)
    page.evaluate("taken.length = 0")
    for number, key in enumerate(TYPED, 1):
        page.keyboard.press(key)
        page.wait_for_function("number => taken.length >= number", arg=number, polling=PAUSE)
    times = page.evaluate("taken")
    return median(times), quantiles(times, n=20)[-1]


def pages(browser: Browser, served: Stage) -> tuple[Page, Page]:
    """The writing page and a page with nothing but a text area, the same text in both."""
    text = long_text()
    item = AgendaItem.rows.filter(meeting__state=Meeting.State.DRAFT).earliest("position")
    AgendaItem.rows.filter(pk=item.pk).update(text=text)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nb-NO")
    ours, bare = context.new_page(), context.new_page()
    served.sign_in(ours)
    ours.goto(f"{served.url}/sekretariat/moter/{item.meeting_id}/skriv/?sak={item.pk}")
    ours.locator(".found > li").first.wait_for()
    bare.set_content("<textarea rows=24 cols=76></textarea>")
    bare.locator("textarea").fill(text)
    for page in (ours, bare):
        page.evaluate(WATCH)
    return ours, bare


def measure(browser: Browser, served: Stage) -> list[Figure]:
    at_once = browser.browser_type.launch(executable_path=browser_path(), args=[*ALONE, *WITHOUT_BEAT])
    ours, bare = pages(at_once, served)
    rounds = [(one_round(ours), one_round(bare)) for _round in range(ROUNDS + 1)][1:]  # the first one warms up
    at_once.close()
    (half, most), (bare_half, bare_most) = (
        [median(one[place][part] for one in rounds) for part in (0, 1)] for place in (0, 1)
    )
    name = f"key to picture, {CHARACTERS} characters"
    return [
        Figure(f"{name}: nineteen of twenty", round(most, 1), 16, "ms"),
        Figure(f"{name}: half", round(half, 1), float("inf"), "ms"),
        Figure(f"{name}, a bare text area: nineteen of twenty", round(bare_most, 1), float("inf"), "ms"),
        Figure(f"{name}, a bare text area: half", round(bare_half, 1), float("inf"), "ms"),
    ]
