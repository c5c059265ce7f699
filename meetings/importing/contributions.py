"""Fourth layer: contributions. Cuts the section of an item into what each said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from meetings.importing.closing import is_only_link
from meetings.importing.lines import Line
from meetings.importing.minutes import HEADING_TEXT, Contribution, ContributionKind, Item, LabelForm
from meetings.importing.names import Likeness, NameBook, person_likeness
from meetings.importing.speakers import Label, read_label, speakers_inside
from meetings.importing.words import (
    DECISION_LINE,
    DECISION_START,
    FOLLOW_UP_LABEL,
    INPUT_LABEL,
    LAYOUT_WORDS,
    LONE_DECISION,
    MEETING_ENDS,
    PROPOSAL_LINE,
    PROPOSAL_START,
    TABLE_HEADER,
    TASK_LABEL,
    TASK_START,
    TASK_SUBJECT_GROUPS,
    TASK_VERBS,
)

_NAME = r"[A-ZÆØÅ][\w-]*(?:\s+[A-ZÆØÅ][\w.-]*){0,3}"
_TASK_SENTENCE = re.compile(
    rf"(?:^|(?<=[.!?–:])\s+|,\s+(?:og|mens)\s+)(?P<who>{_NAME}(?:\s+og\s+{_NAME})?)\s+{TASK_VERBS}\b"
)
_SENTENCES_OF_DECISION = 260


@dataclass(frozen=True, slots=True)
class Ground:
    """What the sections of one document share. `taken`: indexes that other layers have claimed."""

    lines: Sequence[Line]
    book: NameBook
    body: str
    taken: set[int]
    hanging: int | None


class _Cutter:
    """Walks the lines of one section."""

    def __init__(self, ground: Ground, item: int | None) -> None:
        self.lines = ground.lines
        self.book = ground.book
        self.item = item
        self.body = ground.body
        self.taken = ground.taken
        self.found: list[Contribution] = []
        self.other: list[int] = []
        self.current: Contribution | None = None
        self.opened_by: Line | None = None
        self.layout = ""
        self.gap = False
        self.previous: Line | None = None
        self.hanging = ground.hanging

    def cut(self, numbers: range) -> None:
        for index in numbers:
            line = self.lines[index]
            if line.blank:
                self.gap = True
            elif line.furniture:
                continue
            elif index in self.taken or is_only_link(line) or MEETING_ENDS.match(line.body):
                self.current, self.gap = None, True
                self.previous = line
            else:
                self._line(line)
                self.previous = line
                self.gap = False

    def _line(self, line: Line) -> None:
        if self._is_layout(line):
            self.layout = line.body.rstrip(": ")
            self.current = None
            self.other.append(line.number)
            return
        if LONE_DECISION.fullmatch(line.body):
            self._open(line, None, ContributionKind.DECISION)
            return
        label = self._lone_name(line) or read_label(
            line.body, self.book, fresh=self._fresh(line), bullet=bool(line.bullet), body=self.body
        )
        if label is not None and (label.form is not LabelForm.VERB or self._verb_may_open(line, label)):
            self._open(line, label, None)
        elif DECISION_START.match(line.body) or TASK_START.match(line.body) or self._starts_proposal(line):
            self._open(line, None, None)
        elif self._goes_on(line):
            self._add(line)
        else:
            self._open(line, None, None)

    def _lone_name(self, line: Line) -> Label | None:
        """An organisation of the lists alone on its line, with what it said below."""
        found = self.book.match(line.body) if not line.bullet and len(line.body) < 90 else None
        alone = found is not None and found.end == len(line.body) and found.organisation not in self.book.outside
        below = line.number < len(self.lines) and not self.lines[line.number].blank
        if found is None or found.organisation is None or not alone or not below or not self._fresh(line):
            return None
        return Label((found.organisation,), None, LabelForm.LONE, line.body, len(line.body), why="navn alene på linjen")

    def _is_layout(self, line: Line) -> bool:
        text = line.body.rstrip(": ")
        if LONE_DECISION.fullmatch(line.body):
            return False
        if TABLE_HEADER.fullmatch(line.text):
            return True
        if LAYOUT_WORDS.fullmatch(text) and len(text.split()) <= 5 and (line.body.endswith(":") or self._alone(line)):
            return True
        short = (
            line.body.endswith(":") and len(text.split()) <= 4 and not line.bullet and self._alone(line, after=False)
        )
        return (
            short
            and bool(INPUT_LABEL.search(text))
            and read_label(line.body, self.book, fresh=True, bullet=False) is None
        )

    def _alone(self, line: Line, *, after: bool = True) -> bool:
        index = line.number - 1
        before_blank = index == 0 or self.lines[index - 1].blank
        after_blank = index + 1 >= len(self.lines) or self.lines[index + 1].blank
        return before_blank and (after_blank or not after)

    def _fresh(self, line: Line) -> bool:
        """Whether a contribution may begin here: not on a line that a wrapped sentence runs on to."""
        if line.bullet or self.gap or self.previous is None:
            return not (
                self.gap and self.previous is not None and not line.bullet and self._unfinished(self.previous, line)
            )
        return self.previous.ends_sentence and not self.previous.full

    @staticmethod
    def _unfinished(previous: Line, line: Line) -> bool:
        return not previous.ends_sentence and (line.starts_lower or previous.full)

    def _verb_may_open(self, line: Line, label: Label) -> bool:
        """A name with a verb opens a bullet or a paragraph, never a line inside one by the same speaker."""
        if self.current is not None and not self.gap and not line.bullet and self.current.form is not LabelForm.NONE:
            same = self.current.organisations == list(label.organisations) and (
                self.current.person == label.person or not label.person
            )
            if same or (
                label.person and self.current.person and self.current.person.split()[0] == label.person.split()[0]
            ):
                return False
        if line.bullet:
            return not self._is_nested(line)
        return self._fresh(line)

    def _starts_proposal(self, line: Line) -> bool:
        return bool(PROPOSAL_START.match(line.body)) and self._fresh(line)

    def _is_nested(self, line: Line) -> bool:
        opener = self.opened_by
        return bool(opener and opener.bullet and line.bullet and line.indent >= opener.indent + 2 and self.current)

    def _goes_on(self, line: Line) -> bool:
        if self.current is None or self.opened_by is None:
            return False
        if self.current.form is LabelForm.LONE:
            return True
        if line.bullet:
            return self._bullet_goes_on(line)
        if self.previous is not None and self._unfinished(self.previous, line):
            return True
        if not self.gap:
            return not self._steps_out(line)
        return bool(self.opened_by.bullet and self.current.organisations and self.current.form is not LabelForm.NONE)

    def _bullet_goes_on(self, line: Line) -> bool:
        if self.current is None or self.opened_by is None:
            return False
        if self.opened_by.bullet:
            return self._is_nested(line)
        labelled = self.current.form in (LabelForm.COLON, LabelForm.DASH)
        decided = self.current.kind is ContributionKind.DECISION or bool(DECISION_START.match(self.opened_by.body))
        return (labelled or decided) and (not self.gap or bool(self.previous and self.previous.text.endswith(":")))

    def _steps_out(self, line: Line) -> bool:
        """An unindented new sentence under a bullet's finished text is a paragraph of its own."""
        opener, previous = self.opened_by, self.previous
        if opener is None or previous is None or not opener.bullet or self.current is None:
            return False
        ended = not previous.full and (previous.ends_sentence or len(previous.text) < 70)
        if not ended or line.starts_lower or self.current.organisations:
            return False
        return line.indent - opener.indent != self.hanging

    def _open(self, line: Line, label: Label | None, kind: ContributionKind | None) -> None:
        contribution = Contribution(
            self.item, kind or ContributionKind.INFORMATION, (line.number, line.number), [line.number]
        )
        if label is not None:
            _apply(contribution, label)
        elif kind is None:
            contribution.kind = self._plain_kind(line)
        self.found.append(contribution)
        self.current, self.opened_by = contribution, line
        self._inside(line)

    def _plain_kind(self, line: Line) -> ContributionKind:
        if DECISION_START.match(line.body):
            return ContributionKind.DECISION
        if PROPOSAL_START.match(line.body):
            return ContributionKind.PROPOSAL
        if TASK_START.match(line.body):
            return ContributionKind.TASK
        if self.layout and FOLLOW_UP_LABEL.match(self.layout):
            return ContributionKind.TASK
        if self.layout and INPUT_LABEL.search(self.layout):
            return ContributionKind.INPUT
        return ContributionKind.INFORMATION

    def _add(self, line: Line) -> None:
        if self.current is None:
            return
        self.current.members.append(line.number)
        self.current.lines = (self.current.lines[0], line.number)
        self._inside(line)

    def _inside(self, line: Line) -> None:
        """Two speakers on one line: it belongs to both."""
        for column, label in speakers_inside(line.body, self.book):
            if self.current is None or column <= self.current.label_end:
                continue
            self.current.until = column
            second = Contribution(self.item, ContributionKind.STATEMENT, (line.number, line.number), [line.number])
            _apply(second, label)
            second.after = column
            self.found.append(second)
            self.current = second


