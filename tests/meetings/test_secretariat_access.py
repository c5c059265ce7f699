"""Every address of the secretariat: visitors are led to the log-in page, others meet one and the same 404."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from meetings.models import Attachment, Meeting, Permalink, SourceDocument, Task
from meetings.urls.secretariat import urlpatterns
from organisations.models import Body
from tests.builders import make_item, make_meeting, publish

MISSING = 987654


@pytest.fixture
def key(body: Body) -> int:
    """A key that means something to every address: a meeting, an item, a paper, an upload and a task all have it."""
    meeting = make_meeting(body=body, pk=1, state=Meeting.State.DRAFT)
    item = make_item(meeting, text="LPS: Hemmelig.", pk=1)
    Attachment.rows.create(
        pk=1, meeting=meeting, item=item, title="Notat", file_name="n.txt", content_type="text/plain", content=b"x"
    )
    SourceDocument.rows.create(pk=1, name="g.txt", content=b"x", sha256="0", encoding="utf-8", line_count=1)
    link = Permalink.rows.create(pk=1, meeting=meeting, kind=Permalink.Kind.TASK)
    Task.rows.create(permalink=link, meeting=meeting, what="Hemmelig oppgave")
    return 1


def address(pattern: URLPattern, key: int) -> str:
    takes_key = ":pk>" in str(pattern.pattern)
    return reverse(f"secretariat:{pattern.name}", args=[key] if takes_key else [])


NAMES = [pattern.name or "" for pattern in urlpatterns]


@pytest.mark.parametrize("pattern", urlpatterns, ids=NAMES)
def test_every_view_passes_the_one_door(pattern: URLPattern) -> None:
    assert getattr(pattern.callback, "for_secretariat", False) or getattr(
        getattr(pattern.callback, "__wrapped__", None), "for_secretariat", False
    )


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("pattern", urlpatterns, ids=NAMES)
def test_a_visitor_is_led_to_the_log_in_page_for_every_id_alike(
    visitor: Client, key: int, pattern: URLPattern, method: str
) -> None:
    for pk in (key, MISSING):
        asked = address(pattern, pk)

        answer = getattr(visitor, method)(asked)

        assert (answer.status_code, answer["Location"]) == (302, f"{reverse('login')}?next={asked}")


@pytest.mark.parametrize("who", ["member", "deputy", "ex_member", "other_member"])
@pytest.mark.parametrize("pattern", urlpatterns, ids=NAMES)
def test_anyone_else_meets_the_same_404_for_every_id(
    request: pytest.FixtureRequest, key: int, pattern: URLPattern, who: str
) -> None:
    client: Client = request.getfixturevalue(who)
    method = client.post if pattern.name == "proposal_settle" else client.get

    answers = [method(address(pattern, pk)) for pk in (key, MISSING)]

    assert [answer.status_code for answer in answers] == [404, 404]
    pages = [
        answer.content.decode().replace(address(pattern, pk), "")
        for answer, pk in zip(answers, (key, MISSING), strict=True)
    ]
    assert pages[0] == pages[1]
    assert "Hemmelig" not in pages[0]


@pytest.mark.parametrize("who", ["secretary", "administrator"])
@pytest.mark.parametrize("pattern", urlpatterns, ids=NAMES)
def test_the_secretariat_gets_in_and_unknown_ids_are_not_found(
    request: pytest.FixtureRequest, key: int, pattern: URLPattern, who: str
) -> None:
    client: Client = request.getfixturevalue(who)
    if pattern.name == "proposal_settle":
        assert client.post(address(pattern, MISSING)).status_code == 404
        return

    answer = client.get(address(pattern, key))

    assert answer.status_code in {200, 302}
    assert "login" not in answer.get("Location", "")
    if ":pk>" in str(pattern.pattern):
        assert client.get(address(pattern, MISSING)).status_code == 404


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
