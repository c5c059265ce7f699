"""Every page under /en/ speaks English, but for what the council wrote, and says which of the two each word is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.forms import DateField
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from meetings.models import Meeting
from meetings.wording import clock, date_in_words, minute_of_day, time_span, weekday_and_date
from organisations.models import Body, Organisation, Person, User
from tests.council.bokmal import SAID_IN, entries, texts, words
from tests.test_access import MEETING_ROUTES, STATES, World, admin_paths, make_world, open_paths, secretariat_paths

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
BUTTONS = frozenset({"submit", "button", "reset"})
NOT_SHOWN = frozenset({"script", "style", "textarea"})
"""What is typed in a text area is the council's own."""

MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


class Page(HTMLParser):
    """What a reader sees or hears of a page outside lang="nb", its times, and its link to the other language."""

    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.within: list[tuple[str, str]] = []  # the open elements, each with the language it is in
        self.said: list[str] = []
        self.times: list[tuple[str, str]] = []
        self.other_language: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        language = named.get("lang") or (self.within[-1][1] if self.within else "")
        if tag == "html":
            self.language = language
        if tag not in VOID:
            self.within.append((tag, language))
        if tag == "a" and named.get("hreflang"):
            self.other_language = named.get("href")
        if tag == "time":
            self.times.append((named.get("datetime") or "", ""))
        if language != "nb":
            self.said.extend(value for name, value in attrs if name in SAID_IN and value)
            if tag == "input" and named.get("type") in BUTTONS:
                self.said.append(named.get("value") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.within.pop()

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.within) - 1, -1, -1):
            if self.within[place][0] == tag:
                del self.within[place:]
                break

    def handle_data(self, data: str) -> None:
        tag, language = self.within[-1] if self.within else ("", "")
        if tag == "time" and self.times:
            self.times[-1] = (self.times[-1][0], self.times[-1][1] + data)
        if language != "nb" and tag not in NOT_SHOWN:
            self.said.append(data)


def page_of(response: Any) -> Page:  # Any: the test client's response
    page = Page()
    page.feed(response.content.decode())
    return page


