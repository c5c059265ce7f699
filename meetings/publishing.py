"""Publishing, correcting, withdrawing: the deeds that make the record.

Each makes one revision, its rows, the search text (`AFTER_REVISION`) and the end of stored pages in one
transaction, with the meeting's row locked. Rows exist for a meeting's newest published revision only.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetings.checking.choices import log_kept
from meetings.checking.remarks import Remark
from meetings.checklist import Checklist, examine, examine_opened, examine_published
from meetings.circulating.closing import close_for_revision
from meetings.drafts import Draft, read_draft
from meetings.forgetting import forget_needs
from meetings.models import Audience, FormerAddress, Meeting, Permalink, RedactedBody, Revision, RevisionBody
from meetings.numbering import number_snapshot
from meetings.rows import remove_rows, write_rows
from meetings.snapshot import Frozen, canonical, statement_blocks, take_snapshot
from meetings.versions import keep_published
from organisations.models import SiteEpoch, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)
Json = dict[str, Any]  # Any: JSON of the shape that meetings.snapshot describes


class PublishingRefused(Refusal):
    """The deed was not done and nothing changed; `sentence` says why and what to do."""


class MinutesNotReady(PublishingRefused):
    """Remarks of the checklist stand in the way: every red one, and the yellow ones that nobody overruled."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        self.remarks = list(remarks)
        super().__init__(_("Referatet kan ikke publiseres ennå. Rett punktene som er merket."))


READERS_ONLY = frozenset({"rules", "imported", "name"})
"""Remarks about who may read a report; they do not stop it from being sent out for comments."""


@transaction.atomic
def freeze_for_comments(meeting: Meeting, *, by: User, at: datetime | None = None) -> Revision:
    """Freeze the draft as a circulated revision: without rows, seen by no reader; the draft is written on.

    Its lines get their permanent ids, which publishing carries on. Raises PublishingRefused for what is no draft,
    and MinutesNotReady with every red remark but those about its readers.
    """
    meeting = _lock(meeting)
    if meeting.state not in {Meeting.State.DRAFT, Meeting.State.CIRCULATED}:
        raise PublishingRefused(_("Bare et utkast kan sendes ut for merknader."))
    draft = read_draft(meeting)
    reds = [remark for remark in examine(draft).reds if remark.code not in READERS_ONLY]
    _require_ready(Checklist(reds=reds), None)
    frozen = take_snapshot(draft)
    number_snapshot(frozen.snapshot, _last_snapshot(meeting), meeting)
    kind, audience = Revision.Kind.CIRCULATED, meeting.audience
    revision = _seal(meeting, frozen.snapshot, kind=kind, audience=audience, by=by, at=at)
    meeting.state = Meeting.State.CIRCULATED
    meeting.save(update_fields=["state"])
    logger.info("minutes circulated meeting=%s revision=%s by=%s", meeting.pk, revision.number, by.pk)
    return revision


@transaction.atomic
def publish_minutes(
    meeting: Meeting, *, by: User, overrule: Collection[str] | None = None, at: datetime | None = None
) -> Revision:
    """Freeze the minutes as a new revision for the meeting's audience, first time or after a withdrawal.

    `overrule`: codes of yellow remarks the secretary has looked at; None overrules all of them. Publishing a
    report that is published already returns its revision and changes nothing (a double click has one effect).
    Raises MinutesNotReady with every remark found, not just the first.
    """
    meeting = _lock(meeting)
    if meeting.published_revision is not None:
        return meeting.published_revision
    draft = read_draft(meeting)
    _require_ready(examine(draft), overrule)
    if not meeting.slug:
        meeting.slug = free_address(meeting)
    revision = _append(meeting, take_snapshot(draft), kind=Revision.Kind.PUBLISHED, by=by, at=at)
    forget_needs(timezone.localdate())
    logger.info("minutes published meeting=%s revision=%s by=%s", meeting.pk, revision.number, by.pk)
    return revision


@transaction.atomic
def correct_minutes(
    meeting: Meeting, *, by: User, reason: str, overrule: Collection[str] | None = None, at: datetime | None = None
) -> Revision:
    """Freeze the draft as it is now over the published report: dated, with the reason, shown on top of the page.

    Raises PublishingRefused without a reason, when nothing differs, or when the report is not published, and
    MinutesNotReady as `publish_minutes`.
    """
    meeting = _lock(meeting)
    if meeting.published_revision is None:
        raise PublishingRefused(_("Referatet er ikke publisert, så det kan ikke rettes. Publiser det i stedet."))
    if not reason.strip():
        raise PublishingRefused(_("Skriv hva som er rettet, og hvorfor. Det står øverst på referatet."))
    draft = read_draft(meeting)
    frozen = take_snapshot(draft)
    if not _differs(frozen, meeting.published_revision):
        raise PublishingRefused(_("Utkastet er likt det som er publisert. Gjør rettelsen i utkastet først."))
    _require_ready(examine(draft, reason=reason), overrule)
    revision = _append(meeting, frozen, kind=Revision.Kind.CORRECTION, by=by, reason=reason.strip(), at=at)
    logger.info("minutes corrected meeting=%s revision=%s by=%s", meeting.pk, revision.number, by.pk)
    return revision


