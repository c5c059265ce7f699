"""The original stays with its minutes: put together again, read line for line, opened to members (issue 5, M-69)."""

from __future__ import annotations

import codecs
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from meetings.drafts import rewrite_block
from meetings.importing.creating import create_draft
from meetings.importing.receiving import receive_document
from meetings.importing.reproducing import is_reproduced, reproduce
from meetings.models import AgendaItem, Meeting, Revision, SourceDocument, Statement
from meetings.names import register_for
from meetings.publishing import withdraw_minutes
from organisations.models import Body, User
from tests.builders import make_item, make_organisation, make_revision, make_seat, publish
from tests.meetings.pdf_files import down, pdf_file
from tests.meetings.word_files import paragraph, word_file

TEXT = """Referat fra Ekspertrådet
Dato: 3. juni 2020
Til stede: LPS, PB

1 Senger
LPS: Vi vil ha flere senger i hele landet, og vi har bedt departe-
mentet om det.
PB – Det støtter vi helt og fullt.
2 Bolig
LPS: Enig.
PB: Enig.

Side 1 av 1
"""


@pytest.fixture
def council(body: Body) -> Body:
    for short in ("LPS", "PB"):
        make_seat(make_organisation(short), body)
    return body


@pytest.fixture
def document(council: Body, secretary_user: User) -> SourceDocument:
    return imported(TEXT.encode(), council, secretary_user)


def imported(content: bytes, body: Body, by: User, name: str = "juni.txt") -> SourceDocument:
    document = receive_document(name, content, by=by)
    create_draft(document, body=body, date=date(2020, 6, 3), by=by)
    return SourceDocument.rows.get(pk=document.pk)


def page_of(document: SourceDocument) -> str:
    return reverse("secretariat:source", args=[document.pk])


def leads(page: str) -> dict[int, str]:
    """By line, where its link leads."""
    lines = re.findall(r'<li class="[^"]*" id="l(\d+)">(.*?)</li>', page)
    return {int(number): found[1] for number, line in lines if (found := re.search(r'<a href="([^"]+)"', line))}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lf.txt", TEXT.encode()),
        ("crlf.txt", TEXT.replace("\n", "\r\n").encode("cp1252")),
        ("merke.txt", codecs.BOM_UTF8 + TEXT.encode()),
        ("luft.txt", TEXT.replace("\n", "\n\n").encode()),
        ("blandet.txt", "\n\tLPS:\tHei\xad\f \r\n\r\rPB –\xa0nei\u2028 ".encode()),
    ],
)
def test_m69_an_untouched_import_gives_the_source_back_byte_for_byte_from_the_fates(
    council: Body, secretary_user: User, name: str, content: bytes
) -> None:
    document = imported(content, council, secretary_user, name)

    assert reproduce(document) == content
    assert is_reproduced(document)
    assert [one["line"] for one in document.fates] == list(range(1, document.line_count + 1))
    document.fates[1]["text"] += "!"
    assert not is_reproduced(document)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("juni.docx", word_file("".join(paragraph(line) for line in TEXT.split("\n")))),
        ("juni.pdf", pdf_file([down(*TEXT.split("\n"), step=14)])),
    ],
)
def test_m69_of_word_and_pdf_the_lines_that_were_read_are_given_back(
    council: Body, secretary_user: User, name: str, content: bytes
) -> None:
    document = imported(content, council, secretary_user, name)

    assert reproduce(document).decode() == document.text
    assert is_reproduced(document)
    SourceDocument.rows.filter(pk=document.pk).update(text="")  # as those imported before the lines were kept
    assert reproduce(SourceDocument.rows.get()).decode().splitlines()[4] == "1 Senger"


def test_every_line_has_its_fate_and_leads_into_the_draft_and_the_counts_add_up(
    secretary: Client, document: SourceDocument
) -> None:
    answer = secretary.get(page_of(document))

    page = answer.content.decode()
    write = reverse("secretariat:write", args=[document.meeting_id])
    first, second = AgendaItem.rows.filter(meeting=document.meeting).order_by("position")
    counts = [int(n) for n in re.findall(r"<b>(\d+)</b> (?:linjer|plassert|ikke avklart|blanke)", page)]
    assert counts[0] == sum(counts[1:]) == page.count('id="l') == document.line_count
    assert "Satt sammen igjen er linjene lik fila, tegn for tegn." in page
    words = {line.number: line.word for line in answer.context["lines"]}
    assert [words[number] for number in (1, 4, 5, 6, 13)] == [
        "opplysning om møtet",
        "tom linje",
        "overskrift",
        "tekst i en sak",
        "sidetall eller topptekst",
    ]
    assert leads(page) == {
        5: f"{write}?sak={first.pk}",
        6: f"{write}?sak={first.pk}#linje-1",
        7: f"{write}?sak={first.pk}#linje-1",
        8: f"{write}?sak={first.pk}#linje-2",
        9: f"{write}?sak={second.pk}",
        10: f"{write}?sak={second.pk}#linje-1",
        11: f"{write}?sak={second.pk}#linje-2",
    }


