from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models.links import SignedLink
from organisations.models.organisations import Organisation


class ChangeRequest(models.Model):
    """Endringsforslag: what an organisation wants changed about itself; the secretary approves (M-20). Editorial.

    `fields` holds what was filled in, by the names of the form of that kind; nothing of it is in force before
    it is accepted.
    """

    class Kind(models.TextChoices):
        REPRESENTATIVE = "representative", _("Ny representant")
        DEPUTY = "deputy", _("Ny vararepresentant")
        ADDRESS = "address", _("Navn og adresser")
        ALIAS = "alias", _("Skrivemåte av navnet")
        OTHER = "other", _("Annet")

    class State(models.TextChoices):
        WAITING = "waiting", _("Venter")
        ACCEPTED = "accepted", _("Godtatt")
        DECLINED = "declined", _("Ikke godtatt")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="change_requests", verbose_name=_("organisasjon")
    )
    kind = models.CharField(_("hva"), max_length=20, choices=Kind)
    fields = models.JSONField(_("felter"), default=dict, blank=True)
    note = models.TextField(_("merknad"), blank=True)
    asked_at = models.DateTimeField(_("foreslått"), auto_now_add=True)
    link = models.ForeignKey(
        SignedLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("gjennom lenken")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("foreslått av"),
    )
    state = models.CharField(_("tilstand"), max_length=10, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("avgjort av"),
    )
    answer = models.TextField(_("svar"), blank=True)

    rows = models.Manager["ChangeRequest"]()

    class Meta:
        verbose_name = _("endringsforslag")
        verbose_name_plural = _("endringsforslag")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="decided_change_request_has_a_moment",
                violation_error_message=_("Et avgjort forslag må ha et tidspunkt, og bare det."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_kind_display()}"


class Merge(models.Model):
    """Sammenslåing: two rows of the register that were one; kept so that it can be undone for 30 days. Editorial.

    `moved` names each row that was changed and what it had before: model label, key, column, value. Published
    rows are never among them: they stand under the name of their time.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("Organisasjon")
        PERSON = "person", _("Person")

    kind = models.CharField(_("hva"), max_length=20, choices=Kind)
    kept = models.BigIntegerField(_("beholdt"))
    gone = models.BigIntegerField(_("slått inn"))
    moved = models.JSONField(_("flyttet"), default=list)
    at = models.DateTimeField(_("tidspunkt"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("utført av"),
    )
    undone_at = models.DateTimeField(_("angret"), null=True, blank=True)

    rows = models.Manager["Merge"]()

    class Meta:
        verbose_name = _("sammenslåing")
        verbose_name_plural = _("sammenslåinger")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=models.F("gone")),
                name="merge_joins_two",
                violation_error_message=_("Velg to forskjellige."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.gone} → {self.kept}"
