"""What the notation made of a text, as the writing page shows it: one row per block, with its doubts and offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.choosing import WHY
from meetings.notation import Block, Doubt, DoubtReason, Kind, Parsed, Register, Speaker
from meetings.report import Paragraph, Plate, paragraphs_of

TAGS = {
    Kind.QUESTION: (gettext_lazy("Spørsmål"), ""),
    Kind.ADVICE: (gettext_lazy("Råd"), ""),
    Kind.PROPOSAL: (gettext_lazy("Forslag"), ""),
    Kind.SUMMARY: (gettext_lazy("Oppsummering"), "ok"),
    Kind.DECISION: (gettext_lazy("Vedtak"), "ok"),
    Kind.ABSENCE: (gettext_lazy("Ikke til stede"), ""),
    Kind.TASK: (gettext_lazy("Oppgave"), "info"),
    Kind.REFERENCE: (gettext_lazy("Henvisning"), ""),
    Kind.INTERNAL: (gettext_lazy("Internt"), ""),
    Kind.TOPICS: (gettext_lazy("Tema"), ""),
    Kind.SUBHEADING: (gettext_lazy("Mellomtittel"), ""),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it posts, and what stands on it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Found:
    """One block. `form` is its kind as a class name; `note` stands muted after the text."""

    index: int
    form: str
    first: int
    last: int
    lines: str
    plates: tuple[Plate, ...]
    people: str
    tag: str
    tag_kind: str
    paragraphs: tuple[Paragraph, ...]
    note: str
    child: bool
    members_only: bool
    label: str = ""
    doubt: str = ""
    first_doubt: bool = False
    choices: tuple[Choice, ...] = ()
    guest: str = ""
    offers: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """Keys to plates and names. `kinds`: organisation key → Organisation.Kind."""

    register: Register
    kinds: Mapping[int, str]

    def plate(self, speaker: Speaker) -> Plate | None:
        if speaker.organisation is not None:
            entry = self.register.organisation(speaker.organisation)
            return Plate(entry.short, entry.full, self.kinds.get(entry.key, ""))
        if speaker.group:
            return Plate(speaker.group, speaker.group, "group")
        if speaker.person is not None:
            return Plate(_("Gjest"), self.person(speaker.person), "guest")
        return None

    def person(self, key: int | None) -> str:
        return next((one.full for one in self.register.people if one.key == key), "")


def recognised(parsed: Parsed, names: Names) -> list[Found]:
    """Rows for every block that says something, in the order of the text."""
    first = next((index for index, _block in parsed.doubts()), None)
    lacking = {index for index, _block in parsed.lacking_text()}
    return [
        _found(index, block, names, first_doubt=index == first, lacking=index in lacking)
        for index, block in enumerate(parsed.blocks)
        if block.kind is not Kind.BLANK
    ]


def _found(index: int, block: Block, names: Names, *, first_doubt: bool, lacking: bool) -> Found:
    plates = tuple(dict.fromkeys(plate for speaker in block.speakers if (plate := names.plate(speaker))))
    people = ", ".join(name for speaker in block.speakers if (name := names.person(speaker.person)))
    tag, tag_kind = TAGS.get(block.kind, ("", ""))
    doubt = block.doubt
    return Found(
        index=index,
        form="doubt" if doubt else block.kind.value,
        first=block.first_line,
        last=block.last_line,
        lines=_lines(block),
        plates=plates,
        people=people,
        tag=str(tag),
        tag_kind=tag_kind,
        paragraphs=paragraphs_of(_text(block)),
        note=_note(block, lacking=lacking),
        child=block.is_reply,
        members_only=block.members_only,
        label=block.label if block.speakers else "",
        doubt=_why(doubt) if doubt else "",
        first_doubt=first_doubt,
        choices=_choices(index, doubt) if doubt else (),
        guest=_guest(doubt) if doubt else "",
        offers=_offers(index, block, names),
    )


def _lines(block: Block) -> str:
    """«Linje 3», «Linje 3–5»."""
    if block.first_line == block.last_line:
        return _("Linje %(line)s") % {"line": block.first_line}
    return _("Linje %(first)s–%(last)s") % {"first": block.first_line, "last": block.last_line}


def _text(block: Block) -> str:
    if block.task is not None:
        return block.task.what
    if block.kind is Kind.TOPICS:
        return ", ".join(block.topics)
    return block.text or (block.label if block.kind is Kind.SUBHEADING else "")


def _note(block: Block, *, lacking: bool) -> str:
    if block.task is not None:
        who = block.task.who_text or _("ingen ansvarlig")
        return " · ".join(part for part in (who, block.task.when_text) if part)
    if block.kind is Kind.INTERNAL:
        return _("blir i utkastet")
    if lacking:
        return _("mangler tekst")
    if block.kind is Kind.OPENER:
        return _("punktene under hører til")
    return ""


def _why(doubt: Doubt) -> str:
    return str(WHY[doubt.reason]) % {"label": doubt.label}


def _choices(index: int, doubt: Doubt) -> tuple[Choice, ...]:
    if doubt.reason is DoubtReason.NOT_SEATED:
        return ()
    return tuple(Choice(f"{index}:k{place}", one.label) for place, one in enumerate(doubt.candidates))


def _guest(doubt: Doubt) -> str:
    """Whom the button «Legg til som gjest» would put on the list; empty where it is not offered."""
    if doubt.reason in {DoubtReason.NOT_SEATED, DoubtReason.UNKNOWN_NAME}:
        return doubt.label
    return ""


def _offers(index: int, block: Block, names: Names) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"{index}:t{place}", names.register.organisation(key).short) for place, key in enumerate(block.offer)
    )
