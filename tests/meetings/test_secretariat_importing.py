"""Upload, «Se over importen», «Opprett utkast», «Forkast», the original."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from meetings.models import Meeting, SourceDocument
from organisations.models import Body, Person
from tests.builders import make_body, make_organisation, make_seat
from tests.meetings.pages import filled, form_on
from tests.meetings.pdf_files import down, pdf_file
from tests.meetings.word_files import paragraph, word_file

MINUTES = """Referat fra Ekspertrådet
Dato: onsdag 3. juni
Sted: Havnsund, kl. 10.00 – 15.00

Til stede: LPS, PB, Ukjent Forening
Forfall: SPL

1 Senger
LPS: Vi vil ha flere senger.
PB – Det støtter vi.

Neste møte onsdag 2. desember 2020 kl. 10, Havnsund.
"""


def url(name: str, *args: object) -> str:
    return reverse(f"secretariat:{name}", args=args)


def upload(client: Client, name: str, content: bytes) -> None:
    client.post(url("receive"), {"documents": SimpleUploadedFile(name, content)})


@pytest.fixture
def council(body: Body) -> Body:
    for short in ("LPS", "PB", "SPL"):
        make_seat(make_organisation(short), body)
    return body


@pytest.fixture
def document(secretary: Client, council: Body) -> SourceDocument:
    upload(secretary, "juni.txt", MINUTES.encode())
    return SourceDocument.rows.get()


def test_an_upload_is_kept_byte_for_byte_and_nothing_else_is_made(secretary: Client, council: Body) -> None:
    content = MINUTES.encode("cp1252")

    answer = secretary.post(url("receive"), {"documents": SimpleUploadedFile("juni.txt", content)})

    document = SourceDocument.rows.get()
    assert answer["Location"] == url("import", document.pk)
    assert (bytes(document.content), document.name, document.encoding) == (content, "juni.txt", "windows-1252")
    assert not Meeting.rows.exists()
    assert not Person.rows.filter(account__isnull=True).exists()


def test_the_same_file_uploaded_twice_waits_once(secretary: Client, council: Body) -> None:
    upload(secretary, "juni.txt", MINUTES.encode())
    upload(secretary, "juni.txt", MINUTES.encode())

    assert SourceDocument.rows.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("juni.docx", word_file("".join(paragraph(line) for line in MINUTES.split("\n")))),
        ("juni.pdf", pdf_file([down(*MINUTES.split("\n"), step=14)])),
    ],
)
def test_word_and_pdf_become_a_draft_whose_original_is_kept_as_it_came(
    secretary: Client, council: Body, name: str, content: bytes
) -> None:
    upload(secretary, name, content)
    document = SourceDocument.rows.get()

    page = secretary.get(url("import", document.pk))
    secretary.post(url("import", document.pk), {"body": council.pk, "when": "uten", "other": ""})

    assert document.encoding == name.split(".")[1]
    assert [line.text for line in page.context["lines"]] == MINUTES.rstrip("\n").split("\n") + [""] * (
        document.line_count - MINUTES.count("\n")
    )
    meeting = Meeting.rows.get()
    assert "LPS: Vi vil ha flere senger." in "".join(meeting.items.values_list("text", flat=True))
    document.refresh_from_db()
    assert [fate["line"] for fate in document.fates] == list(range(1, document.line_count + 1))
    original = secretary.get(url("original", document.pk))
    assert b"".join(original.streaming_content) == content  # type: ignore[attr-defined]  # a file response


def test_a_document_that_can_no_longer_be_read_leads_back_with_the_reason(secretary: Client, council: Body) -> None:
    document = SourceDocument.rows.create(
        name="rar.pdf", content=b"%PDF-1.4", sha256="0" * 64, encoding="pdf", line_count=1
    )

    answer = secretary.get(url("import", document.pk), follow=True)

    assert answer.redirect_chain == [(url("receive"), 302)]
    assert "rar.pdf: PDF-filen er skadet." in answer.content.decode()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(secretary: Client, council: Body) -> None:
    answer = secretary.post(url("receive"), {"documents": SimpleUploadedFile("stor.txt", b"a" * 20_000_001)})

    assert "stor.txt: Filen er for stor" in answer.content.decode()
    assert not SourceDocument.rows.exists()


def test_choosing_no_file_says_so(secretary: Client) -> None:
    answer = secretary.post(url("receive"), {})

    assert "Velg minst én fil først." in answer.content.decode()


def test_every_line_is_shown_with_its_number_and_the_counters_add_up(
    secretary: Client, document: SourceDocument
) -> None:
    answer = secretary.get(url("import", document.pk))

    read = answer.context["read"]
    page = answer.content.decode()
    assert read.placed + read.unresolved + read.blank == document.line_count == page.count('id="l')
    assert '<span class="plate' in page


def test_an_inferred_year_is_asked_for_and_never_filled_in(secretary: Client, document: SourceDocument) -> None:
    page = secretary.get(url("import", document.pk))

    unanswered = secretary.post(url("import", document.pk), filled(page))

    assert "when" not in form_on(page)
    assert "Ja, 3. juni 2020" in page.content.decode()
    assert "Svar på når møtet var." in unanswered.content.decode()
    assert not Meeting.rows.exists()


@pytest.mark.parametrize(
    ("answered", "day", "inferred"),
    [
        ({"when": "sluttet"}, date(2020, 6, 3), True),
        ({"when": "annen", "other": "3.6.2019"}, date(2019, 6, 3), False),
        ({"when": "uten"}, None, False),
    ],
)
def test_the_answer_decides_the_date(
    secretary: Client, document: SourceDocument, answered: dict[str, str], day: date | None, *, inferred: bool
) -> None:
    page = secretary.get(url("import", document.pk))

    answer = secretary.post(url("import", document.pk), filled(page, also=answered))

    meeting = Meeting.rows.get()
    assert answer["Location"] == url("write", meeting.pk)
    assert (meeting.date, meeting.year_inferred, bool(meeting.year_reason)) == (day, inferred, inferred)
    assert (meeting.state, meeting.audience, meeting.imported) == ("draft", "members", True)


def test_another_date_must_be_written(secretary: Client, document: SourceDocument) -> None:
    page = secretary.get(url("import", document.pk))

    empty = secretary.post(url("import", document.pk), filled(page, when="annen"))
    wrong = secretary.post(url("import", document.pk), filled(page, when="annen", other="i fjor"))

    assert "Skriv datoen slik: 3.6.2026." in empty.content.decode()
    assert form_on(wrong)["other"] == ["i fjor"]
    assert not Meeting.rows.exists()


def test_a_date_that_stands_in_the_document_is_chosen_already(secretary: Client, council: Body) -> None:
    upload(secretary, "juni.txt", MINUTES.replace("3. juni", "3. juni 2020").encode())
    document = SourceDocument.rows.get()

    page = secretary.get(url("import", document.pk))

    assert form_on(page)["when"] == ["lest"]
    assert "3. juni 2020, slik det står" in page.content.decode()


def test_a_document_without_any_structure_becomes_plain_text(secretary: Client, council: Body) -> None:
    upload(secretary, "notat.txt", b"Bare noen ord.\nUten noen orden.")
    document = SourceDocument.rows.get()

    page = secretary.get(url("import", document.pk))
    secretary.post(url("import", document.pk), filled(page, when="uten"))

    assert "Vi fant ingen dato i dokumentet." in page.content.decode()
    text = "\n".join(Meeting.rows.get().items.values_list("text", flat=True))
    assert "Bare noen ord." in text
    assert "Uten noen orden." in text


def test_creating_twice_makes_one_draft(secretary: Client, document: SourceDocument) -> None:
    form = filled(secretary.get(url("import", document.pk)), when="uten")

    first = secretary.post(url("import", document.pk), form)
    second = secretary.post(url("import", document.pk), form)

    assert Meeting.rows.count() == 1
    assert first["Location"] == second["Location"] == url("write", Meeting.rows.get().pk)


def test_the_body_is_chosen(secretary: Client, document: SourceDocument) -> None:
    board = make_body("Styret")

    secretary.post(
        url("import", document.pk),
        filled(secretary.get(url("import", document.pk)), when="uten", body=str(board.pk)),
    )

    assert Meeting.rows.get().body == board


def test_an_item_too_long_for_a_draft_is_told_and_nothing_is_made(
    secretary: Client, document: SourceDocument, settings: Settings
) -> None:
    settings.ITEM_TEXT_LIMIT = 5

    answer = secretary.post(url("import", document.pk), filled(secretary.get(url("import", document.pk)), when="uten"))

    assert "er for lang til å bli et utkast" in answer.content.decode()
    assert not Meeting.rows.exists()


def test_discarding_asks_and_deletes(secretary: Client, document: SourceDocument) -> None:
    asked = secretary.get(url("discard", document.pk))
    still_there = SourceDocument.rows.exists()

    first = secretary.post(url("discard", document.pk))
    second = secretary.post(url("discard", document.pk))

    assert (asked.status_code, still_there) == (200, True)
    assert first["Location"] == second["Location"] == url("receive")
    assert not SourceDocument.rows.exists()
    assert secretary.get(url("discard", document.pk)).status_code == 404


def test_a_document_that_has_become_a_draft_is_not_discarded(secretary: Client, document: SourceDocument) -> None:
    secretary.post(url("import", document.pk), filled(secretary.get(url("import", document.pk)), when="uten"))

    answer = secretary.post(url("discard", document.pk))

    assert "Dokumentet er alt blitt et utkast." in answer.content.decode()
    assert SourceDocument.rows.exists()


def test_deleting_an_imported_draft_lets_the_original_wait_again(secretary: Client, document: SourceDocument) -> None:
    secretary.post(url("import", document.pk), filled(secretary.get(url("import", document.pk)), when="uten"))

    secretary.post(url("meeting_delete", Meeting.rows.get().pk))

    document.refresh_from_db()
    assert (document.meeting, document.fates) == (None, [])
    assert secretary.get(url("import", document.pk)).status_code == 200


def test_the_original_is_a_download_of_the_very_bytes(secretary: Client, document: SourceDocument) -> None:
    answer = secretary.get(url("original", document.pk))

    assert b"".join(answer.streaming_content) == MINUTES.encode()  # type: ignore[attr-defined]  # a file response
    assert answer["Content-Disposition"] == 'attachment; filename="juni.txt"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["seed-000.txt", "seed-001.txt"])
def test_real_minutes_go_through_without_losing_a_line(secretary: Client, body: Body, name: str) -> None:
    shared = os.environ.get("ORDSKIFTE_SHARED", "")
    if not shared:
        pytest.skip("ORDSKIFTE_SHARED is not set: the council's own documents are not in the repository")
    content = (Path(shared) / "corpus" / name).read_bytes()
    upload(secretary, name, content)
    document = SourceDocument.rows.get()
    page = secretary.get(url("import", document.pk))

    secretary.post(url("import", document.pk), filled(page, when="uten"))

    document.refresh_from_db()
    kept = "\n".join(fate["text"] for fate in document.fates)
    assert len(document.fates) == document.line_count
    assert kept.split() == content.decode().replace("\f", "\n").split()
    assert secretary.get(url("write", Meeting.rows.get().pk)).status_code == 200


def test_an_organisation_the_register_lacks_can_be_entered_from_the_review(secretary: Client) -> None:
    """What is entered there is recognised when the review is opened again."""
    make_body()
    text = b"Referat\n\nTil stede: Om-start\n\nSak 1 Bolig\nOm-start: Flere boliger.\n"
    review = secretary.post("/sekretariat/import/", {"documents": SimpleUploadedFile("a.txt", text)}, follow=True)
    path = review.redirect_chain[-1][0]
    before = review.content.decode()
    make_organisation("Om-start", name="Om-start brukerforening")

    after = secretary.get(path).content.decode()

    assert "/admin/organisations/organisation/add/" in before
    assert "/admin/organisations/organisation/add/" not in after
