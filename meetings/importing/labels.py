"""Second layer: the labels of participant lists. Every word of a label has a class; together they tell what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from meetings.importing.minutes import Status
from meetings.importing.names import Likeness, is_abbreviation, organisation_likeness, person_likeness
from meetings.importing.words import is_organisation_word, is_role_word

_JOINED = re.compile(r"\btil\s+(?=sted|stad)", re.IGNORECASE)
_FOR_THE_REST = re.compile(r"\bfor\s+(?:øvrig|anledningen|høvet|resten)\b", re.IGNORECASE)
_WORD = re.compile(r"[\w.-]*\w")
_COUNT = re.compile(r"\s*\([^()]*\)\s*$")
_ABSENT = re.compile(
    r"(?:meldt?e?)?(?:forfall|fråfall|frafall|fravær|fråvær)(?:ende|ande|et)?|fråverande|avbud|beklag(?:et|a|er)|"
    r"forhindr(?:et|a)|permisjon(?:er|ar)?|bortreist|borte|avmeldt|sjukmeldt|sykmeldt|uteble(?:v|i)?|syke?|mangl(?:er|et|a|ar)",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"tilst[ea]des?|tilstedeværende|\w*delt(?:aker|akar|ager|agar)(?:e|ar|ne|ene|ane|)(?:ne)?|deltok|deltatt|deltek|"
    r"delteke|delta(?:kelse|king|gelse)|møtt|møtte|møtende|møtande|(?:fram|frem|opp)møt(?:te|t|e|ende|ande)|"
    r"nærvær(?:ende|ande)?|navneopprop|opprop|tilst|delt|delegat(?:er|ar)|påmeldt(?:e)?|representert(?:e)?|"
    r"(?:deltaker|deltakar|deltager|frammøte|fremmøte|oppmøte|presens|navne|møte)liste|stede|kom|komme|koma|med(?:virkende|verkande)",
    re.IGNORECASE,
)
_MEMBERS = re.compile(
    r"repr|\w*(?:medlem(?:mer|er|mar|mene|ene)|representant(?:er|ar|ene|ane)|kontakt(?:er|ar))",
    re.IGNORECASE,
)
_DEPUTY = re.compile(r"vara\w*|\d\.vara|stedfortreder(?:e|en)?", re.IGNORECASE)
_GUEST = re.compile(
    r"observatør(?:er|ar)?|gjest(?:er|ar)?|innled(?:er|ere)|innleiar(?:ar)?|foredragsholder(?:e)?|sekretariat(?:et)?|"
    r"administrasjon(?:en)?|andre|øvrige?|elles|ellers|dessuten|tillegg|utenom|også|tilhør(?:er|ere|arar)|tolk(?:er|ar)?",
    re.IGNORECASE,
)
_INFORMED = re.compile(
    r"kopi\w*|orientering|informert|informasjon|innkal(?:t|te|la|ling)|kalla|sendt|sendes|sendast|mottak\w*|"
    r"distribusjon|fordeling|adress\w+|utsendt|tilsendt|inviterte?|invitasjon|kjennskap",
    re.IGNORECASE,
)
_FILLERS = frozenset(
    """var er hadde har ble blei vart som på i møtet møte møta dag og de dei det den følgende følgjande desse
    disse faste fast meldt meldte meld melde gyldig gyldige digitalt digital fysisk teams via zoom skjerm
    video telefon nett men med uten utan personer organisasjoner organisasjonar alle hvem kven kvar hvor av
    nye totalt antall begge kunne kunna delta dessverre til å åpning hele heile delvis invitert rett styret
    rådet utvalget utvalet møtets stemmerett forretningsorden stille anledning her der bordet rundt vi gjennom
    referat referatet protokoll protokollen noen sak underveis samt deltagelse så sine
    går gikk referatet slik slike""".split()
)
_VERBS = frozenset("ble blei vart er var har hadde blir skal vil kan må bør ikke ikkje".split())
"""Words of a sentence: a list of names has none."""
_HERE = frozenset({"der", "her", "kunne"})
"""«Vi som var her», «De som ikke kunne»."""
_AT_MEETING = re.compile(r"(?:med\s+)?(?:på|i)\s+møtet?", re.IGNORECASE)
_NEGATIONS = frozenset({"ikke", "ikkje"})
_FROM = frozenset({"fra", "frå", "for"})
_LABEL_VERBS = re.compile(
    r"(?:møtt|møtte|deltok|tilstede|tilstades|forfall|fråfall|frafall|fravær|avbud|forhindret|forhindra|ikke|ikkje)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*(?:\)|$)")
_SENTENCE = re.compile(r"(?<=[\wæøå)]{2})\.\s+(?=[A-ZÆØÅ])")
_INSTEAD = re.compile(
    r"(?:for|i\s+stedet\s+for|i\s+staden\s+for)\s+(?P<whom>[A-ZÆØÅ][^:,;]{2,60}?)\s+(?:møtte|møter|deltok|stilte|kom)\s+"
    r"(?P<rest>[^.]+)",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"(?:fra|frå|for)\s+(?P<body>[A-ZÆØÅ][^:;]{1,60}?)\s+(?:møtte|møter|deltok|deltar|stilte|kom|var)\s+"
    r"(?P<rest>[^.]+)",
    re.IGNORECASE,
)
"""«Fra Solrik møtte Kari Bø og Ola Li.»"""
_MET_FOR = re.compile(
    r"(?P<who>[^.,;:]{3,60}?)\s+(?:møtte|deltok|stilte)\s+(?:i\s+stedet\s+|i\s+staden\s+|som\s+vara\s+)?for\s+(?P<whom>[^.,;:]{3,60}?),?\s+som\s+"
    r"(?:hadde\s+meldt|meldte|var|hadde)\s+(?:forfall|fråfall|frafall|syk|sjuk|forhindret|fraværende)",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(
    r"(?:alle|samtlige|hele|heile)\b[^.:,;]*?\b(?:unntatt|unnateke|utenom|utanom|bortsett\s+fr[aå]|unntak\s+av)\s+(?P<away>[^.:]+)(?:\.\s+(?:i\s+tillegg\s+)?(?:møtte\s+|deltok\s+)?(?P<more>[^:]+))?",
    re.IGNORECASE,
)
_LED = re.compile(
    r"(?:møteleder|møteleiar|ordstyrer|ordstyrar|referent|leder|leiar)\w*\s+(?:var|er)\b|møtet\s+(?:ble|blei|vart|starta|startet|begynte)\b",
    re.IGNORECASE,
)
_CELLS = re.compile(r"[,;]|\s+og\s+|\s[-–]\s|\bv/|\(|\)|\t|\s{3,}|\bfra\b|\bfrå\b|\sfor\s|/|:|\.\s")
_ROLES = {
    "observatør": "observatør",
    "gjest": "gjest",
    "innled": "innleder",
    "innlei": "innleiar",
    "foredrag": "foredragsholder",
    "tolk": "tolk",
    "sekretariat": "sekretariatet",
    "administrasjon": "administrasjonen",
}


@dataclass(frozen=True, slots=True)
class ListLabel:
    """What a list is of. `weak`: the words alone could mean something else («Andre», «Fra kommunen», «Kopi»)."""

    status: Status
    role: str = ""
    group: str = ""
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a line: a label with what stands behind it, or text that goes on with what was before (no label)."""

    label: ListLabel | None
    text: str
    marked: bool = False
    """The label ends in a colon, a tab, or is alone on its line."""
    closed: bool = False
    """The label stands behind the names: what follows on other lines is not under it."""


