from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.record import Permalink
from meetings.models.statements import Statement
from organisations.doors import Door
from organisations.models.keys import KeyedByName
from organisations.naming import FoldedField, SortKeyField

if TYPE_CHECKING:
    from organisations.doors import Reader


class Topic(KeyedByName):
    """Tema: a matter that runs over meetings (M-52). Editorial; the register of topics is open to all."""

    name = models.CharField(_("navn"), max_length=80)
    slug = models.SlugField(_("adresse"), max_length=80, unique=True)
    synonyms = models.TextField(
        _("andre ord"), blank=True, help_text=_("Ett på hver linje, som LAR. Slike ord leses aldri som navn.")
    )
    sort_key = SortKeyField(source="name")
    folded = FoldedField(source="name")

    rows = models.Manager["Topic"]()

    class Meta:
        verbose_name = _("tema")
        verbose_name_plural = _("temaer")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["folded"],
                name="topic_name_once",
                violation_error_message=_("Temaet finnes alt."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class StatementTopicDoor(Door["StatementTopic"]):
    def visible_to(self, reader: Reader) -> models.QuerySet[StatementTopic]:
        """Topics of the statements this reader may see."""
        return StatementTopic.rows.filter(statement__in=Statement.objects.visible_to(reader).values("pk"))

    def for_system(self, reason: str) -> models.QuerySet[StatementTopic]:
        return StatementTopic.rows.all()


class StatementTopic(models.Model):
    """Tema på innspill. Editorial: keyed to the permanent id, visible at once.

    Origin `draft`: proposed by a `#tema` line and renewed at each publishing; `hand`: set by the secretary and kept.
    """

    class Origin(models.TextChoices):
        DRAFT = "draft", _("Fra referatet")
        HAND = "hand", _("Satt for hånd")

    statement = models.ForeignKey(
        Permalink, on_delete=models.PROTECT, related_name="topics", verbose_name=_("innspill")
    )
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="statements", verbose_name=_("tema"))
    origin = models.CharField(_("opphav"), max_length=10, choices=Origin, default=Origin.HAND)

    rows = models.Manager["StatementTopic"]()
    objects = StatementTopicDoor()

    class Meta:
        verbose_name = _("tema på innspill")
        verbose_name_plural = _("temaer på innspill")
        ordering = ["statement", "pk"]
        default_manager_name = "rows"
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "topic"],
                name="topic_once_per_statement",
                violation_error_message=_("Innspillet har alt dette temaet."),
            )
        ]

    def __str__(self) -> str:
        return str(self.topic)
