"""Questions to all members: who is asked, one effect per click, answers by link, wishes for the agenda."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.calling import (
    AnswerChanged,
    CallClosed,
    CallRefused,
    answer_call,
    close_call,
    is_late,
    remind_silent,
    reopen_call,
    send_call,
    wishes,
)
from meetings.models import AgendaItem, AgendaProposal, Call, CallAnswer, Mail, Mailing
from organisations.links import revoke_link, token_of
from organisations.models import Body, LinkUse, Representation, Seat, SignedLink, User
from tests.builders import make_item, make_meeting, make_organisation, make_person, make_representation, make_seat
from tests.meetings.pages import filled


@pytest.fixture
def call(body: Body) -> Call:
    """Written and not sent; two organisations to ask, one of them without an address."""
    lps = make_seat(make_organisation("LPS"), body)
    make_representation(make_person("Mari Sund", email="mari@example.org"), lps)
    make_seat(make_organisation("PB"), body)
    return Call.rows.create(body=body, title="Hva savner dere?", text="Skriv kort.")


@pytest.fixture
def sent(call: Call, secretary_user: User) -> Call:
    return send_call(call, by=secretary_user)


def answer_of(call: Call, short: str = "LPS") -> CallAnswer:
    return CallAnswer.rows.select_related("call", "link", "organisation").get(call=call, organisation__short=short)


def path_of(call: Call, short: str = "LPS") -> str:
    link = answer_of(call, short).link
    assert link is not None
    return reverse("meetings:call_answer", args=[token_of(link)])


def test_each_organisation_is_asked_once_by_its_representative(call: Call, secretary_user: User) -> None:
    for _click in range(2):
        send_call(call, by=secretary_user)

    assert list(Mail.rows.order_by("pk").values_list("organisation__short", "to", "state", "subject")) == [
        ("LPS", "mari@example.org", "waiting", "Hva savner dere?"),
        ("PB", "", "failed", "Hva savner dere?"),
    ]
    assert CallAnswer.rows.count() == 2
    assert [path_of(call) in mail.text and path_of(call) in mail.html for mail in Mail.rows.filter(to__gt="")] == [True]


def test_a_question_without_anyone_to_ask_is_not_sent(body: Body, secretary_user: User) -> None:
    call = Call.rows.create(body=body, title="Til ingen", text="?")

    with pytest.raises(CallRefused):
        send_call(call, by=secretary_user)

    call.refresh_from_db()
    assert (call.sent_at, Mailing.rows.count()) == (None, 0)


def test_opening_the_link_changes_nothing(sent: Call, visitor: Client) -> None:
    before = list(CallAnswer.rows.values())

    response = visitor.get(f"{path_of(sent)}?text=Hei")

    assert (response.status_code, response["Cache-Control"], response["Referrer-Policy"]) == (
        200,
        "private, no-store",
        "same-origin",  # under «no-referrer» the browser's form would come with «Origin: null» and be refused
    )
    assert "Denne lenken er for Mari Sund, LPS." in response.content.decode()
    assert (list(CallAnswer.rows.values()), LinkUse.rows.count()) == (before, 0)


def test_an_answer_by_link_is_kept_and_logged_once(sent: Call, visitor: Client) -> None:
    fields = filled(visitor.get(path_of(sent)), text="Flere møteplasser.\r\nOg kaffe.")

    answers = [visitor.post(path_of(sent), fields, follow=True).content.decode() for _click in range(2)]

    answer = answer_of(sent)
    assert ["Svaret er mottatt. Takk!" in page for page in answers] == [True, True]
    assert "Takk!" not in visitor.post(f"{path_of(sent)}?sagt=svar", {**fields, "text": " "}).content.decode()
    assert (answer.text, answer.version, str(answer.person)) == ("Flere møteplasser.\nOg kaffe.", 2, "Mari Sund")
    assert list(LinkUse.rows.values_list("deed", flat=True)) == ["call answered"]
    assert "Svaret ble mottatt" in visitor.get(path_of(sent)).content.decode()


def test_an_empty_answer_is_sent_back_with_a_sentence(sent: Call, visitor: Client) -> None:
    response = visitor.post(path_of(sent), filled(visitor.get(path_of(sent)), text="  "))

    assert response.status_code == 200
    assert "Skriv et svar. Har dere ingenting, kan dere skrive det." in response.content.decode()


def test_of_two_answers_at_once_the_later_sees_both(sent: Call, visitor: Client) -> None:
    late = filled(visitor.get(path_of(sent)), text="Den andre")
    visitor.post(path_of(sent), filled(visitor.get(path_of(sent)), text="Den første"))

    both = visitor.post(path_of(sent), late)

    page = both.content.decode()
    assert (both.status_code, "Den første" in page, "Den andre" in page) == (409, True, True)
    assert answer_of(sent).text == "Den første"
    visitor.post(path_of(sent), filled(both))
    assert answer_of(sent).text == "Den andre"


def test_an_answer_after_the_deadline_is_received_and_marked(sent: Call, visitor: Client, secretary: Client) -> None:
    Call.rows.filter(pk=sent.pk).update(answer_by=timezone.localdate() - timedelta(days=1))
    page = visitor.get(path_of(sent))

    visitor.post(path_of(sent), filled(page, text="Litt sent"))

    assert "Fristen er ute. Du kan likevel svare" in page.content.decode()
    assert is_late(answer_of(sent))
    assert "Etter fristen" in secretary.get(reverse("secretariat:call", args=[sent.pk])).content.decode()


def test_a_closed_question_keeps_nothing_and_gives_the_words_back(
    sent: Call, visitor: Client, secretary_user: User
) -> None:
    fields = filled(visitor.get(path_of(sent)), text="Kom for sent")
    close_call(sent, by=secretary_user)

    page = visitor.post(path_of(sent), fields).content.decode()

    assert ("Spørsmålet er lukket" in page, "Kom for sent" in page, answer_of(sent).text) == (True, True, "")
    with pytest.raises(CallClosed):
        answer_call(answer_of(sent), "Hei", seen=1)
    reopen_call(sent, by=secretary_user)
    assert answer_call(answer_of(sent), "Hei", seen=1).text == "Hei"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_dead_link_opens_the_same_plain_page(sent: Call, visitor: Client, method: str) -> None:
    link = answer_of(sent).link
    assert link is not None
    path = path_of(sent)
    revoke_link(link)

    addresses = (path, "/sporsmal/1-abc.def/", "/sporsmal/x/")
    answers = {address: getattr(visitor, method)(address) for address in addresses}

    assert [response.status_code for response in answers.values()] == [404] * 3
    assert len({response.content.decode().replace(address, "") for address, response in answers.items()}) == 1


def test_a_link_for_another_purpose_is_no_key_here(sent: Call, visitor: Client) -> None:
    link = answer_of(sent).link
    path = path_of(sent)
    SignedLink.rows.filter(pk=link.pk if link else 0).update(purpose=SignedLink.Purpose.REPLY)

    assert visitor.get(path).status_code == 404


def test_the_silent_are_reminded_once_per_click_with_the_same_link(sent: Call, secretary_user: User) -> None:
    answer_call(answer_of(sent, "PB"), "Vi er fornøyde.", seen=1)

    numbers = [remind_silent(sent, turn=turn, by=secretary_user) for turn in (1, 1, 2, 2, 9)]

    assert numbers == [1, 0, 1, 0, 0]
    mails = Mail.rows.filter(mailing__kind="reminder")
    assert [(mail.to, mail.subject, path_of(sent) in mail.text) for mail in mails] == [
        ("mari@example.org", "Purring: Hva savner dere?", True)
    ] * 2


def test_whoever_sits_now_is_asked_by_the_reminder_and_the_link_before_ends(
    sent: Call, visitor: Client, secretary_user: User
) -> None:
    before, today = path_of(sent), timezone.localdate()
    seat = Seat.rows.get(organisation__short="LPS")
    newcomer = make_person("Jon Dahl", email="jon@example.org")
    Representation.rows.filter(seat=seat).update(until=today - timedelta(days=1))
    make_representation(newcomer, seat)
    Seat.rows.filter(organisation__short="PB").update(until=today - timedelta(days=1), reason=Seat.Reason.RESIGNED)

    of_who_left = visitor.get(path_of(sent, "PB"))
    assert (visitor.get(before).status_code, of_who_left.status_code) == (404, 404)
    assert "Lenken virker ikke lenger" in of_who_left.content.decode()
    assert remind_silent(sent, turn=1, by=secretary_user) == 1

    mail = Mail.rows.get(mailing__kind="reminder")
    assert (mail.to, path_of(sent) in mail.text, path_of(sent) == before) == ("jon@example.org", True, False)
    assert [visitor.get(path).status_code for path in (before, path_of(sent))] == [404, 200]
    assert answer_of(sent, "PB").reminded_at is None


def test_nobody_is_reminded_of_a_question_that_is_not_open(call: Call, secretary_user: User) -> None:
    with pytest.raises(CallRefused):
        remind_silent(call, turn=1, by=secretary_user)
    with pytest.raises(CallRefused):
        close_call(call, by=secretary_user)


def test_each_line_of_a_wish_becomes_a_proposal_of_the_organisation(call: Call, secretary_user: User) -> None:
    Call.rows.filter(pk=call.pk).update(kind=Call.Kind.TOPICS)
    send_call(call, by=secretary_user)

    answer_call(answer_of(call), "• Bolig\n\n- Arbeid\nBolig", seen=1)

    assert list(AgendaProposal.rows.values_list("text", "organisation__short", "state")) == [
        ("Bolig", "LPS", "waiting"),
        ("Arbeid", "LPS", "waiting"),
    ]


def test_a_changed_wish_changes_the_proposals_not_yet_taken(call: Call, secretary_user: User, body: Body) -> None:
    Call.rows.filter(pk=call.pk).update(kind=Call.Kind.TOPICS)
    send_call(call, by=secretary_user)
    answer_call(answer_of(call), "Bolig\nArbeid\nGjeld", seen=1)
    AgendaProposal.rows.filter(text="Bolig").update(state="taken", item=make_item(make_meeting(body=body)))

    answer_call(answer_of(call), "Arbeid\nSkole", seen=2)

    assert list(AgendaProposal.rows.order_by("pk").values_list("text", "state")) == [
        ("Bolig", "taken"),
        ("Arbeid", "waiting"),
        ("Skole", "waiting"),
    ]
    assert AgendaItem.rows.count() == 1


def test_a_stale_version_writes_nothing(sent: Call) -> None:
    answer_call(answer_of(sent), "Først", seen=1)

    with pytest.raises(AnswerChanged) as changed:
        answer_call(answer_of(sent), "Så", seen=1)

    assert (changed.value.answer.text, answer_of(sent).text) == ("Først", "Først")


def test_wishes_are_lines_without_bullets() -> None:
    assert wishes(" * En\r\n\n– To \nEn\n•") == ["En", "To"]


# The secretary's pages


def test_a_question_is_written_looked_over_and_sent(secretary: Client, call: Call) -> None:
    new = reverse("secretariat:call_new")
    fields = filled(secretary.get(new), title="Nytt", text="Hva nå?", answer_by="3.6.2027", kind="names")

    places = [secretary.post(new, fields)["Location"] for _click in range(2)]
    made = Call.rows.get(title="Nytt")
    preview = secretary.get(places[0]).content.decode()
    for _click in range(2):
        secretary.post(reverse("secretariat:call_send", args=[made.pk]))

    assert places == [reverse("secretariat:call", args=[made.pk])] * 2
    assert "Send til 2 organisasjoner" in preview
    assert "1 har ingen e-postadresse" in preview
    made.refresh_from_db()
    assert (made.sent_at is not None, Mail.rows.count(), str(made.answer_by)) == (True, 2, "2027-06-03")


def test_a_sent_question_is_not_changed(secretary: Client, sent: Call) -> None:
    path = reverse("secretariat:call_edit", args=[sent.pk])

    answer = secretary.post(path, {"title": "Annet", "text": "x", "body": sent.body_id, "kind": "question"})

    sent.refresh_from_db()
    assert (answer.status_code, sent.title) == (302, "Hva savner dere?")


def test_who_edits_second_is_told_and_decides(secretary: Client, call: Call) -> None:
    path = reverse("secretariat:call_edit", args=[call.pk])
    late = filled(secretary.get(path), title="Sen")
    secretary.post(path, filled(secretary.get(path), title="Tidlig"))

    told = secretary.post(path, late)

    assert "En annen har endret spørsmålet." in told.content.decode()
    assert Call.rows.get().title == "Tidlig"
    secretary.post(path, filled(told))
    assert Call.rows.get().title == "Sen"


def test_the_board_says_who_has_answered_and_whose_mail_failed(secretary: Client, sent: Call) -> None:
    answer_call(answer_of(sent), "Kaffe", seen=1)

    page = secretary.get(reverse("secretariat:call", args=[sent.pk])).content.decode()

    assert [words in page for words in ("1 av 2 har svart", "Kaffe", "E-posten kom ikke fram")] == [True] * 3


def test_buttons_of_the_board_have_one_effect_each(secretary: Client, sent: Call) -> None:
    for _click in range(2):
        secretary.post(reverse("secretariat:call_remind", args=[sent.pk]), {"gang": "1"})
        secretary.post(reverse("secretariat:call_close", args=[sent.pk]), {"lukk": "1"})

    sent.refresh_from_db()
    assert (Mailing.rows.filter(kind="reminder").count(), sent.closed_at is not None) == (1, True)


def test_answers_are_exported_without_formulas(secretary: Client, sent: Call) -> None:
    answer_call(answer_of(sent), '=HYPERLINK("http://example.org")\n+1', seen=1)

    written = secretary.get(reverse("secretariat:call_csv", args=[sent.pk])).getvalue().decode("utf-8-sig")
    book = secretary.get(reverse("secretariat:call_xlsx", args=[sent.pk]))

    lines = written.split("\r\n")
    assert lines[0] == '"Organisasjon";"Svart av";"Svart";"Etter fristen";"Svar"'
    assert lines[1].endswith(';"";"\'=HYPERLINK(""http://example.org"")\n+1"')
    assert lines[2] == '"PB";"";"";"";""'
    assert book.getvalue()[:2] == b"PK"


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_however_long(
    secretary: Client, body: Body, secretary_user: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        make_seat(make_organisation(), body)
    asked, *_others = [Call.rows.create(body=body, title=f"Nummer {number}", text="?") for number in range(count)]
    send_call(asked, by=secretary_user)

    with django_assert_num_queries(3):
        secretary.get(reverse("secretariat:calls"))
    with django_assert_num_queries(6):
        secretary.get(reverse("secretariat:call", args=[asked.pk]))


# Members' own wishes


def test_a_member_proposes_a_matter_once(member: Client, secretary: Client) -> None:
    path = reverse("meetings:suggestions")
    fields = filled(member.get(path), text="Borgerlønn", note="Mange spør.")

    for _click in range(2):
        member.post(path, fields)

    assert list(AgendaProposal.rows.values_list("text", "note", "person__name", "organisation__short")) == [
        ("Borgerlønn", "Mange spør.", "Ellen Krogh", "PBU")
    ]
    assert "Borgerlønn" in member.get(path).content.decode()
    page = secretary.get(reverse("secretariat:proposals")).content.decode()
    assert [word in page for word in ("Mange spør.", "Ellen Krogh", "PBU")] == [True] * 3


def test_a_member_sees_no_proposals_of_others(member: Client, other_member: Client) -> None:
    path = reverse("meetings:suggestions")
    member.post(path, filled(member.get(path), text="Borgerlønn"))

    assert "Borgerlønn" not in other_member.get(path).content.decode()
