"""PDF files to lines: wrapped lines whole, rows as rows, heads of pages out of the sentences."""

from __future__ import annotations

import io

import pypdf
import pytest

from meetings.importing.formats.pdf import lines_of_pdf
from meetings.importing.formats.refusing import Reason, Unreadable
from meetings.importing.lines import read_lines
from scripts.made_files import as_pdf
from tests.meetings.pdf_files import Placed, down, pdf_file

FULL = "Rådet drøftet utkastet til ny forskrift og hadde flere merknader til de kapitlene som gjelder oss"
"""As wide as a page with margins of 70 points allows."""


def lines(*pages: list[Placed]) -> list[str]:
    return lines_of_pdf(pdf_file(pages))


def test_wrapped_lines_are_one_line_and_others_stay_apart() -> None:
    read = lines(
        down(
            "Til stede:",
            "Kari Lund, LPS",
            "Per Moe, PB",
            "",
            FULL,
            "direkte.",
            f"LPS: {FULL[:-5]}",
            "og ROP-feltet.",
            "PB: Enig.",
        )
    )

    assert read == [
        "Til stede:",
        "Kari Lund, LPS",
        "Per Moe, PB",
        "",
        f"{FULL} direkte.",
        f"LPS: {FULL[:-5]} og ROP-feltet.",
        "PB: Enig.",
    ]


def test_a_full_sentence_is_not_joined_to_what_may_be_another_contribution() -> None:
    apart = [f"LPS: {FULL[:-6]}.", "Pårørendeforbundet: Enig.", f"{FULL[:-9]}.", "Representantene takket."]

    assert lines(down(*apart)) == apart


@pytest.mark.parametrize(
    ("end", "start", "whole"),
    [
        ("om behand-", "lingen der.", "om behandlingen der."),
        ("om ROP-", "problematikk.", "om ROP-problematikk."),
        ("for barne-", "og ungdomsvern.", "for barne- og ungdomsvern."),
        ("se https://eksempel.no/hva-", "skjer.", "se https://eksempel.no/hva-skjer."),
        ("om dag-", "tilbudet der.", "om dag-tilbudet der."),
    ],
)
def test_a_hyphen_at_the_margin_goes_unless_it_belongs_to_the_word(end: str, start: str, whole: str) -> None:
    before = FULL[: -len(end)].rsplit(" ", 1)[0]

    assert lines(down("dag-tilbudet", "", f"{before} {end}", start))[2] == f"{before} {whole}"


def test_rows_of_a_table_have_tabs_and_cells_that_wrap_are_whole() -> None:
    rows: list[Placed] = [
        *[(x, 700, text) for x, text in ((70, "Sak"), (120, "Referat"), (420, "Ansvar"))],
        *[(x, 680, text) for x, text in ((70, "1"), (120, "Åpning"))],
        (120, 660, "Lederen ønsket alle velkommen til det første møtet i det"),
        (120, 647, "nye rådet, og la fram planen."),
        *[(x, 627, text) for x, text in ((120, "Planen sendes ut."), (420, "Kari Lund og alle"))],
        (420, 614, "som ønsker den"),
    ]

    assert lines(rows) == [
        "Sak\tReferat\tAnsvar",
        "1\tÅpning",
        "\tLederen ønsket alle velkommen til det første møtet i det nye rådet, og la fram planen.",
        "\tPlanen sendes ut.\tKari Lund og alle som ønsker den",
    ]


def test_cells_that_stand_close_are_parted_where_the_columns_begin() -> None:
    names = ("Agnete Rong (leder)", "Per Lund", "Ingebjørg Haukås Li")
    page = [(x, 700 - 18 * n, text) for n, name in enumerate(names) for x, text in ((70, name), (170, "Slaglaget"))]

    assert lines([(70, 718, "Til stede:"), *page]) == ["Til stede:", *(f"{name}\tSlaglaget" for name in names)]


def test_a_table_goes_on_over_the_page() -> None:
    first: list[Placed] = [
        (x, 100 - 20 * n, f"{t}{n}") for n in range(3) for x, t in ((70, "a"), (150, "b"), (400, "c"))
    ]
    second: list[Placed] = [(150, 760, "mer"), (70, 740, "siste"), (150, 740, "b9")]

    assert lines(first, second) == ["a0\tb0\tc0", "a1\tb1\tc1", "a2\tb2\tc2", "\tmer", "siste\tb9"]


