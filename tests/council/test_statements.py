"""Innspill: what a reader finds, what the facets promise, and that no address breaks the page."""

from __future__ import annotations

import html
import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from council.filters import Facet, StatementFilters
from meetings.models import Audience, Meeting, Statement, StatementTopic, Topic
from organisations.models import Office, Organisation, User
from tests.builders import (
    make_attendance,
    make_item,
    make_meeting,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
    publish,
)
from tests.council.published import council_of, published, statement_saying

pytestmark = pytest.mark.django_db
PAGE = "/innspill/"


def page(client: Client, **asked: str | list[str]) -> str:
    response = client.get(f"{PAGE}?{urlencode(asked, doseq=True)}" if asked else PAGE)
    assert response.status_code == 200
    return response.content.decode()


def texts(client: Client, **asked: str | list[str]) -> list[str]:
    """The statements of the page in order, marks taken off."""
    hits = re.findall(r'<article class="hit".*?</article>', page(client, **asked), flags=re.DOTALL)
    plain = [re.sub(r"<[^>]+>", "", re.split(r"</time></p>", hit)[1]) for hit in hits]
    return [" ".join(html.unescape(text).split()) for text in plain]


def facets(asked: str, user: User | AnonymousUser | None = None) -> dict[str, Facet]:
    reader = user or AnonymousUser()
    filters = StatementFilters(QueryDict(asked), queryset=Statement.objects.visible_to(reader), reader=reader)
    return {facet.name: facet for facet in filters.facets()}


def counts(facet: Facet) -> dict[str, int]:
    return {option.value: option.count for option in facet.options}


def test_the_newest_meeting_comes_first_and_each_in_the_order_it_was_said(visitor: Client) -> None:
    council_of("PBU")
    published("PBU: Eldst.", on=date(2025, 3, 12))
    published("PBU: Først sagt.\nPBU: Sist sagt.", on=date(2026, 6, 3))

    assert texts(visitor) == ["Først sagt.", "Sist sagt.", "Eldst."]
    assert texts(visitor, sort="eldste") == ["Eldst.", "Først sagt.", "Sist sagt."]


def test_an_organisation_is_never_found_by_likeness_of_its_name(visitor: Client) -> None:
    council_of("Psykisk Balanse", "Psykisk Balanse Ungdom")
    published("Psykisk Balanse Ungdom: Fra ungdommen.\nPsykisk Balanse: Fra de voksne.")

    assert texts(visitor, org="psykisk-balanse") == ["Fra de voksne."]
    assert texts(visitor, org="psykisk-balanse-ungdom") == ["Fra ungdommen."]


def test_a_joint_statement_belongs_to_both_and_is_listed_once(visitor: Client) -> None:
    council_of("PBU", "LPS", "PB")
    published("PBU og LPS: Sammen.\nPB: Alene.")

    assert texts(visitor, org="pbu") == ["Sammen."]
    assert texts(visitor, org="lps") == ["Sammen."]
    assert texts(visitor, org=["pbu", "lps"]) == ["Sammen."]
    assert texts(visitor, org=["pbu", "pb"]) == ["Sammen.", "Alene."]


def test_year_kind_meeting_and_words_narrow_together(visitor: Client) -> None:
    council_of("PBU", "LPS")
    published("PBU: Boligen i fjor.", on=date(2025, 3, 12))
    meeting = published("PBU: Boligen i år.\nPBU (spørsmål): Når kommer boligen?\nLPS: Noe annet.")

    assert texts(visitor, ar="2025") == ["Boligen i fjor."]
    assert texts(visitor, type="sporsmal") == ["Spørsmål Når kommer boligen?"]
    assert texts(visitor, mote=meeting.slug, org="lps") == ["Noe annet."]
    assert texts(visitor, q="bolig", ar="2026", type="innspill") == ["Boligen i år."]


