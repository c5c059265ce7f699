"""The agenda of a meeting as a PDF, for the invitation and for print."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from meetings.drafts import read_draft
from meetings.exporting.typesetting import typeset
from meetings.models import AgendaItem, Meeting
from meetings.planning import Slot, carried_over, task_in_words, timetable
from meetings.reading import preview_of
from meetings.report import Case, Report, View
from meetings.wording import clock, time_span, weekday_and_date


def agenda_pdf(meeting: Meeting, *, members: bool) -> bytes:
    """Head, practical conditions and every item with its clock, presenter and question. About 25 queries.

    `members`: with digital link, papers' titles, guests, questions and open tasks. Without, what any visitor may
    read of an announced meeting: the same words as its page, names only by consent or office.
    """
    view = View.MEMBERS if members else View.PUBLIC
    report = preview_of(read_draft(meeting), view=view)
    plan = timetable(meeting)
    cases = {case.anchor: case for case in report.cases}
    title = _("Saksliste – %(meeting)s") % {"meeting": meeting}
    return typeset(
        "agenda.typ",
        {
            "title": title,
            "lang": (get_language() or "nb")[:2],
            "body": meeting.body.name,
            "facts": _head(meeting, report, members=members),
            "practical": meeting.practical.strip(),
            "items": [
                _item(slot, cases.get(f"sak-{slot.item.position}"), meeting=meeting, members=members)
                for slot in plan.slots
            ],
            "papers": [paper.title for paper in report.papers] if members else [],
            "over": _overrun(plan.over) if members and plan.over else "",
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
        _fact(_("Sted"), meeting.place),
        _fact(_("Digitalt"), meeting.digital_link if members else ""),
        _fact(_("Innkalt av"), report.convened_by),
    ]
    return [fact for fact in facts if fact["value"]]


def _item(slot: Slot, case: Case | None, *, meeting: Meeting, members: bool) -> dict[str, object]:
    item = slot.item
    heading = (case.heading if case else item.heading) or _("Uten overskrift")
    facts = [_fact(_("Innleder"), case.presenters if case else "")]
    if members:
        guests = [", ".join(str(part) for part in (one.person, one.organisation) if part) for one in item.guests.all()]
        facts.append(_fact(_("Gjest"), "; ".join(guests)))
    follows_up = members and item.kind == AgendaItem.Kind.FOLLOW_UP
    return {
        "heading": f"{item.number} {heading}".strip(),
        "when": _when(slot),
        "facts": [fact for fact in facts if fact["value"]],
        "question": item.question.strip() if members else "",
        "deputies": item.for_deputies,
        "tasks": [task_in_words(task) for task in carried_over(meeting)] if follows_up else [],
        "papers": [paper.title for paper in case.papers] if members and case else [],
    }


def _when(slot: Slot) -> str:
    """«kl. 10–10.30, 30 minutter», as much of it as is known."""
    minutes = slot.item.minutes
    length = "" if minutes is None else ngettext("%(n)s minutt", "%(n)s minutter", minutes) % {"n": minutes}
    span = ""
    if slot.starts is not None:
        span = time_span(slot.starts, slot.ends) if slot.ends else _("kl. %(span)s") % {"span": clock(slot.starts)}
    return ", ".join(part for part in (span, length) if part)


def _overrun(minutes: int) -> str:
    return ngettext(
        "Sakene tar %(n)s minutt mer enn møtetiden.", "Sakene tar %(n)s minutter mer enn møtetiden.", minutes
    ) % {"n": minutes}
