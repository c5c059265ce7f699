"""Words are found folded and stemmed, all of them, and never through text that the reader may not see."""

from __future__ import annotations

import threading
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from council.filters import StatementFilters, statements_asked_for
from council.models import SearchText
from council.search.analysing import NEVER_STEMMED, fold_word, stem, terms_of
from council.search.highlighting import Piece, mark
from council.search.matching import Query, condition, suggest
from meetings.models import Audience, Statement
from meetings.names_in_text import KnownPeople
from meetings.publishing import correct_minutes, withdraw_minutes
from organisations.consenting import withdraw_consent
from organisations.models import Body, Office, User
from tests.builders import make_person
from tests.council.published import council_of, published, statement_saying

if TYPE_CHECKING:
    from organisations.doors import Reader

pytestmark = pytest.mark.django_db


def found(typed: str, reader: Reader) -> list[str]:
    visible = Statement.objects.visible_to(reader)
    words = condition(Query.read(typed), visible, known_to(reader))
    return [row.text for row in visible.filter(words).order_by("order")]


def known_to(reader: Reader) -> KnownPeople | None:
    return StatementFilters(QueryDict(), queryset=Statement.objects.visible_to(reader), reader=reader).people


def suggested(typed: str, reader: Reader) -> str:
    return suggest(Query.read(typed), Statement.objects.visible_to(reader), known_to(reader))


@pytest.mark.parametrize(
    ("word", "folded"),
    [("PÅRØRENDE", "pårørende"), ("Café", "cafe"), ("Ärlig", "ærlig"), ("u\u00adnge", "unge"), ("ÜBER", "uber")],
)
def test_case_and_accents_are_folded_and_norwegian_letters_stay(word: str, folded: str) -> None:
    assert fold_word(word) == folded


def test_forms_of_one_word_share_a_stem() -> None:
    assert {stem(word) for word in ("pårørende", "pårørendes")} == {"pårør"}


@given(st.text("abdegilmnorstuvyæøå", min_size=1, max_size=10))
def test_words_that_share_a_stem_begin_alike(word: str) -> None:
    assert stem(word)[:NEVER_STEMMED] == word[:NEVER_STEMMED]


def test_a_text_becomes_each_stem_and_each_word_once() -> None:
    assert terms_of("Bolig, boligen og bolig!") == " =bol =og bolig boligen og "
    assert terms_of("… – !") == ""


def test_a_letter_written_in_two_parts_is_the_same_letter() -> None:
    assert terms_of(unicodedata.normalize("NFD", "Pårørende")) == terms_of("Pårørende")


def test_all_words_are_required() -> None:
    pbu = council_of("PBU")
    published(
        "PBU: Boligen kom sent.\nPBU: Boligen og jobben kom sent.\nPBU: Jobben gikk bra.", present=tuple(pbu.values())
    )

    assert found("jobb bolig", AnonymousUser()) == ["Boligen og jobben kom sent."]


def test_small_words_do_not_count_beside_others_but_are_found_alone() -> None:
    council_of("PBU")
    published("PBU: Boligen kom.\nPBU: Det er så sent.")

    assert found("er bolig", AnonymousUser()) == ["Boligen kom."]
    assert found("så", AnonymousUser()) == ["Det er så sent."]


def test_a_word_finds_the_compounds_it_begins() -> None:
    council_of("PBU")
    published("PBU: Boligplanen er ferdig.\nPBU: Studentene venter.")

    assert found("bolig", AnonymousUser()) == ["Boligplanen er ferdig."]
    assert found("stu", AnonymousUser()) == []


def test_signs_that_mean_something_to_the_database_are_only_signs() -> None:
    council_of("PBU")
    published("PBU: Hundre prosent.")

    assert Query.read("%_").words == ()
    assert found("h_ndre", AnonymousUser()) == []
    assert found("%ndre", AnonymousUser()) == []


def test_a_visitor_finds_nothing_by_the_words_of_a_members_only_span(member_user: User) -> None:
    published("PBU: Saken ((gjelder Fredrikke)) er løst.")

    assert found("Fredrikke", AnonymousUser()) == []
    assert found("løst", AnonymousUser()) == ["Saken ((gjelder Fredrikke)) er løst."]
    assert found("Fredrikke", member_user) == ["Saken ((gjelder Fredrikke)) er løst."]


def test_a_members_only_line_has_no_words_for_the_public() -> None:
    council_of("PBU")
    published("PBU (kun medlemmer): Lederen er syk.\nPBU: Åpent for alle.")

    row = SearchText.rows.get(statement=statement_saying("Lederen er syk."))
    assert (row.public_terms, "=led" in row.members_terms) == ("", True)


def test_a_correction_replaces_the_search_text_in_the_same_deed(secretary_user: User) -> None:
    council_of("PBU")
    meeting = published("PBU: Vi ba om 104 plasser.")
    item = meeting.items.get()
    item.text = "PBU: Vi ba om 140 plasser."
    item.save()

    correct_minutes(meeting, by=secretary_user, reason="Tallet var feil.")

    assert found("104", AnonymousUser()) == []
    assert found("140", AnonymousUser()) == ["Vi ba om 140 plasser."]


