"""What the writing page's script asks for: saving, setting aside, and how the meeting stands."""

from __future__ import annotations

import json
import re
import threading
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from meetings.attending import lock
from meetings.discarding import delete_item
from meetings.drafts import mark_of, save_seen
from meetings.models import AgendaItem, ItemVersion, Meeting
from organisations.models import Body, User
from tests.builders import make_item, make_meeting, make_person, make_user, publish
from tests.conftest import logged_in

JSON = {"Accept": "application/json"}
KEPT_QUERIES = 5


@pytest.fixture
def item(body: Body) -> AgendaItem:
    return make_item(make_meeting(body=body, state=Meeting.State.DRAFT), text="LPS: Først.", heading="Bolig")


@pytest.fixture
def other(db: None) -> Client:
    return logged_in(make_user(make_person("Tor Aasland"), secretary=True))


def sent(client: Client, item: AgendaItem, *, name: str = "item_save", raw: str | None = None, **body: object) -> Any:
    """Any: the test client's answer."""
    path = reverse(f"secretariat:{name}", args=[item.pk])
    return client.post(path, json.dumps(body) if raw is None else raw, content_type="application/json", headers=JSON)


def typed(client: Client, item: AgendaItem, text: str, over: str) -> Any:
    """One autosave of the text, by somebody who last saw it as `over`. Any: the test client's answer."""
    return sent(client, item, version=1, seen={"text": mark_of(over)}, fields={"text": text})


def state(client: Client, item: AgendaItem, query: str = "") -> Any:
    """Any: what JSON holds."""
    return client.get(reverse("secretariat:desk_state", args=[item.meeting_id]) + query, headers=JSON).json()


def test_a_save_answers_with_version_marks_and_clock(secretary: Client, secretary_user: User, item: AgendaItem) -> None:
    answer = sent(
        secretary,
        item,
        version=1,
        seen={"text": mark_of("LPS: Først."), "heading": mark_of("Bolig"), "for_deputies": mark_of(False)},
        fields={"text": "LPS: Så.\r\nMer\x00 \ud800🙂", "heading": "Bolig for alle", "for_deputies": True},
    )

    item.refresh_from_db()
    saved = timezone.localtime(item.changed_at)
    assert (item.text, item.heading, item.for_deputies) == ("LPS: Så.\nMer␀ \ufffd🙂", "Bolig for alle", True)
    assert item.changed_by == secretary_user
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert answer.json() == {
        "version": 2,
        "marks": {name: mark_of(getattr(item, name)) for name in ("text", "heading", "for_deputies")},
        "at": saved.isoformat(),
        "clock": f"{saved:%H.%M.%S}",
    }


def test_the_same_save_twice_is_one(secretary: Client, item: AgendaItem) -> None:
    answers = [typed(secretary, item, "LPS: Så.", "LPS: Først.").json() for _time in range(2)]

    assert answers[0] == answers[1]
    assert (answers[0]["version"], ItemVersion.rows.count()) == (2, 1)


def test_another_field_changed_meanwhile_is_no_clash(secretary: Client, other: Client, item: AgendaItem) -> None:
    sent(other, item, version=1, seen={"heading": mark_of("Bolig")}, fields={"heading": "Arbeid"})

    answer = typed(secretary, item, "LPS: Så.", "LPS: Først.")

    item.refresh_from_db()
    assert (answer.status_code, item.heading, item.text, item.version) == (200, "Arbeid", "LPS: Så.", 3)
    assert answer.json()["marks"] == {"text": mark_of("LPS: Så.")}


def test_the_version_alone_is_no_leave_to_overwrite(secretary: Client, other: Client, item: AgendaItem) -> None:
    sent(other, item, version=1, seen={"heading": mark_of("Bolig")}, fields={"heading": "Arbeid"})

    answer = sent(secretary, item, version=2, seen={"heading": mark_of("Bolig")}, fields={"heading": "Helse"})

    assert (answer.status_code, AgendaItem.rows.get().heading) == (409, "Arbeid")


def test_a_clash_answers_with_what_stands_saved_and_writes_nothing(
    secretary: Client, other: Client, item: AgendaItem
) -> None:
    typed(other, item, "LPS: Hans.", "LPS: Først.")
    kept = ItemVersion.rows.count()

    answer = typed(secretary, item, "LPS: Mitt.", "LPS: Først.")

    item.refresh_from_db()
    told = answer.json()
    assert (answer.status_code, item.text, item.version, ItemVersion.rows.count()) == (409, "LPS: Hans.", 2, kept)
    assert (told["sentence"], told["by"]) == ("Tor Aasland har også endret denne saken.", "Tor Aasland")
    assert (told["version"], told["fields"], told["marks"]) == (
        2,
        {"text": "LPS: Hans."},
        {"text": mark_of("LPS: Hans.")},
    )


