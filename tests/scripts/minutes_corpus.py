"""The invented minutes with their labels: known, and kept apart."""

from __future__ import annotations

from scripts.importer_scores import APART, KNOWN, Sample, samples
from scripts.noise import Json

CORPUS = {"known": samples(KNOWN), "apart": samples(APART)}
EVERY = [sample for group in CORPUS.values() for sample in group]


def text_of(sample: Sample) -> str:
    return sample.content.decode("utf-8")


def ranges_of(gold: Json) -> list[list[int]]:
    """Every range of lines that the labels give."""
    held = [one["lines"] for part in ("present", "apologies", "statements", "links") for one in gold[part]]
    held += [item["heading_lines"] for item in gold["agenda"]] + gold["header_lines"] + gold["other_lines"]
    return held + [gold[part]["lines"] for part in ("next_meeting", "signed") if gold[part]["lines"]]


def unaccounted(gold: Json, text: str) -> list[int]:
    """Filled lines in none of the ranges."""
    held = {number for first, last in ranges_of(gold) for number in range(first, last + 1)}
    return [number for number, line in enumerate(text.split("\n"), 1) if line.strip() and number not in held]
