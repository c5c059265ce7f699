"""Third layer: lines that begin with a number. The numbering of the whole document decides, not the single line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from meetings.importing.lines import Line, tidy
from meetings.importing.sequences import PLAIN, Candidate, heaviest_rising, with_cousins
from meetings.importing.words import DECISION_START, LONE_DECISION, MONTHS, SECTION_HEADINGS

_SLASHED = r"(?:19|20)\d\d\s?[/-]\s?\d{1,3}(?![\d/-])|\d{1,4}\s?[/-]\s?\d{2,4}(?:\s?[-/]\s?\d{2,4})?(?![\d/])"
_END = r"\s*[.:)]*\s*[-–—]?\s*(?P<title>.*)"
_SAK = (
    r"(?:ad\.?:?\s*)?(?P<kind>(?:[A-ZÆØÅ]{1,5}|orienterings|drøftings|drøftings|vedtaks|referat|møte)[- ]?)?"
    r"(?:sak|saks?nr|saks?nummer|tema|agendapunkt|dagsordenpunkt)\.?\s*(?:nr\.?)?\s*:?\s*"
)
STYLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, flags))
    for name, pattern, flags in (
        (
            "sak",
            rf"{_SAK}(?P<number>{_SLASHED}|\d{{1,3}}\s?–\s?(?:19|20)\d\d|\d{{1,3}}[a-z]?(?![\d/])|[IVX]{{1,5}}(?=[\s.:]))"
            + _END,
            re.IGNORECASE,
        ),
        ("lettered", r"(?P<kind>[A-ZÆØÅ]{1,4})[- ]?(?P<number>\d{1,3}\s?/\s?\d{2,4}(?!\d))" + _END, 0),
        (
            "slashed",
            (
                r"(?P<number>(?:19|20)\d\d\s?[/-]\s?\d{1,3}(?![-\d])|\d{1,4}\s?/\s?\d{2,4}(?:-\d{2})?(?!\d))"
                r"(?:\s*[.:)]*\s*[-–—]?\s+(?P<title>[^\W\d].*|[«\"“].*|\d+\. ?[a-zæøå].*)|[.:)]?)"
            ),
            0,
        ),
        (
            "point",
            r"(?:ad\.?:?\s*)?(?:punkt|pkt|post|ad)\.?\s*(?:nr\.?\s*)?(?P<number>\d{1,2})(?!\d)" + _END,
            re.IGNORECASE,
        ),
        (
            "clock",
            (
                r"(?:[Kk]l\.?\s*)?(?P<number>(?:[01]?\d|2[0-3])[.:][0-5]\d)(?:\s*[-–]\s*(?:[01]?\d|2[0-3])[.:][0-5]\d)?"
                r"(?![\d.])\s*:?\s*[-–]?\s+(?P<title>[A-ZÆØÅ«].*)"
            ),
            0,
        ),
        ("dot", r"(?P<number>\d{1,2})\.(?!\d)\s*(?P<title>[^\W\d].*|[«\"“].*|\d+\. ?[a-zæøå].*)", 0),
        ("paren", r"(?P<number>\d{1,2})\)\s*(?P<title>[^\W\d].*|[«\"“].*|\d+\. ?[a-zæøå].*)", 0),
        ("round", r"\((?P<number>\d{1,2})\)\s*(?P<title>[A-ZÆØÅ«\"“].*)", 0),
        (
            "dashed",
            r"(?P<number>\d{1,3}-[0-4]\d|[12]\d/\d(?![/\d]))(?![-\d.])\s*[.:)]*\s*[-–—]?\s+(?P<title>[A-ZÆØÅ«\"“].*)",
            0,
        ),
        ("colon", r"(?P<number>\d{1,2}):\s+(?P<title>[A-ZÆØÅ«\"“].*)", 0),
        ("bare", r"(?P<number>\d{1,2})\s+[-–—]?\s*(?P<title>[A-ZÆØÅ«\"“].*|\d+\. ?[a-zæøå].*)", 0),
        ("alone", r"(?P<number>\d{1,2})[.)]?(?P<title>)", 0),
        ("roman", r"(?P<number>[IVX]{1,5})[.):]\s+(?P<title>[A-ZÆØÅ«\"“].*)", 0),
        ("capital", r"(?P<number>[A-L])[.):]\s+(?P<title>[A-ZÆØÅ«\"“].*)", 0),
        ("letter", r"(?P<number>[a-l])[.)]\s+(?P<title>[A-ZÆØÅ«\"“].*)", 0),
        ("coded", r"(?P<number>[A-H]\s?\d{1,2})(?:[.):]?\s+[-–]?\s*(?P<title>[A-ZÆØÅ«\"“].*)|[.):]?)", 0),
        ("decimal", r"(?P<number>\d{1,2}\.\d{1,2})(?:\.?\s+(?P<title>[A-ZÆØÅ«\"“].*)|\.?)", 0),
    )
)
STRONG = frozenset({"sak", "lettered", "slashed", "point"})
_LAST_RESORT = "decimal"
"""«1.1» mostly counts paragraphs; it numbers the items where nothing else does."""
_CLEAR = 2.1
"""The weight of a short title below an empty line."""
_ROMAN = {"I": 1, "V": 5, "X": 10}
_MENTIONS = frozenset("se sjå i jf og på fra frå av om mot den de før etter under".split())
_LONE_AFTER_SAK = frozenset("ble er var og ble: tas utsettes utgår vart blei vert skal kommer".split())


def title_of(text: str) -> str:
    """The words of a heading without its number."""
    for _name, pattern in STYLES:
        match = pattern.fullmatch(text)
        if match and match["title"]:
            return match["title"]
    return text


def numbered(lines: Sequence[Line], body: Sequence[int], taken: set[int]) -> list[Candidate]:
    """Every line that begins with a number in some style, weighed by what stands around it."""
    candidates = []
    for place, index in enumerate(body):
        line = lines[index]
        if index in taken or (line.bullet and line.bullet in "-–—•*o"):
            continue
        for style, pattern in STYLES:
            found = pattern.fullmatch(line.text)
            if found and _is_heading_number(style, found):
                after = lines[body[place + 1]] if place + 1 < len(body) else None
                candidates.append(_candidate(lines, index, style, found, after))
                break
    return _year_settled(_without_lists(_one_year(candidates), body))


def _one_year(candidates: list[Candidate]) -> list[Candidate]:
    """«12-24» and «24/1» are numbers where at least two are of one year and none of another."""
    years = {re.split("/|^.*-", one.number)["-" in one.number] for one in candidates if one.style == "dashed"}
    few = sum(1 for one in candidates if one.style == "dashed") < 2
    return [one for one in candidates if one.style != "dashed"] if len(years) > 1 or few else candidates


def _without_lists(candidates: list[Candidate], body: Sequence[int]) -> list[Candidate]:
    """Of two lines with one number that weighs less whose next line has the next: nothing is said below it."""
    times = Counter((one.style, one.order) for one in candidates)
    places = {index: place for place, index in enumerate(body)}
    by_place = {places[one.index]: one for one in candidates}
    for place, one in by_place.items():
        after = by_place.get(place + 1)
        twice = times[one.style, one.order] > 1
        if twice and one.style in PLAIN and after is not None and after.style == one.style and one.order < after.order:
            one.weight -= 0.6
    return candidates


def _candidate(lines: Sequence[Line], index: int, style: str, found: re.Match[str], after: Line | None) -> Candidate:
    title, rest = _columns(lines[index], found["title"] or "")
    kind = (found.groupdict().get("kind") or "").strip(" -")
    number = "" if style == "clock" else tidy(found["number"])
    return Candidate(
        index=index,
        style=style,
        number=f"{kind} {number}" if style == "lettered" else number,
        title=title,
        order=_order(found["number"]) if style != "clock" else _clock(found["number"]),
        weight=_weigh(lines, index, style, title, after),
        kind=kind.upper(),
        rest=rest,
    )


def _columns(line: Line, title: str) -> tuple[str, str]:
    """In a table's row the title is the cell behind the number; what other cells hold is text."""
    cells = line.columns
    first = title_of(cells[0]) if len(cells) > 1 else ""
    if first and first != cells[0] and title.startswith(first):
        return first, " ".join(cells[1:])
    if (
        "\t" not in line.plain.strip()
        or len(cells) < 3
        or not cells[0].rstrip(".)")[-1:].isdigit()
        or not title.startswith(cells[1])
    ):
        return title, ""
    return cells[1], " ".join(cells[2:])


