"""The participant list against itself, against the text, and against the register's deputies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.checking.remarks import Marking, Place, Remark, read_blocks
from meetings.drafts import Draft
from meetings.models import Attendance, Invitation
from meetings.notation import Kind
from organisations.models import Representation

Status = Attendance.Status
CAME = frozenset({Status.PRESENT, Status.DEPUTY})
AWAY = frozenset({Status.APOLOGY, Status.ABSENT})


def both_lists(draft: Draft, marking: Marking) -> Iterator[Remark]:
    """One organisation as present and as away.

    A representative who is away beside a deputy who met is as it should be (M-18), and so are two persons by name.
    """
    rows: dict[int, list[Attendance]] = defaultdict(list)
    for row in draft.attendances:
        if row.organisation_id is not None:
            rows[row.organisation_id].append(row)
    for ones in rows.values():
        present = [row for row in ones if row.status == Status.PRESENT]
        away = [row for row in ones if row.status in AWAY]
        if any(there.person_id is None or gone.person_id is None for there in present for gone in away):
            text = _("%(name)s står både som til stede og som fraværende. Rett deltakerlista.")
            yield marking.at(Place.PARTICIPANTS, "both-lists", text % {"name": ones[0].organisation})
    came = {row.organisation_id for row in draft.attendances if row.status in CAME}
    for item, _index, block in read_blocks(draft):
        if block.kind is not Kind.ABSENCE:
            continue
        for speaker in block.speakers:
            if speaker.organisation in came and speaker.person is None:
                text = _("Linja sier at %(name)s ikke var til stede, men deltakerlista sier at de møtte.")
                yield marking.item("both-lists", text % {"name": speaker.label}, item, block.first_line)


def persons_not_listed(draft: Draft, marking: Marking) -> Iterator[Remark]:
    """Persons who speak and are on no line of the list, whether or not their organisation is."""
    listed = {row.person_id for row in draft.attendances}
    names = {one.key: one.full for one in draft.register.people}
    spoken: dict[int, None] = {}
    for parsed in draft.parsed:
        for _index, block in parsed.contributions():
            spoken |= {speaker.person: None for speaker in block.speakers if speaker.person is not None}
    missing = [names[key] for key in spoken if key not in listed and key in names]
    if missing:
        text = _("Har innspill, men står ikke på deltakerlista: %(names)s")
        yield marking.at(Place.PARTICIPANTS, "person-not-listed", text % {"names": ", ".join(missing)})


def deputies(draft: Draft, marking: Marking) -> Iterator[Remark]:
    """Members away without anybody in their seat: who has no deputy, and whose deputy nobody asked. Two queries.

    Of an imported meeting nothing is said: the register of that time may be lacking.
    """
    meeting = draft.meeting
    came = {row.organisation_id for row in draft.attendances if row.status in CAME}
    away = {
        row.organisation_id: row.organisation
        for row in draft.attendances
        if row.status in AWAY and row.organisation is not None and row.organisation_id not in came
    }
    if meeting.imported or not away:
        return
    on = meeting.date or timezone.localdate()
    mandates = Representation.rows.open_on(on).filter(
        seat__body=meeting.body_id, seat__organisation__in=away, kind=Representation.Kind.DEPUTY, person__isnull=False
    )
    deputies_of: dict[int, set[int]] = defaultdict(set)
    for organisation, person in mandates.values_list("seat__organisation", "person"):
        deputies_of[organisation].add(person)
    without = [str(name) for key, name in away.items() if key not in deputies_of]
    if without:
        text = _("Møtte ikke, og har ingen vararepresentant i registeret: %(names)s")
        yield marking.at(Place.PARTICIPANTS, "no-deputy", text % {"names": ", ".join(without)})
    if meeting.invited_at is None:
        return
    asked = set(
        Invitation.rows.filter(meeting=meeting, capacity=Invitation.Capacity.DEPUTY).values_list("person_id", flat=True)
    ) | set(Invitation.rows.filter(meeting=meeting, called_at__isnull=False).values_list("person_id", flat=True))
    unasked = [str(name) for key, name in away.items() if key in deputies_of and not deputies_of[key] & asked]
    if unasked:
        text = _("Møtte ikke, og vararepresentanten ble ikke bedt om å møte: %(names)s")
        yield marking.at(Place.PARTICIPANTS, "deputy-not-asked", text % {"names": ", ".join(unasked)})
