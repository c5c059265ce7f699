"""What a reviewer has answered that the reading needs beforehand: whose name, who took part, and when it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from meetings.importing.matching import Directory, MatchedAttendee
from meetings.importing.mends import Step
from meetings.importing.minutes import Attendee, Status
from meetings.notation import Register
from organisations.folding import fold

AS_TEXT, AS_GUEST, AS_ORGANISATION, AS_PERSON = "text", "guest", "organisation", "person"
"""What an entry of a list of participants can be said to be."""


@dataclass(frozen=True, slots=True)
class Answers:
    """By deed. `entries` are keyed by the entry's first source line and its words."""

    names: tuple[Step, ...] = ()
    """Spellings to remember, of an organisation or a person."""
    entries: dict[tuple[int, str], Step] = field(default_factory=dict)
    guests: tuple[Step, ...] = ()
    """Who spoke and stands on no list."""
    dated: Step | None = None
    body: int | None = None

    @property
    def date(self) -> date | None:
        """The date somebody gave; None when nobody did, or when they chose to leave it open."""
        return date.fromisoformat(self.dated.value) if self.dated and self.dated.value else None


def answers_of(steps: Iterable[Step]) -> Answers:
    """The last answer to each question counts."""
    names: dict[str, Step] = {}
    entries: dict[tuple[int, str], Step] = {}
    guests: dict[str, Step] = {}
    dated: Step | None = None
    body: int | None = None
    for step in steps:
        if step.deed == "remember":
            names[fold(step.value)] = step
        elif step.deed == "entry":
            kind, _colon, written = step.value.partition(":")
            entries[step.line, written] = replace(step, value=kind)
        elif step.deed == "date":
            dated = step
        elif step.deed == "body":
            body = step.organisation
        elif step.deed == "guest":
            guests[fold(step.value)] = step
    return Answers(tuple(names.values()), entries, tuple(guests.values()), dated, body)


def names_at(answers: Answers, on: date | None) -> Iterator[Step]:
    """The spellings to remember that hold at that date; all of them while there is none."""
    for step in answers.names:
        late = on is not None and step.since and date.fromisoformat(step.since) > on
        early = on is not None and step.until and date.fromisoformat(step.until) < on
        if not late and not early:
            yield step


def tell_directory(directory: Directory, answers: Answers, on: date | None) -> None:
    """Let the list of participants be read with the names that are to be remembered."""
    for step in names_at(answers, on):
        directory.learn(step.value, organisation=step.organisation, person=step.person)


def tell_register(register: Register, answers: Answers, on: date | None) -> Register:
    """Let the text be read with them."""
    spellings: dict[tuple[str, int | None], list[str]] = {}
    for step in names_at(answers, on):
        spellings.setdefault(("organisation", step.organisation), []).append(step.value)
        spellings.setdefault(("person", step.person), []).append(step.value)
    return replace(
        register,
        organisations=tuple(
            replace(one, names=(*one.names, *spellings.get(("organisation", one.key), ())))
            for one in register.organisations
        ),
        people=tuple(
            replace(one, names=(*one.names, *spellings.get(("person", one.key), ()))) for one in register.people
        ),
    )


def tell_entries(matched: Sequence[MatchedAttendee], answers: Answers, directory: Directory) -> list[MatchedAttendee]:
    """Entries as somebody said they are, and guests; one that is to be text keeps its doubt and stands in the text."""
    told = [
        _told(one, answers.entries.get((one.attendee.lines[0], one.attendee.written)), directory) for one in matched
    ]
    return told + [_guest(step, directory) for step in answers.guests]


def _guest(step: Step, directory: Directory) -> MatchedAttendee:
    """Somebody who spoke and stands on no list."""
    organisation = directory.organisations.get(step.organisation or 0)
    name = "" if organisation else step.value
    known, several = directory.person(name, None) if name else (None, False)
    written = Attendee(name or None, None, None, Status.GUEST, (step.line, step.line), step.value)
    return MatchedAttendee(written, organisation, known, "" if known or several else name, "", settled=True)


def _told(one: MatchedAttendee, step: Step | None, directory: Directory) -> MatchedAttendee:
    if step is None:
        return one
    if step.value == AS_ORGANISATION and step.organisation in directory.organisations:
        return replace(one, organisation=directory.organisations[step.organisation], doubt="", settled=True)
    if step.value == AS_PERSON and step.person in directory.people:
        return replace(one, person=directory.people[step.person], new_person="", doubt="", settled=True)
    if step.value == AS_GUEST:
        guest = replace(one.attendee, status=Status.GUEST, person=one.attendee.person or one.attendee.written)
        return replace(one, attendee=guest, new_person=guest.person or "", doubt="", settled=True)
    return replace(one, settled=True, doubt=one.doubt or step.value)
