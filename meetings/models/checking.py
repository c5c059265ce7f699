from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting


class CheckChoice(models.Model):
    """Valg ved gjennomsyn: what the secretary chose about a warning of personal data in a draft (F1). Editorial.

    `mark` tells the finding, its line and the readers it was chosen for, and holds none of the text
    (`meetings.checking.choices.mark_of`). Rows are only added.
    """

    class Code(models.TextChoices):
        NATIONAL_ID = "national-id", _("fødselsnummer")
        TELEPHONE = "telephone", _("telefonnummer")
        EMAIL = "email", _("e-postadresse")
        HEALTH = "health", _("navn nær helse, permisjon eller død")

    class Choice(models.TextChoices):
        KEPT = "kept", _("beholdt")
        HIDDEN = "hidden", _("bare for medlemmer")
        EDITED = "edited", _("rettet for hånd")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="check_choices", verbose_name=_("møte"))
    code = models.CharField(_("hva det gjaldt"), max_length=12, choices=Code)
    mark = models.CharField(_("avtrykk"), max_length=40)
    choice = models.CharField(_("valg"), max_length=6, choices=Choice)
    at = models.DateTimeField(_("tidspunkt"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("valgt av"),
    )

    rows = models.Manager["CheckChoice"]()

    class Meta:
        verbose_name = _("valg ved gjennomsyn")
        verbose_name_plural = _("valg ved gjennomsyn")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "code", "mark", "choice"],
                name="one_choice_of_a_kind_per_finding",
                violation_error_message=_("Valget er alt ført."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.get_choice_display()}"
