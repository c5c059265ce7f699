"""The register's pages: search, and one organisation with its names and events."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.folding import fold
from organisations.forms.register import EventForm, NameForm, OrganisationForm, PrefillForm, SearchForm
from organisations.models import Event, Organisation, OrganisationName, Person, Representation, Seat
from organisations.views.access import SecretaryRequest, for_secretariat, sent
from organisations.views.editing import deleting, form_or_back, form_page, gone, opened, saved


@require_safe
@for_secretariat
def index(request: SecretaryRequest) -> HttpResponse:
    """Members now, former members, other organisations, persons; narrowed by a folded name.

    Four queries beside the reader's.
    """
    form = SearchForm(request.GET)
    key = fold(form.cleaned_data["q"]) if form.is_valid() else ""
    organisations = Organisation.rows.standing().in_norwegian_order()
    people = Person.rows.standing().select_related("employer")
    if key:
        named = Q(folded__contains=key) | Q(other_names__folded__contains=key)
        organisations = organisations.filter(named | Q(folded_short__contains=key)).distinct()
        people = people.filter(named).distinct()
    now = set(Seat.rows.open_on(timezone.localdate()).values_list("organisation_id", flat=True))
    once = set(Seat.rows.values_list("organisation_id", flat=True)) - now
    found = list(organisations)
    context = {
        "form": form,
        "members": [one for one in found if one.pk in now],
        "former": [one for one in found if one.pk in once],
        "others": [one for one in found if one.pk not in now | once],
        "people": list(people),
    }
    return TemplateResponse(request, "register/index.html", context)


@require_safe
@for_secretariat
def organisation(request: SecretaryRequest, pk: int) -> HttpResponse:
    """One organisation with all that the register knows of it. Six queries beside the reader's."""
    one = get_object_or_404(Organisation, pk=pk)
    if one.merged_into_id is not None:
        return redirect("register:organisation", pk=one.merged_into_id)
    sitting = Representation.rows.select_related("person").order_by("-kind", F("until").desc(nulls_first=True), "-pk")
    context = {
        "organisation": one,
        "names": list(one.other_names.all()),
        "seats": list(
            one.seats.select_related("body", "successor")
            .prefetch_related(Prefetch("representations", sitting))
            .order_by(F("since").desc(nulls_last=True), "-pk")
        ),
        "inherited": list(one.inherited_seats.select_related("body", "organisation").order_by("until", "pk")),
        "events": list(one.events.all()),
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "register/organisation.html", context)


@require_http_methods(["GET", "POST"])
@for_secretariat
def new_organisation(request: SecretaryRequest) -> HttpResponse:
    """`?navn=` and `?epost=`: what the page that leads here calls it, and writes to."""
    asked = PrefillForm(request.GET)
    asked.is_valid()
    name, email = (asked.cleaned_data.get(word, "") for word in ("navn", "epost"))
    form = OrganisationForm(sent(request), initial={"short": name[:60], "name": name, "email": email})
    if saved(request, form):
        return redirect("register:organisation", pk=form.instance.pk)
    return form_page(request, form, _("Ny organisasjon"))


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def organisation_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    one = opened(request, Organisation.rows.all(), pk)
    name = str(one)
    form = OrganisationForm(sent(request), instance=one)
    return form_or_back(request, form, _("Endre %(name)s") % {"name": name}, of=name, back=page_of(one))


def page_of(one: Organisation) -> str:
    return reverse("register:organisation", args=[one.pk])


@require_http_methods(["GET", "POST"])
@for_secretariat
def name_new(request: SecretaryRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Organisation, pk=pk)
    form = NameForm(sent(request), instance=OrganisationName(organisation=one))
    return _part(request, one, form, _("Nytt navn på %(name)s") % {"name": one})


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def name_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    name = opened(request, OrganisationName.rows.select_related("organisation"), pk)
    title = _("Endre navnet %(name)s") % {"name": name}
    return _part(request, name.organisation, NameForm(sent(request), instance=name), title)


@require_http_methods(["GET", "POST"])
@for_secretariat
def name_delete(request: SecretaryRequest, pk: int) -> HttpResponse:
    name = OrganisationName.rows.select_related("organisation").filter(pk=pk).first()
    if name is None:
        return gone(request)
    warning = _("Utkast som bruker navnet, spør «Hvem?» igjen. Publiserte referater endres ikke.")
    return deleting(request, name, of=name.organisation, back=page_of(name.organisation), warning=warning)


@require_http_methods(["GET", "POST"])
@for_secretariat
def event_new(request: SecretaryRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Organisation, pk=pk)
    form = EventForm(sent(request), instance=Event(organisation=one))
    return _part(request, one, form, _("Ny hendelse i %(name)s") % {"name": one})


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def event_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    event = opened(request, Event.rows.select_related("organisation"), pk)
    return _part(request, event.organisation, EventForm(sent(request), instance=event), _("Endre hendelsen"))


@require_http_methods(["GET", "POST"])
@for_secretariat
def event_delete(request: SecretaryRequest, pk: int) -> HttpResponse:
    event = Event.rows.select_related("organisation").filter(pk=pk).first()
    if event is None:
        return gone(request)
    return deleting(request, event, of=event.organisation, back=page_of(event.organisation))


def _part(request: SecretaryRequest, one: Organisation, form: NameForm | EventForm, title: str) -> HttpResponse:
    """A row that belongs to an organisation; saved, it stands on the organisation's page."""
    return form_or_back(request, form, title, of=one, back=page_of(one))
