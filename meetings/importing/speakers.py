"""Fifth layer: who speaks. Reads the label at the beginning of a contribution; a name not recognised stays empty."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from meetings.importing.minutes import Contribution, ContributionKind, LabelForm
from meetings.importing.names import Likeness, NameBook, is_abbreviation, names_people, person_likeness
from meetings.importing.naming import (
    COLON,
    DASH,
    WORD,
    Named,
    closes,
    definite_body,
    is_body_shaped,
    name_words,
    names_at,
)
from meetings.importing.openings import mark_length
from meetings.importing.unlisted import unknown_colon, unknown_dash, unknown_verb
from meetings.importing.verbs import Deed, deed_at, is_demand, is_errand, is_possessive
from meetings.importing.words import ABSENCE, is_group_noun, is_office, is_organisation_word, is_role_word
from organisations.folding import fold

_LEAD = re.compile(
    r"(?P<word>svar|spm\.?|spørsmål|kommentar(?:er|ar)?|innspill|innspel|merknad(?:er|ar)?|tilbakemelding(?:er|ar)?|"
    r"(?:endrings|tilleggs)?forslag|framlegg|fremlegg|orientering|status|melding|nytt|replikk|info(?:rmasjon)?|ønske)\s+"
    r"(?:fra|frå|ved|v/|av)\s*(?=[A-ZÆØÅa-zæøå])",
    re.IGNORECASE,
)
_LEAD_WHO = re.compile(r"(?P<who>[^:.;?!()]{2,60}?)(?:\s*\([^()]{1,40}\))?\s*:(?!//)\s*")
_ON_BEHALF = re.compile(r"(?P<word>For|På\s+vegne\s+av|På\s+vegner\s+av|Fra|Frå)\s+(?=[A-ZÆØÅ])")
_PASSIVE = re.compile(
    r",?\s+(?:ble|blei|vart|kom|er|var)\s+(?:det|dette)\b|,?\s+(?:ble|blei|vart)\s+det\b|,?\s+(?:kom|sa|meinte|mente|"
    r"uttalte|la|møtte|pekte|peika|opplyste|svarte|svara|understreket|understreka|bemerket|ønsket|etterlyste)\b"
)
_VERB_COLON = re.compile(r"\s+(?P<verb>[a-zæøå]{2,14})(?:\s+(?:at|følgende|følgjande|også))?\s*:\s*(?=\S)")
_INSIDE = re.compile(r"(?<=[.?!)])\s+(?=[A-ZÆØÅ][\wæøåÆØÅ .-]{0,50}:\s)")
_NOBODY = frozenset(
    "møtet salen rådet utvalget utvalet medlemmene medlemene medlemmer deltakerne deltakarane forsamlingen gruppa "
    "gruppen plenum publikum styret komiteen panelet flere fleire foreldrene elevene brukerne brukarane".split()
)
_COUNCILS = (
    "rådet",
    "utvalget",
    "utvalet",
    "styret",
    "gruppa",
    "gruppen",
    "komiteen",
    "panelet",
    "forumet",
    "nemnda",
    "nemnden",
)
_QUESTION = re.compile(r"spm|spørsmål", re.IGNORECASE)
_PROPOSAL = re.compile(r".*(?:forslag|framlegg|fremlegg)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker label found at the start of a text. `end` is where what is said begins."""

    organisations: tuple[str, ...]
    person: str | None
    form: LabelForm
    text: str
    end: int
    kind: ContributionKind = ContributionKind.STATEMENT
    absent: bool = False
    who: tuple[str, ...] = ()
    why: str = ""


def read_label(
    text: str, book: NameBook, *, fresh: bool, bullet: bool, own: Collection[str] = frozenset()
) -> Label | None:
    """The label that begins `text`, or None.

    `fresh`: a contribution may begin here (not a wrapped line). `own`: names of the council itself, no speaker by verb.
    """
    skip = mark_length(text)
    if skip:
        label = _read(text[skip:], book, fresh=True, bullet=True, own=own, numbered=True)
        if label is None:
            return None
        said = label.form in {LabelForm.COLON, LabelForm.DASH, LabelForm.LONE}
        return replace(label, text=label.text if said else "", end=label.end + skip if said else 0)
    return _read(text, book, fresh=fresh, bullet=bullet, own=own)


