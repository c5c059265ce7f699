"""What the verb behind a name tells: whether she speaks, reports, proposes, is to do something, or is talked about."""

from __future__ import annotations

import re
from enum import IntEnum

from meetings.importing.words import (
    EXPERIENCE_NOUNS,
    PRESENTING_VERBS,
    SPEECH_VERBS,
    TASK_VERBS,
    WEAK_VERBS,
    is_role_word,
)


class Deed(IntEnum):
    """What somebody does by a verb."""

    NONE = 0
    STATES = 1
    """«har», «kan», «jobber med»: tells of oneself."""
    ACTS = 2
    """«sender», «sjekker»: is going to do something."""
    SPEAKS = 3
    REPORTS = 4
    PROPOSES = 5


_VERB = re.compile(
    r"(?:,\s+som\s[^,]{3,60},)?\s+(?:(?:selv|også|òg|ellers|elles|videre|vidare|sjølv|dessuten|deretter|likevel|så)\s+)?"
    r"(?P<verb>[a-zæøå]+)\b"
)
_NO_VERBS = frozenset(
    "og eller men som i på fra frå til for med om ved av under etter over mot uten utan hos v samt den det de dei "
    "et ei en ein sin sitt si sine seg selv sjølv også ikke ikkje når der her hvor kvar at da då fordi hvis viss "
    "kommune by fylke herad skole skule er blir vart ble blei var vert skal må bør får per pr ca kl denne dette".split()
)
_MOODS = re.compile(
    r"(?:er|var)\s+(?:(?:også|òg|svært|meget|veldig|helt|heilt|litt|ikke|ikkje|til\s+dels|delvis|noe|noko|særlig|særleg|"
    r"fortsatt|framleis)\s+)*"
    r"(?:enige?|einige?|uenige?|ueinige?|skuffet|skuffa|bekymra|bekymret|uroa|urolig|uroleg|kritiske?|positive?|negative?|"
    r"skeptiske?|opptatt|oppteken|opptekne|glade?|fornøyde?|nøgde?|misfornøyde?|i\s+tvil|imot|for\s+at|redde?|overrasket|"
    r"overraska|usikre?|klar\s+på|tydelige?|tydelege?|takknemlig|spent|lei\s+seg)\b",
    re.IGNORECASE,
)
_PROPOSES = re.compile(
    r"(?:foreslår|foreslo|føreslår|føreslo|foreslås|føreslår)\b|"
    r"(?:fremmet|fremma|fremja|fremmer|la\s+fram|la\s+frem|satte\s+fram|sette\s+fram|fremsatte|framsette)\s+(?:følgende\s+|"
    r"følgjande\s+|et\s+|eit\s+|nytt\s+|sitt\s+)*(?:endrings|tilleggs|alternative?\s+)?(?:forslag|framlegg)",
    re.IGNORECASE,
)
_SPEAKS_TOO = frozenset(
    """roste rosa krevde krever krevjer lurte lurer lurte etterlyste svarte svara forklarte forklarer forklarte fortalde
    opna åpnet åpna innvendte oppsummerte oppsummerer tilføyde replikerte reagerte reagerer reagerte syns tok ga gav
    gikk gjekk ville vil visste fant fann kom så hørte høyrde leste las skrev skreiv fikk fekk holdt heldt satte sette
    spurde nemnde nevnte sa seier undra etterspurte etterspør støtta argumenterte argumenterer kritiserte kritiserer
    beklaget beklaga beklager savnet sakna saknar meldte la holder reiste reiser stilte""".split()
)
_REPORTS = re.compile(
    r"(?:la\s+fr[ae]m|gikk\s+(?:kort\s+)?gjennom|gjekk\s+(?:kort\s+)?gjennom|opna|åpnet|åpna|forklarte|viste|synte|holdt|heldt|"
    r"ønsket\s+velkommen|ønska\s+velkommen|ynskte\s+velkomen|tok\s+utgangspunkt|fortalte\s+om|fortalde\s+om|gjorde\s+rede|"
    r"gjorde\s+greie)\b",
    re.IGNORECASE,
)
_TASK = re.compile(
    rf"(?:{TASK_VERBS}|(?:ringjer|skriv|syter|held|legg|set|gjev|hentar|bestiller|skaffer|purrar)\s|tek\s+(?:dette|det|saka|med)|"
    r"(?:legger|legg)\s+(?:ut|inn|opp|fr[ae]m\s+(?:for|på|til)|saken|saka|det|dette)\b|melder\s+(?:det|dette|saken)\b|"
    r"(?:står|stiller)\s+(?:for|opp)\b|tar\s+(?:seg\s+av|ansvar|på\s+seg|en\s+prat|en\s+runde|kontakt)\b)"
)
_TAKES_SIDE = re.compile(
    r"(?:(?:går|gikk|gjekk)\s+(?:inn\s+for|imot|mot)|stiller\s+seg|(?:tar|tok|tek)\s+opp|stilte\s+seg|tar\s+til\s+orde|tok\s+til\s+orde|"
    r"slutter\s+seg|sluttet\s+seg|så\s+(?:ikke|ikkje)|ser\s+(?:ikke|ikkje))\b"
)
_APPOSITION = re.compile(r"\s*,\s+[^,.:;()]{3,70},(?=\s+[a-zæøå])")
_PAST = re.compile(r"(?:[^aeiouyæøå]te|dde|[lnrv]de|[^k]et|[bdgkmprsv]a)$")
_PHRASES = (
    (Deed.SPEAKS, _MOODS),
    (Deed.PROPOSES, _PROPOSES),
    (Deed.SPEAKS, _TAKES_SIDE),
    (Deed.ACTS, _TASK),
    (Deed.REPORTS, _REPORTS),
)
_VERBS = (
    (Deed.REPORTS, PRESENTING_VERBS),
    (Deed.SPEAKS, SPEECH_VERBS | _SPEAKS_TOO),
    (Deed.STATES, WEAK_VERBS | {"er"}),
    (
        Deed.ACTS,
        frozenset({"tar", "tek", "gir", "gjev", "ser", "går", "gjør", "gjer", "ringer", "skriv", "legg", "set"}),
    ),
    (Deed.NONE, _NO_VERBS),
)
_GENITIVE = re.compile(rf"s\s+(?:egen\s+|eigen\s+|egne\s+)?{EXPERIENCE_NOUNS}\b\s*(?::|\s(?:er|var|om|med|til|på)\b)")
_DEMANDS = re.compile(
    r"\s+(?:(?:skal|må)\s+(?!(?:slutte|være|vere|ha|bli|reise|gå\s+av|på|til|i|ikke|ikkje|også|nå|no|[a-zæøå]+(?:es|ast))\b)[a-zæøå]{2,}|bes|får\s+i\s+oppgave|fekk\s+i\s+oppgåve|fikk\s+i\s+oppgave|er\s+ansvarlig|er\s+ansvarleg|har\s+ansvar|"
    r"tar\s+ansvar|tek\s+ansvar|ser\s+på|følger\s+opp|følgjer\s+opp|tar\s+med|tek\s+med)\b"
)


