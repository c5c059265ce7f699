"""The register as files, as pages: fetch, send in, look over, save or put away."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from organisations.models import Organisation, Person, RegisterFile, User
from organisations.register_files import receive_file
from tests.builders import make_organisation, make_person
from tests.meetings.pages import form_on

pytestmark = pytest.mark.django_db

PATH = "/sekretariat/register/fil/"


def words_of(page: object) -> str:
    return " ".join(page.content.decode().split())  # type: ignore[attr-defined]  # a response


def upload(client: Client, content: bytes, kind: str = "people", name: str = "fil.csv") -> str:
    """Where the answer leads, or the page itself."""
    answer = client.post(PATH, {"kind": kind, "file": SimpleUploadedFile(name, content)})
    return answer.headers.get("Location", "") or words_of(answer)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["organisasjoner", "personer"])
def test_the_register_is_fetched_as_a_download(secretary: Client, what: str, form: str) -> None:
    make_organisation("=PBU")

    answer = secretary.get(f"{PATH}{what}.{form}")

    assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{what}-20')
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert len(answer.getvalue()) > 100


def test_csv_opens_with_its_mark_and_no_formula(secretary: Client) -> None:
    organisation = make_organisation("=PBU", name="+Psykisk")

    content = secretary.get(f"{PATH}organisasjoner.csv").getvalue()

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1][:3] == [str(organisation.pk), "'=PBU", "'+Psykisk"]


@pytest.mark.parametrize("path", ["noe.csv", "personer.ods", "personer.csv.exe"])
def test_other_files_are_not_found(secretary: Client, path: str) -> None:
    assert secretary.get(f"{PATH}{path}").status_code == 404


def test_a_file_is_looked_over_field_by_field_and_saved_once(secretary: Client) -> None:
    known = make_person("Guro Lid", phone="1")

    place = upload(secretary, b"Navn;Telefon;Sko\nGuro Lid;2;41\nTor Aasland;3;42\n;4;43")
    page = secretary.get(place)
    shown = words_of(page)
    fields = dict(form_on(page))
    answers = [secretary.post(place, fields) for _time in range(2)]

    assert "<del>1</del> → <ins>2</ins>" in shown
    assert "Disse kolonnene brukes ikke: Sko" in shown
    assert "Kan ikke lagres (1)" in shown
    assert "Nye (1)" in shown
    assert "Endres (1)" in shown
    assert [answer.status_code for answer in answers] == [302, 302]
    known.refresh_from_db()
    assert (known.phone, Person.rows.filter(name="Tor Aasland").count()) == ("2", 1)
    assert secretary.get(place).status_code == 404


def test_a_file_that_changes_nothing_says_so(secretary: Client) -> None:
    make_organisation("PBU", name="Psykisk Balanse Ungdom")

    page = secretary.get(upload(secretary, b"Kortnavn;Fullt navn\nPBU;Psykisk Balanse Ungdom", "organisations"))

    assert "Fila endrer ingenting i registeret." in words_of(page)
    assert "1 rad er som før." in words_of(page)
    assert "Lagre" not in words_of(page)


def test_what_has_changed_since_is_shown_again(secretary: Client) -> None:
    known = make_organisation("PBU", name="Psykisk Balanse Ungdom")
    place = upload(secretary, b"Kortnavn;Fullt navn\nPBU;Psykisk Balanse", "organisations")
    fields = dict(form_on(secretary.get(place)))
    Organisation.rows.filter(pk=known.pk).update(name="PBU Norge")

    page = secretary.post(place, fields)

    assert "Registeret er endret siden du åpnet siden. Se over på nytt." in words_of(page)
    assert "<del>PBU Norge</del> → <ins>Psykisk Balanse</ins>" in words_of(page)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Fila er tom."),
        (b"PKrot", "Fila kan ikke leses. Lagre den på nytt som .xlsx eller CSV og prøv igjen."),
        (b"Navn;Navn\nA;B", "Kolonnen «Navn» står to ganger."),
        (b"a" * 5_000_001, "Fila er for stor. Grensen er 5 MB."),
    ],
)
def test_what_is_wrong_with_a_file_stands_beside_the_field(secretary: Client, content: bytes, sentence: str) -> None:
    shown = upload(secretary, content)

    assert shown.count(sentence) == 2
    assert RegisterFile.rows.count() == 0


def test_no_file_and_an_odd_kind_are_asked_for_again(secretary: Client) -> None:
    assert "Velg en fil først." in words_of(secretary.post(PATH, {"kind": "people"}))
    assert "Noe må rettes" in upload(secretary, b"Navn\nA", kind="noe")


def test_a_file_waits_and_can_be_put_away_twice(secretary: Client) -> None:
    place = upload(secretary, b"Navn\nTor Aasland")
    assert "fil.csv" in words_of(secretary.get(PATH))

    assert "Legge bort fil.csv?" in words_of(secretary.get(f"{place}bort/"))
    answers = [secretary.post(f"{place}bort/").status_code for _time in range(2)]

    assert (answers, RegisterFile.rows.count()) == ([302, 302], 0)
    assert secretary.get(f"{place}bort/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_many_wait(
    secretary: Client, secretary_user: User, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for place in range(number):
        receive_file("people", f"fil{place}.csv", b"Navn\nTor Aasland", by=secretary_user)

    with django_assert_num_queries(3):
        secretary.get(PATH)
