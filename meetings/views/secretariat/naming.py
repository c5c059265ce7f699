"""The names of the writing page, and the one it asks to be remembered."""

from __future__ import annotations

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.choosing import CannotChoose, remember
from meetings.drafts import clean_text
from meetings.models import Meeting
from meetings.names import register_for
from meetings.names_in_page import Names, names_for_page
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.talking import Body, Unanswerable, body_of, in_json, words
from organisations.models import Organisation
from organisations.views.access import SecretaryRequest, for_secretariat

LARGEST = 2**31


def names_of(meeting: Meeting) -> Names:
    """What the page's script reads names by, as of now. Nine queries, whatever the size of the register."""
    return names_for_page(register_for(meeting), dict(Organisation.rows.values_list("pk", "kind")))


@for_secretariat
@require_POST
@in_json
def name_remember(request: SecretaryRequest, pk: int) -> JsonResponse:
    """«Husk alltid»: a label that a line was given another name for. The choice itself is in the text already."""
    meeting = meeting_or_404(request, pk)
    body = body_of(request, _("Navnet er for langt."))
    label = clean_text(words(body, "label")).strip()
    organisation, person = key_in(body, "organisation"), key_in(body, "person")
    if not label or (organisation is None and person is None):
        raise Unanswerable(422, _("Valget er skrevet inn, men det er ingen å huske navnet for."))
    try:
        remember(label, organisation=organisation, person=person)
    except CannotChoose as why:
        raise Unanswerable(422, why.sentence) from why
    return JsonResponse({"sentence": _("Navnet huskes fra nå av."), "names": names_of(meeting)})


def key_in(body: Body, name: str) -> int | None:
    """A key of the body; None when it is not there or can be nobody's."""
    found = body.get(name)
    return found if type(found) is int and 0 < found < LARGEST else None
