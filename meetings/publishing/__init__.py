"""Publishing, correcting, withdrawing: the deeds that make the record.

Each makes one revision, its rows, the search text (`AFTER_REVISION`) and the end of stored pages in one
transaction, with the meeting's row locked. Rows exist for a meeting's newest published revision only.
"""

from meetings.publishing.addressing import change_address
from meetings.publishing.announcing import announce_meeting, choose_readers, retract_announcement
from meetings.publishing.chaining import body_hash, link_hash
from meetings.publishing.freezing import READERS_ONLY, correct_minutes, freeze_for_comments, publish_minutes
from meetings.publishing.reading import has_changes, published_on, snapshot_of, without_ids
from meetings.publishing.redacting import redact_minutes
from meetings.publishing.refusing import MinutesNotReady, PublishingRefused
from meetings.publishing.withdrawing import change_audience, withdraw_minutes

__all__ = [
    "READERS_ONLY",
    "MinutesNotReady",
    "PublishingRefused",
    "announce_meeting",
    "body_hash",
    "change_address",
    "change_audience",
    "choose_readers",
    "correct_minutes",
    "freeze_for_comments",
    "has_changes",
    "link_hash",
    "publish_minutes",
    "published_on",
    "redact_minutes",
    "retract_announcement",
    "snapshot_of",
    "withdraw_minutes",
    "without_ids",
]
