from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.meetings import Attendance, Audience, Meeting
from meetings.models.record import Permalink, Revision
from organisations.access import is_secretariat, reads_as_member
from organisations.doors import Door
from organisations.models import Organisation, Person

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organisations.doors import Reader


class StatementQuerySet(models.QuerySet["Statement"]):
    def by(self, organisation: Organisation) -> StatementQuerySet:
        """Said by the organisation, alone or jointly, or under a row since merged into it.

        Never by likeness of names (M-60).
        """
        spoken = StatementSpeaker.rows.filter(Q(organisation=organisation) | Q(organisation__merged_into=organisation))
        return self.filter(pk__in=spoken.values("statement_id"))

    def topic_counts(self) -> QuerySet[Statement, tuple[str, str, int]]:
        """Name, address and number of statements of each topic they stand under, most first. One query."""
        return (
            self.filter(permalink__topics__isnull=False)
            .order_by()
            .values_list("permalink__topics__topic__name", "permalink__topics__topic__slug")
            .annotate(count=models.Count("pk", distinct=True))
            .order_by("-count", "permalink__topics__topic__sort_key")
        )

    def newest_first(self) -> StatementQuerySet:
        """Newest meeting first, within a meeting as it was said."""
        return self.order_by("-meeting_date", "-meeting_id", "order", "pk")

    def for_page(self) -> StatementQuerySet:
        """Loads what a list shows. Two queries besides the statements' own."""
        return self.select_related("meeting").prefetch_related("speakers__organisation", "speakers__person")


class StatementDoor(Door["Statement"]):
    def visible_to(self, reader: Reader) -> StatementQuerySet:
        """Statements of reports this reader may open. One subquery, no extra round trip.

        Visitors get neither members-only lines nor absence lines; the secretariat sees also these rows of a
        meeting only while it is published.
        """
        if is_secretariat(reader) or reads_as_member(reader):
            return Statement.rows.filter(meeting__state=Meeting.State.PUBLISHED)
        return Statement.rows.filter(
            meeting__state=Meeting.State.PUBLISHED,
            meeting__published_revision__audience=Audience.PUBLIC,
            audience=Audience.PUBLIC,
        ).exclude(kind=Statement.Kind.ABSENCE)

    def for_system(self, reason: str) -> StatementQuerySet:
        return Statement.rows.all()


class Statement(models.Model):
    """Innspill: a published statement (kind `INPUT`: innspill fra møtet). Written by publishing alone, never edited.

    Rows exist for a meeting's newest published revision only; the key is the permanent id. Item number,
    heading and date stand here as the revision has them, so that readers never join the draft.
    `text` has its members-only spans `((…))`; `public_text` is without them.
    """

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("Innspill")
        INPUT = "input", _("Innspill fra møtet")
        QUESTION = "question", _("Spørsmål")
        ANSWER = "answer", _("Svar")
        INFORMATION = "information", _("Opplysning")
        ADVICE = "advice", _("Råd")
        PROPOSAL = "proposal", _("Forslag")
        SUMMARY = "summary", _("Oppsummering")
        DECISION = "decision", _("Vedtak")
        ABSENCE = "absence", _("Ikke til stede")

    permalink = models.OneToOneField(
        Permalink, on_delete=models.PROTECT, primary_key=True, related_name="row", verbose_name=_("varig lenke")
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="statements", verbose_name=_("utgave")
    )
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="statements", verbose_name=_("møte"))
    meeting_date = models.DateField(_("møtedato"))
    item_position = models.PositiveIntegerField(_("sak, rekkefølge"))
    item_number = models.CharField(_("sak, nummer"), max_length=20, blank=True)
    item_heading = models.CharField(_("sak, overskrift"), max_length=300, blank=True)
    order = models.PositiveIntegerField(_("rekkefølge i møtet"))
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("svar på"),
    )
    kind = models.CharField(_("slag"), max_length=12, choices=Kind)
    text = models.TextField(_("tekst"), blank=True)
    public_text = models.TextField(_("tekst for alle"), blank=True)
    audience = models.CharField(_("lesere"), max_length=10, choices=Audience)

    rows = models.Manager.from_queryset(StatementQuerySet)()
    objects = StatementDoor()

    class Meta:
        verbose_name = _("innspill")
        verbose_name_plural = pgettext_lazy("flertall", "innspill")
        ordering = ["-meeting_date", "-meeting_id", "order"]
        default_manager_name = "rows"
        indexes = [models.Index(fields=["-meeting_date", "-meeting", "order"], name="statement_newest_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "order"],
                name="statement_order_once_per_revision",
                violation_error_message=_("To innspill kan ikke stå på samme plass."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return reverse("meetings:statement", args=[self.pk])


class StatementSpeaker(models.Model):
    """Den som sa det: organisation, person, group or only a label (M-42). Joint statements have several rows."""

    class Certainty(models.TextChoices):
        EXACT = "exact", _("Sikkert")
        CHOSEN = "chosen", _("Valgt")
        IMPORTED = "imported", _("Lest fra dokument")
        UNKNOWN = "unknown", _("Ukjent")

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="speakers", verbose_name=_("innspill")
    )
    order = models.PositiveIntegerField(_("rekkefølge"), default=0)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="spoken",
        verbose_name=_("organisasjon"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="spoken", verbose_name=_("person")
    )
    group = models.CharField(_("gruppe"), max_length=80, blank=True)
    label = models.CharField(_("slik det står"), max_length=200, blank=True)
    certainty = models.CharField(_("sikkerhet"), max_length=10, choices=Certainty, default=Certainty.EXACT)

    stays_on_merge = True

    rows = models.Manager["StatementSpeaker"]()

    class Meta:
        verbose_name = _("den som sa det")
        verbose_name_plural = _("de som sa det")
        ordering = ["statement", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "order"],
                name="speaker_order_once",
                violation_error_message=_("To kan ikke stå på samme plass."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False) | ~Q(group="") | ~Q(label=""),
                name="speaker_is_somebody",
                violation_error_message=_("Velg hvem som sa det, eller behold navnet slik det står."),
            ),
        ]

    def __str__(self) -> str:
        return self.label or str(self.organisation or self.person or self.group)

    @property
    def capacity(self) -> str:
        """Which of the speaker capacities of M-42 this is; joint ones are several rows."""
        if self.organisation_id and self.person_id:
            return "person_of_organisation"
        if self.organisation_id:
            return "organisation"
        if self.person_id:
            return "person"
        if self.group:
            return "meeting" if self.group == "Møtet" else "group"
        return "unknown"


