from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DAYS_KEPT = 30


class RegisterFileQuerySet(models.QuerySet["RegisterFile"]):
    def overdue(self) -> RegisterFileQuerySet:
        """Not used within 30 days."""
        return self.filter(received_at__lt=timezone.now() - timedelta(days=DAYS_KEPT))


class Upload(models.Model):
    """An uploaded file as it came, and who sent it in."""

    name = models.CharField(_("filnavn"), max_length=200)
    content = models.BinaryField(_("innhold"))
    received_at = models.DateTimeField(_("mottatt"), auto_now_add=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("mottatt av"),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class RegisterFile(Upload):
    """Registerfil: an uploaded file of organisations or persons, kept until it is saved or put away. Editorial.

    Deleted when it has been used, and after 30 days in any case.
    """

    class Kind(models.TextChoices):
        ORGANISATIONS = "organisations", _("Organisasjoner")
        PEOPLE = "people", _("Personer")

    kind = models.CharField(_("hva"), max_length=15, choices=Kind)

    rows = models.Manager.from_queryset(RegisterFileQuerySet)()

    class Meta:
        verbose_name = _("registerfil")
        verbose_name_plural = _("registerfiler")
        ordering = ["-received_at", "-pk"]
