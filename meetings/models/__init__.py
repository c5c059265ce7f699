from meetings.models.afterwards import Addition, GovernanceNote, LateInput, MembershipRequest
from meetings.models.agenda import AgendaItem, AgendaProposal, Attachment, ItemVersion, SourceDocument, StandingItem
from meetings.models.calls import Call, CallAnswer, Letter
from meetings.models.checking import CheckChoice
from meetings.models.circulating import Asked, Circulation, LineAnswer
from meetings.models.errors import ErrorReport, OrganisationNote
from meetings.models.inviting import Invitation, Reply
from meetings.models.mail import Enclosure, Mail, Mailing
from meetings.models.meetings import Attendance, Audience, FormerAddress, Meeting
from meetings.models.record import Permalink, RedactedBody, Revision, RevisionBody, StoredFile, StoredPage
from meetings.models.redacting import Redaction
from meetings.models.returned import ReturnedDocument
from meetings.models.statements import Participant, Reference, Statement, StatementSpeaker
from meetings.models.tasks import Task, TaskResponsible, TaskStatus
from meetings.models.topics import StatementTopic, Topic

__all__ = [
    "Addition",
    "AgendaItem",
    "AgendaProposal",
    "Asked",
    "Attachment",
    "Attendance",
    "Audience",
    "Call",
    "CallAnswer",
    "CheckChoice",
    "Circulation",
    "Enclosure",
    "ErrorReport",
    "FormerAddress",
    "GovernanceNote",
    "Invitation",
    "ItemVersion",
    "LateInput",
    "Letter",
    "LineAnswer",
    "Mail",
    "Mailing",
    "Meeting",
    "MembershipRequest",
    "OrganisationNote",
    "Participant",
    "Permalink",
    "RedactedBody",
    "Redaction",
    "Reference",
    "Reply",
    "ReturnedDocument",
    "Revision",
    "RevisionBody",
    "SourceDocument",
    "StandingItem",
    "Statement",
    "StatementSpeaker",
    "StatementTopic",
    "StoredFile",
    "StoredPage",
    "Task",
    "TaskResponsible",
    "TaskStatus",
    "Topic",
]
