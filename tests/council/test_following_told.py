"""What followers of the public reports are told, and when; never a word that only members may read."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from email import message_from_string
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from council.following import telling
from council.following.links import ending_token
from council.following.telling import note_revision, tell_waiting
from council.models import News, Subscription
from meetings.models import Audience, Mail, Mailing, Meeting
from meetings.notifications.queueing import queue_mail
from meetings.notifications.reporting import Sending, publish_and_send
from meetings.notifications.sending import message_of
from meetings.publishing import change_audience, correct_minutes, publish_minutes, withdraw_minutes
from organisations.models import Seat, User
from tests.builders import make_person, make_representation
from tests.council.followers import ADDRESS, follows, link_in, make_report, redact, rewrite, told, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(secretary_user: User) -> Meeting:
    return make_report()


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


def test_mail_to_the_last_follower_is_taken_back_even_when_nobody_follows_any_more(
    report: Meeting, secretary_user: User
) -> None:
    follows()
    publish_minutes(report, by=secretary_user)
    tell_waiting()
    Subscription.rows.update(ended_at=timezone.now())

    withdraw_minutes(report, by=secretary_user, reason="Feil")

    assert (Mail.rows.get().state, News.rows.count()) == ("dropped", 0)


def test_a_redaction_is_told_to_nobody_and_opens_no_withdrawn_report(report: Meeting, secretary_user: User) -> None:
    follows(query="org=lps")
    publish_minutes(report, by=secretary_user)
    tell_waiting()
    told()
    redact(report, secretary_user)
    assert (tell_waiting(), News.rows.count()) == (0, 0)

    rewrite(report, "Enig om boligene", "Uenig om boligene", secretary_user)
    follows("pbu@example.org", "org=pbu")
    tell_waiting()
    redact(report, secretary_user)  # before the mail left
    tell_waiting()
    assert told() == [("pbu@example.org", "Rettelse i referatet fra møtet 3. juni 2026")]
    Subscription.rows.filter(address="pbu@example.org").delete()

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
    assert (tell_waiting(), News.rows.count(), tell_waiting(), News.rows.count()) == (1, 2, 3, 0)
    assert ["Overlege" in mail.text for mail in Mail.rows.filter(state="waiting").order_by("pk")] == [
        False,
        *[True] * 3,
    ]


@pytest.mark.parametrize("order", ["comes while they are written", "comes after they were broken off"])
def test_a_correction_among_the_mails_of_a_publishing_leaves_nobody_untold_of_it(
    order: str, report: Meeting, secretary_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, query in (("a", ""), ("b", ""), ("c", "q=takk")):
        follows(f"{name}@example.org", query)
    publish_minutes(report, by=secretary_user)
    wholly, breaks = queue_mail, "broken off" in order

    def first(*arguments: Any, **more: Any) -> Mail:  # Any: as the real one
        monkeypatch.setattr(telling, "queue_mail", second)
        mail = wholly(*arguments, **more)
        if not breaks:
            rewrite(report, "Psykolog", "Overlege", secretary_user)
        return mail

    def second(*arguments: Any, **more: Any) -> Mail:  # Any: as the real one
        raise OperationalError

    monkeypatch.setattr(telling, "queue_mail", first)
    with pytest.raises(OperationalError) if breaks else nullcontext():
        tell_waiting()
    monkeypatch.setattr(telling, "queue_mail", wholly)
    published, corrected = (
        f"{what} møtet 3. juni 2026{end}"
        for what, end in (("Referatet fra", " er publisert"), ("Rettelse i referatet fra", ""))
    )
    assert told() == [("a@example.org", published)]

    if breaks:
        rewrite(report, "Psykolog", "Overlege", secretary_user)
    tell_waiting()

    assert told() == [("a@example.org", corrected), ("b@example.org", published), ("c@example.org", published)]
    assert (News.rows.count(), tell_waiting()) == (0, 0)


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
