"""Second layer: the end of the minutes (next meeting, signature) and the references anywhere in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from meetings.importing.dates import FoundDate, InferredDate, find_dates, find_times, years_fitting
from meetings.importing.lines import Line
from meetings.importing.minutes import Head, Link, NextMeeting, Signature, WhenWritten
from meetings.importing.names import Likeness, person_likeness
from meetings.importing.words import WEEKDAYS, is_role_word

_NEXT = re.compile(
    r"(?:(?:sak\s*)?[A-ZÆØÅ]{0,4}\s?\d{1,4}(?:\s?[./-]\s?\d{1,4})?[.):]*\s+|[A-Za-z][.)]\s+)?(?:(?:dato|tidspunkt|tid|"
    r"møtedato)\s+for\s+)?(?:vårt\s+)?(?:neste|nytt|nye|nytt)\s+(?P<kind>[\w-]*(?:møte\w*|samling\w*))\b(?P<rest>.*)",
    re.IGNORECASE,
)
_NEXT_INSIDE = re.compile(
    r"\b(?:neste\s+(?:[\w-]*(?:møte\w*|samling\w*)|gang)|(?:kommer\s+sammen|kjem\s+saman|møtes|møtest|samles|samlast|sees|ses|"
    r"sjåast|treffes)\s+(?:igjen|neste\s+gang|att|neste)|nytt\s+[\w-]*møte)\b(?P<rest>[^.!?]*?(?:\d[^!?]*)?)$",
    re.IGNORECASE,
)
_MOST_WORDS_BEFORE_DATE = 9
_ENDED = re.compile(
    r"\bmøtet\s+(?:(?:ble|blei|vart)\s+)?(?:hevet|heva|slutt\w*|avslutt\w+)\b|^(?:møte)?slutt\b|\bmøteslutt\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:\bsted\s*:\s*|\bstad\s*:\s*|,\s*|\s(?:på|i|ved|hos|via)\s+)(?P<place>(?:[A-ZÆØÅ]|"
    r"møterom)[^.;,:()]*(?:,\s*[A-ZÆØÅ][^.;,:()]*)?)"
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>»”\"]+", re.IGNORECASE)
_ADDRESS_PART = re.compile(r"[a-z0-9/?&=#%][\w./?=&#%~:+,@()-]*", re.ASCII)
_LINK_TEXT = re.compile(
    r"(?:se\s+|sjå\s+)?(?:link|lenke|lenkje|lenka|lenken)\b[^:]{0,40}:\s*(?P<text>\S.*)", re.IGNORECASE
)
_SIGN_LABEL = re.compile(
    r"(?:(?:for\s+)?(?:referent|referat(?:et)?\s+(?:ved|av|skrevet\s+av|er\s+skrevet\s+av)|ref\.?|"
    r"sekretær|møtesekretær|protokollfører|protokollførar|sign\.?|signert|underskrift|skrevet\s+av|"
    r"skrive\s+av|møteleder|møteleiar|leder|leiar|rådssekretær|"
    r"utvalgssekretær))\b\s*[:./,–-]*\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_WRITER = re.compile(
    r"(?:for\s+)?(?:referent|ref\b|referat|møtesekretær|sekretær|skrevet|skrive|protokollfør)", re.IGNORECASE
)
_SIGN_TRAIL = re.compile(
    r"\s*[,(–-]*\s*(?:\(s\)|sign\.?|referent|ref\.?|sekretær|leder|leiar|rådssekretær|møteleder|"
    r"møteleiar|utvalgssekretær|seniorrådgiver|rådgiver|rådgjevar)\)?\s*$",
    re.IGNORECASE,
)


def read_next_meeting(lines: Sequence[Line], start: int, head: Head) -> NextMeeting:
    """The last place that gives a date or a time for the next meeting."""
    best = NextMeeting()
    for index in range(start, len(lines)):
        if lines[index].blank or lines[index].furniture:
            continue
        found = _NEXT.fullmatch(lines[index].body)
        inside = None if found or len(lines[index].body) > 600 else _NEXT_INSIDE.search(lines[index].body)
        read = _read_at(lines, index, found, head) if found else None
        if inside:
            read = _read_at(lines, index, inside, head)
            read = read if read is not None and _is_near(inside["rest"]) else None
        if read is not None and (read.date.text or read.time):
            best = read
    return best


def read_end(lines: Sequence[Line], start: int) -> str | None:
    """«Møtet ble hevet kl. 14.20» among the last lines: when the meeting ended."""
    for line in reversed([line for line in lines[start:] if not line.blank and not line.furniture][-12:]):
        found = _ENDED.search(line.body)
        if found and (time := find_times(line.body[found.end() : found.end() + 16], expected=True)[0]):
            return time
    return None


def _read_at(lines: Sequence[Line], index: int, found: re.Match[str], head: Head) -> NextMeeting | None:
    """The words from the match to the end of its paragraph; a heading alone looks at the paragraph below."""
    rest = found["rest"].strip(" :.–-")
    numbers = [index]
    parts = [rest] if rest else []
    following = index + 1
    if not rest:
        while following < len(lines) and lines[following].blank and following - index < 4:
            following += 1
        numbers = []
    while following < len(lines) and not lines[following].blank and len(numbers) < 5:
        line = lines[following]
        if numbers and (line.bullet or not (lines[following - 1].full or line.starts_lower or _is_detail(line))):
            break
        parts.append(line.body)
        numbers.append(following)
        following += 1
    text = " ".join(parts)
    dates = list(find_dates(text))
    start, _end = find_times(_without(text, dates), expected=_expects_time(text, dates))
    if not numbers or not (dates or start):
        return None
    return NextMeeting(
        date=_next_date(dates[0], head) if dates else WhenWritten(),
        time=start,
        place=_place(text, dates),
        lines=(numbers[0] + 1, numbers[-1] + 1),
    )


def _is_near(rest: str) -> bool:
    """Whether a date stands in the same sentence, a few words on: «på neste møte» alone is no appointment."""
    first = next(find_dates(rest), None)
    return (
        first is not None
        and len(rest[: first.start].split()) <= _MOST_WORDS_BEFORE_DATE
        and ". " not in rest[: first.start]
    )


def _is_detail(line: Line) -> bool:
    return bool(
        re.match(
            r"(?:dato|tid|tidspunkt|sted|stad|kl\.?|klokken|klokka|når|hvor|kvar|møtested)\b", line.body, re.IGNORECASE
        )
    )


def _expects_time(text: str, dates: Sequence[FoundDate]) -> bool:
    """A bare «10-15» is a time only right behind the date or a word for time."""
    if not dates:
        return bool(re.search(r"\bkl|\btid\b", text, re.IGNORECASE))
    behind = text[dates[0].end :][:14]
    return bool(re.match(r"[\s,.]*(?:fra\s+|frå\s+|kl\.?\s*|klokka\s+|klokken\s+|tid:?\s*)?\d", behind, re.IGNORECASE))


def _without(text: str, dates: Sequence[FoundDate]) -> str:
    for one in dates:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _next_date(found: FoundDate, head: Head) -> WhenWritten:
    """A year from the meeting's own date where the weekday agrees; otherwise none."""
    if found.value is not None:
        return WhenWritten(found.value, found.text)
    own = head.date.value
    if own is None:
        return WhenWritten(None, found.text)
    for year in (own.year, own.year + 1):
        value = _make(year, found)
        if value is None or value <= own:
            continue
        agrees = found.weekday is not None and value.weekday() == found.weekday
        if agrees or (found.weekday is None and year == own.year):
            return WhenWritten(value, found.text)
        if found.weekday is None:
            reason = _("Referatet sier ikke hvilket år. Datoen er den første etter møtet.")
            return WhenWritten(None, found.text, InferredDate(value, reason))
        return WhenWritten(None, found.text)
    return WhenWritten(None, found.text)


