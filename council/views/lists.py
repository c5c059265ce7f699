"""«Lister»: each as a page that prints well and as a file, and the notes on the council itself."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from council.forms.lists import ListForm, NoteForm
from council.lists import LISTS, Asked, Listing
from meetings.models import GovernanceNote, Meeting
from organisations.models import Body, User
from organisations.views.access import SecretaryRequest, for_secretariat, sent
from organisations.views.sheets import WRITERS, sheet_response

NOTES = "notater"


@require_safe
@for_secretariat
def lists(request: SecretaryRequest) -> HttpResponse:
    return TemplateResponse(request, "lists/index.html", {"lists": LISTS.items()})


@require_safe
@for_secretariat
def one_list(request: SecretaryRequest, name: str) -> HttpResponseBase:
    """The list as asked for in the address; with `fil=xlsx` or `fil=csv` as a file. A few queries, whatever its
    length. What cannot be understood is said beside the field, and then there is no list.
    """
    known = LISTS.get(name)
    if known is None:
        raise Http404
    form = known.form(request.GET, list(Body.rows.all()))
    listing = _listing(request, name, form)
    wanted = request.GET.get("fil", "")
    if wanted in WRITERS and listing is not None:
        return sheet_response(listing.sheet(str(known.title)), wanted, name=name)
    query = request.GET.copy()
    query.pop("fil", None)
    context = {"name": name, "list": known, "form": form, "listing": listing, "query": query.urlencode()}
    if name == NOTES and listing is not None and form.body is not None:
        context["notes"] = GovernanceNote.rows.filter(body=form.body).select_related("meeting")
    return TemplateResponse(request, "lists/notes.html" if name == NOTES else "lists/list.html", context)


def _listing(request: SecretaryRequest, name: str, form: ListForm) -> Listing | None:
    """None when the form has something to say, or when there is no body yet."""
    if not form.is_valid() or form.body is None:
        return None
    today, chosen = timezone.localdate(), form.cleaned_data
    asked = Asked(
        body=form.body,
        on=chosen.get("dato", today),
        since=chosen.get("fra", today),
        until=chosen.get("til", today),
        reader=request.user,
    )
    return LISTS[name].build(asked)


@require_http_methods(["GET", "POST"])
@for_secretariat
def note_new(request: SecretaryRequest) -> HttpResponse:
    """The same words on the same day are one note, so a double click writes one."""
    body = Body.rows.order_by("pk").first()
    form = _note_form(request, GovernanceNote(on=timezone.localdate(), body=body) if body else GovernanceNote())
    with transaction.atomic():
        if request.method == "POST":
            User.objects.select_for_update().get(pk=request.user.pk)
        if form.is_valid():
            said = form.cleaned_data
            if not GovernanceNote.rows.filter(body=said["body"], on=said["on"], text=said["text"]).exists():
                form.save()
            messages.success(request, _("Notatet er lagret."))
            return redirect("list", name=NOTES)
    return TemplateResponse(request, "lists/note.html", {"form": form, "title": _("Nytt notat")})


@require_http_methods(["GET", "POST"])
@for_secretariat
def note_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    note = get_object_or_404(GovernanceNote, pk=pk)
    form = _note_form(request, note)
    if form.is_valid():
        form.save()
        messages.success(request, _("Notatet er lagret."))
        return redirect("list", name=NOTES)
    return TemplateResponse(request, "lists/note.html", {"form": form, "title": _("Endre notat")})


def _note_form(request: SecretaryRequest, note: GovernanceNote) -> NoteForm:
    meetings = Meeting.objects.visible_to(request.user).select_related("body").newest_first()
    return NoteForm(sent(request), instance=note, meetings=meetings)


@require_http_methods(["GET", "POST"])
@for_secretariat
def note_delete(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Asks first. One that is gone already is gone."""
    if request.method == "POST":
        GovernanceNote.rows.filter(pk=pk).delete()
        messages.success(request, _("Notatet er slettet."))
        return redirect("list", name=NOTES)
    note = get_object_or_404(GovernanceNote, pk=pk)
    return TemplateResponse(request, "lists/note_delete.html", {"note": note})
