"""Answers for lines, by link: confirmed or another wording proposed, changed until the round closes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from meetings.attending import lock
from meetings.circulating.lines import Kept, OwnLine, lines_of, party_of
from meetings.drafts import as_one_statement, clean_text
from meetings.models import AgendaItem, Asked, Circulation, LateInput, LineAnswer
from meetings.publishing import snapshot_of
from organisations.links import log_use, still_sits
from organisations.models import LinkUse, SignedLink

logger = logging.getLogger(__name__)

LONGEST_WORDING = 4_000
"""Characters, of a proposed wording and of a note."""
MOST_USES = 60
"""Deeds that one link may do in an hour; nobody needs so many, and a program that tries is stopped."""
State = LineAnswer.State


class RoundClosed(Exception):
    """The round takes no more answers. What was typed stays with the caller."""


class TooManyAnswers(Exception):
    """The link was used too often within the hour. Nothing was written."""


class LinesAnswered(Exception):
    """Somebody else of the party answered since the page was opened. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An answer as it was typed; without wording and note it confirms."""

    wording: str = ""
    note: str = ""

    @property
    def state(self) -> LineAnswer.State:
        return State.PROPOSED if self.wording or self.note else State.CONFIRMED


def asked_by(link: SignedLink) -> Asked | None:
    """Who a link was sent to, while the round takes answers and the person still sits there. Two queries."""
    asked = (
        Asked.rows.filter(link=link)
        .select_related("circulation__meeting__body", "circulation__revision__meeting", "organisation", "person")
        .first()
    )
    if asked is None or not asked.circulation.is_open or not still_sits(link):
        return None
    return asked


def own_lines(asked: Asked) -> list[OwnLine]:
    """What the receiver answers for. Three queries."""
    return lines_of(snapshot_of(asked.circulation.revision), party_of(asked), Kept())


def answers_of(asked: Asked) -> dict[int, LineAnswer]:
    """What the receiver's party has answered in the round, by line. One query."""
    rows = LineAnswer.rows.filter(
        circulation=asked.circulation, organisation=asked.organisation_id, person=_own_person(asked)
    )
    return {row.statement_id: row for row in rows.select_related("answered_by__person")}


@transaction.atomic
def answer_lines(asked: Asked, wanted: Mapping[int, Wanted], *, seen: Mapping[int, int]) -> int:
    """Keep the answers, by id of the line; gives how many were new or changed.

    The same again changes nothing. `seen` are the versions on the page (0: none yet). A changed proposal waits for
    the secretary anew. Lines of others are passed over. Raises RoundClosed, TooManyAnswers, and LinesAnswered
    where another answer came in between.
    """
    _hold_open(asked)
    own = {line.id for line in own_lines(asked)}
    there = answers_of(asked)
    changed = []
    for key, one in wanted.items():
        if key not in own:
            continue
        now = there.get(key)
        if now is not None and (now.state, now.wording, now.note) == (one.state, one.wording, one.note):
            continue
        if (now.version if now is not None else 0) != seen.get(key, 0):
            raise LinesAnswered
        changed.append((key, one, now))
    for key, one, now in changed:
        _write(asked, key, one, now)
    if changed:
        _mark(asked, answered=True)
        _log(asked, "lines_answered")
        logger.info("lines answered circulation=%s asked=%s count=%s", asked.circulation_id, asked.pk, len(changed))
    return len(changed)


@transaction.atomic
def mark_read(asked: Asked) -> None:
    """«Jeg har lest»: said once, for who has nothing to answer too. Raises as `answer_lines`."""
    _hold_open(asked)
    if _mark(asked, answered=False):
        _log(asked, "circulated_read")


def items_to_write_on(asked: Asked) -> list[AgendaItem]:
    """What an absent organisation may send words for: the items that the draft still has. One query."""
    if asked.part != Asked.Part.ABSENT:
        return []
    return list(AgendaItem.rows.filter(meeting=asked.circulation.meeting_id).order_by("position", "pk"))


@transaction.atomic
def add_late_input(asked: Asked, item: int, text: str) -> LateInput | None:
    """An absent organisation's words on one item, as if it had been asked about it (N-4); one answer for each item.

    They wait under «De som ikke møtte», below what the organisation wrote before: two of one organisation write over
    nothing of each other's. None where the item is gone, an answer was placed already, or nothing was written.
    Raises as `answer_lines`.
    """
    lock(asked.circulation.meeting)  # first, as every deed that ends a round: the new row waits for the meeting's
    _hold_open(asked)
    words = clean_text(text).strip()
    chosen = AgendaItem.rows.filter(meeting=asked.circulation.meeting_id, pk=item).first()
    if asked.organisation_id is None or chosen is None or not words:
        return None
    known, _is_new = LateInput.rows.get_or_create(
        organisation_id=asked.organisation_id,
        item=chosen,
        defaults={"meeting_id": chosen.meeting_id, "heading": chosen.heading[:320], "link": asked.link},
    )
    late = LateInput.rows.select_for_update(of=("self",)).get(pk=known.pk)
    if late.state not in {LateInput.State.ASKED, LateInput.State.ANSWERED}:
        return None
    if late.text != words and not late.text.endswith(f"\n{words}"):
        late.text = f"{late.text}\n{words}".strip()
        late.state, late.answered_at = LateInput.State.ANSWERED, timezone.now()
        late.save(update_fields=["text", "state", "answered_at"])
        _mark(asked, answered=True)
        _log(asked, "late_input_answered")
        logger.info("late input by round circulation=%s item=%s", asked.circulation_id, chosen.pk)
    return late


def tidy(text: str) -> str:
    """Typed words as a line can hold them."""
    return as_one_statement(clean_text(text))


def _own_person(asked: Asked) -> int | None:
    return None if asked.organisation_id is not None else asked.person_id


def _hold_open(asked: Asked) -> None:
    """The round's row held to the end of the transaction. Raises RoundClosed and TooManyAnswers."""
    circulation = Circulation.rows.select_for_update(of=("self",)).get(pk=asked.circulation_id)
    if not circulation.is_open:
        raise RoundClosed
    since = timezone.now() - timedelta(hours=1)
    if LinkUse.rows.filter(link=asked.link_id, at__gte=since).count() >= MOST_USES:
        raise TooManyAnswers


def _write(asked: Asked, key: int, one: Wanted, now: LineAnswer | None) -> None:
    row = now or LineAnswer(
        circulation=asked.circulation,
        organisation_id=asked.organisation_id,
        person_id=_own_person(asked),
        statement_id=key,
        version=0,
    )
    row.state, row.wording, row.note = one.state, one.wording, one.note
    row.answered_at, row.answered_by, row.version = timezone.now(), asked, row.version + 1
    row.decision, row.decided_at, row.decided_by, row.reason = "", None, None, ""
    row.save()


def _mark(asked: Asked, *, answered: bool) -> bool:
    """Whether this was the first word of this receiver."""
    now = timezone.now()
    first = Asked.rows.filter(pk=asked.pk, opened_at__isnull=True).update(opened_at=now)
    if answered:
        Asked.rows.filter(pk=asked.pk).update(answered_at=now)
    return bool(first)


def _log(asked: Asked, deed: str) -> None:
    if asked.link is not None:
        log_use(asked.link, deed)
