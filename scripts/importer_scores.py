"""Scores the importer on invented minutes, with and without noise, and on the council's own where they are at hand.

`python -m scripts.importer_scores` prints a table of texts and one of files, `--per-file` every document too, `--write`
puts both in docs/importing.md. The council's own minutes are no part of the repository: ORDSKIFTE_SHARED names their
folder.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import django

from meetings.importing.decoding import decode
from meetings.importing.formats.child import answer
from meetings.importing.gold import as_gold
from meetings.importing.reading import read_minutes
from scripts.made_files import as_pdf, as_word, gold_for
from scripts.made_others import as_mail, as_open_document, as_page, as_rich_text
from scripts.noise import KINDS, Json, with_noise
from scripts.score_minutes import Scores, headline, lines_of, score, total

ROOT = Path(__file__).parent.parent
KNOWN = ROOT / "tests" / "samples" / "minutes"
APART = ROOT / "tests" / "samples" / "minutes_apart"
PAGE = ROOT / "docs" / "importing.md"
MARKS = ("<!-- scores: make importer-scores ARGS=--write -->\n", "<!-- end of scores -->\n")
SEED = 1
FILES = {
    "docx": as_word,
    "pdf": as_pdf,
    "html": as_page,
    "odt": as_open_document,
    "rtf": as_rich_text,
    "eml": as_mail,
}

Cell = Callable[[Scores], str]


def figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


# In full for the page, short for a line each, and what is shown.
MEASURES: tuple[tuple[str, str, Cell], ...] = (
    ("attendance, F1", "attend", lambda scores: figure(scores["attendance"].f1)),
    ("their organisation, share right", "org", lambda scores: figure(scores["attendance_organisation"].share)),
    ("agenda headings, F1", "agenda", lambda scores: figure(scores["agenda"].f1)),
    ("segmentation, F1", "segm", lambda scores: figure(scores["segmentation"].f1)),
    ("attribution, F1", "attr", lambda scores: figure(scores["attribution"].f1)),
    ("attribution, precision", "attr P", lambda scores: figure(scores["attribution"].precision)),
    ("dates and times, F1", "dates", lambda scores: figure(scores["dates"].f1)),
    ("dates and times, precision", "dates P", lambda scores: figure(scores["dates"].precision)),
    ("tasks and decisions, F1", "deeds", lambda scores: figure(scores["deeds"].f1)),
    ("coverage", "cover", lambda scores: figure(scores["coverage"].share)),
    ("documents with an invented date", "invent", lambda scores: str(scores["invented"].wrong)),
    ("headline", "HEAD", lambda scores: figure(headline(scores))),
)


@dataclass(frozen=True)
class Sample:
    name: str
    content: bytes
    gold: Json


def samples(folder: Path) -> list[Sample]:
    """The documents of a folder with their labels, by name."""
    golds = [(path, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.gold.json"))]
    return [
        Sample(path.name.removesuffix(".gold.json"), path.with_name(gold["source"]).read_bytes(), gold)
        for path, gold in golds
    ]


def noised(clean: Sequence[Sample]) -> Iterator[Sample]:
    """Every document in every kind of noise."""
    for sample in clean:
        for kind in KINDS:
            noisy = with_noise(decode(sample.content), sample.gold, kind, SEED)
            yield Sample(f"{sample.name}, {kind.name}", noisy.content, noisy.gold)


def filed(clean: Sequence[Sample]) -> Iterator[tuple[str, Sample]]:
    """Every document as the lines that are read out of it in each form of file."""
    for kind, write in FILES.items():
        for sample in clean:
            text = decode(sample.content)
            lines = answer(kind, write(text, sample.gold))["lines"]
            gold = gold_for(text, sample.gold, lines)
            yield kind, Sample(f"{sample.name}, {kind}", "\n".join(lines).encode(), gold)


def file_sets(clean: dict[str, list[Sample]]) -> dict[str, list[Sample]]:
    """More columns: each set in each form of file."""
    found: dict[str, list[Sample]] = {}
    for name, group in clean.items():
        for kind, sample in filed(group):
            found.setdefault(f"{name}, {kind}", []).append(sample)
    return found


def scored(sample: Sample) -> Scores:
    text = decode(sample.content)
    return score(sample.gold, as_gold(read_minutes(text), sample.gold["source"]), lines_of(text))


def sets() -> dict[str, list[Sample]]:
    """The columns of the table. Labels that the first importer wrote measure nothing, and are left out."""
    known = [sample for sample in samples(KNOWN) if sample.gold.get("labelled_by") != "reader"]
    apart = samples(APART)
    shared = os.environ.get("ORDSKIFTE_SHARED")
    return {
        "known": known,
        "apart": apart,
        "known, noise": list(noised(known)),
        "apart, noise": list(noised(apart)),
        "real": samples(Path(shared) / "corpus") if shared else [],
    }


def row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |\n"


def table(names: Sequence[str], columns: Sequence[Sequence[str]]) -> str:
    """Markdown: a column of names, then one column each."""
    every = [names, *columns]
    widths = [max(map(len, column)) for column in every]
    lines = [row(cells, widths) for cells in zip(*every, strict=True)]
    return "".join([lines[0], row(["-" * width for width in widths], widths), *lines[1:]])


def summary(results: dict[str, list[Scores]]) -> str:
    columns = []
    for name, many in results.items():
        added = total(many)
        cells = [cell(added) if many else "not measured" for _title, _short, cell in MEASURES]
        columns.append([name, str(len(many)), *cells])
    return table(["", "documents", *(title for title, _short, _cell in MEASURES)], columns)


def each(name: str, group: Sequence[Sample], results: Sequence[Scores]) -> str:
    titles = [sample.name for sample in group]
    columns = [[short, *(cell(one) for one in results)] for _title, short, cell in MEASURES]
    return table([name, *titles], columns)


def written(text: str, scores: str, day: str) -> str:
    """The page with its tables replaced."""
    before, rest = text.split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    return f"{before}{MARKS[0]}`make importer-scores`, {day}:\n\n{scores}{MARKS[1]}{after}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-file", action="store_true", help="print every document too")
    parser.add_argument("--write", action="store_true", help="put the table in docs/importing.md")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
    django.setup()

    groups = sets()
    tables = []
    for shown in (groups, file_sets({name: groups[name] for name in ("known", "apart") if name in groups})):
        results = {name: [scored(sample) for sample in group] for name, group in shown.items()}
        if options.per_file:
            for name, group in shown.items():
                print(each(name, group, results[name]))
        tables.append(summary(results))
    scores = "\n".join(tables)
    print(scores, end="")
    if not groups["real"]:
        print("The real minutes were not measured: ORDSKIFTE_SHARED does not name their folder.")
    if options.write:
        today = datetime.now(tz=ZoneInfo("Europe/Oslo")).date().isoformat()
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), scores, today), encoding="utf-8")


if __name__ == "__main__":
    main()
