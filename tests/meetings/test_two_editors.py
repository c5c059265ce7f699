"""Two editors of one item, in any order of opening, typing, saving, losing the net, coming back, publishing, undoing.

Source: the trust programme, D1. 100 runs; `make deep` asks for 500 by EDITOR_RUNS, and for two processes that save
1 000 times each by EDITOR_SAVES.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from meetings.drafts import read_draft
from meetings.models import AgendaItem, ItemVersion, Meeting
from meetings.publishing import correct_minutes, has_changes
from organisations.models import User
from tests.builders import make_attendance, make_item, make_meeting, make_person, make_seat, make_user, publish
from tests.conftest import logged_in
from tests.two_writers import write_at_once

RUNS = int(os.environ.get("EDITOR_RUNS", "100"))
SAVES = int(os.environ.get("EDITOR_SAVES", "40"))
PLACES = st.sampled_from(["first", "last"])
WHO = st.sampled_from([0, 1])
CHOICES = ("mine", "theirs", "both")


@dataclass
class Browser:
    """What the writing page's script holds: the field, what it knows to be saved, and copies of its own."""

    user: User
    client: Client
    item: int
    meeting: int
    online: bool = True
    text: str = ""
    known: str = ""
    mark: str = ""
    sent: str = ""
    theirs: dict[str, Any] | None = None  # Any: the answer of a clash
    drawer: list[str] = field(default_factory=list)

    @property
    def is_dirty(self) -> bool:
        return self.text != self.known

    def open(self) -> None:
        """A new page; text that is not saved stays on the machine as a found copy."""
        if self.is_dirty:
            self.drawer.append(self.text)
        state = self.client.get(reverse("secretariat:desk_state", args=[self.meeting]), {"sak": self.item}).json()
        self.theirs = None
        self.take(state["items"][0])
        self.text = self.known

    def take(self, answer: dict[str, Any]) -> None:
        self.known, self.mark = answer["fields"]["text"], answer["marks"]["text"]

    def post(self, name: str, **body: object) -> Any:  # Any: the test client's answer
        path = reverse(f"secretariat:{name}", args=[self.item])
        return self.client.post(path, json.dumps(body), content_type="application/json")

    def save(self, *, answer_is_lost: bool = False) -> None:
        """One autosave. What stood there is what this page knew, or the page is told."""
        stood = stored(self.item)
        self.sent = self.text
        answer = self.post("item_save", version=1, seen={"text": self.mark}, fields={"text": self.text})
        if answer.status_code == 200:
            assert stood in {self.known, self.text}, "a silent overwrite"
            assert stored(self.item) == self.text
            if not answer_is_lost:
                self.known, self.mark = self.text, answer.json()["marks"]["text"]
            return
        told = answer.json()
        assert (answer.status_code, told["fields"]["text"], stored(self.item)) == (409, stood, stood)
        if not answer_is_lost:
            self.theirs = told

    def resolve(self, choice: str) -> None:
        """The loser of the two texts is kept before anything else is done."""
        told, self.theirs = self.theirs, None
        assert told is not None
        theirs = told["fields"]["text"]
        if choice != "both":
            kept = self.post("item_set_aside", text=self.text if choice == "theirs" else theirs)
            assert kept.status_code == 200
        self.take(told)
        self.text = {"mine": self.text, "theirs": theirs, "both": f"{theirs}\n{self.text}"}[choice]


def stored(item: int) -> str:
    return AgendaItem.rows.values_list("text", flat=True).get(pk=item)


