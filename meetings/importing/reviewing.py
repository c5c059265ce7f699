"""Reviewing an import: steps are kept with the document, so that she can leave, come back, and undo all of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.importing.mends import Step, apply, step_of
from meetings.importing.previewing import preview_text
from meetings.importing.receiving import ImportRefused, text_of
from meetings.models import SourceDocument
from organisations.models import Body, User

logger = logging.getLogger(__name__)

MOST_STEPS = 5_000


def steps_of(document: SourceDocument) -> tuple[Step, ...]:
    """What the reviewer has done and not undone, in order."""
    return tuple(step_of(one) for one in document.steps[: document.steps_done])


@transaction.atomic
def take_steps(document: SourceDocument, steps: Sequence[Step], *, body: Body | None, seen: int, by: User) -> None:
    """Do all of the steps, or none of them, after what is done already; what was undone cannot be done again.

    `seen` is how many steps the page was drawn after: the same steps sent twice from one page count once.
    Raises ImportRefused, and CannotMend when a step does not fit the text.
    """
    locked = _locked(document)
    new = [step.as_json() for step in steps]
    if locked.steps_done == seen + len(new) and locked.steps[seen : locked.steps_done] == new:
        return
    if locked.steps_done + len(new) > MOST_STEPS:
        raise ImportRefused(_("Det er rettet for mye her. Opprett utkastet, og rett resten i teksten."))
    before = preview_text(text_of(locked), body=body, steps=steps_of(locked)).mended
    for step in steps:
        apply(before.sheet, step, before.register)
    locked.steps = [*locked.steps[: locked.steps_done], *new]
    _keep(document, locked, locked.steps_done + len(new), body)
    logger.info("import mended document=%s by=%s deeds=%s", locked.pk, by.pk, ",".join(step.deed for step in steps))


@transaction.atomic
def go_to_step(document: SourceDocument, done: int, *, body: Body | None, by: User) -> None:
    """Undo back to that many steps, or do again up to them; 0 undoes all. Raises ImportRefused."""
    locked = _locked(document)
    _keep(document, locked, max(0, min(done, len(locked.steps))), body)
    logger.info("import review moved document=%s by=%s steps=%s", locked.pk, by.pk, locked.steps_done)


def _locked(document: SourceDocument) -> SourceDocument:
    locked = SourceDocument.rows.select_for_update(of=("self",)).filter(pk=document.pk).first()
    if locked is None:
        raise ImportRefused(_("Dokumentet er forkastet. Last det opp på nytt."))
    if locked.meeting_id is not None:
        raise ImportRefused(_("Dokumentet er alt blitt et utkast. Rett det i teksten der."))
    return locked


def _keep(document: SourceDocument, locked: SourceDocument, done: int, body: Body | None) -> None:
    locked.steps_done = done
    seen = preview_text(text_of(locked), body=body, steps=steps_of(locked))
    locked.questions, locked.meeting_date = len(seen.questions), seen.mended.date
    locked.save(update_fields=["steps", "steps_done", "questions", "meeting_date"])
    document.steps, document.steps_done, document.questions = locked.steps, locked.steps_done, locked.questions
