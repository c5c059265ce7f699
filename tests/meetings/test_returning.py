"""A draft that comes back as Word with tracked changes. The texts are invented."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.exporting.report_files import draft_file
from meetings.importing.formats.refusing import Unreadable
from meetings.importing.formats.tracked import tracked_paragraphs
from meetings.models import AgendaItem, Meeting, ReturnedDocument
from meetings.returning.receiving import purge_returned
from organisations.models import Body
from tests.builders import make_attendance, make_item, make_meeting, make_organisation, make_seat
from tests.meetings.word_files import paragraph, part, word_file

TEXT = """LPS: Har fått 140 svar.
PB: Vi avventer.
Møtet var godt.
LPS: ((Dette er hemmelig.)) Og dette ikke.
// Internt notat
PB:
• Første punkt
• Andre punkt
! LPS: ringe kommunen"""


def ins(text: str, by: str = "Lena Leder") -> str:
    return f'<w:ins w:author="{by}" w:date="2026-06-05T10:00:00Z">{said(text)}</w:ins>'


def gone(text: str, by: str = "Lena Leder") -> str:
    words = f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'
    return f'<w:del w:author="{by}" w:date="2026-06-05T10:00:00Z">{words}</w:del>'


def said(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.fixture
def meeting(body: Body) -> Meeting:
    there = [make_seat(make_organisation(short), body).organisation for short in ("LPS", "PB")]
    meeting = make_meeting(body=body, audience="members")
    for organisation in there:
        make_attendance(meeting, organisation)
    make_item(meeting, text=TEXT, heading="Åpningstider")
    return meeting


def changed(meeting: Meeting, *edits: tuple[str, str], **parts: bytes) -> bytes:
    """The draft's own Word file, each run of these words with other markup in its place."""
    packed = zipfile.ZipFile(io.BytesIO(draft_file(meeting, "docx").content))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in packed.namelist():
            content = packed.read(name)
            if name == "word/document.xml":
                xml = content.decode()
                for words, markup in edits:
                    run = re.compile(rf"<w:r>(?:(?!</w:r>).)*?<w:t[^>]*>\s*{re.escape(words)}</w:t></w:r>", re.DOTALL)
                    xml, count = run.subn(markup.replace("\\", r"\\"), xml, count=1)
                    assert count == 1, words
                content = xml.encode()
            made.writestr(name, content)
        for name, content in parts.items():
            made.writestr(f"word/{name}.xml", content)
    return out.getvalue()


def upload(
    client: Client, meeting: Meeting, content: bytes, name: str = "utkast.docx"
) -> Any:  # Any: a client's answer
    return client.post(
        reverse("secretariat:word_back", args=[meeting.pk]), {"document": SimpleUploadedFile(name, content)}
    )


def press(client: Client, document: ReturnedDocument, number: int, decision: str = "accepted") -> str:
    url = reverse("secretariat:returned", args=[document.pk])
    client.post(url, {"gjor": f"{decision}-{number}"})
    return document.meeting.items.latest("position").text


def test_tracked_changes_are_taken_in_one_by_one(secretary: Client, meeting: Meeting) -> None:
    comment = part(
        "comments", '<w:comment w:id="1" w:author="Ola Lie"><w:p><w:r><w:t>Sikker?</w:t></w:r></w:p></w:comment>'
    )
    content = changed(
        meeting,
        ("Har fått 140 svar.", said("Har fått ") + gone("140") + ins("150") + said(" svar.")),
        ("Vi avventer.", f'{said("Vi avventer.")}<w:r><w:commentReference w:id="1"/></w:r>'),
        ("Møtet var godt.", gone("Møtet var godt.")),
        ("Andre punkt", said("Andre ") + ins("gode ", "Ola Lie") + said("punkt")),
        ("ringe kommunen", said("ringe ") + gone("kommunen") + ins("fylket")),
        comments=comment,
    )  # fmt: skip

    answer = upload(secretary, meeting, content)
    again = upload(secretary, meeting, content)

    document = ReturnedDocument.rows.get()
    url = reverse("secretariat:returned", args=[document.pk])
    page = secretary.get(url)
    changes = [one.change for one in page.context["shown"]]
    assert answer["Location"] == again["Location"] == url
    assert [(one.by, one.on, bool(one.rewriting)) for one in changes] == [
        ("Lena Leder", "2026-06-05", True), ("", "", False), ("Lena Leder", "2026-06-05", True),
        ("Ola Lie", "2026-06-05", True), ("Lena Leder", "2026-06-05", True),
    ]  # fmt: skip
    assert "Sikker?" in page.content.decode()
    numbers = [one.number for one in changes]
    assert press(secretary, document, numbers[0]) == TEXT.replace("140", "150")
    assert press(secretary, document, numbers[0]) == TEXT.replace("140", "150")
    press(secretary, document, numbers[1], "declined")
    press(secretary, document, numbers[2])
    press(secretary, document, numbers[3], "declined")
    press(secretary, document, numbers[3])
    text = press(secretary, document, numbers[4])
    assert text == TEXT.replace("140", "150").replace("Møtet var godt.\n", "").replace("kommunen", "fylket")
    assert secretary.get(url).context["left_over"] == 0
    secretary.post(url, {"ferdig": "1"})
    assert secretary.post(url, {"ferdig": "1"}).status_code == 302
    assert not ReturnedDocument.rows.exists()
    assert secretary.get(url).status_code == 404


