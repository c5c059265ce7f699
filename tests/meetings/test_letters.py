"""Letters out: written down, reminded of, answered, counted in a list and in files."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from meetings.letters import LetterRefused, due_letters, give_up, record_answer, remind_on, reply_mark, wait_again
from meetings.models import Letter
from organisations.models import Body, User
from tests.builders import make_meeting, make_organisation
from tests.meetings.pages import form_on

TODAY = timezone.localdate


def make_letter(body: Body, subject: str = "Bolig", **fields: object) -> Letter:
    return Letter.rows.create(
        **{"body": body, "recipient": "Etaten", "subject": subject, "sent_on": date(2022, 5, 24), **fields}
    )


def path(name: str, *arguments: object) -> str:
    return reverse(f"secretariat:{name}", args=arguments)


def words(response: Any) -> str:  # Any: the test client's response, here and below
    return str(response.content.decode())


def subjects(response: Any) -> list[str]:
    return [letter.subject for letter in response.context["letters"]]


def test_a_letter_is_written_down_with_its_file_and_co_signers(secretary: Client, body: Body) -> None:
    meeting, pbu, lps = make_meeting(body=body), make_organisation("PBU"), make_organisation("LPS")
    fields = {
        **form_on(secretary.get(f"{path('letter_new')}?mote={meeting.pk}")),
        "recipient": "Etaten",
        "subject": "Boliger for unge",
        "sent_on": "24. mai 2022",
        "co_signers": [pbu.pk, lps.pk],
        "remind_on": "1.9.2022",
        "paper": SimpleUploadedFile("brev.pdf", b"%PDF-1", content_type="text/html"),
    }

    answer = secretary.post(path("letter_new"), fields)

    letter = Letter.rows.get()
    assert answer["Location"] == path("letter", letter.pk)
    assert (letter.recipient, letter.subject, letter.sent_on) == ("Etaten", "Boliger for unge", date(2022, 5, 24))
    assert (letter.meeting, letter.remind_on, letter.reply_state) == (meeting, date(2022, 9, 1), "awaited")
    assert sorted(one.short for one in letter.co_signers.all()) == ["LPS", "PBU"]
    assert (letter.file_name, letter.content_type, bytes(letter.content or b"")) == (
        "brev.pdf",
        "application/pdf",
        b"%PDF-1",
    )


def test_the_file_is_a_download_and_no_page_of_ours(secretary: Client, body: Body) -> None:
    letter = make_letter(body, file_name="brev.html", content_type="text/html", content=b"<script>")
    without = make_letter(body)

    response = secretary.get(path("letter_file", letter.pk))

    assert b"".join(response) == b"<script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="brev.html"'
    assert secretary.get(path("letter_file", without.pk)).status_code == 404


def test_a_file_too_large_is_refused_with_a_sentence(secretary: Client, body: Body, settings: Settings) -> None:
    settings.ATTACHMENT_LIMIT = 3
    fields = {
        "body": body.pk,
        "recipient": "Etaten",
        "subject": "Bolig",
        "sent_on": "3.6.2022",
        "reply_state": "awaited",
        "paper": SimpleUploadedFile("brev.txt", b"1234"),
    }

    page = secretary.post(path("letter_new"), fields)

    assert "Fila er for stor" in words(page)
    assert Letter.rows.count() == 0


def test_a_letter_is_changed_and_loses_its_file(secretary: Client, body: Body) -> None:
    letter = make_letter(body, file_name="a.txt", content_type="text/plain", content=b"1")
    fields = {
        **form_on(secretary.get(path("letter_edit", letter.pk))),
        "recipient": "HOD",
        "without_paper": "on",
    }

    for _click in range(2):
        assert secretary.post(path("letter_edit", letter.pk), fields).status_code == 302

    letter.refresh_from_db()
    assert (letter.recipient, letter.file_name, letter.content_type, letter.content) == ("HOD", "", "", None)


def test_who_saves_a_letter_second_is_told_and_may_save_again(secretary: Client, body: Body) -> None:
    letter = make_letter(body)
    fields = {**form_on(secretary.get(path("letter_edit", letter.pk))), "recipient": "Mitt ord"}
    letter.co_signers.add(make_organisation("PBU"))

    second = secretary.post(path("letter_edit", letter.pk), fields)

    assert "En annen har endret brevet." in words(second)
    assert Letter.rows.get().recipient == "Etaten"
    again = {**form_on(second), "recipient": "Mitt ord"}
    assert secretary.post(path("letter_edit", letter.pk), again).status_code == 302
    assert Letter.rows.get().recipient == "Mitt ord"


def test_a_letter_is_answered_once(secretary: Client, body: Body) -> None:
    letter = make_letter(body)
    fields = {
        **form_on(secretary.get(path("letter", letter.pk))),
        "on": "3.8.2022",
        "answer": "Takk.",
        "besvart": "1",
    }

    for _click in range(2):
        assert secretary.post(path("letter", letter.pk), fields).status_code == 302

    letter.refresh_from_db()
    assert (letter.reply_state, letter.answered_on, letter.answer) == ("answered", date(2022, 8, 3), "Takk.")


def test_an_answer_that_cannot_be_read_is_shown_beside_its_field(secretary: Client, body: Body) -> None:
    letter = make_letter(body)

    page = secretary.post(path("letter", letter.pk), {"on": "i fjor", "answer": "Takk.", "besvart": "1"})

    assert "Skriv datoen slik: 3.6.2026." in words(page)
    assert "Takk." in words(page)
    assert Letter.rows.get().reply_state == "awaited"


def test_no_answer_came_and_one_is_awaited_after_all(secretary: Client, body: Body) -> None:
    letter = make_letter(body)

    secretary.post(path("letter", letter.pk), {"ikke": "1", "seen": reply_mark(letter)})
    letter.refresh_from_db()
    assert letter.reply_state == "none_came"

    secretary.post(path("letter", letter.pk), {"venter": "1", "seen": reply_mark(letter)})
    letter.refresh_from_db()
    assert letter.reply_state == "awaited"


def test_two_who_settle_a_letter_do_not_overwrite_each_other(body: Body, secretary_user: User) -> None:
    letter = make_letter(body)
    seen = reply_mark(letter)
    record_answer(letter, on=date(2022, 8, 3), answer="Takk.", seen=seen, by=secretary_user)

    with pytest.raises(LetterRefused, match="En annen har endret svaret"):
        give_up(letter, seen=seen, by=secretary_user)

    assert Letter.rows.get().reply_state == "answered"


def test_an_answer_older_than_its_letter_is_refused(body: Body, secretary_user: User) -> None:
    letter = make_letter(body)

    with pytest.raises(LetterRefused, match="Svaret kan ikke være eldre enn brevet"):
        record_answer(letter, on=date(2022, 5, 23), answer="", seen=reply_mark(letter), by=secretary_user)


def test_only_a_letter_that_waits_is_reminded_of(body: Body, secretary_user: User) -> None:
    letter = make_letter(body)
    give_up(letter, seen=reply_mark(letter), by=secretary_user)
    letter.refresh_from_db()

    with pytest.raises(LetterRefused, match="venter ikke på svar"):
        remind_on(letter, TODAY(), seen=reply_mark(letter), by=secretary_user)

    wait_again(letter, seen=reply_mark(letter), by=secretary_user)
    letter.refresh_from_db()
    remind_on(letter, TODAY(), seen=reply_mark(letter), by=secretary_user)
    assert list(due_letters(TODAY())) == [letter]


def test_what_to_be_reminded_of_stands_on_the_overview_from_its_day(secretary: Client, body: Body) -> None:
    letter = make_letter(body, "Minnes nå")
    make_letter(body, "Siden", remind_on=TODAY() + timedelta(days=1))
    make_letter(body, "Besvart alt", remind_on=TODAY(), reply_state="answered")
    day = TODAY()
    fields = {"remind_on": f"{day.day}.{day.month}.{day.year}", "minn": "1", "seen": reply_mark(letter)}

    secretary.post(path("letter", letter.pk), fields)

    assert subjects(secretary.get(path("overview"))) == ["Minnes nå"]


def test_the_list_begins_with_those_to_be_reminded_of_and_is_filtered(secretary: Client, body: Body) -> None:
    hdir = make_organisation("HDIR")
    make_letter(body, "Nytt", sent_on=date(2023, 1, 1))
    make_letter(body, "Gammelt", remind_on=date(2022, 9, 1))
    make_letter(body, "Eldst", sent_on=date(2020, 1, 1), remind_on=date(2022, 8, 1), organisation=hdir)
    make_letter(body, "Svart", reply_state="answered", organisation=hdir)
    make_letter(body, "Taust", reply_state="none_came")
    make_letter(body, "Orientering", reply_state="not_asked", sent_on=date(2019, 1, 1))

    shown = {
        query: subjects(secretary.get(path("letters") + query))
        for query in (
            "",
            "?vis=minn",
            "?vis=besvart",
            "?vis=ikke",
            "?vis=alle",
            f"?vis=alle&org={hdir.pk}",
            "?vis=x&org=x",
        )
    }

    assert shown == {
        "": ["Eldst", "Gammelt", "Nytt"],
        "?vis=minn": ["Eldst", "Gammelt"],
        "?vis=besvart": ["Svart"],
        "?vis=ikke": ["Taust"],
        "?vis=alle": ["Eldst", "Gammelt", "Nytt", "Taust", "Svart", "Orientering"],
        f"?vis=alle&org={hdir.pk}": ["Eldst", "Svart"],
        "?vis=x&org=x": ["Eldst", "Gammelt", "Nytt"],
    }


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    secretary: Client, body: Body, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for turn in range(number):
        make_letter(body, f"Brev {turn}", organisation=make_organisation(), meeting=make_meeting(body=body))

    with django_assert_num_queries(4):
        assert len(subjects(secretary.get(path("letters")))) == number


def test_the_list_is_taken_out_as_a_file_that_runs_no_formula(secretary: Client, body: Body) -> None:
    letter = make_letter(body, "=1+1", answered_on=date(2022, 8, 3), reply_state="answered", answer="Takk.")
    letter.co_signers.add(make_organisation("PBU"))

    table = b"".join(secretary.get(f"{path('letters_csv')}?vis=alle")).decode("utf-8-sig")

    assert table.replace('"', "") == (
        "Sendt;Til;Emne;Medunderskrivere;Møte;Svar;Besvart;Svaret\r\n"
        "24. mai 2022;Etaten;'=1+1;PBU;;Besvart;3. august 2022;Takk.\r\n"
    )
    assert b"".join(secretary.get(path("letters_xlsx"))).startswith(b"PK")


def test_a_letter_is_deleted_after_a_question(secretary: Client, body: Body) -> None:
    letter = make_letter(body)

    assert "Det kan ikke angres." in words(secretary.get(path("letter_delete", letter.pk)))
    answers = [secretary.post(path("letter_delete", letter.pk)).status_code for _click in range(2)]

    assert answers == [302, 302]
    assert Letter.rows.count() == 0


def test_a_meeting_leads_to_the_letters_that_came_of_it(secretary: Client, body: Body) -> None:
    meeting = make_meeting(body=body)
    letter = make_letter(body, "Fra møtet", meeting=meeting)
    make_letter(body, "Fra et annet")

    page = words(secretary.get(path("meeting", meeting.pk)))

    assert path("letter", letter.pk) in page
    assert "Fra et annet" not in page
