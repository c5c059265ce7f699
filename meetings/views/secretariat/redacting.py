"""«Sladd person»: where the name stands, what is doubtful, the deed; and the list of what was done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.forms.redacting import RedactionForm, SpellingsForm
from meetings.models import Redaction
from meetings.redacting import CannotRedact, begin_redaction, carry_out, find, keys_of, sweep, wanted_of
from organisations.models import Person
from organisations.views.access import SecretaryRequest, for_secretariat

MOST_QUESTIONS = 2000
"""A form takes 5000 fields; a name with more doubts than this is written more fully first."""


@require_http_methods(["GET", "POST"])
@for_secretariat
def redact_person(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Looks through every table each time it is opened; «Sladd» does what the page showed, and looks once more."""
    person = get_object_or_404(Person, pk=pk)
    if person.redacted_on is not None or Redaction.rows.filter(person_key=pk, finished_at__isnull=True).exists():
        return redirect("secretariat:redactions")
    pressed = request.method == "POST" and "sladd" in request.POST
    form = RedactionForm(person, request.POST if pressed else None, initial=request.POST.dict())
    refused = ""
    if pressed and form.is_valid():
        try:
            redaction = begin_redaction(
                person,
                reason=form.cleaned_data["reason"],
                names=form.cleaned_data["spellings"],
                chosen=frozenset((*request.POST.getlist("er"), *request.POST.getlist("fil"))),
                by=request.user,
            )
        except CannotRedact as why:
            refused = why.sentence
        else:
            return _done(request, redaction)
    more = SpellingsForm(request.POST or None)
    names = more.cleaned_data["spellings"] if more.is_valid() else ()
    found = find(wanted_of(person, names), keys_of(person))
    context = {
        "person": person,
        "form": form,
        "more": more,
        "found": found,
        "refused": refused,
        "too_many": len(found.questions) > MOST_QUESTIONS,
        "answered": set(request.POST.getlist("er")) if request.method == "POST" else None,
        "chosen_files": request.POST.getlist("fil"),
    }
    return TemplateResponse(request, "secretariat/redact_person.html", context)


def _done(request: SecretaryRequest, redaction: Redaction) -> HttpResponse:
    """Each step of it is kept; what an interruption left undone goes on from the list."""
    if carry_out(redaction) and sweep():
        redaction.refresh_from_db()
        places = ngettext("%(n)s sted", "%(n)s steder", redaction.places) % {"n": redaction.places}
        reports = ngettext("%(n)s referat", "%(n)s referater", redaction.reports) % {"n": redaction.reports}
        words = _("Personen er sladdet: %(places)s, %(reports)s med ny utgave.")
        messages.success(request, words % {"places": places, "reports": reports})
    else:
        messages.warning(request, _("Sladdingen er ikke ferdig. Trykk «Fortsett»."))
    return redirect("secretariat:redactions")


@require_safe
@for_secretariat
def redactions(request: SecretaryRequest) -> HttpResponse:
    """What was done, why and by whom; never who it was about. One query beside the reader's."""
    rows = list(Redaction.rows.select_related("by__person"))
    return TemplateResponse(request, "secretariat/redactions.html", {"redactions": rows})


@for_secretariat
@require_POST
def redaction_resume(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Finish what was broken off. Finished already is finished."""
    return _done(request, get_object_or_404(Redaction, pk=pk))
