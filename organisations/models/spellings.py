from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models.keys import KeyedByName
from organisations.naming import FoldedField


class SettledLabel(KeyedByName):
    """Avklart navn: a word before a colon in drafts that the register is not asked about any more. Editorial.

    Only the queue «Er dette samme?» knows it. A draft goes on asking «Hvem?» until somebody answers there.
    """

    label = models.CharField(_("slik det står i utkastet"), max_length=150)
    settled_at = models.DateTimeField(_("avklart"), auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("avklart av"),
    )
    folded = FoldedField(source="label")

    rows = models.Manager["SettledLabel"]()

    class Meta:
        verbose_name = _("avklart navn")
        verbose_name_plural = _("avklarte navn")
        ordering = ["folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["folded"],
                name="label_settled_once",
                violation_error_message=_("Navnet er alt avklart."),
            )
        ]

    def __str__(self) -> str:
        return self.label
