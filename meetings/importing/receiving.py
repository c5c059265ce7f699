"""Documents into the house: kept byte for byte, read to lines of text, or thrown away."""

from __future__ import annotations

import hashlib
import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.importing.decoding import lines_of
from meetings.importing.opening import form_of, read_document
from meetings.importing.reading import read_minutes
from meetings.models import SourceDocument
from organisations.models import User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)


class ImportRefused(Refusal):
    """The deed cannot be done as it is; `sentence` says what to do. Nothing was written."""


def receive_document(name: str, content: bytes, *, by: User | None) -> SourceDocument:
    """Keep an upload as it is, waiting for the secretariat. The same bytes still waiting are the same document.

    Raises UnreadableDocument with a sentence for the screen; then nothing is kept. It is read before the database is
    asked, since reading may take seconds.
    """
    return _keep(name, content, read_document(content, name), by)


@transaction.atomic
def _keep(name: str, content: bytes, text: str, by: User | None) -> SourceDocument:
    digest = hashlib.sha256(content).hexdigest()
    if by is not None:
        User.objects.select_for_update().get(pk=by.pk)  # two clicks of one person come one at a time
    waiting = SourceDocument.rows.filter(sha256=digest, meeting__isnull=True).first()
    if waiting is not None:
        return waiting
    document = SourceDocument(
        name=name.replace("\\", "/").rsplit("/", 1)[-1][:200] or _("uten navn"),
        content=content,
        sha256=digest,
        received_by=by,
    )
    _note_text(document, text)
    document.save()
    logger.info("document received document=%s by=%s", document.pk, by.pk if by else None)
    return document


def text_of(document: SourceDocument) -> str:
    """The lines read out of the document; read now, and kept, where nobody has. Raises UnreadableDocument."""
    if document.read_at is None:
        _note_text(document, read_document(bytes(document.content)))
        document.save(update_fields=["text", "line_count", "encoding", "read_at", "meeting_date"])
    return document.text


def _note_text(document: SourceDocument, text: str) -> None:
    document.text, document.line_count = text, len(lines_of(text))
    document.encoding, document.read_at = form_of(bytes(document.content)), timezone.now()
    document.meeting_date = read_minutes(text).head.date.value


@transaction.atomic
def discard_document(document: SourceDocument, *, by: User | None) -> None:
    """Delete a waiting upload. One that has become a draft stays: ImportRefused."""
    locked = SourceDocument.rows.select_for_update().filter(pk=document.pk).first()
    if locked is None:
        return
    if locked.meeting_id is not None:
        raise ImportRefused(_("Dokumentet er alt blitt et utkast. Slett utkastet først, så kan dokumentet forkastes."))
    logger.info("document discarded document=%s by=%s", locked.pk, by.pk if by else None)
    locked.delete()
