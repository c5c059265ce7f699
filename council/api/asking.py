"""What may be asked: the filters of the page Innspill, and where a page begins. Read strictly: nothing is left out."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import QueryDict
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from council.api.answering import Problem, nothing_here
from council.filters import LONGEST_SEARCH, MOST_CHOICES, StatementFilters, statements_asked_for
from council.paging import Place, UnreadableKey

if TYPE_CHECKING:
    from organisations.doors import Reader

MOST = 100
Slug = Annotated[str, Field(pattern=r"^[-_a-zA-Z0-9]{1,80}$")]
Year = Annotated[str, Field(pattern=r"^(19|20|21)[0-9]{2}$")]
# The keys of `council.filters.KINDS`, in words for the description; a test holds them together.
Kind = Literal["innspill", "fra-motet", "sporsmal", "svar", "rad", "forslag", "opplysning", "oppsummering", "vedtak"]
Key = Annotated[int, Field(ge=1, le=10**15 - 1)]
Words = Annotated[
    str,
    Field(
        pattern=r"^[^\x00-\x1f\x7f]*[0-9A-Za-zÆØÅæøå][^\x00-\x1f\x7f]*$",
        max_length=LONGEST_SEARCH,
        description="Words that a statement must all have, in any form.",
    ),
]


class PageQuery(Schema):
    etter: str = Field("", max_length=40, description="Where the page begins: taken from `next` of the page before.")
    antall: int = Field(30, ge=1, le=MOST, description="How many at most.")


class StatementQuery(PageQuery):
    q: Words | None = None
    org: list[Slug] = Field([], max_length=MOST_CHOICES, description="Slugs of organisations: said by any of them.")
    tema: list[Slug] = Field([], max_length=MOST_CHOICES, description="Slugs of topics.")
    ar: list[Year] = Field([], max_length=MOST_CHOICES, description="Years of the meeting.")
    type: list[Kind] = Field([], max_length=MOST_CHOICES, description="Kinds; without any, what somebody contributed.")
    mote: list[Slug] = Field([], max_length=MOST_CHOICES, description="Slugs of reports.")
    sort: Literal["eldste"] | None = Field(None, description="Oldest meeting first; else the newest.")


def filters_of(query: StatementQuery, reader: Reader) -> StatementFilters:
    """The page's own filters. Raises Problem where one names what the reader does not meet."""
    asked = QueryDict(mutable=True)
    for name in query.model_fields_set - {"antall"}:
        value = getattr(query, name)
        if value:
            asked.setlist(name, value if isinstance(value, list) else [value])
    filters = statements_asked_for(asked, reader)
    if filters.unread:
        names = ", ".join(filters.unread)
        raise Problem(HTTPStatus.NOT_FOUND, _("Adressen nevner noe som ikke finnes: %(names)s.") % {"names": names})
    return filters


def place_of(text: str) -> Place | None:
    """Where a page begins; None for the first. Raises Problem for what is no place."""
    try:
        return Place.read(text) if text else None
    except UnreadableKey as unreadable:
        raise nothing_here() from unreadable