def read_label(text: str, *, marked: bool = False) -> ListLabel | None:
    """What the words of a label announce, None when they are no list's. `marked`: a colon stands behind them."""
    if marked and _AT_MEETING.fullmatch(text.strip()):
        return ListLabel(Status.PRESENT)
    plain = _JOINED.sub("til", _COUNT.sub("", _FOR_THE_REST.sub(" ", text)).strip(" .:–-"))
    words = _WORD.findall(plain)
    if not words or len(words) > 12 or len(plain) > 110:
        return None
    classes, group, unknown, negated = _classes(words, marked=marked)
    if not classes and not group and marked and not unknown and _HERE & set(map(str.casefold, words)):
        return ListLabel(Status.APOLOGY if negated else Status.PRESENT, weak=True)
    if not classes and not group:
        return None
    short = marked and len(words) <= 4 and classes & {"absent", "present"}
    if unknown > (2 if "members" in classes else 1 if short else 0):
        return None
    return _announced(classes, " ".join(group), words, negated=negated)


def _classes(words: list[str], *, marked: bool) -> tuple[set[str], list[str], int, bool]:
    """The classes the words belong to, the group behind «fra», how many words are of no class, and whether «ikke»."""
    classes: set[str] = set()
    group: list[str] = []
    unknown, negated, in_group = 0, False, False
    for word in words:
        folded = word.casefold()
        found = _class_of(folded)
        if in_group and (found not in {"present", "absent"} or not group):
            group.append(word)
        elif folded in _FROM:
            in_group = True
        elif folded in _NEGATIONS:
            negated = True
        elif found:
            classes.add(found)
            in_group = False
        elif folded == "med" or (folded in {"meldt", "meldte"} and negated):
            classes.add("with")
        elif folded not in _FILLERS and not folded.isdigit():
            unknown += 0 if marked and is_organisation_word(word) else 1 if word[0].islower() or not unknown else 2
    if "innkalte" in {word.casefold() for word in words}:
        classes.discard("with")
    return classes, group, unknown, negated


