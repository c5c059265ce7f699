"""«Er dette samme?»: names in the drafts that the register does not know, answered with one click each."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from council.forms.spellings import AnswerForm, AskedForm
from meetings.unknown_names import UnknownName, unknown_names
from organisations.folding import fold
from organisations.models import SettledLabel
from organisations.spelling import (
    Answer,
    CannotLearn,
    ask_again,
    learn_organisation,
    learn_person,
    settle_label,
    take_back,
)
from organisations.views.access import SecretaryRequest, for_secretariat, sent

UNDO = "skrivemate"
MOST_SHOWN = 100
LONGEST_KEY = 10
"""A number with more digits is no row's."""


@require_http_methods(["GET", "POST"])
@for_secretariat
def spellings(request: SecretaryRequest) -> HttpResponse:
    """All of them, or the one of `?navn=` with the whole register to choose from.

    Twelve queries beside the reader's, and two for the choices of the one.
    """
    form = AnswerForm(sent(request))
    if request.method == "POST":
        if "angre" in request.POST or "igjen" in request.POST:
            _undo(request)
            return redirect("register_spellings")
        if form.is_valid() and _answered(request, form):
            return redirect("register_spellings")
    names = unknown_names()
    asked = AskedForm(request.GET)
    key = fold(asked.cleaned_data["navn"]) if asked.is_valid() else ""
    if request.method == "POST" and not form.is_valid():
        key = fold(str(form.data.get("label", "")))
    one = next((name for name in names if key and name.folded == key), None)
    if one is not None:
        return _alone(request, one, form)
    context = {
        "names": names[:MOST_SHOWN],
        "more": len(names[MOST_SHOWN:]),
        "settled": list(SettledLabel.rows.all()),
        "last": request.session.get(UNDO),
    }
    return TemplateResponse(request, "register/spellings.html", context)


def _alone(request: SecretaryRequest, one: UnknownName, form: AnswerForm) -> HttpResponse:
    if not form.is_bound:
        form = AnswerForm(initial={"label": one.label})
    return TemplateResponse(request, "register/spelling.html", {"one": one, "form": form})


def _answered(request: SecretaryRequest, form: AnswerForm) -> bool:
    """Whether it was written, or stood there already. If not, the form says why."""
    chosen: dict[str, Any] = form.cleaned_data  # Any: cleaned values
    label, who = chosen["label"], chosen["organisation"] or chosen["person"]
    try:
        if chosen["organisation"]:
            answer = learn_organisation(label, chosen["organisation"], since=chosen["since"], by=request.user)
        elif chosen["person"]:
            answer = learn_person(label, chosen["person"], by=request.user)
        else:
            answer = settle_label(label, by=request.user)
    except CannotLearn as why:
        form.add_error(None, why.sentence)
        return False
    if answer is not None:
        words = _("«%(label)s» er %(who)s.") if who else _("«%(label)s» spørres det ikke om igjen.")
        said = words % {"label": label, "who": who}
        request.session[UNDO] = {"said": said, "mark": f"{answer.kind}:{answer.key}", "before": _as_words(answer)}
    return True


def _as_words(answer: Answer) -> list[str | None] | None:
    """The period of before, as a session can keep it."""
    return None if answer.before is None else [day.isoformat() if day else None for day in answer.before]


def _undo(request: SecretaryRequest) -> None:
    """«Angre» takes back the answer it stands beside, «Spør igjen» a label that was settled. Once, however often."""
    if key := request.POST.get("igjen", ""):
        if key.isascii() and key.isdecimal() and len(key) < LONGEST_KEY:
            ask_again(int(key), by=request.user)
        return
    last = request.session.get(UNDO)
    if not last or last["mark"] != request.POST.get("angre"):
        messages.info(request, _("Det er ikke noe å angre."))
        return
    del request.session[UNDO]
    kind, _colon, key = last["mark"].partition(":")
    since, until = (date.fromisoformat(day) if day else None for day in last["before"] or (None, None))
    answer = Answer(kind, int(key), (since, until) if last["before"] else None)
    if take_back(answer, by=request.user):
        messages.success(request, _("Svaret er angret."))
    else:
        messages.info(request, _("Det er ikke noe å angre."))