def test_heads_and_numbers_of_pages_stand_outside_the_sentence_that_runs_on() -> None:
    def page(number: int, *texts: str, top: float = 760) -> list[Placed]:
        return [(70, 800, "Referat fra rådet"), *down(*texts, top=top), (290, 40, f"Side {number} av 3")]

    read = lines(page(1, "Sak 1", FULL, top=100), page(2, "direkte.", "Takk."), page(3, "Slutt."))

    assert read == [
        "\f\vReferat fra rådet",
        "Sak 1",
        f"{FULL} direkte.",
        "\f\vSide 1 av 3",
        "\f\vReferat fra rådet",
        "Takk.",
        "\f\vSide 2 av 3",
        "\f\vReferat fra rådet",
        "Slutt.",
        "\f\vSide 3 av 3",
    ]
    assert [line.furniture for line in read_lines("\n".join(read))] == [line.startswith("\f") for line in read]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"venstre linje nummer {number:02} om alt mulig her" for number in range(14)]
    right = [f"høyre linje nummer {number:02} om noe helt annet" for number in range(14)]
    page = [(70, 780, FULL), *down(*left, top=740), *down(*right, x=320, top=740)]

    text = " ".join(lines(page))

    assert text.split() == [word for part in (FULL, *left, *right) for word in part.split()]


def test_bullets_and_numbers_keep_one_blank_and_their_indent() -> None:
    page = [
        *down("Sak", "Innspill:", top=760),
        *[(80, 734 - 13 * n, sign) for n, sign in enumerate(("•", "•", "1.", "a)"))],
        *[(98, 734 - 13 * n, text) for n, text in enumerate(("Boliger", "Arbeid", "Ruter", "Tider"))],
    ]

    assert lines(page) == ["Sak", "Innspill:", "  • Boliger", "  • Arbeid", "  1. Ruter", "  a) Tider"]


def test_dots_that_are_drawn_before_points_are_bullets_and_other_dots_are_not() -> None:
    dots = "80 702 4 4 re f 80 689 4 4 re f 60 400 4 4 re f 300 702 4 4 re f\n"

    read = lines_of_pdf(pdf_file([[(70, 713, "Innspill:"), (92, 700, "Boliger"), (92, 687, "Arbeid")]], extra=dots))

    assert read == ["Innspill:", "  • Boliger", "  • Arbeid"]


def test_a_page_on_its_side_is_read_upright() -> None:
    turned = "BT /F 10 Tf 0 1 -1 0 200 100 Tm (Til stede:) Tj ET BT /F 10 Tf 0 1 -1 0 213 100 Tm (Kari Lund) Tj ET\n"

    assert lines_of_pdf(pdf_file([[]], extra=turned, turn="/Rotate 90")) == ["Til stede:", "Kari Lund"]


IMAGE = "q 100 0 0 100 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q\n"


def locked() -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(pdf_file([down("Referat")])))
    writer.encrypt("hemmelig", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 nothing more", Reason.BROKEN),
        (locked(), Reason.LOCKED),
        (pdf_file([[]], extra=IMAGE), Reason.SCANNED),
        (pdf_file([[]]), Reason.NO_TEXT),
        (pdf_file([[]] * 501), Reason.TOO_LARGE),
    ],
)
def test_a_pdf_without_words_to_read_is_refused(content: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as refusal:
        lines_of_pdf(content)

    assert refusal.value.reason is reason


LONG_LIST = """\
Deltakere:
- Kari Moe – Solrik
- Tufte Kvarme – Bjørkelaget (digitalt)
Navn\tOrganisasjon\tMøtt
Tufte Marie Kvarmestøl-Brekke\tForeningen Havbris, avdeling for Vestlandet\tX
Ola Nordmann Liavågsæter\tSolrik\tX
"""
"""A bold name with a sign of two letters («ft»), and cells that a narrow column breaks, the last of them too."""


def test_names_in_bold_type_and_in_narrow_columns_are_whole() -> None:
    read = lines_of_pdf(as_pdf(LONG_LIST, {"agenda": []}))

    assert [line for line in read if line] == LONG_LIST.splitlines()


def test_a_broken_name_is_whole_where_the_margin_breaks_words_and_compounds_keep_their_hyphen() -> None:
    half = FULL[:-14]
    broken = [f"{half} behand-", "linger,", f"{half} kommu-", "nene,", f"{half} Hav-", "bris."]

    assert lines(down(*broken)) == [f"{half} behandlinger,", f"{half} kommunene,", f"{half} Havbris."]
    assert lines(down(f"{half} Hav-", "bris.")) == [f"{half} Hav-bris."]


def test_a_stretched_line_is_no_row_and_a_full_list_ends_at_the_label_of_the_next() -> None:
    stretched = [(70 + 75 * place, 760, word) for place, word in enumerate("Kari Moe leder for Solrik".split())]
    lists = down(f"Medlemmer til stede: {FULL[:-20]}", "Varamedlemmer til stede: Ola Li", top=700)

    assert lines([*stretched, *lists]) == [
        "Kari Moe leder for Solrik",
        "",
        f"Medlemmer til stede: {FULL[:-20]}",
        "Varamedlemmer til stede: Ola Li",
    ]