def _class_of(word: str) -> str:
    for name, pattern in (
        ("absent", _ABSENT),
        ("deputy", _DEPUTY),
        ("present", _PRESENT),
        ("members", _MEMBERS),
        ("guest", _GUEST),
        ("informed", _INFORMED),
    ):
        if pattern.fullmatch(word):
            return name
    return ""


def _announced(classes: set[str], group: str, words: list[str], *, negated: bool) -> ListLabel | None:
    first = words[0].casefold()
    if "absent" in classes or (negated and classes & {"present", "with"}):
        return ListLabel(Status.APOLOGY, group=group)
    if "informed" in classes and "present" not in classes and "guest" not in classes:
        return ListLabel(Status.INFORMED, weak=True)
    if "deputy" in classes:
        return ListLabel(Status.DEPUTY, role=_single(words), group="", weak="present" not in classes)
    if "guest" in classes and not negated:
        return ListLabel(Status.GUEST, role=_single(words), group=group, weak="present" not in classes)
    if "present" in classes:
        return ListLabel(Status.PRESENT, group=group, weak=first in _FROM and not group)
    if "with" in classes and first in {"hvem", "kven", "disse", "desse", "med", "vi"}:
        return ListLabel(Status.PRESENT, group=group, weak=first == "med")
    if "members" in classes:
        return ListLabel(Status.GUEST if negated else Status.PRESENT, group=group, weak=True)
    if group and first in _FROM:
        return ListLabel(Status.PRESENT, group=group, weak=True)
    return None


def _single(words: list[str]) -> str:
    """The role as one person has it."""
    for word in words:
        folded = word.casefold()
        if folded.startswith("vara"):
            return re.sub(r"(?:ne|mer|er|ar)$", "", folded) if "medlem" in folded or "repr" in folded else "vara"
        role = next((role for stem, role in _ROLES.items() if folded.startswith(stem)), "")
        if role:
            return role
    return ""


