from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from organisations.models.organisations import Organisation
from organisations.models.people import Person

if TYPE_CHECKING:
    from datetime import datetime

NONCE_LENGTH = 22
"""Letters and digits: about 130 bits, so that a link cannot be guessed even by who knows the site's key."""


def new_nonce() -> str:
    return get_random_string(NONCE_LENGTH)


class SignedLinkQuerySet(models.QuerySet["SignedLink"]):
    def alive(self, at: datetime | None = None) -> SignedLinkQuerySet:
        """Neither revoked nor past its time."""
        now = at or timezone.now()
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at__isnull=True)


class SignedLink(models.Model):
    """Lenke uten innlogging: what a mail carries in place of a log-in. One purpose, one organisation, one person.

    Its address is made by `organisations.links`; the row holds no secret that opens it without the site's key.
    Opening it changes nothing (mail scanners follow links); what is done with it is logged as `LinkUse`.
    Editorial.
    """

    class Purpose(models.TextChoices):
        REPLY = "reply", _("Svar på innkalling")
        ORGANISATION = "organisation", _("Organisasjonens egen side")
        CALL = "call", _("Svar på spørsmål til alle")
        LATE_INPUT = "late_input", _("Innspill etter møtet")
        CALENDAR = "calendar", _("Kalender for medlemmer")
        DIGEST = "digest", _("Nei takk til ukebrev")
        CIRCULATION = "circulation", _("Merknader til referatet")
        ERROR_REPORT = "error_report", _("Feil i et publisert referat")

    purpose = models.CharField(_("formål"), max_length=20, choices=Purpose)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="links",
        verbose_name=_("organisasjon"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="links", verbose_name=_("person")
    )
    nonce = models.CharField(max_length=NONCE_LENGTH, default=new_nonce, unique=True, editable=False)
    made_at = models.DateTimeField(_("laget"), auto_now_add=True)
    expires_at = models.DateTimeField(_("gjelder til"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("trukket tilbake"), null=True, blank=True)

    rows = models.Manager.from_queryset(SignedLinkQuerySet)()

    class Meta:
        verbose_name = _("lenke uten innlogging")
        verbose_name_plural = _("lenker uten innlogging")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False),
                name="link_belongs_to_somebody",
                violation_error_message=_("En lenke må høre til en organisasjon eller en person."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.organisation or self.person})"

    def is_alive(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())


class LinkUse(models.Model):
    """Bruk av lenke: what was done with a link, and when. Only added to; no address of the reader is kept."""

    link = models.ForeignKey(SignedLink, on_delete=models.CASCADE, related_name="uses", verbose_name=_("lenke"))
    at = models.DateTimeField(_("tidspunkt"), auto_now_add=True)
    deed = models.CharField(_("hva som ble gjort"), max_length=60)

    rows = models.Manager["LinkUse"]()

    class Meta:
        verbose_name = _("bruk av lenke")
        verbose_name_plural = _("bruk av lenker")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.deed
