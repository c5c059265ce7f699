"""«Last opp Word med endringer»: a draft that came back, and its changes one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.drafts import read_draft
from meetings.forms.returned import WordBackForm
from meetings.importing.decoding import UnreadableDocument
from meetings.models import ReturnedDocument
from meetings.returning.placing import Change, changes_of
from meetings.returning.receiving import discard_returned, receive_returned
from meetings.returning.settling import ACCEPTED, DECLINED, CannotTakeIn, settle_change
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.shared import gone, page
from meetings.word_changes import Piece, changed_words
from organisations.views.access import SecretaryRequest, for_secretariat, sent

_PRESSED = re.compile(rf"({ACCEPTED}|{DECLINED})-([0-9]{{1,6}})")


@dataclass(frozen=True, slots=True)
class Shown:
    """A change with its words compared, the address of its line, and its day where the file says one."""

    change: Change
    pieces: list[Piece]
    url: str
    day: date | None


@require_http_methods(["GET", "POST"])
@for_secretariat
def word_back(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The upload, and the files of this meeting that are not done with."""
    meeting = meeting_or_404(request, pk)
    form = WordBackForm(sent(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen
        try:
            document = receive_returned(meeting, chosen.name or "", chosen.read(), by=request.user)
        except UnreadableDocument as why:
            form.add_error("document", why.sentence)
        else:
            return redirect("secretariat:returned", pk=document.pk)
    waiting = meeting.returned_documents.defer("content", "paragraphs").select_related("received_by__person")
    return page(request, "word_back.html", meeting, "publish", form=form, waiting=waiting)


@require_http_methods(["GET", "POST"])
@for_secretariat
def returned(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The proposed changes in the order of the file. One press settles one; the second of two does nothing more."""
    rows = ReturnedDocument.rows.defer("content").select_related("meeting__body", "received_by__person")
    document = rows.filter(pk=pk).first()
    if document is None:
        return gone(request)
    if request.method == "POST" and "ferdig" in request.POST:
        discard_returned(document, by=request.user)
        messages.success(request, _("Fila er slettet. Det du tok inn, står i utkastet."))
        return redirect("secretariat:word_back", pk=document.meeting_id)
    pressed = _PRESSED.fullmatch(request.POST.get("gjor", ""))
    if pressed is not None:
        try:
            settle_change(document, int(pressed[2]), pressed[1], by=request.user)
        except CannotTakeIn as why:
            messages.error(request, why.sentence)
        return redirect(f"{reverse('secretariat:returned', args=[pk])}#endring-{pressed[2]}")
    if request.method == "POST":
        return redirect("secretariat:returned", pk=pk)
    changes = changes_of(read_draft(document.meeting), document.paragraphs, document.settled)
    shown = [_shown(change) for change in changes]
    left = sum(not one.change.settled for one in shown)
    return page(request, "returned.html", document.meeting, "publish", document=document, shown=shown, left_over=left)


def _shown(change: Change) -> Shown:
    url = ""
    if change.line is not None:
        write = reverse("secretariat:write", args=[change.line.item.meeting_id])
        url = f"{write}?sak={change.line.item.pk}#linje-{change.line.first_line}"
    return Shown(change, changed_words(change.old or "", change.new or ""), url, day_of(change.on))


def day_of(words: str) -> date | None:
    """A file may hold anything in the place of a date."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