@transaction.atomic
def change_audience(
    meeting: Meeting,
    audience: Audience,
    *,
    by: User,
    reason: str = "",
    kept: Collection[str] = (),
    at: datetime | None = None,
) -> Revision:
    """Give the published report other readers: a revision of kind audience with the words it already had.

    `kept`: marks of the personal data that may be read by all, which is logged. Raises PublishingRefused when it is not
    published, and MinutesNotReady when it may not be public, or holds personal data nobody has chosen about.
    """
    meeting = _lock(meeting)
    current = meeting.published_revision
    if current is None:
        raise PublishingRefused(_("Referatet er ikke publisert. Velg lesere når du publiserer det."))
    if current.audience == audience:
        return current
    meeting.audience = audience
    snapshot = snapshot_of(current)
    found = examine_opened(meeting, snapshot)
    unsettled = [remark for remark in found.yellows if remark.mark not in kept]
    if found.reds or unsettled:
        raise MinutesNotReady([*found.reds, *unsettled])
    log_kept(meeting, found.yellows, by=by)
    frozen = Frozen(snapshot)
    revision = _append(meeting, frozen, kind=Revision.Kind.AUDIENCE, by=by, reason=reason.strip(), at=at, same=True)
    logger.info("audience changed meeting=%s audience=%s by=%s", meeting.pk, audience, by.pk)
    return revision


@transaction.atomic
def withdraw_minutes(meeting: Meeting, *, by: User, reason: str, at: datetime | None = None) -> Revision:
    """Take the report away from all readers at once; the secretariat keeps all of it and can publish again.

    A report that is withdrawn already stays so. Raises PublishingRefused when it never was published.
    """
    meeting = _lock(meeting)
    if meeting.state == Meeting.State.WITHDRAWN:
        return _newest(meeting)
    current = meeting.published_revision
    if current is None:
        raise PublishingRefused(_("Referatet er ikke publisert, så det er ingenting å trekke tilbake."))
    revision = _seal(
        meeting,
        snapshot_of(current),
        kind=Revision.Kind.WITHDRAWAL,
        audience=current.audience,
        by=by,
        reason=reason,
        at=at,
    )
    meeting.published_revision = None
    meeting.published_date, meeting.published_title = None, ""
    meeting.state = Meeting.State.WITHDRAWN
    meeting.save(update_fields=["published_revision", "published_date", "published_title", "state"])
    remove_rows(meeting)
    _tell(revision)
    logger.info("minutes withdrawn meeting=%s revision=%s by=%s", meeting.pk, revision.number, by.pk)
    return revision


def redact_minutes(
    meeting: Meeting, snapshot: Json, removed: Collection[int], *, of: Revision, by: User, reason: str
) -> Revision:
    """A redaction revision with these words; the bodies of the revisions `removed` go (decision 2).

    `snapshot` has its permanent ids, `of` is the revision it was. Readers, audience and state stay as they are: a
    report that is withdrawn stays so, and one that is sent out for comments is sent out in the new words (of kind
    circulated, which no reader of the report ever meets). Called inside the transaction that read the bodies, the
    meeting's row locked (`meetings.redacting`).
    """
    before, kind = _newest(meeting), Revision.Kind.REDACTION
    if meeting.published_revision is not None:
        meeting.audience = meeting.published_revision.audience
        revision = _append(meeting, Frozen(snapshot), kind=kind, by=by, reason=reason, same=True)
    elif of.kind == Revision.Kind.CIRCULATED:
        revision = _seal(
            meeting, snapshot, kind=Revision.Kind.CIRCULATED, audience=before.audience, by=by, reason=reason
        )
        SiteEpoch.raise_()
    else:
        revision = _seal(meeting, snapshot, kind=kind, audience=before.audience, by=by, reason=reason)
        ids = [block["id"] for block in (*statement_blocks(snapshot), *snapshot["tasks"]) if "id" in block]
        Permalink.rows.filter(pk__in=ids).update(last_revision=revision)
        close_for_revision(revision)
        SiteEpoch.raise_()
    RedactedBody.rows.bulk_create(RedactedBody(redaction=revision, removed_id=key) for key in removed)
    RevisionBody.rows.filter(pk__in=removed).delete()
    logger.info("minutes redacted meeting=%s revision=%s by=%s", meeting.pk, revision.number, by.pk)
    return revision


