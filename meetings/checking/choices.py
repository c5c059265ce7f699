"""What the secretary chose about a warning: logged, and not asked again while the line stays as it is (F1)."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from meetings.checking.remarks import Deed, Remark
from meetings.drafts import Draft, DraftRefused, ItemChanged, rewrite_block
from meetings.models import CheckChoice, Meeting
from organisations.models import User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)

CHOICES = {
    Deed.KEEP: CheckChoice.Choice.KEPT,
    Deed.HIDE: CheckChoice.Choice.HIDDEN,
    Deed.EDIT: CheckChoice.Choice.EDITED,
}


class CannotSettle(Refusal):
    """Nothing was done about the remark; `sentence` says why."""


def mark_of(code: str, meeting: Meeting, line: str, words: str) -> str:
    """Tells one finding from another without its text: keyed, so that nobody can guess a number back from it.

    Other readers make it another, so that what was kept for members is asked about again before it is for all.
    """
    said = "\n".join((code, str(meeting.pk), meeting.audience, line.strip(), words))
    return salted_hmac("meetings.checking", said, algorithm="sha256").hexdigest()[:40]


def kept_marks(meeting: Meeting) -> set[str]:
    """The marks of what the secretary chose to keep. One query."""
    return set(CheckChoice.rows.filter(meeting=meeting, choice=CheckChoice.Choice.KEPT).values_list("mark", flat=True))


def log_kept(meeting: Meeting, remarks: Iterable[Remark], *, by: User) -> None:
    """What was ticked off as it opened a published report to others."""
    for remark in remarks:
        CheckChoice.rows.get_or_create(
            meeting=meeting, code=remark.code, mark=remark.mark, choice=CheckChoice.Choice.KEPT, defaults={"by": by}
        )


@transaction.atomic
def settle_remark(draft: Draft, remark: Remark, deed: Deed, *, by: User) -> None:
    """Do what one click offers: write it into the draft's text under its version, and log a choice that must be made.

    The second of two clicks finds no such remark, so that this is called once. Raises CannotSettle.
    """
    rewriting = remark.rewriting(deed)
    if rewriting is None and not (remark.must_choose and deed in {Deed.KEEP, Deed.EDIT}):
        raise CannotSettle(_("Det kan ikke gjøres med dette punktet. Gå til linja og rett der."))
    if rewriting is not None:
        item = next(one for one in draft.items if one.pk == remark.item)
        try:
            rewrite_block(item, rewriting.block, rewriting.text, version=item.version, by=by, register=draft.register)
        except ItemChanged as clash:
            raise CannotSettle(_("Teksten er endret av noen andre i mellomtiden. Se over på nytt.")) from clash
        except DraftRefused as why:
            raise CannotSettle(why.sentence) from why
    if remark.must_choose:
        CheckChoice.rows.get_or_create(
            meeting=draft.meeting, code=remark.code, mark=remark.mark, choice=CHOICES[deed], defaults={"by": by}
        )
    logger.info("remark settled meeting=%s code=%s deed=%s by=%s", draft.meeting.pk, remark.code, deed, by.pk)