def test_topics_narrow_and_are_visible_at_once(visitor: Client) -> None:
    council_of("PBU")
    published("PBU: Om bolig.\nPBU: Om noe annet.")
    topic = Topic.rows.create(name="Bolig", slug="bolig")
    StatementTopic.rows.create(statement=statement_saying("Om bolig.").permalink, topic=topic)

    assert texts(visitor, tema="bolig") == ["Om bolig."]


def test_plain_text_and_summaries_are_listed_only_when_asked_for(visitor: Client) -> None:
    council_of("PBU")
    published("Boligmarkedet er stramt.\nPBU: Vi trenger bolig.\n= Rådet vil ha boliger.")

    assert texts(visitor) == ["Vi trenger bolig."]
    assert texts(visitor, type="oppsummering") == ["Oppsummering Rådet vil ha boliger."]
    assert "2 treff i referatenes egne tekster" in page(visitor, q="bolig")


def test_absence_lines_are_in_no_list_not_even_the_members(member: Client) -> None:
    make_seat(make_organisation("RUR"))
    published("RUR: ikke til stede, ringes\nPBU: Til stede.")

    assert texts(member) == ["Til stede."]


def test_facets_count_under_the_rest_of_the_selection() -> None:
    council_of("PBU", "LPS")
    published("PBU: Bolig.\nLPS: Bolig.\nLPS: Jobb.", on=date(2025, 3, 12))
    published("LPS: Bolig.\nPBU og LPS: Sammen.")

    assert counts(facets("")["org"]) == {"lps": 4, "pbu": 2}
    assert counts(facets("ar=2025")["org"]) == {"lps": 2, "pbu": 1}
    assert counts(facets("org=pbu")["ar"]) == {"2026": 1, "2025": 1}
    assert counts(facets("org=pbu")["org"]) == {"lps": 4, "pbu": 2}
    assert counts(facets("q=bolig&org=lps")["ar"]) == {"2026": 1, "2025": 1}


def test_a_chosen_box_stays_in_sight_when_it_gives_nothing() -> None:
    council_of("PBU", "LPS")
    published("PBU: Bolig.\nLPS: Jobb.")

    facet = facets("q=bolig&org=lps")["org"]

    assert [(option.value, option.count, option.chosen) for option in facet.options] == [
        ("pbu", 1, False),
        ("lps", 0, True),
    ]
    assert [option.value for option in facet.first] == ["pbu", "lps"]


def test_the_first_six_boxes_are_in_sight_and_the_rest_folded() -> None:
    shorts = [f"Lag{letter}" for letter in "ABCDEFGH"]
    council_of(*shorts)
    published("\n".join(f"{short}: Hei." for short in shorts))

    facet = facets("org=lagh")["org"]

    assert [option.value for option in facet.first] == ["laga", "lagb", "lagc", "lagd", "lage", "lagh"]
    assert [option.value for option in facet.rest] == ["lagf", "lagg"]


def test_facets_count_nothing_that_the_reader_may_not_see(member_user: User) -> None:
    make_seat(make_organisation("LPS"))
    published("PBU: Åpent.\nPBU (kun medlemmer): Lukket.\nLPS (kun medlemmer): Lukket.", heading="Sak")
    published("LPS: Bare for medlemmer.", on=date(2024, 1, 10), audience=Audience.MEMBERS)

    assert counts(facets("")["org"]) == {"pbu": 1}
    assert counts(facets("")["ar"]) == {"2026": 1}
    assert counts(facets("", member_user)["org"]) == {"pbu": 2, "lps": 2}
    assert counts(facets("", member_user)["ar"]) == {"2026": 3, "2024": 1}


