"""The frozen state of a report: everything its readers may see, as plain JSON with a schema version.

Shape (schema 1): {"schema", "meeting": {…head…}, "participants": […], "items": [{…, "blocks": […]}], "tasks": […],
"attachments": […]}. An organisation is {"id", "short", "name", "kind"} and a person {"id", "name"} as the register
had them. A block is {"id", "kind", "text", "audience", "speakers", "reply_to", "topics"?}; `text` has its
members-only spans `((…))`. Internal lines (`//`) and topics never come here: the one never leaves the draft, the
other is editorial. The body of a redaction has "redacts" as well: the numbers of all revisions that lost their words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from meetings.drafts import Draft
from meetings.models import AgendaItem, Attachment, Attendance, Audience, Meeting
from meetings.notation import Block, Certainty, Kind, Parsed, Register, Speaker
from organisations.folding import fold
from organisations.models import Organisation, Person, Representation

SCHEMA = 1
REDACTS = "redacts"
Json = dict[str, Any]  # Any: JSON of the shape above

SHOWN = frozenset({Kind.SUBHEADING, Kind.REFERENCE})
"""Blocks that stand in the report and are no statements."""


@dataclass
class Frozen:
    """A snapshot without permanent ids yet, and what is proposed beside it."""

    snapshot: Json
    topics: list[tuple[str, ...]] = field(default_factory=list)
    """Per statement block, in the order of the report: topics of its item and its own."""


def canonical(facts: Json | list[Any]) -> str:  # Any: whatever JSON holds
    """The one spelling of a snapshot, or of other facts, that is stored and hashed."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def statement_blocks(snapshot: Json) -> list[Json]:
    """Every block that is a statement, in the order of the report."""
    return [block for item in snapshot["items"] for block in item["blocks"] if is_statement(block)]


def is_statement(block: Json) -> bool:
    return block["kind"] not in {Kind.SUBHEADING.value, Kind.REFERENCE.value}


def take_snapshot(draft: Draft) -> Frozen:
    """Freeze the draft as it was read. Four queries."""
    meeting, items = draft.meeting, draft.items
    naming = Naming(draft.register, imported=meeting.imported)
    frozen = Frozen(
        {
            "schema": SCHEMA,
            "meeting": _head(meeting, naming),
            "participants": _participants(draft, naming),
            "items": [],
            "tasks": [],
            "attachments": _attachments(meeting, items),
        }
    )
    for position, (item, parsed) in enumerate(zip(items, draft.parsed, strict=True), start=1):
        _add_item(frozen, item, position, parsed, naming)
    return frozen


class Naming:
    """Organisations and people as a snapshot names them: the register of now. Two queries."""

    def __init__(self, register: Register, *, imported: bool) -> None:
        self.register = register
        self.imported = imported
        self.organisations: dict[int, Json] = {
            row.pk: {"id": row.pk, "short": row.short, "name": row.name, "kind": row.kind}
            for row in Organisation.rows.all()
        }
        self.people: dict[int, Json] = {
            key: {"id": key, "name": name} for key, name in Person.rows.values_list("pk", "name")
        }
        self.organisation_of = {person.key: person.organisation for person in register.people}

    def organisation(self, key: int | None) -> Json | None:
        return None if key is None else self.organisations.get(key)

    def person(self, key: int | None) -> Json | None:
        return None if key is None else self.people.get(key)

    def speaker(self, speaker: Speaker) -> Json:
        certainty = str(speaker.certainty)
        if self.imported and speaker.certainty is Certainty.EXACT:
            certainty = "imported"
        return {
            "organisation": self.organisation(speaker.organisation),
            "person": self.person(speaker.person),
            "group": speaker.group,
            "label": speaker.label,
            "certainty": certainty,
        }

    def office(self, person: Person | None, text: str) -> Json | None:
        """Convenor, chair or minute taker: a person of the register, or words that the public never sees."""
        if person is None and not text:
            return None
        key = None if person is None else person.pk
        return {
            "person": self.person(key),
            "organisation": self.organisation(self.organisation_of.get(key or 0)),
            "label": text or (person.name if person else ""),
        }


def _iso(value: Any) -> str | None:  # Any: a date or a time
    return None if value is None else value.isoformat()


def _head(meeting: Meeting, naming: Naming) -> Json:
    host = meeting.body.host_id
    return {
        "body": {"name": meeting.body.name, "slug": meeting.body.slug},
        "host": naming.organisation(host),
        "title": meeting.title,
        "date": _iso(meeting.date),
        "date_text": meeting.date_text,
        "year_inferred": meeting.year_inferred,
        "year_reason": meeting.year_reason,
        "starts_at": _iso(meeting.starts_at),
        "ends_at": _iso(meeting.ends_at),
        "place": meeting.place,
        "practical": meeting.practical,
        "convenor": naming.office(meeting.convenor, meeting.convenor_text),
        "chair": naming.office(meeting.chair, meeting.chair_text),
        "minute_taker": naming.office(meeting.minute_taker, meeting.minute_taker_text),
        "signed_on": _iso(meeting.signed_on),
        "in_short": meeting.points,
        "apologies_recorded": meeting.apologies_recorded,
        "imported": meeting.imported,
        "next": {
            "text": meeting.next_text,
            "date": _iso(meeting.next_date),
            "starts_at": _iso(meeting.next_starts_at),
            "ends_at": _iso(meeting.next_ends_at),
            "place": meeting.next_place,
            "meeting": meeting.next_meeting_id,
        },
    }


