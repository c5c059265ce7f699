"""A Word file with changes into the house, and out again."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.drafts import read_draft
from meetings.importing.decoding import UnreadableDocument
from meetings.importing.opening import read_tracked
from meetings.models import Meeting, ReturnedDocument
from meetings.returning.placing import changes_of, share_found, with_untracked
from organisations.models import User

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
LEAST = 0.3
"""Share of the draft's lines that must stand in the file; another meeting's has hardly any."""


def receive_returned(meeting: Meeting, name: str, content: bytes, *, by: User) -> ReturnedDocument:
    """Read the file and keep it until its changes are settled. The same bytes are the same document.

    Raises UnreadableDocument with a sentence for the screen; then nothing is kept. It is read before the database is
    asked for the last time, since reading may take seconds.
    """
    paragraphs = read_tracked(content, name)
    draft = read_draft(meeting)
    if share_found(draft, paragraphs) < LEAST:
        raise UnreadableDocument(
            _("Fila ligner ikke på utkastet til dette møtet. Last den opp på møtet den hører til.")
        )
    paragraphs = with_untracked(draft, paragraphs)
    if not changes_of(draft, paragraphs, {}):
        raise UnreadableDocument(_("Fila har ingen endringer eller merknader. Utkastet er som det var."))
    return _keep(meeting, name, content, paragraphs, by)


@transaction.atomic
def _keep(meeting: Meeting, name: str, content: bytes, paragraphs: object, by: User) -> ReturnedDocument:
    document, is_new = ReturnedDocument.rows.get_or_create(
        meeting=meeting,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={
            "name": name.replace("\\", "/").rsplit("/", 1)[-1][:200] or _("uten navn"),
            "content": content,
            "received_by": by,
            "paragraphs": paragraphs,
        },
    )
    if is_new:
        logger.info("changes received meeting=%s document=%s by=%s", meeting.pk, document.pk, by.pk)
    return document


@transaction.atomic
def discard_returned(document: ReturnedDocument, *, by: User) -> None:
    """Delete the file; what was taken in stays in the draft."""
    ReturnedDocument.rows.filter(pk=document.pk).delete()
    logger.info("changes discarded document=%s by=%s", document.pk, by.pk)


def purge_returned(now: datetime) -> int:
    """Delete those that have lain for 30 days. Answers how many."""
    gone, _kinds = ReturnedDocument.rows.filter(received_at__lt=now - KEPT_FOR).delete()
    return gone
