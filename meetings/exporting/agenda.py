"""The agenda of a meeting as a PDF, for the invitation and for print."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from meetings.drafts import read_draft
from meetings.exporting.typesetting import typeset
from meetings.models import Meeting
from meetings.names_in_text import ShownWords
from meetings.planning import AgendaLine, agenda_lines, timetable
from meetings.reading import preview_of
from meetings.report import Report, View
from meetings.wording import time_span, weekday_and_date


def agenda_pdf(meeting: Meeting, *, members: bool) -> bytes:
    """Head, practical conditions and every item with its clock, presenter and question. About 25 queries.

    `members`: with digital link, papers' titles, guests, questions and open tasks. Without, what any visitor may
    read of an announced meeting: the same words as its page, names only by consent or office.
    """
    view = View.MEMBERS if members else View.PUBLIC
    report = preview_of(read_draft(meeting), view=view)
    over = timetable(meeting).over
    title = _("Saksliste – %(meeting)s") % {"meeting": ShownWords(member=members).title(meeting)}
    return typeset(
        "agenda.typ",
        {
            "title": title,
            "lang": (get_language() or "nb")[:2],
            "body": meeting.body.name,
            "facts": _head(meeting, report, members=members),
            "practical": report.practical.strip(),
            "items": [_item(line, members=members) for line in agenda_lines(meeting, report, members=members)],
            "papers": [paper.title for paper in report.papers] if members else [],
            "over": _overrun(over) if members and over else "",
            "words": {
                "practical": _("Praktisk"),
                "agenda": _("Saksliste"),
                "empty": _("Sakslisten er ikke klar ennå."),
                "question": _("Spørsmål til rådet"),
                "deputies": _("Av særlig interesse for vara: både representant og vara er invitert."),
                "papers": _("Sakspapirer"),
            },
        },
    )


def agenda_name(meeting: Meeting) -> str:
    """The file's name: «saksliste-2026-11-05.pdf»."""
    return f"saksliste-{meeting.date:%Y-%m-%d}.pdf" if meeting.date else f"saksliste-{meeting.pk}.pdf"


def _fact(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value}


def _head(meeting: Meeting, report: Report, *, members: bool) -> list[dict[str, str]]:
    when = weekday_and_date(meeting.date) if meeting.date else meeting.date_text
    span = time_span(meeting.starts_at, meeting.ends_at)
    facts = [
        _fact(_("Tid"), ", ".join(part for part in (when, span) if part)),
        _fact(_("Sted"), report.place),
        _fact(_("Digitalt"), meeting.digital_link if members else ""),
        _fact(_("Innkalt av"), report.convened_by),
    ]
    return [fact for fact in facts if fact["value"]]


def _item(line: AgendaLine, *, members: bool) -> dict[str, object]:
    case = line.case
    facts = [
        _fact(_("Innleder"), case.presenters),
        _fact(_("Gjest"), "; ".join(line.guests)),
        _fact(case.approval.title if case.approval else "", case.approval.state if case.approval else ""),
    ]
    return {
        "heading": f"{case.number} {case.heading or _('Uten overskrift')}".strip(),
        "when": line.when,
        "facts": [fact for fact in facts if fact["value"]],
        "question": line.question,
        "deputies": line.for_deputies,
        "tasks": list(line.tasks),
        "papers": [paper.title for paper in case.papers] if members else [],
    }


def _overrun(minutes: int) -> str:
    return ngettext(
        "Sakene tar %(n)s minutt mer enn møtetiden.", "Sakene tar %(n)s minutter mer enn møtetiden.", minutes
    ) % {"n": minutes}
