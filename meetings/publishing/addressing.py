"""Where a report stands: a free address for it, and another one, the old kept."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetings.models import FormerAddress, Meeting
from meetings.publishing.appending import lock_meeting
from meetings.publishing.refusing import PublishingRefused
from organisations.models import SiteEpoch


def free_address(meeting: Meeting) -> str:
    """The report's address: its date, else date and body, else with a number. Never one that another had."""
    day = f"{meeting.date:%Y-%m-%d}"
    taken = set(
        Meeting.objects.for_system("addresses are unique")
        .filter(slug__startswith=day)
        .exclude(pk=meeting.pk)
        .values_list("slug", flat=True)
    ) | set(FormerAddress.rows.filter(slug__startswith=day).exclude(meeting=meeting).values_list("slug", flat=True))
    candidates = [day, f"{day}-{slugify(meeting.body.slug)}"[:60]]
    number = 2
    while candidates[0] in taken:
        candidates.pop(0)
        if not candidates:
            candidates.append(f"{day}-{slugify(meeting.body.slug)}"[:55] + f"-{number}")
            number += 1
    return candidates[0]


@transaction.atomic
def change_address(meeting: Meeting, slug: str) -> None:
    """Give a report another address; the old one redirects for ever.

    Raises PublishingRefused when another report has, or had, the address.
    """
    meeting = lock_meeting(meeting)
    if slug == meeting.slug:
        return
    others = Meeting.objects.for_system("addresses are unique").exclude(pk=meeting.pk)
    if others.filter(slug=slug).exists() or FormerAddress.rows.filter(slug=slug).exclude(meeting=meeting).exists():
        raise PublishingRefused(_("Adressen er alt i bruk av et annet møte."))
    FormerAddress.rows.filter(slug=slug).delete()
    if meeting.slug:
        FormerAddress.rows.create(meeting=meeting, slug=meeting.slug)
    meeting.slug = slug
    meeting.save(update_fields=["slug"])
    SiteEpoch.raise_()
