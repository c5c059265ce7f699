"""What kind a contribution is that nobody is named for: decision, task, proposal, input, or background."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from meetings.importing.deciding import is_decision
from meetings.importing.errands import duty_of, is_errand_text, task_people
from meetings.importing.lines import Line
from meetings.importing.minutes import Contribution, ContributionKind
from meetings.importing.names import NameBook
from meetings.importing.openings import cells
from meetings.importing.words import PROPOSAL_LINE, TASK_LABEL

_MIGHT_BE_SAID = re.compile(
    r"(?:det\s+(?:ble|blei|vart)\s+(?:også\s+|òg\s+|fra\s+flere\s+hold\s+)?(?:spurt|stilt|kommentert|påpekt|bemerket|pekt|peika|etterlyst|reist|sagt|"
    r"nevnt|nemnt|foreslått|diskutert|snakket|understreket|uttrykt|ytret|kommen|drøftet|drøfta)|"
    r"(?:flere|fleire|noen|nokon|mange|enkelte|de\s+fleste|dei\s+fleste|en\s+av|ein\s+av|alle|foreldrene|brukerne|medlemmene|"
    r"medlemene)\b(?:\s+[a-zæøå]+){0,3}\s+(?:mente|meinte|syntes|syns|synest|ønsket|ønska|pekte|peika|spurte|spurde|savnet|var|"
    r"er|opplever|tok|sa|lurte|etterlyste|mener|meiner|ønsker)\b|det\s+kom\s+(?:fram|frem|innspill|spørsmål)|rådet\s+(?:diskuterte|drøftet|drøfta)|utvalget\s+(?:diskuterte|drøftet))",
    re.IGNORECASE,
)


def is_reported(text: str) -> bool:
    """«Det ble spurt om …», «Flere mente …»."""
    return bool(_MIGHT_BE_SAID.match(text))


def settle_kinds(
    lines: Sequence[Line], contributions: Sequence[Contribution], book: NameBook, own: Collection[str] = frozenset()
) -> None:
    """Decisions, tasks and proposals by their words; what a named speaker says stays hers."""
    for contribution in contributions:
        text = text_of(lines, contribution)
        if contribution.kind is ContributionKind.PROPOSAL:
            continue
        if contribution.organisations or (contribution.person and not contribution.absent):
            continue
        _settle(contribution, text, lines, book, own)


def _settle(one: Contribution, text: str, lines: Sequence[Line], book: NameBook, own: Collection[str]) -> None:
    first = lines[one.members[0] - 1]
    duty = duty_of(cells(first), book) if len(one.members) == 1 else []
    if TASK_LABEL.match(text) or (one.kind is ContributionKind.TASK or duty):
        one.kind = ContributionKind.TASK
        one.who = one.who or duty or task_people(text, book, leads=True)
        return
    decides = one.kind is not ContributionKind.INPUT and is_decision(text, own)
    if one.kind is ContributionKind.DECISION or decides:
        one.kind = ContributionKind.DECISION
        return
    if one.kind is ContributionKind.INFORMATION and _MIGHT_BE_SAID.match(text):
        one.kind = ContributionKind.INPUT
        return
    who = task_people(text, book, leads=False)
    if who or is_errand_text(text, bullet=bool(first.bullet)):
        one.kind, one.who = ContributionKind.TASK, who
    elif PROPOSAL_LINE.search(text):
        one.kind = ContributionKind.PROPOSAL
    elif one.kind is ContributionKind.INFORMATION and text.rstrip().endswith("?"):
        one.kind = ContributionKind.INPUT


def text_of(lines: Sequence[Line], contribution: Contribution) -> str:
    """The words of the contribution in one line, label included; of a line that two share only its own."""
    bodies = [lines[number - 1].body for number in contribution.members]
    bodies[-1] = bodies[-1][: contribution.until]
    bodies[0] = bodies[0][contribution.after :]
    return " ".join(bodies)
