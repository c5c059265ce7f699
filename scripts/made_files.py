"""The same minutes as a Word file and as a PDF, and the labels carried to the lines that are read out of them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

import docx
import typst
from docx.document import Document

from scripts.noise import Json, Line, carried

BULLET = re.compile(r"^(\s*)([•▪*–-])\s+(?=\S)")
BULLET_CELL = re.compile(r"(^|\t)([•▪*–-])\t")
LABEL = re.compile(r"^[^:\t]{2,40}(?::| –)(?=\s)")
WORD = re.compile(r"\w+|[^\w\s]")
COLUMN = re.compile(r"\S+(?: {1,2}\S+)*")
"""What wide gaps part: columns that are set by blanks stand below each other on paper."""

PAGE = """
#let given = json(bytes(sys.inputs.given))
#set page(paper: "a4", margin: (x: 2.5cm, y: 2.5cm), numbering: if given.running { "1" } else { none },
  header: if given.running { context if counter(page).get().first() > 1 { text(9pt, given.title) } })
#set text(11pt, lang: "nb", hyphenate: given.hyphenate)
#set block(spacing: 0.6em)
#set par(leading: 0.6em, spacing: 0.6em, justify: given.hyphenate)
#let told(line) = { if line.bold != "" { strong(line.bold) }; line.rest }
#for block in given.blocks {
  if block.kind == "table" {
    table(columns: block.widths.map(w => if w == 0 { 1fr } else { w * 1pt }), inset: 5pt,
      ..block.rows.flatten().map(cell => cell))
  } else if block.kind == "blank" { v(0.9em) }
  else if block.kind == "heading" { text(13pt, strong(block.rest)); parbreak() }
  else if block.kind == "bullet" { pad(left: block.depth * 12pt, grid(columns: (12pt, 1fr), block.sign, told(block))) }
  else if block.kind == "columns" {
    for (at, words) in block.cells { box(width: 0pt, move(dx: at * 5.6pt, box(width: 30cm, words))) }
    parbreak()
  } else { told(block); parbreak() }
}
"""


def as_word(text: str, gold: Json) -> bytes:
    """Headings, bullets, bold labels and tables as Word has them."""
    made = docx.Document()
    for kind, lines in blocks(text, gold):
        if kind == "table":
            _word_table(made, [line.split("\t") for line in lines])
            continue
        for line in lines:
            _word_line(made, kind, line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _word_table(made: Document, rows: Sequence[Sequence[str]]) -> None:
    width = max(map(len, rows))
    table = made.add_table(len(rows), width)
    for cells, row in zip(rows, table.rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=False):
            cell.text = words


def _word_line(made: Document, kind: str, line: str) -> None:
    if kind == "heading":
        made.add_heading(line.strip(), 2)
        return
    bullet = BULLET.match(line) if kind == "bullet" else None
    style = ("List Bullet 2" if bullet[1] else "List Bullet") if bullet else None
    paragraph = made.add_paragraph(style=style)
    bold, rest = parted(line[bullet.end() :] if bullet else line)
    paragraph.add_run(bold).bold = True
    paragraph.add_run(rest)


def as_pdf(text: str, gold: Json) -> bytes:
    """Set by Typst: wrapped lines, running heads and page numbers, every second document hyphenated."""
    given_blocks = [block for kind, lines in blocks(text, gold) for block in _set_blocks(kind, lines)]
    first = next(line.strip() for line in text.split("\n") if line.strip())
    given = {
        "blocks": given_blocks,
        "title": first[:60].replace("\t", "  "),
        "running": len(text) > 2500,
        "hyphenate": len(text) % 2 == 1,
    }
    made: Any = typst.compile(PAGE.encode(), sys_inputs={"given": json.dumps(given)})
    return bytes(made)


def _set_blocks(kind: str, lines: Sequence[str]) -> Iterator[Json]:
    if kind == "table":
        rows = [line.split("\t") for line in _whole_bullets(lines)]
        width = max(map(len, rows))
        filled = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows]
        widest = [max(len(row[column]) for row in filled) for column in range(width)]
        yield {
            "kind": kind,
            "rows": filled,
            "widths": [min(wide * 6.5 + 14, 130) if wide < max(widest) else 0 for wide in widest],
        }
        return
    for line in lines:
        bullet = BULLET.match(line) if kind == "bullet" else None
        columns = [(found.start(), found[0]) for found in COLUMN.finditer(line)] if kind == "line" else []
        if len(columns) > 1:
            yield {"kind": "columns", "cells": columns}
            continue
        bold, rest = parted(line[bullet.end() :] if bullet else line.strip())
        yield {
            "kind": kind,
            "bold": bold,
            "rest": line.strip() if kind == "heading" else rest,
            "sign": bullet[2] if bullet else "",
            "depth": depth_of(bullet),
        }


def _whole_bullets(lines: Sequence[str]) -> list[str]:
    """A bullet inside a cell stands in it with all its text, not in a column of its own."""
    whole: list[str] = []
    for line in lines:
        if line.startswith("\t\t") and whole and BULLET_CELL.search(whole[-1]):
            whole[-1] += f" {line.strip()}"
        else:
            whole.append(line)
    return [BULLET_CELL.sub(r"\1\2 ", line) for line in whole]


def depth_of(bullet: re.Match[str] | None) -> int:
    return len(bullet[1].expandtabs(4)) // 2 if bullet else 0


def parted(line: str) -> tuple[str, str]:
    label = LABEL.match(line)
    return (label[0], line[label.end() :]) if label else ("", line)


def blocks(text: str, gold: Json) -> Iterator[tuple[str, list[str]]]:
    """Runs of lines of one kind."""
    heads = {
        number for item in gold["agenda"] for number in range(item["heading_lines"][0], item["heading_lines"][1] + 1)
    }

    def kind(numbered: tuple[int, str]) -> str:
        number, line = numbered
        if not line.strip():
            return "blank"
        if "\t" in line.strip() or line.startswith("\t"):
            return "table"
        if number in heads:
            return "heading"
        return "bullet" if BULLET.match(line) else "line"

    for one, run in groupby(enumerate(text.split("\n"), 1), kind):
        yield one, [line for _number, line in run]


def gold_for(text: str, gold: Json, read: Sequence[str]) -> Json:
    """The labels with the numbers of the lines that were read; where several were joined, they share a number."""
    lines = text.split("\n")
    before = [(word, number) for number, line in enumerate(lines, 1) for word in WORD.findall(line)]
    after = [(word, number) for number, line in enumerate(read, 1) for word in WORD.findall(line)]
    holds: dict[int, dict[int, int]] = {}
    matcher = SequenceMatcher(None, [word for word, _ in before], [word for word, _ in after], autojunk=False)
    for one in matcher.get_matching_blocks():
        for step in range(one.size):
            old, new = before[one.a + step][1], after[one.b + step][1]
            weights = holds.setdefault(old, {})
            weights[new] = weights.get(new, 0) + 1
    _strays_out(holds, lines)
    of: dict[int, list[int]] = {}
    last = 1
    for number, line in enumerate(lines, 1):
        if line.strip():
            found = holds.get(number) or {last: 1}
            last = max(found)
            for new in found:
                of.setdefault(new, []).append(number)
    return carried(
        gold, [Line(line, tuple(of.get(number, ())), furniture=number not in of) for number, line in enumerate(read, 1)]
    )


def _strays_out(holds: dict[int, dict[int, int]], lines: Sequence[str]) -> None:
    """A comma or a short word that matched far away says nothing about where its line went."""
    for number, weights in holds.items():
        most = max(weights, key=lambda new: weights[new])
        total = len(WORD.findall(lines[number - 1]))
        holds[number] = {new: count for new, count in weights.items() if new == most or count >= max(2, total // 8)}
