"""The deed: a transaction for each report that holds the name, then one for all the rest, then the person's row.

Each step looks anew for what is left, so one that was broken off is simply begun again.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.circulating.lines import Kept, words_of
from meetings.models import (
    AgendaItem,
    Attachment,
    Circulation,
    ItemVersion,
    Mail,
    Meeting,
    Redaction,
    Revision,
    RevisionBody,
)
from meetings.names import register_for
from meetings.notation import Register
from meetings.publishing import redact_minutes, snapshot_of
from meetings.redacting.files import NAME_IN_PLACE
from meetings.redacting.finding import find, keys_of, sessions, wanted_of
from meetings.redacting.names import GONE, GONE_ADDRESS, Wanted
from meetings.redacting.replacing import Task, drop_what_is_made_anew, replace_in_files, replace_in_rows
from meetings.redacting.rewriting import draft_text, presenters_text, snapshot_without, stripped
from organisations.invitations import is_of_the_office
from organisations.models import Person, PersonName, SignedLink, SiteEpoch, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)
Json = dict[str, Any]  # Any: JSON of the shape that meetings.snapshot describes
SYSTEM = "a redaction reaches every row"


class CannotRedact(Refusal):
    """Nothing was done; `sentence` says why and what to do."""


@transaction.atomic
def begin_redaction(
    person: Person, *, reason: str, names: tuple[str, ...] = (), chosen: frozenset[str] = frozenset(), by: User
) -> Redaction:
    """Write down what is to be done; `carry_out` does it. The second of two clicks gets the first one's row.

    `names`: spellings beside the register's; `chosen`: keys of questions that were answered yes. Raises CannotRedact.
    """
    person = Person.rows.select_for_update(of=("self",)).get(pk=person.pk)
    begun = Redaction.rows.filter(person_key=person.pk).order_by("-pk").first()
    if begun is not None and (begun.finished_at is None or person.redacted_on is not None):
        return begun
    if person.merged_into_id is not None:
        raise CannotRedact(_("Personen er slått sammen med en annen. Sladd den som ble beholdt."))
    account = User.objects.filter(person=person, is_active=True).first()
    if account is not None and is_of_the_office(account):
        raise CannotRedact(_("Kontoen hører til sekretariatet. En administrator må stenge den først."))
    wanted = wanted_of(person, names)
    if any(True for _hit in wanted.hits(reason)):
        raise CannotRedact(_("Begrunnelsen blir stående. Skriv den uten navnet."))
    redaction = Redaction.rows.create(
        person_key=person.pk,
        reason=reason,
        by=by,
        wanted={**wanted.as_json(), "keys": sorted(keys_of(person))},
        chosen=sorted(chosen),
    )
    logger.info("redaction begun redaction=%s by=%s", redaction.pk, by.pk)
    return redaction


def carry_out(redaction: Redaction) -> bool:
    """Do what is left of it; whether it is finished. A minute for ten years of minutes; can be broken off anywhere.

    Not finished, and to be gone on with, while the name still stands somewhere, as where a draft was saved meanwhile.
    Sweep the database afterwards (`meetings.redacting.sweep`).
    """
    if redaction.finished_at is not None:
        return True
    keys = frozenset(redaction.wanted.get("keys", [redaction.person_key]))
    task = Task(Wanted.of_json(redaction.wanted), keys, frozenset(redaction.chosen))
    with transaction.atomic():
        _count(redaction, replace_in_files(task))
    found = find(task.wanted, keys, in_files=False)
    meetings = {group.meeting.pk for group in found.groups if group.meeting is not None}
    lost_papers = (
        Attachment.objects.for_system(SYSTEM).filter(file_name=NAME_IN_PLACE).values_list("meeting", flat=True)
    )
    for meeting in sorted(meetings | {*lost_papers}):
        _redact_meeting(redaction, meeting, task)
    with transaction.atomic():
        _redact_the_rest(redaction, task)
    left = find(task.wanted, keys, in_files=False)
    if left.certain or any(one.key in task.chosen for one in left.questions):
        logger.warning("redaction not finished redaction=%s places=%s", redaction.pk, left.certain)
        return False
    redaction.finished_at, redaction.wanted, redaction.chosen = timezone.now(), {}, []
    redaction.save(update_fields=["finished_at", "wanted", "chosen"])
    logger.info("redaction finished redaction=%s places=%s", redaction.pk, redaction.places)
    return True


@transaction.atomic
def _redact_meeting(redaction: Redaction, key: int, task: Task) -> None:
    """Draft, versions and record of one meeting, all or nothing. Nothing happens where the name is gone."""
    meetings = Meeting.objects.for_system(SYSTEM)
    meetings.select_for_update(of=("self",)).values_list("pk", flat=True).get(pk=key)
    meeting = meetings.select_related("body", "published_revision").get(pk=key)
    register = register_for(meeting)
    short = _organisation_of(task, register)
    places = _redact_drafts(meeting, task, register, short)
    bodies = [
        body
        for body in RevisionBody.rows.filter(revision__meeting=meeting).select_related("revision").order_by("pk")
        if _holds(body, meeting, task)
    ]
    if bodies or _papers_differ(meeting):
        newest = _newest_body(meeting)
        snapshot = snapshot_without(json.loads(newest.canonical), task.in_place(meeting.pk), short)
        _mend_papers(snapshot)
        gone = bodies or [newest]
        removed = [body.pk for body in gone]
        revision = redact_minutes(
            meeting, snapshot, removed, of=newest.revision, by=redaction.by, reason=redaction.reason
        )
        task.point_at(revision, removed)
        _point_rounds(meeting, revision, gone, task, short)
        Redaction.rows.filter(pk=redaction.pk).update(reports=F("reports") + 1)
    places += replace_in_rows(task, meeting=meeting.pk)
    _count(redaction, places + len(bodies))


def _organisation_of(task: Task, register: Register) -> str:
    """The short name of whom the person sat for at the meeting; empty for a guest."""
    key = next((one.organisation for one in register.people if one.key in task.keys), None)
    organisation = None if key is None else register.lookup.organisations.get(key)
    return organisation.short if organisation else ""


def _redact_drafts(meeting: Meeting, task: Task, register: Register, short: str) -> int:
    """Texts in the notation keep their attribution: read with the register that still knows the person."""
    sought = task.in_place(meeting.pk)
    places = 0
    for item in AgendaItem.all_rows.select_for_update(of=("self",)).filter(meeting=meeting):
        text = draft_text(item.text, register, sought)
        leads = presenters_text(item.presenters, short, sought)
        if (text, leads) != (item.text, item.presenters):
            AgendaItem.all_rows.filter(pk=item.pk).update(
                text=text, presenters=leads[:200], version=item.version + 1, changed_at=timezone.now()
            )
            places += 1
    for version in ItemVersion.rows.filter(item__meeting=meeting):
        text = draft_text(version.text, register, sought)
        if text != version.text:
            ItemVersion.rows.filter(pk=version.pk).update(text=text)
            places += 1
    return places


def _holds(body: RevisionBody, meeting: Meeting, task: Task) -> bool:
    snapshot: Json = json.loads(body.canonical)
    sought = task.in_place(meeting.pk)
    return sought.stands_in(body.reason) or snapshot_without(snapshot, sought) != snapshot


def _point_rounds(meeting: Meeting, revision: Revision, gone: list[RevisionBody], task: Task, short: str) -> None:
    """A round of the words that are left names them. One of others loses its words: it tells of nothing any more what
    somebody saw or confirmed.
    """
    kept, sought = Kept(), task.in_place(meeting.pk)
    left = words_of(snapshot_of(revision), kept)
    said = {body.pk: words_of(snapshot_without(json.loads(body.canonical), sought, short), kept) for body in gone}
    same = [key for key, words in said.items() if words == left]
    Circulation.rows.filter(revision__in=same).update(revision=revision)


def _newest_body(meeting: Meeting) -> RevisionBody:
    """Of the report that is read now; else the last one that has its words."""
    bodies = RevisionBody.rows.filter(revision__meeting=meeting).select_related("revision")
    current = bodies.filter(revision=meeting.published_revision_id).first() if meeting.published_revision_id else None
    return current or bodies.order_by("-revision__number")[0]


def _papers_differ(meeting: Meeting) -> bool:
    """Whether a paper that the report shows is another file by now."""
    if meeting.published_revision_id is None:
        return False
    body = RevisionBody.rows.filter(revision=meeting.published_revision_id).first()
    snapshot: Json = json.loads(body.canonical) if body else {"attachments": []}
    return _mend_papers(snapshot)


def _mend_papers(snapshot: Json) -> bool:
    """The file names and checksums of papers as they now are; whether any is another."""
    papers = Attachment.objects.for_system(SYSTEM).in_bulk([one["id"] for one in snapshot["attachments"]])
    changed = False
    for one in snapshot["attachments"]:
        paper = papers.get(one["id"])
        if paper is not None and paper.sha256 and paper.sha256 != one["sha256"]:
            one |= {"sha256": paper.sha256, "file_name": paper.file_name}
            changed = True
    return changed


def _redact_the_rest(redaction: Redaction, task: Task) -> None:
    """Register, mails, files, accounts, sessions, logs: every table of every app. Then the row itself."""
    places = _close_doors(task)
    places += replace_in_rows(task)
    for session in sessions():
        told = session.get_decoded()
        without = stripped(told, task.in_place(0))
        if without != told:
            session.session_data = SessionStore().encode(without)
            session.save(update_fields=["session_data"])
            places += 1
    SiteEpoch.raise_()  # before the dropping: from here on no reader stores what was made of the words of before
    drop_what_is_made_anew()
    on_their_way = Mail.rows.filter(state__in=[Mail.State.WAITING, Mail.State.FAILED])
    on_their_way.filter(to__endswith=f"@{GONE_ADDRESS.split('@')[1]}").update(state=Mail.State.DROPPED)
    places += _make_nameless(task.keys)
    _count(redaction, places)


def _close_doors(task: Task) -> int:
    """Account, links and mails on their way to the person."""
    accounts = User.objects.filter(person__in=task.keys).exclude(email__endswith=f"@{GONE_ADDRESS.split('@')[1]}")
    for account in accounts:
        account.is_active = False
        account.email = f"fjernet-{account.pk}@sladdet.invalid"
        account.set_unusable_password()
        account.save(update_fields=["is_active", "email", "password"])
    links, _by_model = SignedLink.rows.filter(person__in=task.keys).delete()
    theirs = Mail.rows.filter(person__in=task.keys)
    waiting = theirs.filter(state__in=[Mail.State.WAITING, Mail.State.FAILED]).update(state=Mail.State.DROPPED)
    theirs.exclude(to="").update(to=GONE_ADDRESS)
    return len(accounts) + links + waiting


def _make_nameless(keys: frozenset[int]) -> int:
    """The row goes; where something must point at it, it stands without a name, a number or an address."""
    PersonName.rows.filter(person__in=keys).delete()
    people = list(Person.rows.filter(pk__in=keys, redacted_on__isnull=True).order_by("merged_into"))
    for person in people:
        person.name, person.email, person.phone = GONE, "", ""
        person.consented_on = person.consent_withdrawn_on = None
        person.wants_digest, person.redacted_on = False, timezone.localdate()
        person.save()
    for person in sorted(people, key=lambda one: one.merged_into_id is None):
        try:
            with transaction.atomic():
                person.delete()
        except ProtectedError:
            continue
    return len(people)


def _count(redaction: Redaction, places: int) -> None:
    """Added in the database: the second of two clicks may be at it at the same time."""
    redaction.places += places
    Redaction.rows.filter(pk=redaction.pk).update(places=F("places") + places)
