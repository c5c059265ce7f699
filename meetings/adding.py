"""Tillegg: what came after publishing, dated and shown under its item, outside the frozen record.

Editorial: no revision is made. Stored pages go stale with each deed.
"""

from __future__ import annotations

import logging
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.asking import close_task
from meetings.attending import lock
from meetings.drafts import clean_text
from meetings.models import Addition, Audience, LateInput, Meeting, Permalink, TaskStatus
from meetings.names_in_text import NamesInText
from meetings.notation import has_unclosed_span, public_text
from organisations.models import Organisation, SiteEpoch, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)

LONGEST_ADDITION = 20_000
"""Characters."""


class AdditionRefused(Refusal):
    """It cannot stand so; `sentence` says what to do. Nothing was written."""


def may_be_public(meeting: Meeting) -> bool:
    """Only a report that everyone reads has additions that everyone reads."""
    revision = meeting.published_revision
    return revision is not None and revision.audience == Audience.PUBLIC


def must_hold(meeting: Meeting, *, text: str, heading: str, received_on: date, audience: str) -> None:
    """Raises AdditionRefused with what is wrong. Three queries for one that everyone is to read, else none.

    Names stop it as they stop minutes (trust programme H3).
    """
    if not meeting.is_published:
        raise AdditionRefused(_("Referatet er ikke publisert. Skriv i utkastet i stedet."))
    if not text.strip():
        raise AdditionRefused(_("Skriv tillegget."))
    if received_on > timezone.localdate():
        raise AdditionRefused(_("Dagen det ble mottatt, kan ikke være fram i tid."))
    if audience != Audience.PUBLIC:
        return
    if not may_be_public(meeting):
        raise AdditionRefused(_("Referatet er bare for medlemmer, så tillegget kan heller ikke leses av alle."))
    if has_unclosed_span(text):
        raise AdditionRefused(_("En «((» mangler «))». Uten den leses resten av alle."))
    names = NamesInText.on(meeting.date).found_in(public_text(f"{heading}\n{text}"))
    if names:
        raise AdditionRefused(
            _("%(names)s har ikke samtykket til å stå med navn. Skriv organisasjonen i stedet, eller velg medlemmer.")
            % {"names": ", ".join(names)}
        )


@transaction.atomic
def add_addition(
    meeting: Meeting,
    *,
    text: str,
    received_on: date,
    audience: Audience = Audience.MEMBERS,
    heading: str = "",
    organisation: Organisation | None = None,
    under: Permalink | None = None,
    late: LateInput | None = None,
    by: User,
) -> Addition:
    """Add to a published report. The same again, or a late answer that was added already, gives what is there.

    `late`: the answer that it is; it is placed with this. Raises AdditionRefused.
    """
    meeting = _locked(meeting)
    words = clean_text(text).strip()
    if late is not None:
        late = LateInput.rows.select_for_update(of=("self",)).select_related("addition").get(pk=late.pk)
        if late.addition is not None:
            return late.addition
        if late.state != LateInput.State.ANSWERED:
            raise AdditionRefused(_("Svaret venter ikke lenger. Se over siden, og prøv igjen."))
    must_hold(meeting, text=words, heading=heading, received_on=received_on, audience=audience)
    fields = {
        "text": words,
        "received_on": received_on,
        "audience": audience,
        "heading": heading,
        "organisation": organisation,
        "under": under,
    }
    twin = Addition.objects.for_system("the same addition twice is one").filter(meeting=meeting, **fields).first()
    if twin is not None and late is None:
        return twin
    addition = Addition.objects.for_system("the secretary adds").create(meeting=meeting, added_by=by, **fields)
    if late is not None:
        late.state, late.placed_at, late.addition = LateInput.State.PLACED, timezone.now(), addition
        late.save(update_fields=["state", "placed_at", "addition"])
        close_task(late, TaskStatus.State.DONE, _("Svaret står som tillegg i referatet."), by=by)
    SiteEpoch.raise_()
    logger.info("addition made addition=%s meeting=%s by=%s", addition.pk, meeting.pk, by.pk)
    return addition


@transaction.atomic
def change_addition(
    addition: Addition,
    *,
    text: str,
    received_on: date,
    audience: str,
    heading: str,
    organisation: Organisation | None,
    by: User,
) -> Addition:
    """Rewrite it; nothing of the old words is kept. Raises AdditionRefused."""
    meeting = _locked(addition.meeting)
    words = clean_text(text).strip()
    must_hold(meeting, text=words, heading=heading, received_on=received_on, audience=audience)
    addition.text, addition.received_on, addition.audience = words, received_on, audience
    addition.heading, addition.organisation = heading, organisation
    addition.save(update_fields=["text", "received_on", "audience", "heading", "organisation"])
    SiteEpoch.raise_()
    logger.info("addition changed addition=%s by=%s", addition.pk, by.pk)
    return addition


@transaction.atomic
def delete_addition(addition: Addition, *, by: User) -> None:
    """Take it off the report. The answer that it was waits again."""
    _locked(addition.meeting)
    late = LateInput.rows.select_for_update(of=("self",)).filter(addition=addition).first()
    if late is not None:
        late.state, late.placed_at, late.addition = LateInput.State.ANSWERED, None, None
        late.save(update_fields=["state", "placed_at", "addition"])
        close_task(late, TaskStatus.State.OPEN, "", by=by)
    Addition.objects.for_system("the secretary takes it away").filter(pk=addition.pk).delete()
    SiteEpoch.raise_()
    logger.info("addition deleted addition=%s by=%s", addition.pk, by.pk)


def _locked(meeting: Meeting) -> Meeting:
    lock(meeting)
    return (
        Meeting.objects.for_system("an addition is made to the report as it is")
        .select_related("body", "published_revision")
        .get(pk=meeting.pk)
    )
