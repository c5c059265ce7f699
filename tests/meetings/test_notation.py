"""The line notation, case by case, and what may be asked of a text that has been read."""

from __future__ import annotations

from datetime import date

import pytest

from meetings.notation import (
    Certainty,
    Kind,
    OrganisationEntry,
    Parsed,
    PersonEntry,
    Record,
    Register,
    Speaker,
    compose,
    parse,
    read_date,
    records_of,
    render,
)
from tests.meetings.notation_samples import Json, register_of, samples, seen

FILE = samples()
REGISTER = register_of(FILE["register"])
MEETING = date.fromisoformat(FILE["register"]["meeting_date"])
CASES: list[Json] = FILE["cases"]


def read(text: str) -> Parsed:
    return parse(text, REGISTER, meeting_date=MEETING)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['name']}")
def test_a_sample_reads_as_it_is_written_down(case: Json) -> None:
    parsed = read(case["text"])

    assert seen(parsed) == case["blocks"]
    assert render(parsed) == case["text"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['name']}")
def test_what_a_sample_says_can_be_written_and_read_again(case: Json) -> None:
    records = records_of(read(case["text"]))

    assert records_of(read(compose(records, REGISTER))) == records


def test_the_samples_cover_every_rule_and_the_named_traps() -> None:
    marks = {mark for case in CASES for mark in case["rule"].split()}

    assert len(CASES) >= 100
    assert {str(n) for n in range(1, 13)} - {"2"} | {"2a", "2b", "2c", "2d", "2e", "2f"} <= marks
    assert {"M-60", "M-61", "M-63", "M-64", "M-26", "M-44", "M-45", "M-46", "M-48", "M-49", "M-66"} <= marks
    assert {kind.value for kind in Kind} == {block["kind"] for case in CASES for block in case["blocks"]}


def test_counts_leave_out_information_summaries_absence_and_empty_names() -> None:
    parsed = read(
        "Spørsmål: Hvordan?\nOrientering.\nFVR: Slik.\nSFF: ikke til stede\n"
        "LPS:\nForslag: Bolig\n= Enige.\n! Ida: ringe\n"
    )

    assert [block.kind for _, block in parsed.contributions()] == [Kind.QUESTION, Kind.STATEMENT, Kind.PROPOSAL]
    assert [index for index, _ in parsed.statements()] == [0, 1, 2, 3, 5, 6]
    assert [block.text for _, block in parsed.tasks()] == ["ringe"]
    assert [block.label for _, block in parsed.lacking_text()] == ["LPS"]


def test_organisations_that_spoke_include_joint_speakers_and_persons() -> None:
    parsed = read("FVR og PB: Ja.\nMagnus: Nei.\nSFF: ikke til stede\nEtaten: Kanskje.")

    assert parsed.organisations() == {3, 1, 7}


def test_a_doubtful_list_is_one_question_and_not_one_per_bullet() -> None:
    parsed = read("Etaten:\n• En.\n• To.")

    assert [index for index, _ in parsed.doubts()] == [0]


def test_topics_are_those_of_the_item_or_of_one_statement() -> None:
    parsed = read("#ventetid\nFVR: Plassen.\n  #bolig og jobb #natt\nPB: Enig.")

    assert parsed.topics_of_item() == ("ventetid",)
    assert [parsed.topics_of(index) for index in range(3)] == [(), ("bolig og jobb", "natt"), ()]
    assert read("FVR: Plassen.").topics_of_item() == ()


def test_replies_are_found_from_what_they_answer() -> None:
    parsed = read("FVR: Hva?\n  SPL: Ja.\n  ! Ida: ringe\n  PB: Nei.")

    assert [block.text for block in parsed.blocks if block.parent == 0 and block.is_reply] == ["Ja.", "Nei."]


def test_a_register_without_names_finds_signs_words_and_groups() -> None:
    parsed = parse("FVR: Plassen.\nMøtet: Enig.\n= Slik.", Register())

    assert [block.kind for block in parsed.blocks] == [Kind.STATEMENT, Kind.INPUT, Kind.SUMMARY]
    assert [index for index, _ in parsed.doubts()] == [0]


def test_two_seated_organisations_with_one_alias_are_asked_about() -> None:
    register = Register(
        (
            OrganisationEntry(1, "FRV", ("Forumet",), "Forum for rehabilitering", True),
            OrganisationEntry(2, "SFF", ("Forumet",), "Sosialfaglig forum", True),
        )
    )
    (block,) = parse("Forumet: Enig.", register).blocks

    assert block.doubt is not None
    assert [candidate.organisation for candidate in block.doubt.candidates] == [1, 2]


