"""A late answer by link: kept as written, changed until it is placed."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from meetings.attending import lock
from meetings.drafts import clean_text
from meetings.models import LateInput
from organisations.links import log_use
from organisations.models import SignedLink

logger = logging.getLogger(__name__)

LONGEST_ANSWER = 20_000
"""Characters."""
OPEN = frozenset({LateInput.State.ASKED, LateInput.State.ANSWERED})


class AnswersChanged(Exception):
    """Somebody answered, or the secretary placed an answer, since the page was opened. Nothing was written."""


def questions_of(link: SignedLink) -> list[LateInput]:
    """What the link's organisation is asked, as the agenda goes. One query."""
    rows = LateInput.rows.filter(link=link).select_related("meeting__body", "organisation", "item")
    return sorted(rows, key=lambda row: (row.item.position if row.item else 10_000, row.pk))


def stamp(row: LateInput) -> str:
    """Marks the answer that stands; the page carries it along."""
    return row.answered_at.isoformat() if row.answered_at else ""


def is_open(row: LateInput) -> bool:
    """Whether the organisation may still write."""
    return row.state in OPEN


@transaction.atomic
def answer_questions(link: SignedLink, texts: Mapping[int, str], *, seen: Mapping[int, str]) -> int:
    """Keep the answers, by key of the question; gives how many were new or changed.

    The same words again change nothing; an empty text takes an answer back. `seen` are the stamps on the page.
    Raises AnswersChanged where another answer came in between, or an answer was placed and is not to be changed.
    """
    asked = questions_of(link)
    if not asked:
        return 0
    lock(asked[0].meeting)
    changed = []
    for row in LateInput.rows.select_for_update(of=("self",)).filter(link=link).order_by("pk"):
        if row.pk not in texts:
            continue
        written = clean_text(texts[row.pk]).strip()
        if written == row.text:
            continue
        if not is_open(row) or stamp(row) != seen.get(row.pk, ""):
            raise AnswersChanged
        row.text = written
        row.state = LateInput.State.ANSWERED if written else LateInput.State.ASKED
        row.answered_at = timezone.now() if written else None
        changed.append(row)
    for row in changed:
        row.save(update_fields=["text", "state", "answered_at"])
    if changed:
        log_use(link, "late_input_answered")
        logger.info("late input answered meeting=%s answers=%s", asked[0].meeting_id, len(changed))
    return len(changed)
