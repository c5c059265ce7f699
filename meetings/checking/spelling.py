"""Register names that are nearly written right in running text: «Menal Helse». Prose is not looked at.

What stands before a colon is the notation's own to doubt («Hvem?»).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from meetings.checking.choices import mark_of
from meetings.checking.places import texts_of
from meetings.checking.remarks import Deed, Marking, Remark, Rewriting
from meetings.drafts import Draft
from meetings.notation import Register
from meetings.notation.doubts import slips_between
from meetings.notation.register import letters_of
from organisations.folding import fold

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
SHORTEST = 6
"""A shorter name is one slip from too many words."""
LONG = 14
"""From this length on a name may be two slips away."""
MOST_WORDS = 7


@dataclass(frozen=True, slots=True)
class Slip:
    """Where in the text, what is written there, and the name it should be."""

    start: int
    end: int
    written: str
    name: str


def spellings(draft: Draft, marking: Marking) -> Iterator[Remark]:
    """One remark for each, with one click that writes the name as the register has it."""
    speller = Speller(draft.register)
    for item, index, block, start, line in texts_of(draft):
        for slip in speller.slips(line):
            text = _("«%(written)s» ligner «%(name)s» i registeret. Er det en skrivefeil?")
            said = {"written": slip.written, "name": slip.name}
            at = start + slip.start
            mended = block.raw[:at] + slip.name + block.raw[start + slip.end :]
            yield replace(
                marking.item("spelling", text % said, item, block.first_line),
                mark=mark_of("spelling", draft.meeting, line, slip.written),
                rewritings=((Deed.MEND, Rewriting(index, mended)),),
            )


class Speller:
    """Finds near misses of a register's names. Names by length, so that few are compared in earnest."""

    def __init__(self, register: Register) -> None:
        names = [name for one in register.organisations for name in (one.short, one.full, *one.names)]
        names += [name for one in register.people for name in (one.full, *one.names) if " " in name]
        self.known = {fold(name) for name in names} | set(register.lookup.by_spelling) | register.lookup.terms
        self.parts = {part for name in self.known for part in name.split(" ")}
        self.by_length: dict[int, list[tuple[int, str, str]]] = {}
        for name in dict.fromkeys(names):
            key = fold(name)
            if len(key) >= SHORTEST:
                self.by_length.setdefault(len(key), []).append((letters_of(key), key, name))

    def slips(self, text: str) -> Iterator[Slip]:
        """From the left, the longest first. The first word has a capital, and a name of one word opens no sentence."""
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            found = self._slip_at(text, words, at) if words[at].group()[0].isupper() else None
            if found is None:
                at += 1
                continue
            slip, count = found
            at += count
            if slip is not None:
                yield slip

    def _slip_at(self, text: str, words: list[re.Match[str]], at: int) -> tuple[Slip | None, int] | None:
        """The slip that begins here and its number of words; no slip where a name stands as it should."""
        start = words[at].start()
        before = text[max(0, start - 9) : start].rstrip(' \t«"(')
        opens = not before or before[-1] in ".!?:•"
        runs = range(min(MOST_WORDS, len(words) - at), 0, -1)
        for count in runs:
            key = fold(text[start : words[at + count - 1].end()])
            if key in self.known or key.removesuffix("s") in self.known:
                return None, count
        for count in runs:
            end = words[at + count - 1].end()
            if count == 1 and opens:
                continue
            found = self._near(text[start:end])
            if found is not None:
                return Slip(start, end, text[start:end], found), count
        return None

    def _near(self, written: str) -> str | None:
        """The one name that is so few slips away; a genitive s is put back after it."""
        key = fold(written)
        for said, ending in ((key, ""), (key.removesuffix("s"), "s")):
            slips = 2 if len(said) >= LONG else 1
            if len(said) < SHORTEST or (ending and said == key):
                continue
            mask = letters_of(said)
            near = {
                name
                for length in range(len(said) - slips, len(said) + slips + 1)
                for letters, known, name in self.by_length.get(length, ())
                if (letters ^ mask).bit_count() <= 2 * slips and 0 < slips_between(said, known, slips) <= slips
            }
            if len(near) == 1:
                return near.pop() + ending
        return None
