"""What a merge would move, what stays, and what stands in its way. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisations.folding import fold
from organisations.models import Organisation, Person, Seat, User
from organisations.models.belonging import Belonging, belongings_of

Mergeable: TypeAlias = Organisation | Person


class CannotMerge(Exception):
    """The two cannot be merged, or cannot be parted again; `sentences` say why. Nothing was written."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


@dataclass(frozen=True)
class Line:
    """So many rows of one kind, in one column."""

    what: str
    column: str
    count: int


@dataclass(frozen=True)
class MergePlan:
    """What a merge would do, and what stands in its way.

    `filled`: columns that the kept one takes over, label and value. `differing`: what only the gone one's row says.
    """

    kept: Mergeable
    gone: Mergeable
    moves: tuple[Line, ...]
    stays: tuple[Line, ...]
    names: tuple[str, ...]
    filled: tuple[tuple[str, str], ...]
    differing: tuple[tuple[str, str], ...]
    refusals: tuple[str, ...]


def plan_merge(kept: Mergeable, gone: Mergeable) -> MergePlan:
    """Everything the secretary sees before she merges. A fixed number of queries for each column that may move."""
    moves, stays = [], []
    for one in belongings_of(type(kept)):
        what, column = one.words
        same = {row.pk for row, _why in twins(one, kept, gone)}
        moving = one.moving(gone.pk).exclude(pk__in=same).count()
        staying = one.rows_of(gone.pk).count() - moving
        moves += [Line(capfirst(what), column, moving)] if moving else []
        stays += [Line(capfirst(what), column, staying)] if staying else []
    filled = fillable(kept, gone)
    return MergePlan(
        kept=kept,
        gone=gone,
        moves=tuple(moves),
        stays=tuple(stays),
        names=tuple(new_names(kept, gone)),
        filled=tuple((_label(kept, name), _shown(gone, name)) for name in filled),
        differing=tuple((_label(kept, name), _shown(gone, name)) for name in _differing(kept, gone)),
        refusals=tuple(refusals_of(kept, gone)),
    )


def refusals_of(kept: Mergeable, gone: Mergeable) -> Iterator[str]:
    if kept.pk == gone.pk:
        yield _("Velg to forskjellige.")
        return
    for row in (kept, gone):
        if row.merged_into_id is not None:
            yield _("%(name)s er alt slått sammen med en annen.") % {"name": row}
    if isinstance(kept, Organisation) and isinstance(gone, Organisation):
        yield from _of_organisations(kept, gone)
    if isinstance(kept, Person) and isinstance(gone, Person):
        yield from _of_people(kept, gone)
    for one in belongings_of(type(kept)):
        if not (one.twin_stays or one.is_link_of_many or one.model is Seat):  # overlapping seats were named above
            for twin, why in twins(one, kept, gone):
                yield _twin_sentence(one, twin, why)


def _of_organisations(kept: Organisation, gone: Organisation) -> Iterator[str]:
    if kept.number and gone.number and kept.number != gone.number:
        yield _("De har hvert sitt organisasjonsnummer. Da er de to, ikke én.")
    if Seat.rows.filter(organisation=kept, successor=gone).exists() or (
        Seat.rows.filter(organisation=gone, successor=kept).exists()
    ):
        yield _("Den ene er ført som etterfølger av den andre. Da er de to, ikke én.")
    mine = list(Seat.rows.filter(organisation=kept))
    for other in Seat.rows.filter(organisation=gone).select_related("body"):
        if any(seat.body_id == other.body_id and _overlap(seat, other) for seat in mine):
            yield _("Begge har medlemskap i %(body)s i samme periode. Slett det ene medlemskapet først.") % {
                "body": other.body
            }


def _overlap(one: Seat, other: Seat) -> bool:
    def before(end: date | None, start: date | None) -> bool:
        return end is not None and start is not None and end < start

    return not before(one.until, other.since) and not before(other.until, one.since)


def _of_people(kept: Person, gone: Person) -> Iterator[str]:
    if _consent(kept) and _consent(gone) and _consent(kept) != _consent(gone):
        yield _("Den ene har gitt samtykke, den andre har trukket det. Rett det som er feil, først.")
    mine = list(kept.representations.all())
    for other in gone.representations.select_related("seat__organisation", "seat__body"):
        same = (one for one in mine if one.seat_id == other.seat_id and one.kind == other.kind)
        if any(one.until is None and other.until is None for one in same):
            yield _("Begge sitter som %(role)s i %(seat)s. Avslutt den ene rollen først.") % {
                "role": other.get_kind_display().lower(),
                "seat": other.seat,
            }


