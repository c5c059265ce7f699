"""Drafts: texts in the line notation, saved so that two editors never lose each other's words."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, AgendaProposal, Attendance, ItemVersion, Meeting
from meetings.names import register_for
from meetings.notation import Parsed, Register, parse, replace_block
from meetings.planning import first_agenda
from meetings.versions import keep, keep_before_saving, with_last_kept
from organisations.models import Body, Representation, Seat, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)
BLANK_LINES = re.compile(r"\n{3,}")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")

Columns = Mapping[str, object]


class DraftRefused(Refusal):
    """The text cannot be saved as it is; `sentence` says what to do. What was typed stays with the caller."""


@dataclass
class ItemChanged(Exception):
    """Somebody saved the item in between. Both texts are here; nothing was written."""

    item: AgendaItem
    yours: str
    theirs: str
    version: int
    by: str


def parse_item(item: AgendaItem, register: Register) -> Parsed:
    """The item's text, read under the register. Pure; a few milliseconds for 120 lines."""
    return parse(item.text, register, meeting_date=item.meeting.date)


@dataclass(frozen=True)
class Draft:
    """A meeting's draft as it stands: its items in order, each read, and its participants."""

    meeting: Meeting
    items: tuple[AgendaItem, ...]
    parsed: tuple[Parsed, ...]
    attendances: tuple[Attendance, ...]
    register: Register


def read_draft(meeting: Meeting) -> Draft:
    """Everything that preview, checklist and publishing look at. Ten queries, each item parsed once."""
    register = register_for(meeting)
    items = tuple(AgendaItem.rows.filter(meeting=meeting).select_related("meeting").order_by("position", "pk"))
    attendances = (
        Attendance.rows.filter(meeting=meeting)
        .select_related("organisation", "person")
        .order_by(F("organisation__sort_key").asc(nulls_last=True), "position", "pk")
    )
    return Draft(meeting, items, tuple(parse_item(item, register) for item in items), tuple(attendances), register)


