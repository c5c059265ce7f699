"""Every address of the secretariat: visitors are led to the log-in page, others meet one and the same 404."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from meetings.models import (
    Addition,
    AgendaProposal,
    Attachment,
    Call,
    Circulation,
    ErrorReport,
    ItemVersion,
    LateInput,
    Letter,
    LineAnswer,
    Mail,
    Mailing,
    Meeting,
    MembershipRequest,
    Permalink,
    Redaction,
    ReturnedDocument,
    SourceDocument,
    Task,
)
from meetings.urls.secretariat import urlpatterns
from organisations.models import Body, Person, User
from tests.builders import make_item, make_meeting, make_organisation, make_revision, publish
from tests.meetings.pdf_files import down, pdf_file

MISSING = 987654
WITH_KEY = [pattern for pattern in urlpatterns if ":pk>" in str(pattern.pattern)]


@pytest.fixture
def key(body: Body, secretary_user: User) -> int:
    """A key that means something to every address: one row of each kind has it."""
    Body.rows.filter(pk=1).exists() or Body.rows.create(pk=1, name="Styret", slug="styret")
    meeting = make_meeting(body=body, pk=1, state=Meeting.State.DRAFT)
    item = make_item(meeting, text="LPS: Hemmelig.", pk=1)
    organisation = make_organisation("LPS")
    now = timezone.now()
    ItemVersion.rows.create(pk=1, item=item, number=1, text="LPS: Hemmelig før.", at=now, kept_at=now)
    Attachment.rows.create(
        pk=1, meeting=meeting, item=item, title="Notat", file_name="n.txt", content_type="text/plain", content=b"x"
    )
    SourceDocument.rows.create(
        pk=1, meeting=meeting, name="g.pdf", content=pdf_file([down("x")]), sha256="0", encoding="pdf", line_count=1
    )
    ReturnedDocument.rows.create(pk=1, meeting=meeting, name="Hemmelig.docx", content=b"x", sha256="0")
    link = Permalink.rows.create(pk=1, meeting=meeting, kind=Permalink.Kind.TASK)
    Task.rows.create(permalink=link, meeting=meeting, what="Hemmelig oppgave")
    Call.rows.create(pk=1, body=body, title="Hemmelig?", text="Hemmelig")
    AgendaProposal.rows.create(pk=1, text="Hemmelig forslag")
    Letter.rows.create(pk=1, body=body, recipient="Hemmelig", subject="Hemmelig", file_name="b.txt", content=b"x")
    MembershipRequest.rows.create(pk=1, body=body, name="Hemmelig lag", received_on=date(2026, 6, 3))
    LateInput.rows.create(pk=1, meeting=meeting, organisation=organisation, item=item, heading="Hemmelig")
    Addition.rows.create(pk=1, meeting=meeting, text="Hemmelig", received_on=date(2026, 6, 3), added_by=secretary_user)
    revision = make_revision(meeting, body=False)
    circulation = Circulation.rows.create(
        meeting=meeting, revision=revision, purpose="draft", answer_by=date(2026, 6, 3), sent_by=secretary_user
    )
    Permalink.rows.create(pk=2, meeting=meeting, kind=Permalink.Kind.STATEMENT)
    LineAnswer.rows.create(
        pk=1, circulation=circulation, organisation=organisation, statement_id=2, state="proposed", note="Hemmelig"
    )
    ErrorReport.rows.create(pk=1, statement=link, revision=revision, organisation=organisation, wrong="Hemmelig")
    mailing = Mailing.rows.create(pk=1, kind=Mailing.Kind.OTHER, key="hemmelig", title="Hemmelig")
    Mail.rows.create(
        pk=1, mailing=mailing, to="a@example.org", subject="Hemmelig", text="x", html="<p>x</p>", message_id="<1@x>"
    )
    Person.rows.filter(pk=1).exists() or Person.rows.create(pk=1, name="Hemmelig")
    Redaction.rows.create(pk=1, person_key=0, reason="Hemmelig", by=secretary_user)
    return 1


def address(pattern: URLPattern, key: int) -> str:
    return reverse(f"secretariat:{pattern.name}", args=[key] * str(pattern.pattern).count("<"))


@pytest.mark.parametrize("pattern", urlpatterns, ids=[pattern.name or "" for pattern in urlpatterns])
def test_every_view_passes_the_one_door(pattern: URLPattern) -> None:
    assert getattr(pattern.callback, "for_secretariat", False) or getattr(
        getattr(pattern.callback, "__wrapped__", None), "for_secretariat", False
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_led_to_the_log_in_page_for_every_id_alike(visitor: Client, key: int, method: str) -> None:
    asked = [address(pattern, pk) for pattern in urlpatterns for pk in (key, MISSING)]

    answers = {path: getattr(visitor, method)(path) for path in asked}

    told = {path: (answer.status_code, answer.get("Location")) for path, answer in answers.items()}
    assert told == {path: (302, f"{reverse('login')}?next={path}") for path in asked}


@pytest.mark.parametrize("who", ["member", "deputy", "ex_member", "other_member"])
def test_anyone_else_meets_the_same_404_for_every_id(request: pytest.FixtureRequest, key: int, who: str) -> None:
    client: Client = request.getfixturevalue(who)
    pages = set()

    for pattern in urlpatterns:
        for path in dict.fromkeys(address(pattern, pk) for pk in (key, MISSING)):
            answer = client.get(path)
            if answer.status_code == 405:
                answer = client.post(path)
            assert (path, answer.status_code) == (path, 404)
            pages.add(answer.content.decode().replace(path, ""))

    assert len(pages) == 1
    assert "Hemmelig" not in pages.pop()


@pytest.mark.parametrize("who", ["secretary", "administrator"])
def test_the_secretariat_gets_in_and_unknown_ids_are_not_found(
    request: pytest.FixtureRequest, key: int, who: str
) -> None:
    client: Client = request.getfixturevalue(who)
    inside, unknown = {}, {}

    for pattern in urlpatterns:
        answer = client.get(address(pattern, key))
        inside[pattern.name] = answer.status_code if "login" not in answer.get("Location", "") else "log-in"
        if pattern in WITH_KEY:
            method = client.post if answer.status_code == 405 else client.get
            unknown[pattern.name] = method(address(pattern, MISSING)).status_code

    assert {name: code for name, code in inside.items() if code not in {200, 302, 405}} == {}
    assert {name: code for name, code in unknown.items() if code != 404} == {}


def test_private_pages_stay_out_of_caches(secretary: Client, key: int) -> None:
    answer = secretary.get(reverse("secretariat:write", args=[key]))

    assert answer["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer["Vary"]


def test_forms_of_the_secretariat_are_refused_without_their_token(secretary: Client, key: int) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = secretary.cookies

    answer = strict.post(reverse("secretariat:meeting_delete", args=[key]))

    assert answer.status_code == 403
    assert Meeting.rows.filter(pk=key).exists()


def test_every_page_works_for_a_published_meeting_too(secretary: Client, body: Body) -> None:
    meeting = make_meeting(body=body)
    publish(meeting)

    for name in ("meeting", "write", "participants", "preview", "published", "correct", "audience", "withdraw"):
        assert secretary.get(reverse(f"secretariat:{name}", args=[meeting.pk])).status_code == 200
