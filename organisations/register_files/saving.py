"""An uploaded register file: kept, saved into the register, or put away."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.addressing import free_slug
from organisations.models import Organisation, RegisterFile, SiteEpoch, User
from organisations.register_files.comparing import Preview, compare

logger = logging.getLogger(__name__)


class FileOutOfDate(Exception):
    """The register is not as it was when the preview was shown; `sentence` says so. Nothing was written."""

    def __init__(self) -> None:
        self.sentence = _("Registeret er endret siden du åpnet siden. Se over på nytt.")
        super().__init__(self.sentence)


@transaction.atomic
def receive_file(kind: str, name: str, content: bytes, *, by: User) -> RegisterFile:
    """Keep a file whose columns can be read. The same file of the same person again is the one that is kept.

    Files that nobody used within 30 days go. Raises UnreadableFile.
    """
    User.objects.select_for_update().get(pk=by.pk)
    RegisterFile.rows.overdue().delete()
    for known in RegisterFile.rows.filter(kind=kind, name=name[:200], received_by=by):
        if bytes(known.content) == content:
            return known
    file = RegisterFile(kind=kind, name=name[:200], content=content, received_by=by)
    compare(file)
    file.save()
    logger.info("register file received file=%s by=%s", file.pk, by.pk)
    return file


@transaction.atomic
def save_file(file: RegisterFile, *, mark: str, by: User) -> Preview | None:
    """Write the new and the changed rows, and delete the file. None when it has been used already.

    Refused lines are left out. `mark` is that of the preview that was shown: raises FileOutOfDate when the
    register has changed since, so that nothing is saved that nobody saw.
    """
    kept = RegisterFile.rows.select_for_update().filter(pk=file.pk).first()
    if kept is None:
        return None
    preview = compare(kept)
    if preview.mark != mark:
        raise FileOutOfDate
    for line in (*preview.new, *preview.changed):
        if isinstance(line.row, Organisation) and not line.row.slug:
            line.row.slug = free_slug(line.row.short)
        if line.row is not None:
            line.row.save()
    kept.delete()
    SiteEpoch.raise_()
    logger.info(
        "register file saved file=%s new=%s changed=%s by=%s", file.pk, len(preview.new), len(preview.changed), by.pk
    )
    return preview


def discard_file(file: RegisterFile, *, by: User) -> None:
    RegisterFile.rows.filter(pk=file.pk).delete()
    logger.info("register file discarded file=%s by=%s", file.pk, by.pk)
