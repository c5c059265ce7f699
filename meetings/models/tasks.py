from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Audience, Meeting
from meetings.models.record import Permalink, Revision
from organisations.access import is_secretariat, reads_as_member
from organisations.doors import Door
from organisations.models import Organisation, Person

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
        """Adds `state_now`: the state that counts, None while nobody has set one."""
        current = TaskStatus.rows.filter(task=models.OuterRef("pk"), replaced=False).values("state")[:1]
        return self.annotate(state_now=models.Subquery(current))

    def for_page(self) -> TaskQuerySet:
        return self.select_related("meeting").prefetch_related("responsible__organisation", "responsible__person")


class TaskDoor(Door["Task"]):
    def visible_to(self, reader: Reader) -> TaskQuerySet:
        """Tasks of published reports, for members; hand-entered ones for the secretariat.

        The public reads them on the report itself, from its revision, without their status.
        """
        if is_secretariat(reader):
            return Task.rows.all()
        if reads_as_member(reader):
            return Task.rows.filter(revision__isnull=False, meeting__state=Meeting.State.PUBLISHED)
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
