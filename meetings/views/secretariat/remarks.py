"""The checklist as the page shows it: where each remark leads, and which yellow ones were ticked off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy

from meetings.checking.remarks import Deed, Remark
from meetings.checklist import Checklist
from meetings.models import Meeting
from meetings.publishing import PublishingRefused

ABOUT_READERS = {"rules", "imported"}


DEEDS = {
    Deed.KEEP: gettext_lazy("Behold"),
    Deed.HIDE: gettext_lazy("Sett i ((…))"),
    Deed.EDIT: gettext_lazy("Rett selv"),
    Deed.MEND: gettext_lazy("Rett"),
}
MEND_BY_CODE = {"after-internal": gettext_lazy("Gjør linja intern")}


@dataclass(frozen=True, slots=True)
class Button:
    """A deed as its button sends it, and what the button says."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownRemark:
    """A remark, the address of its spot, the key under which it is ticked off, and what one click does about it."""

    remark: Remark
    url: str
    key: str
    ticked: bool
    buttons: tuple[Button, ...] = ()


def key_of(remark: Remark) -> str:
    mark = f":{remark.mark}" if remark.mark else ""
    return f"{remark.code}:{remark.item or ''}:{remark.line or ''}{mark}"


def shown_remarks(meeting: Meeting, remarks: Sequence[Remark], posted: QueryDict | None = None) -> list[ShownRemark]:
    ticked = set(posted.getlist("ok")) if posted is not None else set()
    return [
        ShownRemark(remark, spot(meeting, remark), key_of(remark), key_of(remark) in ticked, _buttons(remark))
        for remark in remarks
    ]


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What keeps words from being opened to all: to mend, and to be ticked off where it may stand."""

    reds: list[ShownRemark] = field(default_factory=list)
    yellows: list[ShownRemark] = field(default_factory=list)


def in_the_way(meeting: Meeting, why: PublishingRefused, posted: QueryDict) -> InTheWay:
    remarks = shown_remarks(meeting, getattr(why, "remarks", []), posted)
    return InTheWay(
        reds=[one for one in remarks if not one.remark.mark], yellows=[one for one in remarks if one.remark.mark]
    )


def kept_in(posted: QueryDict) -> set[str]:
    """Marks of the personal data that were ticked off as all right to be read by all."""
    return {key.rpartition(":")[2] for key in posted.getlist("ok")}


def _buttons(remark: Remark) -> tuple[Button, ...]:
    offered = [deed for deed, _rewriting in remark.rewritings]
    deeds = [Deed.KEEP, *offered, Deed.EDIT] if remark.must_choose else offered
    words = MEND_BY_CODE.get(remark.code, "")
    return tuple(Button(f"{deed}:{key_of(remark)}", str(words or DEEDS[deed])) for deed in deeds)


def remark_meant(remarks: Sequence[Remark], sent: str) -> tuple[Deed, Remark] | None:
    """The deed and the remark that a button stood for; None when there is no such remark any more."""
    deed, _colon, key = sent.partition(":")
    remark = next((one for one in remarks if key_of(one) == key), None)
    return (Deed(deed), remark) if remark is not None and deed in set(Deed) else None


def must_be_chosen(remarks: Sequence[Remark]) -> bool:
    return any(remark.must_choose for remark in remarks)


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
        by_code[remark.code].append(key_of(remark) in ticked and not remark.must_choose)
    return {code for code, ticks in by_code.items() if all(ticks)}
