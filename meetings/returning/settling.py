"""One change taken in or declined."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.drafts import DraftRefused, ItemChanged, read_draft, rewrite_block
from meetings.models import ReturnedDocument
from meetings.notation import Register
from meetings.returning.placing import Change, changes_of
from organisations.models import User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)
ACCEPTED, DECLINED = "accepted", "declined"


class CannotTakeIn(Refusal):
    """The change was not taken in; `sentence` says what to do. Nothing was written."""


@transaction.atomic
def settle_change(document: ReturnedDocument, number: int, decision: str, *, by: User) -> bool:
    """Take one change in by the write-back deed, or put it by; False when it was settled before, as by a second click.

    Raises CannotTakeIn when the draft's line is no longer what the file changes.
    """
    held = ReturnedDocument.rows.select_for_update(of=("self",)).defer("content").get(pk=document.pk)
    draft = read_draft(document.meeting)
    change = next((one for one in changes_of(draft, held.paragraphs, held.settled) if one.number == number), None)
    if change is None or change.settled:
        return False
    if decision == ACCEPTED and change.changes:
        _take_in(change, draft_register=draft.register, by=by)
    held.settled[str(number)] = decision
    held.save(update_fields=["settled"])
    logger.info("change settled document=%s number=%s decision=%s by=%s", held.pk, number, decision, by.pk)
    return True


def _take_in(change: Change, *, draft_register: Register, by: User) -> None:
    if change.rewriting is None or change.line is None:
        raise CannotTakeIn(change.why_not)
    item = change.line.item
    try:
        rewrite_block(
            item,
            change.rewriting.block,
            change.rewriting.text,
            version=item.version,
            by=by,
            register=draft_register,
        )
    except ItemChanged as clash:
        raise CannotTakeIn(_("Teksten er endret av noen andre i mellomtiden. Se over på nytt.")) from clash
    except DraftRefused as why:
        raise CannotTakeIn(why.sentence) from why