def hanging_indent(lines: Sequence[Line]) -> int | None:
    """How far the second line of a bullet usually stands in from the bullet itself; None when none has one."""
    steps = Counter(
        after.indent - line.indent
        for line, after in pairwise(lines)
        if line.bullet and not after.blank and not after.bullet and (after.starts_lower or line.full)
    )
    return steps.most_common(1)[0][0] if steps else None


def _apply(contribution: Contribution, label: Label) -> None:
    contribution.kind = ContributionKind.PROPOSAL if label.proposal else ContributionKind.STATEMENT
    if label.presents:
        contribution.kind = ContributionKind.INFORMATION
    contribution.organisations = [] if label.absent else list(label.organisations)
    contribution.person, contribution.form = label.person, label.form
    contribution.label, contribution.label_end = label.text, label.end
    contribution.absent, contribution.why = label.absent, label.why


def cut_contributions(ground: Ground, items: Sequence[Item], start: int) -> tuple[list[Contribution], list[int]]:
    """Contributions of all sections from index `start` on, in order, and the layout lines between them."""
    found: list[Contribution] = []
    other: list[int] = []
    lines = ground.lines
    sections: list[tuple[int | None, range]] = [
        (None, range(start, items[0].heading_lines[0] - 1 if items else len(lines)))
    ]
    sections.extend((place, range(item.heading_lines[1], item.lines[1])) for place, item in enumerate(items))
    for place, numbers in sections:
        cutter = _Cutter(ground, place)
        if place is not None and items[place].text_on_heading:
            line = lines[items[place].heading_lines[0] - 1]
            heading = Contribution(
                place, ContributionKind.INFORMATION, (line.number, line.number), [line.number], why=HEADING_TEXT
            )
            cutter.found.append(heading)
        cutter.cut(numbers)
        found.extend(cutter.found)
        other.extend(cutter.other)
    return found, other


