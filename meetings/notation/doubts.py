"""Labels that nobody registered but that look like a name: near misses, short capitals, guests."""

from __future__ import annotations

from meetings.notation.blocks import Candidate, Doubt, DoubtReason
from meetings.notation.labels import Steps
from meetings.notation.register import Meaning, Register, letters_of
from organisations.folding import fold, words_of

MOST_CANDIDATES = 5

_MARKS = str.maketrans("", "", "'\u2019.-")
"""Marks that may stand within a name that nobody registered."""


def doubt_about(label: str, register: Register, steps: Steps) -> Doubt | None:
    """Why a label might be a name after all; None when it is an ordinary word."""
    folded = fold(label)
    if not (label[:1].isalnum() and label.rstrip(".")[-1:].isalnum()) or folded in register.lookup.terms:
        return None
    capitals = 2 <= len(label) <= 6 and label.isalpha() and label == label.upper()
    near = _near(folded, register, steps, 2 if capitals else 4)
    if capitals:
        return Doubt(label, DoubtReason.UNKNOWN_ABBREVIATION, near)
    if near:
        return Doubt(label, DoubtReason.NEAR_MISS, near)
    words = words_of(label)
    if 2 <= len(words) <= 4 and all(w[0].isupper() and w.translate(_MARKS).isalpha() for w in words):
        return Doubt(label, DoubtReason.UNKNOWN_NAME, ())
    return None


def _near(folded: str, register: Register, steps: Steps, shortest: int) -> tuple[Candidate, ...]:
    """Names one slip away, two when long; found by length and letters before comparing."""
    if len(folded) < shortest:
        return ()
    slips = 1 if len(folded) < 8 else 2
    mask = letters_of(folded)
    found: dict[tuple[int | None, int | None], tuple[int, Candidate]] = {}
    for length in range(len(folded) - slips, len(folded) + slips + 1):
        for other_mask, meaning in register.lookup.by_length.get(length, ()):
            steps.count += 1
            if (mask ^ other_mask).bit_count() > 2 * slips or length < shortest:
                continue
            steps.count += length
            distance = slips_between(folded, meaning.folded, slips)
            if distance > slips or not distance:
                continue
            for candidate in _candidates(meaning, register):
                key = (candidate.organisation, candidate.person)
                if key not in found or distance < found[key][0]:
                    found[key] = (distance, candidate)
    ranked = sorted(found.values(), key=lambda pair: (pair[0], pair[1].label))
    return tuple(candidate for _, candidate in ranked[:MOST_CANDIDATES])


def _candidates(meaning: Meaning, register: Register) -> list[Candidate]:
    """What the near spelling stands for; a short first name is too like ordinary words."""
    first = meaning.first if len(meaning.folded) >= 5 else ()
    people = dict.fromkeys(p for p in (*meaning.full, *first) if p.attending)
    return [Candidate(entry.key, None, entry.short) for entry in meaning.organisations] + [
        Candidate(p.organisation, p.key, register.label_of_person(p)) for p in people
    ]


def slips_between(one: str, other: str, limit: int) -> int:
    """Typing slips between two spellings (one letter more, less, another, or two swapped).

    Gives up and answers limit + 1 as soon as there are more.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > limit:
            return limit + 1
        before, last = last, now
    return min(last[-1], limit + 1)
