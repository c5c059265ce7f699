"""Settling a «Hvem?»: a person's choice written into the text, visibly, as one edit that can be undone."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.attending import add_participant
from meetings.drafts import parse_item, save_item_text
from meetings.models import AgendaItem, Attendance
from meetings.notation import (
    Block,
    CannotRelabel,
    Doubt,
    DoubtReason,
    Parsed,
    Register,
    escape_block,
    relabel_block,
)
from organisations.models import Organisation, OrganisationName, Person, PersonName, User
from organisations.refusing import Refusal

WHY = {
    DoubtReason.NOT_SEATED: gettext_lazy("«%(label)s» hadde ikke plass i rådet da, og står ikke på deltakerlista."),
    DoubtReason.SHARED_FIRST_NAME: gettext_lazy("Flere på deltakerlista heter «%(label)s»."),
    DoubtReason.UNKNOWN_NAME: gettext_lazy("«%(label)s» står ikke på deltakerlista."),
    DoubtReason.UNKNOWN_ABBREVIATION: gettext_lazy("«%(label)s» er en ukjent forkortelse."),
    DoubtReason.NEAR_MISS: gettext_lazy("«%(label)s» ligner på et navn vi kjenner."),
}
"""Why somebody is asked whose line it is."""


class CannotChoose(Refusal):
    """The choice could not be carried out; `sentence` says why. The text is as it was."""


def find_again(before: Parsed, index: int, after: Parsed) -> int:
    """Where a block of one text stands in a later one: the same characters, counted from the top.

    Raises CannotChoose when it is gone or was changed.
    """
    if not 0 <= index < len(before.blocks):
        raise CannotChoose(_("Linja finnes ikke lenger. Se over teksten, og velg på nytt."))
    raw = before.blocks[index].raw.rstrip("\n")
    earlier = sum(1 for block in before.blocks[:index] if block.raw.rstrip("\n") == raw)
    places = [place for place, block in enumerate(after.blocks) if block.raw.rstrip("\n") == raw]
    if earlier >= len(places):
        raise CannotChoose(_("Linja er endret. Teksten er lagret; se over den, og velg på nytt."))
    return places[earlier]


def choose_speaker(
    item: AgendaItem, index: int, label: str, *, doubt: Doubt | None, version: int, by: User, register: Register
) -> AgendaItem:
    """Write the chosen name as the block's label. In a joint label only the doubtful part is changed.

    Raises CannotChoose, and as `save_item_text`.
    """
    written = block_at(item, index, register).label
    whole = written.replace(doubt.label, label, 1) if doubt is not None and doubt.label in written else label
    try:
        text = relabel_block(item.text, index, whole, register)
    except CannotRelabel as why:
        raise CannotChoose(_("Denne linja kan ikke få et navn foran seg.")) from why
    return save_item_text(item, text, version=version, by=by)


def keep_as_text(item: AgendaItem, index: int, *, version: int, by: User, register: Register) -> AgendaItem:
    """«Dette er vanlig tekst»: a backslash before the line. Raises as `save_item_text`."""
    block_at(item, index, register)
    return save_item_text(item, escape_block(item.text, index, register), version=version, by=by)


def welcome_guest(item: AgendaItem, doubt: Doubt, *, by: User) -> Attendance:
    """Put whom a doubtful label names on the participant list as a guest; the text stays and is understood.

    A known organisation without a seat is listed as itself, an unknown name becomes a person.
    """
    organisation = next((one.organisation for one in doubt.candidates if one.organisation), None)
    if doubt.reason is DoubtReason.NOT_SEATED and organisation is not None:
        return add_participant(
            item.meeting,
            organisation=Organisation.rows.get(pk=organisation),
            status=Attendance.Status.GUEST,
            by=by,
        )
    known = list(Person.rows.standing().filter(name=doubt.label)[:2])
    return add_participant(
        item.meeting,
        person=known[0] if len(known) == 1 else None,
        name=doubt.label,
        status=Attendance.Status.GUEST,
        by=by,
    )


def remember(
    label: str,
    *,
    organisation: int | None,
    person: int | None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> None:
    """«Husk alltid»: another spelling in the register; an organisation's may hold for a period only.

    Raises CannotChoose when another already has it.

    Drafts read it at once; what is published never changes by it.
    """
    spelling: OrganisationName | PersonName
    if person is not None:
        spelling = PersonName(person_id=person, name=label)
    elif organisation is not None:
        spelling = OrganisationName(organisation_id=organisation, name=label, since=since, until=until)
    else:
        return
    try:
        spelling.full_clean()
    except ValidationError as why:
        raise CannotChoose(
            _("Valget er skrevet inn, men navnet ble ikke husket: %(why)s") % {"why": " ".join(why.messages)}
        ) from why
    spelling.save()


def block_at(item: AgendaItem, index: int, register: Register) -> Block:
    blocks = parse_item(item, register).blocks
    if not 0 <= index < len(blocks):
        raise CannotChoose(_("Linja finnes ikke lenger. Se over teksten, og velg på nytt."))
    return blocks[index]