def _make(year: int, found: FoundDate) -> date | None:
    try:
        return date(year, found.month, found.day)
    except ValueError:
        return None


def _place(text: str, dates: Sequence[FoundDate]) -> str:
    if not dates:
        return ""
    behind = text[dates[0].end :]
    behind = re.split(r"(?<!kl)\.\s+(?=[A-ZÆØÅ])", behind, maxsplit=1)[0]
    found = _PLACE.search(" " + behind)
    if found:
        return found["place"].strip(" .")
    before = re.search(
        r"\b(?:i|på|ved|hos)\s+(?P<place>[A-ZÆØÅ][\wæøå]+(?:\s+[A-ZÆØÅ][\wæøå]+)*)\s*,?\s*(?:den\s+)?$",
        text[: dates[0].start],
    )
    return before["place"] if before else ""


def infer_year(head: Head, lines: Sequence[Line], next_text: str, years_named: Sequence[int]) -> InferredDate | None:
    """A year for a meeting dated without one, when a weekday fits only one year near those the text names."""
    dates = list(find_dates(head.date.text))
    if not dates or dates[0].value is not None:
        return None
    own = dates[0]
    near = _years_near(years_named)
    if own.weekday is not None and near:
        fitting = years_fitting(own.day, own.month, own.weekday, near)
        return _only(own, fitting, _weekday_reason(own.weekday, own.text))
    upcoming = next((one for one in find_dates(next_text) if one.weekday is not None and one.year is None), None)
    if upcoming is None or upcoming.weekday is None or not near:
        return None
    shift = 1 if (upcoming.month, upcoming.day) < (own.month, own.day) else 0
    fitting = [year - shift for year in years_fitting(upcoming.day, upcoming.month, upcoming.weekday, near)]
    return _only(own, fitting, _weekday_reason(upcoming.weekday, upcoming.text))


def _years_near(named: Sequence[int]) -> list[int]:
    """From two years before the latest year in the text up to that year; a plan names next year, seldom later."""
    if not named:
        return []
    latest = max(named)
    return list(range(latest - 2, latest + 1))


