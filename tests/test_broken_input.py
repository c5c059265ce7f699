"""Hostile and clumsy input: every answer is a page with a sentence, nothing runs, nothing typed is lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from meetings.models import AgendaItem, Audience, Meeting, Revision, SourceDocument
from meetings.publishing import publish_minutes
from organisations.models import Organisation, User
from tests.builders import (
    make_attendance,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_seat,
    make_user,
)
from tests.meetings.pages import form_on
from tests.test_access import all_routes

if TYPE_CHECKING:
    from django.test import Client

SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "{{ 7|add:7 }}{% debug %}",
    '<a href="javascript:alert(1)">x</a>',
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
)
SIGNS = ("<script>alert", "<img src=x", "<svg/onload", "onmouseover='alert", 'javascript:alert(1)"', "<math>")
ODD = "a\u202eb\u2028c\u200bd\u0007e🙂f\u00adg"
QUERIES = (
    "q=" + "x" * 10_000,
    "q=%00",
    "q=%22%22%22 (",
    "q=%F0%9F%99%82",
    "org=" + "&org=".join(str(number) for number in range(1_000)),
    "ar=99999999999999999999",
    "ar=-1",
    "etter=zzz",
    "etter=9999-99-99.1.1",
    "foran=2026-06-03.99999999999999999999.1",
    "mote=%00",
    "person=99999999999999999999",
    "tema=../../etc/passwd",
    "type=%3Cscript%3E",
    "sort=%00",
    "lesere=x&som=x",
)
FOREIGN = (
    "https://example.com/",
    "//example.com/",
    "/\\example.com",
    "\\\\example.com",
    "javascript:alert(1)",
    "http:example.com",
    "///example.com",
    "https:///example.com",
    "/%09/example.com",
    " https://example.com",
    "data:text/html,x",
)


@pytest.fixture
def published(secretary_user: User) -> Meeting:
    """A public report with a payload in every text that a reader may see."""
    organisation = make_seat(
        make_organisation(f"X {SCRIPTS[0]}"[:60], name=f"Navn {SCRIPTS[1]}", slug="x")
    ).organisation
    text = "\n".join(f"X {SCRIPTS[0]}: {payload}" for payload in SCRIPTS)
    meeting = make_meeting(
        title=f"Tittel {SCRIPTS[2]}",
        place=SCRIPTS[1],
        in_short=SCRIPTS[0],
        audience=Audience.PUBLIC,
        date=date(2026, 6, 3),
    )
    make_item(
        meeting,
        text=text + f"\n= {SCRIPTS[0]}\n! Alle: {SCRIPTS[1]}",
        heading=f"Sak {SCRIPTS[0]}",
        number=SCRIPTS[0][:20],
    )
    make_attendance(meeting, organisation, make_person(f"Person {SCRIPTS[1]}"))
    publish_minutes(meeting, by=secretary_user)
    meeting.refresh_from_db()
    return meeting


def test_no_payload_comes_out_as_markup(published: Meeting, visitor: Client, member: Client, secretary: Client) -> None:
    open_to_all = [
        "/",
        "/referater/",
        published.get_absolute_url(),
        "/innspill/",
        f"/innspill/?q={quote(SCRIPTS[0])}",
        "/organisasjoner/",
        "/organisasjoner/x/",
        f"/{quote(SCRIPTS[0])}/",
        f"/logg-inn/?next={quote(SCRIPTS[0])}",
    ]
    base = f"/sekretariat/moter/{published.pk}/"
    desk = [base, f"{base}skriv/", f"{base}deltakere/", f"{base}forhandsvis/", f"{base}rett/", "/sekretariat/"]
    desk += [
        "/admin/meetings/meeting/",
        f"/admin/meetings/meeting/{published.pk}/change/",
        "/admin/meetings/statement/",
    ]
    pages = [(visitor, path) for path in open_to_all] + [(member, path) for path in open_to_all]
    pages += [(secretary, path) for path in (*open_to_all, *desk)]

    for client, path in pages:
        body = client.get(path).content.decode()
        for sign in (
            "<script>alert",
            "<img src=x",
            "<svg/onload",
            "onmouseover='alert",
            'javascript:alert(1)"',
            "<math>",
        ):
            assert (path, sign in body) == (path, False)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:30])
def test_a_query_that_cannot_be_read_is_answered_with_a_page(published: Meeting, member: Client, query: str) -> None:
    for path in ("/innspill/", "/", "/referater/", published.get_absolute_url(), "/organisasjoner/x/"):
        assert member.get(f"{path}?{query}").status_code == 200


def test_a_number_that_no_row_has_is_not_found(secretary: Client, published: Meeting) -> None:
    for name, pattern in all_routes().items():
        route = str(pattern.pattern)
        if "<int:" not in route and "<key:" not in route:
            continue
        for number in ("0", "9223372036854775808", "99999999999999999999"):
            path = route.replace("<slug:slug>", published.slug)
            for part in ("<int:pk>", "<key:pk>", "<int:number>", "<key:number>"):
                path = path.replace(part, number)
            prefix = "/sekretariat/" if name.startswith("secretariat:") else "/"
            assert (name, secretary.get(prefix + path).status_code) in {(name, 404), (name, 405)}


@pytest.mark.parametrize("target", FOREIGN)
def test_log_in_never_leads_to_another_site(db: None, visitor: Client, target: str) -> None:
    make_user(make_person(), email="kari@example.org", password="lang-nok-frase-1")

    answer = visitor.post(
        "/logg-inn/", {"username": "kari@example.org", "password": "lang-nok-frase-1", "next": target}
    )

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith(("//", "/\\"))


def test_the_password_letter_never_names_a_foreign_host(db: None, visitor: Client) -> None:
    make_user(make_person(), email="kari@example.org", password="lang-nok-frase-1")

    for host in ("evil.example.com", "127.0.0.1:evil", "evil.example.com:80"):
        assert visitor.post("/passord/", {"email": "kari@example.org"}, headers={"host": host}).status_code == 400
    assert mail.outbox == []


def test_odd_characters_are_kept_code_point_for_code_point(secretary: Client) -> None:
    item = make_item(make_meeting(), heading="Odd")
    page = f"/sekretariat/moter/{item.meeting_id}/skriv/?sak={item.pk}"
    fields = form_on(secretary.get(page))
    name = next(name for name in fields if name.endswith("text"))

    secretary.post(page, {**fields, name: f"LPS: {ODD}\r\n\x00slutt"})

    item.refresh_from_db()
    assert item.text == f"LPS: {ODD}\n␀slutt"
    assert ODD in secretary.get(page).content.decode()


def test_a_text_past_the_limit_comes_back_in_the_form(secretary: Client) -> None:
    item = make_item(make_meeting(), text="Før", heading="Lang")
    page = f"/sekretariat/moter/{item.meeting_id}/skriv/?sak={item.pk}"
    fields = form_on(secretary.get(page))
    name = next(name for name in fields if name.endswith("text"))

    kept = secretary.post(page, {**fields, name: "ord " * 50_100})
    item.refresh_from_db()
    before = item.text
    secretary.post(page, {**fields, name: "ord " * 47_500})
    item.refresh_from_db()

    assert "for lang til å lagres" in kept.content.decode()
    assert "ord ord ord" in kept.content.decode()
    assert before == "Før"
    assert len(item.text) == len("ord " * 47_500)


UPLOADS = {
    "empty": b"",
    "binary": bytes(range(256)) * 50,
    "nul": b"Referat\x00\x00fra",
    "zip": b"PK\x03\x04" + b"\x00" * 500,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
}


@pytest.mark.parametrize("content", UPLOADS.values(), ids=UPLOADS)
def test_a_file_that_is_no_text_is_refused_in_words(secretary: Client, content: bytes) -> None:
    answer = secretary.post("/sekretariat/import/", {"documents": SimpleUploadedFile("referat.txt", content)})

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert SourceDocument.rows.count() == 0


@pytest.mark.parametrize(
    "content",
    ["Møte på Åsen\n\nLPS: Ærlig talt.".encode(encoding) for encoding in ("utf-8", "utf-8-sig", "cp1252")],
    ids=["utf-8", "utf-8-sig", "cp1252"],
)
def test_texts_in_the_two_encodings_are_read(secretary: Client, content: bytes) -> None:
    answer = secretary.post("/sekretariat/import/", {"documents": SimpleUploadedFile("æøå.txt", content)}, follow=True)

    assert "Ærlig talt." in answer.content.decode()
    assert bytes(SourceDocument.rows.get().content) == content


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\nb.txt", "ø" * 300 + ".txt", "<script>.txt", "con", ".txt"])
def test_a_file_may_be_called_anything(secretary: Client, name: str) -> None:
    upload = SimpleUploadedFile("x.txt", b"Referat\n\nLPS: Hei.")
    upload._name = name  # type: ignore[attr-defined]  # past Django's own tidying

    answer = secretary.post("/sekretariat/import/", {"documents": upload}, follow=True)

    assert answer.status_code == 200
    assert "<script>.txt" not in answer.content.decode()


def test_every_deed_posted_twice_has_one_effect(secretary: Client, published: Meeting) -> None:
    base = f"/sekretariat/moter/{published.pk}/"
    AgendaItem.rows.filter(meeting=published).update(text="LPS: Nytt.")
    for path, fields, count in (
        ("rett/", {"reason": "Feil"}, 2),
        ("trekk-tilbake/", {"reason": "Feil"}, 3),
        ("publiser/", {"publiser": "1", "audience": "members", "ok": "x"}, 3),
    ):
        for _time in range(2):
            assert secretary.post(base + path, fields).status_code in {200, 302}
        assert (path, Revision.rows.count()) == (path, count)


def test_other_methods_and_missing_fields_are_refused_plainly(
    secretary: Client, visitor: Client, published: Meeting
) -> None:
    base = f"/sekretariat/moter/{published.pk}/"
    for path in ("", "skriv/", "deltakere/", "rett/", "lesere/", "trekk-tilbake/", "kunngjor/"):
        assert secretary.put(base + path).status_code == 405
        assert secretary.delete(base + path).status_code == 405
        assert secretary.post(base + path, {}).status_code in {200, 302, 404, 409}
        assert visitor.post(base + path, {}).headers["Location"].startswith("/logg-inn/")
    assert Organisation.rows.count() == 1
