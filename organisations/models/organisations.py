from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.folding import fold
from organisations.models.keys import KeyedByName
from organisations.naming import FoldedField, SortKeyField

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def check_organisation_number(value: str) -> None:
    """Nine digits with a modulus-11 check digit. Source: the Brønnøysund register's published rule."""
    if not re.fullmatch(r"[0-9]{9}", value):
        raise ValidationError(_("Skriv organisasjonsnummeret med ni siffer, som 123456785."), code="shape")
    rest = sum(int(digit) * weight for digit, weight in zip(value, WEIGHTS, strict=False)) % 11
    if (11 - rest) % 11 != int(value[8]):
        raise ValidationError(
            _("Organisasjonsnummeret stemmer ikke. Se etter at alle ni sifrene er riktige."), code="digit"
        )


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def standing(self) -> OrganisationQuerySet:
        """Without those that were merged into another."""
        return self.filter(merged_into__isnull=True)

    def in_norwegian_order(self) -> OrganisationQuerySet:
        return self.order_by("sort_key", "pk")


class Organisation(KeyedByName):
    """Organisasjon. Members, the host and outside bodies alike (M-28, M-31). Editorial, changes at once."""

    class Kind(models.TextChoices):
        USER = "user", _("Brukerorganisasjon")
        CARER = "carer", _("Pårørendeorganisasjon")
        PROFESSIONAL = "professional", _("Fagorganisasjon")
        SERVICE = "service", _("Tjeneste")
        HOST = "host", _("Vertskap")
        PUBLIC = "public", _("Offentlig organ")
        UNSTATED = "unstated", _("Ikke oppgitt")

    name = models.CharField(_("fullt navn"), max_length=200, help_text=_("Slik organisasjonen selv skriver det."))
    short = models.CharField(
        _("kortnavn"), max_length=60, help_text=_("Slik det står i referatet, som LPS eller Bo og Leve.")
    )
    slug = models.SlugField(_("adresse"), max_length=80, unique=True, help_text=_("Siste del av adressen til siden."))
    kind = models.CharField(_("type"), max_length=20, choices=Kind, default=Kind.UNSTATED)
    number = models.CharField(
        _("organisasjonsnummer"), max_length=9, blank=True, validators=[check_organisation_number]
    )
    county = models.CharField(_("fylke"), max_length=60, blank=True, help_text=_("Som Innlandet, eller Hele landet."))
    email = models.EmailField(
        _("e-post"), blank=True, help_text=_("Postkassen til organisasjonen, for brev når representanten mangler.")
    )
    website = models.CharField(_("nettsted"), max_length=200, blank=True, validators=[URLValidator(["https", "http"])])
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="absorbed",
        editable=False,
        verbose_name=_("slått sammen med"),
        help_text=_("Raden er den samme organisasjonen som denne, og vises ikke lenger for seg."),
    )
    sort_key = SortKeyField(source="short")
    folded = FoldedField(source="name", db_index=True)
    folded_short = FoldedField(source="short", max_length=60)

    rows = models.Manager.from_queryset(OrganisationQuerySet)()

    class Meta:
        verbose_name = _("organisasjon")
        verbose_name_plural = _("organisasjoner")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["folded_short"],
                name="organisation_short_name_once",
                violation_error_message=_(
                    "Kortnavnet er alt i bruk. Velg et annet, eller rett den andre organisasjonen."
                ),
            ),
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="organisation_number_once",
                violation_error_message=_("Organisasjonsnummeret er alt ført på en annen organisasjon."),
            ),
            models.CheckConstraint(
                condition=~Q(short="") & ~Q(name=""),
                name="organisation_has_names",
                violation_error_message=_("Skriv både fullt navn og kortnavn."),
            ),
        ]

    def __str__(self) -> str:
        return self.short

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])


class OrganisationName(KeyedByName):
    """Navn: another spelling of an organisation, with the period in which it holds (M-26). Editorial."""

    class Origin(models.TextChoices):
        ALIAS = "alias", _("Skrivemåte")
        EARLIER = "earlier", _("Tidligere navn")
        ABBREVIATION = "abbreviation", _("Forkortelse")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="other_names", verbose_name=_("organisasjon")
    )
    name = models.CharField(_("navn"), max_length=200)
    origin = models.CharField(_("opphav"), max_length=20, choices=Origin, default=Origin.ALIAS)
    since = models.DateField(_("fra"), null=True, blank=True, help_text=_("Tomt betyr: fra begynnelsen."))
    until = models.DateField(_("til og med"), null=True, blank=True, help_text=_("Tomt betyr: fortsatt i bruk."))
    folded = FoldedField(source="name", db_index=True)

    twin_stays_on_merge = True

    rows = models.Manager["OrganisationName"]()

    class Meta:
        verbose_name = _("navn på organisasjon")
        verbose_name_plural = _("navn på organisasjoner")
        ordering = ["organisation", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "folded"],
                name="organisation_name_once",
                violation_error_message=_("Navnet er alt ført på organisasjonen."),
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="organisation_name_ends_after_it_starts",
                violation_error_message=_("Navnet kan ikke gå ut av bruk før det ble tatt i bruk."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """One spelling means one organisation at any time: a clash with another's name or period is refused."""
        key = fold(self.name)
        others = Organisation.rows.standing().exclude(pk=self.organisation_id)
        if others.filter(Q(folded_short=key) | Q(folded=key)).exists():
            raise ValidationError({"name": _("En annen organisasjon heter dette.")})
        same = OrganisationName.rows.filter(folded=key, organisation__merged_into__isnull=True)
        same = same.exclude(organisation=self.organisation_id)
        for other in same:
            starts_before_it_ends = self.until is None or other.since is None or other.since <= self.until
            ends_after_it_starts = other.until is None or self.since is None or other.until >= self.since
            if starts_before_it_ends and ends_after_it_starts:
                raise ValidationError({"name": _("En annen organisasjon bruker navnet i samme periode.")})


class Event(models.Model):
    """Hendelse: a dated event in an organisation, such as a new leader (M-23, M-25). Editorial."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="events", verbose_name=_("organisasjon")
    )
    on = models.DateField(_("dato"), null=True, blank=True)
    date_text = models.CharField(_("dato med ord"), max_length=80, blank=True, help_text=_("Som «før sommeren»."))
    text = models.CharField(_("hva som skjedde"), max_length=400)

    rows = models.Manager["Event"]()

    class Meta:
        verbose_name = _("hendelse")
        verbose_name_plural = _("hendelser")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.text
