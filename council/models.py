from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Revision, Statement
from organisations.models.links import NONCE_LENGTH, new_nonce


class SearchText(models.Model):
    """Søketekst: the words of a published statement, folded and stemmed. Derived; made anew at every publishing.

    Two columns, so that a visitor's search can never find a statement by a word that only members may read.
    """

    statement = models.OneToOneField(
        Statement, on_delete=models.CASCADE, primary_key=True, related_name="search_text", verbose_name=_("innspill")
    )
    public_terms = models.TextField(_("ord for alle"), blank=True)
    members_terms = models.TextField(_("ord for medlemmer"), blank=True)

    rows = models.Manager["SearchText"]()

    class Meta:
        verbose_name = _("søketekst")
        verbose_name_plural = _("søketekster")

    def __str__(self) -> str:
        return f"i{self.pk}"

    @classmethod
    def replace(cls, meeting: Meeting, texts: Sequence[Self]) -> None:
        """What was found by the meeting's statements before gives way to these. Two queries."""
        cls.rows.filter(statement__meeting=meeting).delete()
        cls.rows.bulk_create(texts)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def alive(self) -> SubscriptionQuerySet:
        """Confirmed, and not ended."""
        return self.filter(confirmed_at__isnull=False, ended_at__isnull=True)


class Subscription(models.Model):
    """Abonnement: an address that gets mail when public reports say something new of what it follows. Editorial.

    `query` is the query string of Innspill in its one spelling; empty: every report. Nothing is sent before whoever
    reads the address has confirmed it. An address may belong to nobody in the register.
    """

    CONFIRM_WITHIN = timedelta(days=7)
    KEPT_FOR = timedelta(days=30)
    """How long a row stays that nobody confirmed, or that has ended (and may be taken up again)."""

    address = models.EmailField(_("e-postadresse"))
    query = models.CharField(_("utvalg"), max_length=1000, blank=True)
    language = models.CharField(_("språk"), max_length=5, choices=settings.LANGUAGES, default="nb")
    nonce = models.CharField(max_length=NONCE_LENGTH, default=new_nonce, unique=True, editable=False)
    network = models.CharField(_("bestilt fra"), max_length=16, blank=True, editable=False)
    asked_at = models.DateTimeField(_("bestilt"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("bekreftet"), null=True, blank=True)
    ended_at = models.DateTimeField(_("avsluttet"), null=True, blank=True)

    rows = models.Manager.from_queryset(SubscriptionQuerySet)()

    class Meta:
        verbose_name = _("abonnement")
        verbose_name_plural = _("abonnementer")
        ordering = ["address", "query", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["address", "query"],
                condition=Q(ended_at__isnull=True),
                name="address_follows_the_same_once",
                violation_error_message=_("Adressen har alt dette abonnementet."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="only_a_confirmed_subscription_ends",
                violation_error_message=_("Bare et abonnement som er bekreftet, kan avsluttes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.query}".strip()

    def may_be_confirmed(self, now: datetime) -> bool:
        return self.confirmed_at is None and now < self.asked_at + self.CONFIRM_WITHIN


class News(models.Model):
    """Nytt å fortelle: a revision that followers have not been told of yet. Gone when they have.

    Written in the transaction that makes the revision; told by the process that sends the mail.
    """

    revision = models.OneToOneField(
        Revision, on_delete=models.CASCADE, primary_key=True, related_name="news", verbose_name=_("utgave")
    )

    rows = models.Manager["News"]()

    class Meta:
        verbose_name = _("nytt å fortelle")
        verbose_name_plural = _("nytt å fortelle")
        ordering = ["revision"]

    def __str__(self) -> str:
        return str(self.revision)
