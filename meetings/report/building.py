"""The whole report from a snapshot. No query."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from django.utils.translation import gettext as _

from meetings.approving import approved_words
from meetings.notation import split_spans
from meetings.report.additions import additions_of
from meetings.report.attendees import attendees_of, item_names
from meetings.report.cases import case_of, papers_of
from meetings.report.shapes import Report, Surroundings, TaskLine, View
from meetings.report.voices import Names
from meetings.snapshot import Json
from meetings.wording import date_in_words, time_span, weekday_and_date


def build_report(snapshot: Json, *, view: View, around: Surroundings) -> Report:
    """The report for these readers. No query."""
    names = Names(view, around)
    head = snapshot["meeting"]
    on = date.fromisoformat(head["date"]) if head["date"] else None
    additions = additions_of(snapshot, names)
    cases = tuple(
        replace(case_of(item, snapshot, names), additions=additions.pop(item["position"], ()))
        for item in snapshot["items"]
    )
    anchors = {item["position"]: case.anchor for item, case in zip(snapshot["items"], cases, strict=True)}
    return Report(
        title=names.words(head["title"])
        or (_("Referat fra møtet %(date)s") % {"date": date_in_words(on)} if on else _("Referat")),
        body_name=head["body"]["name"],
        host_name=head["host"]["name"] if head["host"] else "",
        date=on,
        date_words=date_in_words(on) if on else names.words(head["date_text"]),
        weekday_words=weekday_and_date(on) if on else names.words(head["date_text"]),
        date_note=_date_note(head, names),
        time_span=time_span(_time(head["starts_at"]), _time(head["ends_at"])),
        place=names.words(head["place"]),
        practical=names.words(head["practical"]),
        convened_by=names.office(head["convenor"]),
        chaired_by=names.office(head["chair"]),
        minute_taker=names.office(head["minute_taker"]),
        signed_words=date_in_words(date.fromisoformat(head["signed_on"])) if head["signed_on"] else "",
        published_on=around.published_on,
        approved_on=around.approved_on,
        approved_words=approved_words(at_meeting=around.approved_at_meeting)
        % {"day": date_in_words(around.approved_on)}
        if around.approved_on
        else "",
        members_view=view is View.MEMBERS,
        audience=around.audience,
        points=tuple(filter(str.strip, map(names.words, head["in_short"]))),
        cases=cases,
        tasks=tuple(
            TaskLine(
                id=task.get("id"),
                what=tuple(split_spans(names.text(task["what"]))),
                who=names.responsible(task),
                due=_due(task, names),
                case_anchor=anchors.get(task["item"], ""),
                signed=names.voice(task["who"]).signed,
                when=names.words(task["due_text"]),
                organisations=frozenset(who["organisation"]["id"] for who in task["who"] if who["organisation"]),
                people=frozenset(who["person"]["id"] for who in task["who"] if who["person"]),
            )
            for task in snapshot["tasks"]
            if names.sees(task) and names.text(task["what"]).strip()
        ),
        next_words=_next_words(head["next"], names),
        next_url=around.next_url,
        attendee_groups=attendees_of(snapshot["participants"], names, item_names(snapshot)),
        apologies_note="" if head["apologies_recorded"] or names.public else _("Forfall er ikke ført i referatet."),
        corrections=tuple(replace(row, reason=names.words(row.reason)) for row in around.corrections),
        papers=papers_of(snapshot, None, names),
        statement_count=sum(case.said_count for case in cases),
        number=around.number,
        additions=additions.get(0, ()),
        confirmation=around.confirmation,
    )


def _title(on: date | None) -> str:
    return _("Referat fra møtet %(date)s") % {"date": date_in_words(on)} if on else _("Referat")


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _date_note(head: Json, names: Names) -> str:
    if not head["year_inferred"]:
        return ""
    return _("Året står ikke i originalen. %(reason)s") % {"reason": names.words(head["year_reason"])}


def _due(task: Json, names: Names) -> str:
    return date_in_words(date.fromisoformat(task["due_on"])) if task["due_on"] else names.words(task["due_text"])


def _next_words(following: Json, names: Names) -> str:
    """Date, time and place; the document's own words where they are all there is, or after, where they say more."""
    if not following["date"]:
        return names.words(following["text"])
    day = weekday_and_date(date.fromisoformat(following["date"]))
    span = time_span(_time(following["starts_at"]), _time(following["ends_at"]))
    known = ", ".join(part for part in (day, span, names.words(following["place"])) if part)
    more = names.words(following["text"])
    return f"{known}. {more}" if more else known
