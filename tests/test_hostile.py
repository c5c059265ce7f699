"""The site as hostile people meet it: whatever is asked for, the answer is a page, and nobody is led astray.

Django's test client raises what a view raises, so every request here also says: no server error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.contrib.admin.sites import site
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from meetings.models import Meeting
from organisations.models import Body, User
from tests.builders import make_attendance, make_item, make_meeting, make_organisation, make_seat, make_user, publish

HUGE = ("99999999999999999999", str(2**63), str(2**63 - 1), "1" + "0" * 400, "9" * 5000)
NAMES = ("org", "person", "tema", "ar", "type", "mote", "sort", "etter", "foran", "sak", "lesere", "som", "next")
REGISTER_NAMES = ("p", "o", "q", "e", "id__in", "id__exact", "person", "_to_field", "_changelist_filters")
VALUES = (*HUGE[:4], "%00", "", "-1", "NaN", "%F0%9F%98%80", "%FF")
MANY = (
    "&".join(f"n{number}={number}" for number in range(1000)),
    "&".join(f"org=o{number}" for number in range(900)),
    "&".join(f"%00{number}=%00" for number in range(50)),
    "&&&===&%&%zz=%zz&[]=1&org[]=2&org[$ne]=1",
    "etter=9999-12-31.999999999999999.999999999",
    "foran=0001-01-01.0.0",
    "etter=0000-00-00.0.0",
    "ar=2199&ar=1900",
)


def url(name: str, *args: object) -> str:
    return reverse(f"secretariat:{name}", args=args)


@pytest.fixture
def draft(body: Body) -> Meeting:
    """A draft that can be published."""
    meeting = make_meeting(body=body, audience="members")
    make_attendance(meeting, make_seat(make_organisation("LPS"), body).organisation)
    make_item(meeting, text="LPS: Vi vil ha flere senger.", heading="Senger")
    return meeting


# Addresses


def patterns(found: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every address of the site, as a pattern."""
    for one in found:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, here)
        else:
            yield here


def addresses(key: str) -> list[str]:
    """Every address that takes keys or names, with this one in their place."""
    plain = [pattern for pattern in patterns(get_resolver().url_patterns) if "<" in pattern and "^" not in pattern]
    return ["/" + re.sub("<[^>]*>", key, pattern) for pattern in plain]


@pytest.mark.parametrize("key", [HUGE[0], HUGE[2], HUGE[4]], ids=lambda key: key[:20] + f"-{len(key)}")
def test_keys_that_no_database_can_hold_lead_nowhere(key: str, administrator: Client, draft: Meeting) -> None:
    paths = [*addresses(key), f"/referater/{key}/", f"{url('write', draft.pk)}?sak={key}"]
    registers = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in site._registry]
    paths += [f"{register}{key}/{page}/" for register in registers for page in ("change", "history", "delete")]

    sends = (administrator.get, administrator.post) if key == HUGE[0] else (administrator.get,)
    for path in paths:
        for send in sends:
            assert send(path).status_code in {200, 302, 400, 403, 404, 405}, path


@pytest.mark.parametrize(
    "path",
    [
        *("//[", "/[", "//[evil/", "/\x00", "//evil.example/", "/\r\nX: y/", "/" + "a" * 9000, "/../../etc/passwd"),
        *("/referater/\x00/", "/en//[", "/sekretariat//[", "//[/admin/", "/\xff\xfe/", "/\u202e/", "/admin/\x00/"),
    ],
    ids=lambda path: quote(path)[:20],
)
def test_addresses_that_nobody_typed_are_not_found(path: str, visitor: Client, secretary: Client) -> None:
    for client in (visitor, secretary):
        answer = client.get("/", PATH_INFO=path.encode().decode("latin-1"))

        assert answer.status_code in {302, 404}
        assert leads_home(answer.headers.get("Location", "/"))


def test_a_list_survives_every_value_in_every_filter(secretary: Client, draft: Meeting) -> None:
    publish(draft)

    for query in (*MANY, *(f"{name}={value}" for name in NAMES for value in VALUES)):
        assert secretary.get("/innspill/", QUERY_STRING=query).status_code == 200, query[:60]


