"""«Meld feil»: an organisation says what is wrong with its own words, and what becomes of it.

A correction (settled when it is published), the organisation's own note beside the words, or neither, with a reason.
Whoever reported is answered by mail. Source: the trust programme, H8.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.drafts import clean_text
from meetings.models import (
    Audience,
    ErrorReport,
    Mailing,
    Meeting,
    OrganisationNote,
    Revision,
    Statement,
    StatementSpeaker,
)
from meetings.names_in_text import NamesInText
from meetings.notation import has_unclosed_span, public_text
from meetings.notifications.queueing import AlreadySent, queue_mail, site_address, start_mailing
from meetings.notifications.report_mail import meeting_in_words
from meetings.notifications.report_readers import ReportReader
from meetings.publishing import PublishingRefused, snapshot_of
from meetings.snapshot import statement_blocks
from organisations.access import organisations_sat_for
from organisations.links import link_for, log_use, still_sits, token_of
from organisations.models import Organisation, SignedLink, SiteEpoch, User
from organisations.refusing import Refusal
from organisations.representing import who_answers

if TYPE_CHECKING:
    from django.db.models import QuerySet

logger = logging.getLogger(__name__)
State = ErrorReport.State

LONGEST_TEXT = 5_000
"""Characters of each of the two texts, and of a note."""
LINK_LIVES = timedelta(days=365)
"""After that an account, or the organisation's own page, still reports."""
MOST_WAITING = 40
"""What one organisation may have waiting: a link that went astray fills nobody's desk."""


class ErrorRefused(Refusal):
    """It cannot be reported, or settled so; `sentence` says why. Nothing was written."""


def organisations_of(statement: Statement) -> list[Organisation]:
    """Whose words these are, each once; an organisation that was merged is the one it was merged into. One query."""
    speakers = statement.speakers.select_related("organisation__merged_into").order_by("order")
    spoken = [one.organisation.merged_into or one.organisation for one in speakers if one.organisation]
    return list(dict.fromkeys(spoken))


def reports_for(statement: Statement, user: User) -> Organisation | None:
    """The organisation for which this account may report: one whose words these are, that it sits for today."""
    mine = set(organisations_sat_for(user.person_id)) if user.person_id else set()
    return next((one for one in organisations_of(statement) if one in mine), None)


def may_report(statement: Statement, link: SignedLink) -> bool:
    """Whether the words are those of the link's organisation, whose link still counts."""
    return link.organisation in organisations_of(statement) and still_sits(link)


@transaction.atomic
def report_error(
    statement: Statement,
    organisation: Organisation,
    *,
    wrong: str,
    wording: str,
    link: SignedLink | None = None,
    by: User | None = None,
) -> ErrorReport:
    """Put it on the secretary's list. The same reported while it waits is one report.

    The caller has asked whether the organisation may. Raises ErrorRefused when too much waits already.
    """
    Organisation.rows.select_for_update().get(pk=organisation.pk)
    said, asked = clean_text(wrong).strip(), clean_text(wording).strip()
    waiting = ErrorReport.rows.filter(organisation=organisation, settled_at__isnull=True)
    twin = waiting.filter(statement=statement.pk, wrong=said, wording=asked).first()
    if twin is not None:
        return twin
    if waiting.count() >= MOST_WAITING:
        raise ErrorRefused(_("Mange meldinger venter alt. Skriv til sekretariatet i stedet."))
    report = ErrorReport.rows.create(
        statement_id=statement.pk,
        revision_id=statement.revision_id,
        organisation=organisation,
        wrong=said,
        wording=asked,
        link=link,
        reported_by=by,
    )
    if link is not None:
        log_use(link, "error_reported")
    logger.info("error reported report=%s organisation=%s", report.pk, organisation.pk)
    return report


@transaction.atomic
def begin_correcting(report: ErrorReport, *, by: User) -> ErrorReport:
    """It is to be put right in the draft; the correction, once published, settles it. Done again, nothing changes."""
    report = _open(report)
    report.state = State.CORRECTING
    report.save(update_fields=["state"])
    logger.info("error being corrected report=%s by=%s", report.pk, by.pk)
    return report


