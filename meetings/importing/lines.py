"""First layer: the lines of a document with the features that the other layers weigh."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from meetings.importing.decoding import lines_of
from meetings.importing.formats.wraps import RUNNING

_BULLET = re.compile(
    r"[ \t]*(?P<bullet>[-=]{1,2}>|(?:[-*]\s+)?\[[xX ]\](?=\s)|[☐☑☒]|"
    r"[-–—•·▪◦○●∙‣⁃*➢►✓§>→\uf0b7\uf0a7\uf02d]|o(?=[ \t]))(?P<gap>[ \t]*)(?=\S)"
)
_LETTERED = re.compile(r"[ \t]*(?P<bullet>[a-zæøå][.)])[ \t]+(?=\S)")
_PAGE_NUMBER = re.compile(
    r"(?:side|s\.|page)?\s*[-–—]?\s*\d{1,3}\s*[-–—]?(?:\s*(?:av|/|of)\s*\d{1,3}|\s*\(\d{1,3}\))?", re.IGNORECASE
)
_RULE = re.compile(r"[|\s:+=_-]{4,}")
"""The line below the head of a table."""
_PAGED = re.compile(
    r"\b(?:side|s\.|page)\s*\d{1,3}(?:\s*(?:av|/|of)\s*\d{1,3})?$|\s\d{1,3}\s?(?:\(\d{1,3}\)|av\s\d{1,3})$",
    re.IGNORECASE,
)
"""The end of a running head."""
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|__)(?=\S)(?P<inside>[^*_\n]+?)\1(?!\w)")
"""Bold type as plain text writes it."""
_HEADING_SIGN = re.compile(r"^\s{0,3}#{1,6}\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?:;…][)»”\"']*$")
_INNER_CAPITALS = re.compile(r"[a-zæøå]{1,4}[A-ZÆØÅ]{2,}\w*(?![\w.@])")
_SPACES = re.compile(r"\s+")
_DIGITS = re.compile(r"\d+")
_PLAIN_BULLETS = frozenset("-–—•·▪◦○●∙‣⁃*o\uf0b7\uf0a7\uf02d")
"""Those that only open a point; a ticked box says something."""
_COLUMNS = re.compile(r"\t+|\s*\.{4,}\s*|\s{3,}|\s*\|\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """One source line. `number` counts from 1; `body` is the text after the bullet."""

    number: int
    raw: str
    plain: str
    """The raw line without signs that stand for bold type or headings."""
    text: str
    body: str
    indent: int
    bullet: str
    full: bool
    """The first word of the next line would not have fitted here: the line was wrapped, not ended."""
    furniture: bool
    """Page number, running title: belongs to the paper, not to the minutes."""

    @property
    def blank(self) -> bool:
        return not self.text

    @property
    def ends_sentence(self) -> bool:
        return ends_sentence(self.text)

    @property
    def starts_lower(self) -> bool:
        """Whether it could go on with the sentence before; «eLIV» is a name."""
        return self.body[:1].islower() and not begins_name(self.body)

    @property
    def columns(self) -> list[str]:
        """The cells of a table row that lost its rules: parts kept apart by tabs or wide gaps."""
        bare = self.plain.strip()
        bare = bare.removeprefix(self.bullet) if self.bullet in _PLAIN_BULLETS else bare
        return [cell for part in _COLUMNS.split(bare) if (cell := tidy(part))]


def begins_name(text: str) -> bool:
    """Whether the first word is written as a name: with a capital first, or two of them inside («eLIV», «proNETT»)."""
    return text[:1].isupper() or bool(_INNER_CAPITALS.match(text))


def ends_sentence(text: str) -> bool:
    """Whether the words could be the last of a sentence."""
    return bool(_SENTENCE_END.search(text))


def tidy(text: str) -> str:
    """Soft hyphens out, every run of blanks one blank, no blank at either end."""
    return _SPACES.sub(" ", text.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")).strip()


def read_lines(text: str) -> list[Line]:
    """All lines of the text with their features, in one pass over the neighbours."""
    raws = lines_of(text)
    plains = _without_signs(raws)
    texts = [tidy(plain) for plain in plains]
    width = _wrap_width(texts)
    following = _next_first_words(texts)
    furniture = _furniture(raws, texts)
    bullets = [_split_bullet(plain, text) for plain, text in zip(plains, texts, strict=True)]
    counts = Counter(bullet for bullet, _body in bullets if bullet)
    lines = []
    for index, raw in enumerate(raws):
        bullet, body = bullets[index]
        if bullet and index and _is_wrapped_dash(bullet, body, texts[index - 1], counts):
            bullet, body = "", texts[index]
        room = len(texts[index]) + 1 + len(following[index])
        lines.append(
            Line(
                number=index + 1,
                raw=raw,
                plain=plains[index],
                text=texts[index],
                body=body,
                indent=_indent(raw),
                bullet=bullet,
                full=bool(width and texts[index] and following[index] and room > width),
                furniture=index in furniture,
            )
        )
    return lines


def _without_signs(raws: Sequence[str]) -> list[str]:
    """The lines without «**» around bold type and «#» before headings, where the document has such signs in pairs."""
    raws = [_as_row(raw) for raw in raws]
    if not any(_EMPHASIS.search(raw) for raw in raws) and sum(map(bool, map(_HEADING_SIGN.match, raws))) < 2:
        return list(raws)
    return [_EMPHASIS.sub(r"\g<inside>", _HEADING_SIGN.sub("", raw)) for raw in raws]


