"""What an answer means to the organisation's deputies: they are called at once, or told that they are free (M-18)."""

from __future__ import annotations

from meetings.inviting import call_deputies, release_deputies
from meetings.models import Reply
from organisations.models import Person, User


def settle_deputies(reply: Reply, *, by_person: Person | None = None, by: User | None = None) -> None:
    """In the transaction of the answer: an apology calls the deputies, a representative who comes frees them.

    Where the answer names the deputy, that one alone is called, and nobody when the deputy wrote it or when the name
    is not in the register.
    """
    if reply.state == Reply.State.COMING:
        release_deputies(reply.meeting, reply.organisation, by=by)
    elif reply.state == Reply.State.APOLOGY:
        call_deputies(reply.meeting, reply.organisation, by=by)
    elif reply.state == Reply.State.DEPUTY and not reply.comes and (reply.person is None or reply.person != by_person):
        call_deputies(reply.meeting, reply.organisation, only=reply.person, by=by)
