"""What a person's choice writes into the text, and that it writes nothing else."""

from __future__ import annotations

import pytest

from meetings.notation import (
    CannotRelabel,
    Kind,
    escape_block,
    escape_line,
    parse,
    relabel_block,
    replace_block,
    settle_doubt,
)
from tests.meetings.notation_samples import register_of, samples

REGISTER = register_of(samples()["register"])

BEFORE = "#ventetid\r\nPB:\tEnig.  \n  // skjult\n\n"
AFTER = "\n  Svar: Nei.\nXYZ – noe\n"


@pytest.mark.parametrize(
    ("line", "label", "expected"),
    [
        ("Etaten: Saken ligger.\n", "FVR", "FVR: Saken ligger.\n"),
        ("Lars (vara) : Ja.  \r\n", "Medvind/Lars Berge", "Medvind/Lars Berge (vara) : Ja.  \r\n"),
        ("*  Psykologlag:  savner tall\n", "Psykologlaget", "*  Psykologlaget:  savner tall\n"),
        ("FVR – støtter dette\n", "PB", "PB – støtter dette\n"),
        ("FVR – støtter dette\n", "Møtet", "Møtet: støtter dette\n"),
        ("FVR- støtter dette\n", "Etaten", "Etaten: støtter dette\n"),
        (
            "FVR – Landslaget for pårørende og søsken er enig\n",
            "LPS",
            "LPS: Landslaget for pårørende og søsken er enig\n",
        ),
        ("FVR har sagt ja.\n", "FVR", "FVR: FVR har sagt ja.\n"),
        ("- Det er sagt.\n", "FVR", "- FVR: Det er sagt.\n"),
        ("\\Bolig: viktig\n", "FVR", "FVR: \\Bolig: viktig\n"),
        ("Bolig:\n", "FVR", "FVR: Bolig:\n"),
        ("Spørsmål: Når?\n", "FVR", "FVR (spørsmål): Når?\n"),
        ("Forslag: Bolig\n", "FVR og PB", "FVR og PB (forslag): Bolig\n"),
        ("Forslag (kun medlemmer): Bolig\n", "FVR", "FVR (forslag) (kun medlemmer): Bolig\n"),
        ("FVR (spørsmål): Når?\n", "PB", "PB (spørsmål): Når?\n"),
        ("! Lars innen 1.9: ringe\n", "Medvind/Lars Berge", "! Medvind/Lars Berge innen 1.9: ringe\n"),
        ("! ringe\n", "Ida", "! Ida: ringe\n"),
        ("!ringe\n", "Ida", "! Ida: ringe\n"),
        ("Oppfølging:  ringe\n", "Ida", "Oppfølging:  Ida: ringe\n"),
        ("Etaten:\n", "FVR", "FVR:\n"),
    ],
)
def test_a_new_label_is_written_and_nothing_else(line: str, label: str, expected: str) -> None:
    text = BEFORE + line + AFTER

    assert parse(text, REGISTER).blocks[4].raw == line
    assert relabel_block(text, 4, label, REGISTER) == BEFORE + expected + AFTER


@pytest.mark.parametrize(
    ("line", "label", "kind"),
    [
        ("Spørsmål: Når?", "FVR", Kind.QUESTION),
        ("FVR – støtter dette", "Møtet", Kind.INPUT),
        ("FVR- støtter dette", "Etaten", Kind.STATEMENT),
        ("\\Bolig: viktig", "FVR", Kind.STATEMENT),
    ],
)
def test_a_new_label_reads_as_that_label(line: str, label: str, kind: Kind) -> None:
    (block,) = parse(relabel_block(line, 0, label, REGISTER), REGISTER).blocks

    assert (block.kind, block.label) == (kind, label)


def test_a_bullet_of_a_list_gets_a_label_of_its_own() -> None:
    text = "Møtet:\n•  Telefonen er åpen.\n• Noe annet.\n"

    assert relabel_block(text, 1, "PB", REGISTER) == "Møtet:\n•  PB: Telefonen er åpen.\n• Noe annet.\n"


def test_a_proposal_within_a_list_gets_its_own_speaker() -> None:
    text = "FVR:\n• Forslag: Søke midler\n"

    assert relabel_block(text, 1, "PB", REGISTER) == "FVR:\n• PB (forslag): Søke midler\n"


def test_a_bullet_of_a_list_of_questions_stays_a_question() -> None:
    assert relabel_block("Spørsmål:\n• Når?\n", 1, "PB", REGISTER) == "Spørsmål:\n• PB (spørsmål): Når?\n"