def clean_text(text: str) -> str:
    """What is kept of a typed text: all of it. Line ends become LF; NUL, which PostgreSQL refuses, becomes ␀.

    Half a surrogate pair, which no encoding holds, becomes the sign for what cannot be shown.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "␀")
    return LONE_SURROGATE.sub("\ufffd", text)


def mark_of(value: object) -> str:
    """Short and the same for the same value: what a page sends back to say what it has seen."""
    return sha256(str(value).encode()).hexdigest()[:12]


@transaction.atomic
def save_item_text(item: AgendaItem, text: str, *, version: int, by: User) -> AgendaItem:
    """Save one item's text when nobody saved since `version`. Two queries, and one when a version is kept.

    Saving the same text again changes nothing. Raises ItemChanged with both texts, DraftRefused when too long.
    """
    return save_item(item, {"text": text}, version=version, by=by)


@transaction.atomic
def save_item(item: AgendaItem, fields: Columns, *, version: int, by: User) -> AgendaItem:
    """Save columns of one item («text», «heading», …) under its version, as `save_item_text` does."""
    fields = _storable(fields)
    current = _held(item.pk, fields)
    wanted = _changes(current, fields)
    if wanted and current.version != version:
        raise _clash(current, fields)
    return _write(current, wanted, by=by)


@transaction.atomic
def save_seen(key: int, fields: Columns, *, seen: Mapping[str, str], by: User) -> AgendaItem:
    """Save the columns that one person changed, where each still holds what that person saw. Two queries, as above.

    `seen` has the marks (`mark_of`) of those columns. So two may change different columns of one item at once. Raises
    ItemChanged, DraftRefused, and AgendaItem.DoesNotExist when the item is gone.
    """
    fields = _storable(fields)
    current = _held(key, fields)
    wanted = _changes(current, fields)
    if any(mark_of(getattr(current, name)) != seen.get(name) for name in wanted):
        raise _clash(current, fields)
    return _write(current, wanted, by=by)


@transaction.atomic
def restore_version(version: ItemVersion, *, by: User) -> AgendaItem:
    """Put an earlier text back in its item; what stands there is kept, so that this too can be undone.

    A text that was set aside comes without a heading of its own. Raises AgendaItem.DoesNotExist when the item is gone.
    """
    fields = {"text": version.text}
    if version.reason != ItemVersion.Reason.SET_ASIDE:
        fields["heading"] = version.heading
    current = _held(version.item_id, fields)
    logger.info("version restored item=%s version=%s by=%s", current.pk, version.pk, by.pk)
    return _write(current, _changes(current, fields), by=by, fetched=True)


def _storable(fields: Columns) -> Columns:
    """The columns as they can be saved. Raises DraftRefused."""
    if "text" not in fields:
        return fields
    text = clean_text(str(fields["text"]))
    if len(text) > settings.ITEM_TEXT_LIMIT:
        raise DraftRefused(
            _("Saken er for lang til å lagres (grense %(limit)s tegn). Del den i to saker.")
            % {"limit": f"{settings.ITEM_TEXT_LIMIT:,}".replace(",", " ")}
        )
    return {**fields, "text": text}


def _held(key: int, fields: Columns) -> AgendaItem:
    """The item as it stands, its row locked (on SQLite the whole transaction writes alone).

    Where text may make a draft of a planned meeting, the meeting is locked before the item, as when an item is moved
    or deleted: two queries more, which no other save costs.
    """
    rows = with_last_kept(AgendaItem.rows.select_for_update(of=("self",)).select_related("meeting"))
    if not _has_words(fields):
        return rows.get(pk=key)
    current = rows.exclude(meeting__state=Meeting.State.PLANNED).filter(pk=key).first()
    if current is None:
        meetings = Meeting.objects.for_system("the first words of its minutes are saved by one at a time")
        meetings.select_for_update(of=("self",)).filter(items=key).first()
        current = rows.get(pk=key)
    return current


def _has_words(fields: Columns) -> bool:
    return bool(str(fields.get("text", "")).strip())


def _changes(current: AgendaItem, fields: Columns) -> Columns:
    return {name: value for name, value in fields.items() if getattr(current, name) != value}


def _clash(current: AgendaItem, fields: Columns) -> ItemChanged:
    return ItemChanged(
        item=current,
        yours=str(fields.get("text", "")),
        theirs=current.text,
        version=current.version,
        by=current.changed_by.get_full_name() if current.changed_by else _("En annen"),
    )


def _write(current: AgendaItem, wanted: Columns, *, by: User, fetched: bool = False) -> AgendaItem:
    """Write the columns over the locked row, and keep what they replace by the rule of `meetings.versions`."""
    if not wanted:
        return current
    now = timezone.now()
    if fetched:
        keep(current, ItemVersion.Reason.RESTORED, now=now)
    elif not {"text", "heading"}.isdisjoint(wanted):
        keep_before_saving(current, by=by, now=now)
    for name, value in wanted.items():
        setattr(current, name, value)
    current.version, current.changed_by, current.changed_at = current.version + 1, by, now
    AgendaItem.rows.filter(pk=current.pk).update(
        **wanted, version=current.version, changed_by=by, changed_at=current.changed_at
    )
    if _has_words(wanted):
        begin_draft(current.meeting)
    return current


def append_line(item: AgendaItem, line: str, *, by: User) -> AgendaItem:
    """Put a line (with its line end) last in the item's text, on a line of its own. The item's row must be held.

    Raises DraftRefused when the item would be too long.
    """
    text = item.text if not item.text or item.text.endswith("\n") else f"{item.text}\n"
    return save_item(item, {"text": text + line}, version=item.version, by=by)


def as_one_statement(text: str) -> str:
    """Words that were sent in, as one statement can hold them: blanks tidied, at most one empty line in a row."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return BLANK_LINES.sub("\n\n", "\n".join(lines).strip())


def begin_draft(meeting: Meeting) -> None:
    """A planned meeting becomes a draft with the first words of its minutes. No query for any other."""
    if meeting.state != Meeting.State.PLANNED:
        return
    Meeting.objects.for_system("a planned meeting becomes a draft").filter(
        pk=meeting.pk, state=Meeting.State.PLANNED
    ).update(state=Meeting.State.DRAFT)


def rewrite_block(item: AgendaItem, index: int, text: str, *, version: int, by: User, register: Register) -> AgendaItem:
    """The one write-back deed: put `text` (notation, without its last line end) in the place of block `index`.

    Serves the import review, «Rett», re-attribution and accepted proposals; visible in the text and undone
    by editing it. Raises IndexError when the text has no such block, and as `save_item_text`.
    """
    rewritten = replace_block(item.text, index, text, register)
    return save_item_text(item, rewritten, version=version, by=by)


@transaction.atomic
def start_meeting(
    body: Body, *, by: User, on: date | None = None, proposals: Iterable[AgendaProposal] = (), **head: object
) -> Meeting:
    """A new planned meeting: those with a seat as expected participants, standing items, chosen proposals, and
    «Oppfølging fra sist» when tasks of earlier reports are open.

    `head` are further columns of Meeting. Place, chair and minute taker come from the body's last meeting.
    """
    last = (
        Meeting.objects.for_system("a new meeting is prefilled from the last").filter(body=body).newest_first().first()
    )
    inherited = {} if last is None else {"chair": last.chair, "minute_taker": last.minute_taker, "place": last.place}
    meeting = Meeting(body=body, date=on, **{**inherited, **head})
    meeting.save()
    expect_participants(meeting)
    for number, entry in enumerate(first_agenda(meeting, list(proposals)), start=1):
        item = AgendaItem.rows.create(
            meeting=meeting,
            position=number,
            number=str(number),
            heading=entry.heading[:300],
            kind=entry.kind,
            minutes=entry.minutes,
            question=entry.question,
            changed_by=by,
        )
        if entry.proposal is not None:
            entry.proposal.state, entry.proposal.item = AgendaProposal.State.TAKEN, item
            entry.proposal.save(update_fields=["state", "item"])
    logger.info("meeting started meeting=%s by=%s", meeting.pk, by.pk)
    return meeting