def is_possessive(text: str, end: int) -> bool:
    """«…s erfaring er», «…s syn:»."""
    return bool(_GENITIVE.match(text, end))


def deed_at(text: str, end: int) -> tuple[Deed, str]:
    """What the words right behind a name say that the named does, with the verb."""
    aside = _APPOSITION.match(text, end)
    found = _VERB.match(text, aside.end() if aside else end)
    if found is None:
        return Deed.NONE, ""
    verb, phrase = found["verb"].casefold(), text[found.start("verb") :]
    by_phrase = next((deed for deed, pattern in _PHRASES if pattern.match(phrase)), None)
    if by_phrase is not None:
        return by_phrase, verb
    by_word = next((deed for deed, verbs in _VERBS if verb in verbs), None)
    return (_by_ending(verb) if by_word is None else by_word), verb


def _by_ending(verb: str) -> Deed:
    """Of a verb that no list has: the past tense tells what was said, the present what is to be done."""
    if len(verb) < 4 or is_role_word(verb):
        return Deed.NONE
    if _PAST.search(verb):
        return Deed.SPEAKS
    return Deed.ACTS if verb.endswith(("er", "ar", "ør", "år")) else Deed.NONE


def is_errand(text: str, end: int) -> bool:
    """Whether the verb right behind a name is one of running an errand: «sender ut», «kaller inn»."""
    return bool(_TASK.match(text[end:].lstrip()))


def is_demand(text: str, end: int) -> bool:
    """«NN skal …», «NN må …»."""
    return bool(_DEMANDS.match(text, end))
