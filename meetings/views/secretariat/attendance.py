"""One participant at a time, saved while the secretary ticks: the same form and the same rules as the whole list."""

from __future__ import annotations

from django.db import transaction
from django.http import JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.attending import AttendanceRefused
from meetings.forms.conflicts import Difference
from meetings.forms.participants import STATUS_NAME
from meetings.models import Meeting
from meetings.names import register_for
from meetings.names_in_page import names_for_page
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.participants import add_newcomer, participants_form, save_lines
from meetings.views.secretariat.talking import Body, Unanswerable, body_of, in_json
from organisations.models import Organisation
from organisations.views.access import SecretaryRequest, for_secretariat


@for_secretariat
@require_POST
@in_json
def attendance_save(request: SecretaryRequest, pk: int) -> JsonResponse:
    """Save what the form holds of one line, with what it held when opened, or of the line for somebody new.

    200 with the line as HTML. 409 with the line as it stands when somebody else changed the same; 422 with what is
    wrong, and the line as saved. About twenty queries, whatever the length of the list.
    """
    meeting = meeting_or_404(request, pk)
    sent = body_of(request, _("Siden sendte noe som ikke kan leses. Last den på nytt."))
    posted = QueryDict(mutable=True)
    posted.update({"ny-status": "guest", **{name: value for name, value in sent.items() if isinstance(value, str)}})
    form = participants_form(meeting, posted)
    key = line_of(posted)
    if key and not form.lines:
        raise Unanswerable(409, _("En annen har tatt bort linja fra deltakerlista."), gone=key)
    if not form.is_valid():
        errors = [str(error) for wrong in form.wrong for found in wrong.errors.values() for error in found]
        raise Unanswerable(422, " ".join(errors), **as_it_stands(request, meeting, key))
    try:
        with transaction.atomic():
            differences = save_lines(meeting, form, by=request.user)
            added = None if differences else add_newcomer(meeting, form, by=request.user)
    except AttendanceRefused as why:
        raise Unanswerable(422, why.sentence, **as_it_stands(request, meeting, key)) from why
    if differences:
        raise Unanswerable(409, told(differences), **as_it_stands(request, meeting, key))
    answer = as_it_stands(request, meeting, f"d{added.pk}" if added is not None else key)
    if added is not None or any("person_id" in columns for columns in form.wanted().values()):
        kinds = dict(Organisation.rows.values_list("pk", "kind"))
        answer["names"] = names_for_page(register_for(meeting), kinds)
    return JsonResponse(answer)


def line_of(posted: QueryDict) -> str:
    """The line that was sent, as its fields are named; empty when only somebody new was."""
    return next((name.removesuffix("-status") for name in posted if STATUS_NAME.fullmatch(name)), "")


def as_it_stands(request: SecretaryRequest, meeting: Meeting, key: str) -> Body:
    """The line as saved, as the page shows it, how many organisations came, and the list's version. `gone` names one
    that is no more."""
    form = participants_form(meeting)
    line = next((line for line in form.lines if line.prefix == key), None)
    answer: Body = {
        "came": _("%(came)s av %(all)s") % {"came": form.came, "all": form.organisations},
        "version": Meeting.objects.visible_to(request.user).values_list("version", flat=True).get(pk=meeting.pk),
    }
    if line is not None:
        row = {"row": line, "wide": False}
        answer["html"] = render_to_string("secretariat/_attendance_row.html", row, request)
    elif key:
        answer["gone"] = key
    return answer


def told(differences: list[Difference]) -> str:
    """What somebody else chose meanwhile, beside what was chosen here and is not saved."""
    return " ".join(
        _("%(label)s: en annen har satt «%(theirs)s». Det du valgte («%(mine)s»), er ikke lagret.")
        % {"label": one.label, "theirs": one.theirs_shown, "mine": one.mine_shown}
        for one in differences
    )
