"""Second layer: a line of a participant list cut at its labels."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from meetings.importing.labels import JOINED, ListLabel, read_label
from meetings.importing.minutes import Status
from meetings.importing.name_lists import in_names
from meetings.importing.names import Likeness, person_likeness
from meetings.importing.words import is_role_word

_LABEL_VERBS = re.compile(
    r"(?:møtt|møtte|deltok|tilstede|tilstades|forfall|fråfall|frafall|fravær|avbud|forhindret|forhindra|ikke|ikkje)",
    re.IGNORECASE,
)
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
_DELEGATES = re.compile(
    r"(?P<before>(?:det\s+)?(?:møtte|deltok|var|til\s?st(?:ede|ades)\s+var)\s+)?representant(?:er|ar)\s+(?:fra|frå|for)\s+"
    r"(?P<bodies>(?-i:[A-ZÆØÅ])[^.:;]*?)(?P<behind>\s+(?:møtte|deltok|var\s+til\s?st(?:ede|ades)))?",
    re.IGNORECASE,
)
"""«Representanter fra Solrik, Havbris og Fjellro møtte»: bodies alone."""
_BEFORE_LABEL = re.compile(
    r"[.;|]\s+|\s{2,}|\)\s+(?=[A-ZÆØÅ])|,\s+(?=[A-ZÆØÅ]|(?:meldte?|forfall|fr[aå]fall|fravær|ikke|ikkje|avbud|fra|frå)\b)"
)
"""Where a label may begin inside a line: «…, meldt forfall: Kari Bø», «…, fra Solrik: Ola Li»."""
_LED = re.compile(
    r"(?:møteleder|møteleiar|ordstyrer|ordstyrar|referent|leder|leiar)\w*\s+(?:var|er)\b|møtet\s+(?:ble|blei|vart|starta|startet|begynte)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a line: a label with what stands behind it, or text that goes on with what was before (no label)."""

    label: ListLabel | None
    text: str
    marked: bool = False
    """The label ends in a colon, a tab, or is alone on its line."""
    closed: bool = False
    """The label stands behind the names: what follows on other lines is not under it."""


def segments(text: str, raw: str, *, in_list: bool) -> list[Segment]:
    """The line cut at its list labels; an empty list when it has none."""
    cut = _by_colon(text) or _by_column(raw) or _alone(text, in_list=in_list) or _by_sentence(text, in_list=in_list)
    return [_bodies_alone(part) for one in cut for part in _all_but(one)]


def _bodies_alone(segment: Segment) -> Segment:
    """«Til stede: representanter fra Solrik, Havbris og Fjellro»: in a row with commas «og» stands before the last."""
    found = _DELEGATES.fullmatch(segment.text.strip(" ."))
    bodies = found["bodies"] if found and not (found["before"] or found["behind"]) else ""
    return replace(segment, text=_in_a_row(bodies)) if bodies else segment


def _in_a_row(bodies: str) -> str:
    before, comma, last = bodies.rpartition(", ")
    return f"{before}{comma}{', '.join(last.split(' og '))}" if comma else bodies


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
        *(one.end() for one in _BEFORE_LABEL.finditer(text[start:end])),
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
    if len(text) > 1500 or not (in_list or _LABEL_VERBS.search(JOINED.sub("til", text))):
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
    delegates = _DELEGATES.fullmatch(text)
    if delegates and (delegates["before"] or delegates["behind"]):
        return Segment(ListLabel(Status.PRESENT), _in_a_row(delegates["bodies"]), marked=True)
    sent = _SENT.fullmatch(text)
    led = sent is not None and (sent["rest"][0].isupper() or is_role_word(sent["rest"].split()[0]))
    if sent and led and in_names(sent["rest"]) and person_likeness(sent["body"]) != Likeness.SURE:
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
    if not _LABEL_VERBS.search(JOINED.sub("til", text)) or ":" in text:
        return None
    label = read_label(text)
    return label if label is not None and not label.weak else None