@transaction.atomic
def announce_meeting(meeting: Meeting, *, by: User) -> None:
    """Show head and agenda of a coming meeting to its audience.

    Raises PublishingRefused without a date, and MinutesNotReady where the public may not read head or agenda.
    What is written afterwards shows at once, with names that may not be public masked.
    """
    meeting = _lock(meeting)
    if meeting.date is None:
        raise PublishingRefused(_("Skriv datoen før møtet kunngjøres."))
    if meeting.state not in {Meeting.State.PLANNED, Meeting.State.DRAFT}:
        raise PublishingRefused(_("Møtet har et referat alt. Det kunngjøres ikke."))
    if meeting.announced_at is None:
        _require_ready(examine_published(meeting, take_snapshot(read_draft(meeting)).snapshot), None)
        meeting.announced_at = timezone.now()
        meeting.save(update_fields=["announced_at"])
        SiteEpoch.raise_()
        logger.info("meeting announced meeting=%s by=%s", meeting.pk, by.pk)


@transaction.atomic
def retract_announcement(meeting: Meeting, *, by: User) -> None:
    """Hide the meeting from readers again. Nothing happens when it is hidden already."""
    meeting = _lock(meeting)
    if meeting.announced_at is not None:
        meeting.announced_at = None
        meeting.save(update_fields=["announced_at"])
        SiteEpoch.raise_()
        logger.info("announcement retracted meeting=%s by=%s", meeting.pk, by.pk)


def has_changes(draft: Draft) -> bool:
    """Whether a correction now would change the published report. False when it is not published."""
    published = draft.meeting.published_revision
    return published is not None and _differs(take_snapshot(draft), published)


def snapshot_of(revision: Revision) -> Json:
    """The revision's snapshot. Raises PublishingRefused when a redaction has removed it."""
    body = RevisionBody.rows.filter(revision=revision).first()
    if body is None:
        raise PublishingRefused(_("Innholdet av utgaven er sladdet."))
    snapshot: Json = json.loads(body.canonical)
    return snapshot


def free_address(meeting: Meeting) -> str:
    """The report's address: its date, else date and body, else with a number. Never one that another had."""
    day = f"{meeting.date:%Y-%m-%d}"
    taken = set(
        Meeting.objects.for_system("addresses are unique")
        .filter(slug__startswith=day)
        .exclude(pk=meeting.pk)
        .values_list("slug", flat=True)
    ) | set(FormerAddress.rows.filter(slug__startswith=day).exclude(meeting=meeting).values_list("slug", flat=True))
    candidates = [day, f"{day}-{slugify(meeting.body.slug)}"[:60]]
    number = 2
    while candidates[0] in taken:
        candidates.pop(0)
        if not candidates:
            candidates.append(f"{day}-{slugify(meeting.body.slug)}"[:55] + f"-{number}")
            number += 1
    return candidates[0]


@transaction.atomic
def change_address(meeting: Meeting, slug: str) -> None:
    """Give a report another address; the old one redirects for ever.

    Raises PublishingRefused when another report has, or had, the address.
    """
    meeting = _lock(meeting)
    if slug == meeting.slug:
        return
    others = Meeting.objects.for_system("addresses are unique").exclude(pk=meeting.pk)
    if others.filter(slug=slug).exists() or FormerAddress.rows.filter(slug=slug).exclude(meeting=meeting).exists():
        raise PublishingRefused(_("Adressen er alt i bruk av et annet møte."))
    FormerAddress.rows.filter(slug=slug).delete()
    if meeting.slug:
        FormerAddress.rows.create(meeting=meeting, slug=meeting.slug)
    meeting.slug = slug
    meeting.save(update_fields=["slug"])
    SiteEpoch.raise_()


# What the deeds are made of


def _lock(meeting: Meeting) -> Meeting:
    """The meeting's row, locked until the transaction ends (on SQLite the whole transaction writes alone).

    Read only once it is locked: in one statement PostgreSQL, having waited, joins the row as it is now to what stood
    beside it before, and a report just published would seem to have no revision.
    """
    meetings = Meeting.objects.for_system("a deed locks the meeting it changes")
    meetings.select_for_update(of=("self",)).values_list("pk", flat=True).get(pk=meeting.pk)
    return (
        Meeting.objects.for_system("a deed reads the meeting it changes")
        .select_related("body", "convenor", "chair", "minute_taker", "published_revision")
        .get(pk=meeting.pk)
    )


