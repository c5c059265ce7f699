"""The harder facts of two real minutes, built in the record and read back from what was published.

The documents and their labels name real people, so they are read from the shared folder and never lie here.
Requirement ids stand beside the facts they are about.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django.utils.text import slugify

from meetings.drafts import rewrite_block
from meetings.models import AgendaItem, Attendance, Meeting, Participant, Reference, Statement, Task
from meetings.names import register_for
from meetings.notation import escape_line
from meetings.publishing import correct_minutes, publish_minutes, snapshot_of
from organisations.models import Body, Organisation, OrganisationName, Person, Seat, User
from tests.builders import make_body, make_organisation, make_person, make_representation

SHARED = os.environ.get("ORDSKIFTE_SHARED", "")
pytestmark = pytest.mark.skipif(
    not (Path(SHARED) / "corpus").is_dir(), reason="ORDSKIFTE_SHARED names no folder with the labelled corpus"
)
Gold = dict[str, Any]  # Any: the labels' JSON


@dataclass
class Real:
    """One real minutes, published for members, beside its labels."""

    gold: Gold
    lines: list[str]
    meeting: Meeting
    by: User

    def text_of(self, statement: Gold) -> str:
        first, last = statement["lines"]
        words = " ".join(line.strip().lstrip("-•–").strip() for line in self.lines[first - 1 : last])
        return " ".join(words.split())


def read(stem: str) -> tuple[Gold, list[str]]:
    corpus = Path(SHARED) / "corpus"
    gold: Gold = json.loads((corpus / f"{stem}.gold.json").read_text())
    return gold, (corpus / f"{stem}.txt").read_text().split("\n")


def organisations_of(gold: Gold) -> Iterator[str]:
    for entry in (*gold["present"], *gold["apologies"], *gold["statements"]):
        yield from filter(None, (entry.get("organisation"), *(entry.get("organisations") or ())))


def build(stem: str, body: Body, by: User) -> Real:
    gold, lines = read(stem)
    real = Real(gold, lines, Meeting(), by)
    known: dict[str, Organisation] = {}
    for name in dict.fromkeys(organisations_of(gold)):
        known[name] = make_organisation(name, name=name, slug=slugify(name) or "org")
        Seat.rows.create(body=body, organisation=known[name])
        for alias in gold["aliases"].get(name, ()):
            if alias.casefold() != name.casefold():
                OrganisationName.rows.get_or_create(
                    organisation=known[name], folded=alias.casefold(), defaults={"name": alias}
                )
    head = gold["meeting"]
    real.meeting = Meeting.rows.create(
        body=body,
        title=head["title"],
        date=date.fromisoformat(head["date"] or "2020-06-03"),
        date_text=head["date_text"],
        year_inferred=head["date"] is None,
        year_reason="" if head["date"] else "Ukedagen for neste møte passer bare med 2020.",
        starts_at=time.fromisoformat(head["start"]) if head["start"] else None,
        ends_at=time.fromisoformat(head["end"]) if head["end"] else None,
        place=head["place"] or "",
        apologies_recorded=bool(gold["apologies"]),
        signed_on=gold["signed"]["date"] if gold.get("signed") else None,
        convenor_text=head["convenor"] or "",
        minute_taker_text=gold["signed"]["person"] or "",
        **next_meeting(gold, lines),
        state=Meeting.State.DRAFT,
        imported=True,
    )
    attend(real, known)
    for index, item in enumerate(gold["agenda"]):
        links = [link for link in gold["links"] if within(link["lines"], item["lines"])] if item["number"] else []
        made = AgendaItem.rows.create(
            meeting=real.meeting,
            position=index + 1,
            number=item["number"] or "",
            heading=item["heading"],
            presenters=item["presenter"] or "",
            text="\n".join(
                [
                    *(line_for(real, row) for row in gold["statements"] if row["agenda_index"] == index),
                    *(f"Lenke: {link['text']}" for link in links if link["url"] is None),
                ]
            ),
        )
        Attendance.rows.filter(meeting=real.meeting, person__name=item["presenter"] or "").update(
            item=made, status=Attendance.Status.GUEST
        )
    publish_minutes(real.meeting, by=by)
    real.meeting.refresh_from_db()
    return real


def next_meeting(gold: Gold, lines: list[str]) -> dict[str, Any]:  # Any: columns of a meeting
    coming = gold["next_meeting"]
    first, last = coming["lines"]
    return {
        "next_text": " ".join(" ".join(lines[first - 1 : last]).split()),
        "next_date": coming["date"],
        "next_starts_at": coming["time"],
        "next_place": coming["place"],
    }


def within(inner: list[int], outer: list[int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def attend(real: Real, known: dict[str, Organisation]) -> None:
    people = {row["person"] for row in real.gold["statements"] if row["person"]}
    present = {row["person"] for row in real.gold["present"] if row["person"]}
    for name in sorted(people - present):
        organisation = next(row["organisation"] for row in real.gold["statements"] if row["person"] == name)
        person = make_person(name, employer=known.get(organisation or ""))
        if " " not in name:
            Attendance.rows.create(meeting=real.meeting, person=person, status=Attendance.Status.PRESENT, position=99)
        elif organisation:
            make_representation(person, known[organisation].seats.get(), until=date(2030, 1, 1))
    for status, key in ((Attendance.Status.PRESENT, "present"), (Attendance.Status.APOLOGY, "apologies")):
        for position, row in enumerate(real.gold[key]):
            Attendance.rows.create(
                meeting=real.meeting,
                organisation=known.get(row["organisation"] or ""),
                person=make_person(row["person"]) if row["person"] else None,
                status=status,
                role=row["role"] or "",
                position=position,
            )


def line_for(real: Real, row: Gold) -> str:
    """The labelled statement as the secretary would type it."""
    words = real.text_of(row)
    names = row.get("organisations") or [name for name in (row["organisation"],) if name]
    if row["kind"] == "task":
        return f"! {', '.join(row.get('who') or ['Sekretariatet'])}: {words}"
    if row["kind"] == "decision":
        return f"= {words}"
    if not names or row.get("skip_attribution"):
        return escape_line(words) if row["kind"] in {"info", "statement"} else f"Møtet: {words}"
    label = ", ".join(names)
    if row["person"] and len(names) == 1 and " " in row["person"]:
        label = f"{label}/{row['person']}"
    note = " (forslag)" if row["kind"] == "proposal" else ""
    return f"{label}{note}: {words}"


def head_of(real: Real) -> dict[str, Any]:  # Any: the snapshot's JSON
    revision = real.meeting.published_revision
    assert revision is not None
    head: dict[str, Any] = snapshot_of(revision)["meeting"]
    return head


@pytest.fixture
def first(secretary_user: User) -> Real:
    return build("seed-000", make_body(), secretary_user)


@pytest.fixture
def second(secretary_user: User) -> Real:
    return build("seed-001", make_body(), secretary_user)


def speakers(real: Real) -> list[set[str]]:
    return [
        {speaker.organisation.short for speaker in row.speakers.all() if speaker.organisation}
        for row in Statement.rows.filter(meeting=real.meeting).order_by("order")
    ]


@pytest.mark.parametrize("stem", ["seed-000", "seed-001"])
def test_every_statement_is_read_back_in_order_under_its_organisations(secretary_user: User, stem: str) -> None:
    """M-42, M-43, M-46, M-54: order, words and figures kept; one organisation under two names is one."""
    real = build(stem, make_body(), secretary_user)

    expected = [row for row in real.gold["statements"] if row["kind"] != "task"]
    published = list(Statement.rows.filter(meeting=real.meeting).order_by("order"))
    assert [" ".join(row.text.split()) for row in published] == [real.text_of(row) for row in expected]
    labelled = [
        set()
        if row.get("skip_attribution") or row["kind"] == "decision"
        else set(row.get("organisations") or filter(None, (row["organisation"],)))
        for row in expected
    ]
    assert speakers(real) == labelled


def test_a_head_with_an_inferred_year_keeps_words_and_reason(first: Real) -> None:
    """M-02, M-03, M-04: the date that the document lacks is marked, and the marking is in the record."""
    head = snapshot_of(first.meeting.published_revision)["meeting"]  # type: ignore[arg-type]  # it is published

    assert (head["date_text"], head["year_inferred"]) == (first.gold["meeting"]["date_text"], True)
    assert head["year_reason"]
    assert (head["starts_at"], head["ends_at"]) == ("10:00:00", "15:00:00")
    assert head["place"] == first.gold["meeting"]["place"]


@pytest.mark.parametrize("stem", ["seed-000", "seed-001"])
def test_convenor_and_minute_taker_are_two_and_either_may_be_missing(secretary_user: User, stem: str) -> None:
    """M-01, M-05, M-06: each as the document has it, beside its own title."""
    real = build(stem, make_body(), secretary_user)
    head = head_of(real)

    offices = [head[office] and head[office]["label"] for office in ("convenor", "minute_taker")]
    assert head["title"] == real.gold["meeting"]["title"]
    assert offices == [real.gold["meeting"]["convenor"], real.gold["signed"]["person"]]
    assert offices.count(None) == 1


@pytest.mark.parametrize("stem", ["seed-000", "seed-001"])
def test_the_next_meeting_keeps_its_words_and_its_conditions(secretary_user: User, stem: str) -> None:
    """M-07, M-08: a date stands only where the document gives the year; what is said beside it is kept."""
    real = build(stem, make_body(), secretary_user)
    coming = head_of(real)["next"]

    label = real.gold["next_meeting"]
    assert (coming["date"], coming["place"]) == (label["date"], label["place"])
    assert coming["starts_at"] == (f"{label['time']}:00" if label["time"] else None)
    first_line, last_line = label["lines"]
    assert coming["text"].split() == " ".join(real.lines[first_line - 1 : last_line]).split()


def test_a_guest_is_listed_apart_and_tied_to_the_item_he_presents(second: Real) -> None:
    """M-13, M-39."""
    place, item = next((nth, item) for nth, item in enumerate(second.gold["agenda"], 1) if item["presenter"])
    frozen = snapshot_of(second.meeting.published_revision)  # type: ignore[arg-type]  # it is published

    guests = [row for row in frozen["participants"] if row["status"] == "guest"]
    assert [(row["person"]["name"], row["item"]) for row in guests] == [(item["presenter"], place)]
    assert [one["label"] for one in frozen["items"][place - 1]["presenters"]] == [item["presenter"]]
    assert [one["presenters"] for one in frozen["items"] if one["position"] != place] == [[]] * 5


def test_new_faces_stand_with_the_organisation_that_the_minutes_give_them(second: Real) -> None:
    """M-11, M-24: known from the minutes alone, whether by a full name or by a first name."""
    rows = Participant.rows.filter(revision=second.meeting.published_revision).exclude(organisation=None)

    assert {(row.person.name, row.organisation.short) for row in rows if row.person and row.organisation} == {
        (row["person"], row["organisation"]) for row in second.gold["present"] if row["organisation"]
    }


def test_a_link_that_lost_its_target_is_kept_by_its_words(first: Real) -> None:
    """M-55."""
    lost = [link["text"] for link in first.gold["links"] if link["url"] is None]

    rows = Reference.rows.filter(revision=first.meeting.published_revision)

    assert [(row.text, row.url) for row in rows] == [(text, "") for text in lost]


def test_organisations_attend_without_persons_and_apologies_are_theirs(first: Real) -> None:
    """M-09, M-12."""
    rows = Participant.rows.filter(revision=first.meeting.published_revision)

    assert {row.person for row in rows.exclude(organisation=None)} == {None}
    assert {row.organisation.short for row in rows.filter(status="apology") if row.organisation} == {
        row["organisation"] for row in first.gold["apologies"]
    }


def test_persons_attend_without_organisations_and_no_apologies_were_recorded(second: Real) -> None:
    """M-06, M-10, M-11, M-12: «not recorded» is another thing than «none»."""
    rows = Participant.rows.filter(revision=second.meeting.published_revision)
    head = snapshot_of(second.meeting.published_revision)["meeting"]  # type: ignore[arg-type]  # it is published

    without = [row["person"] for row in second.gold["present"] if row["organisation"] is None]
    assert without
    assert {row.person.name for row in rows.filter(organisation=None) if row.person} == set(without)
    assert head["apologies_recorded"] is False
    assert head["signed_on"] == second.gold["signed"]["date"]


def test_item_numbers_are_as_printed_with_their_gap(first: Real) -> None:
    """M-38."""
    items = snapshot_of(first.meeting.published_revision)["items"]  # type: ignore[arg-type]  # it is published

    assert [item["number"] for item in items] == ["1", "3", "4", ""]


def test_a_joint_proposal_belongs_to_both(first: Real) -> None:
    """M-42, M-57, M-58."""
    joint = next(row for row in first.gold["statements"] if row.get("organisations"))
    row = Statement.rows.get(
        meeting=first.meeting, kind="proposal", speakers__organisation__short=joint["organisations"][0]
    )

    assert [speaker.label for speaker in row.speakers.all()] == joint["organisations"]


def test_a_task_has_its_responsible_person(first: Real) -> None:
    """M-48, M-66, M-70: who calls the absent; no date from «en dag», and a shared first name is not guessed."""
    called, sent = Task.rows.filter(meeting=first.meeting).order_by("order")

    named, shared = [row["who"] for row in first.gold["statements"] if row["kind"] == "task"]
    assert [str(who) for who in called.responsible.all()] == named
    assert [called.due_on, sent.due_on] == [None, None]
    assert shared[-1] not in {str(who) for who in sent.responsible.all()}


def test_host_staff_speak_for_the_host_without_being_on_the_list(first: Real) -> None:
    """M-14: the speaker's organisation is resolved though no list names him."""
    resolved = next(row for row in first.gold["statements"] if row.get("org_source") == "resolved")
    row = Statement.rows.get(meeting=first.meeting, text=first.text_of(resolved))

    assert [str(speaker.organisation) for speaker in row.speakers.all()] == [resolved["organisation"]]


