"""What is typed is kept code point for code point, wherever it is typed; what cannot be kept is refused in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meetings.models import AgendaItem, AgendaProposal, Attachment, Meeting, RevisionBody, SourceDocument
from organisations.models import Body, Person
from tests.builders import make_attendance, make_item, make_meeting, make_organisation, make_seat, publish
from tests.meetings.pages import filled

ODD = (
    "høyre\u202etil\u202cvenstre \u200fעברית\u200e",
    "😀👩\u200d👩\u200d👧🏽🇳🇴",
    "linje\u2028skille\u2029her\u0085der",
    "bjelle\x07escape\x1bslett\x7f",
    "sammensatt a\u030a og å, o\u0308 og ö",
    "null\u200bbredde\ufeffbom\u00adbindestrek\u00a0fast",
    "\ufdd0\uffff\U0010ffff\ue000",
    "tegn \\ud83d \\u0000 &amp; &#0; %00 <b>",
)
ALL = " ".join(ODD)


def url(name: str, *args: object) -> str:
    return reverse(f"secretariat:{name}", args=args)


def shown(text: str) -> str:
    """As it stands in a page."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.fixture
def draft(body: Body) -> Meeting:
    meeting = make_meeting(body=body, audience="members")
    make_attendance(meeting, make_seat(make_organisation("LPS"), body).organisation)
    make_item(meeting, text="LPS: Ja.", heading="Senger")
    return meeting


@pytest.mark.parametrize("odd", ODD)
def test_minutes_are_kept_and_published_as_typed(odd: str, secretary: Client, draft: Meeting) -> None:
    page = url("write", draft.pk)
    typed = filled(secretary.get(page), heading=f"Om {odd}x", text=f"LPS: {odd}x\r\n  {odd}x\r\n")

    secretary.post(page, typed)
    item = AgendaItem.rows.get()
    publish(draft)
    report = secretary.get(draft.get_absolute_url()).content.decode()

    assert (item.heading, item.text) == (f"Om {odd}x", f"LPS: {odd}x\n  {odd}x\n")
    assert shown(item.text) in secretary.get(page).content.decode().replace("\r\n", "\n")
    assert report.count(shown(f"{odd}x")) >= 3


def test_facts_of_a_meeting_are_kept_as_typed(secretary: Client, draft: Meeting) -> None:
    page = url("meeting", draft.pk)
    typed = f"{ALL[:180]}x"

    secretary.post(
        page, filled(secretary.get(page), title=typed, place=typed, next_text=typed, in_short=f"{ALL}\r\n{ALL}")
    )

    draft.refresh_from_db()
    assert (draft.title, draft.place, draft.next_text) == (typed, typed, typed)
    assert draft.in_short == f"{ALL}\n{ALL}"


def test_names_reasons_and_proposals_are_kept_as_typed(secretary: Client, draft: Meeting) -> None:
    people, proposals = url("participants", draft.pk), url("proposals")
    secretary.post(people, filled(secretary.get(people), also={"ny-name": f"{ALL[:100]}x", "ny-status": "guest"}))
    secretary.post(proposals, filled(secretary.get(proposals), text=ALL))
    publish(draft)
    secretary.post(url("withdraw", draft.pk), {"reason": f"{ALL}\r\n{ALL}"})

    assert Person.rows.filter(name=f"{ALL[:100]}x").exists()
    assert AgendaProposal.rows.get().text == ALL
    assert RevisionBody.rows.latest("pk").reason.replace("\r\n", "\n") == f"{ALL}\n{ALL}"


@pytest.mark.parametrize("name", ["title", "place", "in_short", "next_text"])
def test_a_nul_in_a_fact_is_refused_in_words(name: str, secretary: Client, draft: Meeting) -> None:
    page = url("meeting", draft.pk)

    answer = secretary.post(page, filled(secretary.get(page), also={name: "a\x00b"}))

    draft.refresh_from_db()
    assert answer.status_code == 200
    assert 'class="wrong"' in answer.content.decode()
    assert "\x00" not in getattr(draft, name)


@pytest.mark.parametrize(
    ("form", "field"),
    [("new_meeting", "place"), ("proposals", "text"), ("new_meeting", "date")],
)
def test_nul_anywhere_is_answered_with_the_form(form: str, field: str, secretary: Client, draft: Meeting) -> None:
    page = url(form)

    answer = secretary.post(page, filled(secretary.get(page), also={field: "\x00"}))

    assert answer.status_code == 200
    assert 'class="wrong"' in answer.content.decode()


def test_bytes_that_are_no_text_become_signs_and_no_error(secretary: Client, draft: Meeting) -> None:
    """A lone surrogate cannot be sent in UTF-8; a browser's, or a robot's, broken bytes are shown as �."""
    page = url("proposals")
    kind = "application/x-www-form-urlencoded"

    assert secretary.generic("POST", page, b"text=a%ED%A0%80b%FFc", content_type=kind).status_code == 302
    assert AgendaProposal.rows.get().text.strip("abc") == "\ufffd" * 3 + "b\ufffd"