def test_query_strings_that_nobody_typed_are_answered(secretary: Client, draft: Meeting) -> None:
    report = publish(draft)
    readers = ["/", "/referater/", "/organisasjoner/", "/organisasjoner/lps/", "/om/", "/logg-inn/"]
    desk = [url("overview"), url("meetings"), url("write", draft.pk), url("preview", draft.pk), url("new_meeting")]
    everywhere = ("&".join(f"{name}={value}" for name in NAMES) for value in VALUES)
    queries = (*MANY, *everywhere)

    for path in (*readers, report.meeting.get_absolute_url(), *desk):
        for query in queries:
            assert secretary.get(path, QUERY_STRING=query).status_code in {200, 302}, (path, query[:60])


def test_lists_of_the_registers_survive_query_strings(administrator: Client, draft: Meeting) -> None:
    values = (HUGE[0], HUGE[3], "%00", "-1")
    chosen = {"action": "delete_selected", "_selected_action": [*HUGE]}

    for turn, model in enumerate(site._registry):  # every list gets every name, and every fourth the same value
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        queries = ["%00=%00", *(f"{name}={values[(turn + at) % 4]}" for at, name in enumerate(REGISTER_NAMES))]
        answers = [administrator.get(path, QUERY_STRING=query).status_code for query in queries]
        answers.append(administrator.post(path, chosen).status_code)
        assert set(answers) <= {200, 302, 400, 403, 404}, path


@pytest.mark.parametrize("value", ["99999999999999999999", "%00", "x", "7"])
def test_new_rows_of_the_registers_survive_what_the_address_fills_in(value: str, administrator: Client) -> None:
    for model in site._registry:
        names = [field.name for field in model._meta.get_fields() if not field.auto_created]
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/"
        answer = administrator.get(path, QUERY_STRING="&".join(f"{name}={value}" for name in names))
        assert answer.status_code in {200, 403, 404}, path


@pytest.mark.parametrize(
    "words",
    [
        *("", " ", "\x00", "\x00\x01\x1f\x7f", "\u202e\u200f\u2028\u2029", "😀" * 400, "%", '"' * 300, "NEAR(a b)"),
        *("a AND OR NOT *", "(" * 500, "x" * 20_000, "9" * 20, "\ud7ff\ufffe\uffff", "'; DROP TABLE x; --"),
    ],
    ids=lambda words: quote(words)[:20],
)
def test_any_words_can_be_searched_for(words: str, visitor: Client, administrator: Client, draft: Meeting) -> None:
    publish(draft, audience="public")

    assert visitor.get("/innspill/", {"q": words}).status_code == 200
    assert administrator.get("/admin/meetings/statement/", {"q": words}).status_code in {200, 302}


# Methods, character sets, bodies


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "FOO", "get"])
def test_unknown_methods_change_nothing(method: str, secretary: Client, draft: Meeting) -> None:
    shared = ["/", "/innspill/", "/logg-inn/", "/logg-ut/", "/passord/", "/healthz", "/admin/"]
    desk = [url("write", draft.pk), url("meeting_delete", draft.pk), url("proposal_settle", 1)]

    for path in (*shared, *desk, "/admin/meetings/meeting/"):
        assert secretary.generic(method, path).status_code in {200, 302, 400, 403, 404, 405}, path

    assert Meeting.rows.filter(pk=draft.pk, version=draft.version).exists()
    assert secretary.get(url("overview")).status_code == 200


@pytest.mark.parametrize(
    "charset", ["hex", "rot13", "idna", "punycode", "utf-16", "undefined", "utf-7", "æ", "x" * 500, "base64"]
)
def test_odd_character_sets_are_answered(charset: str, visitor: Client) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"

    asked = visitor.generic("GET", "/innspill/?q=a%C3%A6", content_type=kind)
    sent = visitor.generic("POST", "/logg-inn/", b"username=a%C3%A6&password=b", content_type=kind)

    assert {asked.status_code, sent.status_code} <= {200, 400}


@pytest.mark.parametrize(
    "kind",
    [
        *("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x" * 500),
        *("application/json", "", "text/plain", "multipart/form-data; boundary=a"),
    ],
    ids=lambda kind: kind[:40],
)
def test_broken_bodies_are_answered(kind: str, secretary: Client, draft: Meeting) -> None:
    bodies = (b"", b'--a\r\nContent-Disposition: form-data; name="x"; filename="', b"\x00\xff" * 50)
    for path in ("/logg-inn/", url("write", draft.pk), url("receive"), url("papers", draft.items.get().pk)):
        for content in bodies:
            assert secretary.generic("POST", path, content, content_type=kind).status_code in {200, 302, 400}