def test_after_publishing_a_line_leads_to_its_statement_wherever_it_was_moved(
    secretary: Client, secretary_user: User, document: SourceDocument, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = Meeting.rows.get()
    first, second = AgendaItem.rows.filter(meeting=meeting).order_by("position")
    AgendaItem.rows.filter(pk=first.pk).update(text="PB – Det støtter vi helt og fullt.")
    AgendaItem.rows.filter(pk=second.pk).update(
        text="PB: Enig.\nLPS: Enig.\nLPS: Vi vil ha mange flere senger i hele landet.\n"
        "LPS: Har bedt departementet om det.\nPB: Og dette sa ingen."
    )
    publish(meeting)
    of = {row.text: f"{meeting.get_absolute_url()}#i{row.pk}" for row in Statement.rows.exclude(text="Enig.")}
    enig = {row.speakers.get().label: row.pk for row in Statement.rows.filter(text="Enig.")}

    with django_assert_num_queries(14):
        page = secretary.get(page_of(document)).content.decode()

    assert leads(page) == {
        5: f"{reverse('secretariat:write', args=[meeting.pk])}?sak={first.pk}",
        6: of["Vi vil ha mange flere senger i hele landet."],
        7: of["Har bedt departementet om det."],
        8: of["Det støtter vi helt og fullt."],
        9: f"{reverse('secretariat:write', args=[meeting.pk])}?sak={second.pk}",
        10: f"{meeting.get_absolute_url()}#i{enig['LPS']}",
        11: f"{meeting.get_absolute_url()}#i{enig['PB']}",
    }


def test_members_read_the_original_only_when_opened_and_only_with_a_published_report(
    secretary: Client, member: Client, visitor: Client, document: SourceDocument, secretary_user: User
) -> None:
    meeting = Meeting.rows.get()
    paths = [reverse("meetings:original", args=[document.pk]), reverse("meetings:original_file", args=[document.pk])]

    def reached(client: Client) -> list[int]:
        return [client.get(path).status_code for path in paths]

    closed_draft = reached(member)
    secretary.post(page_of(document), {"vis": "1"})
    open_draft = reached(member)
    publish(meeting)
    open_report, outside = reached(member), reached(visitor)
    page = member.get(paths[0]).content.decode()
    withdraw_minutes(meeting, by=secretary_user, reason="Feil")
    withdrawn = reached(member)
    publish(meeting)
    again = reached(member)
    secretary.post(page_of(document), {"skjul": "1"})
    closed = reached(member)
    secretary.post(page_of(document), {"vis": "1"})
    make_revision(meeting, kind=Revision.Kind.REDACTION)  # its words stand in the original still

    assert (closed_draft, open_draft, open_report, outside) == ([404, 404], [404, 404], [200, 200], [404, 404])
    assert (withdrawn, again, closed) == ([404, 404], [200, 200], [404, 404])
    assert reached(member) == [404, 404]
    statement = Statement.rows.get(text__startswith="Vi vil ha flere senger")
    assert leads(page)[6] == f"{meeting.get_absolute_url()}#i{statement.pk}"
    assert leads(page)[5] == f"{meeting.get_absolute_url()}#sak-1"
    assert "ikke avklart" not in page
    assert "sekretariat/" not in page


def test_opening_warns_of_what_is_internal_and_a_deleted_draft_closes_it(
    secretary: Client, document: SourceDocument, secretary_user: User
) -> None:
    item = AgendaItem.rows.order_by("position").first()
    assert item is not None
    rewrite_block(
        item, 0, f"// {item.text.splitlines()[0]}", register=register_for(item.meeting), version=1, by=secretary_user
    )

    warned = secretary.get(page_of(document)).content.decode()
    secretary.post(page_of(document), {"vis": "1"})
    secretary.post(reverse("secretariat:meeting_delete", args=[item.meeting_id]))

    document.refresh_from_db()
    assert "2 linjer herfra er interne (//) i utkastet." in warned
    assert (document.meeting, document.members_may_read) == (None, False)
    bare = secretary.get(page_of(document)).content.decode()
    assert bare.count('id="l') == document.line_count
    assert "Dokumentet er ikke blitt et utkast ennå." in bare


def test_each_statement_leads_to_its_line_and_what_the_public_is_sent_does_not_change_by_a_byte(
    secretary: Client, member: Client, visitor: Client, document: SourceDocument, secretary_user: User
) -> None:
    meeting = Meeting.rows.get()
    Meeting.rows.filter(pk=meeting.pk).update(imported=False, place="Havnsund")  # no way to the public yet
    meeting.refresh_from_db()
    make_item(meeting, "PB: Dette kom til etterpå, og står ikke der.\n  LPS: Enig.")
    publish(meeting, audience="public")
    before = [client.get(meeting.get_absolute_url()).content for client in (visitor, member)]
    Meeting.rows.filter(pk=meeting.pk).update(imported=True)
    address = re.compile(r'<a href="([^"]+)">Linje (\d+) i originalen</a>')
    of_secretary = address.findall(secretary.get(meeting.get_absolute_url()).content.decode())

    secretary.post(page_of(document), {"vis": "1"})

    opened = [client.get(meeting.get_absolute_url()).content for client in (visitor, member)]
    as_others = secretary.get(f"{meeting.get_absolute_url()}?som=alle").content.decode()
    lines = ["6", "8", "10", "11"]
    assert of_secretary == [(f"{page_of(document)}#l{line}", line) for line in lines]
    page = reverse("meetings:original", args=[document.pk])
    assert address.findall(opened[1].decode()) == [(f"{page}#l{line}", line) for line in lines]
    assert (opened[0], address.findall(as_others)) == (before[0], [])
    secretary.post(page_of(document), {"skjul": "1"})
    assert [client.get(meeting.get_absolute_url()).content for client in (visitor, member)] == before
