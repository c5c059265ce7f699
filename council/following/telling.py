"""Followers are told what has become of a public report since they were last told: published, corrected, taken away.

Publishing only leaves a note (`News`), in its own transaction. The process that sends mail reads the notes: for each
follower it compares the report as that follower was last told of it, else as it was before the first note, with the
report as it is now. So a report published and withdrawn within a minute is never told of, two corrections at once are
one mail, and where a revision comes while mails are written, those who have got none are told of all of it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from urllib.parse import urlencode

from django.db import transaction
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from council.following.links import ending_address, page_address
from council.following.reading import PublicReport, Said, read_public
from council.following.selecting import Selection, read_selections
from council.models import News, Subscription
from meetings.attending import lock
from meetings.models import Audience, Mail, Mailing, Meeting, Revision
from meetings.notifications.queueing import AlreadySent, queue_mail, site_address, start_mailing
from meetings.notifications.reporting import numbers_told
from meetings.publishing import PublishingRefused
from meetings.wording import date_in_words

logger = logging.getLogger(__name__)

SYSTEM = "followers are told of what anybody may read"
SHOWN = 5
"""Statements that a mail shows; the rest are behind a link."""
KEY = "folgere:"
"""What the key of a mailing to followers begins with; then the revision's own key."""
LONGEST_SHOWN = 600
"""Characters of one statement in a mail."""
TAKES_AWAY = {Revision.Kind.WITHDRAWAL, Revision.Kind.REDACTION, Revision.Kind.AUDIENCE}
"""After these no mail goes out in the words of before."""


class Turn(StrEnum):
    """What has become of the report."""

    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


def note_revision(revision: Revision) -> None:
    """Leave a note for the sender of mail, and take back what waits to be sent in words that are gone.

    Runs in the transaction of the revision (`AFTER_REVISION`). One query when nobody follows anything, else two,
    and two more where words are taken away. What a redaction takes back is told anew, in the words that it leaves.
    """
    if revision.kind in TAKES_AWAY:
        waiting = Mail.rows.filter(mailing__key__startswith=KEY, mailing__meeting=revision.meeting_id)
        waiting = waiting.filter(state=Mail.State.WAITING)
        untold = set(waiting.values_list("mailing__key", flat=True))
        waiting.update(state=Mail.State.DROPPED, failure=_("Referatet er trukket tilbake eller sladdet siden."))
        for key in untold if revision.kind == Revision.Kind.REDACTION else ():
            News.rows.get_or_create(revision_id=int(key.removeprefix(KEY)))
    if revision.kind != Revision.Kind.CIRCULATED and Subscription.rows.alive().exists():
        News.rows.get_or_create(revision=revision)


def tell_waiting() -> int:
    """Write the mails of every note; gives how many. Safe to run twice, and to be killed in between."""
    noted = defaultdict(list)
    for news in News.rows.select_related("revision").order_by("revision__meeting", "revision__number"):
        noted[news.revision.meeting_id].append(news.revision)
    return sum(_tell(revisions) for revisions in noted.values())


@dataclass(frozen=True, slots=True)
class Change:
    """One statement in a mail: what has become of it, and how it stands now. `text` empty: it is taken out."""

    tag: str
    who: str
    heading: str
    text: str
    address: str


