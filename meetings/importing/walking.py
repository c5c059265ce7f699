"""Second layer: walks from the top through head, participant lists and agenda list to where the body begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from meetings.importing.closeset import is_topic_head
from meetings.importing.lines import Line
from meetings.importing.listing import ListWalk, opens_list
from meetings.importing.marks import CLASS
from meetings.importing.tables import read_columns
from meetings.importing.words import AGENDA_LABEL, HEAD_FIELDS, TABLE_HEADER
from meetings.importing.zones import DATE_START, NUMBERED, Front

_LONGEST_NOTE = 160
_AFTER_LABEL = r"(?P<count>\s*\([^)]*\))?\s*(?P<mark>:\s*|\s[-–]\s+|\t+\s*|\s{2,}|$)(?P<rest>.*)"
_REMARKS = re.compile(r"(?:ingen\s+)?merknad(?:er|ar)?\b", re.IGNORECASE)
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


class Walker(ListWalk):
    """The walk itself, with the fields of the head and the list of items."""

    def walk(self) -> Front:
        for index in range(self.start, len(self.lines)):
            line = self.lines[index]
            if line.blank or line.furniture:
                self.gap = self.gap or line.blank
                continue
            if index > self.skip and not self._take(line, index):
                self.front.end = index if self.rewind is None else self.rewind
                return self.front
            self.previous = line
            self.gap = False
        self.front.end = len(self.lines)
        return self.front

    def _take(self, line: Line, index: int) -> bool:
        """Whether the line still belongs to the front; puts it where it belongs."""
        if (
            self._beside(line, index)
            or self._role_alone(line, index)
            or self._table_head(line, index, read_columns(line))
            or self._label(line, index)
        ):
            return True
        if self._row_beside(line):
            return True
        if self.in_agenda:
            return self._agenda_line(line)
        if self.block is not None and self.block.parts and is_topic_head(line):
            return False
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
        if self.block is None and self._unannounced(line, index):
            return True
        wrapped = self.block is not None and not self.gap and self._hangs()
        numbered = NUMBERED.match(line.text) and not _POSTAL.match(line.text) and not DATE_START.match(line.text)
        if numbered and not wrapped:
            return self._numbered_in_list(line)
        taken = self._list_line(line, index) if self.block is not None else self._head_line(line, index)
        return taken or self._note_between(line, index)

    def _note_between(self, line: Line, index: int) -> bool:
        """A sentence between the list of those present and that of those away («Møtet var vedtaksført.»)."""
        if not self._has_lists() or line.bullet or len(line.text) > _LONGEST_NOTE:
            return False
        remarked = bool(_REMARKS.match(line.text))
        if self.front.apologies_listed and not remarked:
            return False
        reach = 7 if remarked else 4
        below = [one for one in self.lines[index + 1 : index + reach] if not (one.blank or one.furniture)][:2]
        label = next((one for one in below if opens_list(one)), None)
        if (
            not (line.ends_sentence or remarked)
            or label is None
            or not label.text[:1].isupper()
            or ":" not in label.text
        ):
            return False
        self.block, self.field_open = None, False
        self.front.label_lines.append(line.number)
        return True

    def _label(self, line: Line, index: int) -> bool:
        body = line.body
        agenda = AGENDA_LABEL.fullmatch(body)
        if agenda:
            self._start_agenda(line)
            return True
        if self.in_agenda and ":" not in body and not (self.gap and opens_list(line)):
            return False
        return self._list_label(line, index) or self._secretary(line) or self._field_label(line)

    def _start_agenda(self, line: Line) -> None:
        self.front.label_lines.append(line.number)
        self.in_agenda, self.block, self.field_open = True, None, False

    def _field_label(self, line: Line) -> bool:
        raw = line.plain.strip() if not line.bullet else line.body
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
        if name == "other" and self.gap and self._has_lists() and line.text[:3].casefold() == "sak":
            return False  # «Saksnr: 12/24» below the participants opens an item
        if name == "time" and self.gap and self._has_lists() and re.search(r"\d\s+[^\W\d]{4}", found["rest"]):
            return False  # «Kl. 10.00–10.30 Velkommen» below the participants opens an item
        if name == "subject" and self.gap and self._has_lists():
            return False  # «Tema: Bolig» below the participants opens an item
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
        if len(entries) == 1 and (over or line.text.endswith((".", "!"))) and not NUMBERED.match(entries[0].body):
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
        if self.gap or not NUMBERED.match(first.body) or NUMBERED.match(line.body) or line.starts_lower:
            return False
        if self.previous is not None and self.previous.full:
            return False
        return not first.bullet if line.bullet else line.text.endswith((".", ":"))

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
    if NUMBERED.match(first.body):
        return bool(NUMBERED.match(line.body)) and _number(line) > _number(entries[-1])
    return bool(line.bullet)


def _number(line: Line) -> int:
    found = re.search(r"\d+", line.body)
    return int(found[0]) if found else 0
