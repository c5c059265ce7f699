"""A report sent out, by the link in the mail: read it, and answer for one's own lines. Opening it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.asking.sending import heading_of
from meetings.circulating.answering import (
    LinesAnswered,
    RoundClosed,
    TooManyAnswers,
    add_late_input,
    answer_lines,
    answers_of,
    asked_by,
    items_to_write_on,
    mark_read,
    own_lines,
)
from meetings.circulating.lines import OwnLine
from meetings.circulating.sending import PURPOSE
from meetings.circulating.wording import rule_for_asked
from meetings.forms.circulating import LateForm, LinesForm
from meetings.models import Asked, LateInput, LineAnswer
from meetings.names_in_text import ShownWords
from meetings.reading import circulated_report
from meetings.report import Paragraph, paragraphs_of
from organisations.links import open_link
from organisations.views.access import sent
from organisations.views.by_link import gone, kept_private, taken


@dataclass(frozen=True)
class Row:
    """One own line on the page, with the fields to answer in and what is kept now."""

    line: OwnLine
    paragraphs: tuple[Paragraph, ...]
    form: LinesForm
    answer: LineAnswer | None

    @property
    def choice(self) -> object:
        return self.form[f"valg-{self.line.id}"]

    @property
    def wording(self) -> object:
        return self.form[f"ordlyd-{self.line.id}"]

    @property
    def note(self) -> object:
        return self.form[f"merknad-{self.line.id}"]

    @property
    def proposes(self) -> bool:
        """Whether the fields of a proposal stand open: one is kept, or something was typed."""
        kept = self.answer is not None and self.answer.state == LineAnswer.State.PROPOSED
        return kept or self.form.is_bound


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def circulated(request: HttpRequest, token: str) -> HttpResponse:
    link = open_link(token, PURPOSE)
    asked = asked_by(link) if link is not None else None
    if asked is None:
        return gone(request)
    is_late = "innspill" in request.POST
    form = LinesForm(own_lines(asked), answers_of(asked), None if is_late else sent(request))
    late = LateForm(items_of(asked), request.POST if is_late else None)
    status, refused = 200, ""
    try:
        said = answered(request, asked, form, late) if request.method == "POST" else ""
    except RoundClosed:
        return gone(request)
    except TooManyAnswers:
        status, refused = 429, _("Det er sendt svært mange svar på kort tid. Vent en time, og send på nytt.")
    except LinesAnswered:
        status, form = 409, seen_anew(asked, request.POST)
    else:
        if said:
            return taken(request.path, said)
    return kept_private(page(request, asked, form, late, status=status, refused=refused))


def answered(request: HttpRequest, asked: Asked, form: LinesForm, late: LateForm) -> str:
    """The word of `said` for what was kept; nothing where a form says what is wrong with it."""
    if "lest" in request.POST:
        mark_read(asked)
        return "lest"
    if late.is_bound:
        if not late.is_valid():
            return ""
        if add_late_input(asked, late.cleaned_data["sak"], late.cleaned_data["text"]) is None:
            late.add_error(None, _("Innspillet til denne saken er alt ført av sekretariatet. Skriv til sekretariatet."))
            return ""
        return "innspill"
    if not form.is_valid():
        return ""
    return "svarene" if answer_lines(asked, form.wanted, seen=form.seen()) else "likt"


def seen_anew(asked: Asked, posted: QueryDict) -> LinesForm:
    """What was typed, in a form that has now seen what another has answered."""
    answers, typed = answers_of(asked), posted.copy()
    for key, answer in answers.items():
        typed[f"sett-{key}"] = str(answer.version)
    return LinesForm(own_lines(asked), answers, typed)


def items_of(asked: Asked) -> list[tuple[int, str]]:
    return [(item.pk, heading_of(item)) for item in items_to_write_on(asked)]


def page(
    request: HttpRequest, asked: Asked, form: LinesForm, late: LateForm, *, status: int, refused: str
) -> HttpResponse:
    answers = answers_of(asked)
    circulation = asked.circulation
    context = {
        "asked": asked,
        "circulation": circulation,
        "meeting": ShownWords(member=True).meeting(circulation.meeting),
        "report": circulated_report(circulation.revision),
        "rule": rule_for_asked(circulation),
        "form": form,
        "rows": [Row(line, paragraphs_of(line.text), form, answers.get(key)) for key, line in form.lines.items()],
        "late": late if asked.part == Asked.Part.ABSENT else None,
        "sent_late": LateInput.rows.filter(
            meeting=circulation.meeting_id, organisation=asked.organisation_id, answered_at__isnull=False
        ).select_related("item")
        if asked.part == Asked.Part.ABSENT
        else (),
        "changed": status == 409,
        "refused": refused,
    }
    return render(request, "meetings/circulated.html", context, status=status)
