"""The agenda as a PDF: what stands in it, for whom, and that no text breaks it."""

from __future__ import annotations

from datetime import date, time
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader
from pypdf.generic import StreamObject

from meetings.exporting.agenda import agenda_name, agenda_pdf
from meetings.exporting.typesetting import settable, typeset
from meetings.models import AgendaItem, Attachment, Attendance, Meeting
from meetings.publishing import announce_meeting
from organisations.models import Body, User
from tests.builders import make_attendance, make_item, make_meeting, make_organisation, make_person, make_seat, publish


def words_of(content: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


@pytest.fixture
def planned(body: Body) -> Meeting:
    meeting = make_meeting(
        body=body,
        state=Meeting.State.PLANNED,
        date=date(2027, 3, 3),
        starts_at=time(10),
        ends_at=time(11),
        digital_link="https://example.org/rom",
        practical="Heisen står til venstre.",
    )
    item = make_item(
        meeting,
        heading="Bolig",
        minutes=45,
        presenters="Ida Hagen",
        question="Hva trengs først?",
        for_deputies=True,
    )
    make_item(meeting, heading="Eventuelt", minutes=30)
    make_attendance(meeting, person=make_person("Mona Brekke"), status=Attendance.Status.GUEST, item=item)
    Attachment.rows.create(
        meeting=meeting, item=item, title="Notat om bolig", file_name="n.txt", content_type="text/plain", content=b"x"
    )
    return meeting


def test_the_members_agenda_says_all_that_prepares_a_meeting(planned: Meeting) -> None:
    assert words_of(agenda_pdf(planned, members=True)) == (
        "Ekspertrådet Saksliste – Møtet 3. mars 2027 Tid: Onsdag 3. mars 2027, kl. 10–11 Sted: Samsenteret "
        "Digitalt: https://example.org/rom Praktisk Heisen står til venstre. Saksliste 1 Bolig "
        "kl. 10–10.45, 45 minutter Innleder: Ida Hagen Gjest: Mona Brekke Spørsmål til rådet: Hva trengs først? "
        "Av særlig interesse for vara: både representant og vara er invitert. Sakspapirer: Notat om bolig "
        "2 Eventuelt kl. 10.45–11.15, 30 minutter Sakene tar 15 minutter mer enn møtetiden. 1 / 1"
    )


def test_the_public_agenda_says_what_the_page_says(planned: Meeting) -> None:
    written = words_of(agenda_pdf(planned, members=False))

    assert [
        word
        for word in ("example.org", "Mona Brekke", "Ida Hagen", "Hva trengs", "Notat", "15 minutter mer")
        if word in written
    ] == []
    assert "1 Bolig kl. 10–10.45, 45 minutter" in written


def test_open_tasks_stand_under_follow_up_for_members_alone(body: Body, secretary_user: User) -> None:
    before = make_meeting(body=body, organisations=[make_seat(make_organisation("LPS"), body).organisation])
    make_item(before, "! LPS innen 1.9.2026: sender tall")
    publish(before)
    meeting = make_meeting(body=body, state=Meeting.State.PLANNED, date=date(2027, 3, 3))
    make_item(meeting, heading="Oppfølging fra sist", kind=AgendaItem.Kind.FOLLOW_UP)

    members, public = (words_of(agenda_pdf(meeting, members=members)) for members in (True, False))

    assert "LPS: sender tall (frist 1. september 2026)" in members
    assert "sender tall" not in public


def test_the_file_is_tagged_archivable_and_has_a_title_and_a_language(planned: Meeting) -> None:
    reader = PdfReader(BytesIO(agenda_pdf(planned, members=True)))
    catalogue = reader.root_object
    marks = {name: str(catalogue[name]) for name in ("/Lang", "/MarkInfo")}
    metadata = catalogue["/Metadata"].get_object()
    assert isinstance(metadata, StreamObject)
    about = metadata.get_data().decode()

    assert reader.metadata is not None
    assert reader.metadata.title == "Saksliste – Møtet 3. mars 2027"
    assert marks == {"/Lang": "nb", "/MarkInfo": "{'/Marked': True, '/Suspects': False}"}
    assert ["<pdfuaid:part>1<" in about, "<pdfaid:part>2<" in about, "<pdfaid:conformance>A<" in about] == [True] * 3


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Ha\u030alogaland", "Hålogaland"),
        ("\uf0b7 punkt", "□ punkt"),
        ("smil 😀", "smil □"),
        ("漢字", "□□"),
        ("bak\u202elengs\x00\x07", "baklengs"),
        ("→ ✓ ≥", "→ ✓ ≥"),
        ("\ud800", "□"),
        ("#strong[a] $x$ @b <c> \\", "#strong[a] $x$ @b <c> \\"),
    ],
)
def test_a_character_without_a_glyph_becomes_a_box(written: str, kept: str) -> None:
    assert settable(written) == kept


def test_no_text_breaks_the_file_or_is_read_as_markup(planned: Meeting) -> None:
    odd = '#panic("x") $x$ */ \x01 \uf0b7 😀 \u0627\u0644 e\u0301\u0323 \u2028 = <x> @y " \\ ' + "ord" * 200
    AgendaItem.rows.filter(meeting=planned).update(heading=odd[:300], question=odd, presenters=odd[:200])
    Meeting.rows.filter(pk=planned.pk).update(title=odd[:200], place=odd[:200], practical=odd)
    planned.refresh_from_db()

    assert '#panic("x")' in words_of(agenda_pdf(planned, members=True))


def test_an_agenda_without_items_says_so(body: Body) -> None:
    meeting = make_meeting(body=body, state=Meeting.State.PLANNED, date=None, date_text="etter jul")

    assert "Tid: etter jul" in words_of(agenda_pdf(meeting, members=True))
    assert words_of(agenda_pdf(meeting, members=False)).endswith("Saksliste Sakslisten er ikke klar ennå. 1 / 1")


def test_an_english_page_gives_an_english_file(planned: Meeting) -> None:
    with override("en"):
        reader = PdfReader(BytesIO(agenda_pdf(planned, members=True)))

    assert str(reader.root_object["/Lang"]) == "en"


def test_the_file_comes_as_a_download_that_no_cache_keeps(
    planned: Meeting, member: Client, secretary_user: User
) -> None:
    announce_meeting(planned, by=secretary_user)

    response = member.get(reverse("meetings:agenda_file", args=[planned.pk]))

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == 'attachment; filename="saksliste-2027-03-03.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    assert "Notat om bolig" in words_of(response.content)


def test_a_visitor_never_gets_the_members_file(planned: Meeting, visitor: Client, secretary_user: User) -> None:
    planned.audience = "public"
    planned.save()
    announce_meeting(planned, by=secretary_user)

    written = words_of(visitor.get(reverse("meetings:agenda_file", args=[planned.pk])).content)

    assert ("Bolig" in written, "Notat om bolig" in written, "example.org" in written) == (True, False, False)


def test_a_meeting_without_a_date_still_names_its_file(body: Body) -> None:
    meeting = make_meeting(body=body, date=None)

    assert agenda_name(meeting) == f"saksliste-{meeting.pk}.pdf"


def test_a_value_that_is_no_text_is_left_alone() -> None:
    assert typeset("agenda.typ", SMALLEST).startswith(b"%PDF-")


SMALLEST: dict[str, object] = {
    "title": "Saksliste",
    "lang": "nb",
    "body": "Ekspertrådet",
    "facts": [],
    "practical": "",
    "items": [],
    "papers": [],
    "over": "",
    "words": {"practical": "", "agenda": "Saksliste", "empty": "", "question": "", "deputies": "", "papers": ""},
}