def test_a_new_line_an_untracked_one_and_what_cannot_be_taken_in(secretary: Client, meeting: Meeting) -> None:
    mark = '<w:pPr><w:rPr><w:ins w:author="Lena Leder" w:date="2026-06-05T10:00:00Z"/></w:rPr></w:pPr>'
    new = f"</w:p><w:p>{mark}{ins('PB: Ny linje herfra.')}</w:p><w:p>"
    content = changed(
        meeting,
        ("Har fått 140 svar.", said("Har fått nesten 140 svar.")),
        ("Vi avventer.", said("Vi avventer.") + new),
        ("Møtet var godt.", said("Møtet var godt.")),
        ("Og dette ikke.", said(" Og dette ") + ins("heller ") + said("ikke.")),
    )

    upload(secretary, meeting, content)

    document = ReturnedDocument.rows.get()
    changes = {
        one.change.new: one.change for one in secretary.get(f"/sekretariat/word/{document.pk}/").context["shown"]
    }
    untracked, added, hidden = (
        next(one for new, one in changes.items() if new and words in new) for words in ("nesten", "Ny linje", "heller")
    )
    assert (untracked.tracked, added.tracked, hidden.rewriting) == (False, True, None)
    assert press(secretary, document, untracked.number) == TEXT.replace("140", "nesten 140")
    assert press(secretary, document, hidden.number) == TEXT.replace("140", "nesten 140")
    assert press(secretary, document, added.number) == TEXT.replace("140", "nesten 140").replace(
        "avventer.", "avventer.\nPB: Ny linje herfra."
    )


MARK = '<w:pPr><w:rPr><w:ins w:author="Lena Leder" w:date="2026-06-05T10:00:00Z"/></w:rPr></w:pPr>'


def added(text: str) -> str:
    return f"</w:p><w:p>{MARK}{ins(text)}</w:p><w:p>"


def test_new_lines_stand_where_the_file_has_them_and_are_read_by_no_more_than_the_line_above(
    secretary: Client, meeting: Meeting
) -> None:
    text = (
        "LPS: Åpent her.\nPB: Vi avventer.\nLPS (kun medlemmer): Lukket her.\n"
        "PB: Spør om dette.\n  Svar: Ja da.\nPB:\n• Første punkt\n• Andre punkt"
    )
    AgendaItem.rows.filter(meeting=meeting).update(text=text)
    content = changed(
        meeting,
        ("Vi avventer.", said("Vi ") + gone("avventer") + ins("venter") + said(".") + added("En.") + added("To.")),
        ("Lukket her.", said("Lukket her.") + added("Tre.") + added("PB: Fire.")),
        ("Spør om dette.", said("Spør om dette.") + added("Fem.")),
        ("Første punkt", said("Første punkt") + added("Seks.")),
    )  # fmt: skip
    upload(secretary, meeting, content)
    document = ReturnedDocument.rows.get()
    changes = [one.change for one in secretary.get(f"/sekretariat/word/{document.pk}/").context["shown"]]

    *_earlier, written = [press(secretary, document, one.number) for one in changes]

    assert written == (
        "LPS: Åpent her.\nPB: Vi venter.\nEn.\nTo.\nLPS (kun medlemmer): Lukket her.\n((Tre.))\nPB: ((Fire.))\n"
        "PB: Spør om dette.\n  Svar: Ja da.\nPB:\n• Første punkt\n• Andre punkt"
    )
    left = [
        one.change
        for one in secretary.get(f"/sekretariat/word/{document.pk}/").context["shown"]
        if not one.change.settled
    ]
    assert [(one.new, "Skriv den inn selv." in one.why_not) for one in left] == [("Fem.", True), ("Seks.", True)]