@cache
def norwegian_words() -> frozenset[str]:
    """Words of the interface's Norwegian that its English, and Django's, never uses."""
    ours = entries(Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po")
    norwegian = {word for _context, *forms in ours for form in forms for word in words(form)}
    english = {word for said in ours.values() for text in said for word in words(text)}
    english |= {word for _context, *forms in texts("django", "en") for form in forms for word in words(form)}
    return frozenset(norwegian - english)


def norwegian_in(page: Page, names: Iterable[str]) -> list[str]:
    """The interface's Norwegian words on a page, the names of the council's people and organisations left out."""
    said = " ".join(" ".join(page.said).split())
    for name in sorted(names, key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", said)
    return sorted(words(said) & norwegian_words())


def in_english(paths: Iterable[str]) -> Iterator[str]:
    yield from (f"/en{path}" for path in dict.fromkeys(paths) if path != "/healthz")


def reader_paths(world: World) -> Iterator[str]:
    yield from open_paths().values()
    for path, _allowed in MEETING_ROUTES.values():
        yield from (path(world, state) for state in STATES)
    published = world.meetings["published_public"].slug
    yield from (f"/innspill/?mote={published}&q=x", f"/innspill/?mote={published}&ar=2026", "/innspill/?ar=x")
    yield from ("/finnes-ikke/", "/organisasjoner/pbu/")


def shown(client: Client, paths: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """The pages among the answers, papers, calendars and redirects left out. Any: the test client's response."""
    for path in in_english(paths):
        response = client.get(path)
        if response.status_code in {200, 404} and response.headers["Content-Type"].startswith("text/html"):
            yield path, response


@pytest.fixture
def world(secretary_user: User) -> World:
    made = make_world(secretary_user)
    Meeting.rows.filter(pk=made.meetings["announced_public"].pk).update(starts_at=time(10), ends_at=time(15, 30))
    return made


@pytest.fixture
def names(world: World) -> list[str]:
    found = [settings.COUNCIL_NAME, settings.COUNCIL_TAGLINE, *Body.rows.values_list("name", flat=True)]
    found += Person.rows.values_list("name", flat=True)
    for organisation in Organisation.rows.all():
        found += [organisation.name, organisation.short]
    return [name for name in found if name]


def test_the_list_of_norwegian_words_holds_the_words_of_every_page() -> None:
    assert {"lagre", "innspill", "referater", "saksliste", "deltakere", "logg", "søk", "utkast"} <= norwegian_words()
    assert {"save", "statements", "reports", "agenda", "participants", "log", "search", "draft"}.isdisjoint(
        norwegian_words()
    )


def flaws(pages: dict[str, Any], names: list[str]) -> dict[str, object]:
    """Norwegian words, and days that are not told as here, on each page; an answer that is not said to be English."""
    read = {path: page_of(response) for path, response in pages.items()}
    said = {f"{path} says": found for path, page in read.items() if (found := norwegian_in(page, names))}
    times = [(path, written, " ".join(text.split())) for path, page in read.items() for written, text in page.times]
    days = {
        f"{path} {written}": text
        for path, written, text in times
        if text not in in_words_of_ours(date.fromisoformat(written))
    }
    unsaid = [path for path, response in pages.items() if response.headers.get("Content-Language") != "en"]

    assert len({(written, text) for _path, written, text in times}) > 5
    return {**said, **days, **dict.fromkeys(unsaid, "is not said to be English")}


@pytest.mark.parametrize("role", ["visitor", "member", "secretary"])
def test_readers_pages_speak_english_in_every_state_and_lead_to_the_same_in_norwegian(
    world: World, names: list[str], role: str, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(role)
    pages = dict(shown(client, reader_paths(world)))

    wrong = flaws(pages, names)
    for path, response in pages.items():
        if response.status_code == 404:
            continue
        page = page_of(response)
        back = page_of(client.get(path.removeprefix("/en"))).other_language
        if (page.other_language, back) != (path.removeprefix("/en"), path):
            wrong[f"{path} leads"] = (page.other_language, back)

    assert wrong == {}
    assert {page_of(response).language for response in pages.values()} == {"en"}


def test_the_secretariats_pages_speak_english(world: World, names: list[str], secretary: Client) -> None:
    pages = dict(shown(secretary, secretariat_paths(world).values()))

    assert len(pages) >= 15
    assert flaws(pages, names) == {}


def test_the_admin_speaks_english(world: World, names: list[str], administrator: Client) -> None:
    pages = {path: page_of(response) for path, response in shown(administrator, admin_paths(world).values())}
    names += ["ikke til stede", "Feil", "sekretariat"]  # typed in the minutes, a reason, the name of a group

    assert len(pages) >= 50
    assert {path: found for path, page in pages.items() if (found := norwegian_in(page, names))} == {}


def in_words_of_ours(day: date) -> tuple[str, str]:
    plain = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return plain, f"{WEEKDAYS[day.weekday()]} {plain}"


def test_days_and_clocks_are_told_as_the_british_tell_them() -> None:
    with translation.override("en"):
        assert date_in_words(date(2026, 6, 3)) == "3 June 2026"
        assert weekday_and_date(date(2026, 6, 3)) == "Wednesday 3 June 2026"
        assert time_span(time(9, 5), time(15)) == "9:05–15:00"
        assert (clock(time(10)), minute_of_day(time(9, 5))) == ("10:00", "09:05")
        assert date_format(date(2026, 6, 3), "DATE_FORMAT") == "3 June 2026"
    with translation.override("nb"):
        assert date_in_words(date(2026, 6, 3)) == "3. juni 2026"
        assert time_span(time(9, 5), time(15)) == "kl. 9.05–15"
        assert (clock(time(10)), minute_of_day(time(9, 5))) == ("10", "09.05")


def test_a_day_typed_in_english_has_the_day_before_the_month() -> None:
    with translation.override("en"):
        assert DateField(localize=True).clean("03/06/2026") == date(2026, 6, 3)
        assert DateField().clean("3.6.2026") == date(2026, 6, 3)


def test_what_the_council_wrote_is_marked_as_norwegian(world: World, member: Client) -> None:
    report = member.get(f"/en/referater/{world.meetings['published_public'].slug}/").content.decode()

    for word in ("zqopenpublishedpublicqz", "zqlinepublishedpublicqz", "zqheadingpublishedpublicqz"):
        marked = re.findall(rf'<(\w+)[^>]* lang="nb"[^>]*>(?:(?!</\1>).)*{word}', report, re.DOTALL)

        assert marked != []
