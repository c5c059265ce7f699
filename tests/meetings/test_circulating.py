"""Sending a report out: rounds, links that answer for their own lines, what is taken in, and what silence means."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.circulating.answering import LinesAnswered, Wanted, add_late_input, answer_lines, mark_read, own_lines
from meetings.circulating.board import read_board
from meetings.circulating.closing import close_past_deadline
from meetings.circulating.deadlines import end_of, is_working_day, working_days_after, working_days_before
from meetings.circulating.deciding import DecisionRefused, LineChanged, decline, take_in
from meetings.circulating.looking_through import not_looked_through
from meetings.circulating.reminding import remind_silent
from meetings.circulating.sending import CirculationRefused, circulate
from meetings.drafts import read_draft, save_item_text
from meetings.models import (
    AgendaItem,
    Asked,
    Attachment,
    Attendance,
    Audience,
    Circulation,
    ErrorReport,
    LateInput,
    LineAnswer,
    Mail,
    Meeting,
    Revision,
)
from meetings.publishing import MinutesNotReady, change_audience, correct_minutes, publish_minutes, withdraw_minutes
from meetings.redacting import begin_redaction, carry_out
from meetings.snapshot import take_snapshot
from organisations.links import token_of
from organisations.models import Body, LinkUse, Organisation, Person, Representation, Seat, SignedLink, User
from tests.builders import (
    make_attendance,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
)
from tests.meetings.pages import filled, form_on, leads_nowhere

SENGER = """LPS: Vi trenger flere senger.
  • og flere ansatte
  #bemanning
