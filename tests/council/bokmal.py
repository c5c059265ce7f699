"""How a test sees that a page speaks bokmål: no visible word of it is one that only English has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import django
import django_filters
from django.conf import settings

DJANGO, FILTERS = Path(django.__file__).parent, Path(django_filters.__file__).parent
USED = ("conf", "contrib/admin", "contrib/auth", "contrib/contenttypes")
SAID_IN = frozenset({"title", "alt", "placeholder", "aria-label", "aria-description"})
NORWEGIAN_TOO = frozenset({"administrator", "adresse", "be", "person", "status", "type", "slug", "organ", "navn"})
"""Words of ours that stand in an English text of the packages as well."""

Entry = tuple[str, str, str]  # context, text, plural


def entries(catalogue: Path) -> dict[Entry, list[str]]:
    """What a .po file lists, with its translations. Outdated and doubtful entries do not count."""
    found: dict[Entry, list[str]] = {}
    for paragraph in re.split(r"\n\s*\n", catalogue.read_text(encoding="utf-8")):
        lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
        if not lines or re.search(r"^#,.*fuzzy", paragraph, re.MULTILINE):
            continue
        parts: dict[str, str] = {}
        name = ""
        for line in lines:
            word, _space, text = line.partition(" ") if not line.startswith('"') else (name, "", line)
            name = word
            parts[name] = parts.get(name, "") + ast.literal_eval(text)
        said = [text for word, text in parts.items() if word.startswith("msgstr")]
        found[parts.get("msgctxt", ""), parts["msgid"], parts.get("msgid_plural", "")] = said
    return found


def texts(domain: str, language: str) -> dict[Entry, list[str]]:
    """All that the packages we show list in a language; django-filter has no English file, Danish lists the same."""
    files = [DJANGO / part / "locale" / language / "LC_MESSAGES" / f"{domain}.po" for part in USED]
    if language == "en":
        files.append(FILTERS / "locale" / "da" / "LC_MESSAGES" / f"{domain}.po")
    return {key: said for file in files if file.exists() for key, said in entries(file).items()}


def ours(domain: str) -> dict[Entry, list[str]]:
    return entries(Path(settings.LOCALE_PATHS[1]) / "nb" / "LC_MESSAGES" / f"{domain}.po")


def words(text: str) -> set[str]:
    """Plain words in small letters; addresses, keys, numbers and file names are none."""
    kept = (token for token in text.split() if not re.search(r"[@/\\_\d%<>={}]|\w\.\w", token))
    return {word for token in kept for word in re.findall(r"[a-zæøåé]{2,}", token.lower())}


@cache
def english_words() -> frozenset[str]:
    """Words of the packages' English that their bokmål, and ours, never uses."""
    english = {word for _context, *forms in texts("django", "en") for form in forms for word in words(form)}
    known = [*texts("django", "nb").values(), *ours("django").values()]
    norwegian = {word for said in known for text in said for word in words(text)}
    return frozenset(english - norwegian - NORWEGIAN_TOO)


class Shown(HTMLParser):
    """Gathers what a reader sees or hears of a page, leaving out what says of itself that it is English."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.unheard: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in {"script", "style", "svg"} or named.get("lang") == "en":
            self.unheard.append(tag)
        self.said.extend(value for name, value in attrs if name in SAID_IN and value)
        if tag == "input" and named.get("type") in {"submit", "button", "reset"}:
            self.said.append(named.get("value") or "Submit")

    def handle_endtag(self, tag: str) -> None:
        if self.unheard and self.unheard[-1] == tag:
            self.unheard.pop()

    def handle_data(self, data: str) -> None:
        if not self.unheard:
            self.said.append(data)


def shown(page: str) -> str:
    reader = Shown()
    reader.feed(page)
    return " ".join(reader.said)


def english_in(page: str) -> list[str]:
    return sorted(words(shown(page)) & english_words())


def links_in(page: str, start: str) -> Iterator[str]:
    """Addresses of the page's links that begin so."""
    for found in re.findall(r'href="([^"]+)"', page):
        if found.startswith(start):
            yield found.replace("&amp;", "&")
