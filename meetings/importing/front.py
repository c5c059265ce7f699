"""Second layer: zones. Walks from the top through head, participant lists and agenda list to where the body begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from meetings.importing.entries import CLASS, NOBODY
from meetings.importing.labels import ListLabel, Segment, in_names, segments
from meetings.importing.lines import Line
from meetings.importing.minutes import Status
from meetings.importing.names import Likeness, person_likeness
from meetings.importing.tables import Column, read_columns
from meetings.importing.weighing import ListBlock
from meetings.importing.words import (
    AGENDA_LABEL,
    BODY_WORD,
    HEAD_FIELDS,
    TABLE_HEADER,
    TITLE_LINE,
)

_AFTER_LABEL = r"(?P<count>\s*\([^)]*\))?\s*(?P<mark>:\s*|\s[-–]\s+|\t+\s*|\s{2,}|$)(?P<rest>.*)"
_NUMBERED = re.compile(
    r"(?:(?:sak|saksnr|saknr|pkt|punkt)\.?\s*(?:nr\.?\s*)?:?\s*\d|[A-ZÆØÅ]{1,4}[- ]?\d{1,3}/\d{2,4}\b|"
    r"\d{1,3}\s?/\s?(?:19|20)?\d\d\b[.:]?\s+\D|\d{1,2}\s?[.)]\s*[A-ZÆØÅ«\"]|\d{1,2}\s+[A-ZÆØÅ«\"])",
    re.IGNORECASE,
)
_LEADING_NUMBER = re.compile(r"\d{1,2}\s?[.)]\s*")
_DATE_START = re.compile(
    r"\d{1,2}\.?\s*(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|"
    r"desember)\b",
    re.IGNORECASE,
)
_POSTAL = re.compile(r"\d{4}\s+[A-ZÆØÅ][A-Za-zæøåÆØÅ]+")
_FIELDS = tuple(
    (name, re.compile(rf"(?:{pattern.pattern}){_AFTER_LABEL}", re.IGNORECASE)) for name, pattern in HEAD_FIELDS
)
_PLAIN_FIELDS = re.compile(
    r"(?P<label>innkalt\s+av|referent|møteleder|møteleiar|ordstyrer|møtested|møtestad|møtedato|"
    r"møtet\s+ble\s+ledet\s+av|referat\s+ved|referat\s+av|sekretær|stad|sted|dato|tid|"
    r"tidspunkt)\s+(?P<rest>[A-ZÆØÅ\d].*)",
    re.IGNORECASE,
)
_INLINE_FIELD = re.compile(
    r"(?:[,;.]?\s+)(?P<label>dato|møtedato|tid|tidspunkt|klokkeslett|kl\.?|sted|møtested|stad|"
    r"møtestad|referent|møteleder|møteleiar|sekretær|ordstyrer)\s*:\s*",
    re.IGNORECASE,
)
_GROUP_LINE = re.compile(r"(?P<group>[^:;]{1,70}?)\s*:\s*(?P<rest>\S.*)")
_MOST_TRIES = 4
_NOTE = re.compile(r"\((?=(?:[^()]*\s[a-zæøå]+){4})[^()]{20,}\)\.?")
_PAIR_DASH = re.compile(r"\s[-–—]\s")


@dataclass(slots=True)
class Front:
    """The zones above the body. `end` is the index of the first line of the body."""

    fields: list[tuple[str, str, list[int]]] = field(default_factory=list)
    """Name of the field, its value, its source lines."""
    loose: list[Line] = field(default_factory=list)
    """Filled lines of the head without a label: title, prose, letterhead."""
    blocks: list[ListBlock] = field(default_factory=list)
    label_lines: list[int] = field(default_factory=list)
    agenda_lines: list[Line] = field(default_factory=list)
    apologies_listed: bool = False
    end: int = 0
    late: set[int] = field(default_factory=set)
    """Indexes of a participant list below the front."""


class _Walker:
    """State of the walk: which list or field the next unlabelled line would continue."""

    def __init__(self, lines: Sequence[Line], start: int = 0) -> None:
        self.lines = lines
        self.start = start
        self.front = Front()
        self.block: ListBlock | None = None
        self.field_open = False
        self.in_agenda = False
        self.gap = False
        self.previous: Line | None = None
        self.rewind: int | None = None

    def walk(self) -> Front:
        for index in range(self.start, len(self.lines)):
            line = self.lines[index]
            if line.blank or line.furniture:
                self.gap = self.gap or line.blank
                continue
            if not self._take(line, index):
                self.front.end = index if self.rewind is None else self.rewind
                return self.front
            self.previous = line
            self.gap = False
        self.front.end = len(self.lines)
        return self.front

    def _take(self, line: Line, index: int) -> bool:
        """Whether the line still belongs to the front; puts it where it belongs."""
        if self._table_head(line, index, read_columns(line)) or self._label(line, index):
            return True
        if self.in_agenda:
            return self._agenda_line(line)
        if self.block is not None and (TABLE_HEADER.fullmatch(line.text) or line.text.rstrip(":") in {"Navn", "Namn"}):
            self.front.label_lines.append(line.number)
            return True
        if (
            self.block is not None
            and not self.gap
            and CLASS.fullmatch(line.body.split(":")[0])
            and self._divides(line, index)
        ):
            return True
        if _NUMBERED.match(line.text) and not _POSTAL.match(line.text) and not _DATE_START.match(line.text):
            return self._numbered_in_list(line)
        if self.block is not None:
            return self._list_line(line, index)
        return self._head_line(line, index)

    def _label(self, line: Line, index: int) -> bool:
        body = line.body
        agenda = AGENDA_LABEL.fullmatch(body)
        if agenda:
            self._start_agenda(line)
            return True
        if self.in_agenda and not body.endswith(":") and ":" not in body:
            return False
        return self._list_label(line, index) or self._field_label(line)

    def _table_head(self, line: Line, index: int, columns: list[Column]) -> bool:
        """The head of a table of people: names its columns, and opens a list where none is open."""
        if not columns or not (self.block is not None or self._names_below(index)):
            return False
        if self.block is None or self.block.parts:
            self.block = ListBlock(self.block.status if self.block else Status.PRESENT)
            self.front.blocks.append(self.block)
        self.block.columns = columns
        self.field_open = False
        self.front.label_lines.append(line.number)
        return True

    def _start_agenda(self, line: Line) -> None:
        self.front.label_lines.append(line.number)
        self.in_agenda, self.block, self.field_open = True, None, False

    def _list_label(self, line: Line, index: int) -> bool:
        raw = line.raw if not line.bullet else line.body
        parts = segments(line.body, raw, in_list=self.block is not None)
        if not parts or not self._is_list(parts, line, index):
            return False
        for part in parts:
            if part.label is None:
                if self.block is not None and part.text:
                    self.block.parts.append((line, part.text))
                continue
            self._open(part.label, line, part.text)
        return True

    def _is_list(self, parts: Sequence[Segment], line: Line, index: int) -> bool:
        """Whether names, or the place among other lists, bear the label out."""
        first = next(part for part in parts if part.label)
        label = first.label
        if label is None or (line.bullet and self.front.end) or (parts[0].label is None and self.block is None):
            return False
        if label.status is Status.INFORMED:
            return (first.marked and ":" in line.body) or (self.block is not None and bool(first.text))
        if first.text and not label.weak:
            return not (not first.marked and not in_names(first.text))
        if first.text:
            return in_names(first.text) or (self.block is not None and ":" in line.body and len(first.text) < 60)
        if ":" in line.body and (not label.weak or self.block is not None):
            return True
        return self._names_below(index) or (not label.weak and (self.block is not None or self.gap))

    def _names_below(self, index: int) -> bool:
        """Whether the next filled line holds names or is a table's head."""
        for line in self.lines[index + 1 : index + 4]:
            if line.blank or line.furniture:
                continue
            if TABLE_HEADER.fullmatch(line.text) or read_columns(line):
                return True
            rest = line.body.split(":", 1)[-1] if ":" in line.body[:60] else line.body
            text = _LEADING_NUMBER.sub("", rest or line.body)
            if len(line.columns) > 1 and any(person_likeness(cell) for cell in line.columns[:3]):
                return True
            return in_names(text) and (not _NUMBERED.match(line.text) or bool(person_likeness(text.split(",")[0])))
        return False

    def _open(self, label: ListLabel, line: Line, rest: str) -> None:
        """A new list. «Fra kommunen» under an empty «Forfall:» tells whose apologies follow, after names not."""
        before, status = self.block, label.status
        grouping = bool(label.weak and label.group)
        if grouping and before is not None:
            nested = before.status is Status.APOLOGY and (not before.parts or before.nested)
            status = before.status if nested or before.status is not Status.APOLOGY else Status.PRESENT
        self.block = ListBlock(status, role=label.role, group=label.group)
        self.block.nested = grouping and before is not None and status is Status.APOLOGY
        self._register(line, rest)

    def _register(self, line: Line, rest: str) -> None:
        block = self.block
        if block is None:
            return
        self.front.blocks.append(block)
        self.front.apologies_listed = self.front.apologies_listed or block.status is Status.APOLOGY
        self.front.label_lines.append(line.number)
        self.in_agenda = self.field_open = False
        if rest:
            block.parts.append((line, rest))

    def _field_label(self, line: Line) -> bool:
        raw = line.raw.strip() if not line.bullet else line.body
        for name, pattern in _FIELDS:
            found = pattern.fullmatch(raw) or pattern.fullmatch(line.body)
            if found and self._is_field(name, found, line):
                self._add_field(name, found["rest"].strip(), line)
                return True
        plain = None if self.block is not None else _PLAIN_FIELDS.fullmatch(line.body)
        if plain and len(line.body) < 90 and not line.bullet:
            name = next(name for name, pattern in HEAD_FIELDS if pattern.fullmatch(plain["label"]))
            self._add_field(name, plain["rest"], line)
            return True
        return False

    def _is_field(self, name: str, found: re.Match[str], line: Line) -> bool:
        if line.bullet and self.block is not None:
            return False
        if not found["mark"].strip() and not found["rest"]:
            return name not in {"body", "other"} and self.block is None and len(self.front.fields) > 0
        if not found["mark"].strip() and name in {"body", "other"}:
            return False
        return len(found[0]) < 200

    def _add_field(self, name: str, value: str, line: Line) -> None:
        """A field may be followed by others on the same line."""
        rest = value
        while name != "other":
            inline = _INLINE_FIELD.search(rest)
            if inline is None:
                break
            self.front.fields.append((name, rest[: inline.start()].strip(), [line.number]))
            name = next(one for one, pattern in HEAD_FIELDS if pattern.fullmatch(inline["label"]))
            rest = rest[inline.end() :]
        self.front.fields.append((name, rest.strip(), [line.number]))
        self.front.label_lines.append(line.number)
        self.in_agenda, self.block, self.field_open = False, None, True

    def _agenda_line(self, line: Line) -> bool:
        """Entries of a list of items: short, and over when the body repeats the first of them."""
        entries = self.front.agenda_lines
        if entries and _repeats(line, entries):
            return False
        if entries and self._is_text_below(line):
            self.rewind = entries[0].number - 1  # items with their text, no list
            entries.clear()
            return False
        over = bool(self.gap and entries and not _is_entry(line, entries))
        if len(entries) == 1 and (over or line.text.endswith((".", "!"))) and not _NUMBERED.match(entries[0].body):
            self.rewind = entries.pop().number - 1  # a heading with its text, no list
            return False
        if over:
            return False
        if len(line.text) > 200 or (line.text.endswith(".") and len(line.text.split()) > 16):
            return False
        entries.append(line)
        return True

    def _is_text_below(self, line: Line) -> bool:
        """A sentence or a label right below a numbered entry is what was said about it."""
        first = self.front.agenda_lines[0]
        if self.gap or not _NUMBERED.match(first.body) or _NUMBERED.match(line.body) or line.starts_lower:
            return False
        if self.previous is not None and self.previous.full:
            return False
        return not first.bullet if line.bullet else line.text.endswith((".", ":"))

    def _numbered_in_list(self, line: Line) -> bool:
        """«1. Kari Bø, LPS» goes on with a list of people; anything else numbered opens the body."""
        if self.block is None or (self.gap and self.block.parts):
            return False
        text = re.sub(r"^\d{1,2}\s?[.)]?\s*", "", line.body)
        if not person_likeness(text.split(",")[0].split(" – ")[0].strip()) or not in_names(text):
            return False
        self.block.parts.append((line, text))
        return True

    def _list_line(self, line: Line, index: int) -> bool:
        block = self.block
        if block is None:
            return False
        if _NOTE.fullmatch(line.text):
            self.front.label_lines.append(line.number)
            return True
        before = block.parts[-1][1] if block.parts else ""
        goes_on = bool(
            self.previous
            and block.parts
            and (before.rstrip().endswith((",", ";", "-", " og", "/", "(")) or before.count("(") > before.count(")"))
        )
        wrapped = bool(self.previous and self.previous.full and not self.gap)
        if not goes_on and not (wrapped and line.starts_lower) and self._divides(line, index):
            return True
        heading = self.gap and bool(block.parts) and line.text.isupper() and not person_likeness(line.body)
        if goes_on or wrapped or (in_names(line.body) and not heading):
            if self.gap and block.parts and not goes_on:
                block.parts[-1] = (block.parts[-1][0], before.rstrip(" .") + ",")
            block.parts.append((line, line.body))
            return True
        if not self.gap and (line.starts_lower or (len(line.body) < 60 and not line.ends_sentence)):
            block.parts.append((line, line.body))
            return True
        if not block.parts and not self.gap and len(line.body) < 90:
            block.parts.append((line, line.body))
            return True
        self.block = None
        return False if block.parts or self._has_lists() else self._head_line(line, len(self.lines))

    def _divides(self, line: Line, index: int) -> bool:
        """«Brukerorganisasjonene:» inside a list divides it, and so does «Solrik: Kari Bø, Ola Li»."""
        if self.block is None or len(line.text) > 300:
            return False
        if line.text.endswith(":"):
            name = line.body.rstrip(": ")
            if len(name) > 70 or not (self._names_below(index) or person_likeness(name) == Likeness.NO):
                return False
            if not self._names_below(index) and self.block.parts:
                self._add_field("other", "", line)
                return True
            return self._open_group(line, name, "")
        found = _GROUP_LINE.fullmatch(line.body)
        if found is None or not found["group"][0].isalnum() or _PAIR_DASH.search(found["group"]):
            return False
        if in_names(found["rest"]) or NOBODY.fullmatch(found["rest"]):
            return self._open_group(line, found["group"].strip(), found["rest"])
        return False

    def _open_group(self, line: Line, group: str, rest: str) -> bool:
        before = self.block
        if before is None:
            return False
        self.block = ListBlock(
            before.status, role=before.role if before.status is Status.DEPUTY else "", group=group, divides=True
        )
        self.block.nested = before.nested or (before.status is Status.APOLOGY and not before.parts)
        self._register(line, rest)
        return True

    def _has_lists(self) -> bool:
        return any(block.parts for block in self.front.blocks if block.status is not Status.INFORMED)

    def _head_line(self, line: Line, index: int) -> bool:
        """Unlabelled lines belong to the head until participants are listed or running text begins."""
        if self.field_open and not self.gap and not self._ends_head(line):
            name, value, numbers = self.front.fields[-1]
            if not value or (
                self.previous is not None and (self.previous.full or line.starts_lower or line.indent > 3)
            ):
                self.front.fields[-1] = (name, f"{value} {line.body}".strip(), [*numbers, line.number])
                return True
        if self._has_lists() or self._ends_head(line) or len(self.front.loose) > 25 or index > 120:
            return False
        self.field_open = False
        self.front.loose.append(line)
        return True

    def _ends_head(self, line: Line) -> bool:
        words = len(line.text.split())
        return bool(line.bullet) or words > 22 or (words > 14 and line.full and not self._is_opening(line))

    @staticmethod
    def _is_opening(line: Line) -> bool:
        return bool(re.search(r"\bmøte|\breferat|\bprotokoll", line.text, re.IGNORECASE))


