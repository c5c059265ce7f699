"""The notation in the browser reads every text as the server does. No site is served: the script is all there is."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any  # JSON: shapes are checked by comparing

import pytest

from council.hashed_names import stripped
from meetings.names_in_page import names_for_page
from meetings.notation import Register, parse, split_spans
from tests.browser.notation_texts import Json, Writer, as_in_browser
from tests.meetings.big_register import big_register
from tests.meetings.notation_samples import register_of, samples

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SCRIPT = Path(__file__).parent.parent.parent / "static" / "js" / "notation.js"
FILE = samples()
MEETING: str = FILE["register"]["meeting_date"]
REGISTERS = {"the samples' register": register_of(FILE["register"]), "a big register": big_register()}
SENT = stripped(SCRIPT.read_text(encoding="utf-8"))
MOST_BYTES = 6_200

Run = Callable[[str, Json], Any]

READ = """async ({names, meeting, texts}) => {
  const {readRegister, makeParser, splitSpans} = await import('/notation.js');
  const register = readRegister(names);
  return JSON.stringify(texts.map((text) => {
    const blocks = makeParser(register, meeting).parse(text);
    return {
      blocks, spans: splitSpans(text),
    };
  }));
}"""

EDIT = """async ({names, meeting, text, edits}) => {
  const {readRegister, makeParser} = await import('/notation.js');
  const register = readRegister(names);
  const {parse} = makeParser(register, meeting);
  const wrong = [];
  const kept = [];
  let before = parse(text);
  for (const [n, [from, to, typed]] of edits.entries()) {
    const marks = [...text];
    text = [...marks.slice(0, from), typed, ...marks.slice(to)].join('');
    const now = parse(text);
    const fresh = () => JSON.stringify(makeParser(register, meeting).parse(text));
    if (n % 4 === 3 && JSON.stringify(now) !== fresh()) wrong.push(text);
    const old = new Set(before);
    kept.push(now.filter((block) => old.has(block)).length / now.length);
    before = now;
  }
  return JSON.stringify({wrong, kept, text, same: parse(text).every((block, at) => block === before[at])});
}"""


REGISTER = """async ({names}) => {
  const {readRegister} = await import('/notation.js');
  const {organisations, people, staff} = readRegister(names);
  const {choice, ...organisation} = organisations.get(7);
  const {full, names: others, spellings, attending} = people.get(5);
  const person = [full, others, spellings, attending];
  return JSON.stringify({organisation, person, staff: staff.get(9).map((one) => one.full)});
}"""


@pytest.fixture(scope="module")
def run(browser: Browser) -> Iterator[Run]:
    """Runs a function of the browser's, the script at hand as sent. Its answer is JSON: that comes over faster."""
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.route("**/notation.js", lambda route: route.fulfill(body=SENT, content_type="text/javascript"))
    page.goto("http://notation.example/")
    yield lambda function, asked: json.loads(page.evaluate(function, asked))
    page.close()


def differences(run: Run, register: Register, texts: list[str]) -> list[Json]:
    """The first few texts that the two do not read alike, each with what differs first."""
    asked = {"names": names_for_page(register, {}), "meeting": MEETING, "texts": texts}
    found: list[Json] = []
    for text, there in zip(texts, run(READ, asked), strict=True):
        parsed = parse(text, register, meeting_date=date.fromisoformat(MEETING))
        here: Json = {
            "blocks": [as_in_browser(block) for block in parsed.blocks],
            "spans": [{"text": s.text, "membersOnly": s.members_only, "url": s.url} for s in split_spans(text)],
        }
        assert "".join(block["raw"] for block in there["blocks"]) == text
        if here != there:
            pairs = zip(here["blocks"], there["blocks"], strict=False)
            found.append({"text": text, "first": next((pair for pair in pairs if pair[0] != pair[1]), None)})
    return found[:5]


def test_every_sample_of_the_notation_reads_alike_in_the_browser(run: Run) -> None:
    texts = [case["text"] for case in FILE["cases"]]

    assert differences(run, REGISTERS["the samples' register"], texts) == []


@pytest.mark.parametrize("name", REGISTERS)
def test_a_thousand_generated_texts_read_alike_in_the_browser(name: str, run: Run) -> None:
    writer = Writer(REGISTERS[name], Random(name))

    assert differences(run, REGISTERS[name], [writer.text() for _ in range(1_000)]) == []


def test_a_long_text_edited_line_by_line_reads_as_if_it_were_new(run: Run) -> None:
    random = Random(4)
    writer = Writer(REGISTERS["a big register"], random)
    start = "\n".join(writer.line() for _ in range(300))
    text, edits = start, []
    for _ in range(200):
        at = random.randrange(len(text))
        edit = (at, min(len(text), at + random.choice((0, 0, 1, 30))), random.choice((writer.line(), "\n", "s", "")))
        text = text[: edit[0]] + edit[2] + text[edit[1] :]
        edits.append(edit)

    names = names_for_page(REGISTERS["a big register"], {})
    answer = run(EDIT, {"names": names, "meeting": MEETING, "text": start, "edits": edits})

    assert (answer["wrong"], answer["text"], answer["same"]) == ([], text, True)
    assert min(answer["kept"]) > 0.9


def test_the_register_tells_completion_and_drawing_what_they_need(run: Run) -> None:
    answer = run(REGISTER, {"names": names_for_page(REGISTERS["the samples' register"], {7: "host"})})

    full = "Nasjonalt senter for samtidig behandling"
    assert answer == {
        "organisation": {
            "key": 7,
            "short": "Samsenteret",
            "full": full,
            "names": [],
            "seated": True,
            "kind": "host",
            "spellings": [full.lower(), "samsenteret"],
        },
        "person": ["Lars A. Bru", ["Lars Bru"], ["lars a. bru", "lars bru"], True],
        "staff": ["Tone Vang", "Tone Aas"],
    }


def test_the_script_is_small_on_the_wire() -> None:
    assert len(gzip.compress(SENT.encode(), 9)) <= MOST_BYTES
