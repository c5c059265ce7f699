"""A report for all with a line of each sort, who follows it, and what is done to it."""

from __future__ import annotations

import json
import re

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from council.models import Subscription
from meetings.models import AgendaItem, Audience, Mail, Meeting, Revision, RevisionBody
from meetings.publishing import correct_minutes, redact_minutes
from organisations.models import User
from tests.builders import make_item, make_meeting, make_organisation, make_person, make_seat

ADDRESS = "kari@example.org"
TEXT = (
    "LPS/Ellen Krogh: Vi trenger flere boliger. ((zqspanqz))\n  PBU: Enig om boligene.\n"
    "LPS (kun medlemmer): zqlineqz\nPBU: Psykolog i hver kommune.\n// zqinternalqz\nMøtet er satt."
)


def make_report() -> Meeting:
    """A draft for all, with a line of each sort."""
    make_person("Ellen Krogh")
    present = [make_seat(make_organisation(short)).organisation for short in ("LPS", "PBU")]
    meeting = make_meeting(organisations=present, audience=Audience.PUBLIC, in_short="Flere boliger\nzq ((zqshortqz))")
    make_item(meeting, TEXT, heading="Bolig")
    make_item(meeting, "LPS: Takk for møtet.", heading="Eventuelt")
    return meeting


def follows(address: str = ADDRESS, query: str = "", **fields: object) -> Subscription:
    return Subscription.rows.create(address=address, query=query, confirmed_at=timezone.now(), **fields)


def rewrite(meeting: Meeting, old: str, new: str, by: User, reason: str = "Feil ord.") -> Revision:
    item = AgendaItem.rows.get(meeting=meeting, text__contains=old)
    AgendaItem.rows.filter(pk=item.pk).update(text=item.text.replace(old, new), version=item.version + 1)
    return correct_minutes(meeting, by=by, reason=reason)


def redact(meeting: Meeting, by: User) -> None:
    """The newest words without «boliger»."""
    meeting.refresh_from_db()
    body = RevisionBody.rows.filter(revision__meeting=meeting).latest("revision__number")
    snapshot = json.loads(body.canonical.replace("boliger", "[sladdet]"))
    with transaction.atomic():
        redact_minutes(meeting, snapshot, [body.pk], of=body.revision, by=by, reason="Sladdet.")


def told() -> list[tuple[str, str]]:
    """To whom about what, of all that was written since the last time; then it is laid away."""
    waiting = Mail.rows.filter(mailing__key__startswith="folgere:", state="waiting").order_by("pk")
    found = list(waiting.values_list("to", "subject"))
    waiting.update(state="sent", sent_at=timezone.now())
    return found


def words_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def asked(client: Client, address: str = ADDRESS, query: str = "org=lps", **more: str) -> int:
    return client.post(f"/abonner/?{query}", {"email": address, **more}).status_code


def link_in(mail: Mail) -> str:
    found = re.search(rf"{settings.SITE_URL}((?:/en)?/abonne(?:r|ment)/[^/\s]+/)\n", mail.text)
    assert found is not None
    return found[1]
