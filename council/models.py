from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Statement


class SearchText(models.Model):
    """Søketekst: the words of a published statement, folded and stemmed. Derived; made anew at every publishing.

    Two columns, so that a visitor's search can never find a statement by a word that only members may read.
    """

    statement = models.OneToOneField(
        Statement, on_delete=models.CASCADE, primary_key=True, related_name="search_text", verbose_name=_("innspill")
    )
    public_terms = models.TextField(_("ord for alle"), blank=True)
    members_terms = models.TextField(_("ord for medlemmer"), blank=True)

    rows = models.Manager["SearchText"]()

    class Meta:
        verbose_name = _("søketekst")
        verbose_name_plural = _("søketekster")

    def __str__(self) -> str:
        return f"i{self.pk}"

    @classmethod
    def replace(cls, meeting: Meeting, texts: Sequence[Self]) -> None:
        """What was found by the meeting's statements before gives way to these. Two queries."""
        cls.rows.filter(statement__meeting=meeting).delete()
        cls.rows.bulk_create(texts)