@transaction.atomic
def take_back(report: ErrorReport, *, by: User) -> ErrorReport:
    """It is not to be corrected after all, and waits again."""
    report = _open(report)
    report.state = State.RECEIVED
    report.save(update_fields=["state"])
    logger.info("error waits again report=%s by=%s", report.pk, by.pk)
    return report


@transaction.atomic
def add_note(report: ErrorReport, text: str, *, by: User) -> OrganisationNote:
    """The organisation's own words beside the published ones, dated today; the report is settled with it.

    Raises ErrorRefused with what is wrong, as a name that may not stand where everybody reads it.
    """
    report = _open(report)
    words = clean_text(text).strip()
    must_hold(report, words)
    note = OrganisationNote.objects.for_system("the secretary puts it beside the words").create(
        statement_id=report.statement_id,
        organisation=report.organisation,
        text=words,
        on=timezone.localdate(),
        report=report,
        added_by=by,
    )
    _settle(report, State.NOTED, words, by=by)
    SiteEpoch.raise_()
    return note


@transaction.atomic
def change_note(report: ErrorReport, text: str, *, by: User) -> None:
    """Other words in the note; nothing of the old ones is kept. Raises ErrorRefused."""
    report = _locked(report)
    words = clean_text(text).strip()
    must_hold(report, words)
    notes = OrganisationNote.objects.for_system("the secretary rewrites it").filter(report=report)
    if not notes.update(text=words):
        raise ErrorRefused(_("Merknaden finnes ikke lenger."))
    report.answer = words
    report.save(update_fields=["answer"])
    SiteEpoch.raise_()
    logger.info("note changed report=%s by=%s", report.pk, by.pk)


@transaction.atomic
def delete_note(report: ErrorReport, *, by: User) -> None:
    """Take the note away. What was reported waits again. Done again, nothing changes."""
    report = _locked(report)
    notes = OrganisationNote.objects.for_system("the secretary takes it away").filter(report=report)
    if not notes.delete()[0]:
        return
    report.state, report.answer, report.settled_at, report.settled_by = State.RECEIVED, "", None, None
    report.save(update_fields=["state", "answer", "settled_at", "settled_by"])
    SiteEpoch.raise_()
    logger.info("note deleted report=%s by=%s", report.pk, by.pk)


@transaction.atomic
def decline_report(report: ErrorReport, answer: str, *, by: User) -> None:
    """Nothing is changed; the answer says why. Raises ErrorRefused without one."""
    report = _open(report)
    words = clean_text(answer).strip()
    if not words:
        raise ErrorRefused(_("Skriv hvorfor ingenting blir endret. Organisasjonen får det som svar."))
    _settle(report, State.DECLINED, words, by=by)


def settle_corrected(revision: Revision) -> None:
    """Reports whose line now stands otherwise than when it was reported. Run by publishing, after a correction and
    when a report that was withdrawn is published again.

    One that is to be corrected while its line is unchanged waits on. Source: issue 6, «Meld feil».
    """
    if revision.kind not in {Revision.Kind.CORRECTION, Revision.Kind.PUBLISHED}:
        return
    reports = ErrorReport.rows.filter(statement__meeting=revision.meeting_id, state=State.CORRECTING)
    waiting = list(_with_all(reports.select_for_update(of=("self",))))
    if not waiting:
        return
    now = _lines(revision)
    before: dict[int, Mapping[int, object]] = {}
    for report in waiting:
        then = before.setdefault(report.revision_id, _lines(report.revision))
        if report.statement_id in then and now.get(report.statement_id) != then[report.statement_id]:
            _settle(report, State.CORRECTED, revision.body.reason, by=revision.body.by)


