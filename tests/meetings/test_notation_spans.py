"""Members-only spans, addresses and references within a text."""

from __future__ import annotations

import pytest

from meetings.notation import ReferenceParts, Span, has_unclosed_span, parse, public_text, split_spans
from meetings.notation.register import Register
from meetings.notation.spans import read_reference


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("Helt vanlig (med parentes).", (Span("Helt vanlig (med parentes)."),)),
        ("a ((b)) c", (Span("a "), Span("b", members_only=True), Span(" c"))),
        ("((a))((b))", (Span("a", members_only=True), Span("b", members_only=True))),
        ("((se (vedlegg)))", (Span("se (vedlegg)", members_only=True),)),
        ("((a (b) c)) d", (Span("a (b) c", members_only=True), Span(" d"))),
        ("((a ((b)) c)) d", (Span("a ((b)) c", members_only=True), Span(" d"))),
        ("((a", (Span("((a"),)),
        ("((a\nb))", (Span("((a\nb))"),)),
        ("((:) a)) b", (Span(":) a", members_only=True), Span(" b"))),
        (
            "Se <https://example.org/a?b=1> nå",
            (Span("Se "), Span("https://example.org/a?b=1", url="https://example.org/a?b=1"), Span(" nå")),
        ),
        ("<javascript:alert(1)>", (Span("<javascript:alert(1)>"),)),
        ("https://example.org", (Span("https://example.org"),)),
        (
            "((<https://example.org>))",
            (Span("https://example.org", members_only=True, url="https://example.org"),),
        ),
    ],
)
def test_a_text_is_split_into_its_spans(text: str, spans: tuple[Span, ...]) -> None:
    assert split_spans(text) == spans


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Helt  vanlig.", "Helt  vanlig."),
        ("Plassen er avtalt ((med forbehold)) nå.", "Plassen er avtalt nå."),
        ("Plassen er avtalt ((med forbehold)).", "Plassen er avtalt."),
        ("((Internt:)) Plassen er avtalt.", "Plassen er avtalt."),
        ("Plassen ((a)) ((b)), ja", "Plassen, ja"),
        ("a((b))c", "ac"),
        ("((alt))", ""),
        ("Først\n((skjult))\n• ((også))\nsist", "Først\nsist"),
        ("Først\n\nsist ((skjult))", "Først\n\nsist"),
        ("((a) b", "((a) b"),
        ("((a ((b)) c)) d", "d"),
        ("Se <https://example.org/a> ((b))", "Se <https://example.org/a>"),
    ],
)
def test_the_public_sees_the_text_without_its_hidden_spans(text: str, shown: str) -> None:
    assert public_text(text) == shown


@pytest.mark.parametrize(
    ("text", "unclosed"),
    [
        ("a ((b)) c", False),
        ("a ((b", True),
        ("((a)) ((b", True),
        ("((a ((b)) c", False),
        ("((a\n))", True),
        ("(a", False),
    ],
)
def test_an_opening_that_hides_nothing_is_told(text: str, unclosed: bool) -> None:
    assert has_unclosed_span(text) is unclosed


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Boka om borgerlønn", ReferenceParts("Boka om borgerlønn", "")),
        ("Rapport <https://example.org/r>", ReferenceParts("Rapport", "https://example.org/r")),
        ("<https://example.org/r> – rapporten", ReferenceParts("rapporten", "https://example.org/r")),
        ("https://example.org/r.", ReferenceParts("https://example.org/r", "https://example.org/r")),
        ("Rapport: http://example.org/r, del 2", ReferenceParts("Rapport: , del 2", "http://example.org/r")),
        ("www.example.org", ReferenceParts("www.example.org", "")),
    ],
)
def test_a_reference_is_its_words_and_its_address(text: str, parts: ReferenceParts) -> None:
    assert read_reference(text) == parts


def test_an_address_in_brackets_within_a_statement_is_found() -> None:
    (block,) = parse("Møtet: Les <https://example.org/r> først.", Register()).blocks

    assert [span.url for span in split_spans(block.text) if span.url] == ["https://example.org/r"]
