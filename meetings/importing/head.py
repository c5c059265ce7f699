"""Second layer: the facts of the head, from its labelled fields and from the title and prose above the body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from meetings.importing.dates import FoundDate, find_dates, find_times
from meetings.importing.lines import Line, tidy
from meetings.importing.minutes import Head, WhenWritten
from meetings.importing.names import Likeness, NameBook, organisation_likeness, person_likeness
from meetings.importing.words import BODY_WORD, TITLE_LINE, is_role_word
from meetings.importing.zones import Front

_TITLE_BODY = re.compile(
    r"(?:referat|protokoll|møtebok|møtereferat|møteprotokoll)\s+(?:(?:fra|frå|for|til)\b\s*)?"
    r"(?:ordinært\s+)?(?:(?:styre|års)?møtet?\b\s*)?(?:nr\.?\s*\d+\s*)?(?:(?:i|for|med|av)\b\s*)?"
    r"(?P<body>[A-ZÆØÅ].*)",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"[\s,:–-]*(?:\b(?:den|dato|kl\.?|nr\.?|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|måndag|"
    r"tysdag|laurdag|sundag)\b[\s,.:–-]*)*$",
    re.IGNORECASE,
)
_PROSE_PLACE = re.compile(r"\b(?:på|i|ved|via)\s+(?P<place>[A-ZÆØÅ][^.;:,]{2,50})")
_ANY_CASE_BODY = re.compile(BODY_WORD.pattern.replace(r"(?:[A-ZÆØÅ][\w./-]*\s+)?", ""), re.IGNORECASE)
_BARE_TITLES = re.compile(r"(?:møte)?(?:referat|protokoll|bok)(?:et)?\.?", re.IGNORECASE)


def read_head(front: Front, book: NameBook) -> Head:
    """Title, body, date, times, place and offices; what is not said stays empty."""
    head = Head()
    subject: list[str] = []
    for name, value, numbers in front.fields:
        head.lines.extend(numbers)
        _take_field(head, name, value, book=book, subject=subject)
    head.lines.extend(line.number for line in front.loose)
    _read_loose(head, front.loose)
    head.body = head.body or next((body for body in map(_body, subject) if body), "")
    head.lines = sorted(set(head.lines))
    return head


def _take_field(head: Head, name: str, value: str, *, book: NameBook, subject: list[str]) -> None:
    if name in {"date", "when_where"}:
        _take_date(head, value, place=name == "when_where")
    elif name == "time":
        if not head.date.text:
            _take_date(head, value, place=False)
        else:
            _take_times(head, value)
    elif name == "end":
        head.end = head.end or find_times(value, expected=True)[0]
    elif name == "place":
        head.place = head.place or value.strip(" .")
    elif name in {"convenor", "chair", "minute_taker"}:
        person = _office_holder(value, book)
        if person and not getattr(head, name):
            setattr(head, name, person)
    elif name == "body" and value:
        _take_body(head, value)
    elif name == "subject":
        subject.append(value)


def _take_body(head: Head, value: str) -> None:
    plain = _without_dates(value)
    if len(value) < 90 and not head.body and plain[:1].isupper():
        head.body = plain
    if not head.date.text and list(find_dates(value)):
        _take_date(head, value, place=False)


def _take_date(head: Head, value: str, *, place: bool) -> None:
    dates = list(find_dates(value))
    _set_date(head, dates)
    _take_times(head, _without(value, dates))
    behind = re.split(r",\s*|\s+[-–]\s+(?=[A-ZÆØÅ])|\s+(?:på|i|ved)\s+(?=[A-ZÆØÅ])", value)
    if place and not head.place:
        places = [
            part
            for part in behind
            if part
            and not list(find_dates(part))
            and find_times(part, expected=True) == (None, None)
            and re.search(r"[A-ZÆØÅ]", part)
        ]
        head.place = ", ".join(places).strip(" .")


def _set_date(head: Head, dates: Sequence[FoundDate]) -> bool:
    """The first date there is; one that gives the year of the same day is better than one that does not."""
    known = next(find_dates(head.date.text), None) if head.date.text and head.date.value is None else None
    for one in dates:
        fuller = known is not None and one.value is not None and (one.day, one.month) == (known.day, known.month)
        if fuller or not head.date.text:
            head.date = WhenWritten(one.value, one.text)
            head.weekday = one.weekday
            return True
    return False


def _take_times(head: Head, value: str) -> None:
    start, end = find_times(value, expected=True)
    head.start = head.start or start
    head.end = head.end or end


def _without(text: str, dates: Sequence[FoundDate]) -> str:
    for one in dates:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _office_holder(value: str, book: NameBook) -> str:
    """The person of «Kari Bø, LPS» or «Kari Bø (leder)»; teaches the book her organisation."""
    cells = [tidy(part) for part in re.split(r"[,;(/]|\s[-–]\s|\s+og\s+", value) if part.strip(" )")]
    while (
        cells
        and len(cells[0].split()) > 2
        and is_role_word(cells[0].split()[0] if cells[0].split()[0] != "Daglig" else "leder")
    ):
        cells[0] = cells[0].split(" ", 1)[1]
    if not cells or not person_likeness(cells[0].strip(" .")):
        return value.strip(" .") if 0 < len(value.split()) <= 2 and value[:1].isupper() and ":" not in value else ""
    person = cells[0].strip(" .")
    other = cells[1].strip(" ).") if len(cells) > 1 else ""
    is_body = (
        bool(other) and other[0].isupper() and organisation_likeness(other) and person_likeness(other) != Likeness.SURE
    )
    book.add_person(person, book.add_organisation(other) if is_body else None)
    return person


def _without_dates(text: str) -> str:
    """The words before and behind a date, without the joints left over."""
    for one in reversed(list(find_dates(text))):
        text = text[: one.start] + text[one.end :]
    text = re.sub(r"[,.\s–-]+(?:kl\.?|klokk\w+)\s*\d.*$", "", text, flags=re.IGNORECASE)
    return tidy(_TRAILING.sub("", text)).strip(" ,:–-")


def _read_loose(head: Head, loose: Sequence[Line]) -> None:
    titles = [line for line in loose if TITLE_LINE.search(line.text)]
    if titles:
        head.title = _title(titles[0], loose)
    elif loose:
        head.title = _without_dates(loose[0].text)
    for line in loose:
        _read_prose(head, line.text)
    if not head.body:
        head.body = _body(head.title) or next((body for body in (_body(line.text) for line in loose) if body), "")


def _title(line: Line, loose: Sequence[Line]) -> str:
    """A bare «Referat» takes the next line with it."""
    title = _without_dates(line.text)
    following = next((other for other in loose if other.number > line.number), None)
    if (
        _BARE_TITLES.fullmatch(title)
        and following is not None
        and following.number - line.number <= 2
        and len(following.text) < 70
    ):
        return f"{title} {_without_dates(following.text)}".strip()
    return title


def _body(text: str) -> str:
    shouted = text.isupper()
    found = _TITLE_BODY.search(text)
    if found and BODY_WORD.search(found["body"] + " ") and len(found["body"].split()) <= 9:
        return _tail_cut(found["body"])
    word = _ANY_CASE_BODY.search(text) if shouted else BODY_WORD.search(text)
    body = word["body"].strip() if word else ""
    return body.capitalize() if shouted else body


def _tail_cut(text: str) -> str:
    text = re.sub(r"\s+(?:nr\.?\s*)?\d+(?:\s?/\s?\d+)?$", "", text)
    return re.split(r",|\s[-–]\s|\s+kl\b|\s+(?:på|ved)\s+|\(|-møte", text, maxsplit=1)[0].strip(" .")


def _read_prose(head: Head, text: str) -> None:
    """Date, time and place in a title or sentence: «møte onsdag 3. juni 2020 kl. 10–12 på Rådhuset»."""
    dates = list(find_dates(text))
    if _set_date(head, dates):
        behind = text[dates[0].end :]
        close = bool(
            re.match(r"[\s,.]*(?:fra\s+|frå\s+|kl\.?\s*|klokka\s+|klokken\s+|tid:?\s*)?\d", behind, re.IGNORECASE)
        )
        start, end = find_times(_without(text, dates), expected=close)
        head.start, head.end = head.start or start, head.end or end
        plain = (
            re.sub(
                r"^[\s,.]*(?:kl\.?\s*)?(?:\d{1,2}(?:[.:]?\d\d)?(?:\s*(?:-|–|til)\s*\d{1,2}(?:[.:]?\d\d)?)?)?[\s,.]*",
                "",
                behind,
            )
            if dates[0].start == 0
            else ""
        )
        if plain[:1].isupper() and len(plain) < 80 and not head.place:
            head.place = plain.strip(" .")
        place = _PROSE_PLACE.search(behind)
        if place and not head.place:
            head.place = place["place"].strip()
    elif not head.start and re.search(r"\bkl\b|\bklokk", text, re.IGNORECASE):
        head.start, end = find_times(text)
        head.end = head.end or end
