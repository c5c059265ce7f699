"""Third layer: the headings of the body. The numbering of the whole document decides, not the single line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from meetings.importing.closeset import headings_in_rows, headings_set_close
from meetings.importing.inline import TOPIC, bulleted_headings, headings_in_lines, is_topic, labelled_headings
from meetings.importing.lines import Line
from meetings.importing.minutes import Item
from meetings.importing.names import Likeness, NameBook, is_abbreviation, person_likeness
from meetings.importing.numbering import STRONG, best_sequence, is_point_list, numbered, title_of
from meetings.importing.sequences import Candidate
from meetings.importing.titles import is_result, is_sentence
from meetings.importing.words import (
    CLOSING_HEADINGS,
    DECISION_LINE,
    DECISION_START,
    LAYOUT_WORDS,
    MEETING_ENDS,
    PROPOSAL_START,
    SECTION_HEADINGS,
    SPEECH_VERBS,
    TABLE_HEADER,
    TASK_START,
    WEAK_VERBS,
)

_PRESENTER = re.compile(
    r"\s*[(,–-]?\s*\b(?:v/|innleder:?\s+|innleiar:?\s+|presentert\s+av\s+|"
    r"ledes\s+av:?\s+|leia\s+av:?\s+|ansvarlig:?\s+|"
    r"orientering\s+ved\s+)\s*(?P<who>[^()]+?)\s*\)?\s*$",
    re.IGNORECASE,
)
_PRESENTER_BY = re.compile(
    r"(?:\s*[(,.–-]\s*(?:orientering|innledning|innleiing|presentasjon)|\s*[(,–-]|\s*\borientering)?\s*\bved\s+(?P<who>(?:[a-zæøå]+\s+)?[A-ZÆØÅ][\w.-]+(?:\s+[A-ZÆØÅ][\w.-]+){1,3}"
    r"(?:,[^()]{2,40})?)\s*\)?\s*$"
)
_PRESENTER_SPEAKS = re.compile(
    r"\s*\(\s*(?P<who>[A-ZÆØÅ][\w.-]+(?:\s+[A-ZÆØÅ][\w.-]+){0,3})\s+(?:orienter|informer|innle[di]|presenter)\w*\s*\)$"
)
"""«(Kari Bø orienterer)»."""
_PRESENTER_DASH = re.compile(
    r"\s+[-–—/]\s+(?P<who>(?P<name>[A-ZÆØÅ][\w.-]+(?:\s+[A-ZÆØÅ][\w.-]+){1,3})(?:,\s*[^,.]{2,40})?)$"
)
_INNER_STOP = re.compile(r"[a-zæøå]{3}\.\s+[A-ZÆØÅ]")
_MINUTES = re.compile(r"\s*\(\s*(?:ca\.?\s*)?\d+\s*min\w*\.?\s*\)|\s+\d+\s*min(?:utter)?\.?$", re.IGNORECASE)
_BREAK = re.compile(r"(?:(?<=[a-zæøå?!»)]{2})|(?<=\d{4})|(?<=\d\.\d\d))(?:\.\s+(?=[A-ZÆØÅ])|:\s+(?=\S))")

_TITLE_LABEL = re.compile(r"^(?:saks?tittel|tittel|overskrift)\s*:\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\((?P<who>[A-ZÆØÅ][^()]{1,60})\)$")
_SETTLED = re.compile(
    r"(?:godkjen[tdn]|ok\b|ingen\b|intet\b|ingenting\b|utsatt|utsett|tatt\s+til|teke\s+til|utgår|utgår)", re.IGNORECASE
)
"""Words of an item that was done with on its line."""
_FEWEST = 2
_MOST_BLANKS = 2
"""Between a number alone on its line and its words."""


def find_items(
    lines: Sequence[Line], start: int, *, taken: set[int], listed: Sequence[Line], book: NameBook
) -> tuple[list[Item], list[int]]:
    """The items of the body, and the indexes of an unlabelled list of items that the body repeats.

    The body begins at index `start`; `taken` holds indexes that other layers have claimed, `listed` the agenda list.
    """
    end = len(lines)
    body = [index for index in range(start, end) if not lines[index].blank and not lines[index].furniture]
    candidates = numbered(lines, body, taken)
    titles = {_key(title_of(line.body)) for line in listed} - {""}
    chosen = best_sequence(candidates, {one.index: 1.5 for one in candidates if _key(one.title) in titles}, body)
    repeated: list[int] = []
    apart: list[int] = []
    if not chosen or chosen[0].style not in STRONG:
        apart = unnumbered(lines, body, taken, titles, book)
        weak = len(apart) >= _FEWEST and is_point_list(chosen, lines, body)
        if weak and _of_the_genre(one.title for one in chosen) <= _of_the_genre(lines[one].text for one in apart):
            chosen = []
    if not chosen:
        inline = labelled_headings(lines, body, taken)
        known = _of_the_genre(lines[one].text for one in apart)
        if not inline and (len(apart) < _FEWEST or not known):
            inline = headings_in_lines(lines, body, taken, book) or bulleted_headings(lines, body, taken)
        inline = headings_in_rows(lines, body, taken) or inline
        better = len(inline) >= _FEWEST and _of_the_genre(one.title for one in inline) > known
        chosen = inline if better or len(inline) >= max(_FEWEST, len(apart)) else []
    if not chosen and (len(apart) < _FEWEST or not _of_the_genre(lines[one].text for one in apart)):
        close = headings_set_close(
            lines,
            body,
            taken,
            lambda line, after: _is_title(line, after, book),
            lambda text: is_topic(text, text, book),
        )
        apart = close or apart
    if chosen:
        repeated = _repeated_list(chosen, lines)
        found = {one.index: one for one in chosen}
        titles_below = {after for one, after in pairwise(body) if one in found and not found[one].title}
        closing = {
            i: None
            for i in body
            if i not in found
            and i not in taken
            and i not in titles_below
            and ((i > chosen[0].index and _is_closing(lines, i, titles)) or _is_section(lines, i, body, candidates))
        }
        indexes = sorted([*found, *closing])
    else:
        found = {}
        indexes = apart
    return _build(lines, indexes, found, taken, book), repeated


def _of_the_genre(titles: Iterable[str]) -> int:
    """How many of the titles are such as minutes have: «Godkjenning av referat», «Eventuelt»."""
    return sum(1 for title in titles if TOPIC.search(title) or CLOSING_HEADINGS.fullmatch(title.rstrip(" :.")))


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", _MINUTES.sub("", _PRESENTER.sub("", text)).casefold()).strip()


def _repeated_list(chosen: Sequence[Candidate], lines: Sequence[Line]) -> list[int]:
    """Lines shortly above the first heading that say the same as headings below."""
    titles = {_key(one.title) for one in chosen}
    first = chosen[0].index
    above = range(max(0, first - 60), first)
    return [index for index in above if not lines[index].blank and _key(title_of(lines[index].body)) in titles]


def _is_closing(lines: Sequence[Line], index: int, titles: set[str]) -> bool:
    """«Eventuelt» and the like, and a heading of the agenda list, stand without a number too."""
    line = lines[index]
    fresh = index == 0 or lines[index - 1].blank or lines[index - 1].furniture
    if line.bullet or not fresh:
        return False
    return bool(CLOSING_HEADINGS.fullmatch(line.text)) or (
        bool(titles) and len(line.text) > 4 and _key(line.text) in titles
    )


def _is_section(lines: Sequence[Line], index: int, body: Sequence[int], candidates: Sequence[Candidate]) -> bool:
    """«Referatsaker» above an empty line and its own text is an item; above numbered items it only gathers them."""
    fresh = index == 0 or lines[index - 1].blank or lines[index - 1].furniture
    if lines[index].bullet or not fresh or not SECTION_HEADINGS.fullmatch(lines[index].text):
        return False
    below = next((one for one in body if one > index), None)
    return below is not None and below not in {one.index for one in candidates}


def unnumbered(
    lines: Sequence[Line], body: Sequence[int], taken: set[int], titles: set[str], book: NameBook
) -> list[int]:
    """Headings of a document without numbers: short lines that stand apart and are no sentence."""
    places = {index: place for place, index in enumerate(body)}
    strong, colons = [], []
    for index in body:
        line = lines[index]
        if index in taken or line.bullet or not line.text:
            continue
        place = places[index]
        after = lines[body[place + 1]] if place + 1 < len(body) else None
        if titles and _key(line.text) in titles:
            strong.append(index)
        elif line.text.endswith(":"):
            if _is_colon_heading(lines, index, after, book):
                colons.append(index)
        elif _stands_apart(lines, index) and _is_title(line, after, book) and not _is_paragraph(lines, index):
            strong.append(index)
    chosen = strong if len(strong) >= 2 or not colons else sorted([*strong, *colons])
    chosen = _without_runs(lines, body, chosen)
    above = {index + 1 for index in chosen}
    return [index for index in chosen if index not in above or lines[index].text[:1].isupper()]


def _without_runs(lines: Sequence[Line], body: Sequence[int], chosen: Sequence[int]) -> list[int]:
    """Short lines in a row below a colon or a bullet are points that lost their bullets."""
    places = {index: place for place, index in enumerate(body)}
    marked = set(chosen)
    kept: list[int] = []
    dropping = False
    for index in chosen:
        place = places[index]
        before = lines[body[place - 1]] if place else None
        follows = place > 0 and body[place - 1] in marked
        runs = place + 1 < len(body) and body[place + 1] in marked
        opened = before is not None and (before.text.endswith(":") or bool(before.bullet))
        dropping = (follows and dropping) or (not follows and runs and opened)
        if not dropping or CLOSING_HEADINGS.fullmatch(lines[index].text):
            kept.append(index)
    return kept


def _is_paragraph(lines: Sequence[Line], index: int) -> bool:
    """The line runs on in small letters to a full stop, or holds one sentence and the start of the next."""
    if _INNER_STOP.search(lines[index].text):
        return True
    last = index
    while last + 1 < len(lines) and last - index < 4 and lines[last + 1].starts_lower and not lines[last].ends_sentence:
        last += 1
    return last > index and not lines[last].text.endswith("?") and (lines[last].ends_sentence or lines[last].full)


def _stands_apart(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    before = lines[index - 1] if index else None
    if before is None or before.blank or before.furniture or (before.text.endswith(":") and line.text[0].isalpha()):
        return True
    after_blank = index + 1 >= len(lines) or lines[index + 1].blank
    return bool(_PRESENTER.search(line.text)) and before.ends_sentence and after_blank


def _is_title(line: Line, after: Line | None, book: NameBook) -> bool:
    text = line.text
    words = text.split()
    if after is not None and CLOSING_HEADINGS.fullmatch(text):
        return True
    if (
        after is None
        or len(text) > 130
        or len(words) > 18
        or not (text[0].isupper() or text[0].isdigit() or text[0] in '«"')
    ):
        return False
    if text.endswith((".", ",", ";", ":")) or LAYOUT_WORDS.fullmatch(text) or TABLE_HEADER.fullmatch(text):
        return False
    if MEETING_ENDS.match(text) or TASK_START.match(text) or DECISION_START.match(text) or PROPOSAL_START.match(text):
        return False
    if line.full and after.number == line.number + 1 and not after.starts_lower:
        return False
    if book.canonical(text) or (len(words) == 1 and is_abbreviation(text) and not (text.isalpha() and len(text) > 5)):
        return False
    return (
        not is_sentence(words, text)
        and not is_result(text)
        and not _is_label(text, book)
        and person_likeness(text) != Likeness.SURE
    )


def _is_label(text: str, book: NameBook) -> bool:
    found = book.match(text)
    return found is not None and bool(re.match(r"\s*(?::|[-–—]\s|\s[-–—])", text[found.end :]))


def _is_colon_heading(lines: Sequence[Line], index: int, after: Line | None, book: NameBook) -> bool:
    text = lines[index].text.rstrip(": ")
    apart = index == 0 or lines[index - 1].blank
    plain = not LAYOUT_WORDS.fullmatch(text) and not DECISION_START.match(lines[index].text) and len(text.split()) <= 10
    return (
        apart
        and plain
        and after is not None
        and text[:1].isupper()
        and book.match(text) is None
        and person_likeness(text) != Likeness.SURE
        and not is_abbreviation(text)
    )


def _build(
    lines: Sequence[Line], indexes: Sequence[int], found: dict[int, Candidate], taken: set[int], book: NameBook
) -> list[Item]:
    items = []
    for place, index in enumerate(indexes):
        limit = indexes[place + 1] if place + 1 < len(indexes) else len(lines)
        candidate = found.get(index)
        title = candidate.title if candidate else lines[index].text
        last = index
        if candidate is None or not candidate.rest:
            last, title = _run_on(lines, index, limit, title, taken)
        title, presenter, rest = _parts(_TITLE_LABEL.sub("", title))
        title, presenter = _bracketed(title, presenter, book)
        if candidate is not None and (candidate.style == "inline" or DECISION_LINE.search(candidate.rest)):
            rest = candidate.rest
        stop = limit - 1
        while stop > last and lines[stop].blank:
            stop -= 1
        items.append(
            Item(
                number=candidate.number or None if candidate else None,
                heading=title,
                presenter=presenter,
                heading_lines=(index + 1, last + 1),
                lines=(index + 1, stop + 1),
                text_on_heading=rest,
            )
        )
    return items


def _run_on(lines: Sequence[Line], index: int, limit: int, title: str, taken: set[int]) -> tuple[int, str]:
    """A heading that was wrapped, or whose number stands alone above it, is put together."""
    last = index
    while last - index < 8:
        following = last + 1
        blanks = 0
        while following < limit and (lines[following].blank or lines[following].furniture):
            blanks += 1
            following += 1
        if following >= limit or following in taken or not _continues(lines[last], lines[following], title, blanks):
            break
        title = (
            f"{title} {lines[following].text}".strip() if not title.endswith("-") else f"{title}{lines[following].text}"
        )
        last = following
    return last, title


def _continues(line: Line, following: Line, title: str, blanks: int) -> bool:
    if not title:
        return blanks <= _MOST_BLANKS and not following.bullet
    if following.bullet or title.endswith((".", "?", "!", ":")) or len(title) > 220:
        return False
    if following.starts_lower:
        return blanks <= 1
    if title.isupper() and following.text.isupper() and len(title) > 12:
        return blanks == 0
    closes = len(following.text) < 60 and not following.ends_sentence
    return blanks == 0 and line.full and closes


def _parts(title: str) -> tuple[str, str | None, str]:
    """Heading, presenter, and text that runs on behind the heading on its line."""
    title = title.strip()
    rest = ""
    broken = _BREAK.search(title)
    if (
        broken
        and len(title[broken.end() :].split()) >= 1
        and (
            title.endswith(".")
            or len(title) > 110
            or (title[broken.start()] == ":" and _runs_on(title[broken.end() :]))
            or _SETTLED.match(title[broken.end() :])
        )
        and not title.endswith("?")
    ):
        title, rest = title[: broken.start()], title[broken.end() :]
    bare = _MINUTES.sub("", title).strip()
    found = _PRESENTER.search(bare) or _PRESENTER_BY.search(bare) or _PRESENTER_SPEAKS.search(bare)
    if found and found.start() > 3 and len(found["who"]) <= 120:
        return bare[: found.start()].strip(" ,(–-"), found["who"].strip(), rest
    dash = _PRESENTER_DASH.search(bare)
    if dash and person_likeness(dash["name"]) == Likeness.SURE:
        return bare[: dash.start()].strip(), dash["who"], rest
    if CLOSING_HEADINGS.fullmatch(bare.rstrip(".")) and not bare.casefold().endswith("evt."):
        bare = bare.rstrip(".")
    return bare.rstrip(":").strip() or title, None, rest


def _bracketed(title: str, presenter: str | None, book: NameBook) -> tuple[str, str | None]:
    """«Budsjett (Kari)»: somebody whom the document names brings the item forward."""
    found = None if presenter else _IN_BRACKETS.search(title)
    if found is None or book.person_called(found["who"].split(",")[0]) is None:
        return title, presenter
    return title[: found.start()].strip(), found["who"]


def _runs_on(rest: str) -> bool:
    words = [word.casefold() for word in rest.split()]
    return rest.rstrip().endswith(".") or not WEAK_VERBS.isdisjoint(words[:6]) or not SPEECH_VERBS.isdisjoint(words[:4])
