"""The register as files: no cell comes alive, every text comes back as it was, and nothing is saved unseen."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from organisations.merging import merge
from organisations.models import Organisation, OrganisationName, Person, RegisterFile, SiteEpoch, User
from organisations.register_files import (
    CSV,
    XLSX,
    FileOutOfDate,
    Sheet,
    UnreadableFile,
    as_csv,
    as_xlsx,
    check_size,
    compare,
    receive_file,
    register_sheet,
    save_file,
)
from organisations.register_files.reading import read_table
from organisations.register_files.writing import quoted, unquoted
from tests.builders import make_organisation, make_person

WRITERS = {CSV: as_csv, XLSX: as_xlsx}
ALIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
ORGANISATIONS, PEOPLE = RegisterFile.Kind.ORGANISATIONS, RegisterFile.Kind.PEOPLE

# Cells


def is_character(text: str) -> bool:
    return not {"\ufffe", "\uffff", "\x00"} & set(text)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(is_character)
risky = st.builds(str.__add__, st.text("'=+-@\t\r\n_x0;\"", max_size=4), texts)
tables = st.lists(st.lists(texts | risky, min_size=3, max_size=3), max_size=5)


@given(tables)
@settings(max_examples=150, deadline=None)
def test_csv_holds_no_living_cell_and_comes_back_exactly(rows: list[list[str]]) -> None:
    content = as_csv(Sheet("Prøve", ["en", "to", "tre"], rows)).read()

    [_headings, *cells] = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")

    assert [cell for row in cells for cell in row if cell.startswith(ALIVE)] == []
    assert [[unquoted(cell) for cell in row] for row in cells] == rows


@given(tables)
@settings(max_examples=60, deadline=None)
def test_a_spreadsheet_holds_no_formula_and_comes_back_exactly(rows: list[list[str]]) -> None:
    content = as_xlsx(Sheet("Prøve", ["en", "to", "tre"], [*rows, ["slutt"] * 3])).read()

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        page = package.read("xl/worksheets/sheet1.xml")
    [_headings, *cells, _end] = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert b"<f>" not in page
    assert b"hyperlink" not in page
    assert cells == rows


@given(tables)
@settings(max_examples=60, deadline=None)
def test_our_own_files_are_read_as_they_were_written(rows: list[list[str]]) -> None:
    sheet = Sheet("Prøve", ["en", "to", "tre"], [*rows, ["slutt"] * 3])

    for write in WRITERS.values():
        assert read_table(write(sheet).read()) == [list(sheet.headings), *map(list, sheet.rows)]


@given(texts | risky)
def test_quoting_is_undone_by_unquoting(text: str) -> None:
    assert unquoted(quoted(text)) == text
    assert not quoted(text).startswith(ALIVE)


def test_numbers_and_days_are_numbers_and_days_in_a_spreadsheet() -> None:
    sheet = Sheet(
        "Tall 🌱: og dager i [2026]? " * 2, ["n", "dag", "andel", "tomt"], [[12, date(2026, 6, 3), 0.5, None]]
    )

    book = python_calamine.load_workbook(as_xlsx(sheet))
    [_headings, row] = book.get_sheet_by_index(0).to_python()

    assert book.sheet_names == ["Tall    og dager i  2026   Tall"]
    assert row[:3] == [12.0, date(2026, 6, 3), 0.5]
    assert as_csv(sheet).read().decode("utf-8-sig").splitlines()[1] == '"12";"03.06.2026";"0,5";""'


def test_a_file_too_large_for_memory_comes_whole_from_the_disk_and_leaves_nothing_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where writing breaks off, too."""
    monkeypatch.setattr("organisations.register_files.writing.IN_MEMORY", 10)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def rows(*, last: int) -> Iterator[list[str]]:
        yield from ([str(100 // (number - last))] for number in range(1, 4))

    for write in WRITERS.values():
        with write(Sheet("Stor", ["a"], rows(last=9))) as file:
            assert read_table(file.read()) == [["a"], ["-13"], ["-15"], ["-17"]]
        with pytest.raises(ZeroDivisionError):
            write(Sheet("Stor", ["a"], rows(last=3)))

    assert list(tmp_path.iterdir()) == []


def test_a_cell_too_long_for_a_spreadsheet_ends_in_dots() -> None:
    for write in WRITERS.values():
        [_headings, [cell]] = read_table(write(Sheet("Lang", ["a"], [["x" * 40_000]])).read())
        assert cell == "x" * 32_766 + "…"


# Files


def refused(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as why:
        read_table(content)
    return why.value.sentence


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """One of our own spreadsheets with one part exchanged or added."""
    with zipfile.ZipFile(as_xlsx(Sheet("A", ["Kortnavn"], [["PBU"]]))) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    return packed({**parts, name: content})


DAMAGED = "Fila kan ikke leses. Lagre den på nytt som .xlsx eller CSV og prøv igjen."
FAR = "Fila har mer enn 5000 linjer eller 50 kolonner. Del den opp."
SHEET = "xl/worksheets/sheet1.xml"
FRAME = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>%s</sheetData></worksheet>"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Fila er tom."),
        (b"\n\n;;\n", "Fila er tom."),
        (b"\xd0\xcf\x11\xe0rest", "Fila er i det gamle Excel-formatet. Lagre den som .xlsx og prøv igjen."),
        (b"PK\x03\x04rot", DAMAGED),
        (packed({"a.txt": b"1"}), DAMAGED),
        (b"a;b\x00;c", DAMAGED),
        (b'a;"b', DAMAGED),
        (b"\x81\x8d\x8f", DAMAGED),
        (b"a\n" * 5_002, FAR),
        (b";" * 51 + b"a", FAR),
        (with_part(SHEET, b"<worksheet><rot"), DAMAGED),
        (with_part(SHEET, b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + FRAME % b""), DAMAGED),
        (with_part(SHEET, FRAME % b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"), FAR),
        (with_part(SHEET, FRAME % b"<row r='1'><c r='AZ1'><v>1</v></c></row>"), FAR),
        (with_part(SHEET, FRAME % b"<row r='1'><c r='&#88;FD9'><v>1</v></c></row>"), FAR),
        (with_part(SHEET, FRAME % b"<row r='1'><c r='rot'><v>1</v></c></row>"), FAR),
        (
            packed({"[Content_Types].xml": b"<a/>", "stor.xml": b" " * 50_000_001}),
            "Fila er for stor når den pakkes ut. Lagre bare den ene tabellen.",
        ),
        (
            packed({"[Content_Types].xml": b"<a/>", **{f"{n}.xml": b"<a/>" for n in range(1_000)}}),
            "Fila er for stor når den pakkes ut. Lagre bare den ene tabellen.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(content: bytes, sentence: str) -> None:
    assert refused(content) == sentence


def test_a_part_that_says_it_is_smaller_than_it_is_is_refused() -> None:
    content = bytearray(packed({"[Content_Types].xml": b"<a/>", "stor.xml": b"<a>" + b" " * 1_000_000 + b"</a>"}))
    said = (1_000_007).to_bytes(4, "little")
    place = content.find(said)
    while place >= 0:
        content[place : place + 4] = (10).to_bytes(4, "little")
        place = content.find(said)

    assert refused(bytes(content)) == DAMAGED


def test_size_is_looked_at_before_the_file() -> None:
    with pytest.raises(UnreadableFile) as why:
        check_size(5_000_001)

    assert why.value.sentence == "Fila er for stor. Grensen er 5 MB."


def test_files_of_other_spreadsheets_are_read() -> None:
    book = io.BytesIO()
    other = xlsxwriter.Workbook(book, {"in_memory": True})
    page = other.add_worksheet()
    page.write_row(0, 0, ["Organisasjonsnummer", "Samtykke gitt", "Ukebrev"])
    page.write_row(1, 0, [974760673, "", True])
    page.write_datetime(1, 1, date(2026, 6, 3), other.add_format({"num_format": "d.m.yyyy"}))
    other.close()

    assert read_table(book.getvalue())[1] == ["974760673", "3.6.2026", "ja"]
    assert read_table("Kortnavn;Fylke\nNærhet;Møre".encode("cp1252")) == [["Kortnavn", "Fylke"], ["Nærhet", "Møre"]]
    assert read_table(b"Kortnavn,Fylke\nPBU,Oslo") == [["Kortnavn", "Fylke"], ["PBU", "Oslo"]]


# What a file would change


KINDS = "Brukerorganisasjon, Pårørendeorganisasjon, Fagorganisasjon, Tjeneste, Vertskap, Offentlig organ, Ikke oppgitt"


@pytest.fixture
def by(secretary_user: User) -> User:
    return secretary_user


def file_of(kind: str, *lines: str) -> RegisterFile:
    return RegisterFile(kind=kind, name="fil.csv", content="\n".join(lines).encode())


@pytest.mark.django_db
@pytest.mark.parametrize("form", [CSV, XLSX])
@pytest.mark.parametrize("kind", [ORGANISATIONS, PEOPLE])
def test_a_file_as_it_was_fetched_changes_nothing(form: str, kind: str) -> None:
    employer = make_organisation("=1+1", name="'@Nærhet", number="123456785", county=" Oslo", kind="carer")
    make_organisation("Om-start", email="post@omstart.example.org", website="https://omstart.example.org")
    make_person("+47 Guro", phone="+47 90 00 00 00", employer=employer, consented_on=date(2024, 2, 29))
    make_person("Tor Aasland", wants_digest=False, consented_on=date(2024, 1, 1), consent_withdrawn_on=date(2025, 1, 1))

    preview = compare(RegisterFile(kind=kind, name="fil", content=WRITERS[form](register_sheet(kind)).read()))

    assert [line.reasons for line in preview.refused] == []
    assert (len(preview.same), preview.changes_something, preview.unused) == (2, False, [])


@pytest.mark.django_db
def test_new_changed_same_and_refused_are_told_apart() -> None:
    known = make_organisation("PBU", name="Psykisk Balanse Ungdom", county="Oslo", email="post@pbu.example.org")
    same = make_organisation("LPS", name="Landslaget", number="123456785")
    gone = make_organisation("Borte", merged_into=known)

    preview = compare(
        file_of(
            ORGANISATIONS,
            "Nr;Kortnavn;Fullt navn;Type;Organisasjonsnummer;Fylke;E-post;Farge",
            f"{known.pk};PBU;Psykisk Balanse Ungdom;brukerorganisasjon;;Viken;;blå",
            ";lps;;;;;;",
            f"{same.pk};LPS;Landslaget;;123456785;;;",
            "",
            ";FVR;Foreningen for verdig rusomsorg;Sirkus;;;;",
            ";SPL;Sykepleierlaget;;123456789;;spl;",
            ";PB;Psykisk Balanse;Brukerorganisasjon;;;;",
            ";PB;Psykisk Balanse;;;;;",
            "999999;Terskel;Terskel;;;;;",
            f"{gone.pk};Borte;Borte;;;;;",
            ";;Uten kortnavn;;;;;",
            ";Nærhet;Nærhet;;123456785;;;",
        )
    )

    assert [(line.number, line.name, [(c.label, c.before, c.after) for c in line.changes]) for line in preview.new] == [
        (
            8,
            "PB",
            [
                ("Kortnavn", "", "PB"),
                ("Fullt navn", "", "Psykisk Balanse"),
                ("Type", "Ikke oppgitt", "Brukerorganisasjon"),
            ],
        )
    ]
    assert [(line.number, [(c.label, c.before, c.after) for c in line.changes]) for line in preview.changed] == [
        (
            2,
            [
                ("Type", "Ikke oppgitt", "Brukerorganisasjon"),
                ("Fylke", "Oslo", "Viken"),
                ("E-post", "post@pbu.example.org", ""),
            ],
        )
    ]
    assert [line.number for line in preview.same] == []
    assert {line.number: line.reasons for line in preview.refused} == {
        3: ["Fullt navn mangler."],
        4: ["Står også på linje 3 i fila."],
        6: [f"Type: Typen må være en av disse: {KINDS}."],
        7: [
            "Organisasjonsnummer: Organisasjonsnummeret stemmer ikke. Se etter at alle ni sifrene er riktige.",
            "E-post: Oppgi en gyldig e-postadresse",
        ],
        9: ["Står også på linje 8 i fila."],
        10: ["Ingen i registeret har nummer 999999."],
        11: ["Raden er slått sammen med PBU."],
        12: ["Kortnavn mangler."],
        13: [
            "Organisasjonsnummeret er alt ført på en annen organisasjon.",
            "Står også på linje 4 i fila.",
        ],
    }
    assert preview.unused == ["Farge"]


@pytest.mark.django_db
def test_persons_are_known_by_number_or_by_a_name_that_only_one_has() -> None:
    employer = make_organisation("Samsenteret")
    OrganisationName.rows.create(organisation=employer, name="Senteret")
    only = make_person("Guro Lid")
    twins = [make_person("Tor Aasland"), make_person("Tor Aasland")]

    preview = compare(
        file_of(
            PEOPLE,
            "Nr;Navn;Ansatt i;Samtykke gitt;Samtykke trukket;Ukebrev",
            ";GURO LID;senteret;3.6.2024;;nei",
            ";Tor Aasland;;;;",
            f"{twins[0].pk};Tor Aasland;Ukjent lag;31.2.2024;i fjor;kanskje",
            f"{twins[1].pk};Tor Aasland;;;3.6.2024;",
        )
    )

    [line] = preview.changed
    assert line.row == only
    assert [(one.label, one.before, one.after) for one in line.changes] == [
        ("Navn", "Guro Lid", "GURO LID"),
        ("Ansatt i", "", "Samsenteret"),
        ("Samtykke gitt", "", "3.6.2024"),
        ("Ukebrev", "ja", "nei"),
    ]
    assert {line.number: line.reasons for line in preview.refused} == {
        3: ["Flere i registeret heter dette. Fyll ut nummeret."],
        4: [
            "Ansatt i: Ingen organisasjon i registeret heter «Ukjent lag».",
            "Samtykke gitt: Den dagen finnes ikke. Se etter at dag og måned er riktige.",
            "Samtykke trukket: Skriv datoen slik: 3.6.2026.",
            "Ukebrev: Skriv ja eller nei.",
        ],
        5: ["Et samtykke kan ikke trekkes før det er gitt."],
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headings", "sentence"),
    [
        (
            "Navn;Sted",
            "Den første linja må ha disse kolonnene: Kortnavn, Fullt navn. Hent registeret som fil for å se hvordan.",
        ),
        ("Kortnavn;Fullt navn;kortnavn", "Kolonnen «kortnavn» står to ganger."),
        ("Nr;Kortnavn;Fullt navn;nr", "Kolonnen «nr» står to ganger."),
    ],
)
def test_a_table_of_something_else_is_refused(headings: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as why:
        compare(file_of(ORGANISATIONS, headings, "a;b;c;d"))

    assert why.value.sentence == sentence


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_lines_that_say_nothing_new_cost_nothing(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(number):
        make_organisation(f"Lag {place}")
    file = RegisterFile(kind=ORGANISATIONS, name="fil", content=as_csv(register_sheet(ORGANISATIONS)).read())

    with django_assert_num_queries(3):
        compare(file)
    with django_assert_num_queries(3):
        register_sheet(ORGANISATIONS)


# Saving


@pytest.mark.django_db
def test_saving_writes_what_was_shown_once_and_deletes_the_file(by: User) -> None:
    known = make_organisation("PBU", name="Psykisk Balanse Ungdom")
    content = "Kortnavn;Fullt navn;Fylke\nPBU;Psykisk Balanse Ungdom;Oslo\nÅs lag;Ås lag;\n;feil;".encode()
    file = receive_file(ORGANISATIONS, "fil.csv", content, by=by)
    assert receive_file(ORGANISATIONS, "fil.csv", content, by=by) == file
    epoch = SiteEpoch.now()
    mark = compare(file).mark

    saved = save_file(file, mark=mark, by=by)
    again = save_file(file, mark=mark, by=by)

    known.refresh_from_db()
    new = Organisation.rows.get(short="Ås lag")
    assert (known.county, new.slug, new.folded_short) == ("Oslo", "as-lag", "ås lag")
    assert saved is not None
    assert ([line.number for line in saved.refused], again) == ([4], None)
    assert RegisterFile.rows.count() == 0
    assert SiteEpoch.now() == epoch + 1


@pytest.mark.django_db
def test_what_nobody_saw_is_not_saved(by: User) -> None:
    known = make_person("Guro Lid", phone="1")
    file = receive_file(PEOPLE, "fil.csv", b"Navn;Telefon\nGuro Lid;2", by=by)
    mark = compare(file).mark
    Person.rows.filter(pk=known.pk).update(phone="3")

    with pytest.raises(FileOutOfDate):
        save_file(file, mark=mark, by=by)

    known.refresh_from_db()
    assert (known.phone, RegisterFile.rows.count()) == ("3", 1)


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_is_not_kept_and_an_old_one_goes(by: User) -> None:
    old = receive_file(PEOPLE, "gammel.csv", b"Navn\nGuro Lid", by=by)
    RegisterFile.rows.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=31))

    with pytest.raises(UnreadableFile):
        receive_file(PEOPLE, "rot.csv", b"Noe annet\nGuro Lid", by=by)
    receive_file(PEOPLE, "ny.csv", b"Navn\nTor Aasland", by=by)

    assert list(RegisterFile.rows.values_list("name", flat=True)) == ["ny.csv"]


@pytest.mark.django_db
def test_merged_rows_are_not_fetched(by: User) -> None:
    merge(make_person("Guro Lid"), make_person("Guro Lied"), by=by)

    assert [row[1] for row in register_sheet(PEOPLE).rows] == ["Guro Lid", "Ida Hagen"]
