"""What a report says around the words of the record, alike in every file that is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.models import Audience
from meetings.notation import Span
from meetings.report import (
    AdditionLine,
    Attendee,
    Case,
    Confirmation,
    Correction,
    Line,
    NoteLine,
    Passage,
    Report,
    Voice,
    join_words,
)
from meetings.wording import date_in_words


@dataclass(frozen=True)
class Fact:
    name: str
    value: str


def facts_of(report: Report) -> list[Fact]:
    """The head, one fact a line, empty ones left out."""
    when = ", ".join(part for part in (report.weekday_words or report.date_words, report.time_span) if part)
    facts = [
        Fact(_("Tid"), when),
        Fact(_("Sted"), report.place),
        Fact(_("Innkalt av"), report.convened_by),
        Fact(_("Møteleder"), report.chaired_by),
        Fact(_("Referent"), report.minute_taker),
        Fact(_("Datert"), report.signed_words),
        Fact(_("Publisert"), date_in_words(report.published_on) if report.published_on else ""),
        Fact(_("Status"), report.approved_words),
        Fact(_("Lesere"), _("Bare for medlemmer") if _for_members(report) else ""),
    ]
    return [fact for fact in facts if fact.value.strip()]


def notes_of(report: Report) -> list[str]:
    """The small print under the head: an inferred year, and what the words are and are not (trust.md H1)."""
    fair = _("Referatene gjengir innspill i kortform med sekretariatets ord. De er ikke vedtatte uttalelser.")
    return [note for note in (report.date_note, fair, _confirmed(report.confirmation)) if note]


def _confirmed(one: Confirmation | None) -> str:
    """What came of sending the report out for comments."""
    if one is None:
        return ""
    sentences = [
        _("Sendt ut for merknader med frist %(day)s.") % {"day": date_in_words(one.answer_by)},
        _("Bekreftet av %(who)s.") % {"who": ", ".join(one.confirmed)} if one.confirmed else "",
        _("Ikke bekreftet fullt ut av %(who)s.") % {"who": ", ".join(one.differed)} if one.differed else "",
        _("Ikke besvart av %(who)s.") % {"who": ", ".join(one.silent)} if one.silent else "",
        one.rule,
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def correction_heading(correction: Correction) -> str:
    return _("Rettet %(date)s:") % {"date": date_in_words(correction.date)}


def heading_of(case: Case) -> str:
    return case.heading or _("Uten overskrift")


def led_by(case: Case) -> str:
    return _("Ved %(who)s") % {"who": case.presenters} if case.presenters else ""


def passage_heading(passage: Passage) -> str:
    """Of what is set apart: a decision, a summary, a question to the council."""
    headings = {"decision": _("Vedtak"), "sum": _("Oppsummering"), "ask": _("Spørsmål til rådet")}
    return headings.get(passage.form, "")


def written(voice: Voice) -> str:
    """Who speaks, before a colon: «LPS/Ida Hagen og FVR»."""
    return join_words([one.words for one in voice.signed])


def label_of(passage: Passage, line: Line) -> str:
    """What stands before a line's words where no plate does."""
    return passage_heading(passage) or written(line.voice)


def addition_heading(addition: AdditionLine) -> str:
    received = _("Tillegg, mottatt %(date)s") % {"date": date_in_words(addition.received_on)}
    whose = f", {addition.plate.short}" if addition.plate else ""
    mark = f" ({_('Bare for medlemmer').lower()})" if addition.members_only else ""
    return f"{received}{whose}{mark}"


def organisation_note_heading(note: NoteLine) -> str:
    """«Organisasjonens merknad, 3. juni 2027, LPS»: what stands beside its words, outside the record."""
    return f"{_('Organisasjonens merknad')}, {date_in_words(note.on)}, {note.plate.short}"


def attendee_cells(attendee: Attendee) -> tuple[str, str, str]:
    """Organisation, name and remark."""
    return (attendee.plate.short if attendee.plate else "", attendee.person, attendee.note)


def task_cells(report: Report) -> list[tuple[str, str, str]]:
    """What, who and by when."""
    return [("".join(shown_spans(task.what)), task.who or "–", task.due or "–") for task in report.tasks]


def shown_spans(spans: Iterable[Span]) -> list[str]:
    """What is for members alone says so, as «(bare for medlemmer: …)»."""
    mark = words()["members_span"]
    return [f"({mark} {span.text})" if span.members_only else span.text for span in spans]


def words() -> dict[str, str]:
    """The fixed words, in the active language."""
    return {
        "draft": _("Utkast"),
        "draft_note": _("Utkast: ikke publisert, kan bli endret."),
        "in_short": _("Kort fortalt"),
        "in_short_by": _("Sekretariatets sammendrag"),
        "members_only": _("Bare for medlemmer"),
        "members_span": _("bare for medlemmer:"),
        "unknown": _("Usikker avsender"),
        "tasks": _("Oppfølging"),
        "what": _("Hva"),
        "who": _("Ansvarlig"),
        "due": _("Frist"),
        "papers": _("Vedlegg"),
        "next": _("Neste møte"),
        "additions": _("Tillegg til referatet"),
        "outside": _("Kom etter at referatet ble publisert, og er ikke en del av det."),
        "about": _("Om oppfølgingen"),
        "attendees": _("Deltakere"),
        "organisation": _("Organisasjon"),
        "name": _("Navn"),
        "note": _("Merknad"),
        "page": _("Side {page} av {pages}"),
    }


def _for_members(report: Report) -> bool:
    return report.members_view and report.audience == Audience.MEMBERS
