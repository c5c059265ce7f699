"""Second layer: the ways in which a participant list can be cut into entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from meetings.importing.entries import trimmed
from meetings.importing.lines import Line, begins_name, tidy
from meetings.importing.marks import AND, BRACKETS, CLASS, COMMA, cells, name_part, split
from meetings.importing.names import Likeness, is_abbreviation, organisation_likeness, person_likeness
from meetings.importing.placing import Entry, without_lead
from meetings.importing.words import is_role_word

SEMICOLON = re.compile(";")
CLOSED = re.compile(r"(?<=\))\s+(?=[A-ZÆØÅ])")
"""«Kari Bø (Solrik) Ola Li (Havbris)»."""
SLASH = re.compile(r"\s/\s")
STOP = re.compile(r"(?<=[\wæøå)]{2})(?<!\b[Dd]r)(?<!\b[Pp]rof)(?<!\bmed)(?<!\b[Aa]vd)(?<!\b[Ss]t)\.\s+(?=[A-ZÆØÅ])")
"""The end of an entry, not of «dr.» or «avd.»."""
_BROKEN_WORD = re.compile(r"(?<![\w-])[a-zæøå]{3,}[-‐]$")
"""«pårør-» of «pårørende»; a hyphen behind a name or capitals is its own."""
_SUSPENDED = re.compile(r"(?:og|eller|samt)\b")

_SENT_BY = re.compile(r"\S\s+(?:v/|ved\b)\s*[A-ZÆØÅ]")
"""«Solrik ved Kari Bø og Havbris ved Ola Li»: each has its own."""
_FEWEST_NAMES = 3
_MOST_OF_A_BODY = 4

Parts = Sequence[tuple[Line, str]]


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    first: int
    last: int
    paired: bool = False
    """«og» joins it to the next."""


@dataclass(slots=True)
class ReadPiece:
    """An entry with the lines it stands on."""

    piece: Piece
    entries: list[Entry]


def by_line(parts: Parts, *, wrapped: bool = False) -> list[Piece]:
    """One entry a line; those that run on to a second line are put together, a line may still hold two.

    `wrapped`: a line with no room for the next word goes on, too.
    """
    pieces: list[Piece] = []
    full = False
    for line, text in parts:
        previous = pieces[-1] if pieces else None
        unfinished = previous is not None and (
            previous.text.count("(") > previous.text.count(")")
            or (text[:1].islower() and not begins_name(text) and not without_lead(text)[0])
            or (wrapped and full)
        )
        full = line.full
        if previous is not None and unfinished and not line.bullet:
            pieces[-1] = Piece(f"{previous.text} {text}", previous.first, line.number)
        else:
            pieces.append(Piece(text, line.number, line.number))
    return [one for piece in pieces for one in _split_line(piece)]


def _split_line(piece: Piece) -> list[Piece]:
    many = cells(AND, piece.text)
    if len(many) > 1 and all(_stands_alone(cells(COMMA, cell)[0]) for cell in many if cells(COMMA, cell)):
        if BRACKETS.search(many[-1]) or len(cells(COMMA, many[-1])) > 1:
            return [piece]
        return [Piece(tidy(cell), piece.first, piece.last) for cell in many]
    return [piece]


def _joined(parts: Parts) -> tuple[str, list[tuple[int, int]]]:
    """The parts as one text, and where each source line begins in it."""
    text, starts = "", []
    for line, part in parts:
        broken = bool(re.search(r"\w[-‐]$", text)) and part[:1].isalpha()
        if broken and _BROKEN_WORD.search(text) and part[:1].islower() and not _SUSPENDED.match(part):
            text = text[:-1]
        text += "" if not text or broken else " "
        starts.append((len(text), line.number))
        text += part
    return text, starts


def by_mark(parts: Parts, pattern: re.Pattern[str]) -> list[Piece]:
    text, starts = _joined(parts)
    return [_piece(text, span, starts) for span in split(pattern, text) if text[span[0] : span[1]].strip(" .,;")]


def by_line_and_comma(parts: Parts) -> list[Piece]:
    """Several entries on some lines, none that runs on to the next."""
    return [piece for part in parts for piece in by_comma([part], attach=True)]


def by_given_name(parts: Parts) -> list[Piece]:
    """«Kari Bø Ola Li Tor Ås»: names with nothing between, three at least, each begun by a common given name."""
    text, starts = _joined(parts)
    words = list(re.finditer(r"\S+", text))
    given = [bool(re.fullmatch(r"[\w-]+", one[0])) and person_likeness(one[0]) == Likeness.SURE for one in words]
    begins = [place for place in range(len(words)) if given[place] and not (place and given[place - 1])]
    sizes = [last - first for first, last in pairwise([*begins, len(words)])]
    if len(begins) < _FEWEST_NAMES or begins[0] != 0 or not all(1 < size < 4 for size in sizes):
        return by_line(parts)
    if any(re.search(r"[^\w.'’-]", one[0]) for one in words):
        return by_line(parts)
    ends = [words[place - 1].end() for place in [*begins[1:], len(words)]]
    return [_piece(text, (words[first].start(), end), starts) for first, end in zip(begins, ends, strict=True)]


def by_comma(parts: Parts, *, attach: bool, people: bool = False) -> list[Piece]:
    """A paragraph of names cut at commas; with `attach`, roles and bodies go to the person before.

    `people`: what the label says can only be people, so that «Kari og Tufte» are two.
    """
    text, starts = _joined(parts)
    pieces = []
    for span in split(COMMA, text):
        names = [one for one in _cut_and(text, span, people=people) if text[slice(*one)].strip(" .,;")]
        pieces += [_piece(text, one, starts, paired=one != names[-1]) for one in names]
    return _attach(pieces, bodies=attach)


def _cut_and(text: str, span: tuple[int, int], *, people: bool) -> list[tuple[int, int]]:
    """«Ola Li og Kari Bø» are two; «Bo og Leve» is one, and so is anything with a role behind it."""
    parts = [(span[0] + first, span[0] + last) for first, last in split(AND, text[slice(*span)])]
    cut = [parts[0]]
    for part in parts[1:]:
        left, right = text[slice(*cut[-1])].strip(), text[slice(*part)].strip()
        given = person_likeness(right) == Likeness.SURE or (people and person_likeness(left) == Likeness.SURE)
        first_names = left.isalpha() and right.isalpha() and left[0].isupper() and given
        named = " " in right and person_likeness(right) == Likeness.SURE and not person_likeness(left)
        if (
            (_SENT_BY.search(left) and _SENT_BY.search(right))
            or first_names
            or (named and "v/" not in left and not re.search(r"\bved\b", left) and len(left.split()) < _MOST_OF_A_BODY)
            or (_stands_alone(left) and _stands_alone(right))
        ):
            cut.append(part)
        else:
            cut[-1] = (cut[-1][0], part[1])
    return cut


def _stands_alone(side: str) -> bool:
    if len(side) > 80:
        return False
    name = name_part(without_lead(side.strip(" .,"))[1])
    return bool(person_likeness(name)) or is_abbreviation(name) or organisation_likeness(name) == Likeness.SURE


def _piece(text: str, span: tuple[int, int], starts: Sequence[tuple[int, int]], *, paired: bool = False) -> Piece:
    raw = text[span[0] : span[1]]
    begin = span[0] + len(raw) - len(raw.lstrip())
    end = begin + len(raw.strip())
    first = max((number for offset, number in starts if offset <= begin), default=starts[0][1])
    last = max((number for offset, number in starts if offset < end), default=first)
    said = re.sub(r"^\s*(?:og|samt)\s+(?=[A-ZÆØÅ])", "", raw)
    return Piece(trimmed(tidy(said)), first, last, paired)


def _attach(pieces: list[Piece], *, bodies: bool) -> list[Piece]:
    """Roles go to the person before, and bodies do where they alternate with people."""
    shapes = [_shape(piece.text) for piece in pieces]
    people, others = shapes.count("person"), shapes.count("organisation")
    neighbours = sum(1 for one, other in pairwise(shapes) if one == other == "organisation")
    first_names = sum(
        1 for piece, shape in zip(pieces, shapes, strict=True) if shape == "person" and " " not in piece.text
    )
    alternate = bodies and people > 0 and first_names * 2 <= people and others * 2 >= people
    alternate = alternate and neighbours * 4 <= others <= people
    attached: list[Piece] = []
    behind_person = False
    for piece, shape in zip(pieces, shapes, strict=True):
        joins = shape == "role" or (shape == "organisation" and alternate and behind_person)
        if attached and joins:
            before = attached[-1]
            attached[-1] = Piece(f"{before.text}, {piece.text}", before.first, piece.last)
        else:
            attached.append(piece)
        behind_person = shape == "person" or (shape == "role" and behind_person)
    return attached


def _shape(text: str) -> str:
    lead, rest = without_lead(text)
    name = name_part(rest)
    if person_likeness(name) == Likeness.SURE or (lead and lead[0].islower() and person_likeness(name)):
        return "person"
    if (
        text[:1].islower()
        or (name and is_role_word(name.split()[0]) and not person_likeness(name))
        or CLASS.fullmatch(name)
    ):
        return "role"
    if organisation_likeness(text) == Likeness.SURE:
        return "organisation"
    return "person" if person_likeness(name) else "organisation"
