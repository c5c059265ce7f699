"""One person of the register: facts, spellings, log-in."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.forms.people import NewPersonForm, PersonForm, SpellingForm
from organisations.forms.register import PrefillForm
from organisations.invitations import CannotLetIn, close_account, give_account, is_of_the_office, why_no_account
from organisations.models import Person, PersonName, User
from organisations.views.access import SecretaryRequest, for_secretariat, sent
from organisations.views.editing import deleting, form_or_back, gone, opened, saved


@require_safe
@for_secretariat
def person(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Five queries beside the reader's."""
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


def page_of(one: Person) -> str:
    return reverse("register:person", args=[one.pk])


@require_http_methods(["GET", "POST"])
@for_secretariat
def person_new(request: SecretaryRequest) -> HttpResponse:
    """`?navn=`: what the page that leads here calls the person. The second of two clicks opens the first's person."""
    asked = PrefillForm(request.GET)
    form = NewPersonForm(sent(request), initial={"name": asked.cleaned_data["navn"] if asked.is_valid() else ""})
    if saved(request, form):
        made = form.sent_before() or form.instance
        return redirect(page_of(made))
    context = {"form": form, "title": _("Ny person"), "namesakes": form.namesakes}
    return TemplateResponse(request, "register/person_new.html", context)


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def person_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    one = opened(request, Person.rows.all(), pk)
    name = str(one)
    form = PersonForm(sent(request), instance=one)
    return form_or_back(request, form, _("Endre %(name)s") % {"name": name}, of=name, back=page_of(one))


@require_http_methods(["GET", "POST"])
@for_secretariat
def spelling_new(request: SecretaryRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Person, pk=pk)
    form = SpellingForm(sent(request), instance=PersonName(person=one))
    return form_or_back(request, form, _("Ny skrivemåte av %(name)s") % {"name": one}, of=one, back=page_of(one))


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def spelling_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    name = opened(request, PersonName.rows.select_related("person"), pk)
    title, back = _("Endre skrivemåten %(name)s") % {"name": name}, page_of(name.person)
    form = SpellingForm(sent(request), instance=name)
    return form_or_back(request, form, title, of=name.person, back=back)


@require_http_methods(["GET", "POST"])
@for_secretariat
def spelling_delete(request: SecretaryRequest, pk: int) -> HttpResponse:
    name = PersonName.rows.select_related("person").filter(pk=pk).first()
    if name is None:
        return gone(request)
    warning = _("Utkast som bruker navnet, spør «Hvem?» igjen. Publiserte referater endres ikke.")
    return deleting(request, name, of=name.person, back=page_of(name.person), warning=warning)


@require_http_methods(["GET", "POST"])
@for_secretariat
def log_in(request: SecretaryRequest, pk: int) -> HttpResponse:
    """«Gi innlogging» and «Steng innlogging». Each button says what is wanted, so a double click does it once."""
    one = get_object_or_404(Person, pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            _press(request, one)
        except CannotLetIn as why:
            refused = why.sentence
        else:
            return redirect(page_of(one))
    account = User.objects.filter(person=one).first()
    context = {
        "person": one,
        "account": account,
        "of_the_office": account is not None and is_of_the_office(account),
        "hindrance": why_no_account(one),
        "refused": refused,
    }
    return TemplateResponse(request, "register/log_in.html", context)


def _press(request: SecretaryRequest, one: Person) -> None:
    if request.POST.get("gjor") == "steng":
        if close_account(one, by=request.user):
            messages.success(request, _("Innloggingen til %(name)s er stengt.") % {"name": one})
        else:
            messages.info(request, _("%(name)s har ingen åpen innlogging.") % {"name": one})
        return
    account, is_new = give_account(one, host=request.get_host(), secure=request.is_secure(), by=request.user)
    if is_new:
        words = _("%(name)s har fått innlogging. Et brev med lenke for å velge passord går nå til %(address)s.")
        messages.success(request, words % {"name": one, "address": account.email})
    else:
        messages.info(request, _("%(name)s har alt innlogging.") % {"name": one})
