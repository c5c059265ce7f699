"""Second layer: zones. Walks from the top through head, participant lists and agenda list to where the body begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from meetings.importing.attendance import ListBlock
from meetings.importing.lines import Line
from meetings.importing.minutes import Status
from meetings.importing.names import Likeness, organisation_likeness, person_likeness
from meetings.importing.words import (
    AGENDA_LABEL,
    APOLOGY_LABEL,
    BODY_WORD,
    FROM_LABEL,
    GUEST_LABEL,
    HEAD_FIELDS,
    INFORMED_LABEL,
    PRESENT_LABEL,
    TABLE_HEADER,
    TITLE_LINE,
    is_role_word,
)

_AFTER_LABEL = r"(?P<count>\s*\([^)]*\))?\s*(?P<mark>:\s*|\s[-–]\s+|\t+\s*|\s{2,}|$)(?P<rest>.*)"
_NUMBERED = re.compile(
    r"(?:(?:sak|saksnr|saknr|pkt|punkt)\.?\s*(?:nr\.?\s*)?:?\s*\d|[A-ZÆØÅ]{1,4}[- ]?\d{1,3}/\d{2,4}\b|"
    r"\d{1,3}\s?/\s?(?:19|20)?\d\d\b[.:]?\s+\D|\d{1,2}\s?[.)]\s*[A-ZÆØÅ«\"]|\d{1,2}\s+[A-ZÆØÅ«\"])",
    re.IGNORECASE,
)
_DATE_START = re.compile(
    r"\d{1,2}\.?\s*(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|"
    r"desember)\b",
    re.IGNORECASE,
)
_POSTAL = re.compile(r"\d{4}\s+[A-ZÆØÅ][A-Za-zæøåÆØÅ]+")
_LIST_LABELS: tuple[tuple[Status, re.Pattern[str]], ...] = (
    (Status.APOLOGY, APOLOGY_LABEL),
    (Status.PRESENT, PRESENT_LABEL),
    (Status.GUEST, GUEST_LABEL),
    (Status.INFORMED, INFORMED_LABEL),
)
_MARKED_LISTS = tuple(
    (status, re.compile(pattern.pattern + _AFTER_LABEL, re.IGNORECASE)) for status, pattern in _LIST_LABELS
)
_FROM_LIST = re.compile(FROM_LABEL.pattern + r"\s*:\s*(?P<rest>.*)", re.IGNORECASE)
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
_GROUP_LINE = re.compile(r"(?P<group>[A-ZÆØÅ][^\d:,;()]{2,40}):\s+(?P<rest>\S.*)")
_CAME = re.compile(
    r"(?:til\s?stede|til\s?stades|deltakere|deltakarar|deltagere|deltok|møtte|møtt|møtende|møtande)\b", re.IGNORECASE
)


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


class _Walker:
    """State of the walk: which list or field the next unlabelled line would continue."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.front = Front()
        self.block: ListBlock | None = None
        self.field_open = False
        self.in_agenda = False
        self.gap = False
        self.previous: Line | None = None
        self.rewind: int | None = None

    def walk(self) -> Front:
        for index, line in enumerate(self.lines):
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
        if self._label(line):
            return True
        if self.in_agenda:
            return self._agenda_line(line)
        if TABLE_HEADER.fullmatch(line.text) and self.block is not None:
            self.front.label_lines.append(line.number)
            return True
        if _NUMBERED.match(line.text) and not _POSTAL.match(line.text) and not _DATE_START.match(line.text):
            return self._numbered_in_list(line)
        if self.block is not None:
            return self._list_line(line)
        return self._head_line(line, index)

    def _label(self, line: Line) -> bool:
        body = line.body
        agenda = AGENDA_LABEL.fullmatch(body)
        if agenda:
            self._start_agenda(line)
            return True
        if self.in_agenda and not body.endswith(":") and ":" not in body:
            return False
        return self._list_label(line) or self._field_label(line)

    def _start_agenda(self, line: Line) -> None:
        self.front.label_lines.append(line.number)
        self.in_agenda, self.block, self.field_open = True, None, False

    def _list_label(self, line: Line) -> bool:
        raw = line.raw.strip() if not line.bullet else line.body
        for status, pattern in _MARKED_LISTS:
            found = pattern.fullmatch(raw) or pattern.fullmatch(line.body)
            if found and self._is_list_label(status, found, line):
                self._open(status, found, line)
                return True
        found = _FROM_LIST.fullmatch(line.body)
        if found and (self.block is not None or _lists_names(found["rest"]) or _CAME.match(line.body)):
            before = self.block
            came = (
                before is None
                or bool(before.parts)
                or bool(re.search(r"møtt|deltok|til\s?sted|til\s?stad", found[0], re.IGNORECASE))
            )
            status = Status.PRESENT if before is None or (came and before.status is Status.APOLOGY) else before.status
            self._open_group(status, found, line)
            return True
        return self._unmarked_list(line)

    def _is_list_label(self, status: Status, found: re.Match[str], line: Line) -> bool:
        if found["mark"].strip() in {"-", "–"} and not _lists_names(found["rest"]):
            return False
        if status is Status.INFORMED:
            return ":" in found["mark"] and len(found[0]) < 400
        if status is Status.GUEST and not found["mark"].strip():
            return self.block is not None and not found["rest"].strip()
        return not (line.bullet and self.front.end)

    def _unmarked_list(self, line: Line) -> bool:
        """«Til stede Kari Bø, Ola Li» without a colon: a label when names follow."""
        for status, pattern in _LIST_LABELS[:2]:
            found = pattern.match(line.body)
            rest = line.body[found.end() :].strip(" .–-") if found else ""
            if found and rest and rest[0].isupper() and _lists_names(rest):
                self.block = ListBlock(status)
                self._register(line, rest)
                return True
        return False

    def _open(self, status: Status, found: re.Match[str], line: Line) -> None:
        role = (found.groupdict().get("role") or "").casefold()
        block = ListBlock(status, role=_single(role))
        if (status is Status.GUEST and role.startswith("vara")) or (
            status is Status.PRESENT and "vara" in found[0][:40].casefold()
        ):
            block.status = Status.DEPUTY
        self.block = block
        self._register(line, found["rest"].strip())

    def _open_group(self, status: Status, found: re.Match[str], line: Line) -> None:
        group = found["group"].strip()
        named = group[0].isupper() and not group.casefold().endswith(("ene", "ane"))
        self.block = ListBlock(status, organisation=group if named else "")
        self._register(line, found["rest"].strip())

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

    def _numbered_in_list(self, line: Line) -> bool:
        """«1. Kari Bø, LPS» goes on with a list of people; anything else numbered opens the body."""
        if self.block is None or (self.gap and self.block.parts):
            return False
        text = re.sub(r"^\d{1,2}\s?[.)]?\s*", "", line.body)
        if not person_likeness(text.split(",")[0].split(" – ")[0].strip()) or not _lists_names(text):
            return False
        self.block.parts.append((line, text))
        return True

    def _list_line(self, line: Line) -> bool:
        block = self.block
        if block is None:
            return False
        before = block.parts[-1][1] if block.parts else ""
        goes_on = bool(
            self.previous
            and block.parts
            and (before.rstrip().endswith((",", ";", "-", " og", "/", "(")) or before.count("(") > before.count(")"))
        )
        wrapped = bool(self.previous and self.previous.full and not self.gap)
        if line.text.endswith(":") and not goes_on:
            return self._sub_label(line)
        group = None if goes_on or wrapped else _GROUP_LINE.fullmatch(line.body)
        if group and not is_role_word(group["group"].split()[-1]) and _lists_names(group["rest"]):
            named = organisation_likeness(group["group"]) == Likeness.SURE
            self.block = ListBlock(block.status, organisation=group["group"] if named else "")
            self._register(line, group["rest"])
            return True
        if goes_on or wrapped or _lists_names(line.body):
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

    def _sub_label(self, line: Line) -> bool:
        """«Brukerorganisasjonene:» inside a list divides it."""
        if self.block is None or len(line.text) > 60:
            return False
        name = line.body.rstrip(": ")
        organisation = (
            name
            if organisation_likeness(name) == Likeness.SURE and not name.endswith(("ene", "ane", "er", "ar"))
            else ""
        )
        self.block = ListBlock(self.block.status, organisation=organisation)
        self._register(line, "")
        return True

    def _has_lists(self) -> bool:
        return any(block.parts for block in self.front.blocks)

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


