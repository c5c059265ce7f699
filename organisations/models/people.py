from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisations.models.keys import KeyedByName
from organisations.naming import FoldedField, SortKeyField

OFFICES_WITH_NAME = ("leader", "secretary", "board")
"""Kinds of `Office` whose holder may be named in public. Employment in the secretariat is none of them."""


def _may_be_named(on: date | None, *, of: str = "") -> Q:
    consents = Q(**{f"{of}consented_on__isnull": False, f"{of}consent_withdrawn_on__isnull": True})
    began = Q(**{f"{of}offices__since__isnull": True}) | Q(**{f"{of}offices__since__lte": on}) if on else Q()
    lasts = Q(**{f"{of}offices__until__isnull": True}) | (Q(**{f"{of}offices__until__gte": on}) if on else Q())
    return consents | (Q(**{f"{of}offices__kind__in": OFFICES_WITH_NAME}) & began & lasts)


class PersonQuerySet(models.QuerySet["Person"]):
    def standing(self) -> PersonQuerySet:
        """Without those that were merged into another, and those whose name is gone."""
        return self.filter(merged_into__isnull=True, redacted_on__isnull=True)

    def nameable(self, on: date | None) -> PersonQuerySet:
        """Whose name may stand in public: consent in force now, or an office held on that date.

        Without a date an office still held counts. For a row that was merged into another the other's word counts,
        since a consent is given and withdrawn there. Source: trust programme H3, F2.
        """
        own = Q(merged_into__isnull=True) & _may_be_named(on)
        return self.filter(own | _may_be_named(on, of="merged_into__")).distinct()


class Person(KeyedByName):
    """Person. Its organisation follows from seats and attendance, never from here. No national ids. Editorial."""

    name = models.CharField(_("navn"), max_length=150)
    email = models.EmailField(_("e-post"), blank=True)
    phone = models.CharField(_("telefon"), max_length=30, blank=True)
    employer = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
        verbose_name=_("ansatt i"),
        help_text=_("For vertskapets ansatte og andre som møter uten å representere et medlem."),
    )
    consented_on = models.DateField(
        _("samtykke gitt"), null=True, blank=True, help_text=_("Dagen personen sa ja til å stå med navn offentlig.")
    )
    consent_withdrawn_on = models.DateField(_("samtykke trukket"), null=True, blank=True)
    wants_digest = models.BooleanField(
        _("ukebrev om oppgaver"), default=True, help_text=_("Personen kan si det fra seg med ett trykk i brevet.")
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="absorbed",
        editable=False,
        verbose_name=_("slått sammen med"),
        help_text=_("Raden er den samme personen som denne, og vises ikke lenger for seg."),
    )
    redacted_on = models.DateField(
        _("sladdet"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Raden står uten navn, fordi noe må peke på den."),
    )
    sort_key = SortKeyField(source="name")
    folded = FoldedField(source="name", db_index=True)

    rows = models.Manager.from_queryset(PersonQuerySet)()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("personer")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="person_has_a_name",
                violation_error_message=_("Skriv navnet på personen."),
            ),
            models.CheckConstraint(
                condition=Q(consent_withdrawn_on__isnull=True)
                | Q(consented_on__isnull=False, consent_withdrawn_on__gte=F("consented_on")),
                name="person_consent_withdrawn_after_given",
                violation_error_message=_("Et samtykke kan ikke trekkes før det er gitt."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonName(KeyedByName):
    """Navn på person: another spelling found in minutes (M-27). Editorial."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="other_names", verbose_name=_("person"))
    name = models.CharField(_("navn"), max_length=150)
    folded = FoldedField(source="name", db_index=True)

    twin_stays_on_merge = True

    rows = models.Manager["PersonName"]()

    class Meta:
        verbose_name = _("skrivemåte av personnavn")
        verbose_name_plural = _("skrivemåter av personnavn")
        ordering = ["person", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "folded"],
                name="person_name_once",
                violation_error_message=_("Skrivemåten er alt ført på personen."),
            )
        ]

    def __str__(self) -> str:
        return self.name
