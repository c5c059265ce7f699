"""Single lines that say something the draft does not hold: a link, an internal note, that all agreed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from meetings.checking.remarks import Deed, Marking, Remark, Rewriting
from meetings.drafts import Draft
from meetings.notation import Block, Kind, Parsed
from organisations.folding import fold

_LINK = r"(?:lenke|lenken|lenka|lenkja|lenkje|link|linken)"
_PROMISED = re.compile(
    rf"\b(?:(?:se|sjå|via|følg|bruk|åpne|opne|trykk\s+på|klikk\s+på)\s+(?:denne\s+|vedlagte\s+|vedlagt\s+)?{_LINK}|"
    rf"{_LINK}\s+(?:til|her|under|nedenfor|nedanfor)|her\s+er\s+{_LINK}|{_LINK}\s*:)(?!\w)",
    re.IGNORECASE,
)
_NO_PROMISE = re.compile(r"\b(?:ingen|manglar?|mangler|sendes?|sender|få|får|fikk|ber\s+om|ønsker)\b", re.IGNORECASE)
_TARGET = re.compile(r"https?://|\bwww\.|[\w.-]+@[\w-]+\.\w|\b[\w-]+\.(?:no|com|org|net|example)\b", re.IGNORECASE)

_ALL = re.compile(
    r"\b(?:alle|samtlige|samtlege|enig|enige|einig|einige|enighet|semje|samde|samstemt|samstemte|samstemmig|enstemmig|"
    r"einstemmig|samlet\s+råd|samla\s+råd|hele\s+rådet|heile\s+rådet|full\s+tilslutning|bred\s+enighet)\b",
    re.IGNORECASE,
)
_NOT_ALL = re.compile(
    r"\b(?:ikke|ikkje|ingen|unntatt|unnateke|bortsett|utenom|utanom|flertall(?:et)?|fleirtal(?:et)?|uenige?|ueinige?|"
    r"nesten|de\s+fleste|dei\s+fleste)\b",
    re.IGNORECASE,
)
_AWAITS = re.compile(
    r"\b(?:avvent(?:er|ar|et|a|e)?|reserverer\s+seg|reserverte\s+seg|tar\s+forbehold|tek\s+atterhald|tok\s+forbehold|"
    r"(?:har\s+)?ikk(?:e|je)\s+(?:tatt|teke)\s+stilling|tar\s+stilling\s+(?:senere|etter)|uenige?|ueinige?|går\s+imot|"
    r"støtter\s+ikke|støttar\s+ikkje|er\s+imot|venter\s+med\s+å\s+ta\s+stilling)\b",
    re.IGNORECASE,
)


def links(draft: Draft, marking: Marking) -> Iterator[Remark]:
    """«Se lenke» and «Lenke: …» without an address in the line, nor in a line of reading right below it (M-55).

    A work that is named («Les: …») needs no address (M-56).
    """
    for item, parsed in zip(draft.items, draft.parsed, strict=True):
        for index, block in enumerate(parsed.blocks):
            if _lacks_target(block) and not _is_target(parsed, index + 1):
                text = _("Linja viser til en lenke, men har ingen adresse. Lim inn adressen, eller skriv om.")
                yield marking.item("link", text, item, block.first_line)


def _lacks_target(block: Block) -> bool:
    if block.kind in {Kind.INTERNAL, Kind.BLANK, Kind.TOPICS, Kind.TASK} or _TARGET.search(block.raw):
        return False
    if block.kind is Kind.REFERENCE:
        return fold(block.label).startswith("lenke") or _PROMISED.match(block.raw.strip()) is not None
    found = _PROMISED.search(block.raw)
    return found is not None and not _NO_PROMISE.search(block.raw)


def _is_target(parsed: Parsed, index: int) -> bool:
    below = parsed.blocks[index] if index < len(parsed.blocks) else None
    return below is not None and below.kind in {Kind.REFERENCE, Kind.INFORMATION} and bool(_TARGET.search(below.raw))


def after_internal(draft: Draft, marking: Marking) -> Iterator[Remark]:
    """A plain line right under a note with `//`: only indented lines belong to the note. One click makes it one too."""
    for item, parsed in zip(draft.items, draft.parsed, strict=True):
        pairs = zip(parsed.blocks, parsed.blocks[1:], strict=False)
        for index, (above, block) in enumerate(pairs, start=1):
            if above.kind is not Kind.INTERNAL or block.kind is not Kind.INFORMATION or block.indented:
                continue
            text = _("«%(line)s» står rett under et internt notat, men er ikke intern. Skal den med i referatet?")
            line = block.raw.strip().split("\n")[0][:60]
            remark = marking.item("after-internal", text % {"line": line}, item, block.first_line)
            yield replace(remark, rewritings=((Deed.MEND, Rewriting(index, f"// {block.raw}")),))


def summaries(draft: Draft, marking: Marking) -> Iterator[Remark]:
    """A summary that says «alle» or «enig» while somebody in the same item awaits, and is not named in it (H5)."""
    shorts = {entry.key: entry.short for entry in draft.register.organisations}
    waiting_anywhere: dict[str, None] = {}
    for item, parsed in zip(draft.items, draft.parsed, strict=True):
        waiting = dict.fromkeys(
            shorts.get(speaker.organisation, speaker.label) if speaker.organisation else speaker.label
            for _index, block in parsed.contributions()
            if _AWAITS.search(block.text)
            for speaker in block.speakers
        )
        waiting_anywhere |= waiting
        for block in parsed.blocks:
            if waiting and block.kind in {Kind.SUMMARY, Kind.DECISION} and _claims_all(block.text, waiting):
                text = _("Oppsummeringen sier at alle er med, men %(names)s har ikke sluttet seg til. Stemmer det?")
                yield marking.item("summary-all", text % {"names": ", ".join(waiting)}, item, block.first_line)
    for point in draft.meeting.points:
        if waiting_anywhere and _claims_all(point, waiting_anywhere):
            text = _("«Kort fortalt» sier at alle er med, men %(names)s har ikke sluttet seg til. Stemmer det?")
            yield marking.head("summary-all", text % {"names": ", ".join(waiting_anywhere)})


def _claims_all(text: str, waiting: dict[str, None]) -> bool:
    if not _ALL.search(text) or _NOT_ALL.search(text):
        return False
    return not any(fold(name) in fold(text) for name in waiting)
