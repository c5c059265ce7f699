"""Following the public reports by mail: asked for, confirmed, seen, ended; and what a selection takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from council.following import asking
from council.following.asking import forget_subscriptions, subscriptions_of, take_up
from council.following.links import confirming_token, ending_token
from council.following.reading import read_public
from council.following.selecting import canonical_query, read_selections, visitors_filters
from council.models import Subscription
from meetings.models import AgendaItem, Mail, Mailing, Meeting, StatementTopic, Topic
from meetings.publishing import publish_minutes
from organisations.merging import merge
from organisations.models import Organisation, User
from tests.builders import make_organisation
from tests.council.followers import ADDRESS, TEXT, asked, follows, link_in, make_report, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(secretary_user: User) -> Meeting:
    return make_report()


# Asked and confirmed


def test_what_a_stranger_typed_leads_nowhere_in_the_mail_to_another(visitor: Client, report: Meeting) -> None:
    assert asked(visitor, query="q=Vinn+penger+http://ond.example.net/x") == 302

    mail = Mail.rows.get()
    assert "Vinn penger" in mail.text
    assert "ond.example" not in mail.text + mail.html


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
    page = f"/abonnement/{ending_token(subscription)}/"
    assert [answer["Location"] for answer in answers] == [f"{page}?sagt=bekreftet"] * 2 + [page]
    opened = visitor.get(answers[0]["Location"])
    assert "Takk! Abonnementet er bekreftet." in opened.content.decode()
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
        assert client.post(page, {"gjor": what, "key": key.pk})["Location"].partition("?")[0] == page
    assert set(Subscription.rows.alive()) == {one, stranger}
    client.post(page, {"gjor": "avslutt", "key": "9" * 30})
    thanked = client.post(page, {"gjor": "avslutt-alle"}, follow=True)
    assert "Abonnementet er avsluttet." in thanked.content.decode()
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
