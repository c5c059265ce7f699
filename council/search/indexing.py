"""The search text of published statements, written in the transaction that publishes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from council.models import SearchText
from council.search.analysing import terms_of
from meetings.models import Audience, Meeting, Statement
from meetings.notation import split_spans

if TYPE_CHECKING:
    from meetings.models import Revision


def index_revision(revision: Revision) -> None:
    """Replace the search text of the revision's meeting by that of its rows as they now are. Three queries."""
    index_meeting(revision.meeting)


def index_meeting(meeting: Meeting) -> None:
    statements = Statement.objects.for_system("search text of one meeting").filter(meeting=meeting)
    SearchText.replace(meeting, [search_text(statement) for statement in statements])


def search_text(statement: Statement) -> SearchText:
    """Members' words and the public's; a line that is for members alone has none of the latter.

    The record's words alone: whose name may stand in public changes without a revision, and is asked when somebody
    searches (`council.search.matching`).
    """
    is_public = statement.audience == Audience.PUBLIC and statement.kind != Statement.Kind.ABSENCE
    return SearchText(
        statement=statement,
        members_terms=terms_shown(statement.text),
        public_terms=terms_shown(statement.public_text) if is_public else "",
    )


def terms_shown(text: str) -> str:
    """Of the text as it is shown, its marks taken off; addresses are shown as links and found by their words too."""
    return terms_of("\n".join("".join(span.text for span in split_spans(line)) for line in text.split("\n")))
