"""Makes clean minutes look as if they came out of a PDF, a word processor or an old file, and carries the labels along.

Pure: the same text, kind and seed give the same noise. What no reader could undo is left out: a bullet is lost only
where a label or a blank line still parts the contributions, and no name, address or number is broken by a hyphen.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

Json = dict[str, Any]  # Any: labels as they stand in their file

BULLET = re.compile(r"^(\s*)([•▪*o–-])(\s+)(?=\S)")
BULLETS = ("•", "o", "\uf0b7", "-", "·", "\uf0a7")
HYPHENATED = re.compile(r"^[a-zæøå]{9,}[.,:;]?$")
SYLLABLE = re.compile(r"(?<=[aeiouyæøå][bcdfghklmnprstv])(?=[bcdfghklmnprstv]?[aeiouyæøå])")
GAP = re.compile(r"(?<=\S)( {2,}|\t+)(?=\S)")


@dataclass(frozen=True)
class Line:
    """One line, the lines of the clean text whose words it holds (none: put in by the noise), and what starts there."""

    text: str
    of: tuple[int, ...] = ()
    furniture: bool = False
    whole: bool = False  # two labels share it, so that where one ends inside it is not known
    opens: bool = False  # a contribution begins here
    named: bool = False  # and says whose it is
    heads: bool = False  # a heading or a part of its own begins here
    goes_on: bool = False  # the noise broke the line above


@dataclass(frozen=True)
class Noisy:
    content: bytes
    gold: Json


Step = Callable[[list[Line], random.Random], list[Line]]


@dataclass(frozen=True)
class Kind:
    """What one way of coming to a file does to it, in order."""

    name: str
    steps: tuple[Step, ...] = field(default=())
    encoding: str = "utf-8"


def with_noise(text: str, gold: Json, kind: Kind, seed: int) -> Noisy:
    source = random.Random(f"{kind.name} {seed} {gold['source']}")  # noqa: S311  # nothing is secret here
    lines = marked(text, gold)
    for step in kind.steps:
        lines = step(lines, source)
    noisy = "\n".join(line.text for line in lines)
    return Noisy(encoded(noisy, kind.encoding), carried(gold, lines))


def encoded(text: str, encoding: str) -> bytes:
    """UTF-8 where the wanted encoding has no sign for a character, as a program that saves would do."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8")


# --- labels ----------------------------------------------------------------------------------------------------------


def ranges(gold: Json) -> Iterator[list[int]]:
    """Every range of lines in the labels, itself and not a copy."""
    for part in ("present", "apologies", "agenda", "statements", "links"):
        yield from (one[key] for one in gold[part] for key in ("lines", "heading_lines") if one.get(key))
    yield from (gold[part]["lines"] for part in ("next_meeting", "signed") if gold[part]["lines"])
    for part in ("header_lines", "other_lines"):
        yield from gold[part]


def marked(text: str, gold: Json) -> list[Line]:
    """The clean lines with what their labels say about them."""
    held: dict[int, int] = {}
    tops = [one["lines"] for one in gold["statements"]] + [one["heading_lines"] for one in gold["agenda"]]
    for first, last in tops + [gold[part]["lines"] for part in ("next_meeting", "signed") if gold[part]["lines"]]:
        for number in range(first, last + 1):
            held[number] = held.get(number, 0) + 1
    opens = {one["lines"][0]: one for one in gold["statements"]}
    heads = {one["heading_lines"][0] for one in gold["agenda"]}
    heads |= {gold[part]["lines"][0] for part in ("next_meeting", "signed") if gold[part]["lines"]}
    return [
        Line(
            line,
            (number,),
            whole=held.get(number, 0) > 1,
            opens=number in opens,
            named=number in opens and bool(opens[number].get("organisation") or opens[number].get("person")),
            heads=number in heads,
        )
        for number, line in enumerate(text.split("\n"), 1)
    ]


def carried(gold: Json, lines: list[Line]) -> Json:
    """The labels with the numbers that their lines have now; what the noise put in belongs to no part."""
    now: dict[int, list[int]] = {}
    for number, line in enumerate(lines, 1):
        for old in line.of:
            now.setdefault(old, []).append(number)
    moved = copy.deepcopy(gold)
    for lines_held in ranges(moved):
        first, last = lines_held
        new = [number for old in range(first, last + 1) for number in now.get(old, ())]
        lines_held[:] = [min(new), max(new)]
    added = [number for number, line in enumerate(lines, 1) if line.furniture and line.text.strip()]
    moved["other_lines"] = sorted(moved["other_lines"] + [[number, number] for number in added])
    return moved


# --- what happens to a text ------------------------------------------------------------------------------------------


def wrapped(lines: list[Line], source: random.Random) -> list[Line]:
    """Hard line ends at one width, long words parted by a hyphen now and then."""
    width = source.randint(60, 90)
    return [piece for line in lines for piece in (pieces(line, width, source) if wraps(line, width) else [line])]


def wraps(line: Line, width: int) -> bool:
    """Not what two labels share, nor a row of a table."""
    return len(line.text) > width and not line.whole and not GAP.search(BULLET.sub("", line.text))


