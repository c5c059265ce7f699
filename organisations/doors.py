"""The one way to published rows for everything that is not the record's own machinery."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from organisations.models import User

    Reader: TypeAlias = User | AnonymousUser

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class Door(ABC, Generic[M_co]):
    """Stands on a published model as `objects` and is no manager: two methods, nothing else.

    `Statement.objects.all()` is an AttributeError and a type error. Subclasses say who sees what; the rules
    are the one table of the architecture («Who may see what»).
    """

    @abstractmethod
    def visible_to(self, reader: Reader) -> models.QuerySet[M_co]:
        """Rows that this reader may see, and no others."""

    @abstractmethod
    def for_system(self, reason: str) -> models.QuerySet[M_co]:
        """All rows, for work that answers to no reader. The reason is for whoever searches for such work."""
