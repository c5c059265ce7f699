"""Tables for spreadsheets."""

from __future__ import annotations

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from meetings.exporting.tables import csv_table, xlsx_table


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", " =1", "\t=1", "\r=1"])
def test_a_text_like_a_formula_is_made_harmless_in_csv(text: str) -> None:
    written = csv_table(["a"], [[text]]).decode("utf-8-sig")

    assert written.split("\r\n", 1)[1].strip('"\r\n').startswith("'")


def test_csv_opens_with_norwegian_letters_and_semicolons() -> None:
    assert csv_table(["Æ", "b"], [["ø;å", "x"]]) == b"\xef\xbb\xbf" + 'Æ;b\r\n"ø;å";x\r\n'.encode()


def test_a_workbook_holds_texts_alone() -> None:
    made = xlsx_table("Svar", ["Hva"], [["=1+1"], ["http://example.org"], ["007"], ["a\x00b"]])

    rows = CalamineWorkbook.from_filelike(BytesIO(made)).get_sheet_by_index(0).to_python()
    assert rows == [["Hva"], ["=1+1"], ["http://example.org"], ["007"], ["ab"]]
