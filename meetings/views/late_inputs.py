"""Answers of those who did not meet, by the link in their mail. Opening the page changes nothing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.asking import AnswersChanged, answer_questions, purpose, questions_of
from meetings.asking.answering import is_open
from meetings.forms.asking import AnswersForm
from meetings.inviting.writing import plain
from meetings.models import LateInput
from meetings.names_in_text import ShownWords
from organisations.links import open_link, still_sits
from organisations.views.access import sent
from organisations.views.by_link import gone, kept_private, taken


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def late_input(request: HttpRequest, token: str) -> HttpResponse:
    link = open_link(token, purpose)
    questions = questions_of(link) if link is not None and still_sits(link) else []
    if link is None or not questions:
        return gone(request)
    headings = {row.pk: plain(row.heading) or _("Uten overskrift") for row in questions}
    form = AnswersForm(questions, headings, sent(request))
    status, typed = 200, dict[int, str]()
    if request.method == "POST" and form.is_valid():
        try:
            number = answer_questions(link, form.texts(), seen=form.seen())
        except AnswersChanged:
            status, typed = 409, form.texts()
            questions = questions_of(link)
            form = AnswersForm(questions, headings)
            _keep_typed(form, typed)
        else:
            return taken(request.path, "svar" if number else "likt")
    first = questions[0]
    context = {
        "link": link,
        "meeting": ShownWords(member=True).meeting(first.meeting),
        "organisation": first.organisation,
        "form": form,
        "rows": [(row, headings[row.pk], _field(form, row), _lost(row, typed)) for row in questions],
        "changed": bool(typed),
        "open": any(is_open(row) for row in questions),
    }
    return kept_private(render(request, "meetings/late_input.html", context, status=status))


def _keep_typed(form: AnswersForm, typed: dict[int, str]) -> None:
    """The reader's words stay in the fields; what is stored is shown beside them."""
    for key, text in typed.items():
        if f"svar-{key}" in form.fields:
            form.initial[f"svar-{key}"] = text


def _field(form: AnswersForm, row: LateInput) -> object:
    return form[f"svar-{row.pk}"] if is_open(row) else None


def _lost(row: LateInput, typed: dict[int, str]) -> str:
    """What was typed to a question that was closed meanwhile."""
    words = typed.get(row.pk, "")
    return "" if is_open(row) or words.strip() == row.text else words