def _weekday_reason(weekday: int, text: str) -> str:
    name = next(word for word, number in WEEKDAYS.items() if number == weekday)
    return _("«%(text)s» er en %(weekday)s bare i ett av årene nær dem teksten nevner.") % {
        "text": text,
        "weekday": name,
    }


def _only(own: FoundDate, years: Sequence[int], reason: str) -> InferredDate | None:
    if len(years) != 1:
        return None
    value = _make(years[0], own)
    return InferredDate(value, reason) if value else None


def read_signature(lines: Sequence[Line], start: int, taken: set[int]) -> Signature:
    """Name and date on the last filled lines. A date alone is none without a name."""
    signature = Signature()
    numbers: list[int] = []
    for index in range(len(lines) - 1, start - 1, -1):
        line = lines[index]
        if line.blank or line.furniture:
            continue
        if (
            index in taken
            or len(numbers) == 6
            or len(line.text) > 90
            or line.bullet
            or not _take_signature(signature, line)
        ):
            break
        numbers.append(index)
    if not signature.person:
        return Signature()
    signature.lines = (min(numbers) + 1, max(numbers) + 1)
    return signature


def _take_signature(signature: Signature, line: Line) -> bool:
    """Whether the line is part of a signature; fills what it gives."""
    dates = list(find_dates(line.text))
    if dates and len(line.text) < 60 and not signature.date.text:
        before, after = line.text[: dates[0].start].strip(" ,:"), line.text[dates[0].end :].strip(" ,:–-")
        name = _signer(after) or _signer(before)
        short = len(before.split()) <= 3 and len(after.split()) <= 5
        if name or (short and not line.ends_sentence) or re.fullmatch(r"[\w ]{0,30}", before):
            signature.date = WhenWritten(dates[0].value, dates[0].text)
            signature.person = signature.person or name
            return bool(name or not after)
        return False
    name = _signer(line.columns[0] if _all_people(line.columns) else line.text)
    label = _SIGN_LABEL.fullmatch(line.text)
    if name and signature.person:
        return False
    signature.person = signature.person or name
    if label and _WRITER.match(line.text):
        signature.writer = True
    if name:
        return True
    roles = len(line.columns) > 1 and all(is_role_word(cell.split()[-1]) for cell in line.columns)
    return (
        roles
        or bool(label and not label["rest"])
        or bool(
            re.fullmatch(r"(?:med\s+)?(?:vennlig|venleg)\s+hils(?:en|ing)\.?|[_.\s-]{5,}", line.text, re.IGNORECASE)
        )
    )


def _all_people(cells: Sequence[str]) -> bool:
    """Two signatures side by side."""
    return len(cells) > 1 and all(person_likeness(cell) == Likeness.SURE for cell in cells)


def _signer(text: str) -> str:
    label = _SIGN_LABEL.fullmatch(text)
    name = label["rest"] if label and label["rest"] else text
    for _turn in range(3):
        name = _SIGN_TRAIL.sub("", name).strip(" .,/")
    words = name.split()
    while label and words and is_role_word(words[0]):
        words.pop(0)
    if label and len(words) == 1 and re.fullmatch(r"[A-ZÆØÅ][a-zæøå]{2,}", words[0]):
        return words[0]
    name = " ".join(words)
    return name if person_likeness(name) == Likeness.SURE or (label and person_likeness(name)) else ""


def read_links(lines: Sequence[Line]) -> list[Link]:
    """Addresses, and reference texts that have lost their address."""
    links: list[Link] = []
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        if line.blank:
            continue
        found = list(_URL.finditer(line.text))
        for one in found:
            rest = _rest_of_address(line, one, after)
            url = _without_signs_behind(f"{one[0]}{rest}")
            links.append(Link(url, url, (line.number, line.number + bool(rest))))
        text = None if found else _LINK_TEXT.fullmatch(line.body)
        if text:
            links.append(Link(text["text"], None, (line.number, line.number)))
    return links


def _rest_of_address(line: Line, found: re.Match[str], after: Line | None) -> str:
    """What stands first on the next line of an address that the margin broke: no word could stand there so."""
    if after is None or after.blank or after.bullet or found.end() < len(line.text):
        return ""
    token = after.text.split(" ", 1)[0]
    parted = found[0][-1] in "/-_=&?%" or token[0] in "/?&=#%"
    if not parted or not _ADDRESS_PART.fullmatch(token) or _URL.match(token):
        return ""
    return token if token == after.text or re.search(r"[\w/][./?=&_%-]\w", token) else ""


def _without_signs_behind(url: str) -> str:
    """Without the stop of the sentence and a bracket that was opened before the address."""
    while url and (url[-1] in ".,;:]" or (url[-1] == ")" and url.count(")") > url.count("("))):
        url = url[:-1]
    return url


def is_only_link(line: Line) -> bool:
    """A line that is a reference and nothing else."""
    url = _URL.search(line.body)
    return (
        bool(_LINK_TEXT.fullmatch(line.body))
        if url is None
        else len(line.body) - len(url[0]) < 4 or bool(_LINK_TEXT.fullmatch(line.body))
    )