class ReferenceDoor(Door["Reference"]):
    def visible_to(self, reader: Reader) -> models.QuerySet[Reference]:
        """References of reports this reader may open; visitors not those of a members-only line."""
        references = Reference.rows.filter(revision__in=Revision.objects.visible_to(reader))
        if is_secretariat(reader) or reads_as_member(reader):
            return references
        return references.filter(audience=Audience.PUBLIC)

    def for_system(self, reason: str) -> models.QuerySet[Reference]:
        return Reference.rows.all()


class Reference(models.Model):
    """Henvisning: a link or a work that a published report names; the target may be lost (M-55, M-56)."""

    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="references", verbose_name=_("utgave")
    )
    item_position = models.PositiveIntegerField(_("sak, rekkefølge"))
    order = models.PositiveIntegerField(_("rekkefølge"))
    text = models.CharField(_("tekst"), max_length=500, blank=True)
    url = models.CharField(_("adresse"), max_length=1000, blank=True)
    audience = models.CharField(_("lesere"), max_length=10, choices=Audience, default=Audience.PUBLIC)

    rows = models.Manager["Reference"]()
    objects = ReferenceDoor()

    class Meta:
        verbose_name = _("henvisning")
        verbose_name_plural = _("henvisninger")
        ordering = ["revision", "order"]
        default_manager_name = "rows"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(url=""),
                name="reference_says_something",
                violation_error_message=_("Skriv hva henvisningen gjelder."),
            )
        ]

    def __str__(self) -> str:
        return self.text or self.url


class ParticipantDoor(Door["Participant"]):
    def visible_to(self, reader: Reader) -> models.QuerySet[Participant]:
        """Participants of reports a member may open; nobody outside sees rows (the public report names the
        organisations present, from its revision)."""
        if not (is_secretariat(reader) or reads_as_member(reader)):
            return Participant.rows.none()
        return Participant.rows.filter(revision__in=Revision.objects.visible_to(reader))

    def for_system(self, reason: str) -> models.QuerySet[Participant]:
        return Participant.rows.all()


class Participant(models.Model):
    """Deltaker: one published line of the participant list, of a meeting's newest published revision."""

    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="participants", verbose_name=_("utgave")
    )
    order = models.PositiveIntegerField(_("rekkefølge"))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("organisasjon"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="participations", verbose_name=_("person")
    )
    status = models.CharField(_("tilstand"), max_length=10, choices=Attendance.Status)
    label = models.CharField(_("slik det står"), max_length=200, blank=True)

    stays_on_merge = True

    rows = models.Manager["Participant"]()
    objects = ParticipantDoor()

    class Meta:
        verbose_name = _("deltaker")
        verbose_name_plural = _("deltakere")
        ordering = ["revision", "order"]
        default_manager_name = "rows"
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False),
                name="participant_names_somebody",
                violation_error_message=_("En deltaker er en organisasjon, en person eller begge."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation or self.person} ({self.get_status_display()})"
