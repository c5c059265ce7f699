"""A report as Akoma Ntoso 3.0, a `<debate>`, the form that parliaments share. Pure.

Source: OASIS LegalDocML, Akoma Ntoso 1.0 part 2. Who speaks stands in words in `from`, all of them; the attribute `by`
can name one agent alone, so that a joint statement has an agent of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree import ElementTree as Xml

from django.conf import settings
from django.utils.text import slugify

from meetings.exporting import furniture
from meetings.exporting.characters import xml_text
from meetings.notation import Span
from meetings.report import AdditionLine, Case, Line, Paragraph, Passage, Plate, Reply, Report, Voice

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
NO_DAY = "1970-01-01"
"""The schema asks for a day; a report without one is dated thus, and says so in words."""


@dataclass
class Agents:
    """Those who are referred to, each once, in the order they come: by key its kind, address here and name."""

    known: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def of(self, plates: Iterable[Plate]) -> str:
        """The reference to whoever speaks; «#nobody» where nobody is named."""
        named = list(plates)
        if not named:
            return self._add("nobody", "TLCConcept", "", "–")
        if len(named) == 1:
            one = named[0]
            return self._add(_key(one), "TLCOrganization" if one.url else "TLCConcept", one.url, one.name)
        key = "joint-" + "-".join(_key(plate) for plate in named)
        return self._add(key, "TLCConcept", "", ", ".join(plate.name for plate in named))

    def _add(self, key: str, kind: str, url: str, name: str) -> str:
        """Two guests have one plate, and two names may have one key: each is an agent of its own."""
        free, number = key, 1
        while self.known.setdefault(free, (kind, url, name)) != (kind, url, name):
            number += 1
            free = f"{key}-{number}"
        return f"#{free}"


def akoma_ntoso(report: Report) -> bytes:
    """The report as these readers see it, in the page's order. A few milliseconds."""
    agents = Agents()
    root = Xml.Element("akomaNtoso", {"xmlns": NAMESPACE})
    debate = _add(root, "debate", name="minutes")
    meta = _add(debate, "meta")
    _preface(_add(debate, "preface"), report)
    body = _add(debate, "debateBody")
    for case in report.cases:
        _case(body, case, agents)
    _after(body, report, agents)
    if not len(body):
        _add(body, "debateSection", name="none", eId="none")
    _identification(meta, report)
    references = _add(meta, "references", source="#council")
    for key, (kind, url, name) in agents.known.items():
        href = settings.SITE_URL + url if url else f"/akn/ontology/concept/no/{key}"
        _add(references, kind, eId=key, href=href, showAs=name)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _key(plate: Plate) -> str:
    return f"{plate.kind}-{slugify(plate.short) or 'x'}"


def _add(parent: Xml.Element, tag: str, text: str = "", **attributes: str) -> Xml.Element:
    element = Xml.SubElement(parent, tag, {name: xml_text(value) for name, value in attributes.items() if value})
    element.text = xml_text(text) or None
    return element


# What it is


def _identification(meta: Xml.Element, report: Report) -> None:
    held = report.date.isoformat() if report.date else NO_DAY
    made = report.corrections[-1].date if report.corrections else report.published_on
    stated = made.isoformat() if made else held
    work = f"/akn/no/debate/minutes/{slugify(report.body_name) or 'council'}/{held}"
    expression = f"{work}/nob@{report.number}"
    identification = _add(meta, "identification", source="#council")
    one = _add(identification, "FRBRWork")
    _properties(one, work, f"{work}/!main", held, "meeting")
    _add(one, "FRBRcountry", value="no")
    one = _add(identification, "FRBRExpression")
    _properties(one, expression, f"{expression}/!main", stated, "published")
    _add(one, "FRBRversionNumber", value=str(report.number))
    _add(one, "FRBRlanguage", language="nob")
    one = _add(identification, "FRBRManifestation")
    _properties(one, f"{expression}.akn", f"{expression}/!main.xml", stated, "published")
    _add(one, "FRBRformat", value="application/akn+xml")


def _properties(one: Xml.Element, uri: str, this: str, day: str, what: str) -> None:
    _add(one, "FRBRthis", value=this)
    _add(one, "FRBRuri", value=uri)
    _add(one, "FRBRdate", date=day, name=what)
    _add(one, "FRBRauthor", href="#council")


def _preface(preface: Xml.Element, report: Report) -> None:
    _add(_add(preface, "p"), "docTitle", report.title)
    for fact in furniture.facts_of(report):
        _add(preface, "p", f"{fact.name}: {fact.value}")
    for note in furniture.notes_of(report):
        _add(preface, "p", note)
    for correction in report.corrections:
        _add(preface, "p", f"{furniture.correction_heading(correction)} {correction.reason}")
    if report.points:
        _add(preface, "p", furniture.words()["in_short"])
        points = _add(preface, "ul")
        for point in report.points:
            _add(_add(points, "li"), "p", point)


# What was said


def _case(body: Xml.Element, case: Case, agents: Agents) -> None:
    section = _add(body, "debateSection", name="item", eId=case.anchor)
    if case.number:
        _add(section, "num", case.eyebrow)
    _add(section, "heading", furniture.heading_of(case))
    if case.presenters:
        _add(section, "p", furniture.led_by(case))
    for paper in case.papers:
        _add(section, "p", paper.title)
    for passage in case.passages:
        _passage(section, passage, agents)
    _additions(section, case.additions)


