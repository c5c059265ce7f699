"""Readers' pages of the record: reports, earlier revisions, permalinks, announced meetings, papers."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from meetings.models import Attachment, Audience, FormerAddress, Meeting, Permalink, Statement
from meetings.publishing import announce_meeting, change_audience, correct_minutes, withdraw_minutes
from organisations.models import Organisation, Person, User
from tests.builders import make_attendance, make_item, make_meeting, make_organisation, make_seat, publish
from tests.council.published import council_of, published, statement_saying

pytestmark = pytest.mark.django_db
REPORT = "/referater/2026-06-03/"
FAIR = "Referatene gjengir innspill i kortform med sekretariatets ord. De er ikke vedtatte uttalelser."


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def corrected(meeting: Meeting, text: str, by: User, reason: str = "Tallet var feil.") -> None:
    item = meeting.items.get()
    item.text = text
    item.save()
    correct_minutes(meeting, by=by, reason=reason)
    meeting.refresh_from_db()


# Referater


def test_reports_stand_by_year_with_what_was_discussed(visitor: Client) -> None:
    council_of("PBU")
    for year, heading in ((2024, "Arbeid"), (2025, "Tvang"), (2026, "Bolig")):
        meeting = make_meeting(date=date(year, 6, 3), place="Oslo", audience=Audience.PUBLIC)
        make_item(meeting, heading="Runde rundt bordet", text="PBU: Hei.")
        make_item(meeting, heading=heading, text="PBU: Ett.\nPBU: To.\n= Rådet er enig.")
        make_attendance(meeting, make_organisation(f"Lag {year}"))
        publish(meeting)

    page = shown(visitor, "/referater/")

    assert re.findall(r'<h2 class="year" id="ar-\d+">(\d+)</h2>', page) == ["2026", "2025", "2024"]
    assert re.findall(r"<p>(Arbeid|Tvang|Bolig|Runde[^<]*)</p>", page) == ["Bolig", "Tvang", "Arbeid"]
    assert page.count("3 innspill") == 3
    assert FAIR in page


def test_an_empty_list_of_reports_says_so(visitor: Client) -> None:
    assert "Ingen referater er publisert ennå." in shown(visitor, "/referater/")


def test_a_members_report_is_in_the_members_list_alone(visitor: Client, member: Client) -> None:
    published("PBU: Hei.", audience=Audience.MEMBERS)

    assert "2026-06-03" not in shown(visitor, "/referater/")
    assert "Bare for medlemmer" in shown(member, "/referater/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_reports_costs_the_same_however_long(
    visitor: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    council_of("PBU")
    for year in range(2020, 2020 + number):
        published("\n".join(["PBU: Hei."] * number), on=date(year, 6, 3))

    with django_assert_num_queries(5):
        visitor.get("/referater/")


# Referat


def test_a_report_shows_everything_in_its_order(visitor: Client) -> None:
    organisations = council_of("PBU", "LPS")
    meeting = make_meeting(
        date=date(2026, 6, 3),
        place="Oslo",
        starts_at=time(10),
        ends_at=time(15),
        audience=Audience.PUBLIC,
        in_short="Ett punkt.",
        next_text="Neste møte blir i høst",
    )
    make_item(
        meeting,
        heading="Bolig",
        text=(
            "Innledning om bolig.\nSpørsmål: Hva trengs?\n"
            "PBU: En fast adresse.\n  Og en nøkkel.\nPBU (anbefaling): Bygg mer.\n"
            "LPS: Hvem betaler?\n  PBU: Kommunen.\n= Rådet vil ha flere boliger.\n! PBU innen 1.9.2026: skrive brev"
        ),
    )
    make_attendance(meeting, organisations["PBU"])
    publish(meeting)

    page = shown(visitor, REPORT)
    order = [
        "Referat fra møtet 3. juni 2026",
        "Onsdag 3. juni 2026",
        "kl. 10–15",
        FAIR,
        "Kort fortalt",
        "Ett punkt.",
        "I dette referatet",
        "Innledning om bolig.",
        "Spørsmål til rådet",
        "Hva trengs?",
        "En fast adresse.",
        "Og en nøkkel.",
        '<span class="tag">Råd</span> Bygg mer.',
        "Hvem betaler?",
        "Kommunen.",
        "Oppsummering",
        "Rådet vil ha flere boliger.",
        "skrive brev",
        "1. september 2026",
        "Neste møte blir i høst",
        "Organisasjoner til stede",
    ]

    places = [page.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)
    assert page.count('class="plate unstated" href="/organisasjoner/pbu/"') >= 3
    assert "Sak 1" in page


def test_neighbours_by_the_same_voice_share_a_plate_and_keep_their_own_permalinks(visitor: Client) -> None:
    council_of("PBU", "LPS")
    published("PBU: Ett.\nPBU: To.\nLPS: Tre.")
    keys = list(Statement.objects.for_system("test").order_by("order").values_list("pk", flat=True))

    page = shown(visitor, REPORT)

    assert page.count('<div class="said">') == 2
    assert re.findall(r'<article class="line" id="i(\d+)"', page) == [str(key) for key in keys]


def test_the_members_edition_has_names_and_all_participants(visitor: Client, member: Client) -> None:
    meeting = make_meeting(date=date(2026, 6, 3), place="Oslo", audience=Audience.PUBLIC)
    seat = make_seat(make_organisation("LPS"), meeting.body)
    make_item(meeting, heading="Bolig", text="PBU/Ellen Krogh: Hei ((fra oss)).\nLPS: ikke til stede, ringes")
    make_attendance(meeting, Organisation.rows.get(short="PBU"), Person.rows.get(name="Ellen Krogh"))
    make_attendance(meeting, seat.organisation, status="apology")
    publish(meeting)

    for words in ("Ellen Krogh", "fra oss", "ringes", "Forfall", "Du leser medlemsutgaven"):
        assert words in shown(member, REPORT)
        assert words not in shown(visitor, REPORT)
    as_others = shown(member, f"{REPORT}?som=alle")
    assert "Ellen Krogh" not in as_others
    assert "Slik ser alle andre referatet." in as_others


def test_asking_to_see_as_others_gives_a_visitor_nothing_new(visitor: Client, member: Client) -> None:
    published("PBU: Hei.", audience=Audience.MEMBERS)

    assert visitor.get(f"{REPORT}?som=alle").status_code == 404
    assert "Dette referatet er bare for medlemmer av rådet." in shown(member, f"{REPORT}?som=alle")


def test_a_stored_page_holds_nothing_of_the_question_it_was_first_asked(visitor: Client) -> None:
    council_of("PBU")
    published("PBU: Hei.")

    first = shown(visitor, f"{REPORT}?kilde=brev")

    assert "kilde" not in first
    assert f'href="/en{REPORT}"' in first
    assert shown(visitor, REPORT) == first


def test_reports_lead_to_their_neighbours_that_the_reader_may_open(visitor: Client, member: Client) -> None:
    published("PBU: Åpent.", on=date(2024, 6, 3))
    published("PBU: Lukket.", on=date(2025, 6, 3), audience=Audience.MEMBERS)
    published("PBU: Åpent.", on=date(2026, 6, 3))

    assert "‹ 3. juni 2024</a>" in shown(visitor, REPORT)
    assert "‹ 3. juni 2025</a>" in shown(member, REPORT)
    assert "3. juni 2026 ›</a>" in shown(visitor, "/referater/2024-06-03/")
    assert "3. juni 2025" not in shown(visitor, "/referater/2024-06-03/")


def test_the_secretary_reads_the_members_edition_with_a_way_to_the_draft(secretary: Client, member: Client) -> None:
    meeting = published("PBU: Hei.")

    assert f'href="/sekretariat/moter/{meeting.pk}/skriv/"' in shown(secretary, REPORT)
    assert "/sekretariat/" not in shown(member, REPORT)


def test_an_old_address_leads_to_the_new_one_for_those_who_may_read(visitor: Client, member: Client) -> None:
    open_to_all = published("PBU: Hei.")
    members_own = published("PBU: Hei.", on=date(2025, 6, 3), audience=Audience.MEMBERS)
    FormerAddress.rows.create(meeting=open_to_all, slug="2026-06-02")
    FormerAddress.rows.create(meeting=members_own, slug="2025-06-02")

    assert visitor.get("/referater/2026-06-02/")["Location"] == REPORT
    assert visitor.get("/referater/2025-06-02/").status_code == 404
    assert member.get("/referater/2025-06-02/")["Location"] == "/referater/2025-06-03/"


def test_a_withdrawn_report_is_gone_for_all_but_the_secretariat(
    visitor: Client, member: Client, secretary: Client, secretary_user: User
) -> None:
    meeting = published("PBU: Hei.")
    statement = statement_saying("Hei.")

    withdraw_minutes(meeting, by=secretary_user, reason="Feil fil.")

    for path in (REPORT, f"{REPORT}utgave/1/", f"/innspill/{statement.pk}/", f"/moter/{meeting.pk}/"):
        assert [client.get(path).status_code for client in (visitor, member)] == [404, 404]
    assert secretary.get(REPORT)["Location"] == f"{REPORT}utgave/2/"
    assert "Referatet er trukket tilbake." in shown(secretary, f"{REPORT}utgave/2/")


def test_a_draft_is_nobodys_report(visitor: Client, member: Client, secretary: Client) -> None:
    meeting = make_meeting(statements=1)
    meeting.slug = "2026-06-03"
    meeting.save()

    assert [client.get(REPORT).status_code for client in (visitor, member, secretary)] == [404, 404, 404]


# Rettelser og tidligere utgaver


def test_a_correction_stands_on_top_and_the_revision_before_can_be_read(visitor: Client, secretary_user: User) -> None:
    council_of("PBU")
    meeting = published("PBU: Fikk 104 svar.")

    corrected(meeting, "PBU: Fikk 140 svar.", secretary_user, reason="PBU fikk 140 svar, ikke 104.")

    page = shown(visitor, REPORT)
    assert "PBU fikk 140 svar, ikke 104." in page
    assert f'href="{REPORT}utgave/1/">Se utgaven før</a>' in page
    assert "Fikk 140 svar." in page
    earlier = shown(visitor, f"{REPORT}utgave/1/")
    assert "Fikk 104 svar." in earlier
    assert "Dette er utgave 1, ikke den som gjelder." in earlier
    assert f'<a href="{REPORT}">Les referatet slik det er nå</a>' in earlier


def test_the_newest_revision_has_the_reports_own_address(visitor: Client) -> None:
    council_of("PBU")
    published("PBU: Hei.")

    assert visitor.get(f"{REPORT}utgave/1/")["Location"] == REPORT
    assert visitor.get(f"{REPORT}utgave/9/").status_code == 404


def test_an_earlier_revision_is_never_read_more_widely_than_it_was(
    visitor: Client, member: Client, secretary_user: User
) -> None:
    meeting = published("PBU: Hei.", audience=Audience.MEMBERS)

    change_audience(meeting, Audience.PUBLIC, by=secretary_user)

    assert visitor.get(REPORT).status_code == 200
    assert visitor.get(f"{REPORT}utgave/1/").status_code == 404
    assert member.get(f"{REPORT}utgave/1/").status_code == 200


# Permalenker


def test_a_permalink_leads_to_the_statement_in_its_report(visitor: Client) -> None:
    council_of("PBU")
    published("PBU: Hei.")
    statement = statement_saying("Hei.")

    assert visitor.get(f"/innspill/{statement.pk}/")["Location"] == f"{REPORT}#i{statement.pk}"
    assert visitor.get(f"/en/innspill/{statement.pk}/")["Location"] == f"/en{REPORT}#i{statement.pk}"


def test_a_permalink_survives_an_edit(visitor: Client, secretary_user: User) -> None:
    council_of("PBU")
    meeting = published("PBU: Vi trenger flere senger i sommer.")
    key = statement_saying("Vi trenger flere senger i sommer.").pk

    corrected(meeting, "PBU: Vi trenger mange flere senger i sommer.", secretary_user)

    assert visitor.get(f"/innspill/{key}/")["Location"] == f"{REPORT}#i{key}"


def test_a_statement_that_is_gone_is_found_in_the_last_revision_that_had_it(
    visitor: Client, secretary_user: User
) -> None:
    council_of("PBU", "LPS")
    meeting = published("PBU: Dette ble tatt ut.\nLPS: Dette står.")
    key = statement_saying("Dette ble tatt ut.").pk

    corrected(meeting, "LPS: Dette står.", secretary_user)

    assert visitor.get(f"/innspill/{key}/")["Location"] == f"{REPORT}utgave/1/#i{key}"
    assert f'id="i{key}"' in shown(visitor, f"{REPORT}utgave/1/")


def test_a_permalink_tells_a_visitor_nothing_about_members_lines(
    visitor: Client, member: Client, secretary_user: User
) -> None:
    make_seat(make_organisation("LPS"))
    meeting = published("PBU (kun medlemmer): Lederen er syk.\nLPS: Åpent.")
    key = statement_saying("Lederen er syk.").pk

    assert (visitor.get(f"/innspill/{key}/").status_code, member.get(f"/innspill/{key}/").status_code) == (404, 302)

    corrected(meeting, "LPS: Åpent.", secretary_user)

    assert visitor.get(f"/innspill/{key}/").status_code == 404
    assert member.get(f"/innspill/{key}/")["Location"] == f"{REPORT}utgave/1/#i{key}"


def test_a_task_is_no_statement(visitor: Client) -> None:
    council_of("PBU")
    published("PBU: Hei.\n! PBU: skrive brev")
    task = Permalink.rows.get(kind=Permalink.Kind.TASK)

    assert visitor.get(f"/innspill/{task.pk}/").status_code == 404
    assert visitor.get("/innspill/999999/").status_code == 404


# Kunngjorte møter


@pytest.fixture
def announced(db: None, secretary_user: User) -> Meeting:
    council_of("LPS")
    meeting = make_meeting(
        date=date(2027, 1, 7),
        state=Meeting.State.PLANNED,
        starts_at=time(10),
        ends_at=time(15, 30),
        place="Trondheim; og digitalt",
        digital_link="https://mote.example/hemmelig",
        practical="Heis, teleslynge og stille rom.",
        audience=Audience.PUBLIC,
    )
    item = make_item(meeting, heading="Gjeld og økonomi", text="LPS: Ikke for andre ennå.")
    Attachment.rows.create(
        meeting=meeting,
        item=item,
        title="Notat om gjeld",
        file_name="notat.pdf",
        content_type="application/pdf",
        content=b"%PDF",
    )
    announce_meeting(meeting, by=secretary_user)
    meeting.refresh_from_db()
    return meeting


def test_an_announced_meeting_shows_head_and_agenda_and_never_the_draft(
    visitor: Client, member: Client, announced: Meeting
) -> None:
    page = shown(visitor, f"/moter/{announced.pk}/")

    assert "Torsdag 7. januar 2027" in page
    assert "kl. 10–15.30" in page
    assert "Gjeld og økonomi" in page
    assert "Heis, teleslynge og stille rom." in page
    for client in (visitor, member):
        assert "Ikke for andre ennå." not in shown(client, f"/moter/{announced.pk}/")


def test_link_and_papers_of_an_announced_meeting_are_for_members(
    visitor: Client, member: Client, announced: Meeting
) -> None:
    paper = Attachment.rows.get()

    assert "hemmelig" not in shown(visitor, f"/moter/{announced.pk}/")
    assert "Notat om gjeld" not in shown(visitor, f"/moter/{announced.pk}/")
    assert "hemmelig" not in visitor.get(f"/moter/{announced.pk}.ics").content.decode()
    assert visitor.get(f"/vedlegg/{paper.pk}/").status_code == 404
    assert 'href="https://mote.example/hemmelig"' in shown(member, f"/moter/{announced.pk}/")
    assert f'href="/vedlegg/{paper.pk}/">Notat om gjeld</a>' in shown(member, f"/moter/{announced.pk}/")
    assert "hemmelig" in member.get(f"/moter/{announced.pk}.ics").content.decode().replace("\r\n ", "")


def test_a_planned_meeting_is_the_secretariats_own(visitor: Client, member: Client, secretary: Client) -> None:
    meeting = make_meeting(date=date(2027, 1, 7), state=Meeting.State.PLANNED)

    for path in (f"/moter/{meeting.pk}/", f"/moter/{meeting.pk}.ics"):
        assert [client.get(path).status_code for client in (visitor, member, secretary)] == [404, 404, 200]
    assert "Møtet er ikke kunngjort." in shown(secretary, f"/moter/{meeting.pk}/")
    assert "Sakslisten er ikke klar ennå." in shown(secretary, f"/moter/{meeting.pk}/")


def test_once_the_report_is_out_the_meeting_leads_to_it(visitor: Client) -> None:
    council_of("PBU")
    meeting = published("PBU: Hei.")

    assert visitor.get(f"/moter/{meeting.pk}/")["Location"] == REPORT
    assert visitor.get(f"/moter/{meeting.pk}.ics")["Location"] == REPORT


# Vedlegg


def test_a_paper_is_sent_as_a_file_that_runs_nowhere(member: Client, visitor: Client, secretary_user: User) -> None:
    meeting = make_meeting(date=date(2026, 6, 3), place="Oslo", audience=Audience.PUBLIC)
    make_item(meeting, text="PBU: Hei.")
    for title, audience, kind in (("Åpent", "public", "application/pdf"), ("Lukket", "members", "text/html")):
        Attachment.rows.create(
            meeting=meeting,
            title=title,
            file_name=f"{title} nøkkel.pdf",
            content_type=kind,
            content=b"<script>1</script>",
            audience=audience,
        )
    make_attendance(meeting, make_organisation("FVR"))
    publish(meeting)
    public, members_own = Attachment.rows.order_by("pk")

    response = visitor.get(f"/vedlegg/{public.pk}/")

    assert response.content == b"<script>1</script>"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"] == "sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C3%85pent_n%C3%B8kkel.pdf"
    assert visitor.get(f"/vedlegg/{members_own.pk}/").status_code == 404
    assert member.get(f"/vedlegg/{members_own.pk}/")["Content-Type"] == "application/octet-stream"
    assert "Åpent</a>" in shown(visitor, REPORT)
    assert "Lukket" not in shown(visitor, REPORT)


@pytest.mark.parametrize(
    "path", ["/innspill/{}/", "/moter/{}/", "/moter/{}.ics", "/vedlegg/{}/", "/referater/x/utgave/{}/"]
)
@pytest.mark.parametrize("key", ["0", "999999999999999", "99999999999999999999999"])
def test_numbers_that_no_row_has_are_not_found(visitor: Client, path: str, key: str) -> None:
    assert visitor.get(path.format(key)).status_code == 404
