"""Fifth layer: who speaks. Reads the label at the beginning of a contribution; a name not recognised stays empty."""

from __future__ import annotations

import re
from dataclasses import dataclass

from meetings.importing.minutes import Contribution, LabelForm
from meetings.importing.names import Likeness, NameBook, is_abbreviation, person_likeness
from meetings.importing.openers import COMMON_OPENERS
from meetings.importing.words import (
    ABSENCE,
    EXPERIENCE_NOUNS,
    LAYOUT_WORDS,
    PRESENTING_VERBS,
    SPEECH_VERBS,
    WEAK_VERBS,
    is_group_noun,
    is_organisation_word,
    is_role_word,
)

_COLON = re.compile(r"\s*:(?!//)(?:\s+|$|(?=[A-ZÆØÅa-zæøå«]))")
_DASH = re.compile(r"(?:\s+[-–—]+\s*|[-–—]+\s+|[–—])(?=\S|$)")
_NOTE = re.compile(r"\s*\((?P<note>[^()]{1,60})\)")
_JOIN = re.compile(r"\s*(?:,|/|&|\+|\bog\b)\s*")
_TO_OTHER = re.compile(r"\s*(?:,|/|\bv/|\bved\b|\bfra\b|\bfrå\b|\bi\b|\(|[-–—])\s*")
_FROM = re.compile(
    r"(?:(?:svar|forslag|framlegg|innspill|innspel|kommentar|kommentarer|kommentarar|spørsmål|"
    r"orientering|status|melding|merknad|nytt)\s+(?:fra|frå|ved|v/)\s*)(?=[A-ZÆØÅ])",
    re.IGNORECASE,
)
_GROUP_ANSWER = re.compile(
    r"(?:svar|innspill|innspel|kommentar|kommentarer|tilbakemelding|merknad)\s+(?:fra|"
    r"frå)\s+(?P<group>[a-zæøå]+)\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_VERB = re.compile(r"(?:,\s+som\s[^,]{3,60},)?\s+(?:(?:selv|også|ellers|videre|sjølv)\s+)?(?P<verb>[a-zæøå]+)\b")
_GENITIVE = re.compile(
    rf"(?P<name>[A-ZÆØÅ][\wæøåÆØÅ.-]{{2,30}}?)s\s+(?:egen\s+|eigen\s+)?{EXPERIENCE_NOUNS}\b\s+(?:er|var|om|med|til)\b"
)
_TITLED = re.compile(r"[A-ZÆØÅ][\wæøåÆØÅ-]*(?:\s+(?:og|for|i|av|[A-ZÆØÅ][\wæøåÆØÅ-]*)){1,6}")
_INSIDE = re.compile(r"(?<=[.?!)])\s+(?=[A-ZÆØÅ][\wæøåÆØÅ .-]{0,50}:\s)")
_WORD = re.compile(r"[\wæøåÆØÅ-]+")


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker label found at the start of a text. `end` is where what is said begins."""

    organisations: tuple[str, ...]
    person: str | None
    form: LabelForm
    text: str
    end: int
    absent: bool = False
    proposal: bool = False
    presents: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Named:
    organisations: tuple[str, ...]
    person: str | None
    end: int
    certain: bool


def read_label(text: str, book: NameBook, *, fresh: bool, bullet: bool, body: str = "") -> Label | None:
    """The label that begins `text`, or None.

    `fresh`: a contribution may begin here (not a wrapped line). `body` is the council itself, no speaker by verb.
    """
    answer = _GROUP_ANSWER.match(text)
    if answer and is_group_noun(answer["group"]):
        return Label(
            (answer["group"].capitalize(),),
            None,
            LabelForm.COLON,
            text[: answer.end()].rstrip(" :"),
            answer.end(),
            why="gruppe + kolon",
        )
    lead = _FROM.match(text)
    start = lead.end() if lead else 0
    named = _names_at(text, start, book)
    if named is not None:
        label = _delimited(
            text,
            named,
            book,
            fresh=fresh,
            proposal=bool(lead and lead[0].casefold().startswith(("forslag", "framlegg"))),
        )
        if label is not None:
            return label
        if lead is None and fresh:
            return _by_verb(text, named, book, bullet=bullet, body=body)
        return None
    if lead is not None or not fresh:
        return _unknown_colon(text, book) if lead is None else None
    return _unknown_colon(text, book) or _unknown_dash(text, book) or _unknown_verb(text, book, bullet=bullet)


def _names_at(text: str, start: int, book: NameBook) -> _Named | None:
    """One or several known names from `start`, with the organisation of a person who is named with hers."""
    first = _one_name(text, start, book)
    if first is None:
        return None
    organisations, person, end = list(first.organisations), first.person, first.end
    while True:
        joined = _JOIN.match(text, end)
        other = _one_name(text, joined.end(), book) if joined else None
        if other is None or joined is None:
            break
        if joined[0].strip() == "," and not _closes(text, other.end):
            break
        organisations += [one for one in other.organisations if one not in organisations]
        person = person or other.person
        end = other.end
    note = _NOTE.match(text, end)
    if note:
        inside = book.match(note["note"].strip())
        if inside and inside.organisation and person:
            organisations = [inside.organisation]
        elif person is None and person_likeness(note["note"]) == Likeness.SURE:
            person = note["note"]
        elif person and is_abbreviation(note["note"].strip()):
            organisations = [book.add_organisation(note["note"].strip())]
        end = note.end()
    return _Named(tuple(organisations), person, end, True)


def _closes(text: str, end: int) -> bool:
    return bool(_COLON.match(text, end) or _DASH.match(text, end) or _JOIN.match(text, end) or _NOTE.match(text, end))


def _one_name(text: str, start: int, book: NameBook) -> _Named | None:
    found = book.match(text, start)
    if found is not None and found.organisation is not None:
        person, end = _person_behind(text, found.end, book)
        return _Named((found.organisation,), person, end, True)
    if found is not None and found.person is not None:
        organisation, end = _organisation_behind(text, found.end, book)
        return _Named((organisation,) if organisation else (), found.person, end, True)
    return _shaped_person(text, start, book)


def _person_behind(text: str, end: int, book: NameBook) -> tuple[str | None, int]:
    """«ORG/Kari», «ORG v/Kari Bø», «ORG, Kari Bø:»."""
    joined = re.compile(r"\s*(?:/|\bv/|\bved\s|,)\s*").match(text, end)
    if joined is None:
        return None, end
    words = _name_words(text, joined.end())
    for count in range(len(words), 0, -1):
        name = text[joined.end() : words[count - 1]]
        likely = person_likeness(name) == Likeness.SURE or book.has_first_name(name)
        known = book.match(name)
        if likely and (known is None or known.organisation is None):
            if "," in joined[0] and not _closes(text, words[count - 1]):
                return None, end
            return name, words[count - 1]
    return None, end


def _organisation_behind(text: str, end: int, book: NameBook) -> tuple[str | None, int]:
    """«Kari Bø – ORG», «Kari Bø (ORG)», «Kari fra ORG»."""
    joined = _TO_OTHER.match(text, end)
    if joined is None:
        return None, end
    found = book.match(text, joined.end())
    if found is not None and found.organisation is not None:
        finish = found.end
    else:
        word = _WORD.match(text, joined.end())
        if word is None or not is_abbreviation(word[0]) or joined[0].strip() == ",":
            return None, end
        if not (joined[0].strip() == "(" or _closes(text, word.end())):
            return None, end
        return book.add_organisation(word[0]), _after_bracket(text, word.end(), joined[0])
    return found.organisation, _after_bracket(text, finish, joined[0])


def _after_bracket(text: str, end: int, opened: str) -> int:
    if "(" not in opened:
        return end
    closed = text.find(")", end)
    return closed + 1 if closed >= 0 else end


def _name_words(text: str, start: int) -> list[int]:
    """Ends of up to four words from `start` that could make a name."""
    ends: list[int] = []
    position = start
    while len(ends) < 4:
        word = re.compile(r"\s?[A-ZÆØÅ][\wæøåÆØÅ.'-]*").match(text, position)
        if word is None or (ends and text[position] != " "):
            break
        ends.append(word.end())
        position = word.end()
    return [end - 1 if text[end - 1] in ".-" else end for end in ends]


def _shaped_person(text: str, start: int, book: NameBook) -> _Named | None:
    """A person the document has not listed: sure shape, and an organisation or a delimiter behind it."""
    words = _name_words(text, start)
    for count in range(len(words), 0, -1):
        name = text[start : words[count - 1]]
        known = book.person_called(name) if count > 1 or book.has_first_name(name) else None
        if person_likeness(name) != Likeness.SURE and known is None:
            continue
        organisation, end = _organisation_behind(text, words[count - 1], book)
        if organisation is None and known is None and count == 1:
            return None
        return _Named(
            (organisation,) if organisation else (), name, end, count > 1 or known is not None or bool(organisation)
        )
    return None


def _delimited(text: str, named: _Named, book: NameBook, *, fresh: bool, proposal: bool) -> Label | None:
    """Colon behind a name opens anywhere; a dash only where a contribution may begin."""
    colon = _COLON.match(text, named.end)
    if colon:
        return _label(
            text, named, LabelForm.COLON if colon.end() < len(text) else LabelForm.LONE, colon.end(), proposal
        )
    full_stop = re.compile(r"\.\s+(?=[A-ZÆØÅ])").match(text, named.end)
    if full_stop and named.person and named.organisations and fresh:
        return _label(text, named, LabelForm.DASH, full_stop.end(), proposal)
    dash = _DASH.match(text, named.end)
    if dash and fresh and (named.organisations or named.certain):
        spelt = book.match(text, dash.end())
        if (
            spelt is not None
            and spelt.organisation in named.organisations
            and named.person is None
            and _closes(text, spelt.end) is False
        ):
            return None
        return _label(text, named, LabelForm.DASH, dash.end(), proposal)
    return None


def _label(text: str, named: _Named, form: LabelForm, end: int, proposal: bool) -> Label:
    absent = bool(ABSENCE.match(text[end:].lstrip())) and len(named.organisations) <= 1
    return Label(
        named.organisations, named.person, form, text[: named.end].strip(), end, absent, proposal, why=f"navn + {form}"
    )


def _by_verb(text: str, named: _Named, book: NameBook, *, bullet: bool, body: str) -> Label | None:
    """«ORG mener …», and «Kari Bø orienterte …» for people only with a verb of speech."""
    genitive = re.compile(rf"s\s+{EXPERIENCE_NOUNS}\b").match(text, named.end)
    if genitive and named.organisations:
        return Label(named.organisations, named.person, LabelForm.VERB, text[: named.end], 0, why="navn i eieform")
    found = _VERB.match(text, named.end)
    if found is None:
        return None
    verb = found["verb"].casefold()
    if named.organisations == (body,) and body:
        return None
    listed = not set(named.organisations) <= book.outside or is_abbreviation(text[: named.end])
    speaks = verb in SPEECH_VERBS or (bool(named.organisations) and listed and verb in WEAK_VERBS)
    if not named.organisations and not bullet and verb not in SPEECH_VERBS:
        return None
    if not speaks:
        return None
    return Label(
        named.organisations,
        named.person,
        LabelForm.VERB,
        text[: named.end].strip(),
        0,
        presents=verb in PRESENTING_VERBS and named.person is not None,
        why=f"navn + {verb}",
    )


def _unknown_colon(text: str, book: NameBook) -> Label | None:
    """A name nobody has listed before a colon: capitals, a sure body, or «Kari Bø (ORG)»."""
    found = re.match(
        r"(?P<name>[A-ZÆØÅ][^:.;?!()]{1,60}?)(?:\s*\((?P<note>[^()]{2,40})\))?\s*:(?!//|\d)(?:\s+|$)", text
    )
    if found is None or LAYOUT_WORDS.fullmatch(found["name"]):
        return None
    name, note = found["name"].strip(), found["note"] or ""
    form = LabelForm.COLON if found.end() < len(text) else LabelForm.LONE
    words = name.split()
    if person_likeness(name) == Likeness.SURE:
        return Label(
            _noted(note, book), name, form, text[: found.end()].rstrip(": "), found.end(), why="personnavn + kolon"
        )
    if is_abbreviation(name) or (len(words) == 1 and is_group_noun(name)):
        return Label((book.add_organisation(name),), None, form, name, found.end(), why="forkortelse + kolon")
    parts = [part.strip() for part in re.split(r"[,/]|\s[-–]\s", name) if part.strip()]
    if (
        len(parts) == 2
        and person_likeness(parts[0]) == Likeness.SURE
        and parts[1][0].isupper()
        and not is_role_word(parts[1])
    ):
        return Label(
            (book.add_organisation(parts[1]),), parts[0], form, name, found.end(), why="person og organisasjon + kolon"
        )
    named_body = (
        len(words) <= 6
        and any(is_organisation_word(word) for word in words)
        and words[0].casefold() not in COMMON_OPENERS
    )
    if named_body and sum(1 for word in words if word[0].isupper()) >= 2 and not is_role_word(words[-1]):
        return Label((book.add_organisation(name),), None, form, name, found.end(), why="organisasjonsnavn + kolon")
    return None


def _noted(note: str, book: NameBook) -> tuple[str, ...]:
    note = note.strip()
    if not note or is_role_word(note.split()[-1]) or not note[0].isupper():
        return ()
    return (book.add_organisation(note),)


def _unknown_dash(text: str, book: NameBook) -> Label | None:
    """«LPS – …» with capitals nobody has listed."""
    word = _WORD.match(text)
    if word is None or not is_abbreviation(word[0].rstrip("-")) or len(word[0]) < 3:
        return None
    end = word.end() - 1 if word[0].endswith("-") else word.end()
    dash = _DASH.match(text, end)
    if dash is None or not text[dash.end() : dash.end() + 1].islower():
        return None
    name = word[0].rstrip("-")
    named = _Named((book.add_organisation(name),), None, end, True)
    return _label(text, named, LabelForm.DASH, dash.end(), proposal=False)


def _unknown_verb(text: str, book: NameBook, *, bullet: bool) -> Label | None:
    """In bullets: «LPS har …», «Norges Eksempel mener …», «Eksempelets erfaring er …»."""
    if not bullet:
        return None
    genitive = _GENITIVE.match(text)
    if genitive and genitive["name"].casefold() not in COMMON_OPENERS and not is_group_noun(genitive["name"]):
        return Label(
            (book.add_organisation(genitive["name"]),), None, LabelForm.VERB, genitive["name"], 0, why="navn i eieform"
        )
    word = _WORD.match(text)
    if word is not None and is_abbreviation(word[0]):
        found = _VERB.match(text, word.end())
        if found and (found["verb"] in SPEECH_VERBS or found["verb"] in {"har", "hadde", "hatt"}):
            return Label((book.add_organisation(word[0]),), None, LabelForm.VERB, word[0], 0, why="forkortelse + verb")
    titled = _TITLED.match(text)
    if titled is not None:
        words = titled[0].split()
        while words and words[-1].islower():
            words.pop()
        name = " ".join(words)
        found = _VERB.match(text, len(name))
        capitals = sum(1 for one in words if one[0].isupper())
        if found and found["verb"] in SPEECH_VERBS and capitals >= 2 and words[0].casefold() not in COMMON_OPENERS:
            if person_likeness(name) == Likeness.SURE:
                return Label((), name, LabelForm.VERB, name, 0, why="personnavn + verb")
            return Label((book.add_organisation(name),), None, LabelForm.VERB, name, 0, why="egennavn + verb")
    return None


def speakers_inside(text: str, book: NameBook) -> list[tuple[int, Label]]:
    """Later labels on the same line: a known organisation with a colon behind a finished sentence."""
    found = []
    for gap in _INSIDE.finditer(text):
        named = _names_at(text, gap.end(), book)
        if named is not None and (named.organisations or named.certain) and _COLON.match(text, named.end):
            colon = _COLON.match(text, named.end)
            end = colon.end() if colon else named.end
            found.append(
                (
                    gap.end(),
                    Label(
                        named.organisations,
                        named.person,
                        LabelForm.INSIDE,
                        text[gap.end() : named.end],
                        end,
                        why="navn + kolon i linjen",
                    ),
                )
            )
    return found


def label_rest(first: str, one: Contribution) -> str:
    """What is said on a contribution's first line, without the label; a verb's name is taken off "
    "only before its verb."""
    if one.form in (LabelForm.COLON, LabelForm.DASH, LabelForm.LONE):
        return first[one.label_end :].strip() if one.after == 0 else first[one.label_end - one.after :].strip()
    if one.form is LabelForm.INSIDE:
        return first[one.label_end - one.after :].strip()
    behind = first[len(one.label) :]
    return behind.strip() if behind.startswith(" ") else first