def _participants(draft: Draft, naming: Naming) -> list[Json]:
    """The list without those who were only expected: nothing is known of them."""
    position_of = {item.pk: position for position, item in enumerate(draft.items, start=1)}
    attendances = [row for row in draft.attendances if row.status != Attendance.Status.EXPECTED]
    steps_in_for = _fixed_representatives(draft.meeting, attendances)
    return [
        {
            "organisation": naming.organisation(row.organisation_id),
            "person": naming.person(row.person_id),
            "status": row.status,
            "role": row.role,
            "for": naming.person(steps_in_for.get(row.organisation_id or 0))
            if row.status == Attendance.Status.DEPUTY
            else None,
            "item": position_of.get(row.item_id or 0),
            "arrived": _iso(row.arrived),
            "left": _iso(row.left),
            "label": row.label,
        }
        for row in attendances
    ]


def _fixed_representatives(meeting: Meeting, attendances: Iterable[Attendance]) -> dict[int, int]:
    """Whose seat a deputy sat in (M-18): organisation → the fixed representative at the meeting's date."""
    deputies = {row.organisation_id for row in attendances if row.status == Attendance.Status.DEPUTY}
    if not deputies or meeting.date is None:
        return {}
    fixed: QuerySet[Representation] = Representation.rows.open_on(meeting.date).filter(
        kind=Representation.Kind.FIXED,
        person__isnull=False,
        seat__body=meeting.body_id,
        seat__organisation__in=deputies,
    )
    return dict(fixed.values_list("seat__organisation_id", "person_id"))


def _attachments(meeting: Meeting, items: Sequence[AgendaItem]) -> list[Json]:
    position_of = {item.pk: position for position, item in enumerate(items, start=1)}
    return [
        {
            "id": row.pk,
            "title": row.title,
            "file_name": row.file_name,
            "sha256": row.sha256,
            "audience": row.audience,
            "item": position_of.get(row.item_id or 0),
        }
        for row in Attachment.objects.for_system("the snapshot names the papers")
        .filter(meeting=meeting, in_draft=True)
        .defer("content")
        .order_by("pk")
    ]


def _add_item(frozen: Frozen, item: AgendaItem, position: int, parsed: Parsed, naming: Naming) -> None:
    blocks: list[Json] = []
    place_of: dict[int, int] = {}
    of_item = parsed.topics_of_item()
    for index, block in enumerate(parsed.blocks):
        if block.kind is Kind.TASK:
            _add_task(frozen, block, position, naming)
        elif block.becomes_row or (block.kind in SHOWN and (block.text or block.reference)):
            above = place_of.get(block.parent) if block.is_reply and block.parent is not None else None
            place_of[index] = len(blocks)
            blocks.append(_block(block, above, blocks, naming))
            if block.becomes_row:
                frozen.topics.append(tuple(dict.fromkeys((*of_item, *parsed.topics_of(index)))))
    frozen.snapshot["items"].append(
        {
            "position": position,
            "number": item.number,
            "heading": item.heading,
            "kind": item.kind,
            "presenters": presenters(item.presenters, naming),
            "blocks": blocks,
        }
    )


def _block(block: Block, above: int | None, blocks: list[Json], naming: Naming) -> Json:
    """`reply_to` is the place among the item's blocks; a reply is never read more widely than what it answers."""
    members_only = block.members_only or (above is not None and blocks[above]["audience"] == Audience.MEMBERS)
    frozen: Json = {
        "kind": block.kind.value,
        "text": block.text,
        "audience": Audience.MEMBERS.value if members_only else Audience.PUBLIC.value,
        "speakers": [naming.speaker(speaker) for speaker in block.speakers],
        "note": block.note,
        "reply_to": above,
    }
    if block.reference is not None:
        frozen |= {"text": block.reference.text, "url": block.reference.url}
    return frozen


def _add_task(frozen: Frozen, block: Block, position: int, naming: Naming) -> None:
    if block.task is None or not block.task.what:
        return
    frozen.snapshot["tasks"].append(
        {
            "item": position,
            "what": block.task.what,
            "who_text": block.task.who_text,
            "who": [naming.speaker(speaker) for speaker in block.task.who],
            "due_on": _iso(block.task.when),
            "due_text": block.task.when_text,
            "audience": Audience.MEMBERS.value if block.members_only else Audience.PUBLIC.value,
        }
    )


def presenters(text: str, naming: Naming) -> list[Json]:
    """Who leads the item, part by part: «Ida Hagen, Legelaget» is a person and her organisation.

    A part that the register does not know keeps its words, for members only.
    """
    parts: list[Json] = []
    for words in _parts_of(text, naming.register):
        meaning = naming.register.lookup.by_spelling.get(fold(words))
        organisation = meaning.organisations[0].key if meaning and meaning.organisations else None
        person = meaning.full[0].key if meaning and len(meaning.full) == 1 else None
        of_person = naming.organisation_of.get(person) if person is not None else None
        parts.append(
            {
                "label": words,
                "organisation": naming.organisation(organisation or of_person),
                "person": naming.person(person),
            }
        )
    return parts


def _parts_of(text: str, register: Register) -> list[str]:
    """Parts between commas; a part that is no known name («Bo og Leve» is one) is split at «og», «/» and «&» too."""
    parts: list[str] = []
    for whole in (part.strip() for part in text.replace(";", ",").split(",")):
        if fold(whole) in register.lookup.by_spelling:
            parts.append(whole)
        else:
            parts.extend(part.strip() for part in re.split(r"/|&|\sog\s", whole))
    return [part for part in parts if part]
