"""One agenda item as its readers see it: statements under their voices, replies under what they answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.approving import is_approval
from meetings.models import Audience, OrganisationNote, Statement
from meetings.notation import split_spans
from meetings.report.shapes import Case, Line, NoteLine, Origin, Paper, Paragraph, Passage, Reply
from meetings.report.voices import Names, plate_of
from meetings.snapshot import Json
from organisations.folding import fold

SAID_OTHERWISE = {"", "kun medlemmer", "spørsmål", "forslag", "anbefaling", "råd", "orientering"}
TAGGED = {Statement.Kind.QUESTION, Statement.Kind.ADVICE, Statement.Kind.PROPOSAL}
FORMS = {
    Statement.Kind.INFORMATION.value: "lead",
    Statement.Kind.SUMMARY.value: "sum",
    Statement.Kind.DECISION.value: "decision",
    Statement.Kind.ABSENCE.value: "absence",
    "subheading": "subheading",
    "reference": "reference",
}


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """The lines of a text as paragraphs and bullets, each in spans."""
    found: list[Paragraph] = []
    for line in text.split("\n"):
        bullet = line.startswith("• ")
        words = line[2:] if bullet else line
        if words.strip():
            found.append(Paragraph(tuple(split_spans(words)), bullet))
    return tuple(found)


def notes_in(notes: Sequence[OrganisationNote], words: Callable[[str], str]) -> tuple[NoteLine, ...]:
    """Notes beside one statement, those of which the readers see any word; `words`: what they see of a text."""
    seen = [(note, words(note.text)) for note in notes]
    return tuple(
        NoteLine(note.on, plate_of(note.organisation), paragraphs_of(text)) for note, text in seen if text.strip()
    )


def papers_of(snapshot: Json, position: int | None, names: Names) -> tuple[Paper, ...]:
    return tuple(
        Paper(names.words(row["title"]), reverse("meetings:attachment", args=[row["id"]]))
        for row in snapshot["attachments"]
        if row["item"] == position and names.sees(row)
    )


def case_of(item: Json, snapshot: Json, names: Names) -> Case:
    passages: list[Passage] = []
    answered: dict[int, list[Json]] = {}
    for block in item["blocks"]:
        if block["reply_to"] is not None and _shown(block, names):
            answered.setdefault(block["reply_to"], []).append(block)
    said = 0
    for place, block in enumerate(item["blocks"]):
        if block["reply_to"] is not None or not _shown(block, names):
            continue
        answers = tuple(_reply(answer, names) for answer in answered.get(place, ()))
        said += _is_contribution(block) + sum(_is_contribution(answer) for answer in answered.get(place, ()))
        _place(passages, block, answers, names)
    number = item["number"]
    return Case(
        anchor=f"sak-{item['position']}",
        number=number,
        eyebrow=_("Sak %(number)s") % {"number": number} if number else "",
        heading=names.words(item["heading"]),
        presenters=names.presenters(item["presenters"]),
        said_count=said,
        passages=tuple(passages),
        papers=papers_of(snapshot, item["position"], names),
        approval=names.around.approval if is_approval(item["kind"], item["heading"]) else None,
    )


def _is_contribution(block: Json) -> bool:
    return block["kind"] not in FORMS


def _shown(block: Json, names: Names) -> bool:
    if not names.sees(block) or (names.public and block["kind"] == Statement.Kind.ABSENCE):
        return False
    return bool(names.text(block["text"]).strip()) or bool(block.get("url"))


def _tag(block: Json) -> str:
    kind = Statement.Kind(block["kind"])
    return str(kind.label) if kind in TAGGED else ""


def _reply(block: Json, names: Names) -> Reply:
    return Reply(
        id=block.get("id"),
        kind=block["kind"],
        voice=names.voice(block["speakers"]),
        tag=_tag(block),
        paragraphs=paragraphs_of(names.text(block["text"])),
        members_only=block["audience"] == Audience.MEMBERS,
        note=_note(block, names),
        origin=_origin(block, names),
        notes=notes_in(names.around.notes.get(block.get("id") or 0, ()), names.text),
    )


def _origin(block: Json, names: Names) -> Origin | None:
    return names.around.origins.get(block.get("id") or 0)


def _note(block: Json, names: Names) -> str:
    """A bracket that says something of its own, as «etter møtet 12.6.» (M-48); others a tag shows, or nothing."""
    return "" if fold(block["note"]) in SAID_OTHERWISE else names.words(block["note"])


def _place(passages: list[Passage], block: Json, replies: tuple[Reply, ...], names: Names) -> None:
    """Add a block after what stands; the same voice again, or more of the same lead or summary, joins it."""
    form = FORMS.get(block["kind"], "said")
    if form in {"subheading", "reference"}:
        passages.append(Passage(form, text=names.words(block["text"]), url=block.get("url", "")))
        return
    voice = names.voice(block["speakers"])
    if form == "said" and block["kind"] == Statement.Kind.QUESTION and not block["speakers"]:
        form = "ask"
    line = Line(
        id=block.get("id"),
        kind=block["kind"],
        tag="" if form == "ask" else _tag(block),
        voice=voice,
        paragraphs=paragraphs_of(names.text(block["text"])),
        members_only=block["audience"] == Audience.MEMBERS,
        note=_note(block, names),
        replies=replies,
        origin=_origin(block, names),
        notes=notes_in(names.around.notes.get(block.get("id") or 0, ()), names.text),
    )
    last = passages[-1] if passages else None
    if last is not None and last.form == form and last.voice == voice and form != "ask":
        passages[-1] = replace(last, lines=(*last.lines, line))
    else:
        passages.append(Passage(form, voice=voice, lines=(line,)))
