"""The cases of tests/samples/notation.json, and blocks written down as they stand there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any  # JSON: shapes are checked by comparing

from meetings.notation import Block, OrganisationEntry, Parsed, PersonEntry, Register, Speaker

SAMPLES = Path(__file__).parent.parent / "samples" / "notation.json"

Json = dict[str, Any]


def samples() -> Json:
    """The whole file: the register and the cases."""
    loaded: Json = json.loads(SAMPLES.read_text(encoding="utf-8"))
    return loaded


def register_of(written: Json) -> Register:
    """The register as the file gives it."""
    return Register(
        organisations=tuple(
            OrganisationEntry(
                entry["key"],
                entry["short"],
                tuple(entry["names"]),
                entry["full"],
                entry["seated"],
                entry.get("host", False),
            )
            for entry in written["organisations"]
        ),
        people=tuple(
            PersonEntry(p["key"], p["full"], tuple(p["names"]), p["organisation"], p["attending"])
            for p in written["people"]
        ),
        groups=written["groups"],
        terms=frozenset(written["terms"]),
    )


def seen(parsed: Parsed) -> list[Json]:
    """Blocks as the file writes them: what is empty is left out."""
    return [_block(block) for block in parsed.blocks]


def _block(block: Block) -> Json:
    found: Json = {"kind": block.kind.value, "lines": [block.first_line, block.last_line]}
    found |= {
        "parent": block.parent,
        "label": block.label,
        "note": block.note,
        "delimiter": block.delimiter,
        "speakers": [_speaker(speaker) for speaker in block.speakers],
        "offer": list(block.offer),
        "text": block.text,
        "members_only": block.members_only,
        "topics": list(block.topics),
        "is_reply": block.is_reply,
    }
    if block.doubt is not None:
        found["doubt"] = {
            "label": block.doubt.label,
            "reason": block.doubt.reason.value,
            "candidates": [candidate.label for candidate in block.doubt.candidates],
        }
    if block.task is not None:
        found["task"] = {
            "who": [_speaker(speaker) for speaker in block.task.who],
            "who_text": block.task.who_text,
            "when_text": block.task.when_text,
            "when": block.task.when.isoformat() if block.task.when else None,
            "what": block.task.what,
        }
    if block.reference is not None:
        found["reference"] = {"text": block.reference.text, "url": block.reference.url}
    return {name: value for name, value in found.items() if value is not False and value not in (None, "", [])}


def _speaker(speaker: Speaker) -> Json:
    found = {
        "organisation": speaker.organisation,
        "person": speaker.person,
        "group": speaker.group,
        "label": speaker.label,
        "certainty": speaker.certainty.value,
    }
    return {name: value for name, value in found.items() if value not in (None, "")}