def _single(role: str) -> str:
    """The role as one person has it."""
    words = {
        "observatører": "observatør",
        "observatørar": "observatør",
        "gjester": "gjest",
        "gjestar": "gjest",
        "varamedlemmer": "varamedlem",
        "varamedlemer": "varamedlem",
        "vararepresentanter": "vararepresentant",
        "vararepresentantar": "vararepresentant",
        "varaer": "vara",
        "sekretærer": "sekretær",
        "inviterte gjester": "gjest",
        "inviterte": "gjest",
        "foredragsholdere": "foredragsholder",
        "innledere": "innleder",
        "innleiarar": "innleiar",
        "andre": "",
    }
    return words.get(role, role)


def _lists_names(text: str) -> bool:
    """Whether a line is made of names of people or bodies."""
    cells = [
        cell.strip()
        for cell in re.split(r"[,;]|\s+og\s+|\s[-–]\s|\bv/|\(|\)|\t|\s{3,}|\bfra\b|\bfrå\b", text)
        if cell.strip(" .")
    ]
    if not cells or len(text) > 400:
        return False
    names = sum(
        1
        for cell in cells
        if person_likeness(cell.strip(" .")) or organisation_likeness(cell.strip(" .")) == Likeness.SURE
    )
    return names * 2 >= len(cells) and names > 0


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
    """Zones above the body."""
    return _Walker(lines).walk()


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
