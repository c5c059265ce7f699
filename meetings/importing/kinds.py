"""What kind a contribution is that nobody is named for: decision, task, proposal, input, or background."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from meetings.importing.lines import Line
from meetings.importing.minutes import Contribution, ContributionKind
from meetings.importing.names import Likeness, NameBook, person_likeness
from meetings.importing.naming import names_at
from meetings.importing.openings import cells, is_deadline, mark_length, opening_word
from meetings.importing.verbs import Deed, deed_at, is_demand
from meetings.importing.words import (
    DECISION_LINE,
    DECISION_START,
    PROPOSAL_LINE,
    TASK_LABEL,
    TASK_START,
    TASK_SUBJECT_GROUPS,
    TASK_VERBS,
)
from organisations.folding import fold

_NAME = r"[A-ZÆØÅ][\w-]*(?:\s+[A-ZÆØÅ][\w.-]*){0,3}"
_TASK_SENTENCE = re.compile(
    rf"(?:^|(?<=[.!?–:])\s+|,\s+(?:og|mens)\s+)(?P<who>{_NAME}(?:\s+og\s+{_NAME})?)\s+{TASK_VERBS}\b"
)
_SENTENCES_OF_DECISION = 260
_COUNCIL = (
    r"(?:[\wæøå-]*(?:rådet|utvalget|utvalet|styret|gruppa|gruppen|komiteen|komitéen|panelet|forumet|nemnda|nemnden|"
    r"foreningen|laget|årsmøtet|landsmøtet)|møtet|flertallet|fleirtalet|mindretallet|mindretalet|fau|su|smu|kfu|bu|vi)"
)
_RESOLVES = (
    r"(?:ber|bad|ba|støtter|støttar|støttet|anbefaler|anbefaler|anbefalte|tilrår|tilrådde|går\s+inn\s+for|gikk\s+inn\s+for|"
    r"går\s+imot|går\s+mot|gikk\s+imot|utsetter|utset|utsatte|avgir|avgjev|inviterer|oppfordrer|oppmodar|vedtar|vedtok|vedtek|"
    r"godkjenner|godkjente|godkjende|godkjenn|godtar|velger|valgte|vel|valde|oppnevner|oppnevnte|peker\s+ut|konkluderer\s+med|"
    r"slutter\s+seg\s+til|sluttar\s+seg\s+til|sluttet\s+seg\s+til|stiller\s+seg\s+bak|vil\s+ha|vil\s+at|ønsker\s+at|ynskjer\s+at|"
    r"tar\s+(?:saken|saka|orienteringen|rapporten|informasjonen|den|det|dette)\b.{0,40}\btil|tek\s+(?:saka|orienteringa)\s+til|"
    r"tok\s+(?:saken|saka|orienteringen|rapporten|informasjonen)\s+til|"
    r"bevilger|bevilget|løyver|løyvde|gir\s+sin|stemte|røysta|ble\s+enige|blei\s+einige|vart\s+samde|var\s+enige|var\s+einige|"
    r"forutsetter|mener\s+at\s+saken|arrangerer|prøver|gjør\s+som|bestemte|bestemmer|besluttet|beslutter)"
)
_RESOLUTION = re.compile(
    rf"(?P<council>{_COUNCIL})(?:\s*\([^()]{{1,60}}\))?\s+(?:også\s+|enstemmig\s+|samrøystes\s+)?{_RESOLVES}\b",
    re.IGNORECASE,
)
_COUNCIL_COLON = re.compile(
    rf"{_COUNCIL}\s+(?:konkluderer|konkluderte|vedtok|besluttet|anbefaler|tilrår)\s*:", re.IGNORECASE
)
_ELECTED = re.compile(
    r"\b(?:ble|blei|vart)\s+(?:(?:enstemmig|samrøystes|gjen)\s*)?(?:gjen)?(?:valgt|vald|valde|oppnevnt|oppnemnd|utpekt|peika\s+ut)\b|"
    r"\b(?:velges|veljast|gjenvelges|konstitueres)\b",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"(?:det\s+(?:er|var|ble|blei|vart)\s+)?(?:brei|bred|full|stor|generell)?\s*(?:enighet|semje)\s+om\b|"
    r"(?:forslaget|framlegget|innstillingen|innstillinga|punktet)\s+(?:ble|blei|vart|falt|fall|fekk|fikk)\b|"
    r"\d+\s+(?:stemmer?|røyster?)?\s*(?:mot|for)\s+\d+\b|\d+\s+(?:stemmer|røyster)\s+(?:for|mot)\b|"
    r"(?:tas|takast|tatt|teken|vert\s+teken|blir\s+tatt|ble\s+tatt|vart\s+teken)\s+til\s+(?:orientering|etterretning|"
    r"etterretting|vitande|følge)|(?:vedtatt|vedteke)\s+(?:med|mot|enstemmig|samrøystes)|^(?:utsettes|utsatt|utsett|avvist|avslått|innvilget|innvilga|samtykt)\b|"
    r"(?:saken|saka|søknaden|punktet)\s+(?:utsettes|vert\s+utsett|ble\s+utsatt|blir\s+utsatt|avvises|trekkes|avslås|innvilges)|"
    r"\b(?:innkalling|referat|referatet|saksliste|protokoll|dagsorden)\b.{0,40}\bok\.?$|^til\s+(?:orientering|etterretning|vitande)\.?$|enstemmig\.?$|samrøystes\.?$",
    re.IGNORECASE,
)
_MIGHT_BE_SAID = re.compile(
    r"(?:det\s+(?:ble|blei|vart)\s+(?:også\s+|òg\s+|fra\s+flere\s+hold\s+)?(?:spurt|stilt|kommentert|påpekt|bemerket|pekt|peika|etterlyst|reist|sagt|"
    r"nevnt|nemnt|foreslått|diskutert|snakket|understreket|uttrykt|ytret|kommen|drøftet|drøfta)|"
    r"(?:flere|fleire|noen|nokon|mange|enkelte|de\s+fleste|dei\s+fleste|en\s+av|ein\s+av|alle|foreldrene|brukerne|medlemmene|"
    r"medlemene)\b(?:\s+[a-zæøå]+){0,3}\s+(?:mente|meinte|syntes|syns|synest|ønsket|ønska|pekte|peika|spurte|spurde|savnet|var|"
    r"er|opplever|tok|sa|lurte|etterlyste|mener|meiner|ønsker)\b|det\s+kom\s+(?:fram|frem|innspill|spørsmål)|rådet\s+(?:diskuterte|drøftet|drøfta)|utvalget\s+(?:diskuterte|drøftet))",
    re.IGNORECASE,
)
_BY = re.compile(rf"\b[a-zæøå]{{3,}}(?:es|as|ast)\s+av\s+(?P<who>{_NAME}(?:\s+og\s+{_NAME})?)")
_CLASS = re.compile(r"(?P<who>\d{1,2}\.\s+(?:trinn|klasse))\s+(?P<verb>[a-zæøå]+)\b")
_IN_BRACKET = re.compile(rf"\((?:ansvar:?\s*)?(?P<who>{_NAME}(?:\s*(?:,|og|/)\s*{_NAME})*)\)\s*\.?$")


def is_reported(text: str) -> bool:
    """«Det ble spurt om …», «Flere mente …»."""
    return bool(_MIGHT_BE_SAID.match(text))


def is_resolution(text: str, own: Collection[str] = frozenset()) -> bool:
    """Whether the council itself is said to decide: «Rådet ber om …», «Forslaget falt»."""
    text = text[mark_length(text) :]
    if _RESOLUTION.match(text) or _COUNCIL_COLON.match(text) or _AGREED.match(text):
        return True
    words = text.split(maxsplit=3)
    if words and fold(words[0].strip(",.:")) in own:
        return bool(re.match(rf"\S+\s+{_RESOLVES}\b", text))
    return False


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
        one.who = one.who or duty or _task_people(text, book, leads=True)
        return
    if one.kind is ContributionKind.DECISION or is_decision(text, own):
        one.kind = ContributionKind.DECISION
        return
    if one.kind is ContributionKind.INFORMATION and _MIGHT_BE_SAID.match(text):
        one.kind = ContributionKind.INPUT
        return
    who = _task_people(text, book, leads=False)
    if who:
        one.kind, one.who = ContributionKind.TASK, who
    elif PROPOSAL_LINE.search(text):
        one.kind = ContributionKind.PROPOSAL
    elif one.kind is ContributionKind.INFORMATION and text.rstrip().endswith("?"):
        one.kind = ContributionKind.INPUT


def is_decision(text: str, own: Collection[str] = frozenset()) -> bool:
    """Whether the words of the whole contribution decide something."""
    if DECISION_START.match(text) or is_resolution(text, own):
        return True
    if len(text) >= _SENTENCES_OF_DECISION:
        return False
    return bool(DECISION_LINE.search(text) or _ELECTED.search(text) or (len(text) < 120 and _AGREED.search(text)))


def text_of(lines: Sequence[Line], contribution: Contribution) -> str:
    """The words of the contribution in one line, label included; of a line that two share only its own."""
    bodies = [lines[number - 1].body for number in contribution.members]
    bodies[-1] = bodies[-1][: contribution.until]
    bodies[0] = bodies[0][contribution.after :]
    return " ".join(bodies)


def duty_of(row: Sequence[str], book: NameBook) -> list[str]:
    """Those whom the last cell of a row names, «Kari/1.11» and «Alle» too; none when it names nobody."""
    if len(row) < 2 or all(person_likeness(cell) for cell in row):
        return []
    last = list(row[1:])
    while last and is_deadline(last[-1]):
        last.pop()
    if not last:
        return []
    cell = re.sub(r"/\s*[\w. ]*$", "", last[-1]) if is_deadline(last[-1].rpartition("/")[2]) else last[-1]
    people = [part.strip(" .") for part in re.split(r",|/|\s+og\s+|&", cell) if part.strip(" .")]
    return people if people and len(cell) < 60 and all(_may_be_asked(name, book) for name in people) else []


def _may_be_asked(name: str, book: NameBook) -> bool:
    known = book.person_called(name) is not None or book.has_first_name(name) or book.canonical(name) is not None
    return known or _is_given(name) or name.casefold() in TASK_SUBJECT_GROUPS


def _task_people(text: str, book: NameBook, *, leads: bool) -> list[str]:
    labelled = TASK_LABEL.search(text)
    if labelled:
        who = re.split(r"\s*\b(?:frist|innen|når)\b", labelled["who"], maxsplit=1, flags=re.IGNORECASE)[0]
        return [one.strip(" .,") for one in re.split(r",|/|\s+og\s+|&", who) if one.strip(" .,")]
    people: list[str] = []
    start = TASK_START.match(text)
    bracket = _IN_BRACKET.search(text)
    if bracket and (leads or start):
        people += [name for name in re.split(r"\s*(?:,|og|/)\s*", bracket["who"]) if _may_be_asked(name, book)]
    if (start or leads) and not people:
        word = opening_word(text)
        begin = start.end() if start else word.end if word else mark_length(text)
        people += _leading(text[begin:].lstrip(), book)
    for found in _TASK_SENTENCE.finditer(text):
        people += [name for name in re.split(r"\s+og\s+", found["who"]) if _may_be_asked(name, book)]
    by = _BY.search(text)
    if by and len(text) < 160:
        people += [name for name in re.split(r"\s+og\s+", by["who"].rstrip(".")) if _may_be_asked(name, book)]
    if not people:
        people += _subject(text, book)
    return list(dict.fromkeys(people))


def _leading(text: str, book: NameBook) -> list[str]:
    """The name that a task begins with: «Oppfølging: Kari …», «Alle: send …»."""
    word = re.match(_NAME, text)
    if word and word[0].split()[0].casefold() in TASK_SUBJECT_GROUPS:
        return [word[0].split()[0]]
    named = names_at(text, 0, book)
    if named is not None and named.person and named.certain:
        return [named.person]
    return [word[0]] if word and _may_be_asked(word[0], book) else []


def _subject(text: str, book: NameBook) -> list[str]:
    """A short sentence whose subject is a person or a group that acts or must: «4. trinn må finne …»."""
    found = _CLASS.match(text)
    if found and len(text) < 160 and found["verb"] not in {"har", "er", "var", "ble", "hadde"}:
        return [found["who"]]
    text = text[mark_length(text) :]
    named = names_at(text, 0, book)
    if named is None or not named.person or named.organisations or not named.certain or len(text) > 300:
        return []
    deed, _verb = deed_at(text, named.end)
    return [text[: named.end]] if deed is Deed.ACTS or is_demand(text, named.end) else []


def _is_given(name: str) -> bool:
    return person_likeness(name) == Likeness.SURE