def segments(text: str, raw: str, *, in_list: bool) -> list[Segment]:
    """The line cut at its list labels; an empty list when it has none."""
    cut = _by_colon(text) or _by_column(raw) or _alone(text, in_list=in_list) or _by_sentence(text, in_list=in_list)
    return [part for one in cut for part in _all_but(one)]


def _all_but(segment: Segment) -> list[Segment]:
    """«Alle unntatt Eskil Vik» names who was away."""
    found = _ALL_BUT.fullmatch(segment.text.strip(" ."))
    if found is None or segment.label is None or segment.label.status is not Status.PRESENT:
        return [segment]
    away = Segment(ListLabel(Status.APOLOGY), found["away"], marked=True)
    return [away, Segment(segment.label, found["more"] or "", marked=True)]


def _by_colon(text: str) -> list[Segment]:
    """«Til stede: A, B. Forfall: C»: every colon with the longest label before it."""
    found: list[Segment] = []
    start, behind = 0, None
    for mark in re.finditer(r":(?!\d\d)(?!//)", text):
        place, label = _label_before(text, start, mark.start())
        if label is None:
            if not found and behind is None:
                return []
            continue
        before = text[start:place].strip(" .;,|–-")
        if behind is not None:
            found.append(Segment(behind, before, marked=True))
        elif before:
            if label.weak or not in_names(before):
                return []
            found.append(Segment(None, before))
        start, behind = mark.end(), label
    if behind is None:
        return []
    last = text[start:].strip()
    sentences = _SENTENCE.split(last)
    later = [_sentence(sentence.strip(" .")) for sentence in sentences[1:]]
    if not any(later):
        return [*found, Segment(behind, last, marked=True)]
    found.append(Segment(behind, sentences[0], marked=True))
    return found + [one or Segment(None, sentence) for one, sentence in zip(later, sentences[1:], strict=True)]


def _label_before(text: str, start: int, end: int) -> tuple[int, ListLabel | None]:
    """The longest label that ends at the colon and begins the text, a sentence, or stands behind a wide gap."""
    if end - start > 300:
        start = end - 300
    places = [
        start,
        *(one.end() for one in re.finditer(r"[.;|]\s+|\s{2,}|\)\s+(?=[A-ZÆØÅ])|,\s+(?=[A-ZÆØÅ])", text[start:end])),
    ]
    for offset, place in enumerate(places):
        begin = place if offset == 0 else start + place
        label = read_label(text[begin:end], marked=True)
        if label is not None:
            return begin, label
    return end, None


def _by_column(raw: str) -> list[Segment]:
    """«Til stede<tab>Kari Bø, Solrik»."""
    cells = re.split(r"\t+|\s{3,}|\s*\|\s*", raw.strip().strip("| "), maxsplit=1)
    if len(cells) < 2 or len(cells[0]) > 60:
        return []
    label = read_label(cells[0])
    if label is None or (label.weak and label.group):
        return []
    return [Segment(label, cells[1].strip(), marked=True)]


def _alone(text: str, *, in_list: bool) -> list[Segment]:
    """A label alone on its line, without a colon."""
    plain = len(text) < 70 and not text.endswith((".", ",", ";")) and ":" not in text
    label = read_label(text) if plain else None
    if label is None or (text[:1].islower() and not in_list):
        return []
    return [Segment(label, "", marked=True)]


def _by_sentence(text: str, *, in_list: bool) -> list[Segment]:
    """Sentences of names: «Til stede var A og B. C hadde meldt forfall. For C møtte D.»"""
    if len(text) > 1500 or not (in_list or _LABEL_VERBS.search(_JOINED.sub("til", text))):
        return []
    found: list[Segment] = []
    sentences = _SENTENCE.split(text)
    while len(sentences) > 1 and not in_list and _LED.match(sentences[0]):
        sentences.pop(0)
    for sentence in sentences:
        found += _met_for(sentence)
        segment = None if _met_for(sentence) else _sentence(sentence.strip(" ."))
        if _met_for(sentence):
            continue
        if segment is None:
            if not found and not in_list:
                return []
            segment = Segment(None, sentence.strip())
        found.append(segment)
    return found if any(one.label for one in found) else []


