from meetings.models.agenda import AgendaItem, AgendaProposal, Attachment, SourceDocument
from meetings.models.meetings import Attendance, Audience, FormerAddress, Meeting
from meetings.models.record import Permalink, RedactedBody, Revision, RevisionBody, StoredPage
from meetings.models.statements import Participant, Reference, Statement, StatementSpeaker
from meetings.models.tasks import Task, TaskResponsible, TaskStatus
from meetings.models.topics import StatementTopic, Topic

__all__ = [
    "AgendaItem",
    "AgendaProposal",
    "Attachment",
    "Attendance",
    "Audience",
    "FormerAddress",
    "Meeting",
    "Participant",
    "Permalink",
    "RedactedBody",
    "Reference",
    "Revision",
    "RevisionBody",
    "SourceDocument",
    "Statement",
    "StatementSpeaker",
    "StatementTopic",
    "StoredPage",
    "Task",
    "TaskResponsible",
    "TaskStatus",
    "Topic",
]