def test_a_withdrawn_report_is_not_found_by_anyone(member_user: User, secretary_user: User) -> None:
    meeting = published("PBU: Hemmeligheten.")

    withdraw_minutes(meeting, by=secretary_user, reason="Feil fil.")

    assert [found("hemmelighet", reader) for reader in (AnonymousUser(), member_user, secretary_user)] == [[], [], []]


def test_the_words_are_marked_where_they_stand() -> None:
    assert mark("Pårørendes plass, pårørende.", Query.read("pårørende")) == (
        Piece("Pårørendes", marked=True),
        Piece(" plass, "),
        Piece("pårørende", marked=True),
        Piece("."),
    )


def test_without_words_nothing_is_marked() -> None:
    assert mark("Bolig", None) == (Piece("Bolig"),)
    assert mark("Bolig", Query.read("!")) == (Piece("Bolig"),)


@given(st.text(max_size=80), st.text(max_size=20))
def test_the_pieces_joined_are_the_text(text: str, typed: str) -> None:
    pieces = mark(text, Query.read(typed))

    assert "".join(piece.text for piece in pieces) == unicodedata.normalize("NFC", text)


def test_a_misspelt_word_gets_the_likely_one_suggested(member_user: User) -> None:
    published("PBU: Boligen ((i Fredrikkes gate)) kom sent.")
    visitor = AnonymousUser()

    assert suggested("boligne", visitor) == "boligen"
    assert suggested("xyzxyz", visitor) == ""
    assert suggested("boligen sent", visitor) == ""
    assert suggested("fredrikes", visitor) == ""
    assert suggested("fredrikes", member_user) == "fredrikkes"


def test_a_name_that_may_not_stand_in_public_any_more_finds_nothing_for_a_visitor(member_user: User) -> None:
    visitor = AnonymousUser()
    guro = make_person("Guro Lid", consented_on=date(2020, 1, 1))
    Office.rows.create(body=Body.rows.get(), kind=Office.Kind.LEADER, person=guro, since=date(2026, 1, 1))
    published("PBU: Guro Lid ledet møtet.", on=date(2026, 6, 3))
    published("PBU: Guro Lids bolig brant.\nPBU: Bygda Lid er Guros.", on=date(2025, 6, 3))
    burnt, led, village = "Guro Lids bolig brant.", "Guro Lid ledet møtet.", "Bygda Lid er Guros."

    def count(asked: str) -> list[tuple[str, int]]:
        facets = statements_asked_for(QueryDict(asked), visitor).facets()
        return [(option.value, option.count) for facet in facets if facet.name == "mote" for option in facet.options]

    assert {*found("guro lid", visitor)} == {burnt, led, village}
    assert (suggested("lidt", visitor), count("q=lid")) == (
        "lid",
        [("2026-06-03", 1), ("2025-06-03", 2)],
    )
    withdraw_consent(guro)

    for typed in ("guro", "lid", "Guro Lids", "lids"):
        assert {*found(typed, visitor)} == {led, village}, typed
    assert (found("guro bolig", visitor), found("bolig", visitor)) == ([], [burnt])
    assert {*found("lid", member_user)} == {burnt, led, village}
    assert count("q=lid") == [("2026-06-03", 1), ("2025-06-03", 1)]
    assert suggested("lidt", visitor) == ""
    call_command("index_statements")
    assert {*found("guro", visitor)} == {led, village}


def test_a_name_typed_with_loose_accents_is_the_same_name() -> None:
    loose = unicodedata.normalize("NFD", "Åse Håland")

    assert [Query.read(typed).is_part_of(loose) for typed in ("åse", "hålands", "håla", "lid")] == [True] * 3 + [False]


def test_publishing_for_members_indexes_for_members_and_the_audience_decides_who_finds(member_user: User) -> None:
    published("PBU: Bare mellom oss.", audience=Audience.MEMBERS)

    assert found("oss", AnonymousUser()) == []
    assert found("mellom oss", member_user) == ["Bare mellom oss."]


def test_the_search_text_can_be_made_anew(capsys: pytest.CaptureFixture[str]) -> None:
    council_of("PBU")
    published("PBU: Boligen kom.")
    SearchText.rows.all().delete()
    assert found("bolig", AnonymousUser()) == []

    call_command("index_statements")

    assert found("bolig", AnonymousUser()) == ["Boligen kom."]
    assert capsys.readouterr().out == "Søketeksten til 1 møte er laget på nytt.\n"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cannot have two transactions write at once")
@pytest.mark.django_db(transaction=True)
def test_what_is_published_while_search_text_is_made_anew_stays_found(secretary_user: User) -> None:
    council_of("PBU")
    meeting = published("PBU: Vi ba om 104 plasser.")
    meeting.items.update(text="PBU: Vi ba om 140 plasser.")

    def make_anew() -> None:
        try:
            call_command("index_statements")
        finally:
            connections.close_all()

    making = threading.Thread(target=make_anew)
    with transaction.atomic(), connection.cursor() as cursor:
        correct_minutes(meeting, by=secretary_user, reason="Tallet var feil.")
        making.start()
        waiting = 0
        while making.is_alive() and not waiting:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            (waiting,) = cursor.fetchone()
    making.join()

    assert (found("104", AnonymousUser()), found("140", AnonymousUser())) == ([], ["Vi ba om 140 plasser."])
