"""Lists taken along as spreadsheets: the same rows as the page, for the same reader, and nothing that calculates."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from meetings.models import Audience, OrganisationNote
from meetings.wording import fairness
from organisations.models import User
from organisations.register_files.writing import unquoted
from tests.builders import make_organisation, make_person, make_representation, make_seat
from tests.council.published import council_of, published, statement_saying

pytestmark = pytest.mark.django_db
WORDS = ["=1+1", "+47 tall", "@navn", "'=sitat", "Æ ø å – «»", "a;b", 'c"d']


def rows_of(client: Client, path: str) -> list[list[object]]:
    """The file's rows without its head and the sentences beneath; as CSV, unquoted."""
    answer = client.get(path)
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    assert answer["Content-Security-Policy"] == "sandbox"
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file
    if ".csv" in path:
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        read = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
        rows: list[list[object]] = [[unquoted(cell) for cell in row] for row in read]
    else:
        rows = [list(row) for row in CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()]
    assert rows[-1][0] == fairness()
    return rows[1:-2]


def test_a_filtered_list_is_taken_along_word_for_word(visitor: Client) -> None:
    council_of("PBU", "LPS")
    published("\n".join(f"PBU: {words}" for words in WORDS) + "\nLPS: Noe annet.", heading="=Bolig")
    published("PBU: Eldre.", on=date(2025, 3, 12))
    first = statement_saying("=1+1")

    for form in ("csv", "xlsx"):
        rows = rows_of(visitor, f"/innspill.{form}?org=pbu&ar=2026&etter=2020-01-01.1.1")

        assert [row[6] for row in rows] == WORDS
        day = "03.06.2026" if form == "csv" else date(2026, 6, 3)
        link = f"http://127.0.0.1:8000/innspill/{first.pk}/"
        assert rows[0] == [day, "1", "=Bolig", "PBU", "", "Innspill", "=1+1", link, ""]
    raw = b"".join(visitor.get("/innspill.csv").streaming_content).decode()  # type: ignore[attr-defined]  # a file
    assert not any(cell[:1] in {"=", "+", "-", "@"} for row in csv.reader(StringIO(raw), delimiter=";") for cell in row)
    assert visitor.get("/innspill.csv")["Content-Disposition"].startswith('attachment; filename="innspill-20')
    assert visitor.get("/innspill.pdf").status_code == 404


def test_a_long_list_is_written_some_rows_at_a_time(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr("council.sheets.CHUNK", 3)
    council_of("PBU")
    published("PBU (forslag): 0\n" + "\n".join(f"PBU: {number}" for number in range(1, 7)))

    read = {}
    for query, chunks in (("type=forslag", 1), ("", 3)):
        with django_assert_num_queries(1 + 6 * chunks):
            read[query] = [row[6] for row in rows_of(visitor, f"/innspill.xlsx?{query}")]

    assert read == {"type=forslag": ["0"], "": ["0", "1", "2", "3", "4", "5", "6"]}


def test_what_an_organisation_has_put_beside_its_words_goes_along_with_them(
    visitor: Client, secretary_user: User
) -> None:
    lps = council_of("LPS")["LPS"]
    published("LPS: Åpent.")
    said = statement_saying("Åpent.")
    OrganisationNote.rows.create(
        statement=said.permalink, organisation=lps, text="Bare om dagen. ((Ikke dette.))", on=date(2026, 9, 2),
        added_by=secretary_user,
    )  # fmt: skip

    [row] = rows_of(visitor, "/innspill.csv")
    [given] = visitor.get("/api/v1/statements").json()["items"]
    feed = visitor.get("/innspill.atom").content.decode()

    assert row[8] == "Organisasjonens merknad, 2. september 2026, LPS:\nBare om dagen."
    assert given["organisation_notes"] == [{"on": "2026-09-02", "organisation": "LPS", "text": "Bare om dagen."}]
    assert ("Bare om dagen." in feed, "Ikke dette" in feed) == (True, False)


def test_a_file_holds_what_its_reader_may_read(visitor: Client, member: Client) -> None:
    person = make_person("Guro Lid", consented_on=date(2020, 1, 1))
    make_representation(person, make_seat(make_organisation("RUR")))
    text = "RUR/Guro Lid: Som Guro Lid sa. ((Hemmelig.))\nRUR (kun medlemmer): Internt.\n// aldri"
    published(text, heading="Bolig hos Guro Lid ((skjult))")
    published("RUR: Stengt.", on=date(2026, 5, 1), audience=Audience.MEMBERS)
    person.consent_withdrawn_on = date(2026, 7, 1)
    person.save()

    told = [row[3:5] + row[6:7] + row[9:] for row in rows_of(member, "/innspill.csv")]
    assert [row[6] for row in rows_of(visitor, "/innspill.csv")] == ["Som en deltaker sa."]
    assert "Som en deltaker sa." in visitor.get("/innspill/").content.decode()
    assert told == [
        ["RUR", "Guro Lid", "Som Guro Lid sa. Hemmelig.", "Alle, deler av teksten bare medlemmer"],
        ["RUR", "", "Internt.", "Bare medlemmer"],
        ["RUR", "", "Stengt.", "Bare medlemmer"],
    ]
    assert [row[0] for row in rows_of(visitor, "/referater.csv")] == ["03.06.2026"]
    assert [row[2] for row in rows_of(visitor, "/referater.csv")] == ["Bolig hos en deltaker"]
    assert "hos en deltaker</p>" in visitor.get("/referater/").content.decode()
    assert rows_of(member, "/referater.csv")[0][2] == "Bolig hos Guro Lid skjult"
    assert [row[3:5] for row in rows_of(member, "/referater.xlsx")] == [[2.0, "Alle"], [1.0, "Medlemmer"]]
