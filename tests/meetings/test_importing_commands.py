"""The commands that read minutes from files."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.meetings.pdf_files import down, pdf_file
from tests.meetings.test_importing_reading import SAMPLES
from tests.meetings.word_files import paragraph, word_file

LINES = down("Til stede: Kari Lund", "1. Sak")


def test_parse_minutes_prints_what_was_understood_and_asks_no_database() -> None:
    out = StringIO()

    call_command("parse_minutes", str(SAMPLES / "ungdomsraad-nynorsk.txt"), stdout=out)

    labels = json.loads((SAMPLES / "ungdomsraad-nynorsk.gold.json").read_text(encoding="utf-8"))
    labels.pop("labelled_by")
    assert json.loads(out.getvalue()) == labels
    assert "Samrøystes" not in out.getvalue()
    assert "Øvrebø" in out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("r.docx", word_file(paragraph("Til stede: Kari Lund") + paragraph("1. Sak"))), ("r.pdf", pdf_file([LINES]))],
)
def test_parse_minutes_prints_the_lines_that_its_numbers_count(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    out = StringIO()

    call_command("parse_minutes", str(path), stdout=out)

    read = json.loads(out.getvalue())
    assert read["source_lines"] == ["Til stede: Kari Lund", "1. Sak"]
    assert [one["lines"] for one in read["present"]] == [[1, 1]]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("tom.txt", b"", "Filen er tom. Velg filen som inneholder referatet."),
        ("bilde.txt", b"a\0b", "Filen er verken Word, PDF eller tekst. Lagre referatet som .docx, PDF eller .txt."),
    ],
)
def test_parse_minutes_refuses_a_bad_file_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(CommandError) as refusal:
        call_command("parse_minutes", str(path))

    assert str(refusal.value) == sentence
    assert refusal.value.returncode == 1


def test_parse_minutes_says_when_there_is_no_such_file_or_only_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Fant ikke filen"):
        call_command("parse_minutes", str(tmp_path / "borte.txt"))
    with pytest.raises(CommandError, match="er en mappe"):
        call_command("parse_minutes", str(tmp_path))
