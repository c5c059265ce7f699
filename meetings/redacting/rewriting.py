"""Drafts and snapshots without a person, so that the two still say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from meetings.notation import Kind, Register, Speaker, parse, relabel_block
from meetings.redacting.names import GONE, PEOPLE, SOMEBODY, Sought

Json = dict[str, Any]  # Any: JSON's own values, here and below
OFFICES = frozenset({"convenor", "chair", "minute_taker"})
"""In a head the organisation follows from the person, as the register has it."""


def stripped(value: Any, sought: Sought, *, own: bool = False) -> Any:
    """A structure with every string inside rewritten; what stands as «label» beside the person goes whole."""
    if isinstance(value, str):
        return GONE if own and value.strip() else sought.without(value)
    if isinstance(value, list):
        return [stripped(one, sought) for one in value]
    if isinstance(value, dict):
        theirs = sought.is_person(value.get("person"))
        return {
            sought.without(name): {**one, "name": GONE}
            if name in PEOPLE and sought.is_person(one)
            else stripped(one, sought, own=theirs and name == "label")
            for name, one in value.items()
        }
    return value


def draft_text(text: str, register: Register, sought: Sought) -> str:
    """A text in the notation: the person's organisation stands before the colon, else «En deltaker».

    Names elsewhere in it are only taken out. A line whose label is nobody's stays as it is, but for the name.
    """
    blocks = parse(text, register).blocks
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        speakers = block.task.who if block.task is not None else block.speakers
        theirs = [_is_theirs(speaker, sought) for speaker in speakers]
        if not any(theirs) or (not (block.label and block.label_at) and block.task is None):
            continue
        instead = GONE if block.task is not None else SOMEBODY
        names = [
            _organisation(speaker, register) or instead if gone else speaker.label
            for speaker, gone in zip(speakers, theirs, strict=True)
        ]
        text = relabel_block(text, index, ", ".join(dict.fromkeys(names)), register)
    return sought.without(text)


def _is_theirs(speaker: Speaker, sought: Sought) -> bool:
    return speaker.person in sought.keys or sought.stands_in(speaker.label)


def _organisation(speaker: Speaker, register: Register) -> str:
    known = None if speaker.organisation is None else register.lookup.organisations.get(speaker.organisation)
    return known.short if known else ""


def presenters_text(text: str, organisation: str, sought: Sought) -> str:
    """Who leads an item: the organisation in the person's place."""
    return sought.without(text, organisation or GONE)


def snapshot_without(snapshot: Json, sought: Sought, organisation: str = "") -> Json:
    """The snapshot as a redaction revision holds it: permanent ids, order and attribution to organisations stand.

    `organisation`: the person's, for presenters that the record knew by their words alone.
    """

    certainty = "imported" if snapshot["meeting"]["imported"] else "exact"
    items = [
        {
            **item,
            "presenters": _presenters(item["presenters"], sought, organisation),
            "blocks": [_block(block, sought, certainty) for block in item["blocks"]],
        }
        for item in snapshot["items"]
    ]
    head = {
        name: {**one, "organisation": None} if name in OFFICES and one and sought.is_person(one["person"]) else one
        for name, one in snapshot["meeting"].items()
    }
    tasks = [_task(task, sought) for task in snapshot["tasks"]]
    whole: Json = stripped({**snapshot, "meeting": head, "items": items, "tasks": tasks}, sought)
    return whole


def _presenters(parts: Sequence[Json], sought: Sought, organisation: str) -> list[Json]:
    """As `presenters_text` writes them: a part that is no known name («og Ida Hagen») keeps what else it says."""
    unknown = [
        {**part, "label": presenters_text(part["label"], organisation, sought)}
        if not (part["person"] or part["organisation"])
        else part
        for part in parts
    ]
    return _voices(unknown, sought, GONE)


def _block(block: Json, sought: Sought, certainty: str) -> Json:
    speakers = _voices(block["speakers"], sought, SOMEBODY, certainty)
    kind = block["kind"]
    if kind == Kind.STATEMENT.value and speakers and all(one["group"] for one in speakers):
        kind = Kind.INPUT.value
    return {**block, "speakers": speakers, "kind": kind}


def _task(task: Json, sought: Sought) -> Json:
    """A task that falls on nobody else says so in its words, since only known names can be responsible."""
    who = _voices(task["who"], sought, GONE)
    if who == task["who"]:
        return task
    left = [one for one in who if one["organisation"] or one["person"] or one["group"]]
    if not left:
        return {**task, "who": [], "who_text": "", "what": f"{GONE}: {task['what']}"}
    return {**task, "who": left, "who_text": ", ".join(dict.fromkeys(one["label"] for one in who))}


def _voices(voices: Sequence[Json], sought: Sought, instead: str, certainty: str = "") -> list[Json]:
    """Speakers, those responsible, presenters: the organisation in the person's place."""
    found: list[Json] = []
    for voice in voices:
        new = voice
        if sought.is_person(voice["person"]) or sought.stands_in(voice["label"]):
            organisation = voice["organisation"]
            new = {**voice, "person": None, "label": organisation["short"] if organisation else instead}
            if certainty:
                new |= {"certainty": certainty, "group": "" if organisation else instead}
        if new is voice or new not in found:
            found.append(new)
    return found
