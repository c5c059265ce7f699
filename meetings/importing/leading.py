"""From the lines of an original to the draft, and to the published report: what was said, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.drafts import Draft
from meetings.importing.places import Said, find_places, lines_of_fates
from meetings.importing.showing import FateOfLine, Ways, Where, opened_to_members
from meetings.models import AgendaItem, Meeting, SourceDocument
from meetings.notation import Block, Kind, Register
from meetings.publishing import PublishingRefused, snapshot_of
from meetings.report import Origin
from meetings.snapshot import Json, is_statement


def ways_in_draft(draft: Draft) -> Ways:
    """Blocks of the draft, by their place in it, and its items. No query."""
    write = reverse("secretariat:write", args=[draft.meeting.pk])
    said: list[Said] = []
    of_said: dict[int, Where] = {}
    for item, block in _blocks(draft):
        key = len(said)
        said.append(Said(key, _text(block), names_of_block(block, draft.register)))
        of_said[key] = Where(f"{write}?sak={item.pk}#linje-{block.first_line}", _name(item.number, item.heading))
    of_item = {item.pk: Where(f"{write}?sak={item.pk}", _name(item.number, item.heading)) for item in draft.items}
    return Ways(said, of_said, {}, of_item)


def internal_in(draft: Draft) -> set[int]:
    """Keys, as in `ways_in_draft`, of the blocks that never leave the draft."""
    return {key for key, (_item, block) in enumerate(_blocks(draft)) if block.kind is Kind.INTERNAL}


def ways_in_report(meeting: Meeting) -> Ways:
    """Published statements by their permanent id; none while the meeting has no report. One query."""
    revision = meeting.published_revision
    if revision is None or not meeting.is_published:
        return Ways()
    try:
        snapshot = snapshot_of(revision)
    except PublishingRefused:
        return Ways()
    url = meeting.get_absolute_url()
    of_said: dict[int, Where] = {}
    item_of_said: dict[int, Where] = {}
    for item in snapshot["items"]:
        name = _name(item["number"], item["heading"])
        for block in filter(is_statement, item["blocks"]):
            of_said[block["id"]] = Where(f"{url}#i{block['id']}", name)
            item_of_said[block["id"]] = Where(f"{url}#sak-{item['position']}", name)
    return Ways(said_in(snapshot), of_said, item_of_said)


@dataclass(frozen=True, slots=True)
class OriginalPage:
    """The page of an original that readers of its report may open, with the fates of its lines."""

    url: str
    fates: list[FateOfLine]


def original_page(meeting: Meeting, *, secretariat: bool) -> OriginalPage | None:
    """For the secretariat, or for all members, the same for each. One query; none for a report that is no import."""
    if not meeting.imported:
        return None
    documents = SourceDocument.rows.all() if secretariat else opened_to_members()
    document = documents.filter(meeting=meeting).only("fates").first()
    if document is None:
        return None
    return OriginalPage(
        reverse("secretariat:source" if secretariat else "meetings:original", args=[document.pk]), document.fates
    )


def origins(original: OriginalPage | None, snapshot: Json) -> dict[int, Origin]:
    """By permanent id, where in the original each statement of the report begins. No query."""
    if original is None:
        return {}
    runs = find_places(lines_of_fates(original.fates), said_in(snapshot))
    return {key: Origin(f"{original.url}#l{run.first}", run.first) for key, run in runs.items()}


def said_in(snapshot: Json) -> list[Said]:
    return [
        Said(block["id"], block["text"], frozenset(_names(block["speakers"])))
        for item in snapshot["items"]
        for block in filter(is_statement, item["blocks"])
    ]


def names_of_block(block: Block, register: Register) -> frozenset[str]:
    """Every spelling that the original may have of those who speak."""
    found = {block.label, *(speaker.label for speaker in block.speakers)}
    for speaker in block.speakers:
        if speaker.organisation is not None:
            entry = register.organisation(speaker.organisation)
            found |= {entry.short, entry.full}
    return frozenset(found)


def _names(speakers: list[Json]) -> Iterator[str]:
    for speaker in speakers:
        yield from (speaker["label"], speaker["group"])
        yield from (speaker["organisation"][name] for name in ("short", "name") if speaker["organisation"])
        if speaker["person"]:
            yield speaker["person"]["name"]


def _blocks(draft: Draft) -> Iterator[tuple[AgendaItem, Block]]:
    for item, parsed in zip(draft.items, draft.parsed, strict=True):
        for block in parsed.blocks:
            if block.kind not in {Kind.BLANK, Kind.TOPICS}:
                yield item, block


def _text(block: Block) -> str:
    if block.task is not None:
        return block.task.what
    if block.reference is not None:
        return block.reference.text
    return block.text or block.label


def _name(number: str, heading: str) -> str:
    """«sak 3», or the heading of an item without a number."""
    return _("sak %(number)s") % {"number": number} if number else f"«{heading}»"