def test_members_choose_a_person_and_visitors_neither_choose_nor_learn_one(member: Client, visitor: Client) -> None:
    meeting = published("PBU/Ellen Krogh: Fra Ellen.\nPBU: Fra laget.")
    row = statement_saying("Fra Ellen.")
    person = row.speakers.get().person
    assert person is not None
    assert meeting.is_published

    assert texts(member, person=str(person.pk)) == ["Fra Ellen."]
    assert "Ellen Krogh" in page(member)
    assert texts(visitor, person=str(person.pk)) == ["Fra Ellen.", "Fra laget."]
    assert "Ellen Krogh" not in page(visitor)
    assert "kunne ikke leses og er utelatt: Person." in page(visitor, person=str(person.pk))


def test_a_name_stands_in_public_by_consent_and_goes_when_it_is_withdrawn(visitor: Client) -> None:
    seat = make_seat(make_organisation("PBU"))
    person = make_person("Guro Lid", consented_on=date(2020, 1, 1))
    make_representation(person, seat)
    published("PBU/Guro Lid: Fra Guro.")

    assert "Guro Lid" in page(visitor)

    person.consent_withdrawn_on = date(2026, 7, 1)
    person.save()

    assert "Guro Lid" not in page(visitor)


def test_a_name_stands_in_public_for_meetings_in_the_time_of_an_office(visitor: Client) -> None:
    seat = make_seat(make_organisation("PBU"))
    leader = make_person("Mona Brekke")
    make_representation(leader, seat)
    Office.rows.create(body=seat.body, kind=Office.Kind.LEADER, person=leader, since=date(2026, 1, 1))
    Office.rows.create(body=seat.body, kind=Office.Kind.STAFF, person=leader, since=date(2020, 1, 1))
    published("PBU/Mona Brekke: Som leder.", on=date(2026, 6, 3))
    published("PBU/Mona Brekke: Før vervet.", on=date(2025, 6, 3))

    assert page(visitor, ar="2026").count("Mona Brekke") == 1
    assert "Mona Brekke" not in page(visitor, ar="2025")


def test_groups_and_named_guests_have_plates_of_their_own(visitor: Client) -> None:
    council_of("PBU")
    guest = make_person("Thea Lunde", consented_on=date(2020, 1, 1))
    meeting = make_meeting(date=date(2026, 6, 3), place="Oslo", audience=Audience.PUBLIC)
    make_item(meeting, text="Møtet: Når kommer tallene?\nThea Lunde: Ring dagen før.")
    make_attendance(meeting, person=guest)
    make_attendance(meeting, Organisation.rows.get(short="PBU"))
    publish(meeting)

    shown = page(visitor)

    assert '<span class="plate group">Møtet</span>' in shown
    assert '<span class="plate guest">Gjest</span>' in shown
    assert "<span>Thea Lunde</span>" in shown


def test_a_guest_without_organisation_is_a_participant_to_the_public(visitor: Client, member: Client) -> None:
    guest = make_person("Thea Lunde")
    meeting = Meeting.rows.create(
        body=make_seat(make_organisation("LPS")).body, date=date(2026, 6, 3), place="Oslo", audience=Audience.PUBLIC
    )
    meeting.items.create(position=1, heading="Sak", text="Thea Lunde: En kort telefon hjelper.")
    make_attendance(meeting, person=guest)
    make_attendance(meeting, make_organisation("FVR"))
    publish(meeting)

    assert "Thea Lunde" not in page(visitor)
    assert "En deltaker" in page(visitor)
    assert "Thea Lunde" in page(member)


def test_members_only_words_never_reach_a_visitor(visitor: Client, member: Client) -> None:
    published("PBU: Åpen del ((og lukket del)) av linja.\nPBU (kun medlemmer): Lukket linje.")

    assert "lukket del" not in page(visitor)
    assert "Lukket linje" not in page(visitor)
    assert texts(visitor) == ["Åpen del av linja."]
    assert "lukket del" in page(member)
    assert "Lukket linje" in page(member)


