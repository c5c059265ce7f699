"""Fourth layer: contributions. Cuts the section of an item into what each said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from meetings.importing.closing import is_only_link
from meetings.importing.deciding import is_resolution
from meetings.importing.errands import duty_of
from meetings.importing.kinds import is_reported
from meetings.importing.layout import Layout, mood_of
from meetings.importing.lines import Line
from meetings.importing.minutes import HEADING_TEXT, Contribution, ContributionKind, Item, LabelForm
from meetings.importing.names import NameBook
from meetings.importing.naming import names_at
from meetings.importing.openings import cells, duty_cells, mark_length, marked, opening_word
from meetings.importing.speakers import Label, read_label, speakers_inside
from meetings.importing.verbs import Deed, deed_at
from meetings.importing.words import (
    DECISION_START,
    LONE_DECISION,
    MEETING_ENDS,
    PROPOSAL_START,
    TABLE_HEADER,
    TASK_START,
)

_HANGS = re.compile(
    r"(?:[,‐-]|\b(?:og|eller|men|som|at|å|i|på|av|til|for|fra|frå|med|om|ved|en|et|ein|eit|den|det|de|dei|er|har|ikke|ikkje|"
    r"når|samt|kan|vil|skal|må|ble|blei|vart|var|mot|etter|over|under|mellom|også|hvor|kor|sin|sine|si|sitt|enn|hos))$"
)


_TOPIC = re.compile(r"[A-ZÆØÅ][\wæøåÆØÅ-]+(?: [\wæøåÆØÅ-]+){0,2}:\s+\S")
_POINTS_BACK = re.compile(
    r"(?:han|hun|ho|de|dei|dette|disse|desse|vedkommende|organisasjonen|laget|foreningen|videre|vidare|i\s+tillegg|samtidig|"
    r"derfor|dessuten|også)\b",
    re.IGNORECASE,
)
_PASSING = frozenset({ContributionKind.TASK, ContributionKind.DECISION, ContributionKind.PROPOSAL})
"""What a label says of the paragraph or list right below it, and of no later one."""
_DEADLINE = re.compile(r"frist\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the sections of one document share. `taken`: indexes that other layers have claimed."""

    lines: Sequence[Line]
    book: NameBook
    own: frozenset[str]
    """The council's names, folded: what it does is no contribution of a speaker."""
    taken: set[int]
    hanging: int | None
    tight: bool
    """Paragraphs follow each other without blank lines: a line that ends short ends its paragraph."""