def _is_heading_number(style: str, found: re.Match[str]) -> bool:
    title = found["title"] or ""
    first = title.split(" ", 1)[0].casefold().strip(".,")
    if style in PLAIN and first in MONTHS:
        return False
    if style == "slashed" and not found["number"].strip().isdigit() and first in {"kl", "kl."}:
        return False
    if style == "sak" and (found["kind"] or "").strip().casefold() in _MENTIONS:
        return False  # «Se sak 1.»
    return not (style in {"sak", "point"} and first in _LONE_AFTER_SAK)


def _order(number: str) -> tuple[int, int]:
    """Sort key of a number: the year first where there is one."""
    digits = [int(part) for part in re.findall(r"\d+", number)][:2]
    if not digits:
        return (0, _letters(number))
    if number[0].isalpha() and len(digits) == 1:
        return (ord(number[0].upper()) - ord("A") + 1, digits[0])
    if re.fullmatch(r"\d{1,2}\.\d{1,2}", number):
        return (digits[0], digits[1])
    if len(digits) < 2:
        return (0, digits[0])
    one, other = digits
    return (one, other) if one >= 1900 else (other, one)


def _clock(number: str) -> tuple[int, int]:
    hour, minute = re.split(r"[.:]", number)
    return (0, int(hour) * 60 + int(minute))