@dataclass
class Story:
    """What there is to tell of one report; the same for every follower who was last told of the same revision: `told`,
    its number, 0 where it was none that is open.
    """

    turn: Turn
    revision: Revision
    told: int
    before: PublicReport | None
    after: PublicReport | None
    _taken: dict[str, list[Said]] = field(default_factory=dict)

    @property
    def report(self) -> PublicReport:
        told = self.after or self.before
        if told is None:
            raise ValueError(self.revision)
        return told

    def taken(self, selection: Selection) -> list[Said]:
        """What of the changed is in the selection; found out once, however many follow it."""
        if selection.query not in self._taken:
            self._taken[selection.query] = [said[0] for said in self.changed if any(map(selection.takes, said))]
        return self._taken[selection.query]

    def shown(self, selections: Sequence[Selection]) -> list[Said]:
        """Statements that stand in the mail: of a whole new report «Kort fortalt» tells, and of what is taken away
        nothing does.
        """
        telling = [
            one
            for one in selections
            if self.turn is Turn.CORRECTED or (self.turn is Turn.PUBLISHED and not one.is_everything)
        ]
        keys = {said.key for one in telling for said in self.taken(one)}
        return [said[0] for said in self.changed if said[0].key in keys]

    @cached_property
    def changed(self) -> list[tuple[Said, ...]]:
        """Each statement that is not as it was, as it is now and as it was; in the order of the report."""
        before = self.before.said if self.before else {}
        after = self.after.said if self.after else {}
        found = []
        for key in dict.fromkeys((*after, *before)):
            now, was = after.get(key), before.get(key)
            if now is None or now.differs_from(was):
                found.append(tuple(one for one in (now, was) if one))
        return found

    @property
    def reasons(self) -> list[str]:
        """Why it was corrected since they were told, as it stands on top of the report."""
        if self.turn is not Turn.CORRECTED or self.after is None:
            return []
        return [row.reason for row in self.after.report.corrections if row.number > self.told and row.reason]

    def change(self, said: Said, language: str) -> Change:
        now = self.after.said.get(said.key) if self.after else None
        was = self.before.said.get(said.key) if self.before else None
        tag = ""
        if self.turn is Turn.CORRECTED:
            tag = _("Tatt ut") if now is None else _("Endret") if was else _("Nytt")
        return Change(
            tag,
            said.who,
            said.heading or _("Uten overskrift"),
            _shortened(now.text) if now else "",
            site_address("meetings:statement", said.key, language=language) if now else "",
        )


def _tell(noted: Sequence[Revision]) -> int:
    """The notes of one meeting, oldest first. They are gone when everybody has been told of the newest revision; where
    one came meanwhile they stay, and the next pass goes on from what each has been told.
    """
    chain = list(
        Revision.objects.for_system(SYSTEM)
        .filter(meeting=noted[0].meeting_id)
        .exclude(kind=Revision.Kind.CIRCULATED)
        .select_related("meeting", "meeting__next_meeting")
        .order_by("number")
    )
    newest, count = chain[-1], 0
    stories: dict[int, Story | None] = {}
    mailing = None
    last_told = _last_told(chain)
    for address, followed in _followers().items():
        told = max(last_told.get(address, 0), noted[0].number - 1)
        if told not in stories:
            stories[told] = _story(chain, told)
        story = stories[told]
        met = [(row, one) for row, one in followed if one.is_everything or story.taken(one)] if story else []
        if story is None or not met:
            continue
        mailing = mailing or _mailing(story)
        written = _write(story, mailing, address, met)
        if written is None:
            logger.info("followers told in part revision=%s count=%s", newest.pk, count)
            return count
        count += written
    News.rows.filter(revision__in=chain).delete()
    logger.info("followers told revision=%s count=%s", newest.pk, count)
    return count


def _last_told(chain: Sequence[Revision]) -> dict[str, int]:
    """By address in lower case: the number of the newest revision it had a mail about, as a follower or as one whom
    the report itself is sent to. Two queries.
    """
    numbers = {f"{KEY}{row.pk}": row.number for row in chain}
    told = numbers_told(chain[0].meeting)
    mails = Mail.rows.filter(mailing__key__in=numbers).exclude(state=Mail.State.DROPPED)
    for address, key in mails.values_list("to", "mailing__key"):
        told[address.lower()] = max(told.get(address.lower(), 0), numbers[key])
    return told


def _story(chain: Sequence[Revision], last: int) -> Story | None:
    """What has come after that number. None when the public could read nothing before and can read nothing now, and
    after a redaction: a mail about it would point at what was to be forgotten.
    """
    told = [row for row in chain if row.number <= last]
    newest, was_open, is_open = chain[-1], _is_open(told), _is_open(chain)
    if all(row.kind == Revision.Kind.REDACTION for row in chain[len(told) :]):
        return None
    before = _words(chain[len(told) - 1 :]) if was_open else None
    after = _words([newest]) if is_open else None
    if before is not None and after is not None:
        story = Story(Turn.CORRECTED, newest, told[-1].number, before, after)
        return story if story.reasons or story.changed else None
    if after is not None:
        return Story(Turn.PUBLISHED, newest, 0, None, after)
    return Story(Turn.WITHDRAWN, newest, told[-1].number, before, None) if before is not None else None


def _is_open(chain: Sequence[Revision]) -> bool:
    """Whether anybody may read the report when its chain is this long. A redaction opens and closes nothing."""
    made = [row for row in chain if row.kind != Revision.Kind.REDACTION]
    return bool(made) and made[-1].kind != Revision.Kind.WITHDRAWAL and chain[-1].audience == Audience.PUBLIC


