"""What one autosave of an item with 120 lines costs the server, against reading its notation alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.desk import lay_out, read_minutes
from benchmarks.figures import Figure
from meetings.drafts import mark_of, parse_item
from meetings.models import AgendaItem
from meetings.names import register_for
from organisations.models import User

ROUNDS = 60
LINES = 120
# What the statements of a transaction are called; they are no round trip of their own on SQLite.
BOUNDS = re.compile(r"BEGIN|COMMIT|SAVEPOINT|RELEASE")


class Autosave:
    """A signed-in secretary's browser that saves one item again and again."""

    def __init__(self, email: str) -> None:
        minutes = read_minutes()
        self.item: AgendaItem = lay_out(minutes)
        self.client = Client()
        self.client.force_login(User.objects.get(email=email))
        lines = minutes.text.splitlines()
        self.text = "".join(f"{lines[number % len(lines)]}\n" for number in range(LINES - 1))
        self.last = ""
        self.register = register_for(self.item.meeting)

    def save(self, text: str) -> None:
        body = {"version": 1, "seen": {"text": mark_of(self.last)}, "fields": {"text": text}}
        answer: Any = self.client.post(  # Any: the test client's answer
            reverse("secretariat:item_save", args=[self.item.pk]),
            json.dumps(body),
            content_type="application/json",
            headers={"accept": "application/json"},
        )
        if answer.status_code != 200:
            raise AssertionError(answer.content)
        self.last = text

    def parse(self, text: str) -> None:
        self.item.text = text
        parse_item(self.item, self.register)

    def queries(self, text: str) -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            self.save(text)
        return [query["sql"] for query in captured.captured_queries if not BOUNDS.match(query["sql"])]


def measure(email: str) -> list[Figure]:
    browser = Autosave(email)
    keeping = browser.queries(browser.text)
    typed = browser.queries(f"{browser.text}PB: a")
    rows = [query for query in typed if query.startswith(("UPDATE", "INSERT", "DELETE"))]
    saving, parsing = [], []
    for number in range(ROUNDS):
        text = f"{browser.text}PB: {'a' * number} b"
        parsing.append(cpu(browser.parse, text))
        saving.append(cpu(browser.save, text))
    return [
        Figure("autosave of 120 lines, queries", len(typed), 4, ""),
        Figure("autosave that keeps a version, queries", len(keeping), 6, ""),
        Figure("autosave, statements that write", len(rows), 1, ""),
        Figure("autosave, CPU over that of parsing alone", round(median(saving) / median(parsing), 2), 4, "×"),
        Figure("  parsing alone, CPU", round(1000 * median(parsing), 2), float("inf"), "ms"),
        Figure("  autosave, CPU", round(1000 * median(saving), 2), float("inf"), "ms"),
    ]


def cpu(deed: Callable[[str], None], text: str) -> float:
    start = process_time()
    deed(text)
    return process_time() - start