def test_what_cannot_be_saved_is_refused_in_words(secretary: Client, item: AgendaItem, settings: Settings) -> None:
    settings.ITEM_TEXT_LIMIT = 20
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 400
    too_long = {"sentence": "Saken er for lang til å lagres (grense 20 tegn)."}

    long_text = typed(secretary, item, "x" * 21, "LPS: Først.")
    long_aside = sent(secretary, item, name="item_set_aside", text="x" * 21)
    long_body = typed(secretary, item, "x" * 500, "LPS: Først.")
    heading = sent(secretary, item, seen={"heading": mark_of("Bolig")}, fields={"heading": "x" * 301})
    unreadable = [
        sent(secretary, item, raw=raw)
        for raw in ("", "[]", "{", "[" * 300, '{"fields": {"text": 1}}', '{"fields": {"position": "1"}}')
    ]
    item.meeting.items.get().delete()
    gone = typed(secretary, item, "LPS: Så.", "LPS: Først.")

    for answer in (long_text, long_aside, long_body):
        assert (answer.status_code, answer.json()) == (413, too_long)
    assert (heading.status_code, list(heading.json()["errors"])) == (422, ["heading"])
    assert {answer.status_code for answer in unreadable} == {422}
    assert (gone.status_code, gone.json()) == (404, {"sentence": "Den er slettet av en annen."})