def error_pages(
    meeting: Meeting, readers: Iterable[ReportReader]
) -> dict[ReportReader, list[tuple[Organisation, str]]]:
    """For each that sits for an organisation with words in the report: whose, and the link to its own lines there.

    A link is given again while it has half of its time left. Two queries, and one for each new link.
    """
    spoken = set(StatementSpeaker.rows.filter(statement__meeting=meeting).values_list("organisation_id", flat=True))
    wanted = [
        (reader, organisation)
        for reader in readers
        if reader.inside
        for organisation in reader.organisations
        if organisation.pk in spoken
    ]
    living = SignedLink.rows.alive().filter(
        purpose=SignedLink.Purpose.ERROR_REPORT,
        organisation__in={organisation for _reader, organisation in wanted},
        expires_at__gt=timezone.now() + LINK_LIVES / 2,
    )
    known = {(link.organisation_id, link.person_id): link for link in living.order_by("pk")}
    found: dict[ReportReader, list[tuple[Organisation, str]]] = {}
    for reader, organisation in wanted:
        link = known.get((organisation.pk, reader.person.pk if reader.person else None)) or link_for(
            SignedLink.Purpose.ERROR_REPORT,
            organisation=organisation,
            person=reader.person,
            expires_at=timezone.now() + LINK_LIVES,
        )
        address = f"{site_address('meetings:own_lines', token_of(link))}?referat={meeting.slug}"
        found.setdefault(reader, []).append((organisation, address))
    return found


def waiting_reports() -> int:
    """For the overview. One query."""
    return ErrorReport.rows.filter(settled_at__isnull=True).count()


def must_hold(report: ErrorReport, text: str) -> None:
    """What a note must be to stand beside the words. Raises ErrorRefused. Three queries where everybody reads it."""
    if not text:
        raise ErrorRefused(_("Skriv merknaden."))
    meeting = Meeting.objects.for_system("the note stands in its report").get(permalinks=report.statement_id)
    revision = meeting.published_revision
    if revision is None or revision.audience != Audience.PUBLIC:
        return
    if has_unclosed_span(text):
        raise ErrorRefused(_("En «((» mangler «))». Uten den leses resten av alle."))
    names = NamesInText.on(meeting.date).found_in(public_text(text))
    if names:
        raise ErrorRefused(
            _("%(names)s har ikke samtykket til å stå med navn. Skriv organisasjonen, eller sett navnet i ((…)).")
            % {"names": ", ".join(names)}
        )


def _locked(report: ErrorReport) -> ErrorReport:
    return _with_all(ErrorReport.rows.select_for_update(of=("self",))).get(pk=report.pk)


def _with_all(reports: QuerySet[ErrorReport]) -> QuerySet[ErrorReport]:
    return reports.select_related(
        "statement__meeting__body", "organisation", "revision", "link__person", "reported_by__person"
    )


def _open(report: ErrorReport) -> ErrorReport:
    """The report held for change. Raises ErrorRefused once it is settled."""
    held = _locked(report)
    if held.is_settled:
        raise ErrorRefused(_("Meldingen er alt avgjort."))
    return held


def _settle(report: ErrorReport, state: ErrorReport.State, answer: str, *, by: User) -> None:
    report.state, report.answer, report.settled_at, report.settled_by = state, answer, timezone.now(), by
    report.save(update_fields=["state", "answer", "settled_at", "settled_by"])
    _answer(report, by=by)
    logger.info("error report settled report=%s state=%s by=%s", report.pk, state, by.pk)


def _answer(report: ErrorReport, *, by: User) -> None:
    """A mail to whoever reported, else to who answers for the organisation now. A second note after a deleted one is
    told anew.
    """
    reporter = report.link.person if report.link else report.reported_by.person if report.reported_by else None
    asker = who_answers(reporter, report.organisation)
    meeting = report.statement.meeting
    with translation.override("nb"):
        subject = _("Svar om feil i referatet fra %(meeting)s") % {"meeting": meeting_in_words(meeting)}
        start = f"feil:{report.pk}:"
        key = f"{start}{Mailing.rows.filter(key__startswith=start).count()}"
        try:
            mailing = start_mailing(Mailing.Kind.OTHER, key, subject, meeting=meeting, by=by)
        except AlreadySent:
            return
        queue_mail(
            mailing,
            "error_answer",
            {
                "report": report,
                "state": str(report.state),
                "address": site_address("meetings:statement", report.statement_id),
            },
            subject=subject,
            person=asker,
            organisation=report.organisation,
            to=report.reported_by.email if reporter is None and report.reported_by else "",
        )


def _lines(revision: Revision) -> dict[int, object]:
    """What readers see of each statement, by permanent id; nothing once a redaction has removed the words."""
    try:
        blocks = statement_blocks(snapshot_of(revision))
    except PublishingRefused:
        return {}
    return {
        block["id"]: {name: value for name, value in block.items() if name not in {"id", "reply_to"}}
        for block in blocks
        if block.get("id")
    }
