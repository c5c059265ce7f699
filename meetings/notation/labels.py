"""The names before a delimiter, as they were read."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.notation.blocks import Candidate, Certainty, Doubt, DoubtReason, Speaker
from meetings.notation.register import OrganisationEntry


class Steps:
    """Counted work: characters looked at and names compared."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0


@dataclass(frozen=True, slots=True)
class Name:
    """One name read from a line. `dashable`: exact enough for a dash to stand for the colon."""

    speaker: Speaker
    doubt: Doubt | None = None
    organisation: OrganisationEntry | None = None
    dashable: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """The names before a delimiter. Offsets are into the text that was given."""

    names: tuple[Name, ...]
    end: int
    note: str
    delimiter: str
    text_at: int
    who_text: str = ""
    when_text: str = ""

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """All that the line belongs to, each once even if named twice."""
        return each_once(self.names)

    @property
    def doubt(self) -> Doubt | None:
        """The first name that needs a choice."""
        return next((name.doubt for name in self.names if name.doubt is not None), None)

    @property
    def all_groups(self) -> bool:
        """Whether no organisation and no person is among the names."""
        return all(name.speaker.group for name in self.names)


def each_once(names: tuple[Name, ...]) -> tuple[Speaker, ...]:
    """Speakers of the names; one who is named twice («PB og Psykisk Balanse») speaks once."""
    found: dict[tuple[object, ...], Speaker] = {}
    for name in names:
        one = name.speaker
        unknown = one.label if one.certainty is Certainty.UNKNOWN else ""
        found.setdefault((one.organisation, one.person, one.group, unknown), one)
    return tuple(found.values())


def exact(label: str, organisation: int | None, person: int | None = None) -> Speaker:
    """A speaker whom nobody doubts."""
    return Speaker(organisation, person, "", label, Certainty.EXACT)


def unsure(label: str, reason: DoubtReason, candidates: tuple[Candidate, ...]) -> Name:
    """A name that needs a choice."""
    speaker = Speaker(None, None, "", label, Certainty.UNKNOWN)
    return Name(speaker, Doubt(label, reason, candidates))
