"""Whose name stands first on a line: longest exact spelling first, and when to ask «Hvem?»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from meetings.notation.blocks import Candidate, Certainty, Doubt, DoubtReason, Speaker
from meetings.notation.doubts import doubt_about
from meetings.notation.labels import Label, Name, Steps, exact, unsure
from meetings.notation.register import TOKEN, Meaning, OrganisationEntry, PersonEntry, Register
from organisations.folding import BLANKS, Folded, fold, fold_line, words_of

LABEL_LIMIT = 600
"""No label is looked for beyond this many characters: a line is read in bounded work."""

MAX_NAMES = 40
LONGEST_DOUBT = 60

_SEPARATOR = re.compile(r" ?([,/&]) ?| (og) ")
_SLASH = re.compile(r" ?/ ?")
_NOTE = re.compile(r" ?\(([^()]{0,120})\)")
_COLON = re.compile(r" ?:")
_DASH = re.compile(r" ?- ?")
_GENITIVE = re.compile(r"'?s(?= )")
_NAME_WORDS = re.compile(r"[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){0,3}")
_PARTS = re.compile(f"[{BLANKS}]*[,/&][{BLANKS}]*|[{BLANKS}]+og[{BLANKS}]+")
_UNKNOWN = re.compile(rf"[^:]{{1,{LONGEST_DOUBT}}}?(?=(?: ?\([^():]{{0,120}}\))* ?:(?: |$))")
_WORD_BREAK = re.compile(r"\w")


class NameReader:
    """Reads the names at the head of one line."""

    def __init__(self, content: str, register: Register, steps: Steps) -> None:
        self.raw = content[:LABEL_LIMIT]
        self.folded: Folded = fold_line(self.raw)
        self.register = register
        self.lookup = register.lookup
        self.steps = steps
        self.failed: set[int] = set()

    def known(self) -> Label | None:
        """A label made of registered names only; a known name may still be doubtful."""
        return self._names(0, 0)

    def task_names(self, roles: Mapping[str, str]) -> tuple[tuple[Name, ...], int] | None:
        """Those who are to do something, and where their names end; None when a word is no name.

        Any organisation of the register will do, with a seat or without.
        """
        names: list[Name] = []
        at = 0
        while len(names) < MAX_NAMES:
            found = self._doer_at(at, roles)
            if found is None:
                return None
            names.append(found[0])
            separator = _SEPARATOR.match(self.folded.text, found[1])
            if separator is None:
                return tuple(names), found[1]
            at = separator.end()
        return None

    def _doer_at(self, at: int, roles: Mapping[str, str]) -> tuple[Name, int] | None:
        for name, end in self._name_at(at):
            if name.speaker.group:
                continue
            doubt = name.doubt
            if doubt is None or doubt.reason is DoubtReason.SHARED_FIRST_NAME:
                return name, end
            one = doubt.candidates[0] if len(doubt.candidates) == 1 else None
            if one is not None:
                return Name(exact(name.speaker.label, one.organisation, one.person)), end
        token = TOKEN.match(self.folded.text, at)
        if token is None or token.group() not in roles:
            return None
        written = self._written(at, token.end())
        speaker = Speaker(None, None, roles[token.group()], written, Certainty.EXACT)
        return Name(speaker), token.end()

    def meanings_at(self, at: int) -> Iterator[tuple[Meaning, int]]:
        """Every known spelling that stands at a position, longest first, with its end."""
        text = self.folded.text
        token = TOKEN.match(text, at)
        if token is None:
            return
        for meaning in self.lookup.by_token.get(token.group(), ()):
            self.steps.count += 1
            end = at + len(meaning.folded)
            if text.startswith(meaning.folded, at) and not _WORD_BREAK.match(text, end):
                yield meaning, end

    def organisations_first(self) -> tuple[tuple[OrganisationEntry, ...], int]:
        """Seated organisations at the head, joint ones too, and where the names end."""
        found: list[OrganisationEntry] = []
        at = end = 0
        while len(found) < MAX_NAMES:
            entry, stop = self._organisation_at(at)
            if entry is None or not entry.seated:
                break
            found.append(entry)
            end = stop
            separator = _SEPARATOR.match(self.folded.text, end)
            if separator is None:
                break
            at = separator.end()
        return tuple(found), end

    def _organisation_at(self, at: int) -> tuple[OrganisationEntry | None, int]:
        text = self.folded.text
        token = TOKEN.match(text, at)
        if token is None:
            return None, at
        spellings = self.lookup.by_token.get(token.group(), ())
        if token.group().endswith("s"):
            spellings = (*spellings, *self.lookup.by_token.get(token.group()[:-1], ()))
            spellings = tuple(sorted(spellings, key=lambda m: -len(m.folded)))
        for meaning in spellings:
            self.steps.count += 1
            if not text.startswith(meaning.folded, at):
                continue
            end = at + len(meaning.folded)
            genitive = _GENITIVE.match(text, end)
            if _WORD_BREAK.match(text, end) and genitive is None:
                continue
            if len(meaning.organisations) != 1:
                return None, at
            return meaning.organisations[0], genitive.end() if genitive else end
        return None, at

    # ---- exact names

    def _names(self, at: int, depth: int) -> Label | None:
        if at in self.failed or depth >= MAX_NAMES:
            return None
        for name, end in self._name_at(at):
            separator = _SEPARATOR.match(self.folded.text, end)
            if separator is not None:
                rest = self._names(separator.end(), depth + 1)
                if rest is not None:
                    joined = self._joined(name, at, rest)
                    if joined is not None:
                        return joined
            ended = self._ended((name,), at, end)
            if ended is not None:
                return ended
        self.failed.add(at)
        return None

    def _joined(self, name: Name, at: int, rest: Label) -> Label | None:
        if rest.delimiter != ":" and not name.dashable:
            return None
        return Label(
            (name, *rest.names),
            self.folded.at(at),
            rest.end,
            rest.note,
            rest.delimiter,
            rest.text_at,
        )

    def _name_at(self, at: int) -> Iterator[tuple[Name, int]]:
        for meaning, end in self.meanings_at(at):
            name = self._named(meaning, self._written(at, end))
            if name.organisation is not None and name.doubt is None:
                slash = _SLASH.match(self.folded.text, end)
                if slash is not None and not self._organisation_or_group(slash.end()):
                    yield from self._person_of(name.organisation, at, slash.end())
            yield name, end

    def _organisation_or_group(self, at: int) -> bool:
        """After a slash an organisation's name wins over a person's."""
        return any(m.organisations or m.group for m, _ in self.meanings_at(at))

    def _written(self, at: int, end: int) -> str:
        return self.raw[self.folded.at(at) : self.folded.at(end)].strip(BLANKS)

    def _named(self, meaning: Meaning, written: str) -> Name:
        """What a known spelling means, in the order of the rules."""
        seated = [entry for entry in meaning.organisations if entry.seated]
        if len(seated) == 1:
            return Name(exact(written, seated[0].key), organisation=seated[0], dashable=True)
        if seated:
            options = tuple(Candidate(e.key, None, e.full) for e in seated)
            return unsure(written, DoubtReason.NEAR_MISS, options)
        attending = [person for person in meaning.full if person.attending]
        people = attending or list(meaning.first)
        if len(people) == 1:
            person = people[0]
            speaker = exact(written, person.organisation, person.key)
            return Name(speaker, dashable=bool(attending))
        if people:
            return unsure(written, DoubtReason.SHARED_FIRST_NAME, self._people(people))
        if meaning.group:
            return Name(Speaker(None, None, meaning.group, written, Certainty.EXACT))
        if meaning.organisations:
            options = tuple(Candidate(e.key, None, e.short) for e in meaning.organisations)
            return unsure(written, DoubtReason.NOT_SEATED, options)
        return unsure(written, DoubtReason.UNKNOWN_NAME, self._people(list(meaning.full)))

    def _people(self, people: list[PersonEntry]) -> tuple[Candidate, ...]:
        return tuple(Candidate(p.organisation, p.key, self.register.label_of_person(p)) for p in people)

    def _person_of(self, entry: OrganisationEntry, at: int, name_at: int) -> Iterator[tuple[Name, int]]:
        """Persons after «ORG/»: the organisation's own first, then the list, then any name."""
        words = _NAME_WORDS.match(self.folded.text, name_at)
        if words is None:
            return
        shorter = [name_at + blank.start() for blank in re.finditer(" ", words.group())]
        for end in (words.end(), *reversed(shorter)):
            written = self._written(name_at, end)
            label = self._written(at, end)
            people = self._own_people(entry, written)
            if len(people) > 1:
                speaker = Speaker(entry.key, None, "", label, Certainty.UNKNOWN)
                options = self._people(people)
                doubt = Doubt(label, DoubtReason.SHARED_FIRST_NAME, options)
                yield Name(speaker, doubt, entry), end
            elif people:
                yield Name(exact(label, entry.key, people[0].key), None, entry, True), end
            elif all(word[0].isupper() for word in words_of(written)) and not written.isupper():
                yield Name(exact(label, entry.key), None, entry, True), end

    def _own_people(self, entry: OrganisationEntry, written: str) -> list[PersonEntry]:
        self.steps.count += 1
        folded = fold(written)
        own = self.lookup.people_of.get(entry.key, ())
        named = [p for p in own if folded in p.full_spellings]
        named = named or [p for p in own if p.attending and folded in p.first_spellings]
        named = named or [p for p in own if folded in p.first_spellings]
        if named:
            return named
        meaning = self.lookup.by_spelling.get(folded)
        listed = [p for p in meaning.full if p.attending] if meaning is not None else []
        return listed if len(listed) == 1 else []

    # ---- what follows the names

    def _ended(self, names: tuple[Name, ...], at: int, end: int) -> Label | None:
        """Note and delimiter after the last name; None when no delimiter stands there."""
        text = self.folded.text
        notes: list[str] = []
        after = end
        while (note := _NOTE.match(text, after)) is not None:
            inner = self._written(note.start(1), note.end(1))
            notes.append(inner)
            after = note.end()
        if notes:
            names = tuple(self._narrowed(name, notes) for name in names)
        delimiter = _COLON.match(text, after)
        if delimiter is not None:
            blank_or_end = text[delimiter.end() : delimiter.end() + 1] in {"", " "}
            if not blank_or_end and any(name.doubt for name in names):
                return None
            typed = ":"
        else:
            delimiter = _DASH.match(text, after)
            if delimiter is None or not self._dash_counts(names, delimiter):
                return None
            typed = self.raw[self.folded.at(after) : self.folded.at(delimiter.end())]
        self.steps.count += 1
        return Label(
            names,
            self.folded.at(at),
            self.folded.at(end),
            ", ".join(notes),
            typed,
            self.folded.at(delimiter.end()),
        )

    def _narrowed(self, name: Name, notes: list[str]) -> Name:
        """«Lars (ORG)» names the Lars whose organisation stands in the bracket."""
        doubt = name.doubt
        if doubt is None or doubt.reason is not DoubtReason.SHARED_FIRST_NAME:
            return name
        for note in notes:
            meaning = self.lookup.by_spelling.get(fold(note))
            keys = {entry.key for entry in meaning.organisations} if meaning is not None else set()
            fitting = [c for c in doubt.candidates if c.organisation in keys]
            if len(fitting) == 1:
                one = fitting[0]
                return Name(exact(name.speaker.label, one.organisation, one.person))
        return name

    def _dash_counts(self, names: tuple[Name, ...], dash: re.Match[str]) -> bool:
        """A dash with a blank on one side, a hyphen with one after; not before a full name."""
        text = self.folded.text
        blank_after = dash.group().endswith(" ")
        sign = self.raw[self.folded.at(dash.start() + dash.group().index("-"))]
        hyphen = sign in "-\u2010\u2011"
        if not blank_after and (hyphen or not dash.group().startswith(" ")):
            return False
        if not all(name.dashable and name.doubt is None for name in names):
            return False
        last = names[-1]
        if last.organisation is None or last.speaker.person is not None:
            return True
        return not self._explains(last.organisation, last.speaker.label, text[dash.end() :])

    def _explains(self, entry: OrganisationEntry, label: str, rest: str) -> bool:
        """«FVR – Forum for …» says what the letters mean; nobody speaks."""
        full, own = fold(entry.full), fold(label)
        if rest.startswith(full) and full != own and not _WORD_BREAK.match(rest, len(full)):
            return True
        return rest.strip() in self.lookup.spellings_of[entry.key] - {own}

    # ---- «Hvem?» about names that nobody registered

    def doubtful(self) -> Label | None:
        """A label that looks like a name; None when what stands before the colon is a word."""
        text = self.folded.text
        start = 1 if text.startswith(" ") else 0
        found = _UNKNOWN.match(text, start)
        if found is None:
            return None
        names = self._doubtful_names(self._written(start, found.end()))
        return None if names is None else self._ended(names, start, found.end())

    def _doubtful_names(self, written: str) -> tuple[Name, ...] | None:
        doubt = doubt_about(written, self.register, self.steps)
        if doubt is not None:
            return (Name(Speaker(None, None, "", written, Certainty.UNKNOWN), doubt),)
        names: list[Name] = []
        parts = _PARTS.split(written)
        if not 2 <= len(parts) <= MAX_NAMES:
            return None
        for part in parts:
            meaning = self.lookup.by_spelling.get(fold(part))
            self.steps.count += 1
            if meaning is not None:
                names.append(self._named(meaning, part))
                continue
            doubt = doubt_about(part, self.register, self.steps)
            if doubt is None:
                return None
            names.append(Name(Speaker(None, None, "", part, Certainty.UNKNOWN), doubt))
        return tuple(names)