def test_text_is_shown_as_text(visitor: Client) -> None:
    council_of("PBU")
    published('PBU: <script>alert("bolig")</script> & «bolig»')

    shown = page(visitor, q="bolig")

    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(&quot;<mark>bolig</mark>&quot;)&lt;/script&gt; &amp; «<mark>bolig</mark>»" in shown


def test_pages_follow_one_another_by_key_and_lead_back(visitor: Client) -> None:
    council_of("PBU")
    published("\n".join(f"PBU: Innspill {number}." for number in range(1, 41)))
    published("\n".join(f"PBU: Eldre {number}." for number in range(1, 31)), on=date(2025, 3, 12))
    everything = [f"Innspill {number}." for number in range(1, 41)] + [f"Eldre {number}." for number in range(1, 31)]

    seen, address = [], ""
    for _page in range(3):
        shown = visitor.get(f"{PAGE}{address}").content.decode()
        seen += texts(visitor, **dict(re.findall(r"(\w+)=([^&]+)", address)))
        address = html.unescape(next(iter(re.findall(r'href="(\?etter=[^"]+)">Eldre', shown)), ""))

    assert seen == everything
    assert address == ""
    last = visitor.get(f"{PAGE}?etter={everything_key(60)}").content.decode()
    before = html.unescape(re.findall(r'href="(\?foran=[^"]+)"', last)[0])
    assert texts(visitor, **dict(re.findall(r"(\w+)=([^&]+)", before))) == everything[30:60]


def everything_key(place: int) -> str:
    """The key of the statement at that place of the list."""
    rows = Statement.objects.visible_to(AnonymousUser()).newest_first()
    row = list(rows)[place - 1]
    return f"{row.meeting_date}.{row.meeting_id}.{row.order}"


def test_the_years_lead_to_their_place_in_the_list(visitor: Client) -> None:
    council_of("PBU")
    for year in (2023, 2024, 2025):
        published(f"PBU: Fra {year}.", on=date(year, 3, 12))

    assert texts(visitor, etter="2025-01-01.0.0") == ["Fra 2024.", "Fra 2023."]
    assert 'href="?etter=2025-01-01.0.0">2024</a>' in page(visitor)
    assert texts(visitor, sort="eldste", etter="2023-12-31.999999999999999.0") == ["Fra 2024.", "Fra 2025."]


def test_each_chip_takes_one_filter_away(visitor: Client) -> None:
    council_of("PBU", "LPS")
    published("PBU: Bolig.\nLPS: Bolig.")

    shown = page(visitor, q="bolig", org=["pbu", "lps"], ar="2026")
    chips = {
        html.unescape(label): html.unescape(address)
        for address, label in re.findall(r'class="chip" href="([^"]+)" aria-label="Fjern filteret ([^"]+)"', shown)
    }

    assert chips == {
        "«bolig»": "?org=pbu&org=lps&ar=2026",
        "PBU": "?q=bolig&org=lps&ar=2026",
        "LPS": "?q=bolig&org=pbu&ar=2026",
        "2026": "?q=bolig&org=pbu&org=lps",
    }


def test_no_hits_says_what_to_do_next(visitor: Client) -> None:
    council_of("PBU", "LPS")
    published("PBU: Boligen kom.\nLPS: Jobben kom.")

    shown = page(visitor, q="boligne", org="lps")

    assert "Ingen treff på «boligne»." in shown
    assert '<a href="?q=boligen&amp;org=lps">boligen</a>' in shown
    assert '<a href="?org=lps">Fjern filteret «boligne»</a>' in shown
    assert "(1 treff uten)" in shown


def test_no_hits_with_filters_alone_offers_each_that_would_help(visitor: Client) -> None:
    council_of("PBU", "LPS")
    published("PBU: Boligen kom.", on=date(2025, 3, 12))
    published("LPS: Jobben kom.")

    shown = page(visitor, org="pbu", ar="2026")

    assert "Ingen treff med disse filtrene." in shown
    assert '<a href="?ar=2026">Fjern filteret PBU</a>' in shown
    assert '<a href="?org=pbu">Fjern filteret 2026</a>' in shown


