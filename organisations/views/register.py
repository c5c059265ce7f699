"""The register's pages: search, one organisation, one person."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.folding import fold
from organisations.forms.register import (
    EndSeatForm,
    EventForm,
    NameForm,
    OrganisationForm,
    PersonForm,
    RepresentativeForm,
    SearchForm,
    SeatForm,
)
from organisations.models import Event, Organisation, OrganisationName, Person, Representation, Seat, SiteEpoch, User
from organisations.representing import CannotRepresent, change_representative, end_seat
from organisations.views.access import SecretaryRequest, for_secretariat, sent


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
    context = {
        "organisation": one,
        "names": list(one.other_names.all()),
        "seats": list(
            one.seats.select_related("body", "successor")
            .prefetch_related("representations__person")
            .order_by(F("since").desc(nulls_last=True), "-pk")
        ),
        "events": list(one.events.all()),
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "register/organisation.html", context)


@require_safe
@for_secretariat
def person(request: SecretaryRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Person.rows.select_related("employer"), pk=pk)
    if one.merged_into_id is not None:
        return redirect("register:person", pk=one.merged_into_id)
    context = {
        "person": one,
        "names": list(one.other_names.all()),
        "roles": list(
            one.representations.select_related("seat__organisation", "seat__body").order_by(
                F("until").desc(nulls_first=True), "-pk"
            )
        ),
        "offices": list(one.offices.select_related("body")),
        "account": User.objects.filter(person=one).first(),
    }
    return TemplateResponse(request, "register/person.html", context)


@require_http_methods(["GET", "POST"])
@for_secretariat
def new_organisation(request: SecretaryRequest) -> HttpResponse:
    return _organisation_form(request, None)


@require_http_methods(["GET", "POST"])
@for_secretariat
def organisation_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    return _organisation_form(request, get_object_or_404(Organisation, pk=pk))


def _organisation_form(request: SecretaryRequest, one: Organisation | None) -> HttpResponse:
    title = _("Endre %(name)s") % {"name": one} if one else _("Ny organisasjon")
    form = OrganisationForm(sent(request), instance=one)
    if _saved(request, form):
        return redirect("register:organisation", pk=form.instance.pk)
    return TemplateResponse(request, "register/form.html", {"form": form, "title": title})


@require_http_methods(["GET", "POST"])
@for_secretariat
def person_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Person, pk=pk)
    title = _("Endre %(name)s") % {"name": one}
    form = PersonForm(sent(request), instance=one)
    if _saved(request, form):
        return redirect("register:person", pk=pk)
    return TemplateResponse(request, "register/form.html", {"form": form, "title": title})


@require_http_methods(["GET", "POST"])
@for_secretariat
def name_new(request: SecretaryRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Organisation, pk=pk)
    form = NameForm(sent(request), instance=OrganisationName(organisation=one))
    return _part(request, one, form, _("Nytt navn på %(name)s") % {"name": one})


@require_http_methods(["GET", "POST"])
@for_secretariat
def event_new(request: SecretaryRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Organisation, pk=pk)
    form = EventForm(sent(request), instance=Event(organisation=one))
    return _part(request, one, form, _("Ny hendelse i %(name)s") % {"name": one})


@require_http_methods(["GET", "POST"])
@for_secretariat
def seat_new(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Overlapping seats are refused by the model, the second of two clicks among them."""
    one = get_object_or_404(Organisation, pk=pk)
    form = SeatForm(sent(request), instance=Seat(organisation=one))
    return _part(request, one, form, _("Nytt medlemskap for %(name)s") % {"name": one})


RegisterForm = OrganisationForm | PersonForm | NameForm | EventForm | SeatForm


def _part(request: SecretaryRequest, one: Organisation, form: RegisterForm, title: str) -> HttpResponse:
    """A row that belongs to an organisation; saved, it stands on the organisation's page."""
    if _saved(request, form):
        return redirect("register:organisation", pk=one.pk)
    return TemplateResponse(request, "register/form.html", {"form": form, "title": title, "of": one})


def _saved(request: SecretaryRequest, form: RegisterForm) -> bool:
    """Save what is valid. Two clicks of one person wait for each other, so that the second meets the first's row."""
    if request.method != "POST":
        return False
    with transaction.atomic():
        User.objects.select_for_update().get(pk=request.user.pk)
        if not form.is_valid():
            return False
        saved = form.save()
        SiteEpoch.raise_()
    messages.success(request, _("%(name)s er lagret.") % {"name": saved})
    return True


@require_http_methods(["GET", "POST"])
@for_secretariat
def seat_end(request: SecretaryRequest, pk: int) -> HttpResponse:
    seat = get_object_or_404(Seat.rows.select_related("organisation", "body"), pk=pk)
    form = EndSeatForm(seat, sent(request))
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            end_seat(
                seat,
                on=chosen["on"],
                reason=Seat.Reason(chosen["reason"]),
                reason_text=chosen["reason_text"],
                successor=chosen["successor"],
                by=request.user,
            )
        except CannotRepresent as why:
            form.add_error(None, why.sentence)
        else:
            messages.success(request, _("Medlemskapet til %(name)s er avsluttet.") % {"name": seat.organisation})
            return redirect("register:organisation", pk=seat.organisation_id)
    title = _("Avslutt medlemskapet til %(name)s") % {"name": seat.organisation}
    return TemplateResponse(request, "register/form.html", {"form": form, "title": title, "of": seat.organisation})


@require_http_methods(["GET", "POST"])
@for_secretariat
def change_fixed(request: SecretaryRequest, pk: int) -> HttpResponse:
    return _change(request, pk, Representation.Kind.FIXED)


@require_http_methods(["GET", "POST"])
@for_secretariat
def change_deputy(request: SecretaryRequest, pk: int) -> HttpResponse:
    return _change(request, pk, Representation.Kind.DEPUTY)


def _change(request: SecretaryRequest, pk: int, kind: Representation.Kind) -> HttpResponse:
    """«Bytt representant». A new deputy may also come beside those who sit."""
    seat = get_object_or_404(Seat.rows.select_related("organisation", "body"), pk=pk)
    sitting = Representation.rows.filter(seat=seat, kind=kind, until__isnull=True).select_related("person")
    form = RepresentativeForm(sitting, sent(request))
    if form.is_valid():
        try:
            _take_over(form, seat, kind, by=request.user)
        except CannotRepresent as why:
            form.add_error(None, why.sentence)
        else:
            messages.success(request, _("Rollen er byttet for %(name)s.") % {"name": seat.organisation})
            return redirect("register:organisation", pk=seat.organisation_id)
    context = {"form": form, "seat": seat, "sitting": sitting, "kind": kind, "of": seat.organisation}
    return TemplateResponse(request, "register/change_representative.html", context)


@transaction.atomic
def _take_over(form: RepresentativeForm, seat: Seat, kind: Representation.Kind, *, by: User) -> None:
    """Nobody new stands in the register when the change is refused. Raises CannotRepresent."""
    chosen = form.cleaned_data
    newcomer: Person | None = chosen["person"]
    if chosen["name"]:
        newcomer = Person.rows.create(name=chosen["name"], email=chosen["email"])
    change_representative(
        seat, kind, leaving=chosen["leaving"], person=newcomer, on=chosen["on"], reason=chosen["reason"], by=by
    )