@pytest.mark.parametrize("text", ["Internt:\n• ring LPS", "Konklusjon:\n• Støttes.", "Lenke:\n• rapport"])
def test_a_bullet_of_a_list_that_belongs_to_nobody_takes_no_label(text: str) -> None:
    with pytest.raises(CannotRelabel):
        relabel_block(text, 1, "FVR", REGISTER)


def test_an_indented_line_keeps_its_indent() -> None:
    text = "FVR: Hva?\n\tEtaten: Ja.\n\t\tMer.\n"

    assert relabel_block(text, 1, "SPL", REGISTER) == "FVR: Hva?\n\tSPL: Ja.\n\t\tMer.\n"


@pytest.mark.parametrize("text", ["\n", "#ventetid", "= Enige.", "// skjult", "Lenke: rapport", "Vedtak: Støttes."])
def test_what_belongs_to_nobody_takes_no_label(text: str) -> None:
    with pytest.raises(CannotRelabel):
        relabel_block(text, 0, "FVR", REGISTER)


def test_a_block_that_is_not_there_is_an_index_error() -> None:
    with pytest.raises(IndexError):
        relabel_block("FVR: Ja.", 1, "PB", REGISTER)
    with pytest.raises(IndexError):
        replace_block("FVR: Ja.", -1, "", REGISTER)
    with pytest.raises(IndexError):
        escape_block("", 0, REGISTER)


def test_a_choice_settles_the_doubtful_one_of_joint_speakers() -> None:
    text = "FVR og Lars (vara): Vil møtes.\nPB: Ja."

    changed = settle_doubt(text, 0, "Medvind/Lars Berge", REGISTER)

    assert changed == "FVR og Medvind/Lars Berge (vara): Vil møtes.\nPB: Ja."
    assert parse(changed, REGISTER).doubts() == ()
    assert settle_doubt(changed, 1, "LPS", REGISTER) == changed


def test_a_choice_settles_who_does_a_task() -> None:
    text = "! Ida og Lars innen 1.9: ringe Lars"

    assert settle_doubt(text, 0, "Lars Bru", REGISTER) == "! Ida og Lars Bru innen 1.9: ringe Lars"


def test_ordinary_text_is_written_with_a_backslash_before_the_bullet() -> None:
    assert escape_block("FVR: Ja.\n - Etaten: Nei.\nPB: Ja.\n", 1, REGISTER) == "FVR: Ja.\n \\- Etaten: Nei.\nPB: Ja.\n"
    assert escape_block("\\FVR: Ja.", 0, REGISTER) == "\\FVR: Ja."


def test_a_replaced_block_keeps_its_line_end() -> None:
    text = "FVR: Ja.\r\nPB: Nei.\nLPS: Kanskje."

    assert replace_block(text, 0, "FVR: Nei.", REGISTER) == "FVR: Nei.\r\nPB: Nei.\nLPS: Kanskje."
    assert replace_block(text, 1, "PB: Ja.\n  Helt.", REGISTER) == "FVR: Ja.\r\nPB: Ja.\n  Helt.\nLPS: Kanskje."
    assert replace_block(text, 2, "LPS: Ja.", REGISTER) == "FVR: Ja.\r\nPB: Nei.\nLPS: Ja."
    assert replace_block(text, 1, "", REGISTER) == "FVR: Ja.\r\nLPS: Kanskje."


@pytest.mark.parametrize(
    ("line", "with_register", "without"),
    [
        ("", "", ""),
        ("  \n", "  \n", "  \n"),
        ("Gatearbeidet er styrket.", "Gatearbeidet er styrket.", "Gatearbeidet er styrket."),
        ("FVR: Ja.", "\\FVR: Ja.", "\\FVR: Ja."),
        ("  FVR – ja\n", "  \\FVR – ja\n", "  \\FVR – ja\n"),
        ("- Etaten: ja", "\\- Etaten: ja", "\\- Etaten: ja"),
        ("//example.org/a", "\\//example.org/a", "\\//example.org/a"),
        ("! obs", "\\! obs", "\\! obs"),
        ("#ventetid", "\\#ventetid", "\\#ventetid"),
        ("# ventetid", "# ventetid", "# ventetid"),
        ("\\tegn", "\\\\tegn", "\\\\tegn"),
        ("Bolig: viktig", "Bolig: viktig", "\\Bolig: viktig"),
        ("Kommentarer:", "Kommentarer:", "\\Kommentarer:"),
        ("LAR – ny veileder", "LAR – ny veileder", "\\LAR – ny veileder"),
        ("- et punkt", "- et punkt", "- et punkt"),
    ],
)
def test_a_line_is_escaped_where_it_would_mean_something(line: str, with_register: str, without: str) -> None:
    assert escape_line(line, REGISTER) == with_register
    assert escape_line(line) == without
