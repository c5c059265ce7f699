from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.record import Permalink, Revision
from meetings.models.statements import Statement
from organisations.doors import Door
from organisations.models import Organisation, SignedLink

if TYPE_CHECKING:
    from organisations.doors import Reader


class ErrorReport(models.Model):
    """Meldt feil: what an organisation says is wrong with a published line of its own, also years later. Editorial.

    `revision` is what was read then; the report is settled by a correction once the line differs from it. Source:
    the trust programme, H8.
    """

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("feil", "Mottatt")
        CORRECTING = "correcting", _("Rettes i utkastet")
        CORRECTED = "corrected", pgettext_lazy("feil", "Rettet")
        NOTED = "noted", _("Merknad satt inn")
        DECLINED = "declined", _("Ikke endret")

    statement = models.ForeignKey(
        Permalink, on_delete=models.PROTECT, related_name="error_reports", verbose_name=_("innspill")
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="error_reports", verbose_name=_("utgaven det gjelder")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="error_reports", verbose_name=_("organisasjon")
    )
    wrong = models.TextField(_("hva som er feil"))
    wording = models.TextField(_("forslag til ny tekst"), blank=True)
    state = models.CharField(_("tilstand"), max_length=10, choices=State, default=State.RECEIVED)
    reported_at = models.DateTimeField(_("meldt"), auto_now_add=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("meldt av"),
    )
    link = models.ForeignKey(
        SignedLink,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="error_reports",
        verbose_name=_("lenke"),
    )
    answer = models.TextField(_("svaret"), blank=True)
    settled_at = models.DateTimeField(_("avgjort"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("avgjort av"),
    )

    rows = models.Manager["ErrorReport"]()

    class Meta:
        verbose_name = _("meldt feil")
        verbose_name_plural = _("meldte feil")
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(wrong=""),
                name="error_report_says_what_is_wrong",
                violation_error_message=_("Skriv hva som er feil."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "correcting"], settled_at__isnull=True)
                | Q(state__in=["corrected", "noted", "declined"], settled_at__isnull=False),
                name="settled_error_report_has_a_moment",
                violation_error_message=_("En avgjort melding om feil må ha et tidspunkt, og bare en avgjort."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.wrong[:80]}"

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None


class OrganisationNoteQuerySet(models.QuerySet["OrganisationNote"]):
    def by_statement(self) -> dict[int, list[OrganisationNote]]:
        """With their organisations, the earliest first. One query."""
        found: dict[int, list[OrganisationNote]] = {}
        for note in self.select_related("organisation").order_by("on", "pk"):
            found.setdefault(note.statement_id, []).append(note)
        return found


class OrganisationNoteDoor(Door["OrganisationNote"]):
    def visible_to(self, reader: Reader) -> OrganisationNoteQuerySet:
        """As the statement beside which it stands."""
        return OrganisationNote.rows.filter(statement__in=Statement.objects.visible_to(reader).values("pk"))

    def for_system(self, reason: str) -> OrganisationNoteQuerySet:
        return OrganisationNote.rows.all()


class OrganisationNote(models.Model):
    """Organisasjonens merknad: what it wants to stand, dated, beside words of its own that are not changed (H8).

    Keyed to the statement's permanent id; shown at once wherever the statement is, outside the record. Editorial.
    """

    statement = models.ForeignKey(
        Permalink, on_delete=models.PROTECT, related_name="organisation_notes", verbose_name=_("innspill")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="notes", verbose_name=_("organisasjon")
    )
    text = models.TextField(_("merknaden"))
    on = models.DateField(_("dato"))
    report = models.OneToOneField(
        ErrorReport,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="note",
        verbose_name=_("meldingen den kom av"),
    )
    added_at = models.DateTimeField(_("satt inn"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("satt inn av")
    )

    stays_on_merge = True

    rows = models.Manager.from_queryset(OrganisationNoteQuerySet)()
    objects = OrganisationNoteDoor()

    class Meta:
        verbose_name = _("organisasjonens merknad")
        verbose_name_plural = _("organisasjonenes merknader")
        ordering = ["on", "pk"]
        default_manager_name = "rows"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="organisation_note_says_something",
                violation_error_message=_("Skriv merknaden."),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
