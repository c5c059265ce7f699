"""What the buttons of «Se over importen» send, and the steps that are read back from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from meetings.forms.conflicts import one
from meetings.importing.answers import AS_ORGANISATION, AS_PERSON
from meetings.importing.mends import CannotMend, Step
from meetings.notation import Register
from organisations.folding import fold

DIGITS = 10
"""Numbers of a form are lines and keys; one with more digits is nobody's."""


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < DIGITS


def written(step: Step) -> str:
    """A step as the value of a button."""
    return "|".join(
        (step.deed, str(step.line), str(step.part), "1" if step.everywhere else "",
         str(step.organisation or ""), str(step.person or ""), step.value)
    )  # fmt: skip


def pressed(value: str) -> Step:
    """The step of a button; raises CannotMend for what no button of the page sends."""
    parts = value.split("|", 6)
    if len(parts) != 7 or not all(is_number(part) for part in (*parts[1:3], *filter(None, parts[4:6]))):
        raise CannotMend(_("Det valget finnes ikke. Åpne siden på nytt, og velg igjen."))
    deed, line, part, everywhere, organisation, person, rest = parts
    return Step(
        deed,
        int(line),
        int(part),
        rest[:400],
        everywhere == "1",
        int(organisation) if organisation else None,
        int(person) if person else None,
    )


def steps_from(posted: QueryDict, register: Register) -> list[Step]:
    """What was pressed, with the name typed beside it and whether that is to be remembered."""
    step = pressed(one(posted, "gjor"))
    typed = one(posted, "navn").strip()
    if step.deed == "kind":
        step = replace(step, value=one(posted, "slag"))
    elif step.deed == "move":
        step = replace(step, value=one(posted, "sak"))
    elif step.deed in {"speaker", "entry"} and step.value in {"", f"{AS_ORGANISATION}:{entry_words(step)}"}:
        if not typed:
            raise CannotMend(_("Skriv eller velg et navn først."))
        return named_steps(step, typed, posted, register)
    if "overalt" in posted:
        step = replace(step, everywhere=True)
    return [step]


def entry_words(step: Step) -> str:
    """What the entry of a list says, as its steps carry it."""
    return step.value.partition(":")[2]


def named_steps(step: Step, typed: str, posted: QueryDict, register: Register) -> list[Step]:
    """A typed name: remembered as another spelling, written into the text, or set on the list of participants."""
    organisation, person = meant(typed, register)
    spelling = one(posted, "stavemate").strip()
    if "husk" in posted and spelling:
        if organisation is None and person is None:
            raise CannotMend(_("«%(name)s» er ikke et navn vi kjenner. Velg et fra lista.") % {"name": typed})
        since, until = day_of(one(posted, "fra")), day_of(one(posted, "til_dag"))
        return [
            Step(
                "remember",
                step.line,
                value=spelling[:200],
                organisation=organisation,
                person=None if organisation else person,
                since=since,
                until=until,
            )
        ]
    if step.deed == "entry":
        if organisation is None and person is None:
            raise CannotMend(_("«%(name)s» er ikke et navn vi kjenner. Velg et fra lista.") % {"name": typed})
        kind = AS_ORGANISATION if organisation else AS_PERSON
        return [Step("entry", step.line, value=f"{kind}:{entry_words(step)}", organisation=organisation, person=person)]
    everywhere = step.everywhere or "overalt" in posted
    return [Step("speaker", step.line, step.part, canonical(typed, organisation, person, register), everywhere)]


def canonical(typed: str, organisation: int | None, person: int | None, register: Register) -> str:
    """The name as the register writes it; what it does not know stays as typed."""
    if organisation is not None:
        return register.organisation(organisation).short
    known = next((one for one in register.people if one.key == person), None)
    return register.label_of_person(known) if known is not None else typed[:200]


def meant(typed: str, register: Register) -> tuple[int | None, int | None]:
    """The one organisation, or else the one person, that is called so."""
    meaning = register.lookup.by_spelling.get(fold(typed))
    if meaning is None:
        return None, None
    if len(meaning.organisations) == 1:
        return meaning.organisations[0].key, None
    people = meaning.full or meaning.first
    return None, people[0].key if len(people) == 1 and people[0].key > 0 else None


def day_of(text: str) -> str:
    """An ISO day from a date field; an empty one is no bound. Raises CannotMend."""
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as why:
        raise CannotMend(_("Skriv datoene slik feltet viser, eller la dem stå tomme.")) from why