def _key(line: Line) -> str:
    """A heading without its number, for comparing."""
    text = re.sub(
        r"^(?:(?:sak|punkt|pkt)\.?\s*)?(?:nr\.?\s*)?[A-ZÆØÅ]{0,4}[\d/.\s-]*[.):]*\s*",
        "",
        line.body,
        flags=re.IGNORECASE,
    )
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _repeats(line: Line, entries: Sequence[Line]) -> bool:
    key = _key(line)
    return bool(key) and any(
        key == _key(entry) or (len(key) > 12 and _key(entry).startswith(key)) for entry in entries[:3]
    )


def _is_entry(line: Line, entries: Sequence[Line]) -> bool:
    """After an empty line the list goes on only in the shape it has."""
    first = entries[0]
    if bool(line.bullet) != bool(first.bullet):
        return False
    if _NUMBERED.match(first.body):
        return bool(_NUMBERED.match(line.body)) and _number(line) > _number(entries[-1])
    return bool(line.bullet)


def _number(line: Line) -> int:
    found = re.search(r"\d+", line.body)
    return int(found[0]) if found else 0


def read_front(lines: Sequence[Line]) -> Front:
    """Zones above the body; a participant list below it counts when there is none above."""
    front = _Walker(lines).walk()
    if not any(block.parts for block in front.blocks if block.status is Status.PRESENT):
        _take_late_lists(front, lines)
    return front


