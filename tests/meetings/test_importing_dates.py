"""Reading dates and times of a meeting, the next one and the signature, in the forms that minutes have them."""

from __future__ import annotations

from typing import Any

import pytest

from meetings.importing.gold import as_gold
from meetings.importing.reading import read_minutes


def read(head: str, foot: str = "") -> dict[str, Any]:
    return as_gold(read_minutes(f"Referat fra møte i Rådet\n{head}\n\nSak 1 Velkommen\nTekst.\n\n{foot}\n"))


@pytest.mark.parametrize(
    ("written", "date", "start", "end"),
    [
        ("Dato: 15. og 16. november 2017", "2017-11-15", None, None),
        ("Dato: 24.–25. mai 2023", "2023-05-24", None, None),
        ("Dato: 28. februar – 1. mars 2019", "2019-02-28", None, None),
        ("Dato: 3.-4.6.2019 kl. 10-15", "2019-06-03", "10:00", "15:00"),
        ("Dato: tirsdag den 16/10 2018 fra kl. 19 til ca. 21", "2018-10-16", "19:00", "21:00"),
        ("Tid: Onsdag 31. jan. -24, 18.00 til 20.30", "2024-01-31", "18:00", "20:30"),
        ("Dato: 3/6-19", "2019-06-03", None, None),
        ("Møtedato: 03.10.23\nKlokka: frå 13 til 15.20", "2023-10-03", "13:00", "15:20"),
        ("Tidspunkt: 5. mars 2018 – kl. 09.30-14.00\nArkiv: 2018/31", "2018-03-05", "09:30", "14:00"),
        ("Møtedato: 5. mars 2018, klokka 0900–1130", "2018-03-05", "09:00", "11:30"),
        ("Arkivsak 2018/2015\nTid: 5. mars", None, None, None),
        ("Møte 5. mars\nMandag 05.03.18 18.00–20.00 Biblioteket", "2018-03-05", "18:00", "20:00"),
    ],
)
def test_the_meeting_has_the_first_of_its_days_and_its_hours(
    written: str, date: str | None, start: str | None, end: str | None
) -> None:
    meeting = read(written)["meeting"]

    assert (meeting["date"], meeting["start"], meeting["end"]) == (date, start, end)


@pytest.mark.parametrize(
    ("written", "date", "time"),
    [
        ("Neste møte: torsdag 12. september kl 18.00 på biblioteket", "2019-09-12", "18:00"),
        ("5.2 Neste møte er 12.09.2019 kl. 09.00 i kantina.", "2019-09-12", "09:00"),
        ("B. Neste møte: 12. september 2019", "2019-09-12", None),
        ("Vi sees igjen torsdag 12. september kl. 10.", "2019-09-12", "10:00"),
        ("Rådet kommer sammen igjen torsdag 12. september klokka halv ett.", "2019-09-12", "12:30"),
        ("Det ble bestemt at neste møte holdes 12.9.2019.", "2019-09-12", None),
        ("Neste møte: klokka halv sju", None, None),
        ("Planen tas opp på neste møte. Fristen er 12. september.", None, None),
    ],
)
def test_the_next_meeting_is_an_appointment_and_no_mention(written: str, date: str | None, time: str | None) -> None:
    upcoming = read("Dato: 3. juni 2019", written)["next_meeting"]

    assert (upcoming["date"], upcoming["time"]) == (date, time)


def test_the_end_is_read_where_the_meeting_closes() -> None:
    assert read("Dato: 3. juni 2019 kl. 18", "Møtet ble hevet kl. 20.15")["meeting"]["end"] == "20:15"


def test_a_signature_with_office_and_sign_has_its_date() -> None:
    signed = read("Dato: 5. mars 2018", "Lillevik, 9. mars 2018\nAlf Egil Tomren, leder (sign.)")["signed"]

    assert (signed["date"], signed["person"]) == ("2018-03-09", "Alf Egil Tomren")