def _require_ready(checklist: Checklist, overrule: Collection[str] | None) -> None:
    yellows = [] if overrule is None else [remark for remark in checklist.yellows if remark.code not in overrule]
    if checklist.reds or yellows:
        raise MinutesNotReady([*checklist.reds, *yellows])


def _differs(frozen: Frozen, revision: Revision) -> bool:
    """Compares as readers would: permanent ids and topics aside."""
    published = snapshot_of(revision)
    return canonical(without_ids(frozen.snapshot)) != canonical(without_ids(published))


def without_ids(snapshot: Json) -> Json:
    """A copy that says the same, without the permanent ids."""
    plain: Json = json.loads(canonical(snapshot))
    for block in (*(block for item in plain["items"] for block in item["blocks"]), *plain["tasks"]):
        block.pop("id", None)
    plain["meeting"]["next"].pop("meeting", None)  # set when the next meeting is made; the words are the same
    return plain


def _newest(meeting: Meeting) -> Revision:
    return Revision.objects.for_system("the chain's last link").filter(meeting=meeting).latest("number")


def _append(
    meeting: Meeting,
    frozen: Frozen,
    *,
    kind: Revision.Kind,
    by: User,
    reason: str = "",
    at: datetime | None = None,
    same: bool = False,
) -> Revision:
    """Number, seal, point the meeting at it and write its rows. `same`: the snapshot has its ids already."""
    if not same:
        number_snapshot(frozen.snapshot, _last_snapshot(meeting), meeting)
    revision = _seal(meeting, frozen.snapshot, kind=kind, audience=meeting.audience, by=by, reason=reason, at=at)
    meeting.published_revision = revision
    head = frozen.snapshot["meeting"]
    meeting.published_date, meeting.published_title = date.fromisoformat(head["date"]), head["title"]
    meeting.state = Meeting.State.PUBLISHED
    meeting.save(update_fields=["published_revision", "published_date", "published_title", "state", "slug", "audience"])
    write_rows(revision, frozen, editorial_too=not same)
    if not same:
        keep_published(meeting, now=timezone.now())
    _tell(revision)
    return revision


def _last_snapshot(meeting: Meeting) -> Json | None:
    """The newest body that still is there: what ids are carried from."""
    body = RevisionBody.rows.filter(revision__meeting=meeting).order_by("-revision__number").first()
    return None if body is None else json.loads(body.canonical)


def _seal(
    meeting: Meeting,
    snapshot: Json,
    *,
    kind: Revision.Kind,
    audience: str,
    by: User,
    reason: str = "",
    at: datetime | None = None,
) -> Revision:
    """Write the revision and its body, chained to the one before."""
    before = Revision.objects.for_system("the chain").filter(meeting=meeting).order_by("-number").first()
    body = canonical(snapshot)
    revision = Revision(
        meeting=meeting,
        number=before.number + 1 if before else 1,
        kind=kind,
        audience=audience,
        body_sha256=body_hash(body, reason, by.pk),
        previous_sha256=before.sha256 if before else "",
        at=at or timezone.now(),
    )
    revision.sha256 = link_hash(revision)
    revision.save(force_insert=True)
    RevisionBody(revision=revision, canonical=body, reason=reason, by=by).save(force_insert=True)
    return revision


def body_hash(canonical_snapshot: str, reason: str, by: int) -> str:
    """SHA-256 over what a revision says, why it was made and by whom."""
    return hashlib.sha256(canonical([canonical_snapshot, reason, by]).encode()).hexdigest()


def link_hash(revision: Revision) -> str:
    """SHA-256 over the revision's own facts, its body's hash and the hash before: one link of the chain."""
    facts = {
        "meeting": revision.meeting_id,
        "number": revision.number,
        "kind": str(revision.kind),
        "audience": str(revision.audience),
        "at": revision.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "body": revision.body_sha256,
        "previous": revision.previous_sha256,
    }
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def _tell(revision: Revision) -> None:
    """Run what the apps above asked for, inside this transaction, and make stored pages stale."""
    for name in settings.AFTER_REVISION:
        import_string(name)(revision)
    SiteEpoch.raise_()


def published_on(meeting: Meeting) -> date | None:
    """The local day of the first publishing."""
    first = (
        Revision.objects.for_system("the day of publishing stands on the report")
        .filter(meeting=meeting, kind=Revision.Kind.PUBLISHED)
        .order_by("number")
        .first()
    )
    return timezone.localdate(first.at) if first else None