def test_a_new_first_line_under_a_heading_goes_into_its_own_item(secretary: Client, meeting: Meeting) -> None:
    item = make_item(meeting, text="PB: Der.\n  Svar: Ja.", number="2", heading="Bolig: nå")
    content = changed(meeting, ("Sak 2: Bolig: nå", said("Sak 2: Bolig: nå") + added("LPS: Først.") + added("Så.")))
    upload(secretary, meeting, content)
    document = ReturnedDocument.rows.get()
    shown = [one.change for one in secretary.get(f"/sekretariat/word/{document.pk}/").context["shown"]]
    assert [(one.new, one.line.item) for one in shown if one.line] == [("LPS: Først.", item), ("Så.", item)]

    *_earlier, written = [press(secretary, document, change.number) for change in shown]

    assert written == "LPS: Først.\nSå.\nPB: Der.\n  Svar: Ja."
    assert meeting.items.earliest("position").text == TEXT


def test_a_line_changed_meanwhile_is_not_written_over(secretary: Client, meeting: Meeting) -> None:
    upload(secretary, meeting, changed(meeting, ("Vi avventer.", said("Vi ") + gone("avventer") + ins("venter"))))
    document = ReturnedDocument.rows.get()
    number = secretary.get(f"/sekretariat/word/{document.pk}/").context["shown"][0].change.number
    AgendaItem.rows.filter(meeting=meeting).update(text=TEXT.replace("Vi avventer", "Vi støtter"), version=2)

    assert press(secretary, document, number) == TEXT.replace("Vi avventer", "Vi støtter")

    document.refresh_from_db()
    assert document.settled == {}
    assert "Rett det selv." in secretary.get(f"/sekretariat/word/{document.pk}/").content.decode()


@pytest.mark.parametrize(
    ("make", "name", "sentence"),
    [
        (lambda _meeting: b"Bare tekst", "utkast.txt", "Filen er ikke en Word-fil"),
        (lambda _meeting: b"PK\x03\x04 skadet", "utkast.docx", "Word-filen er skadet"),
        (lambda _meeting: word_file(paragraph("Noe helt annet.")), "utkast.docx", "Fila ligner ikke på utkastet"),
        (changed, "utkast.docx", "Fila har ingen endringer"),
        (lambda _meeting: b"", "utkast.docx", "Fila er tom"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_to_do(
    secretary: Client, meeting: Meeting, make: Callable[[Meeting], bytes], name: str, sentence: str
) -> None:
    answer = upload(secretary, meeting, make(meeting), name)

    assert (answer.status_code, sentence in answer.content.decode()) == (200, True)
    assert not ReturnedDocument.rows.exists()


def test_nonsense_pressed_settles_nothing_and_a_file_goes_after_30_days(secretary: Client, meeting: Meeting) -> None:
    row = ReturnedDocument.rows.create(meeting=meeting, name="a.docx", content=b"x", sha256="0")
    url = reverse("secretariat:returned", args=[row.pk])

    for sent in ("accepted-0", "accepted-999999", "accepted--1", "x", "accepted-9999999999"):
        assert secretary.post(url, {"gjor": sent}).status_code == 302

    assert purge_returned(timezone.now() + timedelta(days=29)) == 0
    assert purge_returned(timezone.now() + timedelta(days=31)) == 1


def test_moves_tables_and_words_outside_runs_are_read_and_a_file_without_words_is_not() -> None:
    moved = '<w:p><w:moveFrom w:author="A"><w:r><w:t>Flyttet</w:t></w:r></w:moveFrom></w:p>'
    to = '<w:p><w:moveTo w:author="A"><w:r><w:t>Flyttet</w:t></w:r></w:moveTo></w:p>'
    cell = f"<w:tbl><w:tr><w:tc>{paragraph('I en celle')}</w:tc></w:tr></w:tbl>"

    found = tracked_paragraphs(word_file(moved + cell + to))["paragraphs"]

    assert [(one["old"], one["new"], one["by"]) for one in found] == [
        ("Flyttet", "", "A"), ("I en celle", "I en celle", ""), ("", "Flyttet", "A"),
    ]  # fmt: skip
    with pytest.raises(Unreadable):
        tracked_paragraphs(word_file("<w:p/>"))
