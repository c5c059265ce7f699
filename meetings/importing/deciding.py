"""Decisions by their words: the council that decides, votes, elections, and what the genre says of settled matters."""

from __future__ import annotations

import re
from collections.abc import Collection

from meetings.importing.openings import mark_length
from meetings.importing.verbs import Deed, deed_at
from meetings.importing.words import DECISION_LINE, DECISION_START
from organisations.folding import fold

_SENTENCES_OF_DECISION = 260
_COUNCIL = (
    r"(?:[\wæøå-]*(?:rådet|utvalget|utvalet|styret|gruppa|gruppen|komiteen|komitéen|panelet|forumet|nemnda|nemnden|"
    r"foreningen|laget|årsmøtet|landsmøtet)|møtet|flertallet|fleirtalet|mindretallet|mindretalet|fau|su|smu|kfu|bu)"
)
_RESOLVES = (
    r"(?:ber|bad|ba|støtter|støttar|støttet|anbefaler|anbefaler|anbefalte|tilrår|tilrådde|går\s+inn\s+for|gikk\s+inn\s+for|"
    r"går\s+imot|går\s+mot|gikk\s+imot|utsetter|utset|utsatte|avgir|avgjev|inviterer|oppfordrer|oppmodar|vedtar|vedtok|vedtek|"
    r"godkjenner|godkjente|godkjende|godkjenn|godtar|velger|valgte|vel|valde|oppnevner|oppnevnte|peker\s+ut|konkluderer\s+med|"
    r"slutter\s+seg\s+til|sluttar\s+seg\s+til|sluttet\s+seg\s+til|stiller\s+seg\s+bak|vil\s+ha|vil\s+at|ønsker\s+at|ynskjer\s+at|"
    r"tar\s+(?:saken|saka|orienteringen|rapporten|informasjonen|den|det|dette)\b.{0,40}\btil|tek\s+(?:saka|orienteringa)\s+til|"
    r"tok\s+(?:saken|saka|orienteringen|rapporten|informasjonen)\s+til|"
    r"bevilger|bevilget|løyver|løyvde|gir\s+sin|stemte|røysta|ble\s+enige|blei\s+einige|vart\s+samde|var\s+enige|var\s+einige|"
    r"forutsetter|mener\s+at\s+saken|arrangerer|prøver|gjør\s+som|uttaler|uttalte|uttalar|krever|krev|avventer|avventar|setter\s+ned|sett\s+ned|satte\s+ned|"
    r"nedsetter|utpeker|innstiller|avviser|avslår|avslo|opprettholder|fastsetter|fastset|ser\s+positivt|tiltrer|tiltrår|"
    r"går\s+for|gikk\s+for|takker\s+ja|takka\s+ja|takket\s+ja|sier\s+ja|sa\s+ja|ønsker|ynskjer|ønskjer|fordeler|"
    r"bevilger|gir\s+(?:støtte|tilslutning)|skriver\s+(?:en\s+|ein\s+)?(?:uttalelse|fråsegn|høring)|avgjorde|"
    r"sender\s+(?:en\s+|ein\s+)?(?:uttalelse|fråsegn|høring|brev|innspill)|bestemte|bestemmer|besluttet|beslutter)"
)
_RESOLUTION = re.compile(
    rf"(?P<council>{_COUNCIL})(?:\s*\([^()]{{1,60}}\))?\s+(?:også\s+|enstemmig\s+|samrøystes\s+)?{_RESOLVES}\b",
    re.IGNORECASE,
)
_WE = re.compile(r"vi\s", re.IGNORECASE)
_SETTLED = re.compile(
    r"\b(?:godkjennes|vedtas|støttes|innvilges|avslås|oversendes|opprettes|nedsettes|bevilges|beholdes|avlyses|tiltres|"
    r"oppnevnes|avvises|prioriteres|anbefales|tilrås|settes\s+ned|godkjennast|støttast|oversendast|opprettast|avlysast)\b|"
    r"^(?:gjenvalg|gjenvalgt|gjenvald|ok|greit|bestemt|enighet|semje|ja\s+til|nei\s+til)\b|alle\s+(?:er|var)\s+(?:enige|einige|samde)|"
    r"(?:blir|vert)\s+(?:enige|einige|samde)\s+om|"
    r"\bvedtas\b|\bvedtatt\.?$|\bvedteke\.?$|(?:ble|blei|vart|var|er)\s+(?:en|ei)?n?ige\s+om|\bblei?\s+samde\s+om|\bvart\s+samde\s+om|"
    r"det\s+(?:ble|blei|vart|er)\s+(?:bestemt|besluttet|avgjort|avgjord|avklart\s+at|konkludert)|bestemte\s+(?:seg\s+for|at)|"
    r"konklusjonen\s+(?:er|ble|var|vart)|(?:møte)?dato(?:er)?\s.{0,40}\bfastsatt|settes\s+til\b|vart\s+(?:fastsett|sett\s+til)|"
    r"^(?:innkalling|saksliste|sakliste|referat|protokoll|dagsorden|regnskap|budsjett)\w*\b.{0,60}\b(?:godkjent|godkjend|"
    r"godkjende|godkjente|godtatt|godteke|vedtatt|vedteke)\b|^(?:rek?nskap|budsjett)\w*\s+(?:ble|vart)\s+(?:lagt\s+fram\s+og\s+)?godkjen",
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


def is_resolution(text: str, own: Collection[str] = frozenset()) -> bool:
    """Whether the council itself is said to decide: «Rådet ber om …», «Forslaget falt»."""
    text = text[mark_length(text) :]
    if _RESOLUTION.match(text) or _COUNCIL_COLON.match(text) or _AGREED.match(text):
        return True
    words = text.split(maxsplit=3)
    if words and fold(words[0].strip(",.:")) in own:
        return bool(re.match(rf"\S+\s+{_RESOLVES}\b", text))
    return False


def is_decision(text: str, own: Collection[str] = frozenset()) -> bool:
    """Whether the words of the whole contribution decide something."""
    if DECISION_START.match(text) or is_resolution(text, own):
        return True
    if _WE.match(text) and deed_at(text, 2)[0] is Deed.ACTS:
        return True
    if len(text) >= _SENTENCES_OF_DECISION or text.rstrip().endswith("?"):
        return False
    return bool(
        _SETTLED.search(text)
        or DECISION_LINE.search(text)
        or _ELECTED.search(text)
        or (len(text) < 120 and _AGREED.search(text))
    )