def test_an_empty_record_says_so(visitor: Client) -> None:
    assert "Ingen innspill er publisert ennå." in page(visitor)


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        ("org=finnes-ikke", "Organisasjon"),
        ("org=%00", "Organisasjon"),
        ("org=" + "a" * 5000, "Organisasjon"),
        ("&".join(["org=pbu"] * 60), "Organisasjon"),
        ("tema=finnes-ikke", "Tema"),
        ("ar=tjuefem", "År"),
        ("ar=99999", "År"),
        ("type=rot", "Slags innspill"),
        ("mote='--", "Møte"),
        ("sort=tilfeldig", "Rekkefølge"),
        ("etter=i-går", "Side"),
        ("etter=2026-13-45.1.1", "Side"),
        ("foran=2026-01-01.1", "Side"),
        ("q=" + "x" * 300, "Søk"),
        ("q=%00", "Søk"),
        ("q=%25%25", "Søk"),
        ("person=999999999999999999999", "Person"),
    ],
)
def test_what_cannot_be_read_is_named_and_left_out(visitor: Client, asked: str, label: str) -> None:
    council_of("PBU")
    published("PBU: Hei.")

    response = visitor.get(f"{PAGE}?{asked}")

    assert response.status_code == 200
    assert f"Noe i adressen kunne ikke leses og er utelatt: {label}." in response.content.decode()
    assert '<article class="hit"' in response.content.decode()


@pytest.mark.parametrize("asked", ["person=999999999999999", "person=0", "person=abc", "person=%00"])
def test_a_person_nobody_knows_is_left_out_for_members_too(member: Client, asked: str) -> None:
    published("PBU: Hei.")

    response = member.get(f"{PAGE}?{asked}")

    assert (response.status_code, "utelatt: Person." in response.content.decode()) == (200, True)


def test_parameters_of_others_are_no_matter_of_ours(visitor: Client) -> None:
    assert "utelatt" not in page(visitor, utm_source="brev")


def test_the_two_sentences_stand_on_the_list(visitor: Client) -> None:
    assert "Referatene gjengir innspill i kortform med sekretariatets ord. De er ikke vedtatte uttalelser." in page(
        visitor
    )


@pytest.mark.parametrize("statements", [1, 3])
def test_a_visitors_list_costs_the_same_however_much_was_said(
    visitor: Client, django_assert_num_queries: DjangoAssertNumQueries, statements: int
) -> None:
    make_several(statements)

    with django_assert_num_queries(15):
        visitor.get(f"{PAGE}?q=bolig&org=pbu")


@pytest.mark.parametrize("statements", [1, 3])
def test_a_members_list_costs_the_same_however_much_was_said(
    member: Client, django_assert_num_queries: DjangoAssertNumQueries, statements: int
) -> None:
    make_several(statements)

    with django_assert_num_queries(16):
        member.get(f"{PAGE}?q=bolig&org=pbu")


def make_several(number: int) -> None:
    """As many meetings as statements in each, said jointly, one of the speakers a person."""
    make_representation(make_person("Mona Brekke"), make_seat(make_organisation("FVR")))
    if not Organisation.rows.filter(slug="pbu").exists():
        make_seat(make_organisation("PBU"))
    for year in range(2026 - number, 2026):
        published("\n".join(["PBU og FVR/Mona Brekke: Bolig."] * number), on=date(year, 6, 3))


def test_a_place_past_the_end_leads_back_to_the_beginning(visitor: Client) -> None:
    council_of("PBU")
    published("PBU: Bolig.")

    shown = page(visitor, q="bolig", etter="2001-01-01.1.1")

    assert "Det er ingen flere innspill i denne retningen." in shown
    assert '<a href="?q=bolig">Gå til begynnelsen</a>' in shown
