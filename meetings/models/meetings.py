from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.wording import meeting_title
from organisations.access import is_secretariat, reads_as_member
from organisations.doors import Door
from organisations.models import Body, Organisation, Person

if TYPE_CHECKING:
    from organisations.doors import Reader


class Audience(models.TextChoices):
    """Lesere: who may read a published report."""

    PUBLIC = "public", _("Alle")
    MEMBERS = "members", _("Medlemmer")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def newest_first(self) -> MeetingQuerySet:
        """A draft may lack a date; such meetings come first."""
        return self.order_by(F("date").desc(nulls_first=True), "-pk")

    def drafts(self) -> MeetingQuerySet:
        """Those sent out for comments too: they are written on until they are published."""
        return self.filter(state__in=[Meeting.State.DRAFT, Meeting.State.CIRCULATED])

    def upcoming(self, today: object) -> MeetingQuerySet:
        """Not yet held, soonest first."""
        return self.filter(date__gte=today, published_revision__isnull=True).order_by(
            "date", F("starts_at").asc(nulls_first=True), "pk"
        )

    def for_head(self) -> MeetingQuerySet:
        """Loads what a page's head shows."""
        return self.select_related("body", "body__host", "convenor", "chair", "minute_taker", "published_revision")


class MeetingDoor(Door["Meeting"]):
    """Who may see that a meeting exists, its head and its agenda. Reports: `Revision.objects`."""

    def visible_to(self, reader: Reader) -> MeetingQuerySet:
        """Announced meetings and meetings whose report this reader may open. No extra round trip."""
        if is_secretariat(reader):
            return Meeting.rows.all()
        announced = Q(
            announced_at__isnull=False,
            state__in=[Meeting.State.PLANNED, Meeting.State.DRAFT, Meeting.State.CIRCULATED],
        )
        published = Q(state=Meeting.State.PUBLISHED)
        if reads_as_member(reader):
            return Meeting.rows.filter(announced | published)
        return Meeting.rows.filter(
            (announced & Q(audience=Audience.PUBLIC)) | (published & Q(published_revision__audience=Audience.PUBLIC))
        )

    def for_system(self, reason: str) -> MeetingQuerySet:
        return Meeting.rows.all()


