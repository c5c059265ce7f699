"""Second layer: who was there. Reads the entries of one participant list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from meetings.importing.lines import Line, tidy
from meetings.importing.minutes import Attendee, Status
from meetings.importing.names import (
    Likeness,
    is_abbreviation,
    organisation_likeness,
    person_likeness,
    split_abbreviation,
)
from meetings.importing.words import is_organisation_word, is_role_word

_SEMICOLON = re.compile(";")
_COMMA = re.compile(r"[,;]")
_AND = re.compile(r"\s+(?:og|samt|&)\s+(?=[A-ZÆØÅ]|[a-zæøå]{4,}\s+[A-ZÆØÅ])")
_DASH = re.compile(r"\s+[-–—]\s*|[–—]\s*|-\s+")
_FROM = re.compile(r"\s+(?:fra|frå|i|ved|for)\s+(?=[A-ZÆØÅ])")
_BY = re.compile(r"\s*\b(?:v/|ved\s)\s*")
_BEHALF = re.compile(
    r"\s*\(?\b(?:på\s+vegne\s+av|på\s+vegner\s+av|vara\s+for|vararepresentant\s+for|varamedlem\s+for|"
    r"stedfortreder\s+for|i\s+stedet\s+for|for)\s+(?P<whom>.+)$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_DEPUTY = re.compile(r"\b(?:vara\w*|på\s+vegne\s+av|stedfortreder)\b", re.IGNORECASE)
_STATUS_CELL = re.compile(r"(?:x|ja|møtt|møtte|til\s?stede|til\s?stades|deltok)", re.IGNORECASE)
_ABSENT_CELL = re.compile(r"(?:nei|forfall|meldt\s+forfall|fravær|ikke\s+møtt|fråfall|ikkje\s+møtt|-)", re.IGNORECASE)
_CLASS = re.compile(r"\d{1,2}\s?\.?\s?(?:[A-ZÆØÅ]|trinn|klasse|årstrinn)?(?:\s?[A-ZÆØÅ])?")
_NOBODY = re.compile(r"(?:ingen|ingen\s+(?:meldt|meldte)?\s*(?:forfall)?|-+|–|0|intet|ikkje\s+nokon)\.?", re.IGNORECASE)


@dataclass(slots=True)
class ListBlock:
    """The lines of one list under one label: `parts` are the source lines with what counts of each."""

    status: Status
    role: str = ""
    organisation: str = ""
    parts: list[tuple[Line, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    first: int
    last: int


def read_entries(block: ListBlock) -> list[Attendee]:
    """The entries of the list, each with its lines."""
    if not block.parts:
        return []
    attendees: list[Attendee] = []
    for entry in _entries(block):
        if not entry.text or _NOBODY.fullmatch(entry.text):
            continue
        attendees.extend(_read_entry(entry, block))
    if _are_first_names(attendees):
        for attendee in attendees:
            name = attendee.organisation or ""
            if attendee.person is None and len(name.split()) == 1 and not is_abbreviation(name):
                attendee.person, attendee.organisation = attendee.organisation, None
    return attendees


def _are_first_names(attendees: Sequence[Attendee]) -> bool:
    """A list of first names: a word that is no common name is one too."""
    single = sum(1 for one in attendees if one.person and len(one.person.split()) == 1)
    return single >= 2 and single * 2 > len(attendees)


def _entries(block: ListBlock) -> list[_Piece]:
    """Cut the list into entries: by semicolon, by line, or by comma, as the list as a whole shows."""
    rows = [_table_row(line, text) for line, text in block.parts]
    if sum(1 for row in rows if row) >= max(1, len(rows) // 2):
        return [
            row or _Piece(text, line.number, line.number) for row, (line, text) in zip(rows, block.parts, strict=True)
        ]
    if _one_per_line(block.parts):
        pieces: list[_Piece] = []
        for piece in _joined_lines(block.parts):
            pieces.extend(_split_line(piece))
        return pieces
    return _flowing(block.parts)


def _split(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Spans of the text between the marks that stand outside brackets. One pass."""
    brackets = [found.span() for found in _BRACKETS.finditer(text)]
    spans: list[tuple[int, int]] = []
    start = place = 0
    for found in pattern.finditer(text):
        while place < len(brackets) and brackets[place][1] <= found.start():
            place += 1
        if place < len(brackets) and brackets[place][0] < found.start():
            continue
        spans.append((start, found.start()))
        start = found.end()
    return [*spans, (start, len(text))]


def _cells(pattern: re.Pattern[str], text: str) -> list[str]:
    """The filled parts of the text between the marks that stand outside brackets."""
    return [part for first, last in _split(pattern, text) if (part := text[first:last].strip())]


