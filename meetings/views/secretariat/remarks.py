"""The checklist as the page shows it: where each remark leads, and which yellow ones were ticked off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from meetings.checking.remarks import Remark
from meetings.checklist import Checklist
from meetings.models import Meeting

ABOUT_READERS = {"rules", "imported"}


@dataclass(frozen=True, slots=True)
class ShownRemark:
    """A remark, the address of its spot, and the key under which it is ticked off."""

    remark: Remark
    url: str
    key: str
    ticked: bool


def key_of(remark: Remark) -> str:
    return f"{remark.code}:{remark.item or ''}:{remark.line or ''}"


def shown_remarks(meeting: Meeting, remarks: Sequence[Remark], posted: QueryDict | None = None) -> list[ShownRemark]:
    ticked = set(posted.getlist("ok")) if posted is not None else set()
    return [ShownRemark(remark, spot(meeting, remark), key_of(remark), key_of(remark) in ticked) for remark in remarks]


def spot(meeting: Meeting, remark: Remark) -> str:
    """The writing page at the item and, where the remark has one, at its line; or where readers are chosen."""
    if remark.code in ABOUT_READERS:
        name = "audience" if meeting.is_published else "publish"
        return f"{reverse(f'secretariat:{name}', args=[meeting.pk])}#lesere"
    if remark.item is None:
        return reverse(f"secretariat:{remark.place}", args=[meeting.pk])
    address = f"{reverse('secretariat:write', args=[meeting.pk])}?sak={remark.item}"
    if remark.line is not None:
        return f"{address}#linje-{remark.line}"
    return f"{address}#felt"


def overruled(checklist: Checklist, posted: QueryDict) -> set[str]:
    """Codes of yellow remarks of which every one was ticked off."""
    ticked = set(posted.getlist("ok"))
    by_code: dict[str, list[bool]] = defaultdict(list)
    for remark in checklist.yellows:
        by_code[remark.code].append(key_of(remark) in ticked)
    return {code for code, ticks in by_code.items() if all(ticks)}