// zqinterntqz
PB, LPS: Vi er enige om dette.
Kari Gjest: Jeg så det selv.
"""


@pytest.fixture
def draft(body: Body) -> Meeting:
    """LPS and PB are quoted, LPS with a deputy; FVR came and said nothing; Terskel did not come; Kari was a guest."""
    held = make_meeting(body=body, audience="members", in_short="Det ble sagt mye.")
    lps = make_seat(make_organisation("LPS"), body)
    make_representation(make_person("Mari Sund", email="mari@example.org"), lps)
    deputy = make_person("Odd Vik", email="odd@example.org")
    make_representation(deputy, lps, kind=Representation.Kind.DEPUTY)
    pb = make_seat(make_organisation("PB", email="post@pb.example.org"), body)
    fvr = make_seat(make_organisation("FVR"), body)
    make_representation(make_person("Lise Berg", email="lise@example.org"), fvr)
    make_seat(make_organisation("Terskel", email="post@terskel.example.org"), body)
    for seat in (lps, pb, fvr):
        make_attendance(held, seat.organisation)
    make_attendance(held, person=make_person("Kari Gjest", email="kari@example.org"), status=Attendance.Status.GUEST)
    make_item(held, SENGER, heading="Senger")
    make_item(held, "PB: Bolig først.", heading="Bolig")
    return held


def send(meeting: Meeting, by: User, days: int = 14, seen: int | None = None) -> Circulation:
    return circulate(meeting, answer_by=timezone.localdate() + timedelta(days=days), seen=seen, by=by)


def asked(name: str) -> Asked:
    """The last who got a link of that name."""
    rows = Asked.rows.select_related("circulation__meeting__body", "circulation__revision__meeting", "link", "person")
    by_name = rows.filter(person__name=name) | rows.filter(person__isnull=True, organisation__short=name)
    return by_name.latest("pk")


def path_of(name: str) -> str:
    link = asked(name).link
    assert link is not None
    return reverse("meetings:circulated", args=[token_of(link)])


def line(name: str, words: str) -> int:
    return next(one.id or 0 for one in own_lines(asked(name)) if words in one.text)


def propose(name: str, words: str, wording: str, note: str = "") -> LineAnswer:
    answer_lines(asked(name), {line(name, words): Wanted(wording, note)}, seen={})
    return LineAnswer.rows.select_related("circulation__meeting", "circulation__revision").latest("pk")


def text_of(meeting: Meeting) -> str:
    return AgendaItem.rows.get(meeting=meeting, heading="Senger").text


def counts() -> tuple[int, ...]:
    return tuple(
        model._base_manager.count() for model in (LineAnswer, LinkUse, LateInput, Mail, Asked, Revision, SignedLink)
    )


def holds_the_meeting_first(queries: CaptureQueriesContext) -> bool:
    """As every deed that ends a round does, so that none waits for the other on PostgreSQL."""
    tables = [query["sql"].partition(' FROM "')[2].partition('"')[0] for query in queries]
    return "meetings_meeting" in tables[: tables.index("meetings_circulation")]


def page(client: Client, path: str) -> str:
    return str(client.get(path).content.decode())


def test_days_off_are_not_counted() -> None:
    before_easter, constitution_day = date(2027, 3, 24), date(2027, 5, 17)

    assert not any(map(is_working_day, (constitution_day, date(2027, 5, 15), date(2026, 12, 25))))
    assert working_days_after(before_easter, 1) == date(2027, 3, 30)
    assert working_days_before(date(2027, 5, 18), 2) == date(2027, 5, 13)
    assert end_of(date(2027, 3, 28)).timestamp() - end_of(date(2027, 3, 27)).timestamp() == 23 * 3600


def test_everybody_gets_a_link_of_their_own_and_the_draft_is_written_on(draft: Meeting, secretary_user: User) -> None:
    circulation = send(draft, secretary_user)

    draft.refresh_from_db()
    assert (draft.state, circulation.revision.kind, draft.published_revision) == ("circulated", "circulated", None)
    assert [
        (str(one), str(one.person or ""), one.part, one.is_copy, one.address) for one in circulation.asked.all()
    ] == [
        ("LPS", "Mari Sund", "quoted", False, "mari@example.org"),
        ("LPS", "Odd Vik", "quoted", True, "odd@example.org"),
        ("PB", "", "quoted", False, "post@pb.example.org"),
        ("FVR", "Lise Berg", "present", False, "lise@example.org"),
        ("Terskel", "", "absent", False, "post@terskel.example.org"),
        ("Kari Gjest", "Kari Gjest", "quoted", False, "kari@example.org"),
    ]
    mails = {mail.to: mail for mail in Mail.rows.all()}
    assert set(mails) == {one.address for one in circulation.asked.all()}
    assert path_of("Mari Sund") in mails["mari@example.org"].text
    assert "LPS er gjengitt i 2 linjer" in mails["mari@example.org"].text
    assert "regnes det ikke som et ja" in mails["mari@example.org"].html
    assert "kopi som vara" in mails["odd@example.org"].text
    assert "skrive innspill til sakene" in mails["post@terskel.example.org"].text
    link = asked("Mari Sund").link
    assert link is not None
    assert link.expires_at == end_of(circulation.answer_by)
    item = AgendaItem.rows.filter(meeting=draft).earliest("position")
    assert save_item_text(item, "LPS: Nytt.", version=item.version, by=secretary_user).text == "LPS: Nytt."


def test_the_same_form_sent_twice_sends_once_and_a_new_round_ends_the_old_links(
    draft: Meeting, secretary: Client, secretary_user: User
) -> None:
    path = reverse("secretariat:circulation", args=[draft.pk])
    looked = secretary.post(path, filled(secretary.get(path), message="Les nøye."))
    confirm = {**form_on(looked), "send": "1"}
    assert "Les nøye." in looked.content.decode()
    assert Mail.rows.count() == 0

    first, second = (secretary.post(path, confirm) for _time in range(2))
    old = path_of("Mari Sund")

    assert (first.status_code, second.status_code) == (302, 302)
    assert (Circulation.rows.count(), Mail.rows.count()) == (1, 6)
    send(draft, secretary_user, seen=Circulation.rows.get().pk)
    assert Client().get(old).status_code == 404
    assert [(one.closed_because, one.revision.number) for one in Circulation.rows.order_by("pk")] == [
        ("replaced", 1),
        ("", 2),
    ]


@pytest.mark.parametrize(
    ("fields", "days", "said"),
    [
        ({"state": "planned"}, 14, "Det er ikke skrevet noe referat"),
        ({"date": None}, 14, "Skriv datoen"),
        ({"state": "withdrawn", "slug": "2026-06-03"}, 14, "trukket tilbake"),
        ({}, 0, "Fristen må være etter i dag"),
        ({"in_short": "((åpen"}, 14, "Rett punktene"),
    ],
)
def test_what_cannot_be_sent_out_is_refused_in_words(
    fields: dict[str, Any], days: int, said: str, draft: Meeting, secretary_user: User
) -> None:
    Meeting.rows.filter(pk=draft.pk).update(**fields)

    with pytest.raises((CirculationRefused, MinutesNotReady)) as refused:
        send(draft, secretary_user, days=days)

    assert said in refused.value.sentence
    assert (Circulation.rows.count(), Mail.rows.count(), Revision.rows.count()) == (0, 0, 0)


def test_opening_a_link_changes_nothing_and_shows_members_words_but_no_internal_ones(
    draft: Meeting, secretary_user: User
) -> None:
    send(draft, secretary_user)
    before = counts()

    pages = {name: page(Client(), path_of(name)) for name in ("Mari Sund", "Odd Vik", "PB", "Terskel", "Kari Gjest")}
    Client().head(path_of("PB"))

    assert counts() == before
    assert [name for name, text in pages.items() if "Bolig først." not in text or "zqinternt" in text] == []
    assert {name: text.count("<fieldset") for name, text in pages.items()} == {
        "Mari Sund": 2,
        "Odd Vik": 2,
        "PB": 2,
        "Terskel": 0,
        "Kari Gjest": 1,
    }
    assert "Sagt sammen med PB" in pages["Mari Sund"]
    answer = Client().get(path_of("PB"))
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("private, no-store", "same-origin")


def test_one_line_is_confirmed_another_proposed_and_the_rest_by_one_button(
    draft: Meeting, secretary_user: User
) -> None:
    circulation = send(draft, secretary_user)
    path, key = path_of("Mari Sund"), line("Mari Sund", "senger")
    typed = filled(Client().get(path), also={f"ordlyd-{key}": "Vi trenger flere plasser.\r\n• og ansatte"})
    other = line("Mari Sund", "enige")

    first, second = (Client().post(path, {**typed, "alle": "1"}) for _time in range(2))

    assert (first.status_code, second.status_code, LinkUse.rows.count()) == (302, 302, 1)
    kept = {row.statement_id: (row.state, row.wording) for row in LineAnswer.rows.all()}
    assert kept == {key: ("proposed", "Vi trenger flere plasser.\n• og ansatte"), other: ("confirmed", "")}
    assert "Foreslår endring" in page(Client(), path_of("Odd Vik"))
    rows = {row.name: row for row in read_board(circulation).parties}
    assert (rows["LPS"].confirmed, rows["LPS"].proposed, rows["LPS"].agrees) == (1, 1, False)
    assert [name for name, row in rows.items() if row.is_silent] == ["PB", "Kari Gjest"]
    changed = filled(Client().get(path), also={f"valg-{key}": "riktig"})
    Client().post(path, changed)
    assert set(LineAnswer.rows.values_list("state", flat=True)) == {"confirmed"}


def test_what_contradicts_itself_or_is_too_long_gets_a_sentence_and_the_text_back(
    draft: Meeting, secretary_user: User
) -> None:
    send(draft, secretary_user)
    path, key = path_of("PB"), line("PB", "Bolig")
    huge = "x" * 1_000_000
    tried = {
        "Velg én av dem.": {f"valg-{key}": "riktig", f"ordlyd-{key}": "Noe annet."},
        "Skriv hvordan linja bør lyde": {f"valg-{key}": "endre"},
        "Kort den ned.": {f"ordlyd-{key}": huge},
    }

    for said, fields in tried.items():
        answer = Client().post(path, filled(Client().get(path), also=fields))
        text = answer.content.decode()
        assert (said, answer.status_code, said in text, leads_nowhere(text)) == (said, 200, True, set())
        assert fields.get(f"ordlyd-{key}", "") in text

    assert LineAnswer.rows.count() == 0


def test_two_of_one_organisation_see_each_others_answer_and_none_is_lost(draft: Meeting, secretary_user: User) -> None:
    send(draft, secretary_user)
    key = line("Mari Sund", "senger")
    hers = filled(Client().get(path_of("Mari Sund")), also={f"ordlyd-{key}": "Hennes ord."})
    his = filled(Client().get(path_of("Odd Vik")), also={f"ordlyd-{key}": "Hans ord."})

    Client().post(path_of("Mari Sund"), hers)
    clash = Client().post(path_of("Odd Vik"), his)

    assert clash.status_code == 409
    assert "Hennes ord." in clash.content.decode()
    assert LineAnswer.rows.get().wording == "Hennes ord."
    assert Client().post(path_of("Odd Vik"), form_on(clash)).status_code == 302
    assert LineAnswer.rows.get().wording == "Hans ord."


def test_a_dead_link_says_what_to_do_and_shows_what_was_typed(draft: Meeting, secretary_user: User) -> None:
    circulation = send(draft, secretary_user)
    path, key = path_of("PB"), line("PB", "Bolig")
    typed = filled(Client().get(path), also={f"ordlyd-{key}": "Det jeg skrev."})
    Circulation.rows.filter(pk=circulation.pk).update(answer_by=timezone.localdate() - timedelta(days=1))

    late = Client().post(path, typed)
    forwarded = Client().get(path_of("Mari Sund"))

    assert (late.status_code, forwarded.status_code, LineAnswer.rows.count()) == (404, 404, 0)
    assert "Det jeg skrev." in late.content.decode()
    assert "Lenken virker ikke lenger" in late.content.decode()
    assert "senger" not in forwarded.content.decode()


def test_who_no_longer_sits_there_answers_no_more(draft: Meeting, secretary_user: User) -> None:
    send(draft, secretary_user)
    Representation.rows.filter(person__name="Mari Sund").update(until=timezone.localdate() - timedelta(days=1))

    gone = Client().get(path_of("Mari Sund"))
    assert (gone.status_code, "du møter kanskje ikke for organisasjonen lenger" in gone.content.decode()) == (404, True)
    assert Client().get(path_of("Odd Vik")).status_code == 200


def test_who_answers_now_is_reminded_and_told_and_who_has_left_is_not(draft: Meeting, secretary_user: User) -> None:
    yesterday, seat = timezone.localdate() - timedelta(days=1), Seat.rows.get(organisation__short="LPS")
    circulation = send(draft, secretary_user)
    Representation.rows.filter(person__name="Mari Sund").update(until=yesterday)
    make_representation(make_person("Jon Dahl", email="jon@example.org"), seat)

    with CaptureQueriesContext(connection) as queries:
        assert remind_silent(circulation, by=secretary_user) == 3

    assert holds_the_meeting_first(queries)
    reminded = Mail.rows.filter(mailing__kind="reminder")
    assert {mail.to for mail in reminded} == {"post@pb.example.org", "kari@example.org", "jon@example.org"}
    assert path_of("Jon Dahl") in reminded.get(to="jon@example.org").text
    assert path_of("PB") in reminded.get(to="post@pb.example.org").text
    proposal = propose("Jon Dahl", "senger", "Vi trenger ti senger.")
    Representation.rows.filter(person__name="Jon Dahl").update(until=yesterday, since=None)
    make_representation(make_person("Ane Lie", email="ane@example.org"), seat)
    take_in(proposal, by=secretary_user)
    assert Mail.rows.filter(mailing__kind="circulation").latest("pk").to == "ane@example.org"


def test_a_link_used_too_often_is_stopped_with_the_text_kept(
    draft: Meeting, secretary_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetings.circulating.answering.MOST_USES", 1)
    send(draft, secretary_user)
    path, key = path_of("PB"), line("PB", "Bolig")
    Client().post(path, {**filled(Client().get(path)), "alle": "1"})

    stopped = Client().post(
        path, filled(Client().get(path), also={f"valg-{key}": "endre", f"ordlyd-{key}": "Enda en gang."})
    )

    assert stopped.status_code == 429
    assert "Enda en gang." in stopped.content.decode()
    assert not LineAnswer.rows.filter(wording="Enda en gang.").exists()


def test_nobody_answers_for_lines_of_others(draft: Meeting, secretary_user: User) -> None:
    send(draft, secretary_user)
    foreign = line("PB", "Bolig")

    assert answer_lines(asked("Mari Sund"), {foreign: Wanted("Vårt.")}, seen={}) == 0
    with pytest.raises(LinesAnswered):
        answer_lines(asked("PB"), {foreign: Wanted("Vårt.")}, seen={foreign: 3})
    assert LineAnswer.rows.count() == 0


def test_the_absent_send_words_for_an_item_and_readers_say_that_they_have_read(
    draft: Meeting, secretary_user: User
) -> None:
    circulation = send(draft, secretary_user)
    item = AgendaItem.rows.get(meeting=draft, heading="Bolig")
    path = path_of("Terskel")

    for _time in range(2):
        answer = Client().post(path, {"sak": item.pk, "text": "Vi er enige.", "innspill": "1"})
        assert answer.status_code == 302
    terskel = asked("Terskel")
    with CaptureQueriesContext(connection) as queries:
        add_late_input(terskel, item.pk, "Ja, alle.")
    assert holds_the_meeting_first(queries)
    empty = Client().post(path, {"sak": item.pk, "text": "", "innspill": "1"})
    Client().post(path_of("Lise Berg"), {"lest": "1"})
    mark_read(asked("Lise Berg"))

    late = LateInput.rows.get()
    assert (late.organisation.short, late.text, late.state) == ("Terskel", "Vi er enige.\nJa, alle.", "answered")
    assert "Skriv innspillet." in empty.content.decode()
    assert LinkUse.rows.filter(deed="circulated_read").count() == 1
    assert [row.name for row in read_board(circulation).parties if row.has_read] == ["FVR", "Terskel"]


def test_a_proposal_is_taken_into_the_draft_once_and_told_by_mail(draft: Meeting, secretary_user: User) -> None:
    send(draft, secretary_user)
    answer = propose("Mari Sund", "senger", "Vi trenger: flere plasser.\n• og // ansatte")
    before = Mail.rows.count()

    for _time in range(2):
        take_in(answer, by=secretary_user)

    assert text_of(draft).startswith("LPS: Vi trenger: flere plasser.\n  • og // ansatte\n  #bemanning\n// zq")
    assert text_of(draft).endswith(SENGER.split("#bemanning\n")[1])
    told = Mail.rows.latest("pk")
    assert (Mail.rows.count() - before, told.to) == (1, "mari@example.org")
    assert "er tatt inn" in told.text
    with pytest.raises(DecisionRefused, match="alt tatt inn"):
        decline(answer, "Nei.", by=secretary_user)


def test_a_proposal_changed_since_is_not_decided_unread_and_one_of_an_earlier_round_still_waits(
    draft: Meeting, secretary: Client, secretary_user: User
) -> None:
    first = send(draft, secretary_user)
    answer = propose("Mari Sund", "senger", "Vi trenger flere plasser.")
    path = reverse("secretariat:line_answer", args=[answer.pk])
    read = form_on(secretary.get(path))
    answer_lines(asked("Mari Sund"), {answer.statement_id: Wanted("Vi trenger alt.")}, seen={answer.statement_id: 1})

    for button in ({"ta-inn": "1"}, {"avsla": "1", "reason": "Nei."}):
        assert "Se over på nytt." in secretary.post(path, {**read, **button}).content.decode()
    answer.refresh_from_db()
    assert (answer.decision, text_of(draft)) == ("", SENGER)

    send(draft, secretary_user, seen=first.pk)
    rounds = reverse("secretariat:circulation", args=[draft.pk])
    assert f"forslag-{answer.pk}" in page(secretary, rounds)
    newer = propose("PB", "Bolig", "Andre ord.")
    publishing = page(secretary, reverse("secretariat:publish", args=[draft.pk]))
    assert "2 forslag til endring er ikke avgjort." in publishing
    assert f'<a href="{path}">LPS: Vi trenger alt.</a>' in publishing
    assert f'<a href="{reverse("secretariat:line_answer", args=[newer.pk])}">PB: Andre ord.</a>' in publishing
    assert secretary.post(path, {**form_on(secretary.get(path)), "ta-inn": "1"}).status_code == 302
    assert text_of(draft).startswith("LPS: Vi trenger alt.\n")
    assert f"forslag-{answer.pk}" not in page(secretary, rounds)


def test_a_line_changed_since_is_not_written_over_unasked(
    draft: Meeting, secretary: Client, secretary_user: User
) -> None:
    send(draft, secretary_user)
    answer = propose("Mari Sund", "senger", "Vi trenger flere plasser.")
    item = AgendaItem.rows.get(meeting=draft, heading="Senger")
    save_item_text(
        item, item.text.replace("flere senger", "mange flere senger"), version=item.version, by=secretary_user
    )

    with pytest.raises(LineChanged):
        take_in(answer, by=secretary_user)
    path = reverse("secretariat:line_answer", args=[answer.pk])
    asked_again = secretary.post(path, {"ta-inn": "1"}).content.decode()

    assert "mange flere senger" in asked_again
    assert "mange flere senger" in text_of(draft)
    over = form_on(secretary.get(path))
    assert secretary.post(path, {**over, "ta-inn": "1"}).status_code == 302
    assert text_of(draft).startswith("LPS: Vi trenger flere plasser.\n  #bemanning\n")


def test_a_declined_proposal_says_why_and_a_line_that_is_gone_cannot_be_taken_in(
    draft: Meeting, secretary: Client, secretary_user: User
) -> None:
    send(draft, secretary_user)
    answer = propose("PB", "Bolig", "", note="Det sa vi ikke.")
    path = reverse("secretariat:line_answer", args=[answer.pk])

    wordless = secretary.post(path, {"avsla": "1", "reason": " "})
    for _time in range(2):
        secretary.post(path, {"avsla": "1", "reason": "Det står i opptaket."})

    assert "Skriv hvorfor." in wordless.content.decode()
    answer.refresh_from_db()
    assert (answer.decision, answer.reason) == ("declined", "Det står i opptaket.")
    assert [mail.to for mail in Mail.rows.filter(text__contains="Det står i opptaket.")] == ["post@pb.example.org"]
    assert "Det står i opptaket." in page(Client(), path_of("PB"))
    gone = propose("Mari Sund", "senger", "Nye ord.")
    AgendaItem.rows.filter(meeting=draft, heading="Senger").update(text="PB: Noe helt annet om været.")
    with pytest.raises(DecisionRefused, match="finnes ikke i utkastet"):
        take_in(gone, by=secretary_user)


def test_the_silent_are_reminded_once_a_day_and_two_working_days_before(draft: Meeting, secretary_user: User) -> None:
    circulation = send(draft, secretary_user, days=30)
    Circulation.rows.update(sent_at=timezone.now() - timedelta(days=3))
    propose("Mari Sund", "senger", "Nye ord.")
    sent = Mail.rows.count()
    call_command("tend_rounds")
    assert Mail.rows.count() == sent
    Circulation.rows.update(answer_by=working_days_after(timezone.localdate(), 1))

    for _time in range(2):
        call_command("tend_rounds")

    reminded = Mail.rows.filter(mailing__kind="reminder")
    working = is_working_day(timezone.localdate())
    assert {mail.to for mail in reminded} == ({"post@pb.example.org", "kari@example.org"} if working else set())
    assert reminded.count() == (2 if working else 0)
    circulation.refresh_from_db()
    assert circulation.closed_at is None


def test_publishing_withdrawing_and_the_deadline_end_a_round_and_its_links(
    draft: Meeting, secretary_user: User, member: Client, visitor: Client
) -> None:
    circulation = send(draft, secretary_user)
    path = path_of("PB")
    Client().post(path, {**filled(Client().get(path)), "alle": "1"})
    draft.audience = Audience.PUBLIC
    Meeting.rows.filter(pk=draft.pk).update(audience="public")
    AgendaItem.rows.filter(meeting=draft, heading="Senger").update(text=SENGER.replace("Kari Gjest: ", "Opplyst: "))

    publish_minutes(draft, by=secretary_user)

    circulation.refresh_from_db()
    draft.refresh_from_db()
    assert (circulation.closed_because, Client().get(path).status_code) == ("published", 404)
    assert not SignedLink.rows.alive().filter(asked__circulation=circulation).exists()
    report = draft.get_absolute_url()
    members, public = page(member, report), page(visitor, report)
    assert "Bekreftet av PB." in members
    assert "Ikke besvart av LPS" in members
    assert "Den som ikke svarte, regnes ikke for å ha bekreftet." in public
    assert "Ikke besvart" not in public
    assert member.get(f"{report}utgave/1/").status_code == 404
    AgendaItem.rows.filter(meeting=draft, heading="Bolig").update(text="PB: Bolig sist.")
    correct_minutes(draft, by=secretary_user, reason="Feil ord.")
    assert "Ikke bekreftet fullt ut av PB." in page(member, report)
    withdraw_minutes(draft, by=secretary_user, reason="Feil")
    assert close_past_deadline(timezone.localdate()) == 0


def test_old_minutes_become_public_only_after_those_quoted_could_look(
    draft: Meeting, secretary: Client, secretary_user: User
) -> None:
    Body.rows.update(silence_confirms=True)
    Meeting.rows.filter(pk=draft.pk).update(imported=True, audience="members")
    AgendaItem.rows.filter(meeting=draft, heading="Senger").update(text=SENGER.replace("Kari Gjest: ", "Opplyst: "))
    draft.refresh_from_db()
    publish_minutes(draft, by=secretary_user)
    with pytest.raises(MinutesNotReady) as refused:
        change_audience(draft, Audience.PUBLIC, by=secretary_user)
    assert "Det mangler for: LPS, PB." in refused.value.remarks[0].text

    circulation = send(draft, secretary_user)

    draft.refresh_from_db()
    assert (draft.state, circulation.purpose, circulation.silence_confirms) == ("published", "look_through", False)
    assert circulation.revision == draft.published_revision
    assert "Slik medlemmene leser det." in page(Client(), path_of("PB"))
    with pytest.raises(MinutesNotReady):
        change_audience(draft, Audience.PUBLIC, by=secretary_user)
    Circulation.rows.update(answer_by=timezone.localdate() - timedelta(days=1))
    close_past_deadline(timezone.localdate())
    mails = Mail.rows.filter(to="post@pb.example.org")
    mails.update(state="failed")
    with pytest.raises(MinutesNotReady) as refused:
        change_audience(draft, Audience.PUBLIC, by=secretary_user)
    assert "Det mangler for: PB." in refused.value.remarks[0].text
    mails.update(state="waiting")
    assert change_audience(draft, Audience.PUBLIC, by=secretary_user).audience == "public"
    assert "Fristen gikk ut" in page(secretary, reverse("secretariat:circulation", args=[draft.pk]))


def test_a_line_written_after_the_look_through_stops_old_minutes_again(draft: Meeting, secretary_user: User) -> None:
    Meeting.rows.filter(pk=draft.pk).update(imported=True, audience="members")
    draft.refresh_from_db()
    send(draft, secretary_user)
    Circulation.rows.update(answer_by=timezone.localdate() - timedelta(days=1))
    Asked.rows.filter(organisation__short="PB").update(address="")
    item = AgendaItem.rows.get(meeting=draft, heading="Bolig")
    AgendaItem.rows.filter(pk=item.pk).update(text=f"{item.text}\nLPS: Helt nye ord om arbeid.")
    AgendaItem.rows.filter(heading="Senger").update(text="LPS: Vi trenger flere senger.\n  • og flere ansatte")
    Meeting.rows.filter(pk=draft.pk).update(audience="public")
    draft.refresh_from_db()

    with pytest.raises(MinutesNotReady) as refused:
        publish_minutes(draft, by=secretary_user)

    assert "Det mangler for: LPS, PB." in refused.value.remarks[0].text


def test_old_lines_rewritten_since_they_were_seen_are_not_looked_through(draft: Meeting, secretary_user: User) -> None:
    """What a party proposed itself is known to it, and so is what was mended because it said what was wrong."""
    Meeting.rows.filter(pk=draft.pk).update(imported=True, audience="members")
    draft.refresh_from_db()
    send(draft, secretary_user)
    wanted = propose("PB", "Bolig først.", "Bolig sist.")
    vague = propose("Mari Sund", "senger", "", "Tallet er feil.")
    Circulation.rows.update(answer_by=timezone.localdate() - timedelta(days=1))
    Meeting.rows.filter(pk=draft.pk).update(audience="public")
    bolig, senger = (AgendaItem.rows.filter(meeting=draft, heading=heading) for heading in ("Bolig", "Senger"))

    def missing() -> str:
        draft.refresh_from_db()
        return ", ".join(not_looked_through(draft, take_snapshot(read_draft(draft)).snapshot))

    assert missing() == ""
    bolig.update(text="PB: Bolig er uviktig.")
    assert missing() == "PB"
    bolig.update(text=f"PB: {wanted.wording}")
    assert missing() == ""
    senger.update(text=SENGER.replace("senger", "stoler"))
    assert missing() == "LPS"
    take_in(vague, by=secretary_user)
    assert missing() == ""
    bolig.update(text="PB: Bolig med en skrivefeil rettet.")
    told = ErrorReport.rows.create(
        statement_id=wanted.statement_id,
        revision=wanted.circulation.revision,
        organisation=Organisation.rows.get(short="PB"),
        wrong="Det står feil.",
    )
    assert missing() == "PB"
    ErrorReport.rows.filter(pk=told.pk).update(state="correcting")
    assert missing() == ""


def test_a_redaction_lends_no_look_through_and_no_yes_to_words_written_since(
    draft: Meeting, member: Client, secretary: Client, secretary_user: User
) -> None:
    Meeting.rows.filter(pk=draft.pk).update(imported=True, audience="members")
    draft.refresh_from_db()
    written = {"content": b"Av Nils Nord.", "content_type": "text/plain", "sha256": "0" * 64}
    Attachment.rows.create(meeting=draft, title="Notat", file_name="notat.txt", **written)
    publish_minutes(draft, by=secretary_user)
    circulation = send(draft, secretary_user)
    answer_lines(asked("PB"), {line.id or 0: Wanted() for line in own_lines(asked("PB"))}, seen={})
    vague = propose("Mari Sund", "senger", "", "Tallet er feil.")
    Circulation.rows.update(answer_by=timezone.localdate() - timedelta(days=1))
    close_past_deadline(timezone.localdate())
    carry_out(begin_redaction(make_person("Nils Nord"), reason="Bedt om det", by=secretary_user))  # in a paper alone
    draft.refresh_from_db()
    assert draft.published_revision == Circulation.rows.get().revision != circulation.revision
    assert not_looked_through(draft, take_snapshot(read_draft(draft)).snapshot) == []
    assert "Bekreftet av PB." in page(member, draft.get_absolute_url())
    AgendaItem.rows.filter(meeting=draft, heading="Bolig").update(text="PB: Bolig er uviktig.")
    correct_minutes(draft, by=secretary_user, reason="Feil ord.")

    carry_out(begin_redaction(Person.rows.get(name="Kari Gjest"), reason="Bedt om det", by=secretary_user))

    draft.refresh_from_db()
    assert draft.published_revision.kind == Revision.Kind.REDACTION
    assert "PB" in not_looked_through(draft, take_snapshot(read_draft(draft)).snapshot)
    assert "Bekreftet av PB." not in page(member, draft.get_absolute_url())
    assert "Tallet er feil." in page(secretary, reverse("secretariat:circulation", args=[draft.pk]))
    take_in(LineAnswer.rows.get(pk=vague.pk), by=secretary_user)


def test_the_board_costs_the_same_whatever_the_number_of_proposals(
    draft: Meeting, secretary: Client, secretary_user: User, django_assert_max_num_queries: Any
) -> None:
    send(draft, secretary_user)
    propose("Mari Sund", "senger", "Nye ord.")
    path = reverse("secretariat:circulation", args=[draft.pk])
    with django_assert_max_num_queries(80) as first:
        secretary.get(path)
    propose("PB", "Bolig", "Andre ord.")
    propose("Kari Gjest", "Jeg", "Jeg så det.")

    with django_assert_max_num_queries(80) as third:
        text = page(secretary, path)

    publishing = page(secretary, reverse("secretariat:publish", args=[draft.pk]))
    assert "3 forslag til endring er ikke avgjort." in publishing
    assert "Publiserer du nå, lukkes runden" in publishing
    assert len(first) == len(third)
    assert text.count("Avslå og send svar") == 3


def test_organisation_is_still_asked_under_the_name_it_was_merged_into(draft: Meeting, secretary_user: User) -> None:
    """A snapshot keeps the key of the row that is gone; its lines are the kept one's."""
    send(draft, secretary_user)
    kept = Organisation.rows.get(short="FVR")
    Organisation.rows.filter(short="PB").update(merged_into=kept)

    found = {one.text for one in own_lines(asked("Lise Berg"))}

    assert found == {"Vi er enige om dette.", "Bolig først."}
