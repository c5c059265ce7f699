"""Two editors in one form: what differs, shown side by side, and the choice between them read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.http import QueryDict
from django.utils.translation import gettext as _

CHOICE, THEIRS, INITIAL = "velg-", "deres-", "initial-"


@dataclass(frozen=True, slots=True)
class Side:
    """One line of a text in a comparison; `marked` when the other text has another line there."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two persons filled in differently.

    `mine` and `theirs` are raw values as the form posts them, the `shown` ones what a person reads. `lines`
    holds both texts line by line when the field is a long text.
    """

    name: str
    label: str
    mine: str
    theirs: str
    mine_shown: str
    theirs_shown: str
    lines: tuple[tuple[Side | None, Side | None], ...] = ()

    @property
    def is_text(self) -> bool:
        return bool(self.lines)


def long_difference(name: str, label: str, mine: str, theirs: str) -> Difference:
    return Difference(name, label, mine, theirs, "", "", tuple(side_by_side(mine, theirs)))


def side_by_side(mine: str, theirs: str) -> Iterator[tuple[Side | None, Side | None]]:
    """The lines of both texts, equal ones opposite each other; None where one text has nothing."""
    left, right = mine.splitlines() or [""], theirs.splitlines() or [""]
    matcher = SequenceMatcher(None, left, right)
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        marked = what != "equal"
        for offset in range(max(end - start, other_end - other_start)):
            yield (
                Side(left[start + offset], marked) if start + offset < end else None,
                Side(right[other_start + offset], marked) if other_start + offset < other_end else None,
            )


def keep_both(mine: str, theirs: str) -> str:
    """Both texts, the other person's first, with an internal line between that no reader ever sees."""
    return f"{theirs.rstrip()}\n{between_both()}\n{mine.lstrip()}"


def between_both() -> str:
    """The internal line between two texts of which both are kept."""
    return "// " + _("Over: teksten til den andre. Under: din tekst. Rydd, og slett denne linja.")


def resolve(posted: QueryDict) -> QueryDict:
    """The form as it is to be saved, after the choices on the page that shows both sides.

    Without choices it is returned as it came. A field whose choice is missing keeps one's own value.
    """
    if not any(key.startswith(THEIRS) for key in posted):
        return posted
    chosen = posted.copy()
    for key in [key for key in posted if key.startswith(THEIRS)]:
        name, theirs = key.removeprefix(THEIRS), one(posted, key)
        choice = one(posted, CHOICE + name) or "mine"
        if choice == "theirs":
            chosen[name] = theirs
        elif choice == "both":
            chosen[name] = keep_both(one(posted, name), theirs)
        chosen[initial_name(name)] = theirs
        del chosen[key]
        chosen.pop(CHOICE + name, None)
    return chosen


def one(posted: QueryDict, name: str) -> str:
    """A field's last value; empty when it was not posted."""
    return str(posted.get(name, ""))


def initial_name(name: str) -> str:
    """The name under which a form posts what a field held when the page was opened."""
    return f"{INITIAL}{name}"


def carried(posted: QueryDict, differences: Iterable[Difference], **replaced: str) -> list[tuple[str, str]]:
    """Everything that was typed, as hidden fields of the page that shows both sides."""
    skip = {"csrfmiddlewaretoken", *(CHOICE + difference.name for difference in differences), *replaced}
    kept = [
        (name, value)
        for name, values in posted.lists()
        if name not in skip and not name.startswith((CHOICE, THEIRS))
        for value in values
    ]
    return [*kept, *replaced.items()]
