from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models.organisations import Organisation
from organisations.models.people import OFFICES_WITH_NAME, Person

M = TypeVar("M", bound=models.Model)


class PeriodQuerySet(models.QuerySet[M]):
    """Rows that hold from a date (empty: always so) to and including a date (empty: still so)."""

    def open_on(self, on: date) -> PeriodQuerySet[M]:
        return self.filter(Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gte=on))


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
        name=name,
        violation_error_message=_("Perioden kan ikke slutte før den begynner."),
    )


class Body(models.Model):
    """Organ: the expert council, a board, a working group (M-01). Editorial."""

    name = models.CharField(_("navn"), max_length=120)
    slug = models.SlugField(_("adresse"), max_length=60, unique=True)
    host = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_bodies",
        verbose_name=_("vertskap"),
        help_text=_("Tjenesten som eier rådet."),
    )
    rules_adopted_on = models.DateField(
        _("regler vedtatt"),
        null=True,
        blank=True,
        help_text=_("Dagen rådet vedtok reglene for referater. Uten den kan ikke referater være offentlige."),
    )
    days_to_comment = models.PositiveSmallIntegerField(
        _("virkedager til merknader"),
        default=10,
        help_text=_("Fristen som foreslås når et utkast sendes ut for merknader."),
    )
    silence_confirms = models.BooleanField(
        _("den som ikke svarer, regnes å ha bekreftet"),
        default=False,
        help_text=_("Bare når rådet har vedtatt det. Gjelder aldri gamle, importerte referater."),
    )

    rows = models.Manager["Body"]()

    class Meta:
        verbose_name = _("organ")
        verbose_name_plural = _("organer")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days_to_comment__gte=1, days_to_comment__lte=90),
                name="body_gives_1_to_90_days_to_comment",
                violation_error_message=_("Skriv mellom 1 og 90 virkedager."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """Medlemskap i rådet: an organisation's place in a body through one period; it may have several. Editorial."""

    class Reason(models.TextChoices):
        RESIGNED = "resigned", _("Meldte seg ut")
        CEASED = "ceased", _("Nedlagt")
        MERGED = "merged", _("Slått sammen med et annet medlem")
        PART_OF = "part_of", _("Gikk inn i en annen organisasjon")
        NOT_STATED = "not_stated", _("Ikke oppgitt")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats", verbose_name=_("organ"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="seats", verbose_name=_("organisasjon")
    )
    since = models.DateField(_("fra"), null=True, blank=True)
    until = models.DateField(_("til og med"), null=True, blank=True)
    reason = models.CharField(_("grunn til at det tok slutt"), max_length=20, choices=Reason, blank=True)
    reason_text = models.CharField(_("grunnen med ord"), max_length=300, blank=True)
    successor = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inherited_seats",
        verbose_name=_("etterfølger"),
    )

    rows = models.Manager.from_queryset(PeriodQuerySet["Seat"])()

    class Meta:
        verbose_name = _("medlemskap i rådet")
        verbose_name_plural = pgettext_lazy("flertall", "medlemskap i rådet")
        ordering = ["organisation__sort_key", "since", "pk"]
        constraints = [
            ends_after_it_starts("seat_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["body", "organisation"],
                condition=Q(until__isnull=True),
                name="one_open_seat_per_organisation",
                violation_error_message=_("Organisasjonen har alt et medlemskap som løper i dette organet."),
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(until__isnull=False),
                name="seat_reason_needs_an_end",
                violation_error_message=_("Skriv når medlemskapet tok slutt, eller fjern grunnen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.body}"

    def clean(self) -> None:
        """Two seats of one organisation in one body may not overlap."""
        others = Seat.rows.filter(body=self.body_id, organisation=self.organisation_id).exclude(pk=self.pk)
        if self.until is not None:
            others = others.filter(Q(since__isnull=True) | Q(since__lte=self.until))
        if self.since is not None:
            others = others.filter(Q(until__isnull=True) | Q(until__gte=self.since))
        if others.exists():
            raise ValidationError(_("Organisasjonen har et annet medlemskap i samme periode."))


class Representation(models.Model):
    """Representant / vararepresentant: who sits in a seat, or «navn kommer» (M-15, M-16, M-22). Editorial."""

    class Kind(models.TextChoices):
        FIXED = "fixed", _("Representant")
        DEPUTY = "deputy", _("Vararepresentant")

    seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, related_name="representations", verbose_name=_("medlemskap i rådet")
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="representations",
        verbose_name=_("person"),
        help_text=_("Tomt betyr «navn kommer»."),
    )
    kind = models.CharField(_("rolle"), max_length=10, choices=Kind, default=Kind.FIXED)
    since = models.DateField(_("fra"), null=True, blank=True)
    until = models.DateField(_("til og med"), null=True, blank=True)
    end_reason = models.CharField(_("grunn til at det tok slutt"), max_length=300, blank=True)

    rows = models.Manager.from_queryset(PeriodQuerySet["Representation"])()

    class Meta:
        verbose_name = _("representant")
        verbose_name_plural = _("representanter")
        ordering = ["seat", "kind", "since", "pk"]
        constraints = [
            ends_after_it_starts("representation_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(until__isnull=True, kind="fixed"),
                name="one_open_representative_per_seat",
                violation_error_message=_("Medlemskapet har alt en representant. Avslutt den perioden først."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or _('navn kommer')} ({self.get_kind_display()})"


class Office(models.Model):
    """Verv: leader, secretary, board member or staff of a body, by person or by name alone (M-36, M-37). Editorial."""

    class Kind(models.TextChoices):
        LEADER = "leader", _("Leder")
        SECRETARY = "secretary", _("Sekretær")
        BOARD = "board", _("Styremedlem")
        STAFF = "staff", _("Ansatt i sekretariatet")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="offices", verbose_name=_("organ"))
    kind = models.CharField(_("verv"), max_length=10, choices=Kind)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="offices", verbose_name=_("person")
    )
    name = models.CharField(_("navn uten person"), max_length=150, blank=True)
    role_text = models.CharField(
        _("stilling og arbeidsgiver da"), max_length=200, blank=True, help_text=_("Slik det sto den gangen.")
    )
    percent = models.PositiveSmallIntegerField(_("stillingsprosent"), null=True, blank=True)
    not_refilled = models.BooleanField(
        _("ble ikke besatt igjen"), default=False, help_text=_("Vervet sto tomt da denne perioden tok slutt.")
    )
    since = models.DateField(_("fra"), null=True, blank=True)
    until = models.DateField(_("til og med"), null=True, blank=True)

    rows = models.Manager.from_queryset(PeriodQuerySet["Office"])()

    class Meta:
        verbose_name = _("verv")
        verbose_name_plural = pgettext_lazy("flertall", "verv")
        ordering = ["body", "kind", "since", "pk"]
        constraints = [
            ends_after_it_starts("office_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(name=""),
                name="office_is_held_by_somebody",
                violation_error_message=_("Velg personen, eller skriv navnet."),
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__gte=1, percent__lte=100),
                name="office_percent_between_1_and_100",
                violation_error_message=_("Skriv stillingsprosenten som et tall fra 1 til 100."),
            ),
            models.CheckConstraint(
                condition=Q(not_refilled=False) | Q(until__isnull=False),
                name="office_left_empty_has_ended",
                violation_error_message=_("Skriv når vervet tok slutt, eller ta bort haken for at det står tomt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person or self.name}"

    @property
    def may_be_named(self) -> bool:
        """Whether its holder may stand with name in public: leader, secretary and board, never staff."""
        return self.kind in OFFICES_WITH_NAME