def _letters(number: str) -> int:
    """The value of «IV» or «C»; one of the two readings of «I» and «V» is right by its style."""
    if not set(number.upper()) <= set(_ROMAN) or number.islower():
        return ord(number[0].casefold()) - ord("a") + 1
    values = [_ROMAN[sign] for sign in number.upper()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _year_settled(candidates: list[Candidate]) -> list[Candidate]:
    """«24/012» has its year first: when the first part stays while the second runs."""
    pairs = [one for one in candidates if one.style in STRONG and one.order[0] and max(one.order) < 1900]
    parts = [tuple(int(part) for part in re.findall(r"\d+", one.number)[:2]) for one in pairs]
    if len(parts) < 2 or len({part[0] for part in parts}) > 1 or len({part[1] for part in parts}) == 1:
        return candidates
    turned = {one.index: part for one, part in zip(pairs, parts, strict=True)}
    return [
        replace(one, order=(turned[one.index][0], turned[one.index][1])) if one.index in turned else one
        for one in candidates
    ]


def _weigh(lines: Sequence[Line], index: int, style: str, title: str, after: Line | None) -> float:
    line = lines[index]
    words = title.split()
    weight = 1.0
    above = lines[index - 1] if index else None
    gap = above is None or above.blank or above.furniture or above.text.endswith(":")
    gap = gap or bool(SECTION_HEADINGS.fullmatch(above.text) if above is not None else None)
    weight += 0.8 if gap else 0.0
    weight += 0.4 if len(words) <= 12 and not title.endswith((".", ",", ";")) else 0.0
    weight -= 0.6 if len(words) > 22 else 0.0
    weight -= 0.7 if title[:1].islower() else 0.0
    weight -= 0.5 if style == "bare" and (title.endswith(".") or not gap) else 0.0
    weight += 1.0 if style in STRONG else 0.0
    if not title:
        weight = weight if (gap or style == "sak") and _is_title_below(line, after) else 0.0
    if style in PLAIN and _in_decision(lines, index):
        weight -= 1.2
    return weight - (0.3 if line.indent >= 6 else 0.0)


def _is_title_below(line: Line, after: Line | None) -> bool:
    """Whether the number alone on its line stands above a heading."""
    if after is None or after.bullet or after.number - line.number > 3:
        return False
    return after.text[:1].isupper() and len(after.text) < 110 and not after.text.endswith((".", ":"))


def _in_decision(lines: Sequence[Line], index: int) -> bool:
    """The numbered points of a decision are no items: the label stands above the first of them."""
    above = index - 1
    while above >= 0 and index - above < 12:
        line = lines[above]
        if line.blank:
            return bool(LONE_DECISION.fullmatch(lines[above - 1].text)) if above else False
        if LONE_DECISION.fullmatch(line.text) or DECISION_START.match(line.text):
            return True
        above -= 1
    return False


def best_sequence(candidates: Sequence[Candidate], listed: dict[int, float], body: Sequence[int]) -> list[Candidate]:
    """The heaviest rising sequence of one style. `listed`: more weight for titles that the agenda list has."""
    best: list[Candidate] = []
    best_weight = 0.0
    for style, _pattern in STYLES:
        own = [one for one in candidates if one.style == style]
        if not own or (style == _LAST_RESORT and best):
            continue
        sequence = _by_kind(own, listed) if style in {"sak", "lettered"} else _rising(own, listed)
        weight = sum(one.weight for one in sequence) + (0.5 if style == "sak" else 0.0)
        weight *= 0.35 if style not in STRONG and _is_list(sequence, body) else 1.0
        enough = len(sequence) >= 2 or (style in STRONG and len(sequence) == 1)
        if enough and weight > best_weight:
            best, best_weight = sequence, weight
    if best and best[0].style in PLAIN:
        own = [one for one in candidates if one.style == best[0].style]
        return with_restarts(with_cousins(best, candidates), own, body)
    return best


def with_restarts(best: list[Candidate], own: Sequence[Candidate], body: Sequence[int]) -> list[Candidate]:
    """«Orienteringssaker» 1, 2 and «Vedtakssaker» 1, 2; and a number that was taken out of its turn."""
    chosen = {one.index for one in best}
    numbers = {one.order for one in best}
    clear = [one for one in own if one.index not in chosen and one.weight >= _CLEAR and one.title]
    turned = [
        one
        for one in clear
        if one.order not in numbers and one.order < max(numbers) and best[0].index < one.index < best[-1].index
    ]
    found = [*best, *turned]
    titled = [one for one in own if one.index not in chosen and one.title]
    for outside in (
        [one for one in titled if one.index < best[0].index],
        [one for one in titled if one.index > best[-1].index],
    ):
        more = heaviest_rising([(one, one.weight) for one in outside])
        if (
            len(more) > 1
            and more[0].weight >= _CLEAR
            and more[0].order[1] == 1
            and best[0].order[1] == 1
            and not _is_list(more, body)
        ):
            found += more
    return sorted(found, key=lambda one: one.index)


def _rising(own: Sequence[Candidate], listed: dict[int, float]) -> list[Candidate]:
    return heaviest_rising([(one, one.weight + listed.get(one.index, 0.0)) for one in own])


def _by_kind(own: Sequence[Candidate], listed: dict[int, float]) -> list[Candidate]:
    """«PS 1/19» and «RS 1/19» count each for itself; «O-sak 3» and «B-sak 4» go on together."""
    together = _rising(own, listed)
    kinds = dict.fromkeys(one.kind for one in own)
    if len(kinds) < 2:
        return together
    apart = [one for kind in kinds for one in _rising([each for each in own if each.kind == kind], listed)]
    apart.sort(key=lambda one: one.index)
    return apart if len(apart) > len(together) else together


def _is_list(sequence: Sequence[Candidate], body: Sequence[int]) -> bool:
    """Numbers on neighbouring lines count points; under headings stands something."""
    places = {index: place for place, index in enumerate(body)}
    bare = sum(1 for one, after in pairwise(sequence) if places[after.index] - places[one.index] == 1)
    return len(sequence) > 1 and bare * 2 > len(sequence) - 1


def is_point_list(sequence: Sequence[Candidate], lines: Sequence[Line], body: Sequence[int]) -> bool:
    """Whether a sequence of plain numbers is rather a list of points that a line with a colon announces."""
    if not sequence or sequence[0].style in STRONG:
        return False
    above = sequence[0].index - 1
    while above >= 0 and lines[above].blank:
        above -= 1
    return _is_list(sequence, body) or (above >= 0 and lines[above].text.endswith(":") and len(sequence) < 3)