def _passage(section: Xml.Element, passage: Passage, agents: Agents) -> None:
    if passage.form == "subheading":
        _add(section, "block", passage.text, name="subheading")
    elif passage.form == "reference":
        paragraph = _add(section, "p")
        _spans(paragraph, (Span(passage.text or passage.url, False, passage.url),))
    for line in passage.lines:
        label = furniture.label_of(passage, line)
        if passage.form in {"said", "ask"}:
            _speech(section, line, label, line.voice, agents)
        else:
            _told(section, line, label, passage.form)
        for reply in line.replies:
            _speech(section, reply, furniture.written(reply.voice), reply.voice, agents, to=line.voice)


def _speech(
    section: Xml.Element, said: Line | Reply, label: str, voice: Voice, agents: Agents, *, to: Voice | None = None
) -> None:
    whom = agents.of(to.plates) if to is not None and to.plates else ""
    eid = f"i{said.id}" if said.id else ""
    tag = said.kind if said.kind in {"question", "answer"} else "speech"
    speech = _add(section, tag, by=agents.of(voice.plates), to=whom, eId=eid)
    if label:
        _add(speech, "from", label)
    _words(speech, said)


def _told(section: Xml.Element, line: Line, label: str, form: str) -> None:
    """What nobody said: the secretary's own words, a summary, a decision, who was away."""
    told = _add(section, "other", eId=f"i{line.id}" if line.id else f"x{len(section)}", **{"class": form})
    if label:
        _add(told, "block", label, name="label")
    _words(told, line)


def _words(parent: Xml.Element, said: Line | Reply) -> None:
    if said.tag:
        _add(parent, "block", said.tag, name="kind")
    if said.members_only:
        _add(parent, "block", furniture.words()["members_only"], name="readers")
    _paragraphs(parent, said.paragraphs)
    if said.note:
        _add(parent, "p", f"({said.note})")
    for note in said.notes:
        _add(parent, "block", furniture.organisation_note_heading(note), name="organisationNote")
        _paragraphs(parent, note.paragraphs)


def _paragraphs(parent: Xml.Element, paragraphs: Iterable[Paragraph]) -> None:
    listed: Xml.Element | None = None
    for paragraph in paragraphs:
        if paragraph.bullet:
            listed = _add(parent, "ul") if listed is None else listed
            _spans(_add(_add(listed, "li"), "p"), paragraph.spans)
        else:
            listed = None
            _spans(_add(parent, "p"), paragraph.spans)


def _spans(parent: Xml.Element, spans: Iterable[Span]) -> None:
    for span in spans:
        if span.url:
            _add(parent, "a", span.text, href=span.url)
        elif span.members_only:
            _add(parent, "inline", span.text, name="membersOnly")
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + xml_text(span.text)
        else:
            parent.text = (parent.text or "") + xml_text(span.text)


# What stands after the items


def _after(body: Xml.Element, report: Report, agents: Agents) -> None:
    words = furniture.words()
    if report.tasks:
        table = _add(_section(body, "tasks", words["tasks"]), "table")
        _row(table, "th", (words["what"], words["who"], words["due"]))
        for cells in furniture.task_cells(report):
            _row(table, "td", cells)
    if report.papers:
        section = _section(body, "papers", words["papers"])
        for paper in report.papers:
            _add(section, "p", paper.title)
    if report.next_words:
        _add(_section(body, "next", words["next"]), "p", report.next_words)
    if report.additions:
        _additions(_section(body, "additions", words["additions"]), report.additions)
    if report.attendee_groups:
        _present(body, report, agents)


def _present(body: Xml.Element, report: Report, agents: Agents) -> None:
    call = _add(body, "rollCall", eId="attendees")
    _add(call, "heading", furniture.words()["attendees"])
    for group in report.attendee_groups:
        _add(call, "block", f"{group.heading} ({group.count})", name="status")
        for attendee in group.attendees:
            _add(call, "p", ", ".join(filter(None, furniture.attendee_cells(attendee))))
            if attendee.plate is not None:
                agents.of([attendee.plate])
    if report.apologies_note:
        _add(call, "p", report.apologies_note)


def _section(body: Xml.Element, name: str, heading: str) -> Xml.Element:
    section = _add(body, "debateSection", name=name, eId=name)
    _add(section, "heading", heading)
    return section


def _row(table: Xml.Element, tag: str, cells: Iterable[str]) -> None:
    row = _add(table, "tr")
    for cell in cells:
        _add(_add(row, tag), "p", cell)


def _additions(section: Xml.Element, additions: Iterable[AdditionLine]) -> None:
    words = furniture.words()
    for addition in additions:
        kept = _add(section, "other", eId=f"addition-{addition.id}", **{"class": "addition"})
        _add(kept, "p", furniture.addition_heading(addition))
        if addition.about:
            _spans(_add(kept, "p", f"{words['about']}: "), addition.about)
        _paragraphs(kept, addition.paragraphs)
        _add(kept, "p", words["outside"])
