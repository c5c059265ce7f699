"""Scores minutes as read against labels made by hand.

Labels are one JSON object a document: `meeting`, `present`, `apologies`, `agenda`, `statements`, `next_meeting`,
`signed`, `links`, `header_lines`, `other_lines`, with line numbers from 1. Marks that only labels carry: `optional`
(neither missed nor false), `skip_attribution` (two readings can be defended), `force_attribution` (scored although it
is a task or a decision). docs/importing.md says how they are written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]  # Any: labels as they stand in their file

DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
SAME_LINES = 0.8
SAME_WORDS = 0.8


@dataclass(frozen=True)
class Count:
    """What was found, found wrongly and missed. A share of a whole has nothing found wrongly."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float | None:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def share(self) -> float | None:
        """Recall, or of a share the part that is right."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> float | None:
        weight = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / weight if weight else None


Scores = dict[str, Count]

# Those whose mean is the headline, in the order of the table.
HEADLINE = ("attendance", "agenda", "segmentation", "attribution", "dates")


def headline(scores: Scores) -> float | None:
    values = [value for name in HEADLINE if (value := scores[name].f1) is not None]
    return sum(values) / len(values) if values else None


def total(many: Iterable[Scores]) -> Scores:
    """Counts added up, so that a long document weighs more than a short one."""
    added: Scores = {}
    for scores in many:
        for name, count in scores.items():
            added[name] = added.get(name, Count()) + count
    return added


def score(gold: Json, read: Json, lines: Sequence[str]) -> Scores:
    names = Organisations(gold.get("aliases") or {})
    present = attendance(gold["present"], read.get("present") or [], names)
    away = attendance(gold["apologies"], read.get("apologies") or [], names)
    segmentation, attribution, deeds = contributions(gold, read, lines, names)
    dates, invented = dates_of(gold, read)
    return {
        "attendance": present[0] + away[0],
        "attendance_organisation": present[1] + away[1],
        "agenda": agenda(gold["agenda"], read.get("agenda") or []),
        "segmentation": segmentation,
        "attribution": attribution,
        "dates": dates,
        "deeds": deeds,
        "coverage": coverage(read, lines),
        "invented": invented,
    }


def lines_of(text: str) -> list[str]:
    """Only a line feed ends a line: form feed and U+2028 do not, as they do for str.splitlines()."""
    return text.replace("\r\n", "\n").split("\n")


# --- words and names -------------------------------------------------------------------------------------------------


def plain(text: str | None) -> str:
    folded = unicodedata.normalize("NFKC", text or "").replace("\u00ad", "").translate(DASHES).casefold()
    return re.sub(r"\s+", " ", folded).strip()


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", plain(text))


def words(text: str | None) -> list[str]:
    return re.findall(r"\w+", plain(text))


def likeness(one: str, other: str) -> float:
    """F1 of the words the two share."""
    left, right = words(one), words(other)
    if not left or not right:
        return float(left == right)
    shared = sum(min(left.count(word), right.count(word)) for word in set(left))
    return 2 * shared / (len(left) + len(right))


class Organisations:
    """Spellings of one organisation in one document, with or without what stands in brackets."""

    def __init__(self, aliases: dict[str, list[str]]) -> None:
        self.known = {
            letters(spelling): letters(name) for name, others in aliases.items() for spelling in (name, *others)
        }

    def key(self, name: str | None) -> str | None:
        if not name:
            return None
        outside = re.sub(r"\([^)]*\)", " ", name)
        for spelling in (name, outside, *re.findall(r"\(([^)]*)\)", name)):
            if letters(spelling) in self.known:
                return self.known[letters(spelling)]
        return letters(outside) or letters(name) or None

    def spoken_for(self, statement: Json) -> set[str | None]:
        one = statement.get("organisation")
        return {self.key(name) for name in statement.get("organisations") or ([one] if one else []) if name}


def same_person(one: str | None, other: str | None) -> bool:
    """All names alike, or first and last, or a single name that is the other's first."""
    left, right = words(one), words(other)
    if not left or not right:
        return False
    if left == right or (len(left) > 1 and len(right) > 1 and (left[0], left[-1]) == (right[0], right[-1])):
        return True
    short, long = sorted((left, right), key=len)
    return len(short) == 1 and short[0] == long[0]