def _met_for(sentence: str) -> list[Segment]:
    """«Inger By møtte for Eskil Vik, som hadde meldt forfall.»"""
    found = _MET_FOR.fullmatch(sentence.strip(" ."))
    if found is None or not (in_names(found["who"]) and person_likeness(found["whom"])):
        return []
    deputy = ListLabel(Status.DEPUTY, role=f"for {found['whom']}")
    return [Segment(deputy, found["who"]), Segment(ListLabel(Status.APOLOGY), found["whom"])]


def _sentence(text: str) -> Segment | None:
    instead = _INSTEAD.fullmatch(text)
    if instead and person_likeness(instead["whom"]):
        return Segment(ListLabel(Status.DEPUTY, role=f"for {instead['whom']}"), instead["rest"])
    sent = _SENT.fullmatch(text)
    if sent and sent["rest"][0].isupper() and in_names(sent["rest"]) and person_likeness(sent["body"]) != Likeness.SURE:
        return Segment(ListLabel(Status.PRESENT, group=sent["body"]), sent["rest"])
    words = [one.span() for one in re.finditer(r"\S+", text)][:40]
    for count in range(min(9, len(words) - 1), 0, -1):
        rest = text[words[count][0] :].strip(" –-")
        label = _strong(text[: words[count - 1][1]])
        lead = rest.split(" ", 1)[0]
        if label and (rest[:1].isupper() or is_role_word(lead)) and in_names(rest) and not label.group:
            return Segment(label, rest)
    if read_label(re.split(r"\s[-–]\s|[,(]", text)[-1].strip(" )")) is not None and re.search(r"\s[-–]\s|[,(]", text):
        return None
    for count in range(max(1, len(words) - 8), len(words)):
        before = text[: words[count - 1][1]]
        label = _strong(text[words[count][0] :])
        if (
            label
            and not before.endswith(("-", "–", ",", "("))
            and words[count][0]
            and text[words[count][0]].islower()
            and len(words) - count < 8
            and in_names(before)
            and (not label.group or person_likeness(label.group))
        ):
            if label.group:
                return Segment(ListLabel(Status.DEPUTY, role=f"for {label.group}"), before, closed=True)
            return Segment(label, before, closed=True)
    return None


def _strong(text: str) -> ListLabel | None:
    if not _LABEL_VERBS.search(_JOINED.sub("til", text)) or ":" in text:
        return None
    label = read_label(text)
    return label if label is not None and not label.weak else None


def in_names(text: str) -> bool:
    """Whether a text is made of names of people or bodies, with what belongs to them."""
    if len(text) > 1500:
        return False
    text = _BRACKETS.sub(",", text) if text.find("(") > 0 else text
    cells = [cell for part in _CELLS.split(text) if (cell := part.strip(" ."))]
    if any(_VERBS & set(cell.split()) for cell in cells):
        return False
    names = sum(1 for cell in cells if _names(cell))
    extras = sum(
        1 for cell in cells if len(cell.split()) <= 3 and (is_role_word(cell.split()[-1]) or cell[0].isdigit())
    )
    return names > 0 and names * 2 >= len(cells) - extras


def _names(cell: str) -> bool:
    cell = re.sub(r"\s\d{1,2}\s?[A-ZÆØÅ]?$", "", cell)
    if person_likeness(cell) or organisation_likeness(cell) == Likeness.SURE or is_abbreviation(cell):
        return True
    words = cell.split()
    lead = next((place for place, word in enumerate(words[:4]) if word[0].isupper()), 0)
    if lead and is_role_word(words[lead - 1]):
        return bool(person_likeness(" ".join(words[lead:])))
    return (
        len(words) > 1
        and (is_role_word(words[0]) or words[0][0].isdigit())
        and bool(person_likeness(" ".join(words[1:])))
    )