@pytest.mark.parametrize("size", [190_000, 2_000_000, 9_000_000])
def test_long_texts_are_kept_or_come_back(size: int, secretary: Client, draft: Meeting) -> None:
    page = url("write", draft.pk)
    text = ("LPS: Ord på ord.\n" * (size // 17 + 1))[:size].strip()

    answer = secretary.post(page, filled(secretary.get(page), text=text))

    kept = AgendaItem.rows.get().text
    if size < 200_000:
        assert (answer.status_code, kept) == (302, text)
    else:
        assert (answer.status_code, kept) == (200, "LPS: Ja.")
        assert "for lang til å lagres" in answer.content.decode()
        assert answer.content.decode().count("Ord på ord.") >= text.count("Ord på ord.")


def test_a_form_past_all_limits_is_refused_with_a_page(secretary: Client, draft: Meeting) -> None:
    page = url("write", draft.pk)

    too_long = secretary.post(page, filled(secretary.get(page), text="a" * 10_500_000))
    too_many = secretary.post(page, {f"felt{number}": "1" for number in range(5_100)})

    assert (too_long.status_code, too_many.status_code) == (400, 400)
    assert "<h1" in too_long.content.decode()
    assert "<h1" in too_many.content.decode()


UPLOADS: dict[str, tuple[bytes, bool]] = {
    "empty": (b"", False),
    "blank": (b" \n\t\n", False),
    "50 MB": (b"LPS: ja\n" * 6_500_000, False),
    "binary": (bytes(range(256)) * 100, False),
    "utf-16": ("Møte\nLPS: ja".encode("utf-16"), False),
    "utf-32": ("Møte\nLPS: ja".encode("utf-32"), False),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", False),
    "html": (b"<html><p>Referat</p><script>ran()</script></html>", False),
    "windows-1252": ("Møte på Åsen – «nå»\nLPS: ja".encode("cp1252"), True),
    "utf-8 with mark": ("\ufeffMøte på Åsen\nLPS: ja".encode(), True),
    "old Macintosh line ends": (b"M\xc3\xb8te\rLPS: ja\r", True),
    "one line of 1 MB": (b"a" * 1_000_000, True),
    "10 000 lines": (b"LPS: ja\n" * 10_000, True),
    "a million lines": (b"a\n" * 1_000_000, False),
    "odd": (ALL.replace("\x07", "").replace("\x1b", "").encode(), True),
}


@pytest.mark.parametrize(("content", "taken"), UPLOADS.values(), ids=UPLOADS)
def test_any_upload_is_taken_whole_or_refused_in_words(
    content: bytes, taken: bool, secretary: Client, draft: Meeting
) -> None:
    answer: Any = secretary.post(url("receive"), {"documents": SimpleUploadedFile("x.txt", content)}, follow=True)

    assert answer.status_code == 200
    if taken:
        assert bytes(SourceDocument.rows.get().content) == content
    else:
        assert 'role="alert"' in answer.content.decode()
        assert not SourceDocument.rows.exists()


NAMES = (
    "../../etc/passwd",
    "C:\\temp\\æøå.txt",
    "a\r\nX-Evil: 1.txt",
    "ø" * 300 + ".txt",
    '"; x="',
    "\u202etxt.exe",
    " ",
    "..",
)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_papers_and_uploads_may_be_called_anything(name: str, secretary: Client, draft: Meeting) -> None:
    item = AgendaItem.rows.get()
    boundary = b"--rand\r\n"
    for page, field in ((url("papers", item.pk), "paper"), (url("receive"), "documents")):
        head = f'Content-Disposition: form-data; name="{field}"; filename="{as_browsers_write(name)}"\r\n\r\n'.encode()
        rest = b'\r\n--rand\r\nContent-Disposition: form-data; name="audience"\r\n\r\nmembers\r\n--rand--\r\n'
        sent = boundary + head + b"LPS: ja" + rest
        kind = "multipart/form-data; boundary=rand"
        assert secretary.generic("POST", page, sent, content_type=kind).status_code in {200, 302}

    for path in [
        *(url("paper", paper.pk) for paper in Attachment.rows.all()),
        *(reverse("meetings:attachment", args=[paper.pk]) for paper in Attachment.rows.all()),
        *(url("original", document.pk) for document in SourceDocument.rows.all()),
    ]:
        answer = secretary.get(path)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        assert not {"\r", "\n"} & set(answer["Content-Disposition"])
        assert "X-Evil" not in answer


def as_browsers_write(name: str) -> str:
    """In a form's head, as the HTML standard says."""
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
