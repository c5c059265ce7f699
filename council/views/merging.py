"""«Slå sammen»: choose two rows of the register, see what would move, merge, and undo within 30 days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from council.forms.merging import MergeForm, MergeOrganisationsForm, MergePeopleForm
from organisations.merging import CannotMerge, Mergeable, can_be_undone, merge, plan_merge, undo_merge
from organisations.models import Merge, Organisation, Person
from organisations.views.access import SecretaryRequest, for_secretariat

RECENT = 50
FORMS: dict[str, type[MergeForm]] = {
    Merge.Kind.ORGANISATION: MergeOrganisationsForm,
    Merge.Kind.PERSON: MergePeopleForm,
}


@dataclass(frozen=True)
class Made:
    """A merge that was made, in names."""

    row: Merge
    kept: str
    gone: str
    on: date
    can_be_undone: bool


@require_http_methods(["GET", "POST"])
@for_secretariat
def merging(request: SecretaryRequest) -> HttpResponse:
    """Without a choice: the two forms and the latest merges. With one: what it would do. Posted: done."""
    asked = request.POST if request.method == "POST" else request.GET
    form = FORMS.get(asked.get("kind", ""))
    chosen = form(asked, merged_too=request.method == "POST") if form else None
    if chosen is None or not chosen.is_valid():
        return _front(request, chosen)
    kept: Mergeable = chosen.cleaned_data["kept"]
    gone: Mergeable = chosen.cleaned_data["gone"]
    refusals: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            merge(kept, gone, by=request.user)
        except CannotMerge as why:
            refusals = why.sentences
        else:
            messages.success(request, _("%(gone)s er slått inn i %(kept)s.") % {"gone": gone, "kept": kept})
            return redirect(_page_of(kept))
    plan = plan_merge(kept, gone)
    context = {"plan": plan, "kind": asked["kind"], "refusals": refusals or plan.refusals}
    return TemplateResponse(request, "register/merge_plan.html", context)


def _page_of(one: Mergeable) -> str:
    return reverse("register:organisation" if isinstance(one, Organisation) else "register:person", args=[one.pk])


def _front(request: SecretaryRequest, chosen: MergeForm | None) -> HttpResponse:
    """The choice that could not be read stands in its form, with what is wrong. Six queries beside the reader's."""
    forms = {kind: chosen if isinstance(chosen, form) else form() for kind, form in FORMS.items()}
    context = {
        "organisations": forms[Merge.Kind.ORGANISATION],
        "people": forms[Merge.Kind.PERSON],
        "made": _made(list(Merge.rows.all()[:RECENT])),
    }
    return TemplateResponse(request, "register/merge.html", context)


def _made(rows: list[Merge]) -> list[Made]:
    keys = {kind: {key for row in rows if row.kind == kind for key in (row.kept, row.gone)} for kind in Merge.Kind}
    names: dict[tuple[str, int], str] = {
        (Merge.Kind.ORGANISATION, key): name
        for key, name in Organisation.rows.filter(pk__in=keys[Merge.Kind.ORGANISATION]).values_list("pk", "short")
    }
    people = Person.rows.filter(pk__in=keys[Merge.Kind.PERSON]).values_list("pk", "name")
    names |= {(Merge.Kind.PERSON, key): name for key, name in people}

    found = []
    for row in rows:
        kept, gone = (names.get((row.kind, key), _("en som er slettet")) for key in (row.kept, row.gone))
        found.append(Made(row, kept, gone, timezone.localdate(row.at), can_be_undone(row)))
    return found


@require_http_methods(["GET", "POST"])
@for_secretariat
def undoing(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Asks first. Undone already is undone."""
    row = get_object_or_404(Merge, pk=pk)
    [made] = _made([row])
    refusals: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            undo_merge(row, by=request.user)
        except CannotMerge as why:
            refusals = why.sentences
        else:
            words = {"gone": made.gone, "kept": made.kept}
            messages.success(request, _("%(gone)s og %(kept)s er to igjen.") % words)
            return redirect("register_merge")
    return TemplateResponse(request, "register/merge_undo.html", {"made": made, "refusals": refusals})
