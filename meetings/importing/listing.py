"""Second layer: the part of the walk that finds participant lists and their lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from meetings.importing.beside import cells_below, labels_beside
from meetings.importing.labels import ListLabel, read_label
from meetings.importing.lines import Line
from meetings.importing.marks import ABSENT_CELL, NOBODY
from meetings.importing.minutes import Status
from meetings.importing.name_lists import in_names
from meetings.importing.names import Likeness, person_likeness
from meetings.importing.segmenting import Segment, segments
from meetings.importing.tables import Column, read_columns
from meetings.importing.unannounced import GROUP_LINE, grouped, hangs_below_group, rows_of_people, tabbed_group
from meetings.importing.unwrapping import Wrapped, hangs, unwrapped
from meetings.importing.weighing import ListBlock
from meetings.importing.words import TABLE_HEADER, is_role_word
from meetings.importing.zones import NUMBERED, Front

_LEADING_NUMBER = re.compile(r"\d{1,2}\s?[.)]\s*")
_NOTE = re.compile(r"\((?=(?:[^()]*\s[a-zæøå]+){4})[^()]{20,}\)\.?")
_HOW_MANY = re.compile(
    r"\d+\s+(?:av|personer|personar|stk)\b(?:\s+\d+)?(?:\s+\w*(?:medlemmer|medlemer|representanter|representantar))?"
    r"(?:\s+(?:møtte|til\s?sted?e|til\s?stades))?(?:[.:]\s*|\s*$)",
    re.IGNORECASE,
)
_FIELD_BEHIND = re.compile(
    r"(?:[.;|]\s*|\s)\b(?=(?:møteleder|møteleiar|ordstyrer|referent|sekretær|sekretar|skrivar|møtested|møtestad)\s*:)",
    re.IGNORECASE,
)
_FIELDS = {
    "møteleder": "chair",
    "møteleiar": "chair",
    "ordstyrer": "chair",
    "referent": "minute_taker",
    "sekretær": "minute_taker",
    "sekretar": "minute_taker",
    "skrivar": "minute_taker",
    "møtested": "place",
    "møtestad": "place",
}
_SECRETARY = re.compile(
    r"(?P<role>(?:møte|utvalgs|råds|styre)?sekret(?:ær|ar))\s*(?::|\s)\s*(?P<who>[A-ZÆØÅ].*)", re.IGNORECASE
)
_WRAPPED = 45
"""A line of fewer signs was ended, not wrapped."""
_REMARK = re.compile(r"(?:merknader|merknadar|merknad|anmerkninger|innkalling|innkallinga)(?:\s.*)?", re.IGNORECASE)
_PAIR_DASH = re.compile(r"\s[-–—]\s")

_COUNTED = re.compile(r",|\sog\s")
"""More than one name."""


def _is_deputy(name: str) -> bool:
    label = read_label(name, marked=True)
    return label is not None and label.status is Status.DEPUTY


def opens_list(line: Line) -> bool:
    """Whether the line is the label of a list, beyond doubt."""
    first = next(iter(segments(line.body, line.plain, in_list=False)), None)
    if first is None or first.label is None or first.label.weak:
        return False
    if not first.marked and _COUNTED.search(first.text) is None:
        return False
    here = first.label.status in {Status.PRESENT, Status.APOLOGY}
    return here and (in_names(first.text) or not first.text)


class ListWalk:
    """State of the walk, and what belongs to lists. `block`: the list that the next unlabelled line would continue."""

    def __init__(self, lines: Sequence[Line], start: int = 0) -> None:
        self.lines = lines
        self.start = start
        self.front = Front()
        self.block: ListBlock | None = None
        self.field_open = False
        self.in_agenda = False
        self.tabbed = False
        self.sides: tuple[Line, list[ListBlock]] | None = None
        self.gap = False
        self.previous: Line | None = None
        self.rewind: int | None = None
        self.wrapped: Wrapped | None = None
        self.skip = -1
        """Index of the last line that was read with one before it."""

    def _role_alone(self, line: Line, index: int) -> bool:
        """«Sekretær:» above a name inside a list is no field."""
        name = line.body.rstrip(": ")
        if self.block is None or not line.body.endswith(":") or len(name.split()) != 1 or not is_role_word(name):
            return False
        if self.block.status is Status.APOLOGY and (
            name.casefold() in _FIELDS or (self.block.parts and _is_deputy(name))
        ):
            return False  # who wrote was there, and so was who met instead
        return self._names_below(index) and self._open_group(line, name, "")

    def _secretary(self, line: Line) -> bool:
        """«Sekretær: Inger By» right below people of a list is one of those who were there, and wrote."""
        found = _SECRETARY.fullmatch(line.body) if ":" in line.body or len(line.columns) > 1 else None
        person = re.split(r"[,(]", found["who"])[0].strip() if found else ""
        if found is None or self.block is None or self.gap or not self.block.parts or not person_likeness(person):
            return False
        self.block = ListBlock(Status.PRESENT, role=found["role"].casefold())
        self._register(line, found["who"])
        self.front.fields.append(("minute_taker", found["who"], [line.number]))
        return True

    def _table_head(self, line: Line, index: int, columns: list[Column]) -> bool:
        """The head of a table of people: names its columns, and opens a list where none is open."""
        if not columns or not (self.block is not None or self._names_below(index)):
            return False
        if self.block is None or self.block.parts:
            self.block = ListBlock(self.block.status if self.block else Status.PRESENT)
            self.front.blocks.append(self.block)
        self.block.columns, self.block.head = columns, line
        self.field_open = False
        self.front.label_lines.append(line.number)
        return True

    def _beside(self, line: Line, index: int) -> bool:
        """«Til stede» and «Forfall» as heads of columns, with names below each."""
        labels = labels_beside(line)
        below = [cells_below(line, one) for one in self.lines[index + 1 : index + 6] if not one.blank]
        if not labels or not any(cells and any(map(in_names, filter(None, cells[1:]))) for cells in below):
            return False
        blocks = [ListBlock(one.status, role=one.role, group=one.group, beside=True) for one in labels]
        self.sides, self.block = (line, blocks), blocks[0]
        self.front.blocks += blocks
        self.front.label_lines.append(line.number)
        self.front.apologies_listed |= any(one.status is Status.APOLOGY for one in labels)
        self.in_agenda = self.field_open = False
        return True

    def _row_beside(self, line: Line) -> bool:
        """The cells of a line go to the lists they stand below."""
        if self.sides is None or self.block not in self.sides[1]:
            return False
        cells = cells_below(self.sides[0], line)
        if (
            cells is None
            or not any(cells)
            or not all(in_names(cell) or NOBODY.fullmatch(cell) for cell in cells if cell)
        ):
            self.sides = None
            return False
        for cell, block in zip(cells, self.sides[1], strict=True):
            block.parts += [(line, cell)] if cell else []
        return True

    def _list_label(self, line: Line, index: int) -> bool:
        raw = line.plain if not line.bullet else line.body
        field = _FIELD_BEHIND.search(line.body)
        if field is not None and ":" in line.body[: field.start()]:
            line, behind = replace(line, body=line.body[: field.start()].strip(" .|;")), line.body[field.start() :]
            if not self._list_label(replace(line, plain=line.body, text=line.body), index):
                return False
            for one in re.split(r"(?<=[\w.])[.;|]*\s+(?=\w+:)", behind.strip(" .;|")):
                name, _colon, value = one.partition(":")
                self._add_field(_FIELDS.get(name.casefold(), "other"), value.strip(" ."), line)
            return True
        parts = segments(line.body, raw, in_list=self.block is not None)
        whole = unwrapped(self.lines, index) if parts else None
        if whole is not None:
            parts = segments(whole.text, whole.text, in_list=self.block is not None)
        if not parts or not self._is_list(parts, line, index):
            return False
        before, self.wrapped = self.block, whole
        for part in parts:
            if part.label is None:
                if self.block is not None and part.text:
                    self.block.parts += self._over_lines(line, part.text)
                continue
            self._open(part.label, line, part.text)
        if parts[-1].closed and before is not None:
            self.block = before
        self.wrapped = None
        self.skip = index + len(whole.lines) - 1 if whole is not None else index
        return True

    def _over_lines(self, line: Line, text: str) -> list[tuple[Line, str]]:
        """The text with the line it stands on, or its pieces with theirs where a list was wrapped."""
        return [(line, text)] if self.wrapped is None else self.wrapped.pieces(text)

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
            return in_names(text) and (not NUMBERED.match(line.text) or bool(person_likeness(text.split(",")[0])))
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
        rest = _HOW_MANY.sub("", rest)
        if rest:
            block.parts += self._over_lines(line, rest)

    def _numbered_in_list(self, line: Line) -> bool:
        """«1. Kari Bø, LPS» goes on with a list of people; anything else numbered opens the body."""
        if self.block is None or (self.gap and self.block.parts):
            return False
        text = re.sub(r"^\d{1,2}\s?[.)]?\s*", "", line.body)
        if not person_likeness(re.split(r"[,(;\t]|\s[-–]\s", text)[0].strip()) or not in_names(text):
            return False
        cells = line.columns
        if self.block.columns:
            text = line.body
        elif len(cells) > 1 and cells[0].strip(".) ").isdigit():
            text = "\t".join(cells[1:])
        self.block.parts.append((line, text))
        return True

    def _hangs(self) -> bool:
        """The list so far is not at its end: «1. vara Kari Bø» below it is no heading."""
        return bool(self.block and self.block.parts and hangs(self.block.parts[-1][1]))

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
        wrapped = bool(self.previous and self.previous.full and not self.gap) or self._flows(block)
        if not goes_on and not (wrapped and line.starts_lower) and self._divides(line, index):
            return True
        if self._lone_group(line, index):
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
        row = len(line.columns) > 1 and bool(person_likeness(line.columns[0]))
        if not block.parts and (row or not self.gap) and len(line.body) < 90:
            block.parts.append((line, line.body))
            return True
        self.block = None
        return False if block.parts or self._has_lists() else self._head_line(line, len(self.lines))

    def _away_alone(self, line: Line, who: str) -> bool:
        """«Havbris: forfall» among those who met; what stands below is of the list before."""
        before = self.block
        self.block = ListBlock(Status.APOLOGY)
        self._register(line, who)
        self.block = before if before is None else replace(before, parts=[], group="", divides=False)
        self.front.blocks += [self.block] if self.block is not None else []
        return True

    def _lone_group(self, line: Line, index: int) -> bool:
        """«FAGFOLK» alone below an empty line, with more people below it and another list after them."""
        short = len(line.body) < 50 and not line.bullet and not re.search(r"[.:,;!?\d]", line.body)
        if not (self.gap and short and self.block and self.block.parts) or person_likeness(line.body):
            return False
        later = [one for one in self.lines[index + 1 : index + 20] if not (one.blank or one.furniture)]
        label = next((place for place, one in enumerate(later) if opens_list(one)), 0)
        return (
            label > 0
            and all(in_names(one.body) and not NUMBERED.match(one.text) for one in later[:label])
            and self._open_group(line, line.body, "")
        )

    def _flows(self, block: ListBlock) -> bool:
        """A paragraph of names goes on to its full stop, wherever its lines were broken."""
        if self.gap or not block.parts:
            return False
        texts = [text for _line, text in block.parts]
        cells = [cell.strip() for text in texts for cell in re.split(r"[,;(]|\.\s", text) if cell.strip(" )")]
        last = cells[-1] if cells else ""
        if " " not in last and person_likeness(last) == Likeness.SURE and " " in cells[0]:
            return True  # a first name whose surname is on the next line
        long = max(len(line.text) for line, _text in block.parts) >= _WRAPPED
        return long and len(cells) > 2 * len(texts) and not texts[-1].endswith(".")

    def _divides(self, line: Line, index: int) -> bool:
        """«Brukerorganisasjonene:» inside a list divides it, and so does «Solrik: Kari Bø, Ola Li»."""
        if self.block is None or len(line.text) > 300:
            return False
        if self.tabbed and tabbed_group(line)[0]:
            return self._open_group(line, *tabbed_group(line))
        if line.text.endswith(":"):
            name = line.body.rstrip(": ")
            if len(name) > 70 or not (self._names_below(index) or person_likeness(name) == Likeness.NO):
                return False
            if not self._names_below(index) and self.block.parts:
                remark = bool(_REMARK.fullmatch(name))
                if remark:
                    self._add_field("other", "", line)
                return remark
            return self._open_group(line, name, "")
        found = GROUP_LINE.fullmatch(line.body)
        if found is None or not found["group"][0].isalnum() or _PAIR_DASH.search(found["group"]):
            return False
        if ABSENT_CELL.fullmatch(found["rest"]) and len(found["rest"]) > 1:
            return self._away_alone(line, found["group"].strip())
        if in_names(found["rest"]) or NOBODY.fullmatch(found["rest"]):
            return self._open_group(line, found["group"].strip(), found["rest"])
        return False

    def _unannounced(self, line: Line, index: int) -> bool:
        """A list that nothing announces, known by how its lines are written."""
        if self._has_lists():
            return False
        following = [one for one in self.lines[index + 1 : index + 6] if not (one.blank or one.furniture)]
        group, people = tabbed_group(line)
        hangs = bool(group and following and hangs_below_group(following[0]))
        found = None if hangs else grouped(line, following[0] if following else None)
        if not hangs and found is None:
            return rows_of_people(line, following) and self._open_rows(line)
        self.block = ListBlock(Status.PRESENT)
        if found is not None:
            return self._open_group(line, found["group"].strip(), found["rest"])
        self.tabbed = True
        return self._open_group(line, group, people)

    def _open_rows(self, line: Line) -> bool:
        self.block = ListBlock(Status.PRESENT, parts=[(line, line.body)])
        self.front.blocks.append(self.block)
        self.in_agenda = self.field_open = False
        return True

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

    def _add_field(self, name: str, value: str, line: Line) -> None:
        """What the walk over the whole front does with a fact of the head; lists alone have none."""
        raise NotImplementedError

    def _head_line(self, line: Line, index: int) -> bool:
        """Whether the walk over the whole front takes the line for one of the head."""
        raise NotImplementedError