# Host names and ways on

HOSTS = (
    *("evil.example", "evil.example:80", "testserver.evil.example", "testserver@evil.example", "eviltestserver"),
    *("testserver:80@evil.example", "testserver evil.example", "testserver,evil.example", "testserver/evil.example"),
    *("testserver#evil.example", "testserver?evil.example", "testserver\\evil.example", "testserver%00.evil.example"),
    *("testserver:evil", "testserver:80:90", "[::1].evil.example", "[::ffff:1.2.3.4]", "127.0.0.1.evil.example"),
    *("2130706433", "0x7f000001", "evil.example.", ".testserver", "http://testserver", "//evil.example", ".."),
    *("<script>alert(1)</script>", "tes\u2024tserver", "xn--80ak6aa92e.com", "*", "testserver;evil.example", "a" * 300),
)


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host[:30])
def test_the_password_letter_never_carries_a_foreign_host(host: str, member_user: User, visitor: Client) -> None:
    asked = visitor.post("/passord/", {"email": member_user.email}, HTTP_HOST=host)

    assert asked.status_code == 400
    assert mail.outbox == []


def test_forwarded_host_headers_are_not_believed(member_user: User, visitor: Client) -> None:
    foreign = dict.fromkeys(("X-Forwarded-Host", "X-Host", "X-Original-Host", "X-Forwarded-Server"), "evil.example")

    visitor.post("/passord/", {"email": member_user.email}, headers={**foreign, "Forwarded": "host=evil.example"})

    assert len(mail.outbox) == 1
    assert "evil" not in mail.outbox[0].body
    assert "testserver/passord/" in mail.outbox[0].body


TARGETS = (
    *("https://evil.example/", "http://evil.example", "//evil.example", "///evil.example", "////evil.example"),
    *("/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\t/evil.example", "\t//evil.example"),
    *("\x00//evil.example", "/\n/evil.example", "https:evil.example", "https:/evil.example", "https:///evil.example"),
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x"),
    *("http://testserver@evil.example/", "http://testserver.evil.example/", "http://evil.example\\@testserver/"),
    *("http://[", "http://[::1", "/[", "//[", "ftp://testserver/", "//testserver:80@evil.example", "file:///etc"),
    *("%2f%2fevil.example", "/%5cevil.example", " //evil.example", "\u2028//evil.example", "http:\\\\evil.example"),
    *("//\u3002evil.example", "/../..//evil.example", "\r\nLocation: https://evil.example", "/\x00", "/æøå?q=ü#x"),
    *("/logg-inn/", "/en/logg-inn/", "/logg-inn/?next=/logg-inn/", "/logg-ut/", "/" + "a" * 20_000, "?next=//evil"),
    *(
        "mailto:x@evil.example",
        "blob:https://evil.example/1",
        "about:blank",
        "//evil.example/%2f..",
        "///\\evil.example",
    ),
    *(
        "/\u2028/evil.example",
        "//evil\u3002example",
        "http:///evil.example",
        "https:\t//evil.example",
        "\\evil.example",
    ),
)


def leads_home(location: str) -> bool:
    """Whether a browser on this site that is sent there stays on it. Browsers read \\ as / and skip tabs and lines."""
    as_read = re.sub(r"[\t\r\n]", "", location).replace("\\", "/").strip()
    arrived = urlsplit(urljoin("http://testserver/logg-inn/", as_read))
    return (arrived.scheme, arrived.netloc) == ("http", "testserver")


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: quote(target)[:40])
def test_log_in_never_leads_to_a_foreign_place(target: str, db: None) -> None:
    make_user(email="kari@example.org", password="et langt passord her")
    client = Client()

    opened = client.get("/logg-inn/", {"next": target})
    let_in = client.post(
        "/logg-inn/", {"username": "kari@example.org", "password": "et langt passord her", "next": target}
    )
    inside = client.get("/logg-inn/", {"next": target})
    let_out = client.post("/logg-ut/", {"next": target})

    assert [answer.status_code for answer in (opened, let_in, inside, let_out)] == [200, 302, 302, 302]
    assert all(leads_home(answer.headers["Location"]) for answer in (let_in, inside, let_out))
