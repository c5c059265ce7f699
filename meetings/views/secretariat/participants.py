"""The participant list of one meeting."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.attending import AttendanceChanged, AttendanceRefused, add_participant, save_attendances
from meetings.forms.conflicts import Difference, resolve
from meetings.forms.participants import ParticipantsForm, offers_for
from meetings.forms.people import known_people, representatives
from meetings.models import Meeting
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.shared import both_sides, page
from organisations.models import Organisation, Person, User
from organisations.views.access import SecretaryRequest, for_secretariat


def participants_form(meeting: Meeting, data: QueryDict | None = None) -> ParticipantsForm:
    """About eight queries, whatever the length of the list."""
    on = meeting.date or timezone.localdate()
    offers = offers_for(meeting, known_people(), representatives(meeting.body, on))
    return ParticipantsForm(meeting, offers, data)


@transaction.atomic
def save_participants(meeting: Meeting, form: ParticipantsForm, *, by: User) -> list[Difference]:
    """Save a valid form. What somebody else changed in between comes back, and then nothing is written.

    Raises AttendanceRefused.
    """
    try:
        save_attendances(meeting, form.wanted(), seen=form.seen(), removed=form.removed, by=by)
    except AttendanceChanged as changed:
        return form.differences(changed.rows)
    if form.newcomer.names_somebody:
        newcomer = form.newcomer.cleaned_data
        add_participant(
            meeting,
            organisation=Organisation.rows.filter(pk=newcomer["organisation"]).first(),
            person=Person.rows.filter(pk=newcomer["person"]).first(),
            name=newcomer["name"],
            status=newcomer["status"],
            by=by,
            item_id=newcomer["item"],
        )
    return []


def warn_of_lost_lines(request: SecretaryRequest, form: ParticipantsForm) -> None:
    if form.lost:
        messages.warning(
            request,
            _("En annen har tatt bort en linje som du endret på deltakerlista. Legg den til igjen."),
        )


@require_http_methods(["GET", "POST"])
@for_secretariat
def participants(request: SecretaryRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    if request.method != "POST":
        return page(request, "participants.html", meeting, "participants", form=participants_form(meeting))
    posted = resolve(request.POST)
    form = participants_form(meeting, posted)
    refused = ""
    if form.is_valid():
        try:
            differences = save_participants(meeting, form, by=request.user)
        except AttendanceRefused as why:
            refused = why.sentence
        else:
            if differences:
                return both_sides(request, meeting, posted, differences)
            warn_of_lost_lines(request, form)
            messages.success(request, _("Deltakerne er lagret."))
            return redirect("secretariat:participants", pk=pk)
    return page(request, "participants.html", meeting, "participants", form=form, refused=refused)