# --- pairs -----------------------------------------------------------------------------------------------------------


def pair(candidates: Iterable[tuple[float, int, int]]) -> dict[int, int]:
    """One to one, the best first."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _worth, left, right in sorted(candidates, key=lambda one: (-one[0], one[1], one[2])):
        if left not in pairs and right not in taken:
            pairs[left] = right
            taken.add(right)
    return pairs


def span(lines: Sequence[int | None] | None) -> set[int]:
    if not lines or lines[0] is None:
        return set()
    return set(range(lines[0], (lines[-1] or lines[0]) + 1))


def spans(many: Iterable[Sequence[int | None] | None]) -> set[int]:
    return set().union(*map(span, many))


def found(labels: Sequence[Json], pairs: dict[int, int], read: int, ignored: int = 0) -> Count:
    due = [index for index, label in enumerate(labels) if not label.get("optional")]
    right = sum(index in pairs for index in due)
    return Count(right, read - len(pairs) - ignored, len(due) - right)


# --- the measures ----------------------------------------------------------------------------------------------------


def attendance(gold: list[Json], read: list[Json], names: Organisations) -> tuple[Count, Count]:
    """Entries found, and of the persons found that have an organisation, those that were given the right one."""

    def worth(one: Json, other: Json) -> float:
        if one.get("person") and other.get("person"):
            alike = same_person(one["person"], other["person"])
            return alike * (2.0 if words(one["person"]) == words(other["person"]) else 1.0)
        alone = not one.get("person") and not other.get("person") and bool(one.get("organisation"))
        return float(alone and names.key(one["organisation"]) == names.key(other.get("organisation")))

    pairs = pair(
        (value, i, j) for i, one in enumerate(gold) for j, other in enumerate(read) if (value := worth(one, other))
    )
    placed = [
        names.key(gold[i]["organisation"]) == names.key(read[j].get("organisation"))
        for i, j in pairs.items()
        if gold[i].get("person") and gold[i].get("organisation")
    ]
    return found(gold, pairs, len(read)), Count(sum(placed), 0, len(placed) - sum(placed))


def heading_lines(item: Json) -> Sequence[int | None] | None:
    if item.get("heading_lines"):
        return list(item["heading_lines"])
    return [item["lines"][0]] * 2 if item.get("lines") else None


def heading_words(text: str | None) -> str:
    return re.sub(r"\(\s*(ca\.? *)?\d+ *min\w*\.?\s*\)|^\s*sak\s*[\d/ .]*", " ", plain(text)).strip(" .:;-")


def number_key(number: object) -> str:
    parts = re.findall(r"\d+|[a-z]+", plain(str(number or "")).replace("sak", ""))
    return "/".join(part.lstrip("0") or "0" for part in parts)


def agenda(gold: list[Json], read: list[Json]) -> Count:
    """Headings found: four of five words alike; a heading without words by its number."""

    def worth(one: Json, other: Json) -> float:
        left, right = heading_words(one.get("heading")), heading_words(other.get("heading"))
        same_number = number_key(one.get("number")) == number_key(other.get("number"))
        alike = likeness(left, right) if left and right else float(not left and not right and same_number)
        near = bool(span(heading_lines(one)) & span(heading_lines(other)))
        return alike + near if alike >= SAME_WORDS else 0.0

    candidates = ((worth(one, other), i, j) for i, one in enumerate(gold) for j, other in enumerate(read))
    return found(gold, pair(one for one in candidates if one[0]), len(read))


def contributions(gold: Json, read: Json, lines: Sequence[str], names: Organisations) -> tuple[Count, Count, Count]:
    """How they are cut, whose organisation speaks, and which are tasks and decisions."""
    filled = {number for number, line in enumerate(lines, 1) if line.strip()}
    furniture = spans(gold.get("other_lines") or [])
    labels: list[Json] = gold["statements"]
    others: list[Json] = read.get("statements") or []

    def own(one: Json) -> set[int]:
        held = span(one.get("lines")) & filled
        return (held - furniture) or held

    left, right = [own(one) for one in labels], [own(one) for one in others]
    pairs = pair(
        (alike + 0.01 * len(names.spoken_for(labels[i]) & names.spoken_for(others[j])), i, j)
        for i, one in enumerate(left)
        for j, other in enumerate(right)
        if one | other and (alike := len(one & other) / len(one | other)) >= SAME_LINES
    )
    spare = set().union(*(held for held, label in zip(left, labels, strict=True) if label.get("optional")))
    ignored = {
        j for j, held in enumerate(right) if j not in pairs.values() and held and len(held & spare) >= 0.5 * len(held)
    }
    unasked = [one for j, one in enumerate(others) if j not in pairs.values() and j not in ignored]
    matched = [(label, others[pairs[i]] if i in pairs else None) for i, label in enumerate(labels)]
    return (
        found(labels, pairs, len(others), len(ignored)),
        attribution(matched, unasked, names),
        deed(matched, unasked, "task") + deed(matched, unasked, "decision"),
    )


def attribution(matched: list[tuple[Json, Json | None]], unasked: list[Json], names: Organisations) -> Count:
    """The right organisations at a contribution that was found; of tasks and decisions only where labels ask for it."""
    counts = Count()
    for label, one in matched:
        unscored = label["kind"] in {"task", "decision"} and not label.get("force_attribution")
        if unscored or label.get("skip_attribution") or (label.get("optional") and one is None):
            continue
        due, given = names.spoken_for(label), names.spoken_for(one) if one is not None else set()
        right = bool(due) and one is not None and due == given
        counts += Count(1) if right else Count(0, int(bool(given)), int(bool(due)))
    said = [one for one in unasked if names.spoken_for(one) and one.get("kind") not in {"task", "decision"}]
    return counts + Count(wrong=len(said))


def deed(matched: list[tuple[Json, Json | None]], unasked: list[Json], kind: str) -> Count:
    right = missed = 0
    wrong = sum(one.get("kind") == kind for one in unasked)
    for label, one in matched:
        read_so = one is not None and one.get("kind") == kind
        if label["kind"] == kind and not (label.get("optional") and one is None):
            right, missed = right + read_so, missed + (not read_so)
        else:
            wrong += read_so and label["kind"] != kind
    return Count(right, wrong, missed)


DATES = (("meeting", ("date", "start", "end")), ("next_meeting", ("date", "time")), ("signed", ("date",)))


def dates_of(gold: Json, read: Json) -> tuple[Count, Count]:
    """Dates and times, exact; and whether the document got a date that it does not give."""
    counts, invented = Count(), False
    for part, fields in DATES:
        labels, given = gold.get(part) or {}, read.get(part) or {}
        invented |= bool(given.get("date") and not labels.get("date"))
        for field in fields:
            due, one = labels.get(field), given.get(field)
            right = bool(due and one) and str(due).strip() == str(one).strip()
            counts += Count(1) if right else Count(0, int(bool(one)), int(bool(due)))
    return counts, Count(wrong=int(invented))


def coverage(read: Json, lines: Sequence[str]) -> Count:
    """Filled lines that stand in any part of what was read: the others are lost without a word."""
    parts = ("present", "apologies", "statements", "links")
    held = spans(one.get("lines") for part in parts for one in read.get(part) or [])
    held |= spans(heading_lines(item) for item in read.get("agenda") or [])
    held |= spans((read.get(part) or {}).get("lines") for part in ("next_meeting", "signed"))
    held |= spans(read.get("header_lines") or []) | spans(read.get("other_lines") or [])
    filled = {number for number, line in enumerate(lines, 1) if line.strip()}
    return Count(len(filled & held), 0, len(filled - held))