def _table_row(line: Line, text: str) -> _Piece | None:
    """A row whose cells stand apart: person, then role or organisation or status."""
    cells = line.columns
    if len(cells) < 2 or (text not in {line.text, line.body}):
        return None
    if not any(person_likeness(cell) for cell in cells[:2]):
        return None
    return _Piece(", ".join(cells), line.number, line.number)


def _one_per_line(parts: Sequence[tuple[Line, str]]) -> bool:
    """Whether each line is one entry, rather than a paragraph that runs over lines."""
    if any(len(_split(_SEMICOLON, text)) > 1 for _line, text in parts):
        return False
    texts = [text for _line, text in parts if text]
    if len(texts) == 1:
        return len(_split(_AND, texts[0])) == 1 and _is_single_entry(texts[0])
    if any(line.bullet for line, _text in parts[1:]):
        return True
    singles = sum(1 for text in texts if _is_single_entry(text))
    return singles * 3 >= len(texts) * 2


def _is_single_entry(text: str) -> bool:
    """One person with what belongs to her, or one organisation: not a row of several names."""
    cells = _cells(_COMMA, text.rstrip(" ,;"))
    people = sum(1 for cell in cells if person_likeness(_without_brackets(cell)))
    if len(cells) == 1:
        return len(_split(_AND, text)) == 1 or len(text) < 60
    if people > 1 or text.rstrip().endswith(","):
        return people == 1 and len(cells) <= 2 and not text.rstrip().endswith(",")
    return people == 1 and bool(person_likeness(_name_part(cells[0])))


def _name_part(cell: str) -> str:
    return _DASH.split(_without_brackets(cell), maxsplit=1)[0].strip()


def _without_brackets(text: str) -> str:
    return _BRACKETS.sub(" ", text).strip()


def _joined_lines(parts: Sequence[tuple[Line, str]]) -> list[_Piece]:
    """Entries that run on to a second line are put together again."""
    pieces: list[_Piece] = []
    for line, text in parts:
        previous = pieces[-1] if pieces else None
        unfinished = previous is not None and (
            previous.text.count("(") > previous.text.count(")") or text[:1].islower()
        )
        if previous is not None and unfinished and not line.bullet:
            pieces[-1] = _Piece(f"{previous.text} {text}", previous.first, line.number)
        else:
            pieces.append(_Piece(text, line.number, line.number))
    return pieces


def _split_line(piece: _Piece) -> list[_Piece]:
    """A line of a one-per-line list may still hold two people."""
    cells = _cells(_AND, piece.text)
    if len(cells) > 1 and all(_stands_alone(_cells(_COMMA, cell)[0]) for cell in cells):
        return [_Piece(tidy(cell), piece.first, piece.last) for cell in cells]
    return [piece]


def _flowing(parts: Sequence[tuple[Line, str]]) -> list[_Piece]:
    """A paragraph of names: semicolons separate entries and commas their parts, or commas entries."""
    text, starts = "", []
    for line, part in parts:
        glue = "" if not text or _broken_word(text, part) else " "
        text += glue
        starts.append((len(text), line.number))
        text += part
    pattern = _SEMICOLON if len(_split(_SEMICOLON, text)) > 1 else _COMMA
    spans = [part for span in _split(pattern, text) for part in _cut_and(text, span)]
    pieces = [_piece(text, span, starts) for span in spans if text[span[0] : span[1]].strip(" .,;")]
    return pieces if pattern is _SEMICOLON else _attach(pieces)


def _broken_word(text: str, part: str) -> bool:
    """«A-» and «larm» on two lines are one word that keeps its hyphen."""
    return bool(re.search(r"\w[-‐]$", text)) and part[:1].isalpha()


