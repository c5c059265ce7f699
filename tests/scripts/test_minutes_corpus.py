"""The labels of the invented minutes: complete, inside their texts, and the two sets strangers to each other."""

from __future__ import annotations

from scripts.noise import Json
from scripts.score_minutes import lines_of, score
from tests.scripts.minutes_corpus import CORPUS, EVERY, ranges_of, text_of, unaccounted


def test_labels_account_for_every_line_and_name_none_that_is_blank_or_beyond() -> None:
    faults = {}
    for sample in EVERY:
        lines = text_of(sample).split("\n")
        ends = {number for one in ranges_of(sample.gold) for number in one}
        outside = [number for number in ends if number > len(lines) or not lines[number - 1].strip()]
        backwards = [one for one in ranges_of(sample.gold) if one[0] > one[1]]
        faults[sample.name] = unaccounted(sample.gold, text_of(sample)) + outside + backwards

    assert {name: fault for name, fault in faults.items() if fault} == {}


def test_labels_scored_against_themselves_are_perfect() -> None:
    perfect = {
        sample.name: {
            name: count
            for name, count in score(sample.gold, sample.gold, lines_of(text_of(sample))).items()
            if count.wrong or count.missed
        }
        for sample in EVERY
    }

    assert {name: counts for name, counts in perfect.items() if counts} == {}


def test_persons_organisations_and_dates_stand_in_the_text_they_label() -> None:
    absent = []
    for sample in EVERY:
        text = " ".join(text_of(sample).split())
        meeting, following = sample.gold["meeting"], sample.gold["next_meeting"]
        names = [
            one[key]
            for part in ("present", "apologies")
            for one in sample.gold[part]
            for key in ("person", "organisation")
        ]
        names += [meeting["date_text"], following["date_text"], meeting["place"], sample.gold["signed"]["person"]]
        names += [one["person"] for one in sample.gold["statements"]]
        absent += [(sample.name, name) for name in names if name and " ".join(name.split()) not in text]

    assert absent == []


def people_and_bodies(gold: Json) -> set[str]:
    listed = gold["present"] + gold["apologies"] + gold["statements"]
    persons = {one["person"] for one in listed if one["person"] and " " in one["person"]}
    spoken = {name for one in listed for name in one.get("organisations") or [one["organisation"]] if name}
    return persons | spoken


def test_what_is_kept_apart_shares_no_person_and_no_organisation_with_what_is_known() -> None:
    known, apart = (set().union(*(people_and_bodies(one.gold) for one in group)) for group in CORPUS.values())

    assert known & apart == set()


def test_both_sets_hold_as_much_of_every_kind() -> None:
    by_hand = [one for one in CORPUS["known"] if one.gold.get("labelled_by") != "reader"]

    assert (len(by_hand), len(CORPUS["apart"])) == (18, 18)
    assert (
        {one.gold["language"] for one in by_hand} == {one.gold["language"] for one in CORPUS["apart"]} == {"nb", "nn"}
    )
