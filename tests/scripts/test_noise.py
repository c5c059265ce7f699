"""Noise over minutes: the labels follow the words, and every kind of noise is there."""

from __future__ import annotations

import re

import pytest

from scripts.noise import KINDS, Json, Kind, with_noise
from scripts.score_minutes import letters
from tests.scripts.minutes_corpus import EVERY, text_of, unaccounted

BY_NAME = {kind.name: kind for kind in KINDS}

TEXT = """Referat fra Fagrådet

1. Bolig
• Terskel: Boligene må ligge nær bussen, og kommunen må ha ansatte som kjenner dem som flytter inn i leilighetene der.
• Kan varmen
  stå på?
Nytt møte 3. juni
"""


def gold() -> Json:
    return {
        "source": "invented.txt",
        "present": [],
        "apologies": [],
        "agenda": [{"heading_lines": [3, 3], "lines": [3, 7]}],
        "statements": [
            {"organisation": "Terskel", "person": None, "lines": [4, 4]},
            {"organisation": None, "person": None, "lines": [5, 6]},
        ],
        "links": [],
        "next_meeting": {"lines": [7, 7]},
        "signed": {"lines": None},
        "header_lines": [[1, 1]],
        "other_lines": [],
    }


def spoken(text: str, labels: Json, lines: list[int]) -> str:
    """The letters of a range without what the noise put in and without bullets."""
    added = {number for first, last in labels["other_lines"] for number in range(first, last + 1)}
    kept = [
        re.sub(r"^\s*(?:[•▪*o·–\uf0b7\uf0a7-]\s+)?", "", line)
        for number, line in enumerate(text.split("\n"), 1)
        if lines[0] <= number <= lines[1] and number not in added
    ]
    return letters("".join(kept))


PARTS = ("present", "apologies", "agenda", "statements", "links")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_label_still_holds_its_words_and_every_line_has_a_label(kind: Kind) -> None:
    moved = []
    for sample in EVERY:
        clean, noisy = text_of(sample), with_noise(text_of(sample), sample.gold, kind, 3)
        text = decoded(noisy.content)
        moved += [(sample.name, number) for number in unaccounted(noisy.gold, text)]
        for part in PARTS:
            for before, after in zip(sample.gold[part], noisy.gold[part], strict=True):
                for key in ("lines", "heading_lines"):
                    if before.get(key) and spoken(clean, sample.gold, before[key]) != spoken(
                        text, noisy.gold, after[key]
                    ):
                        moved.append((sample.name, before[key]))

    assert moved == []


def decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def noisy_texts(name: str, seeds: range) -> list[str]:
    return [decoded(with_noise(TEXT, gold(), BY_NAME[name], seed).content) for seed in seeds]


def test_the_same_seed_gives_the_same_noise_and_another_seed_another() -> None:
    once, again, other = (with_noise(TEXT, gold(), BY_NAME["pdf"], seed) for seed in (1, 1, 2))

    assert once == again
    assert once.content != other.content


def test_labels_move_with_the_lines_that_the_noise_breaks() -> None:
    labels = with_noise(TEXT, gold(), BY_NAME["double-spaced"], 1).gold

    assert labels["header_lines"] == [[1, 1]]
    assert [one["lines"] for one in labels["statements"]] == [[7, 9], [11, 13]]
    assert labels["next_meeting"] == {"lines": [15, 15]}


def test_what_comes_out_of_a_pdf_has_short_lines_parted_words_and_pages() -> None:
    sample = next(one for one in EVERY if one.name == "dialogmote-direktorat")
    texts = [decoded(with_noise(text_of(sample), sample.gold, BY_NAME["pdf"], seed).content) for seed in range(12)]

    assert max(map(len, text_of(sample).split("\n"))) > 250
    assert max(len(line.replace("\u00ad", "")) for text in texts for line in text.split("\n") if "\t" not in line) <= 90
    assert all("\u00ad" in text for text in texts)
    assert all(re.search(r"[a-zæøå]-\n[a-zæøå]", text) for text in texts)
    assert any("\f" in text for text in texts)
    assert any("Side 1 av " in text for text in texts)


def test_bullets_change_or_go_and_a_blank_line_then_parts_what_has_no_name() -> None:
    texts = noisy_texts("pdf", range(30))
    before = {sign for text in texts for sign in re.findall(r"^(.*)Kan varmen", text, re.MULTILINE)}

    assert before >= {"", "o ", "- ", "· ", "\uf0b7 "}
    assert all("\n\nKan varmen" in text for text in texts if "\nKan varmen" in text)
    assert any("\nTerskel: " in text for text in texts)


def test_a_word_processor_leaves_tabs_and_blanks_that_do_not_break() -> None:
    texts = noisy_texts("word-processor", range(20))

    assert all("•\tTerskel: " in text.replace("\u00a0", " ").replace("  ", " ") for text in texts)
    assert all("\n\tstå" in text for text in texts)
    assert any("\u00a0" in text for text in texts)
    assert any(re.search(r"\S {2}\S", text) for text in texts)


def test_an_old_file_has_its_own_signs_for_letters_and_hardly_a_blank_line() -> None:
    noisy = [with_noise(TEXT, gold(), BY_NAME["old-file"], seed).content for seed in range(10)]

    assert {decoded(content).count("\n\n") for content in noisy} <= {1, 2}
    assert any("må".encode("cp1252") in content for content in noisy)


def test_what_two_labels_share_and_rows_of_tables_are_not_broken() -> None:
    words = "ord " * 60
    labels = gold() | {"next_meeting": {"lines": [4, 4]}}
    text = TEXT.replace("• Terskel: ", f"• Terskel: {words}").replace("Nytt møte", f"Nytt\tmøte {words}")

    lines = decoded(with_noise(text, labels, BY_NAME["double-spaced"], 1).content).split("\n")

    assert [line[:13] for line in lines if len(line) > 90] == ["• Terskel: or", "Nytt\tmøte ord"]