def _cut_and(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """«Ola Li og Kari Bø» are two; «Bo og Leve» is one, and so is anything with a role behind it."""
    parts = [(span[0] + first, span[0] + last) for first, last in _split(_AND, text[slice(*span)])]
    cut = [parts[0]]
    for part in parts[1:]:
        if _stands_alone(text[slice(*cut[-1])]) and _stands_alone(text[slice(*part)]):
            cut.append(part)
        else:
            cut[-1] = (cut[-1][0], part[1])
    return cut


def _stands_alone(side: str) -> bool:
    if len(side) > 80:
        return False
    name = _name_part(_without_lead(side.strip(" .,"))[1])
    return person_likeness(name) == Likeness.SURE or is_abbreviation(name) or person_likeness(name) >= Likeness.MAYBE


def _piece(text: str, span: tuple[int, int], starts: Sequence[tuple[int, int]]) -> _Piece:
    raw = text[span[0] : span[1]]
    begin = span[0] + len(raw) - len(raw.lstrip())
    end = begin + len(raw.strip())
    first = max((number for offset, number in starts if offset <= begin), default=starts[0][1])
    last = max((number for offset, number in starts if offset < end), default=first)
    return _Piece(tidy(raw).rstrip(" .;,"), first, last)


def _attach(pieces: list[_Piece]) -> list[_Piece]:
    """In a list cut at commas give roles, and organisations that alternate with people, to the person before."""
    shapes = [_shape(piece.text) for piece in pieces]
    people, bodies = shapes.count("person"), shapes.count("organisation")
    neighbours = sum(1 for one, other in pairwise(shapes) if one == other == "organisation")
    first_names = sum(
        1 for piece, shape in zip(pieces, shapes, strict=True) if shape == "person" and " " not in piece.text
    )
    alternate = people > 0 and first_names * 2 <= people and bodies * 2 >= people and neighbours * 4 <= bodies <= people
    attached: list[_Piece] = []
    behind_person = False
    for piece, shape in zip(pieces, shapes, strict=True):
        joins = shape == "role" or (shape == "organisation" and alternate and behind_person)
        if attached and joins:
            before = attached[-1]
            attached[-1] = _Piece(f"{before.text}, {piece.text}", before.first, piece.last)
        else:
            attached.append(piece)
        behind_person = shape == "person" or (shape == "role" and behind_person)
    return attached


def _without_lead(text: str) -> tuple[str, str]:
    """«rådgiver Kari Bø» -> the role before the name, and the name; no role when no person is left behind it."""
    words = text.split()
    for index in range(1, min(len(words), 6)):
        rest = " ".join(words[index:])
        lead = words[:index]
        if is_role_word(lead[-1]) and person_likeness(_name_part(rest.split(",")[0])):
            return " ".join(lead), rest
        if not (lead[-1][0].islower() or lead[-1][0].isdigit() or is_role_word(lead[-1]) or index == 1):
            break
    return "", text


def _shape(text: str) -> str:
    name = _name_part(_without_lead(text)[1])
    if person_likeness(name) == Likeness.SURE:
        return "person"
    if (
        text[:1].islower()
        or (name and is_role_word(name.split()[0]) and not person_likeness(name))
        or name[:1].isdigit()
    ):
        return "role"
    if organisation_likeness(text) == Likeness.SURE:
        return "organisation"
    return "person" if person_likeness(name) else "organisation"


def _read_entry(entry: _Piece, block: ListBlock) -> list[Attendee]:
    """The attendee of an entry, or several: «ORG v/Kari Bø og Ola Li»."""
    text = entry.text.strip(" .;,–-")
    by = _BY.search(text)
    people = _cells(_AND, text[by.end() :]) if by and by.start() > 0 else []
    if by and len(people) > 1 and all(person_likeness(one) for one in people):
        texts = [f"{text[: by.end()]}{one}" for one in people]
    else:
        texts = [text]
    found = [_read_single(one, entry, block) for one in texts]
    return [one for one in found if one is not None]


def _read_single(text: str, entry: _Piece, block: ListBlock) -> Attendee | None:
    status, role = block.status, block.role
    person, organisation, roles = _take_apart(text)
    if status in (Status.PRESENT, Status.GUEST) and any(_ABSENT_CELL.fullmatch(one) for one in roles):
        status = Status.APOLOGY
    if status is Status.PRESENT and any(_DEPUTY.search(one) for one in roles):
        status = Status.DEPUTY
    roles = [one for one in roles if not _STATUS_CELL.fullmatch(one) and not _ABSENT_CELL.fullmatch(one)]
    if person is None and organisation is None:
        return None
    return Attendee(
        person=person,
        organisation=organisation or block.organisation or None,
        role=", ".join(roles) or role or None,
        status=status,
        lines=(entry.first, entry.last),
        written=text,
    )


def _take_apart(text: str) -> tuple[str | None, str | None, list[str]]:
    """Person, organisation and roles of one entry."""
    roles: list[str] = []
    behalf = _BEHALF.search(text)
    if behalf and person_likeness(text[: behalf.start()].strip(" ,(")):
        roles.append(tidy(behalf[0].strip(" ()")))
        text = text[: behalf.start()].strip(" ,(")
    by = _BY.search(text)
    if by and by.start() > 0:
        left, right = text[: by.start()].strip(" ,("), text[by.end() :].strip(" )")
        if person_likeness(left) == Likeness.SURE:
            return left, right or None, roles
        return _by_person(left, right, roles)
    full, short = split_abbreviation(text)
    if short and _abbreviates(full, short) and "," not in full:
        return None, text, roles
    return _fields(text, roles)


def _abbreviates(full: str, short: str) -> bool:
    """Whether the bracket holds the name's own short form: not a person with her organisation."""
    if person_likeness(full) == Likeness.NO:
        return True
    initials = "".join(word[0] for word in full.split()).casefold()
    return (
        person_likeness(full) == Likeness.MAYBE and short.casefold().startswith(initials[:2]) and is_abbreviation(short)
    )


def _by_person(left: str, right: str, roles: list[str]) -> tuple[str | None, str | None, list[str]]:
    cells = _cells(_COMMA, right)
    person = cells[0] if cells else None
    return person, left or None, [*roles, *cells[1:]]


def _fields(text: str, roles: list[str]) -> tuple[str | None, str | None, list[str]]:
    """Cells separated by comma, dash, bracket or «fra»: the first person-like one is the person."""
    inside = [tidy(part) for found in _BRACKETS.findall(text) for part in found.split(",") if part.strip()]
    outside = tidy(_BRACKETS.sub(" ", text))
    cells = [tidy(part) for cell in _cells(_COMMA, outside) for part in _DASH.split(cell) if part.strip()]
    cells = [part for cell in cells for part in _split_from(cell)]
    person, organisation = None, None
    head, tail = (cells[0], cells[1:]) if cells else ("", [])
    lead = re.match(r"(?P<role>[\wÆØÅæøå. ]{1,30}?)\s*:\s*(?P<rest>.+)", head)
    if lead and (is_role_word(lead["role"].split()[-1]) or _CLASS.fullmatch(lead["role"])):
        roles = [*roles, lead["role"]]
        head = lead["rest"].strip()
    if person_likeness(head) != Likeness.SURE:
        before, head = _without_lead(head)
        roles = [*roles, *([before] if before else [])]
    head, extra = _trailing_role(head)
    roles = [*roles, *extra]
    others = tail + inside
    if person_likeness(head) and _is_person_here(head, others):
        person = head
    elif tail and organisation_likeness(head) and person_likeness(tail[0]):
        organisation, person, others = head, tail[0], tail[1:] + inside
    elif others and len(head.split()) == 1 and _CLASS.fullmatch(others[0]) and head[0].isupper():
        person = head
    else:
        return _organisation_entry(head, others, roles)
    for other in others:
        if organisation is None and _is_body(other):
            organisation = other
        else:
            roles.append(other)
    return person, organisation, roles


def _organisation_entry(head: str, others: list[str], roles: list[str]) -> tuple[str | None, str | None, list[str]]:
    """No person in it: an organisation, or a role alone."""
    single = head.split()
    if others and len(single) == 1 and person_likeness(f"{head} {head}") and _is_body(others[0]):
        return head, others[0], [*roles, *others[1:]]
    if (
        head
        and (head[0].isupper() or head[0].isdigit())
        and not is_role_word(single[-1])
        and not _CLASS.fullmatch(head)
    ):
        return None, head, [*roles, *others]
    return None, None, roles


def _split_from(cell: str) -> list[str]:
    found = _FROM.search(cell)
    if found and (person_likeness(cell[: found.start()]) or len(cell[: found.start()].split()) == 1):
        return [cell[: found.start()].strip(), cell[found.end() :].strip()]
    return [cell]


def _trailing_role(head: str) -> tuple[str, list[str]]:
    """«Kari Bø leder» and the table row «Kari Bø Medlem SP» without rules."""
    words = head.split()
    for index in range(1, len(words)):
        role = is_role_word(words[index]) and not is_organisation_word(words[index])
        if role and person_likeness(" ".join(words[:index])):
            rest = " ".join(words[index + 1 :])
            return " ".join(words[:index]), [words[index], *([rest] if rest else [])]
    return head, []


def _is_person_here(head: str, others: Sequence[str]) -> bool:
    """A shape that could be either is a person when a role or a body follows, or when nothing does."""
    if person_likeness(head) == Likeness.SURE:
        return True
    return not others or person_likeness(others[0]) != Likeness.SURE


def _is_body(cell: str) -> bool:
    if cell[:1].islower() or any(_STATUS_CELL.fullmatch(cell) or _ABSENT_CELL.fullmatch(cell) for _ in (0,)):
        return False
    words = cell.split()
    if is_role_word(words[-1]) or _CLASS.fullmatch(cell):
        return False
    return bool(organisation_likeness(cell)) or is_abbreviation(cell)
