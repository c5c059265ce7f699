"""What the register's pages share: open a row for change, save a form, ask before something is deleted."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from organisations.models import SiteEpoch, User
from organisations.views.access import SecretaryRequest

M = TypeVar("M", bound=models.Model)


def opened(request: SecretaryRequest, rows: models.QuerySet[M], pk: int) -> M:
    """The row that a page is about, or 404; locked while a form is being saved. Views that save are atomic."""
    return get_object_or_404(rows.select_for_update(of=("self",)) if request.method == "POST" else rows, pk=pk)


@transaction.atomic
def saved(request: SecretaryRequest, form: Any) -> bool:  # Any: a form of whichever of the register's models
    """Save what is valid. Two clicks of one person wait for each other, so that the second meets the first's row."""
    if request.method != "POST":
        return False
    User.objects.select_for_update().get(pk=request.user.pk)
    if not form.is_valid():
        return False
    row = form.save()
    SiteEpoch.raise_()
    messages.success(request, _("%(name)s er lagret.") % {"name": row})
    return True


def form_page(
    request: SecretaryRequest,
    form: forms.BaseForm,
    title: str,
    *,
    of: object = None,
    back: str = "",
    template: str = "register/form.html",
) -> HttpResponse:
    """`of`: whose page leads here, or its name where the form may change that, and `back` its address."""
    return TemplateResponse(request, template, {"form": form, "title": title, "of": of, "back": back})


def form_or_back(request: SecretaryRequest, form: forms.BaseForm, title: str, *, of: object, back: str) -> HttpResponse:
    """A row of somebody's page: saved, it stands there. As `form_page`."""
    return redirect(back) if saved(request, form) else form_page(request, form, title, of=of, back=back)


def gone(request: SecretaryRequest) -> HttpResponse:
    """The second of two clicks on «Slett». 404 for a page that is only opened."""
    if request.method != "POST":
        raise Http404
    messages.info(request, _("Den er alt slettet."))
    return redirect("register:index")


def deleting(
    request: SecretaryRequest, row: models.Model, *, of: models.Model, back: str, warning: str = ""
) -> HttpResponse:
    """Asks first. What other rows need is kept, and said so."""
    refused = ""
    if request.method == "POST":
        name = str(row)
        try:
            with transaction.atomic():
                row.delete()
                SiteEpoch.raise_()
        except (ProtectedError, RestrictedError):
            refused = _("Kan ikke slettes, for annet i registeret hører til. Slett eller flytt det først.")
        else:
            messages.success(request, _("%(name)s er slettet.") % {"name": name})
            return redirect(back)
    kind = row._meta.verbose_name
    context = {"row": row, "kind": kind, "of": of, "back": back, "warning": warning, "refused": refused}
    return TemplateResponse(request, "register/delete.html", context)