def expect_participants(meeting: Meeting) -> None:
    """Lists everyone with a seat at the meeting's date, with the fixed representative where one is named."""
    on = meeting.date or timezone.localdate()
    seats = Seat.rows.open_on(on).filter(body=meeting.body_id).select_related("organisation")
    fixed = dict(
        Representation.rows.open_on(on)
        .filter(seat__in=seats, kind=Representation.Kind.FIXED, person__isnull=False)
        .values_list("seat_id", "person_id")
    )
    taken: set[int] = set()
    rows = []
    for position, seat in enumerate(seats.order_by("organisation__sort_key", "pk"), start=1):
        person = fixed.get(seat.pk)
        if person in taken:
            person = None  # one person in two seats is listed once, with the first
        if person is not None:
            taken.add(person)
        rows.append(Attendance(meeting=meeting, organisation=seat.organisation, person_id=person, position=position))
    Attendance.rows.bulk_create(rows)


@transaction.atomic
def add_item(meeting: Meeting, *, by: User, heading: str = "", **fields: object) -> AgendaItem:
    """A new item, last on the agenda."""
    last = AgendaItem.rows.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
    return AgendaItem.rows.create(meeting=meeting, position=last + 1, heading=heading, changed_by=by, **fields)


@transaction.atomic
def order_items(meeting: Meeting, keys: Sequence[int]) -> None:
    """Put the items in this order; items not named keep their order after them."""
    items = {item.pk: item for item in AgendaItem.rows.select_for_update().filter(meeting=meeting)}
    ordered = [items.pop(key) for key in keys if key in items] + list(items.values())
    for position, item in enumerate(ordered, start=1):
        item.position = position
    AgendaItem.rows.bulk_update(ordered, ["position"])


def place_item(item: AgendaItem, position: int) -> None:
    """Put the item before those that now stand at this place or later."""
    others = AgendaItem.rows.filter(meeting=item.meeting_id).exclude(pk=item.pk).order_by("position", "pk")
    before = list(others.filter(position__lt=position).values_list("pk", flat=True))
    order_items(item.meeting, [*before, item.pk])


@dataclass
class AgendaChanged(Exception):
    """Somebody changed the same columns of these items since the page was opened. Nothing was written."""

    columns: Mapping[int, set[str]]


@transaction.atomic
def save_agenda(
    meeting: Meeting, wanted: Mapping[int, Columns], *, seen: Mapping[int, Columns], by: User
) -> list[AgendaItem]:
    """Write the wanted columns of several items at once; those of them that are there. Two queries and two an item.

    `seen` are the same columns as they were when the page was opened; a third value raises AgendaChanged with every
    clash. What somebody writes in an item's text meanwhile is no clash.
    """
    items = {item.pk: item for item in AgendaItem.rows.select_for_update().filter(meeting=meeting, pk__in=wanted)}
    clashing: dict[int, set[str]] = {}
    changed: list[tuple[AgendaItem, Columns]] = []
    for key, item in items.items():
        different = {name: value for name, value in wanted[key].items() if getattr(item, name) != value}
        clash = {name for name in different if getattr(item, name) != seen[key][name]}
        if clash:
            clashing[key] = clash
        elif different:
            changed.append((item, different))
    if clashing:
        raise AgendaChanged(clashing)
    return [save_item(item, columns, version=item.version, by=by) for item, columns in changed]


@transaction.atomic
def order_agenda(meeting: Meeting, keys: Sequence[int], *, seen: Sequence[int]) -> bool:
    """Put the items in this order if they stand as they were `seen`; False when somebody moved them since.

    The same order again is no change, so a form sent twice moves once.
    """
    now = list(
        AgendaItem.rows.select_for_update()
        .filter(meeting=meeting)
        .order_by("position", "pk")
        .values_list("pk", flat=True)
    )
    wanted = [key for key in keys if key in now]
    if wanted == [key for key in now if key in wanted]:
        return True
    if [key for key in seen if key in now] != [key for key in now if key in seen]:
        return False
    order_items(meeting, wanted)
    return True


@transaction.atomic
def number_items(meeting: Meeting, *, by: User) -> None:
    """Number the items 1, 2, 3 … in their order. Those that have their number already are left alone."""
    for place, item in enumerate(
        AgendaItem.rows.select_for_update().filter(meeting=meeting).order_by("position", "pk"), start=1
    ):
        if item.number != str(place):
            save_item(item, {"number": str(place)}, version=item.version, by=by)
