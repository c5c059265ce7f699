"""From a revision, or from a draft, to the report its readers see."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from meetings.approving import approval_of, shown_to
from meetings.circulating.confirming import confirmation_of
from meetings.drafts import Draft
from meetings.importing.leading import OriginalPage, origins
from meetings.models import Addition, Meeting, OrganisationNote, Revision, RevisionBody
from meetings.names_in_text import NamesInText
from meetings.publishing import published_on, snapshot_of, without_ids
from meetings.report import Correction, Report, Surroundings, View, build_report
from meetings.snapshot import take_snapshot
from organisations.models import Organisation, Person

SYSTEM = "the reader's access to the revision was asked before"


def report_of(revision: Revision, *, view: View, original: OriginalPage | None = None) -> Report:
    """The report of one revision. Twelve queries, ten more for members of one that was sent out for comments.

    The caller has asked whether the reader may see it.

    `original`: where its readers may read the document it was imported from. Additions stand beneath the newest one
    alone: they are no part of any revision.
    Raises PublishingRefused when a redaction has removed the words.
    """
    meeting = revision.meeting
    snapshot = snapshot_of(revision)
    on = date.fromisoformat(snapshot["meeting"]["date"])
    return build_report(
        snapshot,
        view=view,
        around=Surroundings(
            slugs=_slugs(),
            nameable=_nameable(on),
            hidden=NamesInText.on(on),
            corrections=corrections_up_to(revision, view=view),
            published_on=published_on(meeting),
            approved_on=meeting.approved_on,
            approved_at_meeting=_was_a_meeting(meeting),
            audience=revision.audience,
            number=revision.number,
            next_url=_next_url(meeting, view),
            additions=_additions(revision, view) if revision.pk == meeting.published_revision_id else (),
            origins=origins(original, snapshot),
            confirmation=confirmation_of(revision, view=view),
            notes=OrganisationNote.objects.for_system(SYSTEM).filter(statement__meeting=meeting).by_statement(),
        ),
    )


def preview_of(draft: Draft, *, view: View) -> Report:
    """The draft as it would be published now; an item of approval names the previous report, if they may read it."""
    meeting = draft.meeting
    return build_report(
        take_snapshot(draft).snapshot,
        view=view,
        around=Surroundings(
            slugs=_slugs(),
            nameable=_nameable(meeting.date),
            hidden=NamesInText.on(meeting.date),
            corrections=corrections_up_to(meeting.published_revision, view=view) if meeting.published_revision else (),
            published_on=published_on(meeting),
            approved_on=meeting.approved_on,
            approved_at_meeting=_was_a_meeting(meeting),
            audience=meeting.audience,
            next_url=_next_url(meeting, view),
            approval=shown_to(approval_of(meeting, draft.items), members=view is View.MEMBERS),
        ),
    )


def circulated_report(revision: Revision) -> Report:
    """What those see who got a link to a report sent out: the members' words, without papers and permanent links.

    Internal lines never came into the revision. Two queries. Raises PublishingRefused when the words are redacted.
    """
    snapshot = without_ids(snapshot_of(revision))
    around = Surroundings(slugs=_slugs(), nameable=set(), hidden=NamesInText({}), number=revision.number)
    return build_report({**snapshot, "attachments": []}, view=View.MEMBERS, around=around)


def corrections_up_to(revision: Revision, *, view: View) -> tuple[Correction, ...]:
    """Corrections of the report, oldest first. Two queries.

    The revision before is linked where these readers may open it: the public sees none that was members' own.
    """
    earlier = list(
        Revision.objects.for_system(SYSTEM)
        .filter(meeting=revision.meeting_id, number__lte=revision.number)
        .order_by("number")
    )
    reasons = dict(
        RevisionBody.rows.filter(
            revision__in=[row.pk for row in earlier if row.kind == Revision.Kind.CORRECTION]
        ).values_list("revision_id", "reason")
    )
    found = []
    readable = [row for row in earlier if row.kind not in {Revision.Kind.CIRCULATED, Revision.Kind.WITHDRAWAL}]
    for row in readable:
        if row.kind != Revision.Kind.CORRECTION or (view is View.PUBLIC and row.audience != View.PUBLIC.value):
            continue
        row.meeting = revision.meeting
        before = [other for other in readable if other.number < row.number]
        previous = before[-1] if before else None
        if previous is not None:
            previous.meeting = revision.meeting
        opens = previous is not None and (view is View.MEMBERS or previous.audience == View.PUBLIC.value)
        found.append(
            Correction(
                date=timezone.localdate(row.at),
                reason=reasons.get(row.pk, ""),
                number=row.number,
                previous_url=previous.get_absolute_url() if previous is not None and opens else "",
            )
        )
    return tuple(found)


def _additions(revision: Revision, view: View) -> list[Addition]:
    """With their organisations, the earliest received first. One query."""
    if view is View.PUBLIC:
        shown = Addition.objects.visible_to(AnonymousUser())
    else:
        shown = Addition.objects.for_system("members read every addition to a report that they read")
    return list(shown.filter(meeting=revision.meeting_id).select_related("organisation").order_by("received_on", "pk"))


def _was_a_meeting(meeting: Meeting) -> bool:
    """Whether the body met on the day the report was approved. One query, none before it is."""
    if meeting.approved_on is None:
        return False
    met = Meeting.objects.for_system("whether it was approved at a meeting")
    return met.filter(body=meeting.body_id, date=meeting.approved_on).exists()


def _slugs() -> dict[int, str]:
    return dict(Organisation.rows.values_list("pk", "slug"))


def _nameable(on: date | None) -> set[int]:
    return set(Person.rows.nameable(on).values_list("pk", flat=True))


def _next_url(meeting: Meeting, view: View) -> str:
    """The next meeting's page, where these readers may see it."""
    following = meeting.next_meeting
    if following is None:
        return ""
    open_to_view = following.is_announced and (view is View.MEMBERS or following.audience == View.PUBLIC.value)
    if following.is_published:
        revision = following.published_revision
        open_to_view = revision is not None and (view is View.MEMBERS or revision.audience == View.PUBLIC.value)
    return following.get_absolute_url() if open_to_view else ""
