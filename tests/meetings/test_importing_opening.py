"""Documents by their kind, and the process of its own that reads Word and PDF."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from meetings.importing.decoding import UnreadableDocument
from meetings.importing.formats import apart, child
from meetings.importing.formats.refusing import Reason, Unreadable
from meetings.importing.opening import form_of, read_document
from meetings.importing.walled import check_walls
from tests.meetings.pdf_files import down, pdf_file
from tests.meetings.word_files import packed, paragraph, word_file

WORD = word_file(paragraph("Referat fra møtet") + paragraph("Til stede: LPS"))
PDF = pdf_file([down("Referat fra møtet", "Til stede: LPS")])


def test_text_word_and_pdf_give_the_same_lines() -> None:
    text = "Referat fra møtet\nTil stede: LPS"

    assert [read_document(one) for one in (text.encode(), WORD, PDF, b"\n" + PDF)] == [text] * 4
    assert [form_of(one) for one in (text.encode(), text.encode("cp1252"), WORD, PDF)] == [
        "utf-8",
        "windows-1252",
        "docx",
        "pdf",
    ]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "gammelt.doc",
            OLE + bytes(600),
            "Filen er en eldre Office-fil (.doc). Åpne den i Word, lagre den som .docx eller PDF, og last opp den.",
        ),
        (
            "laast.docx",
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "Word-filen er låst med passord. Lagre den uten passord og prøv igjen.",
        ),
        (
            "referat.docx",
            PDF,
            "Filen heter .docx, men innholdet er en PDF-fil. Finn riktig fil, eller lagre den på nytt.",
        ),
        (
            "REFERAT.PDF",
            b"Referat",
            "Filen heter .pdf, men innholdet er verken Word eller PDF. Finn riktig fil, eller lagre den på nytt.",
        ),
        (
            "referat.txt",
            WORD,
            (
                "Filen heter .txt, men innholdet er en Word-fil eller en annen pakket fil. "
                "Finn riktig fil, eller lagre den på nytt."
            ),
        ),
        (
            "referat.zip",
            packed({"referat.txt": b"Referat"}),
            "Filen er en pakket fil, men ikke fra Word. Pakk den ut, eller lagre referatet som .docx.",
        ),
        (
            "referat.docx",
            WORD[:-50],
            "Word-filen er skadet. Åpne den i programmet den kom fra, lagre den på nytt og prøv igjen.",
        ),
        (
            "referat.pdf",
            b"%PDF-1.7",
            "PDF-filen er skadet. Åpne den i programmet den kom fra, lagre den på nytt og prøv igjen.",
        ),
        ("tom.docx", word_file(""), "Word-filen har ingen tekst. Velg filen som inneholder referatet."),
        (
            "lang.docx",
            word_file("<w:p/>" * 10_001 + paragraph("x")),
            "Filen har mer enn 10 000 linjer. Del den, så hvert møte får sin fil.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        read_document(content, name)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_sentence(reason: Reason, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(kind: str, content: bytes) -> list[str]:
        raise Unreadable(reason)

    monkeypatch.setattr("meetings.importing.opening.read_apart", refuse)

    with pytest.raises(UnreadableDocument, match=r"\. .*\.$|^[^.]+\.$") as refusal:
        read_document(PDF)
    assert "%" not in str(refusal.value)


def test_a_file_that_takes_too_long_or_answers_too_much_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable) as slow:
        apart.ask("walls", b"", seconds=0)
    monkeypatch.setattr(apart, "ANSWER_LIMIT", 3)
    with pytest.raises(Unreadable) as large:
        apart.ask("pdf", PDF)
    monkeypatch.setattr(apart, "ANSWER_LIMIT", 1000)
    monkeypatch.setattr(apart, "START", "print('no answer')")
    with pytest.raises(Unreadable) as broken:
        apart.ask("pdf", PDF)

    assert [one.value.reason for one in (slow, large, broken)] == [Reason.SLOW, Reason.TOO_LARGE, Reason.BROKEN]


def test_the_child_answers_with_lines_that_a_database_can_hold_or_with_a_reason() -> None:
    assert child.answer("pdf", PDF) == {"lines": ["Referat fra møtet", "Til stede: LPS"]}
    assert child.answer("docx", b"PK") == {"reason": "broken"}
    assert child.clean("a\x00b\x02\ud800\tc\f") == "ab\tc\f"


TRIES = """
import json, os, sys
sys.path.append(sys.argv[1])
import socket
from meetings.importing.formats.walls import shut_in
walls = shut_in()
def tried(deed):
    try:
        deed()
    except MemoryError:
        return "no memory"
    except OSError:
        return "refused"
    return "done"
def connect():
    socket.create_connection(("127.0.0.1", int(sys.argv[2])), 1)
def write():
    with open(sys.argv[3], "w") as file:
        file.write("x")
print(json.dumps([walls, tried(connect), tried(write), tried(lambda: bytearray(400_000_000)),
    tried(lambda: os.execv("/bin/true", ["true"]))]))
"""


def test_the_reading_process_has_no_network_no_files_and_no_more_memory_than_it_needs(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port, file = str(server.getsockname()[1]), str(tmp_path / "written")
        command = [sys.executable, "-I", "-c", TRIES, str(apart.ROOT), port, file]
        ran = subprocess.run(command, capture_output=True, check=False)

    assert json.loads(ran.stdout)[1:] == ["refused", "refused", "no memory", "refused"]
    assert json.loads(ran.stdout)[0] in (["namespace", "filter"], ["filter"], ["namespace"])


def test_the_start_up_check_warns_where_no_wall_keeps_the_process_from_the_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert check_walls(None) == []

    monkeypatch.setattr("meetings.importing.walled.walls", list)

    assert [one.id for one in check_walls(None)] == ["meetings.W001"]
