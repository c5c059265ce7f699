"""What a person is called, and where that stands in a text. Pure, once the register has been asked.

A full name, a mail address and a telephone number are the person wherever they stand, unless somebody else has the
same. A first name or a surname alone is a question: it may be anybody's, and a word. What is another's full name is
never touched; where the person's is a part of it («Marie Lid» in «Anne Marie Lid») that is a question too.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property

from organisations.folding import Folded, fold, fold_line

GONE = "[navn fjernet]"
SOMEBODY = "En deltaker"
GONE_ADDRESS = "fjernet@sladdet.invalid"
"""What stands in the place of a name, of a speaker without organisation, and of a mail address: the record's own
words, Norwegian whatever language the pages have. No mail goes to `.invalid` (RFC 2606)."""

BETWEEN = r"[\s._+-]+"
BEFORE, AFTER = r"(?<![^\W_])", r"(?='?s?(?![^\W_]))"
BEFORE_ADDRESS = r"(?<![.+-])"
"""«marie.lid@lag.no» is no part of «anne.marie.lid@lag.no»."""
BETWEEN_DIGITS, COUNTRY = r"[\s._-]*", r"(?:(?:\+|00)47[\s._-]*)?"
WRITTEN_PLAINLY = tuple(
    str.maketrans(letters) for letters in ({"æ": "ae", "ø": "o", "å": "a"}, {"æ": "ae", "ø": "oe", "å": "aa"})
)
"""How names stand in addresses and file names."""
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060"))
PEOPLE = frozenset({"person", "for"})
"""Where a snapshot holds a person as {"id", "name"}."""
AROUND = 60
SHORTEST_NUMBER = 8
PART_ENDS = re.compile(r"[\n<>]|: ?")
ODD = re.compile("[\u00ad\u200b\u200c\u200d\u2060]|[^\\x00-\u02ff\u0370-\uffff]")
"""What makes a text longer or shorter when it is folded; without it the places are the same."""
ALIKE = str.maketrans(
    {**dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"), **dict.fromkeys("\u2019\u02bc\u00b4`", "'")}
)


@dataclass(frozen=True)
class Hit:
    """Where a name stands: offsets into the text, and the words on either side up to a line's end or a colon."""

    start: int
    end: int
    certain: bool
    left: str
    found: str
    right: str

    def key(self, place: str) -> str:
        """The same for the same words in the same place («møte 12»), so that one answer covers every copy."""
        words = "\0".join((place, fold(self.left[-20:]), fold(self.found), fold(self.right[:20])))
        return hashlib.sha256(words.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Wanted:
    """What is looked for. `full` may stand anywhere; `parts` are names that others may have too."""

    full: tuple[str, ...]
    parts: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    """Full names that another in the register has as well: a question each time."""
    others: tuple[str, ...] = field(default=(), repr=False)
    """Full names of others that hold one of the parts."""

    def as_json(self) -> dict[str, list[str]]:
        return {
            "full": list(self.full),
            "parts": list(self.parts),
            "shared": list(self.shared),
            "others": list(self.others),
        }

    @classmethod
    def of_json(cls, kept: dict[str, Sequence[str]]) -> Wanted:
        return cls(*(tuple(kept.get(name, ())) for name in ("full", "parts", "shared", "others")))

    @cached_property
    def _full(self) -> re.Pattern[str] | None:
        return _pattern(self.full)

    @cached_property
    def _others(self) -> re.Pattern[str] | None:
        return _pattern(self.others)

    @cached_property
    def _asked(self) -> re.Pattern[str] | None:
        """Full names that are shared, names with something between, and the parts alone; the longest first."""
        found = [_joined(name) for name in self.shared]
        if len(self.parts) > 1:
            first, last = re.escape(self.parts[0]), re.escape(self.parts[-1])
            found.append(rf"{first}(?:\s+[\w'-]+){{1,2}}?\s+{last}")
            found.append(rf"{first}\s+{re.escape(self.parts[-1][:1])}\.?(?!\w)")
            found.append(rf"{re.escape(self.parts[0][:1])}\.?\s+{last}")
        found += [re.escape(part) for part in self.parts]
        return re.compile(f"{BEFORE}(?:{'|'.join(found)}){AFTER}") if found else None

    @cached_property
    def _numbers(self) -> re.Pattern[str] | None:
        """Telephone numbers, grouped in any way."""
        return _pattern(name for name in self.full if name.isdecimal())

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        """One word of each name: a text without any of them, and without the numbers, need not be looked through."""
        names = [name for name in (*self.full, *self.shared) if not name.isdecimal()]
        words = [re.split(r"[\s._+-]+", name)[0] for name in names]
        return tuple(dict.fromkeys(word for word in (*words, *self.parts) if word))

    def may_stand_in(self, text: str) -> bool:
        """Quick, and never wrongly no."""
        key = unicodedata.normalize("NFC", text.translate(INVISIBLE)).casefold()
        if any(word in key for word in self._beginnings):
            return True
        return self._numbers is not None and self._numbers.search(key) is not None

    def hits(self, text: str) -> Iterator[Hit]:
        """Every place, from the first to the last, none inside another."""
        if not self.may_stand_in(text):
            return
        folded = _folded(text)
        of_others = [place.span() for place in self._others.finditer(folded.text)] if self._others else []
        taken: list[tuple[int, int]] = []
        found: list[tuple[int, int, bool]] = []
        for pattern, certain in ((self._full, True), (self._others, None), (self._asked, False)):
            for place in pattern.finditer(folded.text) if pattern else ():
                start, end = folded.at(place.start()), folded.at(place.end())
                if any(start < last and first < end for first, last in taken):
                    continue
                if certain is False and not all(word[:1].isupper() for word in text[start:end].split()):
                    continue
                taken.append((start, end))
                if certain is not None:
                    of_another = any(_is_part_of(place.span(), other) for other in of_others)
                    found.append((start, end, certain and not of_another))
        for start, end, certain in sorted(found):
            yield _hit(text, start, end, certain=certain)


def _is_part_of(place: tuple[int, int], longer: tuple[int, int]) -> bool:
    return longer[0] <= place[0] and place[1] <= longer[1] and place != longer


def _folded(text: str) -> Folded:
    """As `fold_line`, but runs of blanks stay, which the patterns allow: most texts then cost next to nothing."""
    if ODD.search(text) is None and unicodedata.is_normalized("NFC", text):
        key = text.translate(ALIKE).casefold()
        if len(key) == len(text):
            return Folded(key, None)
    return fold_line(text)


def _hit(text: str, start: int, end: int, *, certain: bool) -> Hit:
    left = PART_ENDS.split(text[max(0, start - AROUND) : start])[-1]
    right = PART_ENDS.split(text[end : end + AROUND], maxsplit=1)[0]
    return Hit(start, end, certain, left, text[start:end], right)


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    found = sorted(names, key=len, reverse=True)
    return re.compile(f"{BEFORE}(?:{'|'.join(map(_joined, found))}){AFTER}") if found else None


def _joined(name: str) -> str:
    if name.isdecimal():
        return COUNTRY + BETWEEN_DIGITS.join(name)
    if "@" in name:
        return BEFORE_ADDRESS + re.escape(name)
    return BETWEEN.join(re.escape(word) for word in name.split())


def wanted_for(names: Iterable[str], addresses: Iterable[str], numbers: Iterable[str], others: Iterable[str]) -> Wanted:
    """From the spellings of one person, and the names of everybody else."""
    theirs = {fold(name) for name in others}
    full: dict[str, None] = {}
    shared: dict[str, None] = {}
    parts: dict[str, None] = {}
    for name in filter(None, map(fold, names)):
        words = name.split()
        if len(words) > 1:
            variants = (name, f"{words[-1]}, {' '.join(words[:-1])}", *_plainly(name))
            kept = shared if name in theirs else full
            kept.update(dict.fromkeys(one for word in variants for one in (word, html.escape(word))))
            parts.update(dict.fromkeys((words[0], words[-1])))
        else:
            parts[name] = None
    full.update(dict.fromkeys(filter(None, map(fold, addresses))))
    full.update(dict.fromkeys(filter(None, map(digits_of, numbers))))
    longer = sorted(
        name for name in theirs if len(name.split()) > 1 and name not in shared and set(name.split()) & {*parts}
    )
    return Wanted(
        tuple(full),
        tuple(part for part in parts if len(part) > 1),
        tuple(shared),
        tuple(dict.fromkeys(way for name in longer for way in (name, *_plainly(name)))),
    )


def digits_of(number: str) -> str:
    """The national number; empty for one that is too short to be told from other figures."""
    digits = re.sub(r"\D", "", re.sub(r"^\s*(?:\+|00)\s*47", "", number))
    return digits if len(digits) >= SHORTEST_NUMBER else ""


def _plainly(name: str) -> list[str]:
    """As «tor.aasland» and «tor.asland» for «Tor Åsland»."""
    return [plain for letters in WRITTEN_PLAINLY if (plain := name.translate(letters)) != name]


@dataclass(frozen=True)
class Sought:
    """One person in one place: what is looked for, the person's keys in the register, and which hits count."""

    wanted: Wanted
    keys: frozenset[int]
    chosen: Callable[[Hit], bool]

    def without(self, text: str, instead: str = GONE) -> str:
        """The text with something else in the place of every hit that is the person."""
        for hit in reversed([hit for hit in self.wanted.hits(text) if self.chosen(hit)]):
            text = text[: hit.start] + instead + text[hit.end :]
        return text

    def stands_in(self, text: str) -> bool:
        return any(self.chosen(hit) for hit in self.wanted.hits(text))

    def is_person(self, part: object) -> bool:
        """Whether it is a snapshot's person, and this one."""
        return is_person(part, self.keys)


def is_person(part: object, keys: AbstractSet[int]) -> bool:
    return isinstance(part, dict) and part.get("id") in keys
