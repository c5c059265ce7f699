"""The original for those who may read it: each line with what became of it, and where that stands now."""

from __future__ import annotations

import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meetings.importing.decoding import lines_of
from meetings.importing.drafting import Fate, Place
from meetings.importing.places import Run, Said, find_places, lines_of_fates
from meetings.importing.reproducing import original_text
from meetings.models import Meeting, Revision, SourceDocument
from organisations.access import is_secretariat, reads_as_member
from organisations.models import SiteEpoch, User

if TYPE_CHECKING:
    from organisations.doors import Reader

logger = logging.getLogger(__name__)
_UNSEEN = re.compile(r"[\f\v\r\x00-\x08]")

FateOfLine = dict[str, Any]  # Any: an entry of SourceDocument.fates


@dataclass(frozen=True, slots=True)
class Where:
    """A place that a line leads to: its address, and its name in words."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the original. `look` is its class; `word` its fate for the secretariat, empty for others."""

    number: int
    text: str
    look: str
    word: str
    where: Where | None


@dataclass(frozen=True)
class Ways:
    """Where what was said stands now, in the order it stands: by the keys of `said` the place of each, and of its item.

    `of_item`: the places of items by the draft's own keys, where these are known.
    """

    said: Sequence[Said] = ()
    of_said: Mapping[int, Where] = field(default_factory=dict)
    item_of_said: Mapping[int, Where] = field(default_factory=dict)
    of_item: Mapping[int, Where] = field(default_factory=dict)


def originals_for(reader: Reader) -> QuerySet[SourceDocument]:
    """The originals that this reader may read: the secretariat every one, members those of published reports that the
    secretary has opened to them, nobody else any.
    """
    if is_secretariat(reader):
        return SourceDocument.rows.all()
    if not reads_as_member(reader):
        return SourceDocument.rows.none()
    return opened_to_members().filter(meeting__in=Meeting.objects.visible_to(reader))


def opened_to_members() -> QuerySet[SourceDocument]:
    """Those of published reports alone.

    What was redacted from a report stands in its original, so a report with a redaction has none for members.
    """
    published = Meeting.objects.for_system("members read every published report").filter(state=Meeting.State.PUBLISHED)
    redactions = Revision.objects.for_system("a redaction hides the original").filter(kind=Revision.Kind.REDACTION)
    return SourceDocument.rows.filter(members_may_read=True, meeting__in=published).exclude(
        meeting__in=redactions.values("meeting")
    )


@transaction.atomic
def let_members_read(document: SourceDocument, allowed: bool, *, by: User) -> None:
    """Open the original to members once its report is published, or close it. Said again, it changes nothing."""
    rows = SourceDocument.rows.filter(pk=document.pk, meeting__isnull=False).exclude(members_may_read=allowed)
    if rows.update(members_may_read=allowed):
        SiteEpoch.raise_()
        logger.info("original shown document=%s members=%s by=%s", document.pk, allowed, by.pk)
    document.members_may_read = allowed


def fates_in_words() -> dict[tuple[str, str], str]:
    """By fate and place."""
    placed = Fate.PLACED.value
    return {
        (placed, Place.HEAD.value): _("opplysning om møtet"),
        (placed, Place.HEADING.value): _("overskrift"),
        (placed, Place.TEXT.value): _("tekst i en sak"),
        (placed, Place.PAPER.value): _("sidetall eller topptekst"),
        (Fate.UNRESOLVED.value, Place.TEXT.value): _("ikke avklart"),
        (Fate.BLANK.value, Place.NOWHERE.value): _("tom linje"),
    }


LOOKS = {Place.HEADING.value: "k-h", Place.TEXT.value: "k-s", Place.HEAD.value: "k-m"}


def lines_for_secretariat(document: SourceDocument, ways: Ways) -> list[ShownLine]:
    """Every line with its fate in words. No query."""
    words, leads = fates_in_words(), _leads(document.fates, ways)
    return [
        ShownLine(
            one["line"],
            _seen(one["text"]),
            "k-u" if one["fate"] == Fate.UNRESOLVED.value else LOOKS.get(one["place"], ""),
            words.get((one["fate"], one["place"]), ""),
            leads.get(one["line"]),
        )
        for one in document.fates
    ] or _bare_lines(document, {})


def lines_for_members(document: SourceDocument, ways: Ways) -> list[ShownLine]:
    """Every line with where it stands in the report, and nothing of how the draft was made. No query."""
    return _bare_lines(document, _leads(document.fates, ways))


def count_of_fates(fates: Iterable[FateOfLine]) -> Counter[str]:
    return Counter(one["fate"] for one in fates)


def internal_lines(document: SourceDocument, said: Sequence[Said], internal: set[int]) -> int:
    """How many lines of the original came into what the draft keeps internal (`//`). No query."""
    runs = find_places(lines_of_fates(document.fates), said)
    return len({number for key in internal & runs.keys() for number in _numbers(runs[key])})


def _bare_lines(document: SourceDocument, leads: Mapping[int, Where]) -> list[ShownLine]:
    return [
        ShownLine(number, _seen(text), "", "", leads.get(number))
        for number, text in enumerate(lines_of(original_text(document)), 1)
    ]


def _leads(fates: Sequence[FateOfLine], ways: Ways) -> dict[int, Where]:
    """By line: the statement it came into, else the item that most of its item's statements are in now."""
    worded = {one.number: one.item for one in lines_of_fates(fates)}
    runs = find_places(lines_of_fates(fates), ways.said)
    leads: dict[int, Where] = {}
    votes: dict[int | None, Counter[Where]] = defaultdict(Counter)
    for key, run in runs.items():
        for number in set(_numbers(run)) & worded.keys():
            leads.setdefault(number, ways.of_said[key])
            if key in ways.item_of_said:
                votes[worded[number]][ways.item_of_said[key]] += 1
    items = {item: count.most_common(1)[0][0] for item, count in votes.items() if item is not None} | dict(ways.of_item)
    return {number: items[item] for number, item in worded.items() if item in items} | leads


def _numbers(run: Run) -> range:
    return range(run.first, run.last + 1)


def _seen(text: str) -> str:
    """Without the signs that mark the edges of pages."""
    return _UNSEEN.sub("", text)