def test_a_script_that_is_signed_out_or_has_an_old_token_is_told_so(
    visitor: Client, secretary: Client, item: AgendaItem
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = secretary.cookies

    signed_out = typed(visitor, item, "LPS: Så.", "LPS: Først.")
    old_token = typed(strict, item, "LPS: Så.", "LPS: Først.")

    assert (signed_out.status_code, signed_out.json()) == (401, {"sentence": "Du er logget ut. Logg inn igjen."})
    assert (old_token.status_code, old_token.json()) == (403, {"sentence": "Siden er for gammel. Last den på nytt."})
    assert AgendaItem.rows.get().text == "LPS: Først."


def statements(queries: CaptureQueriesContext) -> list[str]:
    """What was asked of the database; beginning and ending a transaction, and savepoints, are not counted."""
    ends = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return [query["sql"] for query in queries if not query["sql"].startswith(ends)]


def test_a_save_asks_the_database_little(secretary: Client, item: AgendaItem) -> None:
    with CaptureQueriesContext(connection) as keeping:
        typed(secretary, item, "LPS: Så.", "LPS: Først.")
    with CaptureQueriesContext(connection) as plain:
        typed(secretary, item, "LPS: Så mer.", "LPS: Så.")

    assert (len(statements(keeping)), len(statements(plain))) == (KEPT_QUERIES, KEPT_QUERIES - 1)
    assert [sql.split()[0] for sql in statements(keeping)].count("INSERT") == 1
    assert [sql.split()[0] for sql in statements(plain)].count("UPDATE") == 1
    assert ItemVersion.rows.count() == 1


def test_a_text_set_aside_is_kept_once(secretary: Client, secretary_user: User, item: AgendaItem) -> None:
    answers = [sent(secretary, item, name="item_set_aside", text="LPS: Mitt.").json() for _time in range(2)]

    kept = ItemVersion.rows.get()
    assert answers == [{"id": kept.pk}] * 2
    assert (kept.text, kept.by, kept.reason) == ("LPS: Mitt.", secretary_user, "set_aside")


def test_two_texts_are_compared_line_by_line_and_nothing_is_written(secretary: Client, item: AgendaItem) -> None:
    same = "".join(f"Linje {n}.\n" for n in range(9))
    mine = {"kind": "round", "for_deputies": True, "heading": "<b>Bolig</b>", "text": f"{same}Min & vår.", "other": "x"}
    theirs = {"kind": "?", "for_deputies": False, "heading": "Bolig", "text": f"{same}Deres.", "number": "1"}
    mine["presenters"] = theirs["presenters"] = ["no text"]

    html = sent(secretary, item, name="item_compare", mine=mine, theirs=theirs).json()["html"]

    cells = [unescape(cell) for cell in re.findall(r"<(?:td|th)[^>]*>(?:<mark>)?([^<]*)", html)]
    assert cells[:6] == ["Overskrift", "<b>Bolig</b>", "Bolig", "Slags sak", "Runde rundt bordet", "?"]
    assert cells[-4:] == ["Linje 8.", "Linje 8.", "Min & vår.", "Deres."]
    assert "Linje 7." not in html
    assert sent(secretary, item, name="item_compare").json()["html"].strip() == ""
    item.refresh_from_db()
    assert (item.text, ItemVersion.rows.count()) == ("LPS: Først.", 0)


@pytest.mark.parametrize("size", [1, 3])
def test_the_state_of_the_desk_costs_the_same_whatever_its_size(secretary: Client, item: AgendaItem, size: int) -> None:
    for number in range(size):
        by = make_user(make_person(f"Tor {number}"), secretary=True)
        make_item(item.meeting, changed_by=by)

    with CaptureQueriesContext(connection) as queries:
        state(secretary, item)

    assert [query["sql"].split()[0] for query in queries] == ["SELECT"] * 4


def test_the_state_of_the_desk_says_who_writes_where(
    secretary: Client, secretary_user: User, other: Client, item: AgendaItem
) -> None:
    quiet = make_item(item.meeting, changed_by=secretary_user)
    typed(other, item, "LPS: Hans.", "LPS: Først.")

    told = state(secretary, item, f"?sak={item.pk}")
    AgendaItem.rows.filter(pk=item.pk).update(changed_at=timezone.now() - timedelta(minutes=1))

    assert (told["user"], told["name"], told["published"], told["participants"]) == (
        secretary_user.pk,
        "Ida Hagen",
        0,
        1,
    )
    assert [(row["id"], row["by_name"], row["writing"]) for row in told["items"]] == [
        (item.pk, "Tor Aasland", True),
        (quiet.pk, "Ida Hagen", False),
    ]
    assert told["items"][0]["fields"]["text"] == "LPS: Hans."
    assert told["items"][0]["marks"]["text"] == mark_of("LPS: Hans.")
    assert told["items"][1]["fields"] == {}
    assert not state(secretary, item)["items"][0]["writing"]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = secretary.cookies
    path = reverse("secretariat:item_save", args=[item.pk])
    token = {"X-CSRFToken": told["csrf"], **JSON}
    assert strict.post(path, {"fields": {}}, content_type="application/json", headers=token).status_code == 200


def test_typing_goes_on_while_somebody_publishes(secretary: Client, item: AgendaItem) -> None:
    typed(secretary, item, "LPS: Publisert.", "LPS: Først.")
    publish(item.meeting)

    answer = typed(secretary, item, "LPS: Publisert. Og mer.", "LPS: Publisert.")

    meeting = Meeting.rows.get(pk=item.meeting_id)
    assert (answer.status_code, state(secretary, item)["published"]) == (200, 1)
    assert meeting.state == Meeting.State.PUBLISHED
    assert [statement.text for statement in meeting.statements.all()] == ["Publisert."]
    assert AgendaItem.rows.get().text == "LPS: Publisert. Og mer."


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite cannot have two transactions write at once")
@pytest.mark.django_db(transaction=True)
def test_first_words_and_a_deletion_at_once_never_wait_for_each_other(secretary_user: User) -> None:
    item = make_item(make_meeting(state=Meeting.State.PLANNED))
    ends: list[str] = []

    def save_words() -> None:
        try:
            save_seen(item.pk, {"text": "LPS: Ja."}, seen={"text": mark_of("")}, by=secretary_user)
        except AgendaItem.DoesNotExist:
            ends.append("gone")
        finally:
            connections.close_all()

    saving = threading.Thread(target=save_words)
    with transaction.atomic(), connection.cursor() as cursor:
        lock(item.meeting)
        saving.start()
        waiting = 0
        while saving.is_alive() and not waiting:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            (waiting,) = cursor.fetchone()
        delete_item(item, by=secretary_user)
    saving.join()

    assert ends == ["gone"]


def test_first_words_of_a_planned_meeting_cost_three_queries_more(secretary_user: User, item: AgendaItem) -> None:
    spent = []
    for number, kind in enumerate((Meeting.State.DRAFT, Meeting.State.DRAFT, Meeting.State.PLANNED)):
        Meeting.rows.update(state=kind)
        with CaptureQueriesContext(connection) as queries:
            save_seen(item.pk, {"text": f"{number}"}, seen={"text": mark_of(item.text)}, by=secretary_user)
        item.refresh_from_db()
        spent.append(len(statements(queries)))

    assert (spent[2] - spent[1], Meeting.rows.get().state) == (3, "draft")
