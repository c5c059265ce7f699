"""A page's form as a browser would post it, so that tests fill in what a person fills in and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

Fields = dict[str, list[str]]


class _Reader(HTMLParser):
    """Collects the fields of every form; a button counts only when a test presses it."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self.select = ""
        self.textarea = ""
        self.text: list[str] = []
        self.inert = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        self.inert += tag == "template"
        if not self.forms or self.inert:
            return
        if tag == "input" and known.get("name"):
            ticks = known.get("type") in {"radio", "checkbox"}
            if (not ticks or "checked" in known) and known.get("type") != "file":
                self.add(known["name"], known.get("value", "on" if ticks else ""))
        elif tag == "select":
            self.select = known.get("name", "")
            self.forms[-1].setdefault(self.select, [])
        elif tag == "option" and self.select:
            chosen = self.forms[-1][self.select]
            if "selected" in known:
                self.forms[-1][self.select] = [known.get("value", "")]
            elif not chosen:
                chosen.append(known.get("value", ""))
        elif tag == "textarea":
            self.textarea, self.text = known.get("name", ""), []

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.inert -= tag == "template"
        if tag == "textarea" and self.textarea:
            written = "".join(self.text).removeprefix("\r\n").removeprefix("\n")
            self.add(self.textarea, written.replace("\r\n", "\n").replace("\n", "\r\n"))
            self.textarea = ""
        elif tag == "select":
            self.select = ""

    def add(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def form_on(response: Any, place: int = 0) -> Fields:  # Any: the test client's response
    """The fields of a form of the page, as they stand."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.forms[place]


def filled(response: Any, *, also: Mapping[str, str | list[str]] | None = None, **typed: str | list[str]) -> Fields:
    """The page's first form with what a person typed; `also` holds fields whose names are no Python names.

    `response`: the test client's response, hence Any.
    """
    written = {name: value if isinstance(value, list) else [value] for name, value in {**typed, **(also or {})}.items()}
    return {**form_on(response), **written}


def leads_nowhere(page: str) -> set[str]:
    """Places on the page that it links to and does not have."""
    return set(re.findall(r'href="#([^"]*)"', page)) - set(re.findall(r'\bid="([^"]+)"', page))
