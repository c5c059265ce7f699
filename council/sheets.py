"""Lists of readers' as tables for spreadsheets: what was said, and which reports there are."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from council.paging import NEWEST_FIRST, OLDEST_FIRST
from council.showing import Hit, hits_of
from meetings.exporting import furniture
from meetings.listing import reports_visible_to
from meetings.models import Audience, Statement
from meetings.wording import fairness
from organisations.access import reads_as_member
from organisations.register_files import Cell, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from council.filters import StatementFilters
    from organisations.doors import Reader

CHUNK = 500
"""Statements held at a time."""


def statement_sheet(filters: StatementFilters, reader: Reader) -> Sheet:
    """Every statement asked for, in the order of the page, as this reader may see it; read when the rows are.

    `etter` and `foran` are places on the page and mean nothing here. One query, and for every `CHUNK` rows those that
    a page of them costs.
    """
    columns = [_("Dato"), _("Sak"), _("Overskrift"), _("Hvem"), _("Navn"), _("Slag"), _("Tekst"), _("Lenke")]
    columns.append(_("Organisasjonens merknad"))
    member = reads_as_member(reader)
    if member:
        columns.append(_("Lesere"))
    rows = (
        [*_said(hit), *([_read_by(hit, statement)] if member else [])]
        for statements in _chunks(filters)
        for hit, statement in zip(hits_of(statements, reader), statements, strict=True)
    )
    return Sheet(pgettext("flertall", "Innspill"), columns, chain(rows, _fair()))


def _chunks(filters: StatementFilters) -> Iterator[list[Statement]]:
    order = OLDEST_FIRST if filters.wanted.get("sort") == "eldste" else NEWEST_FIRST
    found = filters.qs.order_by(*order).for_page().select_related("meeting", "revision").iterator(CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield chunk


def report_sheet(reader: Reader) -> Sheet:
    """The reports this reader may open, newest first. Three queries."""
    columns = [_("Dato"), _("Tittel"), _("Saker"), pgettext("flertall", "Innspill"), _("Lesere"), _("Lenke")]
    rows: list[list[Cell]] = [
        [
            entry.date,
            entry.title,
            "\n".join(entry.headings),
            entry.statement_count,
            str(Audience(entry.revision.audience).label),
            f"{settings.SITE_URL}{entry.url}",
        ]
        for entry in reports_visible_to(reader)
    ]
    return Sheet(_("Referater"), columns, [*rows, *_fair()])


def _said(hit: Hit) -> list[Cell]:
    link = settings.SITE_URL + reverse("meetings:statement", args=[hit.pk])
    kind = str(hit.kind.label)
    beside = "\n\n".join(f"{furniture.organisation_note_heading(note)}:\n{note.words}" for note in hit.notes)
    return [hit.day, hit.number, hit.heading, hit.speakers, ", ".join(hit.people), kind, hit.words, link, beside]


def _read_by(hit: Hit, statement: Statement) -> str:
    if hit.members_only or statement.revision.audience == Audience.MEMBERS:
        return _("Bare medlemmer")
    if any(span.members_only for paragraph in hit.paragraphs for span in paragraph.spans):
        return _("Alle, deler av teksten bare medlemmer")
    return _("Alle")


def _fair() -> list[list[Cell]]:
    """The two sentences, apart from the rows."""
    return [[], [fairness()]]
