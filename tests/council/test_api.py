"""The API: what it answers is what its description says, and what a visitor's page shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as chosen
from pytest_django import Settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from council.api.answering import LIMIT
from council.api.asking import Kind
from council.filters import KINDS
from council.wsgi import application
from meetings.models import Audience, Meeting, RevisionBody, StatementTopic, Topic
from meetings.publishing import correct_minutes
from meetings.wording import fairness
from organisations.limiting import Limit
from organisations.models import User
from tests.builders import make_revision
from tests.council.published import council_of, published, statement_saying

pytestmark = pytest.mark.django_db
API = "/api/v1"
PROBLEM = "application/problem+json; charset=utf-8"


def get(client: Client, path: str, status: int = 200) -> Any:  # Any: JSON
    answer = client.get(f"{API}{path}")
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (status, "*")
    assert answer["Content-Type"] == (PROBLEM if status >= 400 else "application/json; charset=utf-8")
    return answer.json()


@pytest.fixture
def june(db: None) -> Meeting:
    council_of("PBU", "LPS")
    meeting = published(
        "PBU: Boligen først. ((Skjult.))\n  Svar: Ja.\nLPS og PBU: Sammen <https://example.org/plan>.\n"
        "LPS (kun medlemmer): Lukket.\n// aldri\n! LPS innen 1.9: ringe\n= Rådet er enig.",
        in_short="Kort sagt",
    )
    topic = Topic.rows.create(name="Bolig", slug="bolig")
    StatementTopic.rows.create(statement=statement_saying("Boligen først. ((Skjult.))").permalink, topic=topic)
    return meeting


def test_statements_answer_to_the_pages_filters_and_are_paged_by_key(visitor: Client, june: Meeting) -> None:
    first = get(visitor, "/statements?antall=1")
    assert (first["terms"], first["council"]) == (fairness(), "Ekspertrådet")
    [said] = first["items"]
    assert {name: said[name] for name in ("kind", "text", "topics", "item_heading", "meeting_slug", "date")} == {
        "kind": "statement",
        "text": "Boligen først.",
        "topics": [{"slug": "bolig", "name": "Bolig"}],
        "item_heading": "Bolig etter behandling",
        "meeting_slug": "2026-06-03",
        "date": "2026-06-03",
    }
    assert said["url"] == f"http://127.0.0.1:8000/innspill/{said['id']}/"
    assert [one["organisation"] for one in said["speakers"]] == ["pbu"]
    followed = visitor.get(first["next"].removeprefix("http://127.0.0.1:8000")).json()
    assert [one["text"] for one in followed["items"]] == ["Ja."]
    told = {
        path: [one["text"] for one in get(visitor, f"/statements?{path}")["items"]]
        for path in ("org=lps", "tema=bolig", "q=bolig", "ar=2026&ar=2025&type=oppsummering", "mote=2026-06-03&org=pbu")
    }
    assert told == {
        "org=lps": ["Sammen https://example.org/plan."],
        "tema=bolig": ["Boligen først."],
        "q=bolig": ["Boligen først."],
        "ar=2026&ar=2025&type=oppsummering": ["Rådet er enig."],
        "mote=2026-06-03&org=pbu": ["Boligen først.", "Sammen https://example.org/plan."],
    }
    assert get(visitor, f"/statements/{said['id']}")["item"] == said
    assert set(get_args(Kind)) == set(KINDS)


def test_meetings_revisions_and_the_register_are_given(
    visitor: Client, june: Meeting, secretary: Client, secretary_user: User
) -> None:
    published("PBU: Bare for oss.", audience=Audience.MEMBERS)
    june.items.update(text="PBU: Rettet.")
    correct_minutes(june, by=secretary_user, reason="Feil ord.")
    RevisionBody.rows.filter(revision=make_revision(june, body=False, audience="public")).delete()

    [meeting] = get(visitor, "/meetings")["items"]
    assert (meeting["slug"], meeting["state"], meeting["revision"]) == ("2026-06-03", "published", 2)
    assert get(visitor, f"/meetings/{june.pk}")["item"] == meeting
    chain = get(visitor, f"/meetings/{june.pk}/revisions")["items"]
    assert [(one["kind"], one["current"]) for one in chain[:2]] == [("published", False), ("correction", True)]
    assert chain[1]["previous_sha256"] == chain[0]["sha256"]
    earlier = get(visitor, f"/meetings/{june.pk}/revisions/1")["item"]
    lines = [line for passage in earlier["items"][0]["passages"] for line in passage["lines"]]
    assert [line["text"] for line in lines] == ["Boligen først.", "Sammen https://example.org/plan.", "Rådet er enig."]
    assert [reply["text"] for reply in lines[0]["replies"]] == ["Ja."]
    assert (lines[1]["links"], earlier["points"]) == (["https://example.org/plan"], ["Kort sagt"])
    assert get(visitor, f"/meetings/{june.pk}/revisions/3", 410)["detail"] == "Innholdet av utgaven er sladdet."
    assert [one["slug"] for one in get(visitor, "/bodies")["items"]] == ["ekspertradet"]
    organisation = get(visitor, "/organisations/lps")["item"]
    assert (organisation["short"], organisation["seats"][0]["body"]) == ("LPS", "ekspertradet")
    assert organisation in get(visitor, "/organisations")["items"]
    # everybody gets a visitor's edition, and no cookie is read or set
    mine = secretary.get(f"{API}/statements?antall=100")
    assert mine.content == visitor.get(f"{API}/statements?antall=100").content
    assert (mine.get("Vary"), bool(mine.cookies), "Bare for oss" in mine.content.decode()) == (None, False, False)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/statements?organisasjon=pbu", 400),
        ("/statements?ar=i+fjor", 400),
        ("/statements?antall=0", 400),
        ("/statements?q=%2E", 400),
        ("/statements?org=finnes-ikke", 404),
        ("/statements?etter=2026-02-30.1.1", 404),
        ("/meetings/99999999999999999999", 404),
        ("/meetings/x/revisions", 404),
        ("/organisations/finnes-ikke", 404),
        ("/tull", 404),
        ("/", 404),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(visitor: Client, path: str, status: int) -> None:
    said = get(visitor, path, status)

    assert (said["status"], said["type"]) == (status, "about:blank")
    assert said["detail"].endswith(".")


def test_it_is_asked_cheaply_from_any_site_and_never_written_to(visitor: Client, june: Meeting) -> None:
    answer = visitor.get(f"{API}/statements")
    again = visitor.get(f"{API}/statements", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    head = visitor.head(f"{API}/statements")
    assert (head.status_code, head["Content-Length"], head.content) == (200, str(len(answer.content)), b"")
    asked = visitor.options(f"{API}/statements")
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    for path in ("/statements", "/tull"):
        refused = Client(enforce_csrf_checks=True).post(f"{API}{path}", {"a": "1"})
        assert (refused.status_code, refused["Allow"], refused["Content-Type"]) == (405, "GET, HEAD, OPTIONS", PROBLEM)


def test_who_asks_too_often_waits(visitor: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LIMIT, "_asked", {})
    settings.API_PER_MINUTE, settings.LOCAL = 2, False
    monkeypatch.setattr("organisations.limiting.time.monotonic", lambda: 600.0)

    def asks(hops: str) -> int:
        return visitor.get(f"{API}/bodies", headers={"X-Forwarded-For": hops}).status_code

    assert [asks("192.0.2.1, 198.51.100.7") for _time in range(3)] == [200, 200, 429]
    assert [asks("203.0.113.9, 198.51.100.7"), asks("203.0.113.9")] == [429, 200]
    assert [asks(f"::ffff:{old}") for old in ("198.51.100.7", "203.0.113.9", "192.0.2.1")] == [429, 200, 200]
    limit = Limit()
    assert [limit.seconds_to_wait("a", most=1, now=at) for at in (60.0, 90.5, 119.9, 120.0)] == [0, 30, 1, 0]


@pytest.fixture
def kept_open() -> Iterator[None]:
    """A server closes its connections between requests; the test's own stays, as with the test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def operations() -> Iterator[Any]:  # Any: schemathesis' own
    for found in schemathesis.openapi.from_wsgi(
        f"{API}/openapi.json", application, config=_config()
    ).get_all_operations():
        if not isinstance(found, Ok):
            raise TypeError(found)
        yield found.ok()


def _config() -> SchemathesisConfig:
    return SchemathesisConfig.from_dict({"generation": {"database": "none"}})


def test_a_program_that_asks_all_that_the_description_allows_finds_nothing(june: Meeting, kept_open: None) -> None:
    quick = chosen(
        max_examples=8,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    asked = []
    for operation in operations():
        takes_something = operation.path_parameters or operation.query
        for mode in GenerationMode if takes_something else [GenerationMode.POSITIVE]:

            @quick
            @given(case=operation.as_strategy(generation_mode=mode))
            def holds(case: Any) -> None:  # Any: as above
                case.call_and_validate()

            holds()
            asked.append((operation.path, mode.value))

    assert len(asked) == 9 + 7
