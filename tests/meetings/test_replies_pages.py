"""Answering by link and by log-in, and the secretary's board: pages as they are opened and sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, Attachment, Attendance, Audience, Invitation, Meeting, Reply
from organisations.links import revoke_link, token_of
from organisations.models import LinkUse, Organisation, Person, Representation, Seat, User
from tests.builders import make_attendance, make_item, make_meeting, make_organisation, make_seat, publish
from tests.conftest import logged_in
from tests.forms import send
from tests.meetings.pages import filled, form_on, leads_nowhere
from tests.meetings.test_replying import answer, coming_meeting, invited, person, seated
from tests.test_access import fingerprint

pytestmark = pytest.mark.django_db
State = Reply.State


class Invited:
    """LPS, invited to a meeting with an agenda and papers: its representative's link, and its deputy's."""

    def __init__(self) -> None:
        self.organisation = seated("LPS")
        self.meeting = coming_meeting(
            place="Havnsund",
            practical="Inngang fra gården.",
            digital_link="https://example.org/mote",
            reply_by=timezone.localdate() + timedelta(days=5),
        )
        self.item = make_item(self.meeting, "// hemmelig\nLPS: referatlinje", heading="Senger", question="Hvor mange?")
        self.paper = attach(self.meeting, self.item)
        self.fixed = invited(self.meeting, self.organisation, "Mari Sund")
        self.deputy = invited(self.meeting, self.organisation, "Tor Vik", "deputy")

    def path(self, invitation: Invitation | None = None, page: str = "reply", *more: object) -> str:
        link = (invitation or self.fixed).link
        assert link is not None
        return reverse(f"meetings:{page}", args=[token_of(link), *more])

    @property
    def reply(self) -> Reply:
        return Reply.rows.get(meeting=self.meeting, organisation=self.organisation)


@pytest.fixture
def lps(body: Any) -> Invited:  # Any: the body is only there first
    return Invited()


def attach(meeting: Meeting, item: AgendaItem | None = None, **fields: Any) -> Attachment:  # Any: the model's fields
    return Attachment.rows.create(
        **{
            "meeting": meeting,
            "item": item,
            "title": "Tall for senger",
            "file_name": "tall.txt",
            "content_type": "text/plain",
            "content": b"1 2 3",
            **fields,
        }
    )


def text_of(response: Any) -> str:  # Any: the test client's answer
    return str(response.content.decode())


# Opening


def test_the_page_shows_the_meeting_and_whose_link_it_is(lps: Invited, visitor: Client) -> None:
    page = text_of(visitor.get(lps.path()))

    shown = ("Denne lenken er for Mari Sund, LPS.", "Havnsund", "Senger", "Hvor mange?", "Tall for senger")
    assert [words for words in (*shown, "Inngang fra gården.", "https://example.org/mote") if words not in page] == []
    assert [words for words in ("hemmelig", "referatlinje") if words in page] == []


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("query", ["", "?svar=kommer", "?svar=forfall", "?svar=%00", "?svar=" + "x" * 500])
def test_whoever_only_opens_a_link_changes_no_row(method: str, query: str, lps: Invited, visitor: Client) -> None:
    answer(lps.meeting, lps.organisation, State.COMING)
    before = fingerprint()

    answers = [
        getattr(visitor, method)(path + query).status_code
        for invitation in (lps.fixed, lps.deputy)
        for path in (
            lps.path(invitation),
            lps.path(invitation, "reply_given"),
            lps.path(invitation, "reply_calendar"),
            lps.path(invitation, "reply_paper", lps.paper.pk),
        )
    ]

    assert set(answers) <= {200, 302}
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("word", "state"), [("kommer", "coming"), ("forfall", "apology"), ("vara", "deputy"), ("begge", "both")]
)
def test_the_mails_button_ticks_a_choice_and_saves_nothing(
    word: str, state: str, lps: Invited, visitor: Client
) -> None:
    page = visitor.get(f"{lps.path()}?svar={word}")

    assert form_on(page)["state"] == [state]
    assert Reply.rows.count() == 0


def test_a_page_by_link_stays_out_of_caches_and_tells_no_other_site(lps: Invited, visitor: Client) -> None:
    answers = {page: visitor.get(lps.path(None, page)) for page in ("reply", "reply_calendar", "reply_given")}
    answers["paper"] = visitor.get(lps.path(None, "reply_paper", lps.paper.pk))
    answers["gone"] = visitor.get(reverse("meetings:reply", args=["1-x.y"]))

    assert {page: response["Cache-Control"] for page, response in answers.items()} == dict.fromkeys(
        answers, "private, no-store"
    )
    assert {page: response["Referrer-Policy"] for page, response in answers.items()} == {
        "reply": "same-origin",
        "reply_calendar": "no-referrer",
        "reply_given": "no-referrer",
        "paper": "no-referrer",
        "gone": "no-referrer",
    }


@pytest.mark.parametrize("how", ["unknown", "expired", "revoked", "ended", "seat"])
def test_a_link_that_does_not_hold_says_who_to_write_to_and_gives_back_what_was_typed(
    how: str, lps: Invited, visitor: Client, settings: Any
) -> None:
    settings.CONTACT_EMAIL = "sekretariatet@example.org"
    path, link = lps.path(), lps.fixed.link
    assert link is not None
    if how == "unknown":
        path = reverse("meetings:reply", args=["1-abc.def"])
    elif how == "expired":
        type(link).rows.filter(pk=link.pk).update(expires_at=timezone.now())
    elif how == "revoked":
        revoke_link(link)
    elif how == "ended":
        Invitation.rows.update(ended_at=timezone.now())
    else:
        Seat.rows.update(until=timezone.localdate())

    opened = visitor.get(path)
    sent = visitor.post(path, {"state": "coming", "update": "Vi har <b>flyttet</b>."})

    assert (opened.status_code, sent.status_code) == (404, 404)
    assert text_of(opened) == text_of(visitor.get(reverse("meetings:reply", args=["1-abc.def"]))).replace(
        "1-abc.def", path.split("/")[2]
    )
    assert "sekretariatet@example.org" in text_of(opened)
    assert "Vi har &lt;b&gt;flyttet&lt;/b&gt;." in text_of(sent)
    assert Reply.rows.count() == 0


# What a forwarded link gives


def test_a_link_opens_papers_of_its_own_announced_meeting_alone(lps: Invited, visitor: Client) -> None:
    own = lps.path(None, "reply_paper", lps.paper.pk)
    other = lps.path(None, "reply_paper", attach(make_meeting()).pk)
    taken_out = lps.path(None, "reply_paper", attach(lps.meeting, in_draft=False).pk)
    answers = [visitor.get(path).status_code for path in (own, other, taken_out)]
    Meeting.rows.filter(pk=lps.meeting.pk).update(announced_at=None)
    hidden = visitor.get(own).status_code
    page = text_of(visitor.get(lps.path()))

    Meeting.rows.filter(pk=lps.meeting.pk).update(announced_at=timezone.now())
    Invitation.rows.filter(pk=lps.fixed.pk).update(capacity=Invitation.Capacity.GUEST)

    assert (answers, hidden, visitor.get(own).status_code) == ([200, 404, 404], 404, 404)
    assert [words for words in ("Senger", "Tall for senger", "example.org/mote") if words in page] == []


def test_a_paper_by_link_is_a_file_to_save(lps: Invited, visitor: Client) -> None:
    response = visitor.get(lps.path(None, "reply_paper", lps.paper.pk))

    assert (response.content, response["Content-Disposition"]) == (b"1 2 3", 'attachment; filename="tall.txt"')
    assert response["Content-Security-Policy"] == "sandbox"


def test_a_link_logs_nobody_in(lps: Invited, visitor: Client) -> None:
    visitor.post(lps.path(), {**form_on(visitor.get(lps.path())), "state": "coming"})

    assert visitor.get(reverse("meetings:attachment", args=[lps.paper.pk])).status_code == 404
    assert visitor.get(reverse("meetings:answer", args=[lps.meeting.pk])).status_code == 302
    assert "_auth_user_id" not in visitor.session


def test_message_and_needs_are_shown_to_nobody_with_a_link(lps: Invited, visitor: Client) -> None:
    Meeting.rows.filter(pk=lps.meeting.pk).update(asks_needs=True)
    visitor.post(lps.path(), filled(visitor.get(lps.path()), state="apology", note="Sykehus", needs="Rullestol"))

    pages = "".join(
        text_of(visitor.get(lps.path(invitation, page)))
        for invitation in (lps.fixed, lps.deputy)
        for page in ("reply", "reply_given")
    )

    assert (lps.reply.note, lps.reply.needs) == ("Mari Sund: Sykehus", "Mari Sund: Rullestol")
    assert [words for words in ("Sykehus", "Rullestol") if words in pages] == []


# Answering by link


def test_an_answer_by_link_is_registered_and_shown(lps: Invited, visitor: Client) -> None:
    sent = visitor.post(
        lps.path(),
        filled(
            visitor.get(lps.path()), state="deputy", person=str(person("Tor Vik").pk), update="Nytt kontor.\r\nFlere."
        ),
    )
    given = text_of(visitor.get(sent["Location"]))

    assert (sent.status_code, sent["Location"]) == (302, lps.path(None, "reply_given"))
    assert (lps.reply.state, lps.reply.person, lps.reply.update) == (
        "deputy",
        person("Tor Vik"),
        "Nytt kontor.\nFlere.",
    )
    assert [words for words in ("Vara møter", "Tor Vik", "Nytt kontor.", "mote.ics") if words not in given] == []
    assert [use.deed for use in LinkUse.rows.all()] == ["reply_given"]


def test_the_same_form_sent_twice_answers_once(lps: Invited, visitor: Client) -> None:
    fields = filled(visitor.get(lps.path()), state="coming", note="Hei")

    answers = [visitor.post(lps.path(), fields).status_code for _time in range(2)]

    assert answers == [302, 302]
    assert (lps.reply.version, LinkUse.rows.count()) == (1, 1)


def test_two_links_answering_show_the_later_what_stands(lps: Invited, visitor: Client) -> None:
    first = filled(visitor.get(lps.path()), state="apology")
    second = filled(visitor.get(lps.path(lps.deputy)), answer="yes", update="Fra vara")
    visitor.post(lps.path(), first)

    refused = visitor.post(lps.path(lps.deputy), second)
    stood = lps.reply.state
    visitor.post(lps.path(lps.deputy), form_on(refused))

    page = text_of(refused)
    assert (refused.status_code, refused["Referrer-Policy"]) == (409, "same-origin")
    assert [words for words in ("Et annet svar kom i mellomtiden", "Forfall", "Fra vara") if words not in page] == []
    assert (stood, lps.reply.state, lps.reply.update) == ("apology", "deputy", "Fra vara")


def test_a_late_answer_is_taken_with_a_sentence(lps: Invited, visitor: Client) -> None:
    Meeting.rows.filter(pk=lps.meeting.pk).update(reply_by=timezone.localdate() - timedelta(days=1))

    visitor.post(lps.path(), filled(visitor.get(lps.path()), state="coming"))

    assert lps.reply.state == "coming"
    assert "men er tatt imot." in text_of(visitor.get(lps.path(None, "reply_given")))


def test_an_answer_after_the_meeting_is_shown_back_and_not_saved(lps: Invited, visitor: Client) -> None:
    fields = filled(visitor.get(lps.path()), state="coming", update="Lang tekst til runden")
    Meeting.rows.filter(pk=lps.meeting.pk).update(cancelled_at=timezone.now(), cancel_reason="Streik")

    page = text_of(visitor.post(lps.path(), fields))

    assert Reply.rows.count() == 0
    shown = ("Møtet er avlyst", "Streik", "Lang tekst til runden", "Det er ikke lagret.")
    assert [words for words in shown if words not in page] == []


def test_a_published_meeting_leads_to_its_report(lps: Invited, visitor: Client) -> None:
    publish(lps.meeting)

    page = text_of(visitor.get(lps.path()))

    lps.meeting.refresh_from_db()
    assert "Møtet er holdt" in page
    assert lps.meeting.get_absolute_url() in page
    assert "Senger" not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"state": []}, "Velg et svar."),
        ({"state": "coming", "person": "Tor Vik"}, "er vara. Velg svaret «Vara møter»"),
        ({"state": "deputy", "person": "Mari Sund"}, "er representanten."),
        ({"state": "coming", "person": "Mari Sund", "comes": "Kari"}, "Ikke begge deler."),
    ],
)
def test_an_answer_that_contradicts_itself_is_given_back(
    typed: dict[str, Any], sentence: str, lps: Invited, visitor: Client
) -> None:
    if "person" in typed:
        typed = {**typed, "person": str(person(typed["person"]).pk)}

    page = text_of(visitor.post(lps.path(), filled(visitor.get(lps.path()), **typed, update="Beholdt tekst")))

    assert Reply.rows.count() == 0
    assert (sentence in page, "Beholdt tekst" in page, leads_nowhere(page)) == (True, True, set())


@pytest.mark.parametrize(
    ("said", "state", "declined"), [("yes", "deputy", False), ("no", "silent", True)], ids=["yes", "no"]
)
def test_a_called_deputy_answers_on_an_own_page(
    said: str, state: str, declined: bool, lps: Invited, visitor: Client
) -> None:
    path = lps.path(lps.deputy)

    sent = visitor.post(path, filled(visitor.get(path), answer=said))
    again = form_on(visitor.get(path))

    lps.deputy.refresh_from_db()
    assert (sent.status_code, visitor.get(sent["Location"]).status_code) == (302, 200)
    assert (lps.reply.state, lps.deputy.declined_at is not None, again["answer"]) == (state, declined, [said])


def test_a_guest_has_nothing_to_answer(lps: Invited, visitor: Client) -> None:
    Invitation.rows.filter(pk=lps.fixed.pk).update(capacity=Invitation.Capacity.GUEST)

    opened = text_of(visitor.get(lps.path()))
    visitor.post(lps.path(), {"state": "coming", "version": "0"})

    assert "Du er invitert som gjest." in opened
    assert Reply.rows.count() == 0


def test_the_post_box_of_an_organisation_answers_too(lps: Invited, visitor: Client) -> None:
    Invitation.rows.filter(pk=lps.fixed.pk).update(person=None)

    page = visitor.get(lps.path())
    visitor.post(lps.path(), filled(page, state="coming", note="Hilsen kontoret"))

    assert "Denne lenken er for LPS." in text_of(page)
    assert (lps.reply.answered_by, lps.reply.note) == (None, "LPS: Hilsen kontoret")


def test_a_text_in_the_draft_can_no_longer_be_changed_by_link(lps: Invited, visitor: Client) -> None:
    answer(lps.meeting, lps.organisation, State.COMING, update="Først")
    Reply.rows.update(update_taken_at=timezone.now())

    page = visitor.get(lps.path())
    visitor.post(lps.path(), {**filled(page, state="apology"), "update": "Så"})

    assert "update" not in form_on(page)
    assert (lps.reply.state, lps.reply.update) == ("apology", "Først")


def test_the_page_costs_the_same_whatever_the_agenda(
    lps: Invited, visitor: Client, django_assert_num_queries: Any
) -> None:
    for items in (1, 3):
        while AgendaItem.rows.filter(meeting=lps.meeting).count() < items:
            attach(lps.meeting, make_item(lps.meeting))
        with django_assert_num_queries(9):
            visitor.get(lps.path())


# Logged in


@pytest.fixture
def mari(lps: Invited) -> Client:
    return logged_in(User.objects.create_user("mari@example.org", None, person=person("Mari Sund")))


def test_a_member_answers_for_the_own_organisation(lps: Invited, mari: Client) -> None:
    meeting_page = reverse("meetings:meeting", args=[lps.meeting.pk])
    before = text_of(mari.get(meeting_page))
    path = f"{reverse('meetings:answer', args=[lps.meeting.pk])}?svar=forfall"

    sent = mari.post(path, form_on(mari.get(path)))

    assert (sent.status_code, sent["Location"]) == (302, meeting_page)
    assert (lps.reply.state, lps.reply.answered_by) == ("apology", person("Mari Sund"))
    assert "ikke svart ennå" in before
    assert "Svaret for LPS er registrert." in text_of(mari.get(meeting_page))


@pytest.mark.parametrize(("said", "state", "declined"), [("yes", "deputy", False), ("no", "apology", True)])
def test_a_deputy_who_was_asked_answers_logged_in_as_by_the_link(
    said: str, state: str, declined: bool, lps: Invited
) -> None:
    answer(lps.meeting, lps.organisation, State.APOLOGY, by_person=person("Mari Sund"))
    tor = logged_in(User.objects.create_user("tor@example.org", None, person=person("Tor Vik")))
    path = reverse("meetings:answer", args=[lps.meeting.pk])

    asked = text_of(tor.get(reverse("meetings:meeting", args=[lps.meeting.pk])))
    sent = tor.post(path, filled(tor.get(path), answer=said))

    lps.deputy.refresh_from_db()
    assert "Du bes møte som vara for LPS." in asked
    assert (sent.status_code, lps.reply.state, lps.deputy.declined_at is not None) == (302, state, declined)


def test_a_member_of_two_organisations_chooses_which(lps: Invited, mari: Client) -> None:
    pbu = make_seat(make_organisation("PBU"))
    Representation.rows.create(seat=pbu, person=person("Mari Sund"))
    path = reverse("meetings:answer", args=[lps.meeting.pk])

    choice = text_of(mari.get(path))
    one = f"{path}?for={pbu.organisation_id}"
    mari.post(one, filled(mari.get(one), state="coming"))

    assert [f"?for={key}" in choice for key in (pbu.organisation_id, lps.organisation.pk)] == [True, True]
    assert [(reply.organisation, reply.state) for reply in Reply.rows.all()] == [(pbu.organisation, "coming")]


@pytest.mark.parametrize("query", ["", "?for=1", "?for=x", "?for=²", "?for=" + "9" * 30])
def test_nobody_answers_for_another_organisation(query: str, lps: Invited, other_member: Client) -> None:
    foreign = seated("FVR", fixed="", deputies=())
    path = reverse("meetings:answer", args=[lps.meeting.pk])
    other_member.post(f"{path}?for={foreign.pk}", {"state": "coming", "version": "0"})

    opened = other_member.get(path + query)

    assert opened.status_code == 200
    assert [str(reply.organisation) for reply in Reply.rows.all()] == ["Terskel"]


@pytest.mark.parametrize("role", ["visitor", "ex_member", "member", "deputy", "secretary"])
@pytest.mark.parametrize("state", ["invited", "not_invited", "not_announced"])
def test_who_may_open_the_answer_page(role: str, state: str, member_seat: Seat, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(role)
    fields = {"not_invited": {"invited_at": None}, "not_announced": {"announced_at": None}}.get(state, {})
    meeting = coming_meeting(audience=Audience.MEMBERS, **fields)

    status = client.get(reverse("meetings:answer", args=[meeting.pk])).status_code

    may = role in {"member", "deputy"} and state == "invited"
    assert status == (302 if role == "visitor" else 200 if may else 404)


# The secretary's board


def board_path(name: str, meeting: Meeting) -> str:
    return reverse(f"secretariat:{name}", args=[meeting.pk])


def test_the_board_costs_the_same_for_three_organisations_as_for_one(
    secretary: Client, body: Any, django_assert_num_queries: Any
) -> None:
    meeting = coming_meeting(asks_needs=True)
    secretary.get(board_path("replies", meeting))
    for short, fixed, deputy in (("LPS", "A B", "C D"), ("PBU", "E F", "G H"), ("FVR", "I J", "K L")):
        organisation = seated(short, fixed=fixed, deputies=(deputy,))
        invited(meeting, organisation, fixed)
        answer(meeting, organisation, State.DEPUTY, person=person(deputy), by_person=person(fixed))
        if short != "PBU":
            with django_assert_num_queries(7):
                secretary.get(board_path("replies", meeting))


def test_the_board_shows_answers_messages_and_needs(lps: Invited, secretary: Client) -> None:
    Meeting.rows.filter(pk=lps.meeting.pk).update(asks_needs=True)
    answer(lps.meeting, lps.organisation, State.APOLOGY, note="Syk", needs="Rullestol", update="Nytt")

    page = text_of(secretary.get(board_path("replies", lps.meeting)))

    shown = ("1 av 1 har svart", "Forfall", "Syk", "Rullestol", "Tor Vik", "Har sendt tekst til runden")
    assert [words for words in shown if words not in page] == []


def test_needs_leave_the_board_with_the_meeting(lps: Invited, secretary: Client) -> None:
    Meeting.rows.filter(pk=lps.meeting.pk).update(asks_needs=True)
    answer(lps.meeting, lps.organisation, State.COMING, needs="Rullestol")
    Meeting.rows.filter(pk=lps.meeting.pk).update(cancelled_at=timezone.now())

    page = text_of(secretary.get(board_path("replies", lps.meeting)))

    assert ("Rullestol" in page, "Før svar<" in page) == (False, False)


def test_the_secretary_writes_down_what_she_was_told(lps: Invited, secretary: Client) -> None:
    path = f"{board_path('reply', lps.meeting)}?for={lps.organisation.pk}"

    sent = secretary.post(path, filled(secretary.get(path), state="coming", comes="Kari Nordmark", note="Ringte"))

    assert (sent.status_code, sent["Location"]) == (302, board_path("replies", lps.meeting))
    assert (lps.reply.comes, lps.reply.note, lps.reply.by_secretary) == ("Kari Nordmark", "Ringte", True)


def test_the_secretary_sees_an_answer_that_came_while_she_wrote(lps: Invited, secretary: Client) -> None:
    path = f"{board_path('reply', lps.meeting)}?for={lps.organisation.pk}"
    fields = filled(secretary.get(path), state="coming")
    answer(lps.meeting, lps.organisation, State.APOLOGY, note="Syk")

    refused = secretary.post(path, fields)
    stood = lps.reply.state
    secretary.post(path, form_on(refused))

    assert (refused.status_code, stood, lps.reply.state) == (409, "apology", "coming")


@pytest.mark.parametrize("wanted", ["x", "²", "9" * 40, "0"])
def test_an_answer_for_nobody_is_not_found(wanted: str, lps: Invited, secretary: Client) -> None:
    assert secretary.get(f"{board_path('reply', lps.meeting)}?for={wanted}").status_code == 404
    assert secretary.get(board_path("reply", lps.meeting)).status_code == 302


def test_the_button_shows_what_it_will_do_and_does_it(lps: Invited, secretary: Client) -> None:
    make_attendance(lps.meeting, lps.organisation, person("Mari Sund"), status=Attendance.Status.EXPECTED)
    answer(lps.meeting, lps.organisation, State.APOLOGY)
    path = board_path("prefill", lps.meeting)

    shown = text_of(secretary.get(path))
    nothing_yet = Attendance.rows.get().status
    answers = [secretary.post(path).status_code for _time in range(2)]

    assert "<b>LPS</b>: Forfall" in shown
    assert (nothing_yet, Attendance.rows.get().status, answers) == ("expected", "apology", [302, 302])
    assert "Deltakerlista stemmer med svarene." in text_of(secretary.get(path))


def test_what_was_sent_for_the_round_is_put_in_with_one_button(lps: Invited, secretary: Client) -> None:
    AgendaItem.rows.filter(pk=lps.item.pk).update(kind=AgendaItem.Kind.ROUND, text="Møtet er satt.")
    reply = answer(lps.meeting, lps.organisation, State.COMING, update="Nytt <b>kontor</b>.")
    path = f"{board_path('write', lps.meeting)}?sak={lps.item.pk}"

    page = secretary.get(path)
    fields = filled(page, text="Møtet er satt.\r\nMens vi venter.", also={"sett-inn": str(reply.pk)})
    sent = secretary.post(path, fields)

    lps.item.refresh_from_db()
    assert "Sendt inn på forhånd" in text_of(page)
    assert "Nytt &lt;b&gt;kontor&lt;/b&gt;." in text_of(page)
    assert sent.status_code == 302
    assert lps.item.text == "Møtet er satt.\nMens vi venter.\nLPS: Nytt <b>kontor</b>.\n"
    assert "Sendt inn på forhånd" not in text_of(secretary.get(path))


@pytest.mark.parametrize("key", ["x", "²", "9" * 40, "0", ""])
def test_a_button_that_names_no_answer_puts_nothing_in(key: str, lps: Invited, secretary: Client) -> None:
    path = f"{board_path('write', lps.meeting)}?sak={lps.item.pk}"
    before = AgendaItem.rows.get(pk=lps.item.pk).text

    secretary.post(path, filled(secretary.get(path), also={"sett-inn": key}))

    assert AgendaItem.rows.get(pk=lps.item.pk).text == before


# The register of replies


def test_an_answer_set_in_the_register_gets_its_moment(lps: Invited, secretary: Client) -> None:
    reply = Reply.rows.create(meeting=lps.meeting, organisation=lps.organisation)
    path = reverse("admin:meetings_reply_change", args=[reply.pk])

    send(secretary, path, state="apology", note="Ringte")
    answered = lps.reply
    send(secretary, path, state="silent")

    assert (answered.state, answered.by_secretary, answered.answered_at is not None) == ("apology", True, True)
    assert (lps.reply.state, lps.reply.by_secretary, lps.reply.answered_at) == ("silent", False, None)


def test_the_register_of_replies_costs_the_same_for_three_as_for_one(
    secretary: Client, body: Any, django_assert_num_queries: Any
) -> None:
    path = reverse("admin:meetings_reply_changelist")
    secretary.get(path)
    for number in range(3):
        organisation: Organisation = make_seat(make_organisation()).organisation
        answer(coming_meeting(), organisation, State.APOLOGY, by_person=Person.rows.create(name=f"P {number}"))
        if number != 1:
            with django_assert_num_queries(5):
                secretary.get(path)