def pieces(line: Line, width: int, source: random.Random) -> Iterator[Line]:
    bullet = BULLET.match(line.text)
    indent = " " * len(bullet[0].expandtabs(4)) if bullet and source.random() < 0.5 else ""
    lead = line.text[: len(line.text) - len(line.text.lstrip())]
    words = line.text.strip().split(" ")
    current, piece = lead + words[0], line
    for word in words[1:]:
        if len(current) + 1 + len(word) <= width:
            current += f" {word}"
            continue
        head, tail = parted(word, width - len(current) - 1, source)
        yield replace(piece, text=f"{current} {head}" if head else current)
        current, piece = indent + tail, Line("", line.of, goes_on=True)
    yield replace(piece, text=current)


def parted(word: str, room: int, source: random.Random) -> tuple[str, str]:
    """A word in two with a hyphen, where it is a plain long one and its first part has room; else all of it below."""
    cuts = [at.start() for at in SYLLABLE.finditer(word) if 3 <= at.start() < min(room, len(word) - 3)]
    if not cuts or not HYPHENATED.match(word) or source.random() < 0.5:
        return "", word
    at = cuts[-1]
    return word[:at] + "-", word[at:]


def paged(lines: list[Line], source: random.Random) -> list[Line]:
    """Pages of one length, each ending and beginning as one house would have it, also in the middle of a sentence."""
    height = source.randint(34, 52)
    pages = -(-len(lines) // height)
    title = next(line.text.strip() for line in lines if line.text.strip())[:60]
    foot = source.choice(("Side {page} av {pages}", "{page}", "{page} ({pages})", "- {page} -", "side {page}"))
    indent, feed, head = " " * source.choice((0, 40, 70)), source.choice(("", "\f")), source.choice(("", title))
    out: list[Line] = []
    for first in range(0, len(lines), height):
        page = lines[first : first + height]
        if first:
            end = indent + foot.format(page=first // height, pages=pages)
            out += [Line(text, furniture=True) for text in ("", end, "", *((feed + head, "") if head else ()))]
            page = page if head else [replace(page[0], text=feed + page[0].text), *page[1:]]
        out += page
    return out


def rebulleted(lines: list[Line], source: random.Random) -> list[Line]:
    """Every bullet of the text becomes another sign, or goes where something else parts what it parted."""
    sign, lost = source.choice(BULLETS), source.random() < 0.4
    out: list[Line] = []
    for line in lines:
        bullet = None if line.goes_on else BULLET.match(line.text)
        if bullet is None:
            out.append(line)
            continue
        gone = lost and line.opens and not line.whole
        if gone and not line.named and out and out[-1].text.strip():
            out.append(Line("", furniture=True))
        out.append(replace(line, text=bullet[1] + ("" if gone else sign + bullet[3]) + line.text[bullet.end() :]))
    return out


def spaced(lines: list[Line], source: random.Random) -> list[Line]:
    """Doubled blanks, no-break spaces and blanks at line ends."""
    return [replace(line, text=respaced(line.text, source)) for line in lines]


def respaced(text: str, source: random.Random) -> str:
    def other(found: re.Match[str]) -> str:
        chance = source.random()
        return "  " if chance < 0.02 else "\u00a0" if chance < 0.07 else found[0]

    return re.sub(r"(?<=\S) (?=\S)", other, text) + (" " if source.random() < 0.3 else "")


def soft(lines: list[Line], source: random.Random) -> list[Line]:
    """Soft hyphens inside long words."""

    def part(found: re.Match[str]) -> str:
        cut = SYLLABLE.search(found[0], 3)
        if cut is None or source.random() > 0.2:
            return found[0]
        return f"{found[0][: cut.start()]}\u00ad{found[0][cut.start() :]}"

    return [replace(line, text=re.sub(r"(?<![\w./@-])[a-zæøå]{10,}(?![\w./@-])", part, line.text)) for line in lines]


def tabbed(lines: list[Line], source: random.Random) -> list[Line]:
    """Tabs for gaps, after bullets and for indents."""
    tabs = [replace(line, text=GAP.sub("\t", BULLET.sub(r"\1\2\t", line.text))) for line in lines]
    return [replace(line, text=re.sub(r"^ {2,}", "\t", line.text)) for line in tabs]


def doubled(lines: list[Line], source: random.Random) -> list[Line]:
    """A blank line below every line, so that a paragraph shows by two."""
    return [one for line in lines for one in (line, Line("", furniture=True))]


def crowded(lines: list[Line], source: random.Random) -> list[Line]:
    """No blank lines in the body but those without which nobody could tell what begins."""
    body = next((number for number, line in enumerate(lines) if line.heads), len(lines))
    out = lines[:body]
    for line, below in zip(lines[body:], [*lines[body + 1 :], Line("")], strict=True):
        if line.text.strip() or below.heads or (below.opens and not below.named and not BULLET.match(below.text)):
            out.append(line)
    return out


def shifted(lines: list[Line], source: random.Random) -> list[Line]:
    """A blank before every line, as some readers of PDF leave it."""
    return [
        replace(line, text=f" {line.text}" if line.text.strip() and "\f" not in line.text else line.text)
        for line in lines
    ]


KINDS = (
    Kind("pdf", (rebulleted, wrapped, soft, paged)),
    Kind("pdf-reader", (wrapped, rebulleted, spaced, paged, shifted)),
    Kind("word-processor", (tabbed, soft, spaced)),
    Kind("old-file", (crowded, rebulleted, wrapped, tabbed), encoding="cp1252"),
    Kind("double-spaced", (wrapped, doubled, paged)),
)
