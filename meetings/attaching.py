"""Papers of a meeting's items: their bytes go into the database, so that one file holds the whole record."""

from __future__ import annotations

import hashlib
import logging
import mimetypes

from django.core.files import File
from django.db import transaction

from meetings.models import AgendaItem, Attachment
from organisations.models import User

logger = logging.getLogger(__name__)


@transaction.atomic
def attach_paper(item: AgendaItem, *, paper: File[bytes], title: str, audience: str, by: User) -> Attachment:
    """Keep a paper with its item. The same bytes under the same title, as a double click sends, are kept once."""
    content = paper.read()
    AgendaItem.rows.select_for_update().get(pk=item.pk)  # two clicks come one at a time
    name = (paper.name or "vedlegg")[-200:]
    for known in Attachment.objects.for_system("a double click keeps one paper").filter(
        item=item, title=title, file_name=name
    ):
        if bytes(known.content) == content:
            return known
    attached = Attachment.objects.for_system("a new paper").create(
        meeting=item.meeting,
        item=item,
        title=title,
        file_name=name,
        # From the name alone: what the browser claims is not believed.
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        audience=audience,
    )
    logger.info("paper attached paper=%s item=%s by=%s", attached.pk, item.pk, by.pk)
    return attached


@transaction.atomic
def remove_paper(paper: Attachment, *, by: User) -> None:
    """Take a paper out of the draft. One that the published report shows stays with it until the correction."""
    key = paper.pk
    if paper.published_in_id is not None and paper.published_in_id == paper.meeting.published_revision_id:
        paper.in_draft = False
        paper.save(update_fields=["in_draft"])
    else:
        paper.delete()
    logger.info("paper removed paper=%s by=%s", key, by.pk)
