"""Following the public reports by mail: asked, confirmed, told, ended; never a word that only members may read."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date, timedelta
from email import message_from_string
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from council.following import asking, telling
from council.following.asking import forget_subscriptions, subscriptions_of, take_up
from council.following.links import confirming_token, ending_token
from council.following.reading import read_public
from council.following.selecting import canonical_query, read_selections, visitors_filters
from council.following.telling import note_revision, tell_waiting
from council.models import News, Subscription
from meetings.models import AgendaItem, Audience, Mail, Mailing, Meeting, Revision, RevisionBody, StatementTopic, Topic
from meetings.notifications.queueing import queue_mail
from meetings.notifications.reporting import Sending, publish_and_send
from meetings.notifications.sending import message_of
from meetings.publishing import change_audience, correct_minutes, publish_minutes, redact_minutes, withdraw_minutes
from organisations.merging import merge
from organisations.models import Organisation, Seat, User
from tests.builders import make_item, make_meeting, make_organisation, make_person, make_representation, make_seat

pytestmark = pytest.mark.django_db
ADDRESS = "kari@example.org"
TEXT = (
    "LPS/Ellen Krogh: Vi trenger flere boliger. ((zqspanqz))\n  PBU: Enig om boligene.\n"
    "LPS (kun medlemmer): zqlineqz\nPBU: Psykolog i hver kommune.\n// zqinternalqz\nMøtet er satt."
)


@pytest.fixture
def report(secretary_user: User) -> Meeting:
    """A draft for all, with a line of each sort."""
    make_person("Ellen Krogh")
    present = [make_seat(make_organisation(short)).organisation for short in ("LPS", "PBU")]
    meeting = make_meeting(organisations=present, audience=Audience.PUBLIC, in_short="Flere boliger\nzq ((zqshortqz))")
    make_item(meeting, TEXT, heading="Bolig")
    make_item(meeting, "LPS: Takk for møtet.", heading="Eventuelt")
    return meeting


def follows(address: str = ADDRESS, query: str = "", **fields: object) -> Subscription:
    return Subscription.rows.create(address=address, query=query, confirmed_at=timezone.now(), **fields)


def rewrite(meeting: Meeting, old: str, new: str, by: User, reason: str = "Feil ord.") -> Revision:
    item = AgendaItem.rows.get(meeting=meeting, text__contains=old)
    AgendaItem.rows.filter(pk=item.pk).update(text=item.text.replace(old, new), version=item.version + 1)
    return correct_minutes(meeting, by=by, reason=reason)


def redact(meeting: Meeting, by: User) -> None:
    """The newest words without «boliger»."""
    meeting.refresh_from_db()
    body = RevisionBody.rows.filter(revision__meeting=meeting).latest("revision__number")
    snapshot = json.loads(body.canonical.replace("boliger", "[sladdet]"))
    with transaction.atomic():
        redact_minutes(meeting, snapshot, [body.pk], of=body.revision, by=by, reason="Sladdet.")


def told() -> list[tuple[str, str]]:
    """To whom about what, of all that was written since the last time; then it is laid away."""
    waiting = Mail.rows.filter(mailing__key__startswith="folgere:", state="waiting").order_by("pk")
    found = list(waiting.values_list("to", "subject"))
    waiting.update(state="sent", sent_at=timezone.now())
    return found


def words_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def asked(client: Client, address: str = ADDRESS, query: str = "org=lps", **more: str) -> int:
    return client.post(f"/abonner/?{query}", {"email": address, **more}).status_code


def link_in(mail: Mail) -> str:
    found = re.search(rf"{settings.SITE_URL}((?:/en)?/abonne(?:r|ment)/[^/\s]+/)\n", mail.text)
    assert found is not None
    return found[1]


# Asked and confirmed


def test_nothing_is_sent_before_who_reads_the_address_has_confirmed_by_a_press(
    visitor: Client, report: Meeting
) -> None:
    page = words_of(visitor, "/abonner/?sort=eldste&org=lps&q=flere++boliger&etter=2026-01-01.1.1")
    assert "«flere boliger» · LPS" in page

    assert (asked(visitor, "Kari@Example.org"), asked(visitor, "kari@example.org ")) == (302, 302)

    mail = Mail.rows.get()
    assert (mail.to, mail.subject) == (ADDRESS, "Bekreft at du vil ha e-post om referatene")
    link = link_in(mail)
    for _scanner in range(2):
        assert "kari@example.org får e-post når referatene" in words_of(visitor, link)
    assert visitor.head(link).status_code == 200
    subscription = Subscription.rows.get()
    assert (subscription.query, subscription.confirmed_at, bool(subscription.network)) == ("org=lps", None, True)

    answers = [visitor.post(link), visitor.post(link), visitor.get(link)]

    subscription.refresh_from_db()
    assert (subscription.confirmed_at is not None, subscription.network) == (True, "")
    assert {answer["Location"] for answer in answers} == {f"/abonnement/{ending_token(subscription)}/"}
    opened = visitor.get(answers[0]["Location"])
    assert (opened["Cache-Control"], opened["Referrer-Policy"]) == ("private, no-store", "same-origin")


def test_the_answer_tells_nobody_whether_an_address_is_known(visitor: Client, report: Meeting) -> None:
    subscription = follows(query="org=lps", asked_at=timezone.now() - timedelta(days=2))

    answers = [visitor.post("/abonner/?org=lps", {"email": who}) for who in (ADDRESS, "ny@example.org")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/abonner/sendt/")}

    mail = Mail.rows.get(to=ADDRESS)
    assert (mail.subject, link_in(mail)) == ("Abonnementene dine", f"/abonnement/{ending_token(subscription)}/")
    assert Subscription.rows.count() == 2


def test_bad_input_gets_a_sentence_and_writes_nothing(
    visitor: Client, report: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Skriv en hel e-postadresse" in visitor.post("/abonner/", {"email": "kari"}).content.decode()
    assert "Skriv e-postadressen din." in visitor.post("/abonner/").content.decode()
    assert asked(visitor, website="x") == 302
    assert "kan ikke følges og er utelatt: Organisasjon, Person." in words_of(visitor, "/abonner/?org=finnes&person=1")
    monkeypatch.setattr("council.views.following.LONGEST", 12)
    assert "for mange filtre" in visitor.post("/abonner/?q=psykisk+helse", {"email": ADDRESS}).content.decode()
    assert (Subscription.rows.count(), Mail.rows.count()) == (0, 0)


def test_strangers_can_flood_neither_an_address_nor_the_outbox(
    visitor: Client, report: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year in range(2001, 2008):
        assert asked(visitor, query=f"ar={year}") == 302
    assert (Subscription.rows.count(), Mail.rows.count()) == (7, asking.MOST_TO_ONE_ADDRESS)
    for number in range(3):
        assert asked(visitor, f"x{number}@example.org") == 302

    refused = visitor.post("/abonner/", {"email": "siste@example.org"})
    assert (refused.status_code, "Vent en time, og prøv igjen." in refused.content.decode()) == (429, True)
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert asked(elsewhere) == 302
    monkeypatch.setattr(asking, "MOST_AT_ALL", 12)
    assert asked(Client(REMOTE_ADDR="2001:db8::1"), "siste@example.org") == 302
    assert asked(Client(REMOTE_ADDR="2001:db8:1::1"), "sist@example.org") == 429


def test_links_die_and_what_nobody_confirmed_or_ended_long_ago_is_forgotten(visitor: Client, report: Meeting) -> None:
    now = timezone.now()
    late = Subscription.rows.create(address=ADDRESS, asked_at=now - timedelta(days=7))
    old = Subscription.rows.create(address="gammel@example.org", asked_at=now - timedelta(days=31))
    kept = follows("fast@example.org", asked_at=now - timedelta(days=400))
    gone = follows("slutt@example.org", ended_at=now - timedelta(days=31))
    page = f"/abonner/{confirming_token(late)}/"

    assert [visitor.get(page).status_code, visitor.post(page).status_code] == [404, 404]
    for token in (confirming_token(late), ending_token(late), confirming_token(kept), "x", "1-x.y" * 40):
        assert visitor.get(f"/abonnement/{token}/").status_code == 404
        assert visitor.post(f"/abonnement/{token}/slutt/").status_code == 404
    assert asked(visitor) == 302
    Mailing.rows.update(at=now - timedelta(days=31))
    Mail.rows.update(written_at=now - timedelta(days=31))
    assert forget_subscriptions(now) == 2
    assert (Mail.rows.count(), Mailing.rows.count()) == (1, 1)
    Mail.rows.update(state="failed")
    Subscription.rows.filter(query="org=lps").delete()
    assert forget_subscriptions(now) == 0
    assert (Mail.rows.count(), Mailing.rows.count()) == (0, 0)
    assert set(Subscription.rows.all()) == {late, kept}
    assert {old.pk, gone.pk}.isdisjoint(Subscription.rows.values_list("pk", flat=True))


# Seen and ended


def test_a_mail_program_ends_all_with_one_click_and_the_page_takes_it_back(report: Meeting) -> None:
    strict, one, other = Client(enforce_csrf_checks=True), follows(query="org=lps"), follows(query="q=bolig")
    stranger = follows("andre@example.org")
    page = f"/abonnement/{ending_token(one)}/"
    assert strict.get(f"{page}slutt/")["Location"] == page
    assert Subscription.rows.alive().count() == 3

    answers = [strict.post(f"{page}slutt/", {"List-Unsubscribe": "One-Click"}) for _time in range(2)]

    assert {(answer.status_code, answer.content.decode()) for answer in answers} == {
        (200, "Du får ikke flere e-poster.")
    }
    assert list(Subscription.rows.alive()) == [stranger]
    assert strict.post(page, {"gjor": "gjenoppta", "key": one.pk}).status_code == 403
    client = Client()
    assert "kari@example.org får ingen e-post" in words_of(client, page)
    for what, key in (("gjenoppta", one), ("gjenoppta", one), ("avslutt", stranger), ("gjenoppta", stranger)):
        assert client.post(page, {"gjor": what, "key": key.pk})["Location"] == page
    assert set(Subscription.rows.alive()) == {one, stranger}
    client.post(page, {"gjor": "avslutt", "key": "9" * 30})
    client.post(page, {"gjor": "avslutt-alle"})
    assert list(Subscription.rows.alive()) == [stranger]
    follows(query="q=bolig")
    assert (take_up(ADDRESS, other.pk), len(subscriptions_of(ADDRESS))) == (False, 3)


def test_a_member_finds_her_own_on_her_page_and_ends_one_there(member: Client, member_user: User) -> None:
    make_organisation("LPS")
    mine, theirs = follows(member_user.email, "org=lps"), follows("andre@example.org", "q=bolig")
    assert [words for _row, words in member.get("/min-side/").context["followed"]] == ["LPS"]
    assert member.get("/min-side/opplysninger.json").json()["abonnementer"][0]["utvalg"] == "org=lps"

    for row in (mine, theirs):
        member.post("/min-side/", {"gjor": "avslutt", "key": row.pk})

    assert list(Subscription.rows.alive()) == [theirs]


# Told


def test_followers_are_told_of_what_they_follow_once_and_of_nothing_that_only_members_read(
    report: Meeting, secretary_user: User, visitor: Client
) -> None:
    follows("alle@example.org")
    follows("begge@example.org")
    follows("begge@example.org", "q=psykolog")
    both = [follows(query=query) for query in ("org=lps", "q=boliger")]
    follows("ingen@example.org", "q=kryptovaluta")
    follows("hemmelig@example.org", "q=zqlineqz")
    follows("navn@example.org", "q=Ellen+Krogh")
    follows("borte@example.org", "org=finnes-ikke")
    Subscription.rows.create(address="ubekreftet@example.org")

    publish_minutes(report, by=secretary_user)
    assert Mail.rows.count() == 0
    counts = [tell_waiting(), tell_waiting()]

    assert (counts, News.rows.count()) == ([3, 0], 0)
    mails = {mail.to: mail for mail in Mail.rows.all()}
    subject = "Referatet fra møtet 3. juni 2026 er publisert"
    assert told() == [("alle@example.org", subject), ("begge@example.org", subject), (ADDRESS, subject)]
    begge = mails["begge@example.org"].text
    assert ("Referatet har 1 innspill" in begge, "Psykolog i hver" in begge, "Takk for møtet" in begge) == (1, 1, 0)
    assert "Flere boliger" in begge
    text = mails[ADDRESS].text
    assert "Referatet har 3 innspill som passer med det du følger." in text
    assert "Du følger: LPS; «boliger»" in text
    assert [f"LPS · {heading}" in text for heading in ("Bolig", "Eventuelt")] == [True, True]
    assert "PBU · Bolig" in text
    assert "Flere boliger" in mails["alle@example.org"].text
    assert "De er ikke vedtatte uttalelser." in text
    assert "møtet 3.&nbsp;juni 2026 er publisert</h1>" in mails[ADDRESS].html
    everything = "".join(mail.text + mail.html for mail in mails.values())
    assert [
        word for word in ("zqspan", "zqline", "zqinternal", "zqshort", "Ellen", "Krogh") if word in everything
    ] == []
    head = message_from_string(message_of(mails[ADDRESS]).message().as_string())
    page = f"/abonnement/{ending_token(both[0])}/"
    assert "".join(head["List-Unsubscribe"].split()) == f"<{settings.SITE_URL}{page}slutt/>"
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "«boliger»" in words_of(visitor, page)


def test_who_is_sent_the_report_itself_is_not_told_of_it_twice(report: Meeting, secretary_user: User) -> None:
    seat = Seat.rows.get(organisation__short="LPS")
    make_representation(make_person("Tor Aasland", email="Tor@example.org"), seat)
    follows("tor@example.org")
    follows()

    publish_and_send(report, by=secretary_user, sending=Sending(errors_by=date(2026, 7, 1)))
    tell_waiting()

    assert list(Mail.rows.filter(to__iexact="tor@example.org").values_list("mailing__kind", flat=True)) == ["report"]
    assert [to for to, _subject in told()] == [ADDRESS]


def test_a_correction_is_told_to_those_whose_statements_it_changes(report: Meeting, secretary_user: User) -> None:
    for address, query in (("lps", "org=lps"), ("pbu", "org=pbu"), ("alle", ""), ("takk", "q=takk")):
        follows(f"{address}@example.org", query)
    publish_minutes(report, by=secretary_user)
    tell_waiting()
    assert len(told()) == 4
    subject = "Rettelse i referatet fra møtet 3. juni 2026"

    rewrite(report, "Psykolog i hver kommune", "To psykologer i hver kommune", secretary_user)
    tell_waiting()
    mail = Mail.rows.get(to="pbu@example.org", state="waiting")
    assert "Endret: PBU · Bolig\nTo psykologer i hver kommune." in mail.text
    assert "Feil ord." in mail.text
    assert "Enig om boligene" not in mail.text
    assert sorted(told()) == [("alle@example.org", subject), ("pbu@example.org", subject)]

    rewrite(report, "LPS: Takk for møtet.", "PBU: Nytt til slutt.", secretary_user)
    rewrite(report, "Nytt til slutt", "Helt nytt til slutt", secretary_user, "Enda et ord.")
    tell_waiting()
    pbu, takk = (Mail.rows.get(to=f"{who}@example.org", state="waiting").text for who in ("pbu", "takk"))
    assert "Nytt: PBU · Eventuelt\nHelt nytt til slutt." in pbu
    assert [reason in pbu for reason in ("Feil ord.", "Enda et ord.")] == [True, True]
    assert ("Tatt ut: LPS · Eventuelt" in takk, "Takk for møtet" in takk) == (True, False)
    assert len(told()) == 4

    Meeting.rows.filter(pk=report.pk).update(place="Et annet sted")
    correct_minutes(report, by=secretary_user, reason="Feil sted.")
    assert (tell_waiting(), told()) == (1, [("alle@example.org", subject)])


def test_a_withdrawal_takes_back_what_waits_and_tells_those_who_may_have_read(
    report: Meeting, secretary_user: User
) -> None:
    for address, query in (("lps", "org=lps"), ("alle", ""), ("mote", "mote=2026-06-03"), ("annet", "q=krypto")):
        follows(f"{address}@example.org", query)
    publish_minutes(report, by=secretary_user)
    tell_waiting()

    withdraw_minutes(report, by=secretary_user, reason="Hemmelig grunn")

    assert set(Mail.rows.values_list("state", flat=True)) == {"dropped"}
    assert tell_waiting() == 3
    texts = Mail.rows.filter(state="waiting").values_list("text", flat=True)
    assert all("gjelder ikke lenger" in text and "boliger" not in text and "Hemmelig" not in text for text in texts)
    gone = "Referatet fra møtet 3. juni 2026 er ikke lenger åpent for alle"
    assert sorted(told()) == [(f"{who}@example.org", gone) for who in ("alle", "lps", "mote")]

    publish_minutes(report, by=secretary_user)
    withdraw_minutes(report, by=secretary_user, reason="Feil igjen")
    assert (tell_waiting(), News.rows.count()) == (0, 0)


def test_a_redaction_is_told_to_nobody_and_opens_no_withdrawn_report(report: Meeting, secretary_user: User) -> None:
    follows(query="org=lps")
    publish_minutes(report, by=secretary_user)
    tell_waiting()
    told()
    redact(report, secretary_user)
    assert (tell_waiting(), News.rows.count()) == (0, 0)

    rewrite(report, "Takk for møtet", "Takk for sist", secretary_user)
    redact(report, secretary_user)
    tell_waiting()
    assert told() == [(ADDRESS, "Rettelse i referatet fra møtet 3. juni 2026")]

    withdraw_minutes(report, by=secretary_user, reason="Feil")
    redact(report, secretary_user)
    tell_waiting()
    assert told() == [(ADDRESS, "Referatet fra møtet 3. juni 2026 er ikke lenger åpent for alle")]

    publish_minutes(report, by=secretary_user)
    tell_waiting()
    assert told() == [(ADDRESS, "Referatet fra møtet 3. juni 2026 er publisert")]


def test_reports_for_members_are_told_of_when_they_are_opened_to_all(report: Meeting, secretary_user: User) -> None:
    follows()
    Meeting.rows.filter(pk=report.pk).update(audience=Audience.MEMBERS)
    publish_minutes(report, by=secretary_user)
    rewrite(report, "Psykolog", "Lege", secretary_user)
    assert (tell_waiting(), told()) == (0, [])

    report.refresh_from_db()
    change_audience(report, Audience.PUBLIC, by=secretary_user)
    tell_waiting()
    assert told() == [(ADDRESS, "Referatet fra møtet 3. juni 2026 er publisert")]

    change_audience(report, Audience.MEMBERS, by=secretary_user)
    tell_waiting()
    assert told() == [(ADDRESS, "Referatet fra møtet 3. juni 2026 er ikke lenger åpent for alle")]


def test_telling_that_was_broken_off_goes_on_where_it_was_and_gives_way_to_a_newer_revision(
    report: Meeting, secretary_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        follows(f"{name}@example.org")
    publish_minutes(report, by=secretary_user)
    wholly, left = queue_mail, [1]

    def breaks_off(*arguments: Any, **more: Any) -> Mail:  # Any: as the real one
        if not left:
            raise OperationalError
        left.pop()
        return wholly(*arguments, **more)

    monkeypatch.setattr(telling, "queue_mail", breaks_off)
    with pytest.raises(OperationalError):
        tell_waiting()
    monkeypatch.setattr(telling, "queue_mail", wholly)
    assert (Mail.rows.count(), News.rows.count(), tell_waiting(), Mail.rows.count()) == (1, 1, 2, 3)
    told()

    def corrects_meanwhile(*arguments: Any, **more: Any) -> Mail:  # Any: as the real one
        monkeypatch.setattr(telling, "queue_mail", wholly)
        mail = wholly(*arguments, **more)
        rewrite(report, "Fastlege", "Overlege", secretary_user)
        return mail

    rewrite(report, "Psykolog", "Fastlege", secretary_user)
    monkeypatch.setattr(telling, "queue_mail", corrects_meanwhile)
    assert (tell_waiting(), News.rows.count(), tell_waiting()) == (1, 1, 3)
    assert ["Overlege" in mail.text for mail in Mail.rows.filter(state="waiting").order_by("pk")] == [
        False,
        *[True] * 3,
    ]


def test_an_english_reader_asks_confirms_and_is_told_in_english(
    visitor: Client, report: Meeting, secretary_user: User
) -> None:
    visitor.post("/en/abonner/?org=lps", {"email": ADDRESS})
    link = link_in(Mail.rows.get())
    assert link.startswith("/en/abonner/")
    assert visitor.post(link)["Location"].startswith("/abonnement/") is False

    publish_minutes(report, by=secretary_user)
    tell_waiting()

    mail = Mail.rows.get(mailing__key__startswith="folgere:")
    assert '<html lang="en">' in mail.html
    assert "3 June 2026" in mail.subject
    assert f"{settings.SITE_URL}/en/referater/2026-06-03/" in mail.text


def test_publishing_waits_for_no_mail_and_telling_asks_as_little_for_many_as_for_one(
    report: Meeting, secretary_user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    revision = publish_minutes(report, by=secretary_user)
    with django_assert_num_queries(1):
        note_revision(revision)
    follows()
    costs = []
    for many in (3, 30):
        for number in range(many):
            follows(f"en{number}@example.org", f"q=krypto{number + many}&org=lps")
        note_revision(revision)
        with CaptureQueriesContext(connection) as asked_for:
            assert tell_waiting() == 1
        costs.append(len(asked_for))
        Mailing.rows.all().delete()

    assert costs[0] == costs[1]


# What is followed


def queries(lps: Organisation) -> Sequence[str]:
    return (
        "org=lps",
        "org=lps&org=pbu",
        "org=gammel",
        "tema=bolig",
        "tema=bolig&org=pbu",
        "ar=2026",
        "ar=2025",
        "type=opplysning",
        "type=svar&type=vedtak",
        "mote=2026-06-03",
        "q=bolig",
        "q=boligene+enig",
        "q=psyk",
        "q=i+hver",
        "q=møtet",
        "q=m%C3%B8tet+%26+%2B",
        "q=zqlineqz",
        "q=flere&org=lps&tema=bolig&ar=2026&mote=2026-06-03&type=innspill",
    )


def test_a_followed_selection_takes_what_innspill_shows_a_visitor(report: Meeting, secretary_user: User) -> None:
    old = make_organisation("Gammel")
    lps = Organisation.rows.get(short="LPS")
    text = f"{TEXT}\nGammel: Om bolig fra før.\nVedtak: Flere boliger.\nSvar fra LPS: Ja."
    AgendaItem.rows.filter(meeting=report, heading="Bolig").update(text=text)
    revision = publish_minutes(report, by=secretary_user)
    topic = Topic.rows.create(name="Bolig", slug="bolig")
    for statement in report.statements.all()[:3]:
        StatementTopic.rows.create(statement=statement.permalink, topic=topic)
    merge(lps, old, by=secretary_user)
    said = read_public(revision).said
    taken, shown = {}, {}

    for query in queries(lps):
        filters = visitors_filters(QueryDict(query))
        canonical = canonical_query(filters)
        assert canonical_query(visitors_filters(QueryDict(canonical))) == canonical
        selection = read_selections([canonical])[canonical]
        taken[query] = {one.key for one in said.values() if selection.takes(one)}
        shown[query] = set(filters.qs.values_list("pk", flat=True))

    assert taken == shown
    assert {len(found) for found in shown.values()} >= {0, 1, 2, 3}
