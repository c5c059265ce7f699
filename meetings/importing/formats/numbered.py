"""Word counts its lists when it shows them; here the numbers and bullets are written into the paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

_PLACE = re.compile(r"%(\d)")
_DEEPER = re.compile(r"(?i)list (?:bullet|number|continue) ([2-5])")
_DASHES = ("-", "–", "—")
_HUNDREDS = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is shown: `text` as «%1.%2»."""

    form: str
    text: str
    start: int


@dataclass(slots=True)
class Lists:
    """The lists of a document: levels and counters by list, starts by use, and the lists that styles bring."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    list_of: dict[str, str] = field(default_factory=dict)
    starts: dict[str, dict[int, int]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int | None, str]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    depths: dict[str, int] = field(default_factory=dict)
    """How deep a style is set in where every depth is a list of its own: «List Bullet 2» is one step in."""


def local(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def child(element: Element | None, *path: str) -> Element | None:
    """The first element down that path, whatever its namespace."""
    for name in path:
        element = next((one for one in element if local(one) == name), None) if element is not None else None
    return element


def children(element: Element | None, name: str) -> Iterator[Element]:
    return (one for one in (element if element is not None else ()) if local(one) == name)


def value(element: Element | None, name: str = "val") -> str:
    """The attribute, whatever its namespace; empty when there is none."""
    pairs = element.attrib.items() if element is not None else ()
    return next((found for key, found in pairs if key.rsplit("}", 1)[-1] == name), "")


def number(written: str, otherwise: int) -> int:
    return int(written) if re.fullmatch(r"\d{1,6}", written) else otherwise


def read_lists(numbering: Element | None, styles: Element | None) -> Lists:
    lists = Lists()
    for one in children(numbering, "abstractNum"):
        lists.levels[value(one, "abstractNumId")] = dict(map(_level, children(one, "lvl")))
    for one in children(numbering, "num"):
        key = value(one, "numId")
        lists.list_of[key] = value(child(one, "abstractNumId"))
        lists.starts[key] = {
            number(value(over, "ilvl"), 0): number(value(start), 1)
            for over in children(one, "lvlOverride")
            if (start := child(over, "startOverride")) is not None
        }
    for one in children(styles, "style"):
        deeper = _DEEPER.fullmatch(value(child(one, "name")))
        lists.depths[value(one, "styleId")] = int(deeper[1]) - 1 if deeper else 0
        numbered = child(one, "pPr", "numPr")
        level = child(numbered, "ilvl")
        lists.styles[value(one, "styleId")] = (
            value(child(numbered, "numId")),
            number(value(level), 0) if level is not None else None,
            value(child(one, "basedOn")),
        )
    return lists


def _level(element: Element) -> tuple[int, Level]:
    form = value(child(element, "numFmt")) or "decimal"
    start = number(value(child(element, "start")), 1)
    return number(value(element, "ilvl"), 0), Level(form, value(child(element, "lvlText")), start)


def write_numbers(body: Element, lists: Lists) -> None:
    """Each numbered paragraph of the body begins with what Word shows before it."""
    for paragraph in [one for one in body.iter() if local(one) == "p"]:
        properties = child(paragraph, "pPr")
        key, level = _list_of(properties, lists)
        if not key or child(properties, "rPr", "del") is not None:
            continue
        shown = "  " * lists.depths.get(value(child(properties, "pStyle")), 0) + _count(key, level, lists)
        if shown.strip() and _has_words(paragraph):
            _prefix(paragraph, properties, shown)


def _has_words(paragraph: Element) -> bool:
    return any((local(one) == "t" and one.text) or local(one) == "sym" for one in paragraph.iter())


def _list_of(properties: Element | None, lists: Lists) -> tuple[str, int]:
    """The list and level of a paragraph, its own or its style's; «0» takes a style's list away."""
    own = child(properties, "numPr")
    key, level = value(child(own, "numId")), value(child(own, "ilvl"))
    style, seen = value(child(properties, "pStyle")), 0
    while style and not key and seen < 20:
        key, styled, style = lists.styles.get(style, ("", None, ""))
        level = level or (str(styled) if styled is not None else "")
        seen += 1
    return ("" if key == "0" else key), number(level, 0)


def _count(key: str, level: int, lists: Lists) -> str:
    name = lists.list_of.get(key, "")
    levels = lists.levels.get(name, {})
    shape = levels.get(level)
    if shape is None:
        return ""
    if shape.form == "bullet":
        return "  " * level + (shape.text if shape.text in _DASHES else "•") + " "
    counters = lists.counters.setdefault(name, {})
    restart = lists.starts.get(key, {}).pop(level, None)
    counters[level] = restart if restart is not None else counters.get(level, shape.start - 1) + 1
    for deeper in [one for one in counters if one > level]:
        del counters[deeper]
    if shape.form == "none" or not shape.text:
        return ""

    def place(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        other = levels.get(at, shape)
        return _written(counters.get(at, other.start), other.form)

    indent = "  " * level if shape.form.endswith(("Letter", "Roman")) else ""
    return f"{indent}{_PLACE.sub(place, shape.text).strip()} "


def _written(count: int, form: str) -> str:
    if form.endswith("Letter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 % 5 + 1)
        return letter.upper() if form.startswith("upper") else letter
    if form.endswith("Roman") and 0 < count < 400:
        roman, rest = "", count
        for worth, sign in _HUNDREDS:
            roman += sign * (rest // worth)
            rest %= worth
        return roman.upper() if form.startswith("upper") else roman
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _prefix(paragraph: Element, properties: Element | None, shown: str) -> None:
    space = paragraph.tag[: -len("p")]
    run = Element(f"{space}r")
    text = SubElement(run, f"{space}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    text.text = shown
    paragraph.insert(0 if properties is None else list(paragraph).index(properties) + 1, run)