def test_an_earlier_register_reads_the_same_text_otherwise() -> None:
    entry = OrganisationEntry(1, "Etaten", (), "Velferdsetaten", seated=True)
    (block,) = parse("Etaten: Enig.", Register((entry,))).blocks

    assert (block.doubt, block.speakers[0].organisation) == (None, 1)


def test_a_persons_label_is_written_with_the_organisation() -> None:
    assert REGISTER.label_of_person(REGISTER.people[0]) == "FVR/Tuva Lind"
    assert REGISTER.label_of_person(REGISTER.people[10]) == "Thea Lunde"
    assert REGISTER.organisation(3).short == "FVR"


def test_records_without_a_label_get_the_canonical_one() -> None:
    speakers = (
        Speaker(3, None, "", "", Certainty.EXACT),
        Speaker(7, 6, "", "", Certainty.EXACT),
        Speaker(None, 11, "", "", Certainty.EXACT),
        Speaker(None, None, "Møtet", "", Certainty.EXACT),
        Speaker(None, None, "", "Etaten", Certainty.UNKNOWN),
    )
    written = [compose([Record(Kind.STATEMENT, "Enig.", (speaker,))], REGISTER) for speaker in speakers]

    assert written == [
        "FVR: Enig.\n",
        "Samsenteret/Magnus Bakke: Enig.\n",
        "Thea Lunde: Enig.\n",
        "Møtet: Enig.\n",
        "Etaten: Enig.\n",
    ]


def test_the_kind_of_a_record_is_written_into_its_note() -> None:
    speaker = Speaker(3, None, "", "FVR", Certainty.EXACT)

    assert compose([Record(Kind.QUESTION, "Når?", (speaker,), note="vara")], REGISTER) == "FVR (vara, spørsmål): Når?\n"
    assert compose([Record(Kind.ADVICE, "En plan.", (speaker,))], REGISTER) == "FVR (anbefaling): En plan.\n"


def test_a_person_who_is_away_may_be_given_a_task_under_his_full_name() -> None:
    register = Register(people=(PersonEntry(1, "Vidar Moen", (), None, attending=False),))
    (block,) = parse("! Vidar Moen: ringe", register).blocks

    assert block.task is not None
    assert (block.task.who[0].person, block.doubt) == (1, None)


def test_a_task_of_one_of_two_organisations_with_the_same_name_asks_whose_it_is() -> None:
    both = [OrganisationEntry(key, short, ("Samvær",), short, seated=True) for key, short in ((1, "SAM"), (2, "SVR"))]
    (block,) = parse("! Samvær innen 1.9: ringe", Register(organisations=tuple(both))).blocks

    assert block.task is not None
    assert block.doubt is not None
    assert (block.task.what, block.task.when_text) == ("ringe", "innen 1.9")
    assert [candidate.label for candidate in block.doubt.candidates] == ["SAM", "SVR"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1.9", "2026-09-01"),
        ("innen 1.9.", "2026-09-01"),
        ("før 01.09.26", "2026-09-01"),
        ("innen den 1. sept.", "2026-09-01"),
        ("innen tirsdag 1. september", "2026-09-01"),
        ("innen tirsdag den 1.9", "2026-09-01"),
        ("1. september 2027", "2027-09-01"),
        ("1. sep. 26", "2026-09-01"),
        ("1 9", None),
        ("1.9 tirsdag", "2026-09-01"),
        ("tirsdag onsdag 1.9", None),
        ("2.6", "2027-06-02"),
        ("3.6", "2026-06-03"),
        ("1. ma", None),
        ("1. mai", "2027-05-01"),
        ("0.5", None),
        ("onsdag 1.9", None),
        ("innen utgangen av mai", None),
        ("mandag", None),
        ("en dag", None),
        ("", None),
    ],
)
def test_a_deadline_is_a_date_only_when_one_is_written(words: str, expected: str | None) -> None:
    found = read_date(words, MEETING)

    assert (found.isoformat() if found else None) == expected


def test_without_a_dated_meeting_a_deadline_without_a_year_has_no_date() -> None:
    assert read_date("1.9", None) is None
    assert read_date("1.9.2026", None) == date(2026, 9, 1)
