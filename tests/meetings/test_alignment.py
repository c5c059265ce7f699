"""Permanent ids under edits: what they follow, and whom they never pass to."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.alignment import Aligned, Alignment, align

SPEAKERS = ("FVR", "LPS", "PB", "PBU", "Om-start", "")
WORDS = (
    *("plassen", "avtalen", "natt", "helg", "kommunen", "pårørende", "gruppa", "tilbudet", "åpent", "stengt"),
    *("ringe", "skrive", "penger", "bolig", "ventetid", "avrusning", "brukere", "ansatte", "møter"),
    *("støtter", "savner", "ønsker"),
)


def said(key: str, who: str, text: str, item: int = 1, kind: str = "statement") -> Aligned:
    return Aligned(key, (who,) if who else (), text, item, kind)


def as_new(blocks: list[Aligned]) -> list[Aligned]:
    return [replace(block, key="") for block in blocks]


def keys(old: list[Aligned], new: list[Aligned]) -> list[str | None]:
    return align(old, as_new(new)).keys


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
blocks = st.builds(
    Aligned,
    key=st.just(""),
    speakers=st.sampled_from(SPEAKERS).map(lambda who: (who,) if who else ()),
    text=texts,
    item=st.integers(1, 3),
    kind=st.sampled_from(("statement", "information")),
)
meetings = st.lists(blocks, max_size=20).map(
    lambda found: [replace(block, key=f"s{n}") for n, block in enumerate(found)]
)


def test_an_untouched_meeting_carries_every_id() -> None:
    old = [said("a", "FVR", "Plassen er avtalt."), said("b", "PB", "Enig."), said("c", "", "Orientering.")]

    assert align(old, as_new(old)) == Alignment(["a", "b", "c"], [], 6)


def test_ids_follow_blocks_that_are_reordered() -> None:
    old = [said("a", "FVR", "Plassen er avtalt."), said("b", "PB", "Natt og helg."), said("c", "FVR", "Enig.")]

    assert keys(old, [old[2], old[0], old[1]]) == ["c", "a", "b"]


def test_ids_follow_a_block_cut_and_pasted_into_another_item() -> None:
    old = [said("a", "FVR", "Plassen er avtalt.", 1), said("b", "PB", "Natt og helg.", 1), said("c", "LPS", "Ja.", 2)]
    new = [old[1], old[2], replace(old[0], item=2)]

    assert keys(old, new) == ["b", "c", "a"]


def test_a_corrected_text_of_the_same_speaker_keeps_its_id() -> None:
    old = [said("a", "FVR", "Plassen må være avtalt før avrusningen starter."), said("b", "PB", "Enig.")]
    new = [replace(old[0], text="Plassen skal være avtalt før avrusningen begynner."), old[1]]

    assert keys(old, new) == ["a", "b"]


def test_a_reattributed_text_keeps_its_id_when_the_words_are_equal() -> None:
    old = [said("a", "FVR", "Plassen er avtalt."), said("b", "PB", "Natt og helg.")]

    assert keys(old, [replace(old[0], speakers=("LPS",)), old[1]]) == ["a", "b"]


def test_a_reattributed_and_changed_text_gets_a_new_id() -> None:
    old = [said("a", "FVR", "Plassen er avtalt."), said("b", "PB", "Natt og helg.")]
    found = align(old, as_new([said("", "LPS", "Plassen er ikke avtalt."), old[1]]))

    assert (found.keys, found.gone) == ([None, "b"], ["a"])


def test_two_speakers_who_swap_texts_swap_ids_with_the_words() -> None:
    old = [said("a", "FVR", "Plassen er avtalt."), said("b", "PB", "Natt og helg mangler.")]
    new = [said("", "PB", "Plassen er avtalt."), said("", "FVR", "Natt og helg mangler.")]

    assert keys(old, new) == ["a", "b"]


def test_a_split_statement_leaves_its_id_with_the_likest_part() -> None:
    old = [said("a", "FVR", "Plassen er avtalt før avrusningen starter. Natt og helg mangler.")]
    new = [said("", "FVR", "Plassen er avtalt før avrusningen starter."), said("", "FVR", "Natt og helg mangler.")]

    assert keys(old, new) == ["a", None]


def test_joined_statements_keep_the_id_of_the_likest_part() -> None:
    old = [
        said("a", "FVR", "Natt og helg mangler."),
        said("b", "FVR", "Plassen er avtalt før avrusningen starter i kommunen."),
    ]
    found = align(old, [said("", "FVR", f"{old[0].text} {old[1].text}")])

    assert (found.keys, found.gone) == (["b"], ["a"])


def test_equal_short_lines_are_told_apart_by_their_neighbours() -> None:
    old = [
        said("a", "FVR", "Plassen er avtalt."),
        said("b", "PB", "Enig."),
        said("c", "LPS", "Natt og helg."),
        said("d", "PB", "Enig."),
    ]

    assert keys(old, [old[0], old[2], old[3]]) == ["a", "c", "d"]


def test_equal_short_lines_without_neighbours_are_interchangeable() -> None:
    old = [said("a", "PB", "Enig."), said("b", "PB", "Enig.")]

    assert align(old, as_new(old[:1])).gone == ["b"]


def test_a_text_written_anew_in_its_old_place_keeps_its_id() -> None:
    old = [said("a", "FVR", "Plassen er avtalt."), said("b", "PB", "Enig."), said("c", "LPS", "Ja.")]
    new = [old[0], said("", "PB", "Ønsker ett nummer."), old[2]]

    assert keys(old, new) == ["a", "b", "c"]


def test_an_unattributed_line_with_other_words_is_a_new_line() -> None:
    old = [said("a", "", "Orientering fra senteret.", kind="information")]
    found = align(old, [said("", "", "Pause til halv tolv.", kind="information")])

    assert (found.keys, found.gone) == ([None], ["a"])


def test_a_text_of_marks_only_is_like_no_other() -> None:
    old = [said("a", "FVR", "–"), said("b", "FVR", "Plassen er avtalt.")]

    assert keys(old, [said("", "FVR", "Plassen er ikke avtalt."), said("", "FVR", "…")]) == ["b", None]


def test_speakers_of_a_joint_statement_may_change_places() -> None:
    old = [Aligned("a", ("FVR", "PB"), "Vil søke midler.", 1, "statement")]

    assert keys(old, [replace(old[0], speakers=("PB", "FVR"))]) == ["a"]


def test_a_changed_kind_keeps_the_id() -> None:
    old = [said("a", "FVR", "Når skjer bruddene?")]

    assert keys(old, [replace(old[0], kind="question")]) == ["a"]


def test_a_task_never_takes_the_id_of_a_statement() -> None:
    old = [said("a", "FVR", "Hente tallene.")]

    assert keys(old, [replace(old[0], kind="task")]) == [None]


def test_blanks_and_line_ends_do_not_make_another_text() -> None:
    old = [said("a", "FVR", "Plassen er\navtalt.")]

    assert keys(old, [said("", "LPS", "Plassen  er avtalt.")]) == ["a"]


@settings(max_examples=150, deadline=None)
@given(meetings, meetings)
def test_ids_are_used_once_and_none_is_lost_unmentioned(old: list[Aligned], other: list[Aligned]) -> None:
    found = align(old, as_new(other))

    carried = [key for key in found.keys if key is not None]
    assert len(found.keys) == len(other)
    assert Counter(carried + found.gone) == Counter(block.key for block in old)


@settings(max_examples=150, deadline=None)
@given(meetings, meetings)
def test_no_id_passes_to_another_speaker_with_other_words(old: list[Aligned], other: list[Aligned]) -> None:
    by_key = {block.key: block for block in old}
    found = align(old, as_new(other))

    for key, block in zip(found.keys, other, strict=True):
        if key is not None and set(by_key[key].speakers) != set(block.speakers):
            assert by_key[key].words == block.words


@settings(max_examples=100, deadline=None)
@given(meetings, st.randoms(use_true_random=False))
def test_reordering_loses_no_id_and_mixes_up_no_text(old: list[Aligned], random: Random) -> None:
    new = list(old)
    random.shuffle(new)
    found = align(old, as_new(new))
    by_key = {block.key: block for block in old}

    assert found.gone == []
    for key, block in zip(found.keys, new, strict=True):
        assert key is not None
        assert (by_key[key].whose, by_key[key].words) == (block.whose, block.words)


@settings(max_examples=100, deadline=None)
@given(meetings.filter(bool), st.data())
def test_one_removed_block_takes_at_most_its_like_with_it(old: list[Aligned], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(old) - 1))
    found = align(old, as_new(old[:at] + old[at + 1 :]))

    assert len(found.gone) == 1
    assert next(b.words for b in old if b.key == found.gone[0]) == old[at].words


@settings(max_examples=100, deadline=None)
@given(meetings.filter(bool), st.data())
def test_one_block_pasted_into_another_item_keeps_its_words_under_one_id(
    old: list[Aligned], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(old) - 1))
    moved = replace(old[at], item=99)
    new = [*old[:at], *old[at + 1 :], moved]
    found = align(old, as_new(new))

    assert found.gone == []
    assert {block.key: block.words for block in old}[found.keys[-1] or ""] == moved.words


def rewritten_round(count: int) -> tuple[list[Aligned], list[Aligned]]:
    """A round of `count` lines by six speakers, and the same round with every line rewritten."""
    old = [
        said(
            f"s{n}",
            SPEAKERS[n % 5],
            f"Punkt {n} om {WORDS[n % 22]} og {WORDS[n * 7 % 22]}, nummer{n} av flere i runden",
        )
        for n in range(count)
    ]
    new = [replace(b, key="", text=f"Når det gjelder {b.text.casefold()}, er svaret et annet nå.") for b in old]
    return old, new


def test_120_rewritten_lines_all_keep_their_ids() -> None:
    old, new = rewritten_round(120)

    assert align(old, new).keys == [block.key for block in old]


@pytest.mark.parametrize("texts_of_one_kind", ["rewritten", "equal", "unlike"])
def test_the_work_grows_with_the_number_of_lines_and_not_its_square(texts_of_one_kind: str) -> None:
    def work(count: int) -> int:
        old, new = rewritten_round(count)
        if texts_of_one_kind == "equal":
            old = [replace(block, text="Enig.") for block in old]
            new = [replace(block, text="Enig.") for block in new[: count // 2]]
        elif texts_of_one_kind == "unlike":
            new = [replace(block, text=f"Ganske andre ord her {n * 31}") for n, block in enumerate(new)]
        return align(old, new).comparisons

    assert work(120) <= 120 * 20
    assert work(480) <= 2.2 * work(240)
    assert work(960) <= 2.2 * work(480)