def _take_late_lists(front: Front, lines: Sequence[Line]) -> None:
    """«Til stede: …» under the first heading, or at the end."""
    tries = 0
    for index in range(front.end, len(lines)):
        line = lines[index]
        if front.late or tries == _MOST_TRIES:
            return
        if not (line.blank or line.furniture or line.bullet) and _opens_list(line):
            tries += 1
            walker = _Walker(lines, start=index)
            late = walker.walk()
            if any(block.parts for block in late.blocks) and not late.agenda_lines:
                front.blocks += late.blocks
                front.label_lines += [one for one in late.label_lines if one <= late.end]
                front.apologies_listed = front.apologies_listed or late.apologies_listed
                front.late = set(range(index, late.end))


def _opens_list(line: Line) -> bool:
    first = next(iter(segments(line.body, line.raw, in_list=False)), None)
    if first is None or first.label is None or first.label.weak or not first.marked:
        return False
    here = first.label.status in {Status.PRESENT, Status.APOLOGY}
    return here and (in_names(first.text) or not first.text)


def without_agenda(front: Front) -> Front:
    """The list of items is the body itself when no heading below repeats it."""
    if front.agenda_lines:
        front.end = front.agenda_lines[0].number - 1
        front.agenda_lines = []
    return front


def without_prose(front: Front, lines: Sequence[Line]) -> Front:
    """In a document without a single label or number only a title belongs to the head; the rest is its text."""
    if front.fields or front.blocks or front.agenda_lines or front.end < len(lines):
        return front
    titles = list(takewhile(_is_title, front.loose))
    if len(titles) < len(front.loose):
        front.end = front.loose[len(titles)].number - 1
        front.loose = titles
    return front


def _is_title(line: Line) -> bool:
    named = TITLE_LINE.search(line.text) or BODY_WORD.search(line.text) or _DATE_START.search(line.text)
    return bool(named) and len(line.text.split()) <= 12 and not line.text.endswith(".")
