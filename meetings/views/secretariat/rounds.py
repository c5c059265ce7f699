"""The round table while it is written: words sent beforehand go into the text under the secretary's hands."""

from __future__ import annotations

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.replying import UpdateRefused, claim_update, release_update
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.talking import Unanswerable, body_of, in_json
from organisations.views.access import SecretaryRequest, for_secretariat


@for_secretariat
@require_POST
@in_json
def update_taken(request: SecretaryRequest, pk: int) -> JsonResponse:
    """`{"reply", "taken": true}`: 200 with the words to put in, or 409 with why not. `false`: they were undone.

    `seen` tells the words that a redo put back.
    """
    meeting = meeting_or_404(request, pk)
    body = body_of(request, _("Siden sendte noe som ikke kan leses. Last den på nytt."))
    reply, seen = body.get("reply"), body.get("seen")
    key = reply if isinstance(reply, int) and 0 < reply < 10**15 else 0
    if not body.get("taken"):
        release_update(meeting, key, by=request.user)
        return JsonResponse({})
    try:
        words = claim_update(meeting, key, by=request.user, seen=seen if isinstance(seen, str) else None)
    except UpdateRefused as why:
        raise Unanswerable(409, why.sentence) from why
    return JsonResponse({"text": words})
