from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting
from organisations.models import Organisation, Person


class Mailing(models.Model):
    """Utsending: mails that belong together, such as one invitation to all. Editorial.

    `key` says what is sent, as «innkalling:12:0»; the same is never made twice without a question.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("Innkalling")
        CHANGE = "change", _("Endring av møtet")
        CANCELLATION = "cancellation", _("Avlysning")
        DEPUTY_CALL = "deputy_call", _("Vara bes møte")
        REMINDER = "reminder", _("Purring")
        CALL = "call", _("Spørsmål til alle")
        LATE_INPUT = "late_input", _("Spørsmål til den som ikke møtte")
        DIGEST = "digest", _("Ukebrev om oppgaver")
        MEMBERSHIP = "membership", _("Medlemskap")
        REGISTER = "register", _("Register")
        LETTER = "letter", _("Brev")
        CIRCULATION = "circulation", _("Referat til merknader")
        REPORT = "report", _("Referat, rettelse eller tilbaketrekking")
        SUBSCRIPTION = "subscription", _("Abonnement")
        OTHER = "other", _("Annet")

    kind = models.CharField(_("slag"), max_length=15, choices=Kind)
    key = models.CharField(_("nøkkel"), max_length=120, unique=True)
    title = models.CharField(_("hva"), max_length=200)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="mailings", verbose_name=_("møte")
    )
    at = models.DateTimeField(_("bestilt"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bestilt av"),
    )

    rows = models.Manager["Mailing"]()

    class Meta:
        verbose_name = _("utsending")
        verbose_name_plural = _("utsendinger")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Mail(models.Model):
    """E-post: one message to one address, written in the transaction of the deed that sends it. Editorial.

    Claimed (`SENDING`) before the mail server hears of it and marked after it has taken it; a mail whose sender
    died in between is `UNCERTAIN`, which a person decides about. `message_id` never changes.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Venter")
        SENDING = "sending", _("Sendes")
        SENT = "sent", _("Sendt")
        FAILED = "failed", _("Ikke sendt")
        UNCERTAIN = "uncertain", _("Usikkert om den ble sendt")
        DROPPED = "dropped", _("Ikke sendt, lagt bort")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="mails", verbose_name=_("utsending"))
    to = models.EmailField(_("til"), blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organisasjon")
    )
    subject = models.CharField(_("emne"), max_length=250)
    text = models.TextField(_("tekst"))
    html = models.TextField(_("tekst med utseende"), blank=True)
    headers = models.JSONField(_("hoder"), default=dict, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=120, unique=True)
    state = models.CharField(_("tilstand"), max_length=10, choices=State, default=State.WAITING)
    written_at = models.DateTimeField(_("skrevet"), default=timezone.now)
    next_try_at = models.DateTimeField(_("neste forsøk"), default=timezone.now)
    claimed_at = models.DateTimeField(_("tatt av en sender"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sendt"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("forsøk"), default=0)
    failure = models.CharField(_("hvorfor ikke"), max_length=300, blank=True)

    rows = models.Manager["Mail"]()

    class Meta:
        verbose_name = _("e-post")
        verbose_name_plural = _("e-poster")
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_to_send")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="sent") & Q(sent_at__isnull=False)) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="sent_mail_has_a_moment",
                violation_error_message=_("En sendt e-post må ha et tidspunkt, og bare en sendt."),
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claimed_at__isnull=False),
                name="claimed_mail_has_a_moment",
                violation_error_message=_("En e-post som sendes, må ha et tidspunkt for når den ble tatt."),
            ),
            models.CheckConstraint(
                condition=~Q(to="") | Q(state__in=["failed", "dropped"]),
                name="mail_without_address_is_not_sent",
                violation_error_message=_("E-posten mangler adresse."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


class Enclosure(models.Model):
    """Følger med: a file in a mail. The same bytes are kept once per mailing and shared by its mails."""

    mailing = models.ForeignKey(
        Mailing, on_delete=models.CASCADE, related_name="enclosures", verbose_name=_("utsending")
    )
    mail = models.ForeignKey(
        Mail,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="enclosures",
        verbose_name=_("e-post"),
        help_text=_("Tomt: følger med alle e-postene i utsendingen."),
    )
    file_name = models.CharField(_("filnavn"), max_length=200)
    content_type = models.CharField(_("filtype"), max_length=100)
    content = models.BinaryField(_("innhold"))

    rows = models.Manager["Enclosure"]()

    class Meta:
        verbose_name = _("fil i e-post")
        verbose_name_plural = _("filer i e-post")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name