def _read(
    text: str, book: NameBook, *, fresh: bool, bullet: bool, own: Collection[str], numbered: bool = False
) -> Label | None:
    lead = _LEAD.match(text)
    if lead is not None:
        return _led(text, lead, book)
    named = names_at(text, 0, book)
    if named is not None:
        label = _delimited(text, named, book, fresh=fresh)
        if label is not None or not fresh:
            return label
        return _by_verb(text, named, book, bullet=bullet, own=own)
    if not fresh:
        return _unlisted(unknown_colon(text, book))
    return (
        _unlisted(unknown_colon(text, book, numbered=numbered))
        or _unlisted(unknown_dash(text, book))
        or _on_behalf(text, book, own)
        or _definite(text, book)
        or _possessive(text, book)
        or _given_name(text)
        or _by_office(text)
        or _unlisted(unknown_verb(text, book, bullet=bullet))
    )


def _unlisted(found: tuple[Named, LabelForm, str, int, str] | None) -> Label | None:
    if found is None:
        return None
    named, form, name, end, why = found
    if form is LabelForm.DASH:
        return _label(named, form, name, end, name)
    return Label(named.organisations, named.person, form, name, end, why=why)


def _led(text: str, lead: re.Match[str], book: NameBook) -> Label | None:
    """«Svar fra klinikken: …», «Spm fra LPS: …», «Forslag fra Kari: …»: whoever stands there is a speaker."""
    kind = ContributionKind.PROPOSAL if _PROPOSAL.match(lead["word"]) else ContributionKind.STATEMENT
    named = names_at(text, lead.end(), book)
    if named is not None:
        label = _delimited(text, named, book, fresh=True)
        if label is not None:
            return replace(label, kind=kind, text=text[: named.end].strip())
        if named.end == len(text):
            return Label(
                named.organisations, named.person, LabelForm.LONE, text, len(text), kind, why="innspill fra + navn"
            )
    who = _LEAD_WHO.match(text, lead.end())
    if who is None:
        return None
    name, comma, behind = who["who"].strip().partition(", ")
    form = LabelForm.COLON if who.end() < len(text) else LabelForm.LONE
    label = Label((), None, form, text[: who.end()].rstrip(" :"), who.end(), kind, why="innspill fra + navn")
    if comma and person_likeness(name) and is_body_shaped(behind):
        return replace(label, organisations=(book.add_organisation(behind),), person=name)
    body = _led_body(name, book)
    if body is not None and body:
        return replace(label, organisations=(body,))
    return _led_by_nobody(lead["word"], label) if body is not None else None


def _led_by_nobody(word: str, label: Label) -> Label | None:
    """«Spm fra salen: …»: a contribution without a speaker."""
    if label.form is LabelForm.LONE:
        return None
    kind = ContributionKind.INPUT if _QUESTION.match(word) else ContributionKind.INFORMATION
    if label.kind is ContributionKind.PROPOSAL:
        kind = label.kind
    return replace(label, form=LabelForm.NONE, text="", end=0, kind=kind, why="gruppe + kolon")


def _led_body(name: str, book: NameBook) -> str | None:
    """The organisation meant; "" for a group that is none, None where no name stands."""
    first = name.split(maxsplit=1)[0]
    if name.casefold() in _NOBODY or first.casefold() in _NOBODY:
        return ""
    if name.islower():
        listed = definite_body(name, book)
        if listed:
            return listed
        return name.capitalize() if is_group_noun(name) else ""
    if not first[0].isupper() or len(name.split()) > 6 or person_likeness(name):
        return None if not first[0].isupper() else ""
    return definite_body(name, book) or book.add_organisation(name)


