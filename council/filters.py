"""The filters of Innspill: what the query string asks for, and what each further choice would give."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import Count, F, Model, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from council.membership import organisations_visible_to
from council.paging import Place, UnreadableKey
from council.search.matching import Query, condition
from meetings.listing import SAID
from meetings.models import Meeting, Statement, Topic
from meetings.names_in_text import KnownPeople
from meetings.wording import date_in_words
from organisations.access import reads_as_member
from organisations.models import Organisation, Person
from organisations.naming import sort_key

if TYPE_CHECKING:
    from django.http import QueryDict

    from meetings.models.statements import StatementQuerySet
    from organisations.doors import Reader

    AnyRowsField = forms.ModelMultipleChoiceField[Model]
else:
    AnyRowsField = forms.ModelMultipleChoiceField  # not subscriptable when it runs

MOST_CHOICES = 50
LONGEST_SEARCH = 200
KINDS = {
    "innspill": Statement.Kind.STATEMENT,
    "fra-motet": Statement.Kind.INPUT,
    "sporsmal": Statement.Kind.QUESTION,
    "svar": Statement.Kind.ANSWER,
    "rad": Statement.Kind.ADVICE,
    "forslag": Statement.Kind.PROPOSAL,
    "opplysning": Statement.Kind.INFORMATION,
    "oppsummering": Statement.Kind.SUMMARY,
    "vedtak": Statement.Kind.DECISION,
}
UNREADABLE = _("Verdien kan ikke leses.")


def _check(values: Iterable[str], pattern: str) -> None:
    """Refuses what no row can have before a database is asked: other letters, huge numbers, endless lists."""
    given = list(values)
    if len(given) > MOST_CHOICES or not all(re.fullmatch(pattern, value) for value in given):
        raise forms.ValidationError(UNREADABLE, code="unreadable")


class RowsField(AnyRowsField):
    """Several rows, named by slug or key."""

    pattern = r"[-\w]{1,80}"

    def clean(self, value: Any) -> Any:  # Any: Django's own
        _check(value or (), self.pattern)
        return super().clean(value)


class KeysField(RowsField):
    pattern = r"\d{1,15}"


class YearsField(forms.MultipleChoiceField):
    """Any years of four digits; one without statements simply has none."""

    def validate(self, value: list[str]) -> None:
        _check(value, r"(19|20|21)\d\d")


class KindsField(forms.MultipleChoiceField):
    def validate(self, value: list[str]) -> None:
        _check(value, r"[-a-z]{1,20}")
        super().validate(value)


class PlaceField(forms.CharField):
    def clean(self, value: Any) -> Place | None:  # Any: Django's own
        text = super().clean(value)
        if not text:
            return None
        try:
            return Place.read(text)
        except UnreadableKey as unreadable:
            raise forms.ValidationError(UNREADABLE, code="unreadable") from unreadable


class RowsFilter(django_filters.Filter):  # type: ignore[misc]  # the package ships no types
    field_class = RowsField


class KeysFilter(django_filters.Filter):  # type: ignore[misc]  # the package ships no types
    field_class = KeysField


class YearsFilter(django_filters.Filter):  # type: ignore[misc]  # the package ships no types
    field_class = YearsField


class KindsFilter(django_filters.Filter):  # type: ignore[misc]  # the package ships no types
    field_class = KindsField


class PlaceFilter(django_filters.Filter):  # type: ignore[misc]  # the package ships no types
    field_class = PlaceField


@dataclass(frozen=True)
class Option:
    """One box of a facet: how many statements it would give under the rest of the selection."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    legend: str
    options: tuple[Option, ...]
    at_once: int = 6

    @property
    def first(self) -> tuple[Option, ...]:
        """Those that are always in sight: the chosen ones, and as many more as there is room for."""
        chosen = sum(option.chosen for option in self.options)
        others = [option for option in self.options if not option.chosen][: max(0, self.at_once - chosen)]
        return tuple(option for option in self.options if option.chosen or option in others)

    @property
    def rest(self) -> tuple[Option, ...]:
        first = self.first
        return tuple(option for option in self.options if option not in first)


