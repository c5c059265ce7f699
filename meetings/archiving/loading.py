"""A full archive into an empty installation: all of it, or nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.utils.translation import gettext as _

from meetings.archiving.checking import Archive, BadArchive
from meetings.archiving.contents import CLOSED, archived, columns_of, table_path
from meetings.archiving.standing import count_on
from meetings.models import Revision
from meetings.verifying import flaws
from organisations.models import SiteEpoch

logger = logging.getLogger(__name__)
Tell = Callable[[str], None]
SYSTEM = "a loaded archive is verified"


def load_archive(path: str, *, tell: Tell = lambda _line: None) -> int:
    """Bring the archive in; how many revisions it had. Every revision is what it was, to the byte, under the same keys.

    Checked whole before a row is written; the chain is verified before anything counts. Search text is made afterwards
    (`manage.py index_statements`). Raises BadArchive.
    """
    check_empty()
    with closing(Archive(path)) as archive:
        archive.check()
        with transaction.atomic():
            for model in archived():
                count = _load(archive, model)
                if count:
                    tell(f"{model._meta.verbose_name_plural}: {count}")
            try:
                connection.check_constraints()
            except DatabaseError as why:
                raise BadArchive(_("Arkivet henger ikke sammen: noe peker på rader som ikke er med.")) from why
            broken = next(flaws(), None)
            if broken is not None:
                raise BadArchive(
                    _("Kjeden holder ikke: møte %(meeting)s, utgave %(number)s. Arkivet er endret siden det ble laget.")
                    % {"meeting": broken.meeting, "number": broken.number}
                )
            count_on(archived())
            SiteEpoch.raise_()
        revisions = Revision.objects.for_system(SYSTEM).count()
    logger.info("archive loaded revisions=%s", revisions)
    return revisions


def check_empty() -> None:
    """Raises BadArchive where there is anything that an archive brings."""
    for model in archived():
        if models.QuerySet(model).exists():
            raise BadArchive(
                _("Installasjonen er ikke tom: den har %(what)s. Last inn i en ny database, før kontoer er laget.")
                % {"what": str(model._meta.verbose_name_plural)}
            )


def _load(archive: Archive, model: type[models.Model]) -> int:
    count = 0
    for count, row in enumerate(_rows(archive, model), start=1):
        try:
            row.save_base(raw=True, force_insert=True)  # as it was: no column is made anew
        except (DatabaseError, ValueError, TypeError) as why:
            raise _impossible(model, count) from why
    return count


def _rows(archive: Archive, model: type[models.Model]) -> Iterator[models.Model]:
    fields = {field.attname: field for field in columns_of(model)}
    for line, told in enumerate(archive.lines(table_path(model)), start=1):
        try:
            yield model(**{name: _value(archive, model, fields[name], value) for name, value in told.items()})
        except (KeyError, TypeError, AttributeError, ValueError, ValidationError) as why:
            raise _impossible(model, line) from why


def _impossible(model: type[models.Model], line: int) -> BadArchive:
    return BadArchive(
        _("Arkivet har en rad som ikke kan være riktig: %(table)s, linje %(line)s.")
        % {"table": table_path(model), "line": line}
    )


def _value(archive: Archive, model: type[models.Model], field: models.Field[Any, Any], told: Any) -> Any:
    """Any: what the column takes, and JSON's own values."""
    label = model._meta.label_lower
    if label == "organisations.user" and field.attname in CLOSED:
        return CLOSED[field.attname]
    if told is None:
        return None
    if isinstance(field, models.BinaryField):
        return archive.read(str(told))
    if (label, field.attname) == ("meetings.revisionbody", "canonical"):
        return archive.read(str(told)).decode()
    if isinstance(field, models.JSONField):
        return told
    return field.to_python(told)
