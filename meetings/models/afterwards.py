from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Audience, Meeting
from meetings.models.record import Permalink
from organisations.access import is_secretariat, reads_as_member
from organisations.doors import Door
from organisations.models import Body, Organisation, SignedLink

if TYPE_CHECKING:
    from organisations.doors import Reader


class LateInput(models.Model):
    """Spørsmål til den som ikke møtte: asked of an absent organisation about one item, and its answer (N-4, M-48).

    Before publishing the answer is written into the draft by one click; after it, it becomes an `Addition`.
    All questions to one organisation about one meeting are answered through one link. `item` goes when the item
    does; `heading` keeps what was asked about. Editorial.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Spurt")
        ANSWERED = "answered", _("Besvart")
        PLACED = "placed", _("Satt inn")
        DECLINED = "declined", _("Lagt bort")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="late_inputs", verbose_name=_("møte"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="late_inputs", verbose_name=_("organisasjon")
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="late_inputs",
        verbose_name=_("sak"),
    )
    heading = models.CharField(_("saken det gjelder"), max_length=320)
    question = models.TextField(_("spørsmålet"), blank=True)
    task = models.OneToOneField(
        Permalink,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="late_input",
        verbose_name=_("oppgaven"),
    )
    link = models.ForeignKey(
        SignedLink,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="late_inputs",
        verbose_name=_("lenke"),
    )
    addition = models.OneToOneField(
        "meetings.Addition",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="late_input",
        verbose_name=_("tillegget det ble"),
    )
    state = models.CharField(_("tilstand"), max_length=10, choices=State, default=State.ASKED)
    text = models.TextField(_("svaret"), blank=True)
    asked_at = models.DateTimeField(_("spurt"), auto_now_add=True)
    answered_at = models.DateTimeField(_("mottatt"), null=True, blank=True)
    placed_at = models.DateTimeField(_("satt inn"), null=True, blank=True)

    twin_stays_on_merge = True

    rows = models.Manager["LateInput"]()

    class Meta:
        verbose_name = _("spørsmål til den som ikke møtte")
        verbose_name_plural = _("spørsmål til dem som ikke møtte")
        ordering = ["meeting", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "item"],
                name="absent_organisation_asked_once_per_item",
                violation_error_message=_("Organisasjonen er alt spurt om denne saken."),
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at__isnull=True) | ~Q(state="asked"),
                name="late_input_answered_has_left_asked",
                violation_error_message=_("Et svar som er kommet, står ikke som «spurt»."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.heading}"


class AdditionDoor(Door["Addition"]):
    def visible_to(self, reader: Reader) -> models.QuerySet[Addition]:
        """As the report beneath which it stands; `audience` may narrow it to members."""
        if is_secretariat(reader):
            return Addition.rows.all()
        published = Q(meeting__state=Meeting.State.PUBLISHED)
        if reads_as_member(reader):
            return Addition.rows.filter(published)
        return Addition.rows.filter(
            published, meeting__published_revision__audience=Audience.PUBLIC, audience=Audience.PUBLIC
        )

    def for_system(self, reason: str) -> models.QuerySet[Addition]:
        return Addition.rows.all()


class Addition(models.Model):
    """Tillegg: what came after publishing, shown dated under its item, outside the frozen record. Editorial.

    It stands where the statement or task `under` stands; once that is gone from the report, last under the item
    with the same heading, else last in the report.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="additions", verbose_name=_("møte"))
    under = models.ForeignKey(
        Permalink,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="additions",
        verbose_name=_("hører til"),
    )
    heading = models.CharField(_("saken det gjelder"), max_length=320, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="additions",
        verbose_name=_("organisasjon"),
    )
    text = models.TextField(_("tekst"))
    received_on = models.DateField(_("mottatt"))
    audience = models.CharField(_("lesere"), max_length=10, choices=Audience, default=Audience.MEMBERS)
    added_at = models.DateTimeField(_("lagt til"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("lagt til av")
    )

    stays_on_merge = True

    rows = models.Manager["Addition"]()
    objects = AdditionDoor()

    class Meta:
        verbose_name = _("tillegg til referat")
        verbose_name_plural = _("tillegg til referater")
        ordering = ["meeting", "received_on", "pk"]
        default_manager_name = "rows"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="addition_says_something",
                violation_error_message=_("Skriv tillegget."),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class GovernanceNote(models.Model):
    """Notat om rådet selv: what was said about who sits in it, and how large it is to be (M-30). Editorial."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="governance_notes", verbose_name=_("organ"))
    on = models.DateField(_("dato"))
    text = models.TextField(_("notat"))
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="governance_notes",
        verbose_name=_("møtet det kom fra"),
    )

    rows = models.Manager["GovernanceNote"]()

    class Meta:
        verbose_name = _("notat om rådet selv")
        verbose_name_plural = _("notater om rådet selv")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]


class MembershipRequest(models.Model):
    """Søknad om medlemskap: who asked, what the council thought, what was decided (M-29). Editorial."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Mottatt")
        BEFORE_COUNCIL = "before_council", _("Til behandling i rådet")
        ACCEPTED = "accepted", _("Tatt opp")
        DECLINED = "declined", _("Avslått")
        WITHDRAWN = "withdrawn", _("Trukket")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="requests", verbose_name=_("organ"))
    name = models.CharField(_("organisasjon"), max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="membership_requests",
        verbose_name=_("i registeret"),
    )
    contact = models.CharField(_("kontaktperson"), max_length=150, blank=True)
    email = models.EmailField(_("e-post"), blank=True)
    reason = models.TextField(_("hvorfor"), blank=True)
    received_on = models.DateField(_("mottatt"))
    by_form = models.BooleanField(_("kom gjennom skjemaet"), default=False, editable=False)
    state = models.CharField(_("tilstand"), max_length=15, choices=State, default=State.RECEIVED)
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="membership_requests",
        verbose_name=_("saken der rådet behandler den"),
    )
    view = models.TextField(_("rådets syn"), blank=True)
    decided_on = models.DateField(_("avgjort"), null=True, blank=True)
    decision = models.TextField(_("avgjørelsen med ord"), blank=True)

    rows = models.Manager["MembershipRequest"]()

    class Meta:
        verbose_name = _("søknad om medlemskap")
        verbose_name_plural = _("søknader om medlemskap")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined"]) | Q(decided_on__isnull=False),
                name="decided_membership_request_has_a_date",
                violation_error_message=_("Skriv datoen da søknaden ble avgjort."),
            )
        ]

    def __str__(self) -> str:
        return self.name
