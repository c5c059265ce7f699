"""The line notation: minutes as they are typed, and what is read out of them. Pure: no database."""

from meetings.notation.blocks import (
    CONTRIBUTION_KINDS,
    ROW_KINDS,
    Block,
    Candidate,
    Certainty,
    Doubt,
    DoubtReason,
    Kind,
    Parsed,
    ReferenceParts,
    Speaker,
    TaskParts,
)
from meetings.notation.composing import Record, canonical_label, compose, escape_line, records_of
from meetings.notation.heads import RESERVED
from meetings.notation.parsing import parse, render
from meetings.notation.register import (
    DEFAULT_GROUPS,
    Key,
    OrganisationEntry,
    PersonEntry,
    Register,
)
from meetings.notation.rewriting import (
    CannotRelabel,
    CannotReword,
    escape_block,
    relabel_block,
    replace_block,
    reword_block,
    settle_doubt,
)
from meetings.notation.spans import Span, has_unclosed_span, hidden_places, public_text, split_spans
from meetings.notation.tasks import read_date

__all__ = [
    "CONTRIBUTION_KINDS",
    "DEFAULT_GROUPS",
    "RESERVED",
    "ROW_KINDS",
    "Block",
    "Candidate",
    "CannotRelabel",
    "CannotReword",
    "Certainty",
    "Doubt",
    "DoubtReason",
    "Key",
    "Kind",
    "OrganisationEntry",
    "Parsed",
    "PersonEntry",
    "Record",
    "ReferenceParts",
    "Register",
    "Span",
    "Speaker",
    "TaskParts",
    "canonical_label",
    "compose",
    "escape_block",
    "escape_line",
    "has_unclosed_span",
    "hidden_places",
    "parse",
    "public_text",
    "read_date",
    "records_of",
    "relabel_block",
    "render",
    "replace_block",
    "reword_block",
    "settle_doubt",
    "split_spans",
]