def _as_row(raw: str) -> str:
    """«| a | b |» as a row with tabs; the line below a table's head stays."""
    bare = raw.strip()
    if len(bare) < 3 or bare[0] != "|" or bare[-1] != "|" or _RULE.fullmatch(bare):
        return raw
    return "\t".join(cell.strip() for cell in bare[1:-1].split("|"))


def _indent(raw: str) -> int:
    expanded = raw.replace("\xa0", " ").expandtabs(4)
    return len(expanded) - len(expanded.lstrip())


def _split_bullet(raw: str, text: str) -> tuple[str, str]:
    """The bullet and the text behind it; a dash glued to a word counts only before a capital or a blank."""
    found = _BULLET.match(raw.replace("\xa0", " ")) or _LETTERED.match(raw)
    if not found or not text:
        return "", text
    body = tidy(raw[found.end() :])
    glued = not found.groupdict().get("gap", " ")
    if not body or (glued and not (body[0].isupper() and found["bullet"] in "-–—•·*▪●")):
        return "", text
    return found["bullet"], body


def _is_wrapped_dash(bullet: str, body: str, before: str, counts: Counter[str]) -> bool:
    """A dash that a wrapped sentence happens to put first on a line, in a document with another bullet."""
    rare = counts[bullet] < 3 and counts.most_common(1)[0][1] >= 3
    return bullet in "-–—" and rare and body[0].islower() and bool(before) and not _SENTENCE_END.search(before)


def _wrap_width(texts: Sequence[str]) -> int:
    """The width at which the document was wrapped, 0 when paragraphs stand on one line each."""
    filled = [text for text in texts if text]
    if len(filled) < 8:
        return 0
    lengths = sorted(len(text) for text in filled)
    width = lengths[int(len(lengths) * 0.95)]
    if width > 140 or width < 40:
        return 0
    broken = sum(
        1
        for current, after in pairwise(filled)
        if after[0].islower() and len(current) > width * 0.6 and not _SENTENCE_END.search(current)
    )
    return int(width * 0.88) if broken >= max(2, len(filled) // 25) else 0


def _next_first_words(texts: Sequence[str]) -> list[str]:
    """For each line the first word of the next line that is not blank."""
    words = [""] * len(texts)
    word = ""
    for index in range(len(texts) - 1, -1, -1):
        words[index] = word
        if texts[index]:
            word = texts[index].split(" ", 1)[0]
    return words


def _furniture(raws: Sequence[str], texts: Sequence[str]) -> set[int]:
    """Indexes of page numbers and of titles that repeat beside page breaks."""
    breaks = {index for index, raw in enumerate(raws) if "\f" in raw}
    numbers = {index for index, text in enumerate(texts) if _is_page_number(index, texts, breaks)}
    edges = _near(breaks | numbers, texts)
    masks = Counter(_DIGITS.sub("#", texts[index]).casefold() for index in edges)
    title = next((index for index, text in enumerate(texts) if text), 0)
    if edges - {title}:
        masks[_DIGITS.sub("#", texts[title]).casefold()] += title not in edges  # the title as head of later pages
    repeated = {mask for mask, count in masks.items() if count >= 2 and 3 <= len(mask) <= 90 and mask[-1] not in ":."}
    heads = Counter(_DIGITS.sub("#", text).casefold() for text in texts if _PAGED.search(text))
    paged = {
        index
        for index, text in enumerate(texts)
        if len(text) < 90 and _PAGED.search(text) and heads[_DIGITS.sub("#", text).casefold()] >= 2
    }
    marked = {index for index, raw in enumerate(raws) if raw.startswith(RUNNING)}
    rules = {index for index, text in enumerate(texts) if "|" in text and _RULE.fullmatch(text)}
    repeats = {index for index in edges if _DIGITS.sub("#", texts[index]).casefold() in repeated}
    return marked | numbers | rules | paged | repeats


def _is_page_number(index: int, texts: Sequence[str], breaks: set[int]) -> bool:
    text = texts[index]
    if not text or len(text) > 16 or not _PAGE_NUMBER.fullmatch(text):
        return False
    before = not texts[index - 1] if index else True
    after = index + 1 >= len(texts) or not texts[index + 1] or index + 1 in breaks or (before and "(" in text)
    if "/" in text or "(" in text:
        part, whole = (int(number) for number in _DIGITS.findall(text)[:2])
        return part <= whole and after and (whole < 12 or any(character.isalpha() for character in text))
    if not text.isdigit():
        return any(character.isalpha() for character in text) or text[0] in "-–—"
    return index in breaks or (before and after)


def _near(edges: set[int], texts: Sequence[str]) -> set[int]:
    """The two filled lines on either side of every page edge."""
    found: set[int] = set()
    for edge in edges:
        for step in (-1, 1):
            index, seen = edge if step == 1 and texts[edge] else edge + step, 0
            while 0 <= index < len(texts) and seen < 2 and abs(index - edge) < 8:
                if texts[index] and index not in edges:
                    found.add(index)
                    seen += 1
                elif index in edges and texts[index] and len(texts[index]) > 16:
                    found.add(index)
                index += step
    return found
