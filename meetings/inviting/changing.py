"""What has changed since the invitation went out, sent as a change; cancelling, and taking that back."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.inviting.refusing import AHEAD, ConveningRefused, NothingToSend, locked, refuse_unless_invited
from meetings.inviting.seating import invitations_of, move_expiry, open_invitations
from meetings.inviting.writing import InWords, Occasion, deliver, plain, subject_of
from meetings.models import AgendaItem, Attachment, Mailing, Meeting
from meetings.names_in_text import ShownWords
from meetings.wording import clock, weekday_and_date
from organisations.models import SiteEpoch, User

logger = logging.getLogger(__name__)
Head = dict[str, Any]  # Any: JSON, texts and lists of texts
LISTS = ("agenda", "papers")
TYPED = frozenset({"place", "practical", "agenda"})
"""What may hold marks, as `head_as_sent` keeps it."""
FACTS = ("date", "starts_at", "ends_at", "place", "digital_link", "practical", "reply_by")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs from what was sent. `old`, `new`: as typed; for lists what is gone and what is added."""

    name: str
    label: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def is_list(self) -> bool:
        return self.name in LISTS

    def shown(self, words: ShownWords, day: date | None) -> Change | None:
        """As its readers may read it; None where they see no difference. Guests have no papers."""
        if self.name not in TYPED:
            return self if words.member or self.name != "papers" else None
        old, new = (tuple(filter(None, (words.of(one, day) for one in many))) for many in (self.old, self.new))
        return replace(self, old=old, new=new) if old != new else None


def head_as_sent(meeting: Meeting) -> Head:
    """What is remembered of the meeting when mail about it goes out. Two queries."""
    items = AgendaItem.rows.filter(meeting=meeting).order_by("position", "pk")
    papers = Attachment.objects.for_system("what was sent is remembered").filter(meeting=meeting, in_draft=True)
    return {
        "date": meeting.date.isoformat() if meeting.date else "",
        "starts_at": meeting.starts_at.isoformat() if meeting.starts_at else "",
        "ends_at": meeting.ends_at.isoformat() if meeting.ends_at else "",
        "place": meeting.place,
        "digital_link": meeting.digital_link,
        "practical": meeting.practical.strip(),
        "reply_by": meeting.reply_by.isoformat() if meeting.reply_by else "",
        "agenda": [" ".join(str(item).split()) for item in items],
        "papers": [[title, sha] for title, sha in papers.order_by("pk").values_list("title", "sha256")],
    }


def changes_since(meeting: Meeting) -> list[Change]:
    """What differs from what was sent last; nothing before the first invitation. Two queries."""
    if not meeting.sent_head:
        return []
    return list(_differences(meeting.sent_head, head_as_sent(meeting)))


@transaction.atomic
def send_change(meeting: Meeting, *, by: User, note: str = "") -> int:
    """Tell all who are called what has changed, old and new, with the calendar's next number; returns the mails. Who
    may see none of it, as a guest of a new paper, gets none.

    The second of two clicks finds nothing changed and raises NothingToSend. Raises ConveningRefused when the meeting
    is over, cancelled or was never convened.
    """
    meeting = locked(meeting)
    refuse_unless_invited(meeting)
    with translation.override("nb"):
        changes = changes_since(meeting)
        if not changes:
            raise NothingToSend(_("Ingenting er endret siden innkallingen sist ble sendt."))
        _renumber(meeting)
        title = _("Endring av %(meeting)s") % {"meeting": meeting}
        occasion = Occasion(
            kind=Mailing.Kind.CHANGE,
            key=f"endring:{meeting.pk}:{meeting.calendar_sequence}",
            title=title,
            subject=subject_of(_("Endring"), meeting),
            template="change",
            calendar="PUBLISH",
            with_agenda=any(change.is_list for change in changes),
        )
    move_expiry(meeting)
    told = _told(meeting, changes, note=note.strip())
    count = deliver(meeting, open_invitations(meeting), occasion, by=by, context=told)
    logger.info("change sent meeting=%s mails=%s by=%s", meeting.pk, count, by.pk)
    return count


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: User, reason: str = "") -> int:
    """Call the meeting off: shown to its readers at once, and all who are called get a mail that says so.

    Returns how many mails; 0 when nobody was called. Raises NothingToSend when it is cancelled already and
    ConveningRefused when it has minutes.
    """
    meeting = locked(meeting)
    if meeting.cancelled_at is not None:
        raise NothingToSend(_("Møtet er alt avlyst."))
    if meeting.state not in AHEAD:
        raise ConveningRefused(_("Møtet har et referat alt, og kan ikke avlyses."))
    meeting.cancelled_at, meeting.cancel_reason = timezone.now(), " ".join(reason.split())[:300]
    meeting.save(update_fields=["cancelled_at", "cancel_reason"])
    SiteEpoch.raise_()
    logger.info("meeting cancelled meeting=%s by=%s", meeting.pk, by.pk)
    if meeting.invited_at is None:
        return 0
    _renumber(meeting)
    with translation.override("nb"):
        occasion = Occasion(
            kind=Mailing.Kind.CANCELLATION,
            key=f"avlysning:{meeting.pk}:{meeting.calendar_sequence}",
            title=_("Avlysning av %(meeting)s") % {"meeting": meeting},
            subject=subject_of(_("Avlyst"), meeting),
            template="cancellation",
            calendar="CANCEL",
        )
    called = [one for one in invitations_of(meeting) if one.ended_at is None]  # who has left since was told to come
    left = {one.pk for one in called} - {one.pk for one in open_invitations(meeting)}
    return deliver(meeting, called, occasion, by=by, left=left)


