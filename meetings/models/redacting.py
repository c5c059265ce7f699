from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Redaction(models.Model):
    """Sladding: that a person was taken out of everything, when, why and by whom; never who. Editorial.

    `wanted` and `chosen` hold what is looked for while it is not finished, so that one that was broken off can go on;
    the last step empties them. `swept_at`: when the database had overwritten what it no longer holds.
    """

    person_key = models.BigIntegerField(_("nøkkel i registeret"), editable=False)
    reason = models.CharField(_("begrunnelse"), max_length=400)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("utført av")
    )
    begun_at = models.DateTimeField(_("begynt"), auto_now_add=True)
    finished_at = models.DateTimeField(_("ferdig"), null=True, blank=True)
    swept_at = models.DateTimeField(_("databasen ryddet"), null=True, blank=True)
    places = models.PositiveIntegerField(_("steder"), default=0)
    reports = models.PositiveIntegerField(_("referater"), default=0)
    wanted = models.JSONField(default=dict, blank=True, editable=False)
    chosen = models.JSONField(default=list, blank=True, editable=False)

    rows = models.Manager["Redaction"]()

    class Meta:
        verbose_name = _("sladding")
        verbose_name_plural = _("sladdinger")
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person_key"],
                condition=Q(finished_at__isnull=True),
                name="one_redaction_at_a_time_per_person",
                violation_error_message=_("Personen er alt under sladding."),
            ),
            models.CheckConstraint(
                condition=Q(swept_at__isnull=True) | Q(finished_at__isnull=False),
                name="database_is_swept_after_a_redaction",
                violation_error_message=_("Databasen ryddes først når sladdingen er ferdig."),
            ),
        ]

    def __str__(self) -> str:
        return self.reason