class Meeting(models.Model):
    """Møte. Its head is a draft until publishing freezes it; `approved_on` and `leader_read_on` are editorial.

    `date` None: not known yet; `date_text` keeps the words of the document (M-02). Times are local to
    Europe/Oslo. `published_revision` is set exactly while the report can be read.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Planlagt")
        DRAFT = "draft", _("Utkast")
        CIRCULATED = "circulated", _("Sendt ut for merknader")
        PUBLISHED = "published", _("Publisert")
        WITHDRAWN = "withdrawn", _("Trukket tilbake")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("organ"))
    title = models.CharField(_("tittel"), max_length=200, blank=True, help_text=_("Tom tittel blir «Møtet» og datoen."))
    slug = models.SlugField(
        _("adresse"), max_length=60, blank=True, help_text=_("Settes fra datoen når referatet publiseres første gang.")
    )
    date = models.DateField(_("dato"), null=True, blank=True, help_text=_("Som 3.6.2026. Kan stå tom i et utkast."))
    date_text = models.CharField(_("dato slik den står"), max_length=120, blank=True)
    year_inferred = models.BooleanField(_("året er sluttet"), default=False)
    year_reason = models.CharField(_("grunn til årstallet"), max_length=300, blank=True)
    starts_at = models.TimeField(_("begynner"), null=True, blank=True)
    ends_at = models.TimeField(_("slutter"), null=True, blank=True)
    place = models.CharField(_("sted"), max_length=200, blank=True)
    digital_link = models.CharField(
        _("digital lenke"),
        max_length=500,
        blank=True,
        validators=[URLValidator(["https", "http"])],
        help_text=_("Vises bare for medlemmer og sekretariatet."),
    )
    practical = models.TextField(_("praktisk"), blank=True, help_text=_("Som adkomst eller plass i rommet."))
    convenor = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("innkalt av")
    )
    convenor_text = models.CharField(_("innkalt av, slik det står"), max_length=150, blank=True)
    chair = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("møteleder")
    )
    chair_text = models.CharField(_("møteleder, slik det står"), max_length=150, blank=True)
    minute_taker = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("referent")
    )
    minute_taker_text = models.CharField(_("referent, slik det står"), max_length=150, blank=True)
    signed_on = models.DateField(
        _("referatet datert"), null=True, blank=True, help_text=_("Når referatet ble skrevet under, om det står.")
    )
    in_short = models.TextField(
        _("kort fortalt"), blank=True, help_text=_("Ett punkt på hver linje, helst tre. Sekretariatets sammendrag.")
    )
    apologies_recorded = models.BooleanField(
        _("forfall er ført"), default=True, help_text=_("Ta bort haken når referatet ikke sier noe om forfall.")
    )
    next_text = models.CharField(_("neste møte, slik det står"), max_length=400, blank=True)
    next_date = models.DateField(_("neste møte, dato"), null=True, blank=True)
    next_starts_at = models.TimeField(_("neste møte begynner"), null=True, blank=True)
    next_ends_at = models.TimeField(_("neste møte slutter"), null=True, blank=True)
    next_place = models.CharField(_("neste møte, sted"), max_length=200, blank=True)
    next_meeting = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("neste møte")
    )
    state = models.CharField(_("tilstand"), max_length=12, choices=State, default=State.PLANNED, editable=False)
    audience = models.CharField(
        _("lesere"), max_length=10, choices=Audience, default=Audience.MEMBERS, help_text=_("Hvem referatet er for.")
    )
    announced_at = models.DateTimeField(_("kunngjort"), null=True, blank=True, editable=False)
    reply_by = models.DateField(_("svarfrist"), null=True, blank=True, help_text=_("Når svar på innkallingen trengs."))
    asks_needs = models.BooleanField(
        _("spør om behov"),
        default=False,
        help_text=_("Spør om mat og tilrettelegging. Svarene slettes når møtet er over."),
    )
    invited_at = models.DateTimeField(_("innkalt"), null=True, blank=True, editable=False)
    sent_head = models.JSONField(_("innkallingen slik den sist ble sendt"), default=dict, blank=True, editable=False)
    calendar_sequence = models.PositiveIntegerField(_("kalenderens utgave"), default=0, editable=False)
    cancelled_at = models.DateTimeField(_("avlyst"), null=True, blank=True, editable=False)
    cancel_reason = models.CharField(_("grunn til avlysning"), max_length=300, blank=True, editable=False)
    imported = models.BooleanField(_("importert"), default=False, editable=False)
    approved_on = models.DateField(
        _("godkjent"), null=True, blank=True, help_text=_("Dagen rådet godkjente referatet.")
    )
    leader_read_on = models.DateField(
        _("leder har lest"), null=True, blank=True, help_text=_("Dagen lederen leste utkastet. Står ikke i referatet.")
    )
    published_revision = models.OneToOneField(
        "meetings.Revision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("gjeldende utgave"),
    )
    # Date and title as published: the draft's own may have moved on, and show at the next revision.
    published_date = models.DateField(_("publisert møtedato"), null=True, blank=True, editable=False)
    published_title = models.CharField(_("publisert tittel"), max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    rows = models.Manager.from_queryset(MeetingQuerySet)()
    objects = MeetingDoor()

    class Meta:
        verbose_name = _("møte")
        verbose_name_plural = _("møter")
        ordering = ["-date", "-pk"]
        default_manager_name = "rows"
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                condition=~Q(slug=""),
                name="meeting_address_once",
                violation_error_message=_("Adressen er alt i bruk av et annet møte."),
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_starts",
                violation_error_message=_("Møtet kan ikke slutte før det begynner."),
            ),
            models.CheckConstraint(
                condition=Q(next_starts_at__isnull=True)
                | Q(next_ends_at__isnull=True)
                | Q(next_ends_at__gt=F("next_starts_at")),
                name="next_meeting_ends_after_it_starts",
                violation_error_message=_("Neste møte kan ikke slutte før det begynner."),
            ),
            models.CheckConstraint(
                condition=Q(next_date__isnull=True) | Q(date__isnull=True) | Q(next_date__gt=F("date")),
                name="next_meeting_comes_after_this",
                violation_error_message=_("Neste møte må være etter dette møtet."),
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_revision__isnull=False)
                | (~Q(state="published") & Q(published_revision__isnull=True)),
                name="meeting_published_has_a_revision",
                violation_error_message=_("Et publisert møte må ha en utgave, og bare et publisert møte har det."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "draft", "circulated"]) | (Q(date__isnull=False) & ~Q(slug="")),
                name="meeting_published_has_date_and_address",
                violation_error_message=_("Et referat må ha dato og adresse før det publiseres."),
            ),
            models.CheckConstraint(
                condition=Q(announced_at__isnull=True) | Q(date__isnull=False),
                name="meeting_announced_has_a_date",
                violation_error_message=_("Skriv datoen før møtet kunngjøres."),
            ),
        ]

    def __str__(self) -> str:
        return meeting_title(self)

    def get_absolute_url(self) -> str:
        """The report's address once it has one, before that the meeting's."""
        if self.slug:
            return reverse("meetings:report", args=[self.slug])
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def is_announced(self) -> bool:
        """Whether readers see head and agenda now; a report takes the announcement's place, for good."""
        before_its_report = {self.State.PLANNED, self.State.DRAFT, self.State.CIRCULATED}
        return self.announced_at is not None and self.state in before_its_report

    @property
    def announced_on(self) -> dt.date | None:
        """The local day of the announcement."""
        return None if self.announced_at is None else timezone.localdate(self.announced_at)

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def points(self) -> list[str]:
        """«Kort fortalt» as its points, bullets and blank lines taken off."""
        return [point for line in self.in_short.splitlines() if (point := line.strip().lstrip("•-–* ").strip())]


