"""Earlier texts of one item: the list, one beside the text of now, and fetching it back."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings.drafts import restore_version
from meetings.models import ItemVersion
from meetings.views.secretariat.lookup import item_or_404
from meetings.views.secretariat.shared import page
from meetings.views.secretariat.writing import address_of
from meetings.word_changes import changed_words
from organisations.views.access import SecretaryRequest, for_secretariat

MOST = 500
"""Rows of the list; older ones are found in the register."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the list, without its text, which may be long."""

    version: ItemVersion
    words: int


@require_safe
@for_secretariat
def versions(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Two queries besides the item; texts are read a few at a time."""
    item = item_or_404(request, pk)
    listed = []
    for row in item.versions.select_related("by__person").order_by("-kept_at", "-pk")[:MOST].iterator(chunk_size=20):
        listed.append(Listed(row, len(row.text.split())))
        row.text = ""
    return page(request, "versions.html", item.meeting, "write", item=item, listed=listed, words=len(item.text.split()))


@require_http_methods(["GET", "POST"])
@for_secretariat
def version(request: SecretaryRequest, pk: int) -> HttpResponse:
    rows = ItemVersion.rows.filter(item__discarded_at__isnull=True)
    row = get_object_or_404(rows.select_related("item__meeting__body", "by__person"), pk=pk)
    if request.method == "POST":
        item = restore_version(row, by=request.user)
        messages.success(request, _("Teksten er hentet tilbake. Den som sto her, ligger under Versjoner."))
        return redirect(address_of(item, "felt"))
    item = row.item
    return page(
        request,
        "version.html",
        item.meeting,
        "write",
        item=item,
        version=row,
        pieces=changed_words(row.text, item.text),
        other_heading=row.heading if row.heading != item.heading else "",
    )
