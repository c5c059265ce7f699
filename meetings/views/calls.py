"""An organisation's answer to a question, by the link in its mail. Opening the page changes nothing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from meetings.calling import AnswerChanged, CallClosed, answer_by, answer_call, is_late
from meetings.forms.calls import AnswerForm
from meetings.names_in_text import ShownWords
from organisations.links import open_link
from organisations.models import SignedLink
from organisations.views.access import sent
from organisations.views.by_link import gone, kept_private, taken


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_answer(request: HttpRequest, token: str) -> HttpResponse:
    link = open_link(token, SignedLink.Purpose.CALL)
    answer = answer_by(link) if link is not None else None
    if link is None or answer is None:
        return gone(request)
    form = AnswerForm(sent(request), initial={"text": answer.text, "version": answer.version})
    context: dict[str, object] = {"link": link, "token": token}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            answer = answer_call(
                answer, form.cleaned_data["text"], seen=form.cleaned_data["version"], link=link, person=link.person
            )
        except CallClosed:
            context["typed"] = form.cleaned_data["text"]
        except AnswerChanged as changed:
            answer, status = changed.answer, 409
            context["theirs"] = answer
            form = AnswerForm(initial={"text": form.cleaned_data["text"], "version": answer.version})
        else:
            return taken(request.path, "svar")
    by = answer.call.answer_by
    context |= {
        "answer": answer,
        "call": answer.call,
        "meeting": ShownWords(member=True).meeting(answer.call.meeting) if answer.call.meeting else None,
        "form": form,
        "late": is_late(answer),
        "overdue": by is not None and by < timezone.localdate(),
    }
    return kept_private(render(request, "meetings/call_answer.html", context, status=status))
