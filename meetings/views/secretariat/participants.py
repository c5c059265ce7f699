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
from meetings.models import Attendance, Meeting
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
    differences = save_lines(meeting, form, by=by)
    if not differences:
        add_newcomer(meeting, form, by=by)
    return differences


def save_lines(meeting: Meeting, form: ParticipantsForm, *, by: User) -> list[Difference]:
    """The lines that are there, as `save_participants`."""
    try:
        save_attendances(meeting, form.wanted(), seen=form.seen(), removed=form.removed, by=by)
    except AttendanceChanged as changed:
        return form.differences(changed.rows)
    return []


def add_newcomer(meeting: Meeting, form: ParticipantsForm, *, by: User) -> Attendance | None:
    """The line for somebody new, if it names somebody. Raises AttendanceRefused."""
    if not form.newcomer.names_somebody:
        return None
    newcomer = form.newcomer.cleaned_data
    organisation = Organisation.rows.filter(pk=newcomer["organisation"]).first()
    person = Person.rows.filter(pk=newcomer["person"]).first()
    if newcomer["status"] == Attendance.Status.DEPUTY and organisation is not None and not newcomer["name"]:
        person = deputy_beside(meeting, form, organisation)
    return add_participant(
        meeting,
        organisation=organisation,
        person=person,
        name=newcomer["name"],
        status=newcomer["status"],
        by=by,
        item_id=newcomer["item"],
    )


def deputy_beside(meeting: Meeting, form: ParticipantsForm, organisation: Organisation) -> Person | None:
    """Whom an organisation's unnamed deputy is: its only deputy who is not on the list yet, else nobody known.

    Raises AttendanceRefused when the line could not be told from the representative's, which has no name either.
    """
    listed = Attendance.rows.filter(meeting=meeting)
    people = set(listed.values_list("person_id", flat=True))
    offered = form.newcomer.representatives.get(organisation.pk, ())
    waiting = [one.person for one in offered if one.deputy and one.person not in people]
    if len(waiting) == 1:
        return Person.rows.get(pk=waiting[0])
    nameless = listed.filter(organisation=organisation, person=None)
    if nameless.exclude(status=Attendance.Status.DEPUTY).exists():
        raise AttendanceRefused(
            _("%(name)s står alt uten person. Velg personen på linja, eller skriv varaens navn i «Navn».")
            % {"name": organisation}
        )
    return None


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
