"""What the registers of meetings share: look-up by date, and links into the secretariat's own pages."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import Register
from organisations.models import User

PATTERNS = (
    re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?)?"),
    re.compile(r"(?:(?:(?P<day>\d\d?)\.)?(?P<month>\d\d?)\.)(?P<year>\d{4})"),
)


def date_in(word: str) -> dict[str, int] | None:
    """«2026», «2026-06», «2026-06-03», «6.2026», «3.6.2026»: the parts that were given; None for anything else."""
    for pattern in PATTERNS:
        if found := pattern.fullmatch(word):
            return {name: int(number) for name, number in found.groupdict().items() if number}
    return None


class FoundByDate(Register):
    """Looked up by the meeting's date. `date_path` leads from the row to the date."""

    date_path = "date"
    search_fields = ["pk"]
    search_help_text = _("Søk med møtets dato, som 3.6.2026, 2026-06 eller 2026.")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        wanted = Q()
        for word in search_term.split():
            parts = date_in(word)
            if parts is None:
                return queryset.none(), False
            wanted &= Q(**{f"{self.date_path}__{name}": number for name, number in parts.items()})
        return queryset.filter(wanted), False


def link(url: str, words: Any) -> SafeString:  # Any: lazy words
    return format_html('<a href="{}">{}</a>', url, words)


def write_link(meeting: int, item: int | None = None) -> SafeString:
    """«Åpne i redigering», at the item where it is known."""
    url = reverse("secretariat:write", args=[meeting])
    return link(url if item is None else f"{url}#sak-{item}", _("Åpne i redigering"))


def user_of(request: HttpRequest) -> User:
    """Who works in the register. The site's door lets nobody else in."""
    if not isinstance(request.user, User):
        raise TypeError("the registers are closed to whoever is not signed in")
    return request.user
