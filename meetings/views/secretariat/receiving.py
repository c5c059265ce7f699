"""«Importer referat»: upload of one file or hundreds, the queue of what waits, and «Forkast»."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from meetings.forms.importing import BY_DATE, BY_QUESTIONS, DISCARD, READ_AGAIN, ChosenForm, QueueForm, UploadForm
from meetings.importing.creating_many import create_drafts
from meetings.importing.decoding import MAX_BYTES, UnreadableDocument, check_size
from meetings.importing.receiving import (
    ImportRefused,
    Kept,
    discard_document,
    discard_documents,
    keep_document,
    receive_document,
)
from meetings.importing.taking import take_again, take_waiting
from meetings.importing.twins import Twins, twins_of
from meetings.importing.waiting import (
    HEAVY,
    Upload,
    UploadState,
    count_unread,
    deleted_on,
    heaps,
    next_for_human,
    uploads,
)
from meetings.models import SourceDocument
from meetings.views.secretariat.shared import gone
from organisations.models import Body
from organisations.views.access import SecretaryRequest, asks_for_json, for_secretariat, sent

A_PAGE = 50
SECONDS, SECONDS_FOR_SCRIPT = 10.0, 1.5
"""How long one request goes on reading. A script asks again by itself, and shows how far it has come."""

TAGS = {UploadState.UNREAD: "", UploadState.CLEAR: "ok", UploadState.QUESTIONS: "warn", UploadState.REFUSED: "bad"}
ORDERS = {
    BY_DATE: (F("meeting_date").asc(nulls_last=True), "pk"),
    BY_QUESTIONS: ("questions", F("meeting_date").asc(nulls_last=True), "pk"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An upload in the queue. `goes`: the day it is deleted."""

    upload: Upload
    state: UploadState
    tag: str
    goes: dt.date | None
    twins: Twins


@require_http_methods(["GET", "POST"])
@for_secretariat
def receive(request: SecretaryRequest) -> HttpResponse:
    """One file is read at once and leads to its review. Of several every byte is kept first, and read afterwards."""
    form = UploadForm(sent(request), request.FILES or None)
    refused: list[str] = []
    if request.method == "POST" and asks_for_json(request):
        return answer_script(request, form)
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen
        if len(chosen) == 1:
            try:
                return redirect("secretariat:import", pk=read_now(request, chosen[0]).pk)
            except UnreadableDocument as why:
                refused.append(f"{chosen[0].name}: {why}")
        else:
            refused = keep_all(request, chosen)
            if not refused:
                return redirect("secretariat:receive")
    return queue_page(request, form, refused)


def read_now(request: SecretaryRequest, upload: UploadedFile[bytes]) -> SourceDocument:
    """Raises UnreadableDocument. A file that is too large is refused before it is read."""
    check_size(upload.size or 0)
    return receive_document(upload.name or "", upload.read(), by=request.user)


def keep_all(request: SecretaryRequest, chosen: Sequence[UploadedFile[bytes]]) -> list[str]:
    """Keeps each, unread; answers the sentences for those that cannot be kept."""
    refused, new = [], 0
    for upload in chosen:
        try:
            new += not keep(request, upload).known
        except UnreadableDocument as why:
            refused.append(f"{upload.name}: {why}")
    if new:
        told = ngettext("%(n)s fil er tatt imot.", "%(n)s filer er tatt imot.", new) % {"n": new}
        messages.success(request, told)
    return refused


def keep(request: SecretaryRequest, upload: UploadedFile[bytes]) -> Kept:
    """Raises UnreadableDocument for the size alone. Bytes that are here already are told of, with a link to them."""
    check_size(upload.size or 0)
    kept = keep_document(upload.name or "", upload.read(), by=request.user)
    if kept.known:
        address = reverse("secretariat:import", args=[kept.document.pk])
        told = _("%(name)s ligger her fra før, og er beholdt bare én gang. Samme fil som") % {"name": upload.name}
        messages.info(request, told_of(told, address, kept.document))
    return kept


def answer_script(request: SecretaryRequest, form: UploadForm) -> JsonResponse:
    """The script sends one file at a time."""
    if not form.is_valid():
        return JsonResponse({"sentence": _("Velg minst én fil først.")}, status=422)
    try:
        for upload in form.chosen:
            keep(request, upload)
    except UnreadableDocument as why:
        return JsonResponse({"sentence": why.sentence}, status=422)
    return JsonResponse({}, status=201)


