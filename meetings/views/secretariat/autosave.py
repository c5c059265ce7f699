"""Saving while somebody writes: one item at a time, under marks of what was seen; and how the meeting stands now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.drafts import DraftRefused, ItemChanged, clean_text, mark_of, save_seen
from meetings.forms.items import ItemForm, clean_columns, item_difference
from meetings.models import AgendaItem, Meeting, Revision
from meetings.versions import set_aside
from meetings.views.secretariat.comparing import sides
from meetings.views.secretariat.talking import Body, Unanswerable, body_of, in_json, part, too_long, words
from organisations.views.access import SecretaryRequest, for_secretariat

FIELDS = ItemForm.Meta.fields
LATELY = timedelta(seconds=20)
"""How long somebody counts as writing after the last save: autosave runs 800 ms after the last key."""


@for_secretariat
@require_POST
@in_json
def item_save(request: SecretaryRequest, pk: int) -> JsonResponse:
    """Save the fields that were sent, each over what was seen of it. Four queries, five when a version is kept.

    409 with what stands saved when somebody else changed the same field; then nothing is written.
    """
    try:
        body = body_of(request, too_long())
        fields = _fields(body)
    except Unanswerable:
        must_exist(pk)
        raise
    seen = {name: words(part(body, "seen"), name) for name in fields}
    try:
        item = save_seen(pk, fields, seen=seen, by=request.user)
    except AgendaItem.DoesNotExist as why:
        raise Http404 from why
    except DraftRefused as why:
        raise Unanswerable(413, too_long()) from why
    except ItemChanged as changed:
        sentence = _("%(name)s har også endret denne saken.") % {"name": changed.by}
        raise Unanswerable(409, sentence, by=changed.by, **_saved(changed.item, fields)) from changed
    saved = _saved(item, fields)
    del saved["fields"]
    return JsonResponse(saved)


@for_secretariat
@require_POST
@in_json
def item_compare(request: SecretaryRequest, pk: int) -> JsonResponse:
    """What is typed beside what is saved, `mine` beside `theirs`, as rows of a table. Writes nothing; one query."""
    must_exist(pk)
    body = body_of(request, too_long())
    mine, theirs = part(body, "mine"), part(body, "theirs")
    names = [name for name in FIELDS if all(isinstance(side.get(name), str | bool) for side in (mine, theirs))]
    differences = [item_difference(name, mine[name], theirs[name]) for name in names]
    rows = [(difference.label, sides(difference)) for difference in differences]
    return JsonResponse({"html": render_to_string("secretariat/_both_texts.html", {"rows": rows}, request)})


@for_secretariat
@require_POST
@in_json
def item_set_aside(request: SecretaryRequest, pk: int) -> JsonResponse:
    """Keep the text that lost a clash, whichever of the two it was."""
    item = must_exist(pk)
    text = clean_text(words(body_of(request, too_long()), "text"))
    if len(text) > settings.ITEM_TEXT_LIMIT:
        raise Unanswerable(413, too_long())
    return JsonResponse({"id": set_aside(item, text, by=request.user).pk})


@for_secretariat
@require_safe
@in_json
def desk_state(request: SecretaryRequest, pk: int) -> JsonResponse:
    """How the meeting stands now, asked every few seconds. Writes nothing; four queries whatever its size.

    `?sak=` adds all fields of that item, so that a page can show what another wrote.
    """
    newest = Revision.objects.visible_to(request.user).filter(meeting=OuterRef("pk")).order_by("-number")
    meetings = Meeting.objects.visible_to(request.user).annotate(newest=Subquery(newest.values("number")[:1]))
    meeting = meetings.filter(pk=pk).values("version", "newest").first()
    if meeting is None:
        raise Http404
    items = AgendaItem.rows.filter(meeting=pk).select_related("changed_by__person").order_by("position", "pk")
    wanted = request.GET.get("sak", "")
    return JsonResponse(
        {
            "user": request.user.pk,
            "name": request.user.get_full_name(),
            "csrf": get_token(request),
            "published": meeting["newest"] or 0,
            "items": [
                {
                    **_saved(item, FIELDS if str(item.pk) == wanted else ()),
                    "id": item.pk,
                    "marks": {name: mark_of(getattr(item, name)) for name in FIELDS},
                    "heading": item.heading,
                    "number": item.number,
                    "by": item.changed_by_id,
                    "by_name": item.changed_by.get_full_name() if item.changed_by else "",
                    "writing": item.changed_by_id not in {None, request.user.pk}
                    and timezone.now() - item.changed_at < LATELY,
                }
                for item in items
            ],
            "participants": meeting["version"],
        }
    )


def must_exist(pk: int) -> AgendaItem:
    """404 for an item that is gone, whatever was sent. One query."""
    return get_object_or_404(AgendaItem.rows, pk=pk)


def _fields(body: Body) -> dict[str, object]:
    """The columns that were sent, cleaned. Raises Unanswerable with what is wrong, field by field."""
    fields, errors = clean_columns(part(body, "fields"))
    if errors:
        raise Unanswerable(422, " ".join(error for found in errors.values() for error in found), errors=errors)
    return fields


def _saved(item: AgendaItem, names: Iterable[str]) -> Body:
    """These fields as they stand saved, with a mark of each, and when."""
    names = list(names)
    return {
        "version": item.version,
        "marks": {name: mark_of(getattr(item, name)) for name in names},
        "fields": {name: getattr(item, name) for name in names},
        "at": timezone.localtime(item.changed_at).isoformat(),
        "clock": f"{timezone.localtime(item.changed_at):%H.%M.%S}",
    }
