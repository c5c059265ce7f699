"""«Se over importen»: questions with their answers, what is kept of them, undoing, and the draft that comes of it."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.test import Client

from meetings.importing.creating import create_draft
from meetings.importing.mends import CannotMend, Step
from meetings.importing.previewing import Preview, preview_text
from meetings.importing.receiving import ImportRefused, receive_document
from meetings.importing.reviewing import go_to_step, steps_of, take_steps
from meetings.importing.taking import take_waiting
from meetings.models import AgendaItem, Attendance, Meeting, SourceDocument
from meetings.names import register_for
from organisations.models import Body, OrganisationName, Person, Seat, User
from tests.builders import make_body, make_organisation, make_person, make_seat

TEXT = """Referat fra Fagrådet

Dato: 3. juni 2020

Til stede:
PBU v/ Ellen Krogh
LPS v/ Guro Lid
NBF

Forfall: FVR

Sak 1 Runde
PBU: Har ny nettside.
NBF: Begge deler, og kaffe først.
Ellen Moen: Familiene ønsker fast dag.
NBF: Mer kaffe.
FVR: Sendte en hilsen.

Sak 2 Rapport
Les mer her: <lenke>
"""


@pytest.fixture
def council(db: None) -> Body:
    body = make_body()
    for short in ("PBU", "LPS", "FVR", "Bo og Leve"):
        make_seat(make_organisation(short, name=short), body)
    return body


@pytest.fixture
def document(council: Body, secretary_user: User) -> SourceDocument:
    return receive_document("referat.txt", TEXT.encode(), by=secretary_user)


def seat_of(body: Body, short: str) -> int:
    return Seat.rows.get(body=body, organisation__short=short).organisation_id


def seen(document: SourceDocument, body: Body) -> Preview:
    return preview_text(document.text, body=body, steps=steps_of(document))


def asked(document: SourceDocument, body: Body) -> list[str]:
    return [one.key for one in seen(document, body).questions]


def do(document: SourceDocument, body: Body, by: User, *steps: Step) -> None:
    take_steps(document, steps, body=body, seen=document.steps_done, by=by)


def test_doubts_are_asked_once_each_with_their_reason_in_the_order_of_the_source(
    document: SourceDocument, council: Body
) -> None:
    questions = seen(document, council).questions

    assert [(one.key, one.line, one.many) for one in questions] == [
        ("entry:8:NBF", 8, 1),
        ("who:NBF", 14, 2),
        ("who:Ellen Moen", 15, 1),
        (f"absent:{seat_of(council, 'FVR')}", 17, 1),
    ]
    assert [one.why for one in questions] == [
        "Står ikke i registeret. Legg organisasjonen inn der, eller la linja stå som tekst.",
        "«NBF» er en ukjent forkortelse.",
        "«Ellen Moen» står ikke på deltakerlista.",
        "FVR står under forfall, men har innspill.",
    ]


def test_a_name_to_remember_answers_every_line_and_becomes_an_alias_only_with_the_draft(
    document: SourceDocument, council: Body, secretary_user: User
) -> None:
    bo = seat_of(council, "Bo og Leve")
    step = Step("remember", 14, value="NBF", organisation=bo, since="2019-01-01", until="2021-12-31")

    do(document, council, secretary_user, step)

    assert asked(document, council)[0] == "who:Ellen Moen"
    assert not OrganisationName.rows.filter(name="NBF").exists()
    meeting = create_draft(document, body=council, date=date(2020, 6, 3), by=secretary_user)
    alias = OrganisationName.rows.get(name="NBF")
    assert (alias.organisation_id, alias.since, alias.until) == (bo, date(2019, 1, 1), date(2021, 12, 31))
    assert "NBF: Mer kaffe." in AgendaItem.rows.get(meeting=meeting, heading="Runde").text
    assert Attendance.rows.filter(meeting=meeting, organisation=bo).exists()


def test_a_name_remembered_from_two_documents_is_entered_once(
    document: SourceDocument, council: Body, secretary_user: User
) -> None:
    other = receive_document("to.txt", TEXT.replace("2020", "2021").encode(), by=secretary_user)
    step = Step("remember", 14, value="NBF", organisation=seat_of(council, "Bo og Leve"))
    do(document, council, secretary_user, step)
    do(other, council, secretary_user, step)

    for one in (document, other):
        create_draft(one, body=council, date=None, by=secretary_user)

    assert OrganisationName.rows.filter(name="NBF").count() == 1


def test_what_waits_with_questions_is_read_anew_when_the_register_has_learnt_a_name(
    document: SourceDocument, council: Body, secretary_user: User
) -> None:
    waiting = receive_document("to.txt", TEXT.replace("2020", "2021").encode(), by=secretary_user)
    begun = receive_document("tre.txt", TEXT.replace("2020", "2022").encode(), by=secretary_user)
    SourceDocument.rows.filter(pk=begun.pk).update(steps=[{}], steps_done=1)
    do(
        document,
        council,
        secretary_user,
        Step("remember", 14, value="NBF", organisation=seat_of(council, "Bo og Leve")),
    )

    create_draft(document, body=council, date=date(2020, 6, 3), by=secretary_user)
    read = take_waiting()

    assert read == 1
    for one, counted in ((waiting, 2), (begun, 4)):
        one.refresh_from_db()
        assert one.questions == counted


def test_a_name_that_held_at_another_time_answers_nothing(
    document: SourceDocument, council: Body, secretary_user: User
) -> None:
    bo = seat_of(council, "Bo og Leve")

    do(document, council, secretary_user, Step("remember", 14, value="NBF", organisation=bo, since="2022-01-01"))

    assert "who:NBF" in asked(document, council)


def test_the_draft_is_what_the_review_showed(document: SourceDocument, council: Body, secretary_user: User) -> None:
    do(
        document,
        council,
        secretary_user,
        Step("speaker", 14, value="LPS", everywhere=True),
        Step("guest", 15, value="Ellen Moen"),
        Step("entry", 8, value="text:NBF"),
    )
    do(document, council, secretary_user, Step("kind", 13, value="question"), Step("date", value="2020-06-10"))
    shown = seen(document, council)

    meeting = create_draft(document, body=council, date=shown.mended.date, by=secretary_user)

    assert meeting.date == date(2020, 6, 10)
    assert [item.text for item in AgendaItem.rows.filter(meeting=meeting)] == [item.text for item in shown.items]
    assert Attendance.rows.get(meeting=meeting, person__name="Ellen Moen").status == "guest"
    assert [one.text for one in shown.items if one.heading == "Ikke plassert"] == ["NBF"]
    register = register_for(meeting)
    assert {fate["fate"] for fate in SourceDocument.rows.get().fates} == {"placed", "blank"}
    assert register.organisation(seat_of(council, "LPS")).seated


def test_progress_is_kept_and_all_of_it_can_be_undone_and_done_again(
    document: SourceDocument, council: Body, secretary_user: User
) -> None:
    untouched = [item.text for item in seen(document, council).items]
    do(document, council, secretary_user, Step("speaker", 14, value="LPS", everywhere=True))
    do(document, council, secretary_user, Step("leave_out", 17))
    mended = [item.text for item in seen(document, council).items]

    later = SourceDocument.rows.get(pk=document.pk)
    assert [step.deed for step in steps_of(later)] == ["speaker", "leave_out"]
    assert later.questions == len(seen(later, council).questions) == 2
    go_to_step(later, 0, body=council, by=secretary_user)
    assert [item.text for item in seen(later, council).items] == untouched
    go_to_step(later, 9, body=council, by=secretary_user)
    assert [item.text for item in seen(later, council).items] == mended
    go_to_step(later, 1, body=council, by=secretary_user)
    do(later, council, secretary_user, Step("plain", 17))
    assert [step.deed for step in steps_of(later)] == ["speaker", "plain"]
    assert (Meeting.rows.count(), Person.rows.filter(name="Guro Lid").count()) == (0, 0)


def test_the_same_step_sent_twice_from_one_page_counts_once(
    document: SourceDocument, council: Body, secretary_user: User
) -> None:
    for _time in range(2):
        take_steps(document, [Step("leave_out", 17)], body=council, seen=0, by=secretary_user)

    assert document.steps_done == 1


def test_a_step_that_does_not_fit_keeps_nothing_and_a_draft_is_mended_in_its_text(
    document: SourceDocument, council: Body, secretary_user: User
) -> None:
    with pytest.raises(CannotMend):
        do(document, council, secretary_user, Step("leave_out", 17), Step("split", 1))
    assert SourceDocument.rows.get().steps == []

    create_draft(document, body=council, date=None, by=secretary_user)
    with pytest.raises(ImportRefused) as refusal:
        do(document, council, secretary_user, Step("leave_out", 17))
    assert refusal.value.sentence == "Dokumentet er alt blitt et utkast. Rett det i teksten der."


def test_those_of_one_name_are_offered_in_order_and_one_is_chosen(council: Body, secretary_user: User) -> None:
    people = [make_person("Guro Lid") for _ in range(9)]  # enough that a set of their keys would show no order
    document = receive_document("b.txt", b"Referat\n\nTil stede:\nGuro Lid\n\nSak 1 En\nTekst.\n", by=secretary_user)

    question = next(one for one in seen(document, council).questions if one.key.startswith("entry"))
    assert [choice.step.person for choice in question.choices[:-2]] == [person.pk for person in people]
    do(document, council, secretary_user, question.choices[1].step)

    meeting = create_draft(document, body=council, date=None, by=secretary_user)
    assert Attendance.rows.get(meeting=meeting).person == people[1]


def button(page: str, label: str, after: str = "") -> dict[str, str]:
    """What a button of the page sends, with the hidden fields of its form."""
    at = page.index(after) if after else 0
    pressed = re.compile(rf'<button[^>]*name="(\w+)" value="([^"]*)"[^>]*>{re.escape(label)}')
    found = pressed.search(page, at)
    assert found, label
    form = page[page.rindex("<form", 0, found.start()) : found.start()]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    hidden.pop("csrfmiddlewaretoken", None)
    return {name: html.unescape(value) for name, value in {**hidden, found[1]: found[2]}.items()}


def test_the_page_answers_mends_undoes_and_creates_without_a_script(
    document: SourceDocument, council: Body, secretary: Client
) -> None:
    address = f"/sekretariat/import/{document.pk}/"

    def page() -> str:
        return secretary.get(address).content.decode()

    def press(label: str, after: str = "", **fields: str) -> str:
        answer = secretary.post(address, {**button(page(), label, after), **fields}, follow=True)
        return answer.content.decode()

    assert "4 spørsmål" in page()
    assert "«XQ» er ikke et navn vi kjenner. Velg et fra lista." in press("Bruk", "Linje 14", navn="XQ")
    assert "Skriv eller velg et navn først." in press("Bruk", "Linje 14")
    assert "3 spørsmål" in press("Bruk", "Linje 14", navn="bo og leve")
    press("Legg til som gjest")
    press("Endre slag", 'id="b13"', slag="question")
    press("Flytt dit", 'id="b17"', sak="19")
    press("Angre siste")
    assert [step.deed for step in steps_of(SourceDocument.rows.get())][-1] == "kind"
    assert "Det valget finnes ikke." in secretary.post(address, {"gjor": "x"}, follow=True).content.decode()
    secretary.post(address, {"body": council.pk, "when": "annen", "other": "4.6.2020", "dato": "1"})
    assert "Onsdag" not in page()
    answer = secretary.post(address, {"body": council.pk, "when": "annen", "other": "4.6.2020"}, follow=True)

    meeting = Meeting.rows.get()
    assert answer.redirect_chain[-1][0].startswith(f"/sekretariat/moter/{meeting.pk}/")
    assert meeting.date == date(2020, 6, 4)
    assert AgendaItem.rows.get(meeting=meeting, heading="Runde").text == (
        "PBU (spørsmål): Har ny nettside.\nBo og Leve: Begge deler, og kaffe først.\n"
        "Ellen Moen: Familiene ønsker fast dag.\nBo og Leve: Mer kaffe.\nFVR: Sendte en hilsen."
    )
