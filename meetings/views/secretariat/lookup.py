"""One meeting or item of the secretariat's pages, or 404."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from meetings.models import AgendaItem, Meeting
from organisations.views.access import SecretaryRequest


def meeting_or_404(request: SecretaryRequest, pk: int) -> Meeting:
    """One query."""
    return get_object_or_404(Meeting.objects.visible_to(request.user).for_head(), pk=pk)


def item_or_404(request: SecretaryRequest, pk: int) -> AgendaItem:
    """An item with its meeting. One query."""
    return get_object_or_404(AgendaItem.rows.select_related("meeting__body"), pk=pk)
