from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting
from organisations.models import Organisation, Person, SignedLink


class Reply(models.Model):
    """Svar på innkalling: what one organisation says about one meeting; the newest word counts. Editorial.

    `answered_at` None: not answered yet. `note` and `needs` hold a line per person who wrote («Mari Sund: Syk»), for
    the secretary alone; `needs` is deleted when the meeting is over. `update` is its word for
    the round table, sent beforehand; it waits beside the item until `update_taken_at`.
    """

    class State(models.TextChoices):
        SILENT = "silent", _("Ikke svart")
        COMING = "coming", _("Kommer")
        DEPUTY = "deputy", _("Vara møter")
        BOTH = "both", _("Begge møter")
        APOLOGY = "apology", _("Forfall")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="replies", verbose_name=_("møte"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="replies", verbose_name=_("organisasjon")
    )
    state = models.CharField(_("svar"), max_length=10, choices=State, default=State.SILENT)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("den som kommer"),
    )
    comes = models.CharField(_("den som kommer, med ord"), max_length=150, blank=True)
    note = models.TextField(_("beskjed"), blank=True)
    needs = models.TextField(_("behov"), blank=True)
    update = models.TextField(_("til runden rundt bordet"), blank=True)
    update_at = models.DateTimeField(_("sendt inn"), null=True, blank=True)
    update_taken_at = models.DateTimeField(_("satt inn i utkastet"), null=True, blank=True)
    answered_at = models.DateTimeField(_("svart"), null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("svart av")
    )
    by_secretary = models.BooleanField(_("ført av sekretariatet"), default=False)
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    twin_stays_on_merge = True

    rows = models.Manager["Reply"]()

    class Meta:
        verbose_name = _("svar på innkalling")
        verbose_name_plural = _("svar på innkalling")
        ordering = ["meeting", "organisation__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organisation"],
                name="organisation_replies_once_per_meeting",
                violation_error_message=_("Organisasjonen har alt et svar på dette møtet. Endre det."),
            ),
            models.CheckConstraint(
                condition=Q(state="silent", answered_at__isnull=True)
                | (~Q(state="silent") & Q(answered_at__isnull=False)),
                name="reply_has_a_moment_once_given",
                violation_error_message=_("Et svar må ha et tidspunkt, og bare et svar."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"


class Invitation(models.Model):
    """Innkalt: one person (or an organisation's post box) that a meeting was sent to, with its own link. Editorial.

    `capacity` says why: as representative, as deputy who is to meet (called after an apology, or because of an
    item of special interest to deputies), as deputy for information, or as guest to an item. One row however many
    times it is sent; each sending is a mail in the outbox. Without an organisation: a guest or host staff.
    """

    class Capacity(models.TextChoices):
        REPRESENTATIVE = "representative", _("Representant")
        DEPUTY = "deputy", _("Vara, bes møte")
        COPY = "copy", _("Vara, til orientering")
        GUEST = "guest", _("Gjest")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("møte"))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("organisasjon"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name=_("person")
    )
    capacity = models.CharField(_("innkalt som"), max_length=15, choices=Capacity)
    link = models.OneToOneField(
        SignedLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitation", verbose_name=_("lenke")
    )
    first_sent_at = models.DateTimeField(_("først sendt"), null=True, blank=True)
    called_at = models.DateTimeField(
        _("bedt om å møte"), null=True, blank=True, help_text=_("Når vara ble kalt inn fordi representanten ikke kan.")
    )
    reminded_at = models.DateTimeField(_("purret"), null=True, blank=True)
    declined_at = models.DateTimeField(
        _("kan ikke møte"), null=True, blank=True, help_text=_("Når en vara som ble bedt om å møte, svarte nei.")
    )
    ended_at = models.DateTimeField(
        _("ikke lenger innkalt"), null=True, blank=True, help_text=_("Når medlemskapet eller vervet tok slutt.")
    )

    twin_stays_on_merge = True

    rows = models.Manager["Invitation"]()

    class Meta:
        verbose_name = _("innkalt")
        verbose_name_plural = _("innkalte")
        ordering = ["meeting", "organisation__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organisation", "person"],
                name="person_invited_once_per_organisation",
                violation_error_message=_("Personen er alt innkalt for organisasjonen."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "organisation"],
                condition=Q(person__isnull=True),
                name="post_box_invited_once",
                violation_error_message=_("Postkassen til organisasjonen er alt innkalt."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False),
                name="invitation_names_somebody",
                violation_error_message=_("Velg en organisasjon, en person eller begge."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.organisation} ({self.get_capacity_display()})"
