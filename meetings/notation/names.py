"""Whose name stands first on a line: longest exact spelling first, and when to ask «Hvem?»."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from meetings.notation.blocks import Candidate, Certainty, Doubt, DoubtReason, Kind, Speaker
from meetings.notation.doubts import doubt_about
from meetings.notation.labels import Label, Name, Steps, exact, unsure
from meetings.notation.register import TOKEN, Key, Meaning, OrganisationEntry, PersonEntry, Register
from organisations.folding import BLANKS, Folded, fold, fold_line, words_of

LABEL_LIMIT = 600
"""No label is looked for beyond this many characters: a line is read in bounded work."""

MAX_NAMES = 40
LONGEST_DOUBT = 60

_SEPARATOR = re.compile(r" ?[,/&] ?| og ")
_SLASH = re.compile(r" ?/ ?")
_NOTE = re.compile(r" ?\(([^()]{0,120})\)")
_COLON = re.compile(r" ?:")
_COLON_APART = re.compile(r" ?:(?= |$)")
_DASH = re.compile(r" ?- | -")
_HYPHEN_BEFORE = re.compile(f"[{BLANKS}]+[-\u2010\u2011]")
"""A hyphen with a blank on its left side only is one of a word's."""
_END = re.compile(r"(?!\w)")
_GENITIVE = re.compile(r"(?:'?s(?= ))?(?!\w)")
_NAME_WORDS = re.compile(r"[\w.'-]+(?: [\w.'-]+){0,3}")
_PARTS = re.compile(f"[{BLANKS}]*[,/&][{BLANKS}]*|[{BLANKS}]+og[{BLANKS}]+")
_UNKNOWN = re.compile(rf"([^:]{{1,{LONGEST_DOUBT}}}?)(?: ?\([^():]{{0,120}}\))* ?:(?: |$)")
_DUE = re.compile(r"(?: ?(?:(?:innen|før) .*?|en dag)? ?:(?= |$)|:)")
_WORD = re.compile(r"(= ?)?(\w*)")