class _Cutter:
    """Walks the lines of one section."""

    def __init__(self, ground: Ground, item: int | None) -> None:
        self.ground = ground
        self.lines = ground.lines
        self.book = ground.book
        self.item = item
        self.layout = Layout(ground.lines, ground.book, ground.own)
        self.found: list[Contribution] = []
        self.other: list[int] = []
        self.current: Contribution | None = None
        self.opened_by: Line | None = None
        self.mood: ContributionKind | None = None
        self.duties = False
        self.bullets: int | None = None
        """The indent of the bullets of the list that the section is in."""
        self.gap = False
        self.paged = False
        """A page ended since the line before."""
        self.previous: Line | None = None

    def cut(self, numbers: range) -> None:
        for index in numbers:
            line = self.lines[index]
            if line.blank:
                self.gap = True
            elif line.furniture:
                self.paged = True
            elif index in self.ground.taken or is_only_link(line) or MEETING_ENDS.match(line.body):
                self.current, self.gap = None, True
                self.previous = line
            else:
                self._line(line)
                self.previous = line
                self.gap = self.paged = False

    def _line(self, line: Line) -> None:
        strict = self._fresh(line)
        fresh = strict or not self._runs_on(line)
        alone = fresh or (line.body[:1].isupper() and (self.gap or line.body.endswith(":")))
        if self.layout.is_label(line, fresh=alone):
            self._take_layout(line)
            return
        if LONE_DECISION.fullmatch(line.body) and alone:
            self._open(line, None, ContributionKind.DECISION)
            return
        if self.gap and not marked(line) and self.mood in _PASSING:
            self.mood = self.mood if self.previous is not None and self.previous.number in self.other else None
        row = cells(line)
        if len(row) > 1 and (self.duties or duty_of(row, self.book)):
            self._open(line, None, ContributionKind.TASK)
            return
        label = self._lone_name(line, fresh=fresh) or read_label(
            line.body, self.book, fresh=fresh, bullet=marked(line), own=self.ground.own
        )
        if label is not None and (self._repeats(line, label) or self._is_decided(label)):
            self._add(line)
        elif label is not None and self._may_open(line, label, fresh=strict if label.form is LabelForm.VERB else fresh):
            self._open(line, label, None)
        elif self._opens_by_word(line, fresh=fresh) or not self._goes_on(line):
            self._open(line, None, None)
        else:
            self._add(line)

    def _take_layout(self, line: Line) -> None:
        self.mood = mood_of(line.body.rstrip(": "))
        self.duties = bool(TABLE_HEADER.fullmatch(line.text)) and duty_cells(line.text)
        self.current = None
        self.bullets = None
        self.other.append(line.number)

    def _opens_by_word(self, line: Line, *, fresh: bool) -> bool:
        """A word for what follows, or the council deciding, where a line may begin something."""
        if DECISION_START.match(line.body) or TASK_START.match(line.body):
            return True
        if not fresh or (self._is_nested(line) and marked(line)):
            return False
        if _DEADLINE.match(line.body) and not self.gap and self.current is not None:
            return self.current.kind is not ContributionKind.TASK
        text = line.body[mark_length(line.body) :]
        starts = PROPOSAL_START.match(text) or opening_word(text)
        topic = not line.bullet and _TOPIC.match(text) and not self._deciding()
        return bool(starts or topic) or (is_resolution(text, self.ground.own) and not self._deciding())

    def _lone(self) -> bool:
        return self.current is not None and self.current.form is LabelForm.LONE

    def _deciding(self) -> bool:
        return self.current is not None and not self.gap and self.current.kind is ContributionKind.DECISION

    def _lone_name(self, line: Line, *, fresh: bool) -> Label | None:
        """An organisation of the lists alone on its line, with what it said below."""
        after = self._right_below(line)
        below = after is not None and not after.blank and not after.starts_lower
        if line.bullet or len(line.body) >= 90 or not below or not fresh:
            return None
        found = names_at(line.body, 0, self.book)
        if found is None or not found.organisations or found.end != len(line.body):
            return None
        if not set(found.organisations).isdisjoint(self.book.outside):
            return None
        return Label(
            found.organisations, found.person, LabelForm.LONE, line.body, found.end, why="navn alene på linjen"
        )

    def _right_below(self, line: Line) -> Line | None:
        """The next line; where a page ends between them, the first of the next page."""
        below = range(line.number, len(self.lines))
        edge = next((place for place in below if not self.lines[place].blank), None)
        if edge is not None and self.lines[edge].furniture:
            after = (self.lines[place] for place in range(edge, len(self.lines)))
            return next((one for one in after if not (one.blank or one.furniture)), None)
        return self.lines[below.start] if below else None

    def _fresh(self, line: Line) -> bool:
        """Whether a contribution may begin here: not on a line that a wrapped sentence runs on to."""
        previous = self.previous
        if previous is None or line.bullet or previous.number in self.other[-1:]:
            return True
        if self.gap:
            return not self._runs_on(line)
        if previous.ends_sentence:
            return not previous.full
        return not (line.starts_lower or previous.full or _HANGS.search(previous.text))

    def _is_decided(self, label: Label) -> bool:
        """«Konklusjon» alone above «Klinikken legger fram …»: what was decided, not what somebody said."""
        previous, current = self.previous, self.current
        if previous is None or current is None or self.gap or label.form not in {LabelForm.VERB, LabelForm.NONE}:
            return False
        return current.lines == (previous.number, previous.number) and bool(LONE_DECISION.fullmatch(previous.body))

    def _runs_on(self, line: Line) -> bool:
        """Whether the sentence of the line before goes on here: over an empty line only in small letters."""
        previous = self.previous
        if previous is None:
            return False
        if self.gap and not self.paged:
            return line.starts_lower and not previous.ends_sentence
        return _unfinished(previous, line)

    def _doubtful(self, line: Line) -> bool:
        """A sentence ended where the line was full: another may begin a line of its own here."""
        previous = self.previous
        return previous is not None and previous.ends_sentence and not line.starts_lower

    def _may_open(self, line: Line, label: Label, *, fresh: bool) -> bool:
        """A colon opens anywhere; a verb not inside what the same speaker says, nor in a nested bullet."""
        if label.form in {LabelForm.COLON, LabelForm.LONE, LabelForm.INSIDE}:
            return True
        if label.form is LabelForm.DASH:
            return fresh
        if label.why.startswith("verv") and (self._deciding() or self._lone()):
            return False
        if marked(line):
            return not self._is_nested(line)
        if fresh:
            return True
        if not self._doubtful(line) or not (label.organisations or label.person or label.who):
            return False
        return self._is_paragraph(line) if label.who else deed_at(line.body, len(label.text))[0] >= Deed.SPEAKS

    def _is_paragraph(self, line: Line) -> bool:
        """One sentence, with nothing right below it."""
        return line.ends_sentence and (line.number >= len(self.lines) or self.lines[line.number].blank)

    def _repeats(self, line: Line, label: Label) -> bool:
        current = self.current
        if current is None or self.gap or marked(line) or current.form is LabelForm.NONE or label.who:
            return False
        if label.form is LabelForm.COLON and current.form is LabelForm.COLON:
            return False  # «NBF: …» above «NBF: …»
        same = current.organisations == list(label.organisations) and (
            current.person == label.person or not label.person
        )
        one, other = label.person, current.person
        return same or bool(one and other and one.split()[0] == other.split()[0])

    def _is_nested(self, line: Line) -> bool:
        opener = self.opened_by
        return bool(opener and marked(opener) and marked(line) and line.indent >= opener.indent + 2 and self.current)

    def _goes_on(self, line: Line) -> bool:
        current, opener, previous = self.current, self.opened_by, self.previous
        if current is None or opener is None or previous is None:
            return False
        if current.form is LabelForm.LONE:
            return not (self.gap and is_reported(line.body))
        if LONE_DECISION.fullmatch(previous.body) and current.lines[1] == previous.number:
            return True
        if marked(line):
            return self._bullet_goes_on(line)
        if self._runs_on(line):
            return True
        if len(cells(opener)) > 1 and current.kind is ContributionKind.TASK:
            return False
        if not self.gap:
            return not self._steps_out(line)
        return bool(marked(opener) and current.organisations and current.form is not LabelForm.NONE)

    def _bullet_goes_on(self, line: Line) -> bool:
        current, opener, previous = self.current, self.opened_by, self.previous
        if current is None or opener is None or previous is None:
            return False
        if not line.bullet and _unfinished(previous, line) and previous.full:
            return True
        if marked(opener):
            return self._is_nested(line)
        if self.bullets is not None and line.indent <= self.bullets:
            return False
        labelled = current.form in (LabelForm.COLON, LabelForm.DASH)
        decided = current.kind is ContributionKind.DECISION or bool(DECISION_START.match(opener.body))
        return (labelled or decided) and (not self.gap or previous.text.endswith(":"))

    def _steps_out(self, line: Line) -> bool:
        """A new sentence that is no part of the paragraph above it, though no blank line parts them."""
        opener, previous, current = self.opened_by, self.previous, self.current
        if opener is None or previous is None or current is None:
            return False
        if previous.full or line.starts_lower:
            return False
        parted = self.ground.tight and line.indent <= opener.indent and previous.ends_sentence
        if parted and current.form is not LabelForm.LONE:
            return current.form is LabelForm.NONE or not _POINTS_BACK.match(line.body)
        if not marked(opener) or not (previous.ends_sentence or len(previous.text) < 70) or current.organisations:
            return False
        return line.indent - opener.indent != self.ground.hanging

    def _open(self, line: Line, label: Label | None, kind: ContributionKind | None) -> None:
        contribution = Contribution(
            self.item, kind or ContributionKind.INFORMATION, (line.number, line.number), [line.number]
        )
        if label is not None:
            _apply(contribution, label)
        elif kind is None:
            contribution.kind, contribution.why = self._plain_kind(line)
        if self.mood is ContributionKind.TASK and label is not None and not label.absent:
            _ask(contribution, label)
        self.found.append(contribution)
        self.current, self.opened_by = contribution, line
        if line.bullet:
            self.bullets = line.indent
        elif line.indent <= (self.bullets or 0):
            self.bullets = None
        self._inside(line)

    def _plain_kind(self, line: Line) -> tuple[ContributionKind, str]:
        text = line.body[mark_length(line.body) :]
        if self.mood is ContributionKind.PROPOSAL:
            return self.mood, "under en overskrift som sier det"
        if DECISION_START.match(text) or (
            is_resolution(text, self.ground.own) and self.mood is not ContributionKind.INPUT
        ):
            return ContributionKind.DECISION, "vedtak"
        if PROPOSAL_START.match(text):
            return ContributionKind.PROPOSAL, "forslag"
        if TASK_START.match(text):
            return ContributionKind.TASK, "oppfølging"
        word = opening_word(text)
        if word is not None:
            return word.kind, text[: word.end].strip(" :")
        if self.mood is not None:
            return self.mood, "under en overskrift som sier det"
        return ContributionKind.INFORMATION, ""

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


def _unfinished(previous: Line, line: Line) -> bool:
    return not previous.ends_sentence and (line.starts_lower or previous.full)


def _apply(contribution: Contribution, label: Label) -> None:
    contribution.kind = label.kind
    contribution.organisations = [] if label.absent else list(label.organisations)
    contribution.person, contribution.form = label.person, label.form
    contribution.label, contribution.label_end = label.text, label.end
    contribution.absent, contribution.why, contribution.who = label.absent, label.why, list(label.who)


def _ask(contribution: Contribution, label: Label) -> None:
    """Under «Oppfølging:» whoever is named is to do it."""
    contribution.kind = ContributionKind.TASK
    contribution.who = contribution.who or [name for name in (label.person, *label.organisations) if name][:1]
    contribution.organisations, contribution.person, contribution.form = [], None, LabelForm.NONE


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
