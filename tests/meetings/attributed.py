"""Whose words are whose, line by line: what a snapshot says of a file's lines against what the importer read there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from meetings.importing.gold import as_gold
from meetings.importing.reading import read_minutes
from meetings.report import paragraphs_of
from meetings.snapshot import is_statement
from scripts.score_minutes import Count
from tests.meetings.outputs import words

Json = dict[str, Any]  # Any: JSON
Names = frozenset[str]


def attribution(snapshot: Json, lines: Sequence[str]) -> Count:
    """Every line that holds something said is right, or wrongly given, or missed.

    Raises AssertionError where a paragraph of the report stands in no line, or out of order.
    """
    given = _read(lines)
    count = Count()
    for number, due in _due(snapshot, lines):
        found = given.get(number, frozenset())
        count += Count(1) if due == found else Count(0, int(bool(found)), int(bool(due)))
    return count


def _read(lines: Sequence[str]) -> dict[int, Names]:
    given: dict[int, Names] = {}
    for one in as_gold(read_minutes("\n".join(lines)))["statements"]:
        names = one.get("organisations") or [one["organisation"] or one["person"]]
        for number in range(one["lines"][0], one["lines"][-1] + 1):
            given[number] = frozenset(filter(None, names))
    return given


def _due(snapshot: Json, lines: Sequence[str]) -> list[tuple[int, Names]]:
    """By line, from 1: organisations, or the person where there is none. Groups («Møtet», «Svar») are nobody."""
    found: list[tuple[int, Names]] = []
    at = 0
    for item in snapshot["items"]:
        for block in item["blocks"]:
            if not is_statement(block) or block["kind"] == "absence":
                continue
            names = frozenset(
                (who["organisation"] or {}).get("short") or (who["person"] or {}).get("name") or ""
                for who in block["speakers"]
            ) - {""}
            for paragraph in paragraphs_of(block["text"]):
                wanted = words("".join(span.text for span in paragraph.spans))
                at = next((n for n in range(at, len(lines)) if words(lines[n])[-len(wanted) :] == wanted), -1) + 1
                assert at, (item["heading"], wanted)
                found.append((at, names))
    return found