OneAt = Callable[[int], Iterator[tuple[Name, int]]]
Ended = Callable[[Name, int, int], Label | None]


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
        return self._chain(self._name_at, lambda name, at, end: self._ended((name,), at, end))

    def reserved(self, words: Mapping[str, Kind]) -> tuple[Kind, Label] | None:
        """One of the words, what it makes of the line, and where it ends; a «=» before it is passed over."""
        word = _WORD.match(self.folded.text)
        kind = words.get(word[2]) if word is not None else None
        label = self._ended((), 0, word.end()) if word is not None and kind is not None else None
        return None if kind is None or label is None else (kind, label)

    def task(self, roles: Mapping[str, str]) -> Label | None:
        """Those who are to do something, and by when; None when something else stands before the colon.

        Any organisation of the register will do, with a seat or without.
        """
        return self._chain(lambda at: self._doer_at(at, roles), self._due)

    def offer(self) -> tuple[Key, ...]:
        """Organisations of «FVR har …» and «Terskels …», joint ones too: a quiet offer, no attribution."""
        label = self._chain(self._talker_at, self._goes_on)
        names = label.names if label is not None and self.raw[:1].isupper() else ()
        return tuple(dict.fromkeys(name.organisation.key for name in names if name.organisation is not None))

    # ---- one name, with where it ends

    def _doer_at(self, at: int, roles: Mapping[str, str]) -> Iterator[tuple[Name, int]]:
        for name, end in self._name_at(at):
            if not name.speaker.group:
                yield _settled(name, name.doubt.candidates if name.doubt is not None else ()), end
        token = TOKEN.match(self.folded.text, at)
        if token is not None and token.group() in roles:
            written = self._written(at, token.end())
            yield Name(Speaker(None, None, roles[token.group()], written, Certainty.EXACT)), token.end()

    def _talker_at(self, at: int) -> Iterator[tuple[Name, int]]:
        for meaning, end in self._meanings_at(at, _GENITIVE):
            name = self._named(meaning, self._written(at, end))
            if name.organisation is not None:
                yield name, end

    def _meanings_at(self, at: int, ending: re.Pattern[str] = _END) -> Iterator[tuple[Meaning, int]]:
        """Every known spelling that stands at a position, longest first, with its end."""
        text = self.folded.text
        token = TOKEN.match(text, at)
        if token is None:
            return
        meanings = self.lookup.by_token.get(token.group(), ())
        if ending is _GENITIVE and token.group().endswith("s"):
            meanings = (*meanings, *self.lookup.by_token.get(token.group()[:-1], ()))
        for meaning in meanings:
            self.steps.count += 1
            end = ending.match(text, at + len(meaning.folded))
            if end is not None and text.startswith(meaning.folded, at):
                yield meaning, end.end()

    def _chain(self, one_at: OneAt, ended: Ended, at: int = 0, depth: int = 0) -> Label | None:
        """Names after each other, each the longest that lets the rest be read."""
        if at in self.failed or depth >= MAX_NAMES:
            return None
        for name, end in one_at(at):
            joint = _SEPARATOR.match(self.folded.text, end)
            rest = self._chain(one_at, ended, joint.end(), depth + 1) if joint is not None else None
            if rest is not None and (name.dashable or rest.delimiter == ":"):
                return replace(rest, names=(name, *rest.names))
            found = ended(name, at, end)
            if found is not None:
                return found
        self.failed.add(at)
        return None

    def _name_at(self, at: int) -> Iterator[tuple[Name, int]]:
        for meaning, end in self._meanings_at(at):
            name = self._named(meaning, self._written(at, end))
            if name.organisation is not None and name.doubt is None:
                slash = _SLASH.match(self.folded.text, end)
                if slash is not None and not self._organisation_or_group(slash.end()):
                    yield from self._person_of(name.organisation, at, slash.end())
            yield name, end

    def _organisation_or_group(self, at: int) -> bool:
        """After a slash an organisation's name wins over a person's."""
        return any(m.organisations or m.group for m, _ in self._meanings_at(at))

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
                yield Name(speaker, doubt), end
            elif people:
                yield Name(exact(label, entry.key, people[0].key), dashable=True), end
            elif all(word[0].isupper() for word in words_of(written)) and written != written.upper():
                yield Name(exact(label, entry.key), dashable=True), end

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
        delimiter = (_COLON_APART if any(name.doubt for name in names) else _COLON).match(text, after)
        if delimiter is not None:
            typed = ":"
        else:
            delimiter = _DASH.match(text, after)
            if delimiter is None:
                return None
            typed = self.raw[self.folded.at(after) : self.folded.at(delimiter.end())]
            if (
                not names
                or _HYPHEN_BEFORE.fullmatch(typed)
                or not self._dash_counts(names[0], text[at:end], delimiter.end())
            ):
                return None
        self.steps.count += 1
        return Label(names, self.folded.at(end), ", ".join(notes), typed, self.folded.at(delimiter.end()))

    def _due(self, name: Name, at: int, end: int) -> Label | None:
        """The deadline after the last who is to do it, up to the colon; none has to stand there.

        A colon within it has no blank after it («kl. 12:00»).
        """
        due = _DUE.match(self.folded.text, end)
        if due is None:
            return None
        who_text, when_text = self._written(0, end), self._written(end, due.end() - 1)
        return Label((name,), self.folded.at(end), "", ":", self.folded.at(due.end()), who_text, when_text)

    def _goes_on(self, name: Name, at: int, end: int) -> Label | None:
        """Whether a sentence follows a name, as in «FVR har …»."""
        raw_end = self.folded.at(end)
        rest = self.raw[raw_end:]
        following = rest.lstrip(BLANKS)
        if rest == following or not following[:1].islower() or following.split(" ", 1)[0] in {"og", "eller"}:
            return None
        return Label((name,), raw_end, "", ":", raw_end)

    def _narrowed(self, name: Name, notes: list[str]) -> Name:
        """«Lars (ORG)» names the Lars whose organisation stands in the bracket."""
        doubt = name.doubt
        if doubt is None or doubt.reason is not DoubtReason.SHARED_FIRST_NAME:
            return name
        meanings = [self.lookup.by_spelling.get(fold(note)) for note in notes]
        keys = {entry.key for meaning in meanings if meaning is not None for entry in meaning.organisations}
        fitting = [candidate for candidate in doubt.candidates if candidate.organisation in keys]
        return _settled(name, fitting)

    def _dash_counts(self, name: Name, own: str, end: int) -> bool:
        """Whether a dash may stand for the colon after a name: not before the full name of its letters."""
        explains = name.organisation is not None and self._explains(name.organisation, own, self.folded.text[end:])
        return name.dashable and not explains

    def _explains(self, entry: OrganisationEntry, own: str, rest: str) -> bool:
        """«FVR – Forum for …» says what the letters mean; nobody speaks."""
        full = fold(entry.full)
        if rest.startswith(full) and full != own and _END.match(rest, len(full)):
            return True
        return rest.strip(" ") in self.lookup.spellings_of[entry.key] - {own}

    # ---- «Hvem?» about names that nobody registered

    def doubtful(self) -> Label | None:
        """A label that looks like a name; None when what stands before the colon is a word."""
        found = _UNKNOWN.match(self.folded.text)
        if found is None:
            return None
        end = found.end(1)
        written = self._written(0, end)
        doubt = doubt_about(written, self.register, self.steps)
        if doubt is not None:
            return self._ended((_doubted(doubt),), 0, end)
        names: list[Name] = []
        for part in _PARTS.split(written):
            meaning = self.lookup.by_spelling.get(fold(part))
            self.steps.count += 1
            if meaning is not None:
                names.append(self._named(meaning, part))
                continue
            doubt = doubt_about(part, self.register, self.steps)
            if doubt is None:
                return None
            names.append(_doubted(doubt))
        return self._ended(tuple(names), 0, end)


def _doubted(doubt: Doubt) -> Name:
    return Name(Speaker(None, None, "", doubt.label, Certainty.UNKNOWN), doubt)


def _settled(name: Name, choices: Sequence[Candidate]) -> Name:
    """The name as its only choice; with more than one, or none, it stays as it is."""
    if len(choices) != 1:
        return name
    return Name(exact(name.speaker.label, choices[0].organisation, choices[0].person))
