from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting
from organisations.models import Body, Organisation, Person, SignedLink


class Call(models.Model):
    """Spørsmål til alle: a question to every member, with a deadline and answers per organisation (M-57, M-71, M-72).

    Of kind TOPICS each answer becomes proposals for the agenda. `sent_at` None: still being written. Editorial.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("Spørsmål")
        TOPICS = "topics", _("Ønsker om saker")
        NAMES = "names", _("Forslag på navn")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="calls", verbose_name=_("organ"))
    kind = models.CharField(_("slag"), max_length=10, choices=Kind, default=Kind.QUESTION)
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("møtet det gjelder"),
    )
    title = models.CharField(_("emne"), max_length=200)
    text = models.TextField(_("spørsmålet"))
    answer_by = models.DateField(_("svarfrist"), null=True, blank=True)
    made_at = models.DateTimeField(_("laget"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("laget av"),
    )
    sent_at = models.DateTimeField(_("sendt"), null=True, blank=True)
    closed_at = models.DateTimeField(_("lukket"), null=True, blank=True)

    rows = models.Manager["Call"]()

    class Meta:
        verbose_name = _("spørsmål til alle")
        verbose_name_plural = _("spørsmål til alle")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(sent_at__isnull=False),
                name="call_is_sent_before_it_closes",
                violation_error_message=_("Et spørsmål lukkes først når det er sendt."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class CallAnswer(models.Model):
    """Svar fra en organisasjon: one per call and organisation asked; `answered_at` None: not answered. Editorial."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="answers", verbose_name=_("spørsmål"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="call_answers", verbose_name=_("organisasjon")
    )
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("svart av")
    )
    link = models.OneToOneField(
        SignedLink,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="call_answer",
        verbose_name=_("lenke"),
    )
    text = models.TextField(_("svar"), blank=True)
    answered_at = models.DateTimeField(_("svart"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("purret"), null=True, blank=True)
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    twin_stays_on_merge = True

    rows = models.Manager["CallAnswer"]()

    class Meta:
        verbose_name = _("svar på spørsmål")
        verbose_name_plural = _("svar på spørsmål")
        ordering = ["call", "organisation__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "organisation"],
                name="organisation_answers_a_call_once",
                violation_error_message=_("Organisasjonen har alt svart. Endre svaret."),
            ),
            models.CheckConstraint(
                condition=Q(text="") | Q(answered_at__isnull=False),
                name="call_answer_has_a_moment",
                violation_error_message=_("Et svar må ha et tidspunkt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.call}"


class Letter(models.Model):
    """Brev ut: a letter the council sent, with co-signers, and whether it was answered (M-73). Editorial."""

    class ReplyState(models.TextChoices):
        AWAITED = "awaited", _("Venter på svar")
        ANSWERED = "answered", _("Besvart")
        NONE_CAME = "none_came", _("Ikke besvart")
        NOT_ASKED = "not_asked", _("Trenger ikke svar")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="letters", verbose_name=_("organ"))
    recipient = models.CharField(_("til"), max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="letters_received",
        verbose_name=_("til organisasjonen"),
    )
    subject = models.CharField(_("emne"), max_length=250)
    text = models.TextField(_("innhold eller sammendrag"), blank=True)
    co_signers = models.ManyToManyField(
        Organisation, blank=True, related_name="letters_signed", verbose_name=_("medunderskrivere")
    )
    sent_on = models.DateField(_("sendt"), default=timezone.localdate)
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("møtet det kom fra"),
    )
    file_name = models.CharField(_("filnavn"), max_length=200, blank=True)
    content_type = models.CharField(_("filtype"), max_length=100, blank=True)
    content = models.BinaryField(_("fil"), null=True, blank=True)
    reply_state = models.CharField(_("svar"), max_length=10, choices=ReplyState, default=ReplyState.AWAITED)
    answered_on = models.DateField(_("besvart"), null=True, blank=True)
    answer = models.TextField(_("hva svaret var"), blank=True)
    remind_on = models.DateField(_("minn meg om det"), null=True, blank=True)

    rows = models.Manager["Letter"]()

    class Meta:
        verbose_name = _("brev")
        verbose_name_plural = _("brev")
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(reply_state="answered"),
                name="only_an_answered_letter_has_an_answer_date",
                violation_error_message=_("Skriv bare en svardato når brevet er besvart."),
            )
        ]

    def __str__(self) -> str:
        return self.subject
