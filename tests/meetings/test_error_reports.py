"""«Meld feil»: who may report, what the secretary makes of it, and where the organisation's note stands."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.error_reports import ErrorRefused, add_note, begin_correcting, delete_note, report_error
from meetings.models import AgendaItem, Audience, ErrorReport, Mail, OrganisationNote, Statement
from meetings.notifications.reporting import Sending, send_report
from meetings.publishing import change_audience, correct_minutes, publish_minutes, withdraw_minutes
from organisations.links import link_for, token_of
from organisations.models import LinkUse, Representation, Seat, SignedLink, User
from tests.builders import make_attendance, make_meeting, make_organisation, make_person, make_representation, publish
from tests.meetings.pages import filled

Purpose = SignedLink.Purpose
LONG_AGO = date(2016, 6, 3)


@pytest.fixture
def said(member_seat: Seat) -> Statement:
    """A line of PBU in minutes ten years old, and one of others."""
    meeting = make_meeting(
        body=member_seat.body, date=LONG_AGO, audience="public", text="PBU: Har fått 140 svar.\nLPS: Nei."
    )
    make_attendance(meeting, member_seat.organisation)
    make_attendance(meeting, make_organisation("LPS"))
    publish(meeting)
    return Statement.rows.get(public_text="Har fått 140 svar.")


def reported(said: Statement, by: User, wrong: str = "Tallet er galt.", wording: str = "") -> ErrorReport:
    organisation = said.speakers.get().organisation
    assert organisation is not None
    return report_error(said, organisation, wrong=wrong, wording=wording, by=by)


def page_of(report: ErrorReport) -> str:
    return reverse("secretariat:error_report", args=[report.pk])


def test_a_report_stored_for_all_members_shows_the_way_to_whoever_sits_for_whose_words_they_are(
    said: Statement, member: Client, other_member: Client, ex_member: Client
) -> None:
    organisation = said.speakers.get().organisation
    assert organisation is not None
    gone = make_organisation("Før", slug="for", merged_into=organisation)
    style = reverse("meetings:own_lines_style")

    report, of_another = (one.get(said.meeting.get_absolute_url()).content.decode() for one in (member, other_member))
    [of] = re.findall(f'data-of="([^"]*)"><a href="{reverse("meetings:report_error", args=[said.pk])}"', report)
    shown = [one.get(style).content.decode().splitlines() for one in (member, ex_member)]

    assert report == of_another
    assert f'<link rel="stylesheet" href="{style}">' in report
    assert of.split() == [organisation.get_absolute_url()]
    assert shown == [
        [f'.err[data-of~="{one.get_absolute_url()}"] {{ display: block; }}' for one in (gone, organisation)], [],
    ]  # fmt: skip


def test_only_those_who_sit_for_whose_words_they_are_may_report_and_a_double_click_reports_once(
    said: Statement, request: pytest.FixtureRequest, member: Client
) -> None:
    page = reverse("meetings:report_error", args=[said.pk])
    others = Statement.rows.exclude(pk=said.pk).get()
    form = filled(member.get(page), text="Tallet er\r\n150.", note="Har fått 150 svar.")

    answers = [member.post(page, form) for _click in range(2)]
    roles = ("other_member", "ex_member", "visitor", "secretary")
    codes = {role: request.getfixturevalue(role).get(page).status_code for role in roles}
    told = member.get(reverse("meetings:report_error", args=[others.pk])).content.decode()
    empty = member.post(page, {"text": " ", "note": ""})
    huge = member.post(page, {"text": "x" * 1_000_000, "note": ""})
    report = ErrorReport.rows.get()

    assert {answer["Location"] for answer in answers} == {page}
    assert (report.wrong, report.wording, report.state) == ("Tallet er\n150.", "Har fått 150 svar.", "received")
    assert codes == {"other_member": 404, "ex_member": 404, "visitor": 302, "secretary": 404}
    assert "Bare de som møter for organisasjonen" in told
    assert "Skriv hva som er feil" in empty.content.decode()
    assert huge.status_code == 200
    assert "Meldingen er mottatt." in told
    assert "Tallet er\n150." in member.get(page).content.decode()
    assert f'href="{page}"' in member.get(said.meeting.get_absolute_url()).content.decode()
    assert "meld-feil" not in Client().get(said.meeting.get_absolute_url()).content.decode()


def test_a_link_reports_for_its_organisation_while_it_and_its_person_last(
    said: Statement, member_user: User, visitor: Client, secretary_user: User
) -> None:
    own = said.speakers.get().organisation
    purposes = (Purpose.ERROR_REPORT, Purpose.ORGANISATION, Purpose.REPLY)
    links = {str(one): link_for(one, organisation=own, person=member_user.person) for one in purposes}
    tokens = {purpose: token_of(link) for purpose, link in links.items()}
    others = Statement.rows.exclude(pk=said.pk).get()
    pages = {one: reverse("meetings:report_error_by_link", args=[token, said.pk]) for one, token in tokens.items()}
    lines = visitor.get(reverse("meetings:own_lines", args=[tokens["error_report"]]))
    home = visitor.get(reverse("organisation_by_link", args=[tokens["organisation"]])).content.decode()

    opened = {purpose: visitor.get(page).status_code for purpose, page in pages.items()}
    unused = LinkUse.rows.count()
    thanked = visitor.post(pages["error_report"], {"text": "Galt tall.", "note": ""}, follow=True)
    of_others = visitor.get(reverse("meetings:report_error_by_link", args=[tokens["error_report"], others.pk]))
    Representation.rows.filter(person=member_user.person).update(until=timezone.localdate() - timedelta(days=1))
    ended = [visitor.post(page, {"text": "Mer.", "note": ""}).status_code for page in pages.values()]

    assert opened == {"error_report": 200, "organisation": 200, "reply": 404}
    assert unused == 0
    assert "Har fått 140 svar." in lines.content.decode()
    assert "Nei." not in lines.content.decode()
    assert lines["Cache-Control"] == "private, no-store"
    assert pages["organisation"] in home
    assert list(LinkUse.rows.values_list("deed", flat=True)) == ["error_reported"]
    assert "Meldingen er mottatt." in thanked.content.decode()
    assert of_others.status_code == 404
    assert ended == [404, 404, 404]
    assert ErrorReport.rows.get().link == links["error_report"]


def test_a_correction_opens_the_line_and_settles_the_report_when_it_is_published(
    said: Statement, member_user: User, secretary: Client, secretary_user: User
) -> None:
    report, other = reported(said, member_user), reported(said, member_user, wrong="Mer er galt.")
    item = AgendaItem.rows.get(meeting=said.meeting)

    answer = secretary.post(page_of(report), {"deed": "rett"})
    AgendaItem.rows.filter(pk=item.pk).update(text="PBU: Har fått 140 svar.\nLPS: Jo.")
    correct_minutes(said.meeting, by=secretary_user, reason="Noe annet.")
    report.refresh_from_db()
    unchanged = report.state
    AgendaItem.rows.filter(pk=item.pk).update(text="PBU: Har fått 150 svar.\nLPS: Jo.")
    correct_minutes(said.meeting, by=secretary_user, reason="Tallet var galt.")
    report.refresh_from_db()
    other.refresh_from_db()

    assert answer["Location"] == f"{reverse('secretariat:write', args=[said.meeting_id])}?sak={item.pk}#linje-1"
    assert unchanged == "correcting"
    assert (report.state, report.answer, report.settled_by) == ("corrected", "Tallet var galt.", secretary_user)
    assert other.state == "received"
    mail = Mail.rows.get()
    assert (mail.to, mail.subject) == ("", "Svar om feil i referatet fra møtet 3. juni 2016")
    assert "Referatet er rettet der dere meldte feil.\n\nTallet var galt." in mail.text
    with pytest.raises(ErrorRefused):
        begin_correcting(report, by=secretary_user)

    begin_correcting(other, by=secretary_user)
    left = Representation.rows.filter(person=member_user.person)
    left.update(until=timezone.localdate() - timedelta(days=1))
    make_representation(make_person("Jon Dahl", email="jon@example.org"), left.get().seat)
    withdraw_minutes(said.meeting, by=secretary_user, reason="")
    AgendaItem.rows.filter(pk=item.pk).update(text="PBU: Har fått 160 svar.\nLPS: Jo.")
    publish_minutes(said.meeting, by=secretary_user)
    other.refresh_from_db()
    assert (other.state, Mail.rows.latest("pk").to) == ("corrected", "jon@example.org")


def test_a_note_stands_dated_beside_the_words_for_whoever_reads_them_and_can_be_taken_away(
    said: Statement, member_user: User, secretary: Client, member: Client, visitor: Client
) -> None:
    mari = make_person("Mari Sund")
    report = reported(said, member_user, wording="Vi har aldri sagt det.")
    page, places = page_of(report), (said.meeting.get_absolute_url(), "/innspill/", "/organisasjoner/pbu/")
    before = visitor.get(places[0]).content.decode()

    named = secretary.post(page, {"deed": "merknad", "note": f"{mari} sa det ikke."})
    secretary.post(page, {"deed": "merknad", "note": "Vi har aldri sagt det ((til noen))."})
    again = secretary.post(page, {"deed": "merknad", "note": "Vi har aldri sagt det."})
    seen = {place: visitor.get(place).content.decode() for place in places}
    inside = member.get(places[0]).content.decode()
    note = OrganisationNote.rows.get()

    assert "Mari Sund har ikke samtykket" in named.content.decode()
    assert "Meldingen er alt avgjort." in again.content.decode()
    assert "Organisasjonens merknad" not in before
    for text in seen.values():
        assert "Organisasjonens merknad" in text
        assert "Vi har aldri sagt det" in text
        assert "til noen" not in text
    assert "til noen" in inside
    assert note.on == timezone.localdate()
    assert "merknaden fra dere står nå ved innspillet" in Mail.rows.get().text

    secretary.post(page, {"deed": "endre", "note": "Vi mente noe annet."})
    changed = visitor.get(places[0]).content.decode()
    for _click in range(2):
        secretary.post(page, {"deed": "ta-bort"})
    report.refresh_from_db()

    assert "Vi mente noe annet." in changed
    assert "Organisasjonens merknad" not in visitor.get(places[0]).content.decode()
    assert (report.state, report.settled_at) == ("received", None)


def test_a_name_in_a_note_of_members_minutes_is_masked_once_everybody_reads_them(
    said: Statement, member_user: User, secretary_user: User, visitor: Client
) -> None:
    mari = make_person("Mari Sund")
    change_audience(said.meeting, Audience.MEMBERS, by=secretary_user)
    add_note(reported(said, member_user), f"{mari} sa det ikke.", by=secretary_user)
    change_audience(said.meeting, Audience.PUBLIC, by=secretary_user)

    for place in (said.meeting.get_absolute_url(), "/innspill/"):
        assert "en deltaker sa det ikke." in visitor.get(place).content.decode()


def test_a_report_declined_is_answered_with_the_reason_and_the_list_counts_what_waits(
    said: Statement, member_user: User, secretary: Client, secretary_user: User
) -> None:
    assert member_user.person is not None
    member_user.person.email = "ellen@pbu.example.org"
    member_user.person.save()
    report, waiting = reported(said, member_user), reported(said, member_user, wrong="Annet.")

    silent = secretary.post(page_of(report), {"deed": "avvis", "answer": " "})
    for _click in range(2):
        secretary.post(page_of(report), {"deed": "avvis", "answer": "Opptaket sier 140."})
    listed = secretary.get(reverse("secretariat:error_reports"))
    overview = secretary.get(reverse("secretariat:overview")).content.decode()

    assert "Skriv hvorfor ingenting blir endret." in silent.content.decode()
    assert list(listed.context["waiting"]) == [waiting]
    assert [one.answer for one in listed.context["settled"]] == ["Opptaket sier 140."]
    assert overview.count("1 venter") == 1
    mail = Mail.rows.get()
    assert mail.to == "ellen@pbu.example.org"
    assert "Innspillet står som før.\n\nOpptaket sier 140." in mail.text


def test_a_link_gone_astray_fills_nobodys_desk_and_the_reports_mail_carries_one_to_each(
    said: Statement, member_user: User, secretary_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetings.error_reports.MOST_WAITING", 1)
    report = reported(said, member_user)
    with pytest.raises(ErrorRefused):
        reported(said, member_user, wrong="En til.")
    delete_note(report, by=secretary_user)
    assert member_user.person is not None
    member_user.person.email = "ellen@pbu.example.org"
    member_user.person.save()

    for again in range(2):
        send_report(said.meeting, Sending(date(2026, 6, 22), again=again), by=secretary_user)

    link = SignedLink.rows.get(purpose="error_report")
    mails = Mail.rows.filter(to="ellen@pbu.example.org")
    assert (link.organisation, link.person) == (report.organisation, member_user.person)
    assert [token_of(link) in mail.text for mail in mails] == [True, True]
    SignedLink.rows.update(expires_at=timezone.now() + timedelta(days=30))
    send_report(said.meeting, Sending(date(2026, 6, 22), again=2), by=secretary_user)
    assert token_of(link) not in mails.latest("pk").text
    assert SignedLink.rows.count() == 2
    assert "Meld feil i det PBU har sagt" in mails[0].html