def test_a_report_about_a_person_is_given_to_the_host_in_one_action(first: Real) -> None:
    """M-49: re-attribution is one rewriting of one line, and the permanent id stays with the words."""
    about = next(row for row in first.gold["statements"] if row.get("skip_attribution"))
    row = Statement.rows.get(meeting=first.meeting, text=first.text_of(about))
    item = AgendaItem.rows.get(meeting=first.meeting, position=row.item_position)
    register = register_for(first.meeting)
    lines = item.text.split("\n")
    index = next(nth for nth, line in enumerate(lines) if first.text_of(about) in line)

    rewrite_block(
        item, index, f"{about['organisation']}: {row.text}", version=item.version, by=first.by, register=register
    )
    correct_minutes(first.meeting, by=first.by, reason="Gjelder verten.")

    after = Statement.rows.get(meeting=first.meeting, text=row.text)
    assert after.pk == row.pk
    assert [str(speaker.organisation) for speaker in after.speakers.all()] == [about["organisation"]]


def test_one_organisation_never_takes_the_lines_of_another_with_its_name_inside(first: Real) -> None:
    """M-60: of two organisations, one's name begins with the other's."""
    names = {row.folded: row.organisation_id for row in OrganisationName.rows.all()}
    short = next(
        short for short in names for long in names if long.startswith(f"{short} ") and names[long] != names[short]
    )
    ours = Organisation.rows.get(pk=names[short])

    said = Statement.rows.filter(meeting=first.meeting).by(ours)

    expected = [
        first.text_of(row)
        for row in first.gold["statements"]
        if ours.short in (row.get("organisations") or [row["organisation"]])
    ]
    assert [" ".join(row.text.split()) for row in said.order_by("order")] == expected


def test_most_items_end_without_a_decision(second: Real) -> None:
    """M-59."""
    assert Statement.rows.filter(meeting=second.meeting, kind="decision").count() == 0


def test_persons_of_real_minutes_are_found_under_one_name(second: Real) -> None:
    """M-27: the source's spelling of the participant is kept."""
    assert {person.name for person in Person.rows.all()} >= {
        row["person"] for row in second.gold["present"] if row["person"]
    }
