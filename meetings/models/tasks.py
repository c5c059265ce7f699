from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Audience, Meeting
from meetings.models.record import Permalink, Revision
from organisations.access import is_secretariat, organisations_sat_for, reads_as_member
from organisations.doors import Door
from organisations.models import Organisation, Person, User

if TYPE_CHECKING:
    from organisations.doors import Reader


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> TaskQuerySet:
        """Not done and not dropped: the newest status row decides, and none means open."""
        return self.filter(~models.Exists(TaskStatus.closing()))

    def closed(self) -> TaskQuerySet:
        """Done or dropped."""
        return self.filter(models.Exists(TaskStatus.closing()))

    def with_state(self) -> TaskQuerySet:
        """Adds `state_now` and `result_now`: what counts, None while nobody has set a status."""
        current = TaskStatus.rows.filter(task=models.OuterRef("pk"), replaced=False)
        return self.annotate(
            state_now=models.Subquery(current.values("state")[:1]),
            result_now=models.Subquery(current.values("result")[:1]),
        )

    def of_reports(self) -> TaskQuerySet:
        """Those that stand in a report that can be read; none entered by hand."""
        return self.filter(revision__isnull=False, meeting__state=Meeting.State.PUBLISHED)

    def that_fall_on(self, organisations: Iterable[Organisation], person: Person | int | None = None) -> TaskQuerySet:
        """Those of any of the organisations or of the person, alone or with others, each once.

        What stands on a row that was merged into one of them is that one's.
        """
        whose = Q(organisation__in=organisations) | Q(organisation__merged_into__in=organisations)
        if person is not None:
            whose |= Q(person=person) | Q(person__merged_into=person)
        return self.filter(pk__in=TaskResponsible.rows.filter(whose).values("task"))

    def most_urgent_first(self) -> TaskQuerySet:
        """The nearest deadline leads, so that the overdue lead; those without a deadline last."""
        return self.order_by(models.F("due_on").asc(nulls_last=True), "pk")

    def for_page(self) -> TaskQuerySet:
        return self.select_related("meeting").prefetch_related(
            "responsible__organisation__merged_into", "responsible__person"
        )


class TaskDoor(Door["Task"]):
    def visible_to(self, reader: Reader) -> TaskQuerySet:
        """Tasks of published reports, for members. One entered by hand is for the secretariat and for whom it
        falls on: members of the organisation, and the person.

        The public reads them on the report itself, from its revision, without their status. No extra round trip.
        """
        if is_secretariat(reader):
            return Task.rows.all()
        if isinstance(reader, User) and reads_as_member(reader):
            by_hand = Task.rows.filter(revision__isnull=True).that_fall_on(
                organisations_sat_for(reader.person_id), reader.person_id
            )
            published = Q(revision__isnull=False, meeting__state=Meeting.State.PUBLISHED)
            return Task.rows.filter(published | Q(pk__in=by_hand.values("pk")))
        return Task.rows.none()

    def for_system(self, reason: str) -> TaskQuerySet:
        return Task.rows.all()


class Task(models.Model):
    """Oppfølging: what somebody is to do, as published (M-70). A hand-entered one (no revision) is editorial."""

    permalink = models.OneToOneField(
        Permalink, on_delete=models.PROTECT, primary_key=True, related_name="task_row", verbose_name=_("varig lenke")
    )
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("møte"))
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("utgave")
    )
    item_position = models.PositiveIntegerField(_("sak, rekkefølge"), default=0)
    order = models.PositiveIntegerField(_("rekkefølge i møtet"), default=0)
    what = models.TextField(_("hva"))
    who_text = models.CharField(_("ansvarlig, slik det står"), max_length=300, blank=True)
    due_on = models.DateField(_("frist"), null=True, blank=True)
    due_text = models.CharField(_("frist, slik det står"), max_length=120, blank=True)
    audience = models.CharField(_("lesere"), max_length=10, choices=Audience, default=Audience.PUBLIC)

    rows = models.Manager.from_queryset(TaskQuerySet)()
    objects = TaskDoor()

    class Meta:
        verbose_name = _("oppfølging")
        verbose_name_plural = _("oppfølging")
        ordering = ["meeting", "order", "pk"]
        default_manager_name = "rows"
        constraints = [
            models.CheckConstraint(
                condition=~Q(what=""),
                name="task_says_what",
                violation_error_message=_("Skriv hva som skal gjøres."),
            )
        ]

    def __str__(self) -> str:
        return self.what[:80]

    @property
    def is_of_report(self) -> bool:
        """Whether it stands in a report that can be read; not one entered by hand."""
        return self.revision_id is not None and self.meeting.state == Meeting.State.PUBLISHED


class TaskResponsible(models.Model):
    """Ansvarlig: who is to do it; organisation, person or a group word such as «Alle»."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="responsible", verbose_name=_("oppfølging"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisasjon")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    group = models.CharField(_("gruppe"), max_length=80, blank=True)

    stays_on_merge = Q(task__revision__isnull=False)

    rows = models.Manager["TaskResponsible"]()

    class Meta:
        verbose_name = _("ansvarlig")
        verbose_name_plural = _("ansvarlige")
        ordering = ["task", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False) | ~Q(group=""),
                name="responsible_is_somebody",
                violation_error_message=_("Velg hvem som er ansvarlig."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person or self.organisation or self.group)


class TaskStatus(models.Model):
    """Status på oppfølging. Editorial: keyed to the permanent id, kept when the report is corrected."""

    class State(models.TextChoices):
        OPEN = "open", _("Åpen")
        DONE = "done", _("Gjort")
        DROPPED = "dropped", _("Ikke lenger aktuell")

    task = models.ForeignKey(Permalink, on_delete=models.PROTECT, related_name="statuses", verbose_name=_("oppfølging"))
    state = models.CharField(_("status"), max_length=10, choices=State)
    result = models.TextField(_("resultat"), blank=True)
    at = models.DateTimeField(_("tidspunkt"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("ført av")
    )
    replaced = models.BooleanField(_("avløst av en nyere"), default=False)

    rows = models.Manager["TaskStatus"]()

    class Meta:
        verbose_name = _("status på oppfølging")
        verbose_name_plural = _("status på oppfølging")
        ordering = ["task", "-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(replaced=False),
                name="one_current_status_per_task",
                violation_error_message=_("Oppgaven har alt en gjeldende status."),
            )
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    @classmethod
    def closing(cls) -> models.QuerySet[TaskStatus]:
        """For a query of tasks: the status of each that closes it, if any."""
        return cls.rows.filter(
            task=models.OuterRef("pk"), state__in=[cls.State.DONE, cls.State.DROPPED], replaced=False
        )

    @property
    def on(self) -> dt.date:
        """The local day it was set."""
        return timezone.localdate(self.at)