class TwoEditors(RuleBasedStateMachine):
    """The meeting is new in each run; what is typed is one new word each time."""

    @initialize(one_person=st.booleans())
    def meet(self, one_person: bool) -> None:
        self.body = MEETING_BODY[0]
        self.meeting = make_meeting(body=self.body.body, state=Meeting.State.DRAFT)
        make_attendance(self.meeting, self.body.organisation)
        item = make_item(self.meeting, text="Først\n")
        editors = EDITORS[:1] * 2 if one_person else EDITORS
        self.browsers = [Browser(user, client, item.pk, self.meeting.pk) for user, client in editors]
        self.words: list[str] = []
        self.published = 0
        for browser in self.browsers:
            browser.open()

    def can_save(self) -> list[Browser]:
        return [one for one in self.browsers if one.online and one.is_dirty and one.theirs is None]

    def can_choose(self) -> list[Browser]:
        return [one for one in self.browsers if one.online and one.theirs is not None]

    @rule(who=WHO, place=PLACES)
    def type(self, who: int, place: str) -> None:
        self.words.append(f"ord{len(self.words)}")
        line, browser = f"{self.words[-1]}\n", self.browsers[who]
        browser.text = line + browser.text if place == "first" else browser.text + line

    @rule(who=WHO, place=PLACES)
    def type_and_save(self, who: int, place: str) -> None:
        self.type(who, place)
        if self.browsers[who] in self.can_save():
            self.browsers[who].save()

    @precondition(lambda self: bool(self.can_save()))
    @rule(who=WHO, answer_is_lost=st.booleans())
    def autosave(self, who: int, answer_is_lost: bool) -> None:
        able = self.can_save()
        able[who % len(able)].save(answer_is_lost=answer_is_lost)

    @precondition(lambda self: bool(self.can_choose()))
    @rule(who=WHO, turn=st.integers(0, 2))
    def choose(self, who: int, turn: int) -> None:
        able = self.can_choose()
        browser = able[who % len(able)]
        browser.resolve(CHOICES[(turn + len(self.words)) % len(CHOICES)])
        if browser.is_dirty:
            browser.save()

    @rule(who=WHO)
    def open(self, who: int) -> None:
        if self.browsers[who].online:
            self.browsers[who].open()

    @rule(who=WHO)
    def lose_the_net(self, who: int) -> None:
        self.browsers[who].online = False

    @precondition(lambda self: not all(browser.online for browser in self.browsers))
    @rule()
    def find_the_net(self) -> None:
        for browser in self.browsers:
            browser.online = True

    @precondition(lambda self: self.published < 2 and len(self.words) > 3 + 2 * self.published)
    @rule(who=WHO)
    def publish(self, who: int) -> None:
        self.meeting.refresh_from_db()
        by = self.browsers[who].user
        if not self.published:
            publish(self.meeting, by=by)
        elif has_changes(read_draft(self.meeting)):
            correct_minutes(self.meeting, by=by, reason="Mer er skrevet.")
        self.published += 1

    @precondition(lambda self: len(self.words) > 1)
    @rule(who=WHO, which=st.integers(0, 5))
    def fetch_back(self, who: int, which: int) -> None:
        """An earlier text, and by the next choice of one the text before that: undone and undone again."""
        browser = self.browsers[who]
        keys = list(ItemVersion.rows.filter(item=browser.item).order_by("-pk").values_list("pk", flat=True))
        if browser.online and keys:
            answer = browser.client.post(reverse("secretariat:version", args=[keys[which % len(keys)]]))
            assert answer.status_code == 302

    @invariant()
    def every_word_is_somewhere(self) -> None:
        if not self.words:
            return
        item = self.browsers[0].item
        kept = [stored(item), *ItemVersion.rows.filter(item=item).values_list("text", flat=True)]
        for browser in self.browsers:
            kept += [browser.text, *browser.drawer]
        found = set("\n".join(kept).split())
        assert [word for word in self.words if word not in found] == []


MEETING_BODY: list[Any] = []  # Any: the seat, made once for all runs
EDITORS: list[tuple[User, Client]] = []


@pytest.mark.django_db
def test_two_editors_lose_no_word_and_never_overwrite_in_silence() -> None:
    MEETING_BODY[:] = [make_seat()]
    users = [make_user(make_person(name), secretary=True) for name in ("Ida Hagen", "Tor Aasland")]
    EDITORS[:] = [(user, logged_in(user)) for user in users]

    run_state_machine_as_test(
        TwoEditors,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_save_at_once_lose_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    item = make_item(make_meeting(state=Meeting.State.DRAFT))
    users = [make_user(make_person(name), secretary=True).pk for name in ("Ida Hagen", "Tor Aasland")]

    acknowledged = write_at_once(tmp_path, connection.settings_dict, item.pk, users, SAVES)

    item.refresh_from_db()
    lost = acknowledged - set(item.text.split())
    with capsys.disabled():
        sys.stdout.write(f"\ntwo writers on {connection.vendor}: {len(acknowledged)} saves, {len(lost)} lost\n")
    assert (len(acknowledged), lost, item.version) == (2 * SAVES, set(), 2 * SAVES + 1)
    assert len(item.text.split()) == 2 * SAVES