class StatementFilters(django_filters.FilterSet):  # type: ignore[misc]  # the package ships no types
    """What is asked for in the address. A value that cannot be read is left out and named in `unread`.

    `queryset` comes from `visible_to(reader)`, and so does every choice. Members may also choose a person.
    """

    q = django_filters.CharFilter(label=_("Søk"), max_length=LONGEST_SEARCH, method="with_words")
    org = RowsFilter(label=_("Organisasjon"), method="by_organisation")
    person = KeysFilter(label=_("Person"), method="by_person")
    tema = RowsFilter(label=_("Tema"), method="about")
    ar = YearsFilter(label=_("År"), method="in_years")
    type = KindsFilter(label=_("Slags innspill"), method="of_kinds")
    mote = RowsFilter(label=_("Møte"), method="from_meetings")
    sort = django_filters.ChoiceFilter(label=_("Rekkefølge"), choices=[("eldste", _("Eldste først"))], method="as_is")
    etter = PlaceFilter(label=_("Side"), method="as_is")
    foran = PlaceFilter(label=_("Side"), method="as_is")

    FACETS = ("org", "person", "tema", "ar", "type", "mote")

    class Meta:
        model = Statement
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, queryset: StatementQuerySet, reader: Reader) -> None:
        super().__init__(data, queryset=queryset)
        self.reader = reader
        known = organisations_visible_to(reader)
        meant = Organisation.rows.filter(Q(pk__in=known.values("pk")) | Q(merged_into__in=known.values("pk")))
        self.filters["org"].extra |= {"queryset": meant.select_related("merged_into"), "to_field_name": "slug"}
        self.filters["tema"].extra |= {"queryset": Topic.rows.all(), "to_field_name": "slug"}
        published = Meeting.objects.visible_to(reader).filter(state=Meeting.State.PUBLISHED)
        self.filters["mote"].extra |= {"queryset": published, "to_field_name": "slug"}
        self.filters["type"].extra["choices"] = [(key, kind.label) for key, kind in KINDS.items()]
        if reads_as_member(reader):
            spoken = queryset.order_by().values("speakers__person")
            kept = Person.rows.filter(merged_into__isnull=False, pk__in=spoken).values("merged_into")
            people = Person.rows.filter(Q(pk__in=spoken) | Q(pk__in=kept))
            self.filters["person"].extra["queryset"] = people.select_related("merged_into")
        else:
            del self.filters["person"]

    # What each filter means

    def with_words(self, statements: StatementQuerySet, name: str, typed: str) -> StatementQuerySet:
        return statements.filter(self._with_words)

    @cached_property
    def _with_words(self) -> Q:
        """Asked of all statements once, however many choices are counted."""
        return condition(Query.read(self.wanted.get("q", "")), self._all(), self.people)

    @cached_property
    def people(self) -> KnownPeople | None:
        """Who may stand with name before this reader; None for a member, who reads all names. Three queries."""
        return None if reads_as_member(self.reader) else KnownPeople.read()

    def by_organisation(
        self, statements: StatementQuerySet, name: str, chosen: Iterable[Organisation]
    ) -> StatementQuerySet:
        """Said by any of them, alone or jointly; by key, never by likeness of names (M-60)."""
        return statements.filter(pk__in=self._said_by("speakers__organisation", chosen))

    def by_person(self, statements: StatementQuerySet, name: str, chosen: Iterable[Person]) -> StatementQuerySet:
        return statements.filter(pk__in=self._said_by("speakers__person", chosen))

    def _said_by(self, speaker: str, chosen: Iterable[Model]) -> Any:  # Any: keys, as a query
        """What stands under a row that was merged into a chosen one is the chosen one's."""
        keys = [row.pk for row in chosen]
        said = Q(**{f"{speaker}__in": keys}) | Q(**{f"{speaker}__merged_into__in": keys})
        return self._all().filter(said).values("pk")

    def about(self, statements: StatementQuerySet, name: str, chosen: Iterable[Topic]) -> StatementQuerySet:
        topics = self._all().filter(permalink__topics__topic__in=list(chosen))
        return statements.filter(pk__in=topics.values("pk"))

    def in_years(self, statements: StatementQuerySet, name: str, chosen: list[str]) -> StatementQuerySet:
        return statements.filter(meeting_date__year__in=[int(year) for year in chosen])

    def of_kinds(self, statements: StatementQuerySet, name: str, chosen: list[str]) -> StatementQuerySet:
        return statements.filter(kind__in=[KINDS[key] for key in chosen])

    def from_meetings(self, statements: StatementQuerySet, name: str, chosen: Iterable[Meeting]) -> StatementQuerySet:
        return statements.filter(meeting__in=list(chosen))

    def as_is(self, statements: StatementQuerySet, name: str, value: object) -> StatementQuerySet:
        """Where to begin and in which order: paging's matter."""
        return statements

    # What is asked for

    @property
    def wanted(self) -> dict[str, Any]:  # Any: each field's own kind of value
        """What could be read of the address, empty values left out."""
        self.errors  # noqa: B018 asking for the errors is how Django reads the form
        found = {name: value for name, value in self.form.cleaned_data.items() if value}
        for name in ("org", "person"):
            if name in found:  # an address from before a merge asks for the one that was kept
                found[name] = list(dict.fromkeys(row.merged_into or row for row in found[name]))
        return found

    @property
    def query(self) -> Query | None:
        """The words asked for, None without any."""
        typed = self.wanted.get("q", "")
        query = Query.read(typed)
        return query if query.words else None

    @property
    def unread(self) -> list[str]:
        """Labels of what stands in the address and could not be read."""
        labels = [str(self.form.fields[name].label) for name in self.errors if name in self.form.fields]
        if "person" in self.data and "person" not in self.filters:
            labels.append(str(self.base_filters["person"].label))
        if "q" in self.wanted and self.query is None:
            labels.append(str(self.form.fields["q"].label))
        return list(dict.fromkeys(labels))

    @property
    def is_narrowed(self) -> bool:
        return any(name in self.wanted for name in ("q", *self.FACETS))

    def narrowed(self, *, without: str = "") -> StatementQuerySet:
        """The statements asked for; `without` one of the filters, to see what its other choices would give.

        Somebody's contributions only, unless kinds are chosen.
        """
        statements = self._all()
        for name, value in self.wanted.items():
            if name != without:
                statements = self.filters[name].filter(statements, value)
        if "type" not in self.wanted and without != "type":
            statements = statements.filter(kind__in=SAID)
        return statements

    @property
    def qs(self) -> StatementQuerySet:
        return self.narrowed()

    # What further choices would give

    def facets(self) -> list[Facet]:
        """One query each; choices without statements are left out unless chosen."""
        facets = [
            self._facet("org", *_kept("speakers__organisation", "slug", "short")),
            self._facet("tema", "permalink__topics__topic__slug", "permalink__topics__topic__name"),
            self._facet("ar", "meeting_date__year", "meeting_date__year", by_value=True),
            self._kinds(),
            self._facet("mote", "meeting__slug", "meeting_date", by_value=True),
        ]
        if "person" in self.filters:
            facets.insert(1, self._facet("person", *_kept("speakers__person", "pk", "name")))
        return [facet for facet in facets if facet.options]

    def chosen(self, name: str) -> dict[str, str]:
        """The chosen values of one filter and how they are called."""
        value = self.wanted.get(name, ())
        if name == "ar":
            return {year: year for year in value}
        if name == "type":
            return {key: str(KINDS[key].label) for key in value}
        if name == "person":
            return {str(person.pk): person.name for person in value}
        return {row.slug: str(row) for row in value}

    def _facet(self, name: str, value: str | Coalesce, label: str | Coalesce, *, by_value: bool = False) -> Facet:
        chosen = self.chosen(name)
        counted = (
            self.narrowed(without=name)
            .alias(value=value if isinstance(value, Coalesce) else F(value))
            .filter(value__isnull=False)
            .order_by()
            .values_list(value, label)
            .annotate(count=Count("pk", distinct=True))
        )
        options = [
            Option(str(key), words if isinstance(words, str) else _in_words(words), count, str(key) in chosen)
            for key, words, count in counted
        ]
        met = {option.value for option in options}
        options += [Option(key, words, 0, chosen=True) for key, words in chosen.items() if key not in met]
        if by_value:
            options.sort(key=lambda option: option.value, reverse=True)
        else:
            options.sort(key=lambda option: (-option.count, sort_key(option.label)))
        return Facet(name, str(self.filters[name].label), tuple(options))

    def _kinds(self) -> Facet:
        chosen = self.chosen("type")
        counted = dict(
            self.narrowed(without="type").order_by().values_list("kind").annotate(count=Count("pk", distinct=True))
        )
        options = tuple(
            Option(key, str(kind.label), counted.get(kind.value, 0), key in chosen)
            for key, kind in KINDS.items()
            if counted.get(kind.value) or key in chosen
        )
        return Facet("type", str(self.filters["type"].label), options, at_once=len(KINDS))

    def _all(self) -> StatementQuerySet:
        statements: StatementQuerySet = self.queryset.all()
        return statements


def _kept(speaker: str, *columns: str) -> list[Coalesce]:
    """Columns of the one that a speaker was merged into, else of the speaker."""
    return [Coalesce(f"{speaker}__merged_into__{column}", f"{speaker}__{column}") for column in columns]


def _in_words(value: object) -> str:
    return date_in_words(value) if isinstance(value, date) else str(value)


def statements_asked_for(query: QueryDict, reader: Reader) -> StatementFilters:
    """What an address with these parameters lists to this reader: on the page, in a file, in a feed and in the API.

    Absence lines are nobody's contribution and stand in no list.
    """
    statements = Statement.objects.visible_to(reader).exclude(kind=Statement.Kind.ABSENCE)
    return StatementFilters(query, queryset=statements, reader=reader)