def _delimited(text: str, named: Named, book: NameBook, *, fresh: bool) -> Label | None:
    """Colon behind a name opens anywhere; a dash only where a contribution may begin."""
    colon = COLON.match(text, named.end)
    if colon:
        form = LabelForm.COLON if colon.end() < len(text) else LabelForm.LONE
        return _label(named, form, text, colon.end(), text[: named.end].strip())
    spoken = _VERB_COLON.match(text, named.end)
    if spoken and fresh and deed_at(text, named.end)[0] >= Deed.SPEAKS:
        return _label(named, LabelForm.COLON, text, spoken.end(), text[: named.end].strip())
    if fresh and named.person and text[named.end - 1] == ")" and re.match(r"\s+[A-ZÆØÅ]", text[named.end :]):
        return _label(named, LabelForm.DASH, text, named.end, text[: named.end].strip())
    full_stop = re.compile(r"\.\s+(?=[A-ZÆØÅ])").match(text, named.end)
    if full_stop and named.person and named.organisations and fresh:
        return _label(named, LabelForm.DASH, text, full_stop.end(), text[: named.end].strip())
    dash = DASH.match(text, named.end)
    if dash and fresh and (named.organisations or named.certain):
        spelt = book.match(text, dash.end())
        if (
            spelt is not None
            and spelt.organisation in named.organisations
            and named.person is None
            and not closes(text, spelt.end)
        ):
            return None
        return _label(named, LabelForm.DASH, text, dash.end(), text[: named.end].strip())
    return None


def _label(named: Named, form: LabelForm, text: str, end: int, label: str) -> Label:
    absent = bool(ABSENCE.match(text[end:].lstrip())) and len(named.organisations) <= 1
    return Label(named.organisations, named.person, form, label, end, absent=absent, why=f"navn + {form}")


def _by_verb(text: str, named: Named, book: NameBook, *, bullet: bool, own: Collection[str]) -> Label | None:
    """«ORG mener …», «Kari Bø (ORG) roste …», «Kari sender …»; of people only what they say or are to do."""
    name = text[: named.end].strip()
    if named.organisations and is_possessive(text, named.end):
        return Label(named.organisations, named.person, LabelForm.VERB, name, 0, why="navn i eieform")
    deed, verb = deed_at(text, named.end)
    if named.person and not named.organisations and is_demand(text, named.end):
        return _errand(name, verb)
    if deed is Deed.NONE or (not named.person and any(fold(one) in own for one in named.organisations)):
        return None
    listed = bool(named.organisations) and (not set(named.organisations) <= book.outside or is_abbreviation(name))
    if deed is Deed.ACTS:
        if named.organisations and not named.person and not (is_errand(text, named.end) and _is_one_sentence(text)):
            return _said(named, name, verb) if listed else None
        return _errand(name, verb)
    if deed is Deed.STATES and verb in _ENGAGES and not named.organisations and _is_one_sentence(text):
        return _errand(name, verb)
    if deed is Deed.STATES:
        return _said(named, name, verb) if listed or (named.person and verb in _OF_ONESELF) else None
    return replace(_said(named, name, verb), kind=_kind_of(deed, named))


_ENGAGES = frozenset("holder held arrangerer deltar deltek planlegger planlegg".split())
_OF_ONESELF = frozenset("har hadde kan vil ville jobber jobba jobbet arbeider".split())


def _errand(name: str, verb: str) -> Label:
    return Label((), None, LabelForm.NONE, "", 0, ContributionKind.TASK, who=(name,), why=f"navn + {verb}")


def _is_one_sentence(text: str) -> bool:
    return len(text) < 180 and not re.search(r"[.!?]\s+[A-ZÆØÅ]", text)


def _kind_of(deed: Deed, named: Named) -> ContributionKind:
    if deed is Deed.PROPOSES:
        return ContributionKind.PROPOSAL
    return ContributionKind.INFORMATION if deed is Deed.REPORTS and named.person else ContributionKind.STATEMENT


def _said(named: Named, name: str, verb: str) -> Label:
    return Label(named.organisations, named.person, LabelForm.VERB, name, 0, why=f"navn + {verb}")


def _on_behalf(text: str, book: NameBook, own: Collection[str]) -> Label | None:
    """«For LPS sa Kari Bø at …», «Fra LPS ble det pekt på …»."""
    lead = _ON_BEHALF.match(text)
    named = names_at(text, lead.end(), book) if lead else None
    if lead is None or named is None or not named.organisations or fold(named.organisations[0]) in own:
        return None
    passive = _PASSIVE.match(text, named.end)
    if passive is None:
        return None
    speaker = names_at(text, passive.end() + 1, book) if text[passive.end() : passive.end() + 1] == " " else None
    person = named.person or (speaker.person if speaker else None)
    if lead["word"] == "For" and person is None:
        return None
    return Label(named.organisations, person, LabelForm.VERB, "", 0, why="på vegne av navn")