def _words(chain: Sequence[Revision]) -> PublicReport | None:
    """Of the first of these revisions; where a redaction has removed them, of the redaction that stands for it."""
    for revision in chain:
        if revision is chain[0] or revision.kind == Revision.Kind.REDACTION:
            with suppress(PublishingRefused):
                return read_public(revision)
    return None


def _followers() -> dict[str, list[tuple[Subscription, Selection]]]:
    """Each address with what it follows. Five queries, whatever is followed."""
    subscriptions = list(Subscription.rows.alive().order_by("address", "pk"))
    found: dict[str, list[tuple[Subscription, Selection]]] = {}
    for language in {one.language for one in subscriptions}:
        with translation.override(language):
            known = read_selections(one.query for one in subscriptions if one.language == language)
        for one in subscriptions:
            if one.language == language:
                found.setdefault(one.address, []).append((one, known[one.query]))
    return found


def _write(
    story: Story,
    mailing: Mailing,
    address: str,
    met: Sequence[tuple[Subscription, Selection]],
) -> int | None:
    """One mail to one address, once: 1, or 0 if it has it. None: the report has changed again.

    In the language of its oldest subscription that is met. Five queries.
    """
    first = met[0][0]
    with translation.override(first.language), transaction.atomic():
        lock(story.revision.meeting)  # as every revision does: none comes between the question and the mail
        if not _is_newest(story.revision):
            return None
        if Mail.rows.filter(mailing=mailing, to=address).exists():
            return 0
        queue_mail(
            mailing,
            "followed",
            _context(story, first, [one for _row, one in met]),
            subject=subject_of(story),
            to=address,
            headers={
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe": f"<{ending_address(first)}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
            language=first.language,
        )
    return 1


def _mailing(story: Story) -> Mailing:
    with translation.override("nb"):
        title = _("Til følgere: %(subject)s") % {"subject": subject_of(story)}
    try:
        return start_mailing(
            Mailing.Kind.SUBSCRIPTION, f"{KEY}{story.revision.pk}", title, meeting=story.revision.meeting
        )
    except AlreadySent as known:
        return known.mailing


def _is_newest(revision: Revision) -> bool:
    later = Revision.objects.for_system(SYSTEM).filter(meeting=revision.meeting_id, number__gt=revision.number)
    return not later.exclude(kind=Revision.Kind.CIRCULATED).exists()


def subject_of(story: Story) -> str:
    """What has become of which report, in the language that is active."""
    on = story.report.report.date
    words = {"date": date_in_words(on) if on else story.report.report.date_words}
    match story.turn:
        case Turn.PUBLISHED:
            return _("Referatet fra møtet %(date)s er publisert") % words
        case Turn.CORRECTED:
            return _("Rettelse i referatet fra møtet %(date)s") % words
        case Turn.WITHDRAWN:
            return _("Referatet fra møtet %(date)s er ikke lenger åpent for alle") % words


def _context(story: Story, first: Subscription, selections: Sequence[Selection]) -> dict[str, object]:
    meeting: Meeting = story.revision.meeting
    changed = story.shown(selections)
    narrow = [one for one in selections if not one.is_everything]
    return {
        "turn": story.turn,
        "report": story.report.report,
        "report_address": site_address("meetings:report", meeting.slug, language=first.language),
        "reasons": story.reasons,
        "everything": len(narrow) < len(selections),
        "followed": [one.words for one in narrow if story.turn is not Turn.WITHDRAWN],
        "changes": [story.change(said, first.language) for said in changed[:SHOWN]],
        "count": len(changed),
        "rest": max(0, len(changed) - SHOWN),
        "rest_address": _rest_address(meeting, narrow, first.language),
        "page": page_address(first),
    }


def _rest_address(meeting: Meeting, narrow: Sequence[Selection], language: str) -> str:
    """Where all of it stands: the one selection, at this meeting, else the report."""
    if len(narrow) != 1 or narrow[0].meetings:
        return site_address("meetings:report", meeting.slug, language=language)
    both = f"{narrow[0].query}&{urlencode({'mote': meeting.slug})}"
    return iri_to_uri(f"{site_address('statements', language=language)}?{both}")


def _shortened(text: str) -> str:
    """At most so many characters, cut between words; what is cut is behind the link."""
    if len(text) <= LONGEST_SHOWN:
        return text
    return f"{text[:LONGEST_SHOWN].rsplit(maxsplit=1)[0]} …"
