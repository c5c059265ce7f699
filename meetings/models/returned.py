from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting
from organisations.models import Upload


class ReturnedDocument(Upload):
    """Word med endringer: a draft that came back from somebody, its changes waiting to be taken in or declined.

    `paragraphs` are the file's, as `meetings.importing.formats.tracked` reads them; `settled` says by the number of a
    paragraph what was done about it. It goes when all is settled and the secretary says so, or after 30 days. Never
    shown to readers.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="returned_documents", verbose_name=_("møte")
    )
    sha256 = models.CharField(_("sjekksum"), max_length=64)
    paragraphs = models.JSONField(_("avsnitt"), default=list, blank=True)
    settled = models.JSONField(_("avgjort"), default=dict, blank=True)

    rows = models.Manager["ReturnedDocument"]()

    class Meta:
        verbose_name = _("Word-fil med endringer")
        verbose_name_plural = _("Word-filer med endringer")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "sha256"],
                name="returned_file_once_per_meeting",
                violation_error_message=_("Fila er alt lastet opp til dette møtet."),
            )
        ]
