"""The check of translations is seen to find what is missing, unused, uncompiled and ambiguous."""

import shutil
from pathlib import Path

import pytest

from scripts.check_translations import (
    GETTEXT,
    HEADER,
    PLURALS,
    collisions,
    compile_catalogue,
    differences,
    texts,
    translated,
    uncompiled,
)
from scripts.stopping import Stop

pytestmark = pytest.mark.skipif(not all(map(shutil.which, GETTEXT)), reason="gettext is not installed")

PO = (
    HEADER
    + """
msgid "Møte"
msgstr "Meeting"

#, fuzzy
msgid "Sak"
msgstr "Case"

msgid "Vedlegg"
msgstr ""

msgctxt "kolonne"
msgid "Status"
msgstr "State"

#, python-format
msgid "%(count)s innspill"
msgid_plural "%(count)s innspill i alt"
msgstr[0] "%(count)s statement"
msgstr[1] "%(count)s statements"
"""
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "django.po"
    path.write_text(PO, encoding="utf-8")
    return path


def test_only_finished_translations_count(catalogue: Path, tmp_path: Path) -> None:
    assert set(translated(catalogue, tmp_path)) - {""} == {
        "Møte",
        "kolonne\x04Status",
        ("%(count)s innspill", 0),
        ("%(count)s innspill", 1),
    }


def test_every_listed_text_is_found_translated_or_not(catalogue: Path, tmp_path: Path) -> None:
    assert texts(catalogue, tmp_path) == {
        "Møte",
        "Sak",
        "Vedlegg",
        "kolonne\x04Status",
        ("%(count)s innspill", 0),
        ("%(count)s innspill", 1),
    }


def test_a_template_lists_its_texts_though_it_has_no_plural_rules(catalogue: Path, tmp_path: Path) -> None:
    listed = texts(catalogue, tmp_path)
    template = tmp_path / "django.pot"
    template.write_text(PO.replace(PLURALS, "nplurals=INTEGER; plural=EXPRESSION;"), encoding="utf-8")

    assert texts(template, tmp_path) == listed


def test_missing_and_unused_translations_are_named(catalogue: Path, tmp_path: Path) -> None:
    used = texts(catalogue, tmp_path) - {"Møte"}
    english = set(translated(catalogue, tmp_path)) - {""}

    assert list(differences(used, english)) == [
        "no English for «Sak»",
        "no English for «Vedlegg»",
        "nobody uses «Møte»",
    ]


def test_a_text_of_a_package_collides_unless_ours_has_a_context(catalogue: Path, tmp_path: Path) -> None:
    used = texts(catalogue, tmp_path)

    assert list(collisions(used, {"Status", "Sak"})) == ["«Sak» is a text of Django's too: give ours a context"]


def test_a_misspelt_placeholder_stops_the_check(catalogue: Path, tmp_path: Path) -> None:
    catalogue.write_text(PO.replace("%(count)s statements", "%(counts)s statements"), encoding="utf-8")

    with pytest.raises(Stop, match="count"):
        translated(catalogue, tmp_path)


def test_a_stale_compiled_file_is_named(catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "council" / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    shutil.copy(catalogue, folder / "django.po")
    monkeypatch.chdir(tmp_path)
    stale = ["council/locale/en/LC_MESSAGES/django.mo is not django.po compiled: run «make translations»"]

    assert list(uncompiled(tmp_path)) == stale

    compile_catalogue(folder / "django.po", folder / "django.mo")

    assert list(uncompiled(tmp_path)) == []

    (folder / "django.po").write_text(PO.replace('"Meeting"', '"A meeting"'), encoding="utf-8")

    assert list(uncompiled(tmp_path)) == stale