@transaction.atomic
def revive_meeting(meeting: Meeting, *, by: User) -> int:
    """The meeting is held after all; whoever was told that it is cancelled is told that it is not.

    Answers given before stand. Raises NothingToSend when it is not cancelled.
    """
    meeting = locked(meeting)
    if meeting.cancelled_at is None:
        raise NothingToSend(_("Møtet er ikke avlyst."))
    meeting.cancelled_at, meeting.cancel_reason = None, ""
    meeting.save(update_fields=["cancelled_at", "cancel_reason"])
    SiteEpoch.raise_()
    logger.info("meeting revived meeting=%s by=%s", meeting.pk, by.pk)
    if meeting.invited_at is None:
        return 0
    with translation.override("nb"):
        changes = changes_since(meeting)
        _renumber(meeting)
        occasion = Occasion(
            kind=Mailing.Kind.CHANGE,
            key=f"endring:{meeting.pk}:{meeting.calendar_sequence}",
            title=_("%(meeting)s holdes likevel") % {"meeting": meeting},
            subject=subject_of(_("Holdes likevel"), meeting),
            template="change",
            calendar="PUBLISH",
            with_agenda=True,
        )
    move_expiry(meeting)
    told = _told(meeting, changes, revived=True)
    return deliver(meeting, open_invitations(meeting), occasion, by=by, context=told)


def _told(meeting: Meeting, changes: Sequence[Change], *, note: str = "", revived: bool = False) -> InWords:
    def in_words(words: ShownWords) -> dict[str, object] | None:
        shown = [seen for one in changes if (seen := one.shown(words, meeting.date))]
        said = words.of(note, meeting.date)
        return {"changes": shown, "note": said, "revived": revived} if shown or said or revived else None

    return in_words


def _renumber(meeting: Meeting) -> None:
    """The next number of the calendar, and what is being sent under it."""
    meeting.calendar_sequence += 1
    meeting.sent_head = head_as_sent(meeting)
    meeting.save(update_fields=["calendar_sequence", "sent_head"])


def _differences(sent: Head, now: Head) -> Sequence[Change]:
    labels = {
        "date": _("Dato"),
        "starts_at": _("Begynner"),
        "ends_at": _("Slutter"),
        "place": _("Sted"),
        "digital_link": _("Digital lenke"),
        "practical": _("Praktisk"),
        "reply_by": _("Svarfrist"),
    }
    found = [
        Change(name, labels[name], _in_words(name, sent.get(name, "")), _in_words(name, now[name]))
        for name in FACTS
        if sent.get(name, "") != now[name]
    ]
    return [*found, *_agenda(sent.get("agenda", []), now["agenda"]), *_papers(sent.get("papers", []), now["papers"])]


def _in_words(name: str, value: str) -> tuple[str, ...]:
    if not value:
        return ()
    if name in {"date", "reply_by"}:
        return (weekday_and_date(date.fromisoformat(value)).lower(),)
    if name in {"starts_at", "ends_at"}:
        return (_("kl. %(span)s") % {"span": clock(time.fromisoformat(value))},)
    return (value,)


def _agenda(sent: list[str], now: list[str]) -> list[Change]:
    """By the words alone: earlier versions kept the headings without their marks."""
    before, after = [plain(one) for one in sent], [plain(one) for one in now]
    if before == after:
        return []
    gone = tuple(heading for heading in sent if plain(heading) not in after)
    added = tuple(heading for heading in now if plain(heading) not in before)
    return [Change("agenda", _("Saksliste"), gone, added if gone or added else (_("Ny rekkefølge"),))]


def _papers(sent: list[list[str]], now: list[list[str]]) -> list[Change]:
    if sent == now:
        return []
    before, after = dict(sent), dict(now)
    gone = tuple(title for title in before if title not in after)
    added = tuple(title for title in after if title not in before)
    renewed = tuple(
        _("%(title)s (ny utgave)") % {"title": title}
        for title, sha in after.items()
        if title in before and before[title] != sha
    )
    new = (*added, *renewed)
    return [Change("papers", _("Sakspapirer"), gone, new)] if gone or new else []
