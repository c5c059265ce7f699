"""What somebody follows: a selection of Innspill in one spelling, in words, and held against what a report says.

A report's statements are read from its revision, not from rows: what a correction took out, or a withdrawal took
away, has no rows left, and its followers are to be told all the same. The filters mean what they mean on Innspill for
a visitor (`council.filters`); a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.encoding import uri_to_iri
from django.utils.translation import gettext as _

from council.filters import KINDS, StatementFilters
from council.search.matching import Query
from meetings.listing import SAID
from meetings.models import Meeting, Statement, Topic
from meetings.wording import date_in_words
from organisations.models import Organisation

if TYPE_CHECKING:
    from council.following.reading import Said

FACETS = ("org", "tema", "ar", "type", "mote")
LONGEST = 1000
"""Characters of a query string that may be followed."""


def visitors_filters(asked: QueryDict) -> StatementFilters:
    """The filters of Innspill as anybody has them, whoever asks: nothing else is ever told of by mail."""
    reader = AnonymousUser()
    return StatementFilters(asked, queryset=Statement.objects.visible_to(reader), reader=reader)


def canonical_query(filters: StatementFilters) -> str:
    """The same selection always spelt the same: order, doubles, blanks, and where to begin, make no other.

    Letters stand as they are, so that a redaction finds a name in it.
    """
    query = QueryDict(mutable=True)
    words = " ".join(filters.wanted.get("q", "").split())
    if words and filters.query is not None:
        query["q"] = words
    for name in FACETS:
        if values := sorted(filters.chosen(name)):
            query.setlist(name, values)
    return uri_to_iri(query.urlencode())


@dataclass(frozen=True, slots=True)
class Selection:
    """A followed query, with what its values stand for. `words` is what it is called; empty: every report."""

    query: str
    words: str
    asked: Query | None
    organisations: frozenset[int] | None
    topics: frozenset[int] | None
    years: frozenset[int]
    kinds: frozenset[str]
    meetings: frozenset[str]

    @property
    def is_everything(self) -> bool:
        return not self.query

    def takes(self, said: Said) -> bool:
        """Whether Innspill with this selection would show the statement."""
        return (
            said.kind in self.kinds
            and (self.organisations is None or bool(self.organisations & said.organisations))
            and (self.topics is None or bool(self.topics & said.topics))
            and (not self.years or said.year in self.years)
            and (not self.meetings or said.meeting in self.meetings)
            and (self.asked is None or self.asked.is_met_by(said.terms))
        )


def read_selections(queries: Iterable[str]) -> dict[str, Selection]:
    """Each canonical query by itself. Four queries at most, however many are given.

    A value that no row has any more takes nothing, rather than everything.
    """
    asked = {query: QueryDict(query) for query in dict.fromkeys(queries)}
    names = _Names.of(asked.values())
    return {query: _selection(query, values, names) for query, values in asked.items()}


@dataclass(frozen=True, slots=True)
class _Names:
    """What slugs stand for: keys, all of them that are meant, and what they are called."""

    organisations: dict[str, tuple[str, frozenset[int]]]
    topics: dict[str, tuple[str, frozenset[int]]]
    meetings: dict[str, str]

    @classmethod
    def of(cls, asked: Iterable[QueryDict]) -> _Names:
        given = {
            name: {value for values in asked for value in values.getlist(name)} for name in ("org", "tema", "mote")
        }
        organisations = {}
        if given["org"]:
            meant = Organisation.rows.filter(slug__in=given["org"]).select_related("merged_into")
            kept = {row.slug: row.merged_into or row for row in meant}
            under: dict[int, set[int]] = {row.pk: {row.pk} for row in kept.values()}
            for key, into in Organisation.rows.filter(merged_into__in=under).values_list("pk", "merged_into"):
                under[into or key].add(key)
            organisations = {slug: (str(row), frozenset(under[row.pk])) for slug, row in kept.items()}
        topics = {}
        if given["tema"]:
            topics = {row.slug: (row.name, frozenset({row.pk})) for row in Topic.rows.filter(slug__in=given["tema"])}
        meetings = {}
        if given["mote"]:
            found = Meeting.objects.for_system("somebody follows it").filter(slug__in=given["mote"])
            meetings = {row.slug: date_in_words(row.published_date) for row in found if row.slug and row.published_date}
        return cls(organisations, topics, meetings)


def _selection(query: str, values: QueryDict, names: _Names) -> Selection:
    words = []
    if typed := values.get("q"):
        words.append(_("«%(words)s»") % {"words": typed})
    words += [names.organisations.get(slug, (slug, None))[0] for slug in values.getlist("org")]
    words += [_("tema %(topic)s") % {"topic": names.topics.get(slug, (slug,))[0]} for slug in values.getlist("tema")]
    words += values.getlist("ar")
    words += [str(KINDS[key].label) for key in values.getlist("type") if key in KINDS]
    words += [_("møtet %(date)s") % {"date": names.meetings.get(slug, slug)} for slug in values.getlist("mote")]
    kinds = frozenset(str(KINDS[key]) for key in values.getlist("type") if key in KINDS)
    return Selection(
        query,
        " · ".join(words),
        Query.read(typed) if typed else None,
        _keys(values.getlist("org"), names.organisations),
        _keys(values.getlist("tema"), names.topics),
        frozenset(int(year) for year in values.getlist("ar")),
        kinds or frozenset(map(str, SAID)),
        frozenset(values.getlist("mote")),
    )


def _keys(slugs: list[str], known: dict[str, tuple[str, frozenset[int]]]) -> frozenset[int] | None:
    """None: nothing is asked of it."""
    if not slugs:
        return None
    return frozenset().union(*(known[slug][1] for slug in slugs if slug in known))
