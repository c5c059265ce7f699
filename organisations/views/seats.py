"""An organisation's seats and who sits in them: begun, changed, ended, put right."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.forms.seats import EndSeatForm, RepresentativeForm, RolePeriodForm, SeatForm, SeatPeriodForm
from organisations.models import Organisation, Person, Representation, Seat, User
from organisations.representing import CannotRepresent, change_representative, end_seat, revoke_links
from organisations.views.access import SecretaryRequest, for_secretariat, sent
from organisations.views.editing import deleting, form_or_back, form_page, gone, opened, saved
from organisations.views.register import page_of


@require_http_methods(["GET", "POST"])
@for_secretariat
def seat_new(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Overlapping seats are refused by the model, the second of two clicks among them."""
    one = get_object_or_404(Organisation, pk=pk)
    form = SeatForm(sent(request), instance=Seat(organisation=one))
    return form_or_back(request, form, _("Nytt medlemskap for %(name)s") % {"name": one}, of=one, back=page_of(one))


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def seat_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    seat = opened(request, Seat.rows.select_related("organisation", "body"), pk)
    one = seat.organisation
    form = SeatPeriodForm(sent(request), instance=seat)
    title = _("Rett perioden for %(name)s") % {"name": seat}
    return form_or_back(request, form, title, of=one, back=page_of(one))


@require_http_methods(["GET", "POST"])
@for_secretariat
def seat_delete(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Only a seat in which nobody has sat."""
    seat = Seat.rows.select_related("organisation", "body").filter(pk=pk).first()
    if seat is None:
        return gone(request)
    warning = _("Slett bare et medlemskap som er ført ved en feil. Et som er over, avsluttes.")
    return deleting(request, seat, of=seat.organisation, back=page_of(seat.organisation), warning=warning)


@require_http_methods(["GET", "POST"])
@for_secretariat
def seat_end(request: SecretaryRequest, pk: int) -> HttpResponse:
    seat = get_object_or_404(Seat.rows.select_related("organisation", "body"), pk=pk)
    back = page_of(seat.organisation)
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
            return redirect(back)
    title = _("Avslutt medlemskapet til %(name)s") % {"name": seat.organisation}
    return form_page(request, form, title, of=seat.organisation, back=back)


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def role_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Whoever sits no more by the new dates loses the links that act for the organisation."""
    one = opened(request, Representation.rows.select_related("seat__organisation", "seat__body", "person"), pk)
    organisation = one.seat.organisation
    form = RolePeriodForm(sent(request), instance=one)
    if saved(request, form):
        if one.person is not None:
            revoke_links(organisation, one.person)
        return redirect(page_of(organisation))
    title = _("Rett perioden for %(name)s") % {"name": one}
    return form_page(request, form, title, of=organisation, back=page_of(organisation))


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def role_delete(request: SecretaryRequest, pk: int) -> HttpResponse:
    one = Representation.rows.select_related("seat__organisation", "person").filter(pk=pk).first()
    if one is None:
        return gone(request)
    organisation, person = one.seat.organisation, one.person
    warning = _("Slett bare det som er ført ved en feil. Den som slutter, byttes eller får en siste dag.")
    answer = deleting(request, one, of=organisation, back=page_of(organisation), warning=warning)
    if request.method == "POST" and person is not None:
        revoke_links(organisation, person)
    return answer


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
    back = page_of(seat.organisation)
    sitting = Representation.rows.filter(seat=seat, kind=kind, until__isnull=True).select_related("person")
    form = RepresentativeForm(sitting, sent(request))
    if form.is_valid():
        try:
            _take_over(form, seat, kind, by=request.user)
        except CannotRepresent as why:
            form.add_error(None, why.sentence)
        else:
            messages.success(request, _("Rollen er byttet for %(name)s.") % {"name": seat.organisation})
            return redirect(back)
    context = {"form": form, "seat": seat, "sitting": sitting, "kind": kind, "of": seat.organisation, "back": back}
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
