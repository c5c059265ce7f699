"""Finds, in running text, the names of people who may not be named in public (trust programme H3, F2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from meetings.notation.register import TOKEN
from organisations.folding import fold, fold_line
from organisations.models import Person, PersonName

SHORTEST = 4
"""A person registered by one word is looked for only when it is this long: «Dag» is a word, «Ragnhild» a name."""


@dataclass(frozen=True)
class NamesInText:
    """Names by their first word, each folded and as registered. Two queries to make, none to use."""

    by_first_word: dict[str, list[tuple[str, str]]]

    @classmethod
    def on(cls, day: date | None) -> NamesInText:
        """Everyone in the register but those with consent now, or an office on that day."""
        nameable = set(Person.rows.nameable(day).values_list("pk", flat=True))
        spellings = PersonName.rows.filter(person__merged_into__isnull=True)
        names = [*Person.rows.standing().values_list("pk", "name"), *spellings.values_list("person_id", "name")]
        found: dict[str, list[tuple[str, str]]] = {}
        for person, name in names:
            key = fold(name)
            first = TOKEN.match(key)
            if person not in nameable and first and (" " in key or len(key) >= SHORTEST):
                found.setdefault(first.group(), []).append((key, name))
        return cls({word: sorted(known, key=_longest_first) for word, known in found.items()})

    def found_in(self, text: str) -> list[str]:
        """The names that stand in the text, each once, as registered."""
        return list(dict.fromkeys(name for _start, _end, name in self._places(text)))

    def masked(self, text: str) -> str:
        """The text with «en deltaker» in place of every such name."""
        for start, end, _name in reversed(list(self._places(text))):
            text = text[:start] + _("en deltaker") + text[end:]
        return text

    def _places(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where each name stands, longest name first; a genitive s belongs to the word."""
        folded = fold_line(text)
        key, done = folded.text, 0
        for token in TOKEN.finditer(key):
            if token.start() < done:
                continue
            for known, name in self.by_first_word.get(token.group(), ()):
                done = token.start() + len(known)
                rest = key[done : done + 2]
                ends = not rest[:1].isalnum() or (rest[:1] == "s" and not rest[1:].isalnum())
                if ends and key.startswith(known, token.start()):
                    yield folded.at(token.start()), folded.at(done), name
                    break
                done = 0


def _longest_first(name: tuple[str, str]) -> int:
    return -len(name[0])