def queue_page(request: SecretaryRequest, form: UploadForm, refused: Sequence[str]) -> HttpResponse:
    """A fixed number of queries, however many uploads wait."""
    shown, order, number = QueueForm(request.GET).answers()
    found = uploads().order_by(*ORDERS.get(order, ("-pk",)))
    page = Paginator(found.filter(state=shown) if shown else found, A_PAGE).get_page(number)
    piles = heaps()
    context = {
        "form": form,
        "refused": refused,
        "page": page,
        "rows": rows_of(page),
        "shown": shown,
        "order": order,
        "heaps": piles,
        "total": sum(pile.count for pile in piles),
        "unread": sum(pile.count for pile in piles if pile.state == UploadState.UNREAD),
        "next": next_for_human(),
        "chosen": ChosenForm(),
        "bodies": Body.rows.count(),
        "most": MAX_BYTES,
        "words": words(),
    }
    return TemplateResponse(request, "secretariat/receive.html", context)


def rows_of(page: Page[Upload]) -> list[Row]:
    waiting = list(page)
    twins = twins_of(waiting)
    states = [UploadState(upload.state) for upload in waiting]
    return [
        Row(upload, state, TAGS[state], deleted_on(upload), twins[upload.pk])
        for upload, state in zip(waiting, states, strict=True)
    ]


def words() -> dict[str, str]:
    """What the script says."""
    return {
        "sending": _("Sender fil {n} av {all}"),
        "reading": _("Leser fil {n} av {all}"),
        "sent": _("Sendingen er ferdig. Du kan gå fra siden; lesingen går av seg selv."),
        "large": _("Filen er for stor: den kan være på høyst 20 MB. Lagre referatet uten bilder, eller som tekstfil."),
        "lost": _("Fila kom ikke fram. Se etter at du er på nett, og prøv igjen."),
        "again": _("Prøv igjen"),
    }


@for_secretariat
@require_POST
def read_waiting(request: SecretaryRequest) -> HttpResponse:
    """«Les de neste»: what the process in the background does too, from the other end, for as long as one may wait."""
    by_script = asks_for_json(request)
    ends = time.monotonic() + (SECONDS_FOR_SCRIPT if by_script else SECONDS)
    read = take_waiting(stop=lambda: time.monotonic() > ends, newest_first=True)
    left = count_unread()
    if by_script:
        return JsonResponse({"read": read, "left": left})
    if read:
        messages.success(request, ngettext("%(n)s fil er lest.", "%(n)s filer er lest.", read) % {"n": read})
    return redirect("secretariat:receive")


@for_secretariat
@require_POST
def chosen(request: SecretaryRequest) -> HttpResponse:
    """A deed for the ticked uploads. Discarding asks first."""
    form = ChosenForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.sentence())
        return back_to_queue(request)
    keys, deed = form.cleaned_data["valgt"], form.cleaned_data["gjor"]
    if deed == DISCARD:
        if "bekreftet" not in request.POST:
            asked = uploads().filter(pk__in=keys)
            return TemplateResponse(request, "secretariat/discard_chosen.html", {"asked": asked, "deed": DISCARD})
        gone = discard_documents(keys, by=request.user)
        told = ngettext("%(n)s fil er forkastet og slettet.", "%(n)s filer er forkastet og slettet.", gone)
        messages.success(request, told % {"n": gone})
    elif deed == READ_AGAIN:
        again = take_again(keys)
        told = ngettext("%(n)s fil leses på nytt.", "%(n)s filer leses på nytt.", again)
        messages.success(request, told % {"n": again})
    else:
        make_drafts(request, keys, form.cleaned_data["body"])
    return back_to_queue(request)


def make_drafts(request: SecretaryRequest, keys: Sequence[int], body: Body) -> None:
    """Tells for each file what became of it, with a link."""
    for one in create_drafts(keys, body=body, by=request.user):
        if one.meeting is not None:
            told = _("%(name)s er blitt et utkast:") % {"name": one.name}
            address = reverse("secretariat:write", args=[one.meeting.pk])
            messages.success(request, told_of(told, address, one.meeting))
        else:
            messages.warning(request, told_of(one.sentence, reverse("secretariat:import", args=[one.key]), one.name))


def told_of(sentence: str, address: str, name: object) -> SafeString:
    """A message that ends with a link to what it is about."""
    return format_html('{} <a href="{}">{}</a>', sentence, address, name)


def back_to_queue(request: SecretaryRequest) -> HttpResponse:
    """As it was shown."""
    shown = request.GET.urlencode()
    return redirect(f"{reverse('secretariat:receive')}{'?' if shown else ''}{shown}")


@require_http_methods(["GET", "POST"])
@for_secretariat
def discard(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Asks first. An upload that is gone already is gone."""
    document = SourceDocument.rows.defer(*HEAVY).filter(pk=pk).first()
    if document is None:
        return gone(request, to="secretariat:receive")
    refused = ""
    if request.method == "POST":
        try:
            name = document.name
            discard_document(document, by=request.user)
        except ImportRefused as why:
            refused = why.sentence
        else:
            messages.success(request, _("%(name)s er forkastet og slettet.") % {"name": name})
            return redirect("secretariat:receive")
    return TemplateResponse(request, "secretariat/discard.html", {"document": document, "refused": refused})
