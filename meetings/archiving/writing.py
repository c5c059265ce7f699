"""Writing the archive: for everybody, for members, or all of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from enum import StrEnum
from typing import IO, Any

from django.conf import settings
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.archiving.contents import Json, archived, body_path, columns_of, file_path, row_of, rows_of, table_path
from meetings.archiving.packing import Packer
from meetings.archiving.readme import README
from meetings.archiving.registers import registers
from meetings.archiving.standing import one_state
from meetings.exporting.report_files import report_file
from meetings.models import Attachment, Audience, Meeting, Revision, RevisionBody, SourceDocument
from meetings.publishing import PublishingRefused
from meetings.reading import report_of
from meetings.report import View
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)
SYSTEM = "an archive is written by the secretariat, and each of its views asks for itself"
Tell = Callable[[str], None]


class ArchiveView(StrEnum):
    """Whom the archive is for: what all may read, what members may read, or everything."""

    PUBLIC = "public"
    MEMBERS = "members"
    FULL = "full"


class CannotWrite(Refusal):
    """What there is of the archive is not whole; `sentence` says why and what to do."""


def write_archive(target: IO[bytes], view: ArchiveView, *, tell: Tell = lambda _line: None) -> int:
    """Write the whole archive; how many files it has. Memory stays constant, and all of it is of one moment.

    `tell` hears a line for each report. The target may be a file or anything that takes bytes one after the other.
    Raises CannotWrite.
    """
    packer = Packer(target)
    with closing(packer.zip), translation.override("nb"), one_state():
        packer.add("LES-MEG.txt", README[view].encode())
        if view is ArchiveView.FULL:
            _write_everything(packer)
        else:
            _write_registers(packer, View(view.value))
        _write_reports(packer, view, tell)
        packer.close({"view": view.value, "council": settings.COUNCIL_NAME, **_told(view)})
    logger.info("archive written view=%s files=%s", view, len(packer.files))
    return len(packer.files)


def _told(view: ArchiveView) -> Json:
    whole = archived() if view is ArchiveView.FULL else ()
    columns = {model._meta.label_lower: [field.attname for field in columns_of(model)] for model in whole}
    return {"made_at": timezone.now().isoformat(), "models": columns}


def _write_everything(packer: Packer) -> None:
    """Bodies and files by themselves, then each table with a row on each line."""
    for key, canonical in RevisionBody.rows.order_by("pk").values_list("pk", "canonical").iterator(chunk_size=20):
        packer.add(body_path(key), canonical.encode())
    for model in archived():
        for column in (field.attname for field in columns_of(model) if isinstance(field, models.BinaryField)):
            for row in rows_of(model):
                if content := getattr(row, column):
                    packer.add(file_path(model, column, row), bytes(content))
        packer.add_parts(table_path(model), _lines(model))


def _lines(model: type[models.Model]) -> Iterator[bytes]:
    for row in rows_of(model):
        yield json.dumps(row_of(row), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write_registers(packer: Packer, view: View) -> None:
    for name, rows in registers(view).items():
        packer.add(f"register/{name}.json", _json(rows))


def _write_reports(packer: Packer, view: ArchiveView, tell: Tell) -> None:
    """Each report that these readers may open: as they see it, as PDF, and what lies beside it."""
    seen = View.PUBLIC if view is ArchiveView.PUBLIC else View.MEMBERS
    revisions = Revision.objects.for_system(SYSTEM).newest().select_related("meeting__body", "meeting__next_meeting")
    if seen is View.PUBLIC:
        revisions = revisions.filter(audience=Audience.PUBLIC)
    for revision in revisions.order_by("meeting__published_date", "pk").iterator(chunk_size=20):
        folder = f"referater/{revision.meeting.slug}"
        try:
            report = _report(revision, seen)
        except PublishingRefused as why:
            lost = _(
                "Innholdet av referatet %(address)s mangler, så arkivet kan ikke skrives. Be den som drifter "
                "tjenesten om å kjøre «manage.py verify_record»."
            )
            raise CannotWrite(lost % {"address": revision.meeting.slug}) from why
        packer.add(f"{folder}/referat.json", _json(report))
        packer.add(f"{folder}/referat.pdf", report_file(revision, seen, "pdf", store=False).content)
        if view is not ArchiveView.FULL:
            _write_papers(packer, folder, revision.meeting, seen)
        tell(f"{revision.meeting.slug}, utgave {revision.number}")


def _report(revision: Revision, view: View) -> Json:
    """As the page shows it, with what vouches for it. Keys of the register are left out: they say who is who."""
    report = asdict(report_of(revision, view=view))
    for task in report["tasks"]:
        task.pop("people", None)
        task.pop("organisations", None)
    return {
        "utgave": revision.number,
        "slag": str(revision.get_kind_display()),
        "publisert": revision.at.isoformat(),
        "sha256": revision.sha256,
        "forrige_sha256": revision.previous_sha256,
        "innholdets_sha256": revision.body_sha256,
        "referat": report,
    }


def _write_papers(packer: Packer, folder: str, meeting: Meeting, view: View) -> None:
    """Papers that the report shows these readers; for members the original, where they may read it."""
    papers = Attachment.objects.for_system(SYSTEM).filter(
        meeting=meeting, published_in=models.F("meeting__published_revision")
    )
    if view is View.PUBLIC:
        papers = papers.filter(audience=Audience.PUBLIC)
    for paper in papers.order_by("pk").iterator(chunk_size=1):
        path = file_path(Attachment, "content", paper).removeprefix("filer/meetings.attachment/")
        packer.add(f"{folder}/vedlegg/{path}", bytes(paper.content))
    if view is View.MEMBERS:
        for document in SourceDocument.rows.filter(meeting=meeting, members_may_read=True):
            path = file_path(SourceDocument, "content", document).removeprefix("filer/meetings.sourcedocument/")
            packer.add(f"{folder}/original/{path}", bytes(document.content))


def _json(value: Any) -> bytes:  # Any: what the encoder takes
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: Any) -> Any:  # Any: as above
    """Days and moments, lazy texts, and sets in an order of their own."""
    if isinstance(value, frozenset | set):
        return sorted(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
