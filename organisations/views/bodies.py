"""Bodies: who has a seat on a date, and who holds which office."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.composition import offices_of, seats_on
from organisations.forms.bodies import BodyForm, EndOfficeForm, OfficeForm, OnDayForm
from organisations.models import Body, Office
from organisations.views.access import SecretaryRequest, for_secretariat, sent
from organisations.views.editing import deleting, form_or_back, form_page, gone, opened, saved


@require_safe
@for_secretariat
def bodies(request: SecretaryRequest) -> HttpResponse:
    """One query beside the reader's."""
    today = timezone.localdate()
    runs = (Q(seats__since__isnull=True) | Q(seats__since__lte=today)) & (
        Q(seats__until__isnull=True) | Q(seats__until__gte=today)
    )
    every = Body.rows.select_related("host").annotate(members=Count("seats", filter=runs))
    return TemplateResponse(request, "register/bodies.html", {"bodies": every})


@require_safe
@for_secretariat
def body(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Its members on a day, today if none is asked for, and all its offices. Four queries beside the reader's."""
    one = get_object_or_404(Body.rows.select_related("host"), pk=pk)
    form = OnDayForm(request.GET if "dato" in request.GET else None, initial={"dato": timezone.localdate()})
    on = (form.cleaned_data["dato"] if form.is_valid() else None) or timezone.localdate()
    context = {"body": one, "form": form, "on": on, "seats": seats_on(one, on), "offices": offices_of(one)}
    return TemplateResponse(request, "register/body.html", context)


def page_of(one: Body) -> str:
    return reverse("register:body", args=[one.pk])


@require_http_methods(["GET", "POST"])
@for_secretariat
def body_new(request: SecretaryRequest) -> HttpResponse:
    form = BodyForm(sent(request))
    if saved(request, form):
        return redirect(page_of(form.instance))
    return form_page(request, form, _("Nytt organ"))


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def body_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    one = opened(request, Body.rows.all(), pk)
    name = str(one)
    form = BodyForm(sent(request), instance=one)
    return form_or_back(request, form, _("Endre %(name)s") % {"name": name}, of=name, back=page_of(one))


@require_http_methods(["GET", "POST"])
@for_secretariat
def office_new(request: SecretaryRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Body, pk=pk)
    form = OfficeForm(sent(request), instance=Office(body=one))
    return _part(request, one, form, _("Nytt verv i %(name)s") % {"name": one})


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def office_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    office = opened(request, Office.rows.select_related("body", "person"), pk)
    title = _("Endre vervet %(name)s") % {"name": office}
    return _part(request, office.body, OfficeForm(sent(request), instance=office), title)


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def office_end(request: SecretaryRequest, pk: int) -> HttpResponse:
    office = opened(request, Office.rows.select_related("body", "person"), pk)
    title = _("Avslutt vervet %(name)s") % {"name": office}
    return _part(request, office.body, EndOfficeForm(sent(request), instance=office), title)


@require_http_methods(["GET", "POST"])
@for_secretariat
def office_delete(request: SecretaryRequest, pk: int) -> HttpResponse:
    office = Office.rows.select_related("body", "person").filter(pk=pk).first()
    if office is None:
        return gone(request)
    warning = _("Slett bare et verv som er ført ved en feil. Et som er over, avsluttes.")
    return deleting(request, office, of=office.body, back=page_of(office.body), warning=warning)


def _part(request: SecretaryRequest, one: Body, form: OfficeForm | EndOfficeForm, title: str) -> HttpResponse:
    return form_or_back(request, form, title, of=one, back=page_of(one))
