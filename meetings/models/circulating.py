from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.mail import Mailing
from meetings.models.meetings import Meeting
from meetings.models.record import Permalink, Revision
from organisations.models import Organisation, Person, SignedLink

if TYPE_CHECKING:
    from datetime import date


class CirculationQuerySet(models.QuerySet["Circulation"]):
    def open(self) -> CirculationQuerySet:
        """Not closed. Whether the day has passed is told by `is_open`."""
        return self.filter(closed_at__isnull=True)

    def looked_through(self, today: date) -> CirculationQuerySet:
        """Old minutes that those quoted had until the end of the deadline to look at (trust H2)."""
        ran_out = Q(closed_because=Circulation.Closing.DEADLINE) | Q(closed_at__isnull=True, answer_by__lt=today)
        return self.filter(ran_out, purpose=Circulation.Purpose.LOOK_THROUGH)


class Circulation(models.Model):
    """Runde: a report sent to those it quotes, and to the participants, for each to answer for its own lines (N-5).

    `revision` has the words that are asked about: a circulated one of a draft; of published old minutes the one that
    is read. `answer_by` is a day in Europe/Oslo, to its end. What silence means is the body's rule on the day of
    sending, and never a yes for old minutes (trust H2). Editorial.
    """

    class Purpose(models.TextChoices):
        DRAFT = "draft", _("Utkast til merknader")
        LOOK_THROUGH = "look_through", _("Gjennomsyn av gammelt referat")

    class Closing(models.TextChoices):
        DEADLINE = "deadline", _("Fristen gikk ut")
        PUBLISHED = "published", _("Referatet ble publisert")
        WITHDRAWN = "withdrawn", _("Referatet ble trukket tilbake")
        REDACTED = "redacted", _("Innholdet ble sladdet")
        REPLACED = "replaced", _("Sendt ut på nytt")
        BY_HAND = "by_hand", _("Lukket av sekretariatet")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="circulations", verbose_name=_("møte"))
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="circulations", verbose_name=_("utgave")
    )
    purpose = models.CharField(_("hva runden er for"), max_length=15, choices=Purpose)
    answer_by = models.DateField(_("frist"))
    message = models.TextField(_("beskjed"), blank=True)
    silence_confirms = models.BooleanField(_("den som ikke svarer, regnes å ha bekreftet"), default=False)
    mailing = models.OneToOneField(
        Mailing, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("utsending")
    )
    sent_at = models.DateTimeField(_("sendt"), default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("sendt av")
    )
    closed_at = models.DateTimeField(_("lukket"), null=True, blank=True)
    closed_because = models.CharField(_("hvorfor lukket"), max_length=10, choices=Closing, blank=True)

    rows = models.Manager.from_queryset(CirculationQuerySet)()

    class Meta:
        verbose_name = _("runde med merknader")
        verbose_name_plural = _("runder med merknader")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(closed_at__isnull=True),
                name="one_open_circulation_per_meeting",
                violation_error_message=_("Referatet er alt ute til merknader. Lukk den runden først."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_because="")
                | (Q(closed_at__isnull=False) & ~Q(closed_because="")),
                name="closed_circulation_says_why",
                violation_error_message=_("En lukket runde må ha et tidspunkt og en grunn, og bare en lukket."),
            ),
            models.CheckConstraint(
                condition=~Q(purpose="look_through", silence_confirms=True),
                name="silence_never_confirms_old_minutes",
                violation_error_message=_("Gamle referater kan ikke bekreftes ved at noen lar være å svare."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.meeting}"

    @property
    def is_open(self) -> bool:
        """Whether answers are taken now: not closed, and the deadline's day is not over."""
        return self.closed_at is None and self.answer_by >= timezone.localdate()

    @property
    def is_look_through(self) -> bool:
        return self.purpose == self.Purpose.LOOK_THROUGH


class Asked(models.Model):
    """Den som er spurt: one receiver of a round, with a link of its own. Editorial.

    Those who sit for an organisation answer for it, deputies (`is_copy`) too; without `person` it is the post box,
    without `organisation` a participant who answers for what was said in no organisation's name. `opened_at` is set
    by «Jeg har lest» or by an answer, never by opening the page: mail scanners follow links.
    """

    class Part(models.TextChoices):
        QUOTED = "quoted", _("Sitert")
        PRESENT = "present", _("Til stede")
        ABSENT = "absent", _("Ikke til stede")

    circulation = models.ForeignKey(
        Circulation, on_delete=models.CASCADE, related_name="asked", verbose_name=_("runde")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="asked",
        verbose_name=_("organisasjon"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="asked", verbose_name=_("person")
    )
    part = models.CharField(_("del i referatet"), max_length=10, choices=Part)
    is_copy = models.BooleanField(_("kopi til vara"), default=False)
    address = models.EmailField(_("sendt til"), blank=True)
    link = models.OneToOneField(
        SignedLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="asked", verbose_name=_("lenke")
    )
    opened_at = models.DateTimeField(_("lest"), null=True, blank=True)
    answered_at = models.DateTimeField(_("svart"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("purret"), null=True, blank=True)

    twin_stays_on_merge = True

    rows = models.Manager["Asked"]()

    class Meta:
        verbose_name = _("den som er spurt om merknader")
        verbose_name_plural = _("de som er spurt om merknader")
        ordering = ["circulation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["circulation", "organisation", "person"],
                name="asked_once_per_circulation",
                violation_error_message=_("Personen er alt spurt for denne organisasjonen i runden."),
            ),
            models.UniqueConstraint(
                fields=["circulation", "organisation"],
                condition=Q(person__isnull=True),
                name="post_box_asked_once_per_circulation",
                violation_error_message=_("Postkassen er alt spurt i runden."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False),
                name="asked_names_somebody",
                violation_error_message=_("Velg en organisasjon, en person eller begge."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.person)


class LineAnswerQuerySet(models.QuerySet["LineAnswer"]):
    def undecided(self) -> LineAnswerQuerySet:
        """Proposals that the secretary has not decided about, of whichever round."""
        return self.filter(state=LineAnswer.State.PROPOSED, decision="")


class LineAnswer(models.Model):
    """Svar på en linje: what an organisation (or a person who spoke for none) says of one line of a round. Editorial.

    One for each of several who said it jointly; changed until the round closes. `wording` is the proposed text in
    the notation; empty where only `note` says what is wrong. `decision` is the secretary's word on a proposal.
    Whose it is looks like the same in `Asked` and is not: here one of the two, there one or both. So no base is shared.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("Riktig gjengitt")
        PROPOSED = "proposed", _("Foreslår endring")

    class Decision(models.TextChoices):
        TAKEN = "taken", _("Tatt inn")
        DECLINED = "declined", _("Ikke tatt inn")

    circulation = models.ForeignKey(
        Circulation, on_delete=models.CASCADE, related_name="answers", verbose_name=_("runde")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="line_answers",
        verbose_name=_("organisasjon"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="line_answers", verbose_name=_("person")
    )
    statement = models.ForeignKey(
        Permalink, on_delete=models.PROTECT, related_name="line_answers", verbose_name=_("innspill")
    )
    state = models.CharField(_("svar"), max_length=10, choices=State)
    wording = models.TextField(_("foreslått ordlyd"), blank=True)
    note = models.TextField(_("merknad"), blank=True)
    answered_at = models.DateTimeField(_("svart"), default=timezone.now)
    answered_by = models.ForeignKey(
        Asked, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers", verbose_name=_("svart av")
    )
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)
    decision = models.CharField(_("avgjørelse"), max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("avgjort av"),
    )
    reason = models.TextField(_("begrunnelse"), blank=True)

    twin_stays_on_merge = True

    rows = models.Manager.from_queryset(LineAnswerQuerySet)()

    class Meta:
        verbose_name = _("svar på en linje")
        verbose_name_plural = _("svar på linjer")
        ordering = ["circulation", "statement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["circulation", "organisation", "statement"],
                name="organisation_answers_once_per_line",
                violation_error_message=_("Organisasjonen har alt et svar på denne linja. Endre det."),
            ),
            models.UniqueConstraint(
                fields=["circulation", "person", "statement"],
                name="person_answers_once_per_line",
                violation_error_message=_("Personen har alt et svar på denne linja. Endre det."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person__isnull=True)
                | Q(organisation__isnull=True, person__isnull=False),
                name="line_answer_is_of_one",
                violation_error_message=_("Et svar er enten en organisasjons eller en persons."),
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", wording="", note="")
                | (Q(state="proposed") & (~Q(wording="") | ~Q(note=""))),
                name="line_answer_proposes_or_confirms",
                violation_error_message=_("Skriv hva som bør endres, eller velg «Riktig gjengitt»."),
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(state="proposed", decided_at__isnull=False)),
                name="decided_line_answer_was_proposed",
                violation_error_message=_("Bare et forslag kan avgjøres, og da med et tidspunkt."),
            ),
            models.CheckConstraint(
                condition=~Q(decision="declined", reason=""),
                name="declined_line_answer_says_why",
                violation_error_message=_("Skriv hvorfor forslaget ikke tas inn."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation or self.person}: {self.get_state_display()}"

    @property
    def waits(self) -> bool:
        """Whether it is one of the undecided."""
        return self.state == self.State.PROPOSED and not self.decision