def _consent(one: Person) -> str:
    """«» when nothing was ever said."""
    if one.consented_on is None:
        return ""
    return "given" if one.consent_withdrawn_on is None else "withdrawn"


def twins(one: Belonging, kept: Mergeable, gone: Mergeable) -> Iterator[tuple[models.Model, str]]:
    """Rows of the gone one that would say the same thing twice beside a row of the kept one. Two queries a rule."""
    for others, condition, why in one.uniques():
        rows = one.moving(gone.pk).filter(condition)
        if not others:
            if rows.exists() and one.rows_of(kept.pk).filter(condition).exists():
                yield from ((row, why) for row in rows)
            continue
        known = set(one.rows_of(kept.pk).filter(condition).order_by().values_list(*others))
        relations = [name for name in others if one.model._meta.get_field(name).is_relation]
        for row in rows.select_related(*relations) if relations else rows:
            key = tuple(getattr(row, one.model._meta.get_field(name).attname) for name in others)  # type: ignore[union-attr]  # no relation back stands in a rule
            if None not in key and key in known:
                yield row, why


def _twin_sentence(one: Belonging, row: models.Model, why: str) -> str:
    if isinstance(row, User):
        return _("Begge har brukerkonto. Ta personen bort fra kontoen %(account)s først.") % {"account": row.email}
    where = [
        str(getattr(row, field.name))
        for field in one.model._meta.fields
        if isinstance(field, models.ForeignKey)
        and field.related_model not in {Organisation, Person, User}
        and field.value_from_object(row)
    ]
    return _("%(what)s (%(where)s): %(why)s Ta bort den ene først.") % {
        "what": capfirst(one.words[0]),
        "where": ", ".join(where[:1]) or str(row),
        "why": why,
    }


def fillable(kept: Mergeable, gone: Mergeable) -> list[str]:
    """Columns of the kept one that are empty and not the gone one's; a consent is taken over whole or not at all."""
    if isinstance(kept, Organisation) and isinstance(gone, Organisation):
        names = [name for name in ("number", "county", "email", "website") if getattr(gone, name)]
        found = [name for name in names if not getattr(kept, name)]
        unstated = Organisation.Kind.UNSTATED
        return [*found, "kind"] if kept.kind == unstated and gone.kind != unstated else found
    found = [name for name in ("email", "phone", "employer_id") if getattr(gone, name) and not getattr(kept, name)]
    if not isinstance(kept, Person) or not isinstance(gone, Person):
        return found
    if kept.consented_on is None:
        consents = ("consented_on", "consent_withdrawn_on")
        found += [name for name in consents if getattr(gone, name) is not None]
    if kept.wants_digest and not gone.wants_digest:
        found.append("wants_digest")
    return found


def _differing(kept: Mergeable, gone: Mergeable) -> list[str]:
    names = ("county", "email", "website") if isinstance(kept, Organisation) else ("email", "phone", "employer_id")
    return [
        name for name in names if getattr(gone, name) and getattr(kept, name) not in {"", None, getattr(gone, name)}
    ]


def _label(one: Mergeable, column: str) -> str:
    return capfirst(str(one._meta.get_field(column.removesuffix("_id")).verbose_name))  # type: ignore[union-attr]  # a column of its own


def _shown(one: Mergeable, column: str) -> str:
    if column == "kind":
        return str(one.get_kind_display())  # type: ignore[union-attr]  # only organisations have a kind
    value = getattr(one, column.removesuffix("_id"))
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    return f"{value.day}.{value.month}.{value.year}" if isinstance(value, date) else str(value)


def new_names(kept: Mergeable, gone: Mergeable) -> list[str]:
    """Names of the gone one that do not lead to the kept one yet, its own other names aside. One query."""
    known = {kept.folded, *kept.other_names.values_list("folded", flat=True)}
    names = [gone.name]
    if isinstance(kept, Organisation) and isinstance(gone, Organisation):
        known.add(kept.folded_short)
        names.insert(0, gone.short)
    found = {fold(name): name for name in names}
    return [name for key, name in found.items() if key not in known]
