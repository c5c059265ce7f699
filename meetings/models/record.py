from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Audience, Meeting
from organisations.access import is_secretariat, reads_as_member
from organisations.doors import Door

if TYPE_CHECKING:
    from organisations.doors import Reader


class RevisionQuerySet(models.QuerySet["Revision"]):
    def newest(self) -> RevisionQuerySet:
        """Of each meeting the revision that is read now."""
        return self.filter(meeting__published_revision=F("pk"))


class RevisionDoor(Door["Revision"]):
    """The rule every published row follows: see the revision, see the row."""

    def visible_to(self, reader: Reader) -> RevisionQuerySet:
        """Revisions this reader may open, earlier ones too. The newest one's audience decides for all of a meeting,
        and an earlier one is never wider than it was itself."""
        if is_secretariat(reader):
            return Revision.rows.all()
        published = Revision.rows.filter(meeting__state=Meeting.State.PUBLISHED).exclude(
            kind__in=[Revision.Kind.CIRCULATED, Revision.Kind.WITHDRAWAL]
        )
        if reads_as_member(reader):
            return published
        return published.filter(meeting__published_revision__audience=Audience.PUBLIC, audience=Audience.PUBLIC)

    def for_system(self, reason: str) -> RevisionQuerySet:
        return Revision.rows.all()


class Revision(models.Model):
    """Utgave: one frozen state of a report. Append-only, by triggers on both engines; carries no text of it.

    `sha256` covers meeting, number, kind, audience, moment, `body_sha256` and `previous_sha256`, so that the
    chain of a meeting verifies also where a redaction has removed a body (`manage.py verify_record`).
    """

    class Kind(models.TextChoices):
        CIRCULATED = "circulated", _("Sendt ut")
        PUBLISHED = "published", _("Publisert")
        CORRECTION = "correction", _("Rettelse")
        AUDIENCE = "audience", _("Nye lesere")
        REDACTION = "redaction", _("Sladding")
        WITHDRAWAL = "withdrawal", _("Trukket tilbake")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("møte"))
    number = models.PositiveIntegerField(_("nummer"))
    kind = models.CharField(_("slag"), max_length=12, choices=Kind)
    audience = models.CharField(_("lesere"), max_length=10, choices=Audience)
    body_sha256 = models.CharField(_("innholdets sjekksum"), max_length=64)
    previous_sha256 = models.CharField(_("forrige utgaves sjekksum"), max_length=64, blank=True)
    sha256 = models.CharField(_("sjekksum"), max_length=64, unique=True)
    at = models.DateTimeField(_("tidspunkt"))

    rows = models.Manager.from_queryset(RevisionQuerySet)()
    objects = RevisionDoor()

    class Meta:
        verbose_name = _("utgave")
        verbose_name_plural = _("utgaver")
        ordering = ["meeting", "number"]
        default_manager_name = "rows"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="revision_number_once_per_meeting",
                violation_error_message=_("Møtet har alt en utgave med dette nummeret."),
            ),
            models.CheckConstraint(
                condition=Q(number=1, previous_sha256="") | (Q(number__gt=1) & ~Q(previous_sha256="")),
                name="revision_follows_the_one_before",
                violation_error_message=_("Utgaven må bygge på den forrige."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self) -> str:
        """A circulated one whose report was never published has no readers' page: the secretariat's."""
        if not self.meeting.slug:
            return reverse("secretariat:circulation", args=[self.meeting_id])
        return reverse("meetings:revision", args=[self.meeting.slug, self.number])

    @property
    def on(self) -> date:
        """The local day it was made."""
        return timezone.localdate(self.at)


class RevisionBody(models.Model):
    """Innholdet av en utgave: the snapshot as canonical JSON, why it was made and by whom. Part of the record.

    May be deleted only when a redaction names it (`RedactedBody`); never changed.
    """

    revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, primary_key=True, related_name="body", verbose_name=_("utgave")
    )
    canonical = models.TextField(_("innhold som JSON"))
    reason = models.TextField(_("begrunnelse"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("utført av")
    )

    rows = models.Manager["RevisionBody"]()

    class Meta:
        verbose_name = _("innhold av utgave")
        verbose_name_plural = _("innhold av utgaver")

    def __str__(self) -> str:
        return str(self.revision)


class RedactedBody(models.Model):
    """Sladdet innhold: a redaction revision names the earlier revision whose body may be removed. Append-only."""

    redaction = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="redacts", verbose_name=_("sladdingen")
    )
    removed = models.OneToOneField(
        Revision, on_delete=models.PROTECT, related_name="redacted_by", verbose_name=_("utgaven som ble sladdet")
    )

    rows = models.Manager["RedactedBody"]()

    class Meta:
        verbose_name = _("sladdet innhold")
        verbose_name_plural = _("sladdet innhold")

    def __str__(self) -> str:
        return f"{self.redaction} → {self.removed}"


class Permalink(models.Model):
    """Varig lenke: the permanent id of a statement or a task, never given twice, never to another speaker.

    `last_revision` is the newest revision that has it; when the statement is gone from the report, its
    address still leads there.
    """

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("Innspill")
        TASK = "task", _("Oppfølging")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="permalinks", verbose_name=_("møte"))
    kind = models.CharField(_("slag"), max_length=10, choices=Kind)
    last_revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("siste utgave som har den")
    )

    rows = models.Manager["Permalink"]()

    class Meta:
        verbose_name = _("varig lenke")
        verbose_name_plural = _("varige lenker")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"i{self.pk}"


class StoredPage(models.Model):
    """Lagret side: a rendered report, a function of (revision, language, audience, site epoch). Thrown away freely."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="stored_pages", verbose_name=_("utgave")
    )
    language = models.CharField(_("språk"), max_length=5)
    audience = models.CharField(_("lesere"), max_length=10, choices=Audience)
    epoch = models.PositiveBigIntegerField(_("tidsmerke"))
    etag = models.CharField(_("merke"), max_length=64)
    plain = models.BinaryField(_("side"))
    gzip = models.BinaryField(_("side, gzip"))
    brotli = models.BinaryField(_("side, brotli"))

    rows = models.Manager["StoredPage"]()

    class Meta:
        verbose_name = _("lagret side")
        verbose_name_plural = _("lagrede sider")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "language", "audience"],
                name="one_stored_page_per_revision_language_audience",
                violation_error_message=_("Siden er alt lagret."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision} {self.language} {self.audience}"


class StoredFile(models.Model):
    """Lagret fil: a report as a file, a function of (revision, language, audience, form, site epoch). Thrown away
    freely."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="stored_files", verbose_name=_("utgave")
    )
    language = models.CharField(_("språk"), max_length=5)
    audience = models.CharField(_("lesere"), max_length=10, choices=Audience)
    form = models.CharField(_("filtype"), max_length=5)
    epoch = models.PositiveBigIntegerField(_("tidsmerke"))
    etag = models.CharField(_("merke"), max_length=64)
    content = models.BinaryField(_("innhold"))

    rows = models.Manager["StoredFile"]()

    class Meta:
        verbose_name = _("lagret fil")
        verbose_name_plural = _("lagrede filer")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "language", "audience", "form"],
                name="one_stored_file_per_revision_language_audience_form",
                violation_error_message=_("Filen er alt lagret."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision} {self.language} {self.audience} {self.form}"