def settle_kinds(lines: Sequence[Line], contributions: Sequence[Contribution], book: NameBook) -> None:
    """Decisions, tasks and proposals by their words; unlabelled bullets among labelled ones are contributions too."""
    for contribution in contributions:
        text = text_of(lines, contribution)
        if contribution.kind is ContributionKind.PROPOSAL:
            continue
        if contribution.organisations or (contribution.person and not contribution.absent):
            continue
        if contribution.kind is ContributionKind.DECISION or (
            len(text) < _SENTENCES_OF_DECISION and DECISION_LINE.search(text)
        ):
            contribution.kind = ContributionKind.DECISION
            continue
        who = _task_people(text, book, leads=contribution.kind is ContributionKind.TASK)
        if who or contribution.kind is ContributionKind.TASK:
            contribution.kind, contribution.who = ContributionKind.TASK, who
        elif PROPOSAL_LINE.search(text):
            contribution.kind = ContributionKind.PROPOSAL


def text_of(lines: Sequence[Line], contribution: Contribution) -> str:
    """The words of the contribution in one line, label included."""
    return " ".join(lines[number - 1].body for number in contribution.members)


def _task_people(text: str, book: NameBook, *, leads: bool) -> list[str]:
    labelled = TASK_LABEL.search(text)
    if labelled:
        return [one.strip(" .") for one in re.split(r",|/|\s+og\s+|&", labelled["who"]) if one.strip(" .")]
    people: list[str] = []
    start = TASK_START.match(text)
    if start or leads:
        named = re.match(rf"\s*(?P<name>{_NAME})", text[start.end() if start else 0 :])
        if named and (book.person_called(named["name"]) or _is_given(named["name"])):
            people.append(named["name"])
    for found in _TASK_SENTENCE.finditer(text):
        for name in re.split(r"\s+og\s+", found["who"]):
            known = book.person_called(name) is not None or book.has_first_name(name) or _is_given(name)
            known = known or book.canonical(name) is not None
            if known or name.casefold() in TASK_SUBJECT_GROUPS:
                people.append(name)
    return list(dict.fromkeys(people))


def _is_given(name: str) -> bool:
    return person_likeness(name) == Likeness.SURE
