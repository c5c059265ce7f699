"""Why a deed of publishing was not done."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from meetings.checking.remarks import Remark
from meetings.checklist import Checklist
from organisations.refusing import Refusal


class PublishingRefused(Refusal):
    """The deed was not done and nothing changed; `sentence` says why and what to do."""


class MinutesNotReady(PublishingRefused):
    """Remarks of the checklist stand in the way: every red one, and the yellow ones that nobody overruled."""

    def __init__(self, remarks: Sequence[Remark], sentence: str = "") -> None:
        self.remarks = list(remarks)
        super().__init__(sentence or _("Referatet kan ikke publiseres ennå. Rett punktene som er merket."))


def unsettled_of(checklist: Checklist, kept: Collection[str]) -> list[Remark]:
    """What stands in the way of opening words to all: every red remark, and personal data that nobody chose about.

    Nothing where all is settled; else all of it, so that what was ticked off stays on the list with its tick.
    """
    if not checklist.reds and all(remark.mark in kept for remark in checklist.yellows):
        return []
    return [*checklist.reds, *checklist.yellows]


def require_ready(checklist: Checklist, overrule: Collection[str] | None) -> None:
    yellows = [] if overrule is None else [remark for remark in checklist.yellows if remark.code not in overrule]
    if checklist.reds or yellows:
        raise MinutesNotReady([*checklist.reds, *yellows])