def _definite(text: str, book: NameBook) -> Label | None:
    """«Direktoratet svarte …» where one listed organisation is a directorate."""
    word = WORD.match(text)
    body = definite_body(word[0], book) if word and text[0].isupper() else None
    if word is None or body is None:
        return None
    named = Named((body,), None, word.end(), True)
    label = _delimited(text, named, book, fresh=True)
    if label is not None:
        return label
    deed, verb = deed_at(text, word.end())
    speaks = deed in {Deed.SPEAKS, Deed.REPORTS, Deed.PROPOSES}
    return replace(_said(named, word[0], verb), kind=_kind_of(deed, named)) if speaks else None


def _given_name(text: str) -> Label | None:
    """«Cecilie spurte …», «Turid sender …» of one whom no list has: a given name and what she says or is to do."""
    words = name_words(text, 0)
    for count in range(min(3, len(words)), 0, -1):
        name = text[: words[count - 1]]
        if person_likeness(name) != Likeness.SURE:
            continue
        named = Named((), name, words[count - 1], True)
        deed, verb = deed_at(text, named.end)
        if deed is Deed.ACTS or is_demand(text, named.end):
            return _errand(name, verb)
        if deed >= Deed.SPEAKS or (deed is Deed.STATES and verb in _OF_ONESELF):
            return replace(_said(named, name, verb), kind=_kind_of(deed, named))
        return None
    return None


def _by_office(text: str) -> Label | None:
    """«Rektor informerte …», «Administrasjonen svarte …»: somebody in an office, whose name is not given."""
    word = WORD.match(text)
    if word is None or not text[0].isupper():
        return None
    deed, verb = deed_at(text, word.end())
    office = (is_office(word[0]) and not names_people(word[0])) or _is_office(word[0])
    sent = deed is Deed.ACTS and is_errand(text, word.end())
    if not office and not (sent and word[0].casefold().endswith(_COUNCILS) and word[0].casefold() not in _NOBODY):
        return None
    if (deed is Deed.ACTS or is_demand(text, word.end())) and _is_one_sentence(text):
        return _errand(word[0], verb)
    if deed < Deed.SPEAKS:
        return None
    reports = deed is Deed.REPORTS or not is_role_word(word[0])
    kind = ContributionKind.INFORMATION if reports else ContributionKind.STATEMENT
    kind = ContributionKind.PROPOSAL if deed is Deed.PROPOSES else kind
    return Label((), None, LabelForm.NONE, "", 0, kind, why=f"verv + {verb}")


def _is_office(word: str) -> bool:
    if word.casefold().endswith(_COUNCILS):
        return False
    definite = word.endswith(("et", "en", "a"))
    return is_group_noun(word) or (definite and is_organisation_word(word) and word.casefold() not in _NOBODY)


def _possessive(text: str, book: NameBook) -> Label | None:
    """«Aktivitetsringens syn: …» of a listed name."""
    for found in re.finditer(r"s(?=\s)", text[:90]):
        if is_possessive(text, found.start()):
            name = book.match(text[: found.start()])
            if name is not None and name.organisation and name.end == found.start():
                return Label((name.organisation,), None, LabelForm.VERB, text[: found.start()], 0, why="navn i eieform")
    return None


def speakers_inside(text: str, book: NameBook) -> list[tuple[int, Label]]:
    """Later labels on the same line: a known organisation with a colon behind a finished sentence."""
    found = []
    for gap in _INSIDE.finditer(text):
        named = names_at(text, gap.end(), book)
        colon = COLON.match(text, named.end) if named else None
        if named is not None and colon is not None and (named.organisations or named.certain):
            label = text[gap.end() : named.end]
            why = "navn + kolon i linjen"
            found.append(
                (gap.end(), Label(named.organisations, named.person, LabelForm.INSIDE, label, colon.end(), why=why))
            )
    return found


def label_rest(first: str, one: Contribution) -> str:
    """What is said on a contribution's first line, without the label.

    A verb's name is taken off only before its verb.
    """
    if one.form in (LabelForm.COLON, LabelForm.DASH, LabelForm.LONE):
        return first[one.label_end :].strip() if one.after == 0 else first[one.label_end - one.after :].strip()
    if one.form is LabelForm.INSIDE:
        return first[one.label_end - one.after :].strip()
    behind = first[len(one.label) :]
    return behind.strip() if one.label and behind.startswith(" ") else first


__all__ = ["Label", "label_rest", "read_label", "speakers_inside"]