class FormerAddress(models.Model):
    """Tidligere adresse: a slug that a report had; it redirects for ever."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="former_addresses", verbose_name=_("møte")
    )
    slug = models.SlugField(_("adresse"), max_length=60, unique=True)

    rows = models.Manager["FormerAddress"]()

    class Meta:
        verbose_name = _("tidligere adresse")
        verbose_name_plural = _("tidligere adresser")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def with_names(self) -> AttendanceQuerySet:
        return self.select_related("organisation", "person", "item")


class Attendance(models.Model):
    """Deltakelse: one line of the participant list of a draft (M-09 … M-14, M-18). Published: `Participant`."""

    class Status(models.TextChoices):
        PRESENT = "present", _("Til stede")
        DEPUTY = "deputy", _("Vara møtte")
        APOLOGY = "apology", _("Forfall")
        ABSENT = "absent", _("Ikke møtt")
        GUEST = "guest", _("Gjest")
        EXPECTED = "expected", _("Ikke ført")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances", verbose_name=_("møte"))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("organisasjon"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="attendances", verbose_name=_("person")
    )
    status = models.CharField(_("tilstand"), max_length=10, choices=Status, default=Status.EXPECTED)
    item = models.ForeignKey(
        "meetings.AgendaItem",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="guests",
        verbose_name=_("gjest til sak"),
    )
    role = models.CharField(_("rolle"), max_length=120, blank=True, help_text=_("Som «leder» eller «observatør»."))
    arrived = models.TimeField(_("kom"), null=True, blank=True)
    left = models.TimeField(_("gikk"), null=True, blank=True)
    label = models.CharField(_("slik det står"), max_length=200, blank=True)
    position = models.PositiveIntegerField(_("rekkefølge"), default=0)

    rows = models.Manager.from_queryset(AttendanceQuerySet)()

    class Meta:
        verbose_name = _("deltakelse")
        verbose_name_plural = _("deltakelser")
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False),
                name="attendance_names_somebody",
                violation_error_message=_("Velg en organisasjon, en person eller begge."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="person_attends_once",
                violation_error_message=_("Personen er alt ført opp på dette møtet."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "organisation"],
                condition=Q(person__isnull=True),
                name="organisation_without_person_attends_once",
                violation_error_message=_("Organisasjonen er alt ført opp uten person på dette møtet."),
            ),
            models.CheckConstraint(
                condition=Q(arrived__isnull=True) | Q(left__isnull=True) | Q(left__gt=F("arrived")),
                name="attendance_leaves_after_arriving",
                violation_error_message=_("Ingen kan gå før de kom. Rett klokkeslettene."),
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(status="guest"),
                name="only_guests_belong_to_an_item",
                violation_error_message=_("Bare gjester knyttes til én sak."),
            ),
        ]

    def __str__(self) -> str:
        who = " – ".join(str(part) for part in (self.organisation, self.person) if part)
        return f"{who} ({self.get_status_display()})"
