"""Documents into the house: kept byte for byte, read to lines of text, or thrown away."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.importing.decoding import UnreadableDocument, check_size, lines_of
from meetings.importing.opening import form_of, read_document
from meetings.importing.previewing import preview_text
from meetings.models import SourceDocument
from organisations.models import Body, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)

READ = ("text", "line_count", "encoding", "read_at", "refusal", "meeting_date", "questions")
"""The columns that reading writes."""


class ImportRefused(Refusal):
    """The deed cannot be done as it is; `sentence` says what to do. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An upload in the house. `known`: the very bytes were here already, and are kept once."""

    document: SourceDocument
    known: bool


def receive_document(name: str, content: bytes, *, by: User | None) -> SourceDocument:
    """Read an upload and keep it as it is, waiting for the secretariat. The same bytes are the same document.

    Raises UnreadableDocument with a sentence for the screen; then nothing is kept. It is read before the database is
    asked for the last time, since reading may take seconds.
    """
    check_size(len(content))
    document = _document(name, content, by)
    known = _same_bytes(document)
    if known is not None:
        return known
    _note_text(document, read_document(content, name))
    return _keep(document).document


def keep_document(name: str, content: bytes, *, by: User | None) -> Kept:
    """Keep an upload unread; `taking` reads it. Raises UnreadableDocument for its size alone."""
    check_size(len(content))
    return _keep(_document(name, content, by))


def _document(name: str, content: bytes, by: User | None) -> SourceDocument:
    return SourceDocument(
        name=name.replace("\\", "/").rsplit("/", 1)[-1][:200] or _("uten navn"),
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        received_by=by,
    )


@transaction.atomic
def _keep(document: SourceDocument) -> Kept:
    by = document.received_by
    if by is not None:
        User.objects.select_for_update().get(pk=by.pk)  # two clicks of one person come one at a time
    known = _same_bytes(document)
    if known is not None:
        return Kept(known, known=True)
    document.save()
    logger.info("document received document=%s by=%s", document.pk, by.pk if by else None)
    return Kept(document, known=False)


def _same_bytes(document: SourceDocument) -> SourceDocument | None:
    """One that waits rather than one that has become a draft."""
    return SourceDocument.rows.filter(sha256=document.sha256).order_by(F("meeting").asc(nulls_first=True), "pk").first()


def text_of(document: SourceDocument) -> str:
    """The lines read out of the document; read now, and not written, where nobody has. Raises UnreadableDocument."""
    if document.refusal:
        raise UnreadableDocument(document.refusal)
    return document.text if document.read_at is not None else read_document(bytes(document.content), document.name)


def kept_text_of(document: SourceDocument) -> str:
    """As `text_of`; what is read now is kept."""
    if document.read_at is None:
        note_reading(document)
    return text_of(document)


def note_reading(document: SourceDocument) -> None:
    """Read the document and write what came of it: its lines, or the sentence that says why there are none.

    The sentence is Norwegian, whoever asks: it is kept, and shown to others.
    """
    with translation.override("nb"):
        try:
            text = read_document(bytes(document.content), document.name)
        except UnreadableDocument as why:
            document.refusal, document.read_at = why.sentence[:400], timezone.now()
        else:
            _note_text(document, text)
    # Not `save`: it may have been discarded while it was read.
    SourceDocument.rows.filter(pk=document.pk).update(**{name: getattr(document, name) for name in READ})


def _note_text(document: SourceDocument, text: str) -> None:
    seen = preview_text(text, body=Body.rows.order_by("pk").first())
    document.text, document.line_count = text, len(lines_of(text))
    document.encoding, document.read_at = form_of(bytes(document.content)), timezone.now()
    document.refusal, document.meeting_date = "", seen.head.date.value
    document.questions = len(seen.questions)


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


@transaction.atomic
def discard_documents(keys: Iterable[int], *, by: User) -> int:
    """Delete those that wait; what has become a draft stays. Answers how many went."""
    waiting = SourceDocument.rows.select_for_update().filter(pk__in=keys, meeting__isnull=True)
    gone = list(waiting.values_list("pk", flat=True))
    SourceDocument.rows.filter(pk__in=gone).delete()
    for key in gone:
        logger.info("document discarded document=%s by=%s", key, by.pk)
    return len(gone)
