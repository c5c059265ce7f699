"""Innkalling: whom a meeting is sent to, and everything that is sent to them (M-15 … M-19)."""

from meetings.inviting.changing import Change, cancel_meeting, changes_since, revive_meeting, send_change
from meetings.inviting.checking import Checks, Row, check_convening, invitation_rows, sendings_of
from meetings.inviting.deputies import call_deputies, release_deputies
from meetings.inviting.following import Followed, RegisterChanges, follow_the_register, register_changes
from meetings.inviting.recipients import Recipient, recipients_of
from meetings.inviting.refusing import ConveningRefused, NothingToSend
from meetings.inviting.reminding import remind_silent, silent_ones
from meetings.inviting.sending import preview_invitation, send_invitation, times_invited

__all__ = [
    "Change",
    "Checks",
    "ConveningRefused",
    "Followed",
    "NothingToSend",
    "Recipient",
    "RegisterChanges",
    "Row",
    "call_deputies",
    "cancel_meeting",
    "changes_since",
    "check_convening",
    "follow_the_register",
    "invitation_rows",
    "preview_invitation",
    "recipients_of",
    "register_changes",
    "release_deputies",
    "remind_silent",
    "revive_meeting",
    "send_change",
    "send_invitation",
    "sendings_of",
    "silent_ones",
    "times_invited",
]
