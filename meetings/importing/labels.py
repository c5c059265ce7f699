"""Second layer: the labels of participant lists. Every word of a label has a class; together they tell what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from meetings.importing.minutes import Status
from meetings.importing.words import is_organisation_word

JOINED = re.compile(r"\btil\s+(?=sted|stad)", re.IGNORECASE)
_FOR_THE_REST = re.compile(r"\bfor\s+(?:øvrig|anledningen|høvet|resten)\b", re.IGNORECASE)
_WORD = re.compile(r"[\w.-]*\w")
_COUNT = re.compile(r"\s*\([^()]*\)\s*$")
_ABSENT = re.compile(
    r"(?:meldt?e?)?(?:forfall|fråfall|frafall|fravær|fråvær|fråver)(?:ende|ande|et)?|fråverande|avbud|beklag(?:et|a|er)|"
    r"forhindr(?:et|a)|permisjon(?:er|ar)?|bortreist|borte|avmeldt|sjukmeldt|sykmeldt|uteble(?:v|i)?|syke?|mangl(?:er|et|a|ar)",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"tilst[ea]des?|tilstedeværende|\w*delt(?:aker|akar|ager|agar)(?:e|ar|ne|ene|ane|)(?:ne)?|deltok|deltatt|deltek|delt(?:ak|ag)(?:ende|ande)|"
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
    r"administrasjon(?:en)?|andre|øvrige?|elles|ellers|dessuten|tillegg|utenom|også|tilhør(?:er|ere|arar)|eksterne?|besøkende|besøkjande|tolk(?:er|ar)?",
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
    går gikk referatet slik slike møtet avholdt halde""".split()
)
_HERE = frozenset({"der", "her", "kunne"})
"""«Vi som var her», «De som ikke kunne»."""
_AT_MEETING = re.compile(r"(?:med\s+)?(?:på|i)\s+møtet?", re.IGNORECASE)
_NEGATIONS = frozenset({"ikke", "ikkje"})
_FROM = frozenset({"fra", "frå", "for"})
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


def read_label(text: str, *, marked: bool = False) -> ListLabel | None:
    """What the words of a label announce, None when they are no list's. `marked`: a colon stands behind them."""
    if marked and _AT_MEETING.fullmatch(text.strip()):
        return ListLabel(Status.PRESENT)
    plain = JOINED.sub("til", _COUNT.sub("", _FOR_THE_REST.sub(" ", text)).strip(" .:–-"))
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
