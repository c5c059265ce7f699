"""A report's files: made of one revision for one kind of reader, kept until a fact around the record changes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meetings.drafts import read_draft
from meetings.exporting.akoma_ntoso import akoma_ntoso
from meetings.exporting.report_pdf import report_pdf
from meetings.exporting.report_text import report_text
from meetings.exporting.report_web import report_web
from meetings.exporting.report_word import report_word
from meetings.exporting.schema_org import schema_org
from meetings.models import Meeting, Revision, StoredFile
from meetings.reading import preview_of, report_of
from meetings.report import Report, View
from meetings.storing import EPOCH_NOW, keep
from organisations.models import SiteEpoch

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "xml": "application/akn+xml",
    "json": "application/ld+json",
}
UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
"""What one or another system takes in no file name."""

Make = Callable[[Report], bytes]


@dataclass(frozen=True)
class ReportFile:
    """A file to save or send. `etag`: the same exactly while the bytes are the same."""

    name: str
    content_type: str
    content: bytes
    etag: str


MAKERS: dict[str, Make] = {
    "pdf": report_pdf,
    "docx": report_word,
    "txt": report_text,
    "html": report_web,
    "xml": akoma_ntoso,
    "json": schema_org,
}


def report_file(revision: Revision, view: View, form: str, *, store: bool = True) -> ReportFile:
    """The revision as these readers see it, in the active language. One query when it is stored already.

    The caller has asked whether the reader may see it. `form`: one of MAKERS. `store`: False where nothing may be
    written. Raises KeyError for another form, and PublishingRefused when a redaction has removed the words.
    """
    make, language = MAKERS[form], get_language() or ""
    file = StoredFile.rows.filter(
        revision=revision, language=language, audience=view.value, form=form, epoch=EPOCH_NOW
    ).first()
    if file is None:
        epoch = SiteEpoch.now()
        content = make(report_of(revision, view=view))
        file = StoredFile(
            revision=revision,
            language=language,
            audience=view.value,
            form=form,
            epoch=epoch,
            etag=_etag(content),
            content=content,
        )
        if store:
            keep(file)
    return ReportFile(file_name(revision, form), TYPES[form], bytes(file.content), file.etag)


def draft_file(meeting: Meeting, form: str) -> ReportFile:
    """The draft as it stands, members' edition, marked «Utkast»: «pdf» or «docx». About 20 queries; kept nowhere."""
    make = {"pdf": report_pdf, "docx": report_word}[form]
    content = make(preview_of(read_draft(meeting), view=View.MEMBERS), draft=True)
    name = _name(_("Utkast til referat"), meeting, meeting.date, form)
    return ReportFile(name, TYPES[form], content, _etag(content))


def file_name(revision: Revision, form: str) -> str:
    """«Referat Ekspertrådet 2026-06-03.pdf»."""
    return _name(_("Referat"), revision.meeting, revision.meeting.published_date or revision.meeting.date, form)


def _name(what: str, meeting: Meeting, day: date | None, form: str) -> str:
    name = f"{what} {meeting.body.name} {day or meeting.pk}"
    fit = " ".join(UNFIT.sub(" ", name).split())
    return f"{fit[:120].strip(' .')}.{form}"


def _etag(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
