"""What holds for every text and every record, found by searching for a counterexample."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.notation import (
    ROW_KINDS,
    Block,
    Kind,
    Parsed,
    Record,
    Speaker,
    compose,
    escape_block,
    escape_line,
    parse,
    public_text,
    records_of,
    relabel_block,
    render,
    replace_block,
    split_spans,
)
from meetings.notation.lines import split_lines
from organisations.folding import BLANKS
from tests.meetings.notation_samples import register_of, samples

REGISTER = register_of(samples()["register"])
MEETING = date(2026, 6, 3)

FRAGMENTS = (
    *("FVR", "PB", "Psykisk Balanse Ungdom", "Om-start", "Bo og Leve", "Hjelp: Nord", "Rus/Psyk-forumet", "fvr"),
    *("Etaten", "XYZ", "LAR", "Lars", "Tuva", "Tuva Lind", "Magnus", "Rita Nordli", "Psykologlag", "Møtet", "Svar"),
    *("Innspill fra møtet", "Spørsmål", "Forslag", "Vedtak", "Konklusjon", "Internt", "Oppfølging", "Lenke", "Alle"),
    *("(vara)", "(kun medlemmer)", "(forslag)", "(", ")", "((", "))", "ikke til stede", "innen 1.9", "før", "en dag"),
    *(":", ": ", " – ", "- ", " -", "–", "/", ",", " og ", " & ", "!", "=", "//", "#", "#tema", "\\", "•", "- ", "* "),
    *("  ", " ", "\t", "\u00a0", "\r", "\f", "\u2028", "\u0085", "\u00ad", "a\u030a", "ß", "İ", "\ufeff", "\x00"),
    *("plassen er avtalt", "Hva med natt?", "<https://example.org/a>", "https://example.org", "12:30", "»", "é"),
)

words = st.one_of(st.sampled_from(FRAGMENTS), st.sampled_from(FRAGMENTS), st.text(max_size=4))
breaks = st.sampled_from(("\n", "\n  ", "\n• ", "\n\n", "\n\n  ", "\n  \\", ":\n"))
hostile_text = st.lists(st.one_of(words, words, breaks)).map("".join)


def read(text: str) -> Parsed:
    return parse(text, REGISTER, meeting_date=MEETING)


# ---- records


def _one_line(text: str) -> str:
    return text.replace("\n", "").strip(BLANKS)


one_line = st.lists(words, min_size=1, max_size=6).map("".join).map(_one_line).filter(bool)
more_lines = st.lists(one_line, max_size=3)


def _text(first: str, more: list[str], gap: bool) -> str:
    return "\n".join([first, *more[:1], *([""] if gap and len(more) > 1 else []), *more[1:]])


texts = st.builds(_text, one_line, more_lines, st.booleans())

LABELS = {
    label: read(f"{label}: a").blocks[0].speakers
    for label in (
        *("FVR", "Psykisk Balanse", "PBU", "FVR/Tuva", "FVR/Sunniva Aas", "FVR og PB", "Bo og Leve, LPS", "Om-start"),
        *("Hjelp: Nord", "Rus/Psyk-forumet", "Magnus", "Thea Lunde", "Lars", "Etaten", "XYZ", "Rita Nordli"),
    )
}
GROUP_LABELS = {label: read(f"{label}: a").blocks[0].speakers for label in ("Møtet", "Pårørende", "Brukere og Flere")}
ANSWERS = {label: read(f"  {label}: a").blocks[0].speakers for label in ("Svar", "Forskerne")}
TASK_LABELS = ("Ida", "FVR og Magnus", "Alle", "Lars", "Etaten", "Medvind/Lars")

notes = st.sampled_from(["", "vara", "kun medlemmer", "etter møtet 12.6.", "vara, kun medlemmer"])
topics = st.lists(st.sampled_from(["ventetid", "bolig og jobb", "natt"]), unique=True, max_size=2).map(tuple)


def _said(*, kind: Kind, label: str, text: str, note: str, themes: tuple[str, ...], indented: bool) -> Record:
    word = {Kind.QUESTION: "spørsmål", Kind.ADVICE: "anbefaling", Kind.PROPOSAL: "forslag"}.get(kind)
    if word is not None:
        note = f"{note}, {word}" if note else word
    return Record(kind, text, LABELS[label], label, note, themes, indented)


labels = st.sampled_from(sorted(LABELS))
spoken = st.builds(
    _said,
    kind=st.sampled_from([Kind.STATEMENT, Kind.QUESTION, Kind.ADVICE, Kind.PROPOSAL]),
    label=labels,
    text=texts,
    note=notes,
    themes=topics,
    indented=st.booleans(),
)
put_in = st.builds(
    lambda label, text, note, themes, indented: Record(
        Kind.INPUT, text, GROUP_LABELS[label], label, note, themes, indented
    ),
    st.sampled_from(sorted(GROUP_LABELS)),
    texts,
    notes,
    topics,
    st.booleans(),
)
answers = st.builds(
    lambda label, text: Record(Kind.ANSWER, text, ANSWERS[label], label, indented=True),
    st.sampled_from(sorted(ANSWERS)),
    texts,
)
absence = st.builds(
    lambda label, rest: Record(Kind.ABSENCE, f"ikke til stede – {rest}", LABELS[label], label),
    st.sampled_from(["FVR", "PBU", "Magnus", "FVR og PB"]),
    texts,
)
nobodys = st.builds(
    lambda kind, text, themes, indented: Record(kind, text, topics=themes, indented=indented),
    st.sampled_from([Kind.QUESTION, Kind.ADVICE, Kind.PROPOSAL, Kind.SUMMARY, Kind.DECISION]),
    texts,
    topics,
    st.booleans(),
)
plain = st.builds(lambda text, themes: Record(Kind.INFORMATION, text, topics=themes), texts, topics)
outside = st.builds(
    lambda kind, text, indented: Record(kind, text, indented=indented),
    st.sampled_from([Kind.REFERENCE, Kind.INTERNAL, Kind.TASK]),
    texts,
    st.booleans(),
)
given_tasks = st.builds(
    lambda label, when, text, indented: Record(Kind.TASK, text, _who(label), label, indented=indented, when_text=when),
    st.sampled_from(TASK_LABELS),
    st.sampled_from(["", "innen 1.9", "før sommeren", "en dag", "innen kl. 12:00"]),
    texts,
    st.booleans(),
)
subheadings = st.sampled_from(["Kommentarer", "Dialog", "Neste Møte", "HMS"]).map(
    lambda text: Record(Kind.SUBHEADING, text)
)


def _who(label: str) -> tuple[Speaker, ...]:
    task = read(f"! {label}: a").blocks[0].task
    assert task is not None
    return task.who


def _headed(first_topics: tuple[str, ...], found: list[Record]) -> list[Record]:
    return [Record(Kind.TOPICS, topics=first_topics), *found] if first_topics else found


record_lists = st.builds(
    _headed,
    topics,
    st.lists(
        st.one_of(spoken, put_in, answers, absence, nobodys, plain, outside, given_tasks, subheadings), max_size=8
    ),
)


# ---- the properties


@settings(max_examples=200, deadline=None)
@given(hostile_text)
def test_reading_and_rendering_gives_the_very_text(text: str) -> None:
    assert render(read(text)) == text


@settings(max_examples=100, deadline=None)
@given(hostile_text)
def test_every_line_lies_in_exactly_one_block_with_its_right_number(text: str) -> None:
    blocks = read(text).blocks

    numbers = [n for block in blocks for n in range(block.first_line, block.last_line + 1)]
    lines = split_lines(text)
    assert numbers == list(range(1, len(lines) + 1))
    for block in blocks:
        assert block.raw == "".join(lines[block.first_line - 1 : block.last_line])


@settings(max_examples=100, deadline=None)
@given(hostile_text)
def test_blocks_keep_what_the_contract_says(text: str) -> None:
    blocks = read(text).blocks

    for index, block in enumerate(blocks):
        _keeps_the_contract(index, block, blocks)


def _keeps_the_contract(index: int, block: Block, blocks: tuple[Block, ...]) -> None:
    assert block.parent is None or 0 <= block.parent < index
    assert not block.is_reply or (block.parent is not None and blocks[block.parent].kind in ROW_KINDS)
    assert (block.task is not None) == (block.kind is Kind.TASK)
    assert (block.reference is not None) == (block.kind is Kind.REFERENCE)
    assert not block.offer or block.kind is Kind.INFORMATION
    assert block.kind is not Kind.BLANK or not block.text
    if block.label_at is not None:
        start, end = block.label_at
        assert block.raw[start:end] == block.label
    if block.speakers and block.doubt is None and block.kind in {Kind.STATEMENT, Kind.ABSENCE} and block.label:
        assert {speaker.certainty.value for speaker in block.speakers} == {"exact"}


@settings(max_examples=200, deadline=None)
@given(record_lists)
def test_composing_and_reading_gives_the_very_records(records: list[Record]) -> None:
    text = compose(records, REGISTER)

    assert records_of(read(text)) == tuple(records)


@settings(max_examples=100, deadline=None)
@given(hostile_text)
def test_what_a_text_says_can_be_written_plainly_and_read_again(text: str) -> None:
    records = records_of(read(text))

    assert records_of(read(compose(records, REGISTER))) == records


@settings(max_examples=100, deadline=None)
@given(hostile_text, st.data())
def test_an_internal_line_never_comes_out_as_anything_else(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, text.count("\n")))
    lines = text.split("\n")
    lines.insert(at, "// hemmelig")
    parsed = read("\n".join(lines))

    assert all("// hemmelig" not in block.raw or block.kind is Kind.INTERNAL for block in parsed.blocks)


@settings(max_examples=100, deadline=None)
@given(one_line)
def test_an_escaped_line_says_nothing_but_itself(line: str) -> None:
    (block,) = read(escape_line(line, REGISTER)).blocks

    assert block.kind in {Kind.INFORMATION, Kind.SUBHEADING}
    assert block.doubt is None
    assert not block.speakers


@settings(max_examples=100, deadline=None)
@given(one_line)
def test_a_line_escaped_without_a_register_is_safe_under_any(line: str) -> None:
    (block,) = read(escape_line(line)).blocks

    assert block.kind in {Kind.INFORMATION, Kind.SUBHEADING}
    assert not block.speakers


@settings(max_examples=100, deadline=None)
@given(hostile_text, st.data())
def test_replacing_a_block_by_itself_changes_nothing(text: str, data: st.DataObject) -> None:
    blocks = read(text).blocks
    if blocks:
        index = data.draw(st.integers(0, len(blocks) - 1))

        assert replace_block(text, index, blocks[index].raw, REGISTER) == text


@settings(max_examples=100, deadline=None)
@given(hostile_text, st.data())
def test_another_label_leaves_everything_else_byte_for_byte(text: str, data: st.DataObject) -> None:
    blocks = read(text).blocks
    named = [n for n, b in enumerate(blocks) if b.label_at and b.speakers and b.delimiter == ":"]
    if named:
        index = data.draw(st.sampled_from(named))
        block = blocks[index]
        before = sum(len(b.raw) for b in blocks[:index])
        start, end = block.label_at or (0, 0)
        changed = relabel_block(text, index, "Terskel", REGISTER)

        assert changed.startswith(text[: before + start] + "Terskel")
        assert changed.endswith(text[before + end :])


@settings(max_examples=100, deadline=None)
@given(hostile_text, st.data())
def test_ordinary_text_by_choice_belongs_to_nobody(text: str, data: st.DataObject) -> None:
    blocks = read(text).blocks
    named = [n for n, b in enumerate(blocks) if b.label_at and b.speakers]
    if named:
        index = data.draw(st.sampled_from(named))
        changed = read(escape_block(text, index, REGISTER))
        line = blocks[index].first_line
        here = next(b for b in changed.blocks if b.first_line <= line <= b.last_line)

        assert here.first_line < line or (here.kind in {Kind.INFORMATION, Kind.SUBHEADING} and not here.label)


@settings(max_examples=100, deadline=None)
@given(st.lists(words).map("".join))
def test_spans_are_the_text_and_what_is_hidden_stays_hidden(text: str) -> None:
    spans = split_spans(text)
    hidden = [span.text for span in spans if span.members_only]

    assert sum(len(span.text) for span in spans) <= len(text)
    assert not any(span.members_only for span in split_spans(public_text("a ((hemmelig)) b")))
    assert public_text(text) == text or hidden or "((" in text


# ---- growth


def _lines(line: str) -> Callable[[int], str]:
    return lambda size: (line * (size // len(line) + 1))[:size]


HOSTILE = {
    "labels": _lines("FVR, PB og LPS/Mari (vara) (kun medlemmer): a\n"),
    "unknown names": _lines("Xbcdefgh Yjklmnop: a\nPsykologlagt: b\nXYZ: c\n"),
    "separators": _lines("FVR/FVR,FVR og FVR & "),
    "one line of colons": _lines("a:"),
    "brackets": _lines("FVR (((((((((( a\n"),
    "one line of brackets": _lines("((a "),
    "empty lines": _lines("\n"),
    "indented lines": _lines("  a\n"),
    "bullets of one list": _lines("• a\n"),
    "topics": _lines("  #a#b #c\n"),
    "dashes": _lines("FVR – Foreningen for verdig rusomsorg – \n"),
    "tasks": _lines("! Ida og FVR og Alle innen 1.9: a\n"),
    "combining marks": _lines("a\u030a\u030a\u030a"),
    "replies": _lines("FVR: a\n  PB: b\n\n  c\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_at_most_grows_with_the_text(name: str) -> None:
    def work(size: int) -> int:
        return parse("FVR: a\nMøtet:\n" + HOSTILE[name](size), REGISTER).steps

    small, double, fourfold = work(20_000), work(40_000), work(80_000)

    assert double <= 2.5 * small
    assert fourfold <= 2.5 * double


def test_one_megabyte_of_hostile_text_is_read_with_bounded_work() -> None:
    def mixed(size: int) -> str:
        return "".join(make(size // len(HOSTILE)) for make in HOSTILE.values())

    half, whole = mixed(500_000), mixed(1_000_000)
    parsed = parse(whole, REGISTER)

    assert parsed.steps <= 2.5 * parse(half, REGISTER).steps
    assert render(parsed) == whole
