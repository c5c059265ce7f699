"""Min side: a member's meetings, organisation and subscriptions, and for every account what the register has on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from council.own_data import OwnData, data_of
from council.self_service import organisations_of, own_statements
from council.showing import hits_for_members
from council.views.accounts import ChangePasswordForm
from council.views.following import press, shown
from meetings.models import Meeting, Reply, Task
from meetings.names_in_text import ShownWords
from meetings.notifications.queueing import site_address
from meetings.replying import closed_because
from meetings.wording import time_span
from organisations.access import reads_as_member
from organisations.consenting import choose_digest, give_consent, withdraw_consent
from organisations.links import token_of
from organisations.models import Organisation, Person, User
from organisations.subscribing import calendar_link, end_calendar, start_calendar
from organisations.views.access import sent

LINES_SHOWN = 5


@never_cache
@require_http_methods(["GET", "POST"])
def my_page(request: HttpRequest) -> HttpResponse:
    """Every button says what is wanted, not what is to be turned, so that a double click does it once."""
    account = get_object_or_404(User.objects.select_related("person"), pk=request.user.pk)
    if request.method == "POST":
        if account.person is not None:
            _press(request, account.person, account)
        return redirect("my_page")
    own = data_of(account)
    context: dict[str, Any] = {"account": account, "own": own, "today": timezone.localdate()}  # Any: a page's context
    if own.person is not None and reads_as_member(request.user):
        context |= _for_members(request, own, own.person)
    return render(request, "council/my_page.html", context)


def _press(request: HttpRequest, person: Person, account: User) -> None:
    """What a member's button asks for; a former member may still withdraw a consent and end a calendar."""
    member = reads_as_member(request.user)
    match request.POST.get("gjor"):
        case "samtykke":
            give_consent(person)
            messages.success(request, _("Navnet ditt kan nå stå på de åpne sidene."))
        case "trekk-samtykke":
            withdraw_consent(person)
            messages.success(request, _("Navnet ditt er borte fra de åpne sidene."))
        case "kalender" if member:
            start_calendar(person)
            messages.success(request, _("Kalenderen din har fått en adresse."))
        case "avslutt-kalender":
            end_calendar(person)
            messages.success(request, _("Adressen til kalenderen virker ikke lenger."))
        case "ukebrev" | "ikke-ukebrev" as wish:
            choose_digest(person, wanted=wish == "ukebrev")
            messages.success(request, _("Valget er lagret."))
        case "avslutt":
            if press(account.email, request):
                messages.success(request, _("Abonnementet er avsluttet."))


def _for_members(request: HttpRequest, own: OwnData, person: Person) -> dict[str, object]:
    """As many queries for one meeting, task or statement as for three; some more for a second organisation."""
    organisations = list(organisations_of(own.account))
    link = calendar_link(person)
    return {
        "organisations": [_organisation(one, request) for one in organisations],
        "meetings": _meetings(request, organisations),
        "tasks": _tasks(request, organisations, person),
        "calendar": site_address("meetings:member_feed", token_of(link)) if link else "",
        "followed": shown(own.account.email)["followed"],
    }


def _organisation(organisation: Organisation, request: HttpRequest) -> dict[str, object]:
    newest = own_statements(organisation).newest_first().for_page()[:LINES_SHOWN]
    return {"organisation": organisation, "hits": hits_for_members(list(newest))}


def _meetings(request: HttpRequest, organisations: list[Organisation]) -> list[dict[str, object]]:
    """Coming meetings with what the reader's organisations have answered. Two queries."""
    coming = list(
        Meeting.objects.visible_to(request.user)
        .upcoming(timezone.localdate())
        .filter(announced_at__isnull=False)
        .for_head()
    )
    words = ShownWords(member=True)
    replies: dict[int, list[Reply]] = {}
    for reply in Reply.rows.filter(meeting__in=coming, organisation__in=organisations).select_related("organisation"):
        replies.setdefault(reply.meeting_id, []).append(reply)
    return [
        {
            "meeting": words.meeting(meeting),
            "hours": time_span(meeting.starts_at, meeting.ends_at),
            "replies": replies.get(meeting.pk, []),
            "invited": meeting.invited_at is not None,
            "may_answer": meeting.invited_at is not None and not closed_because(meeting),
        }
        for meeting in coming
    ]


def _tasks(request: HttpRequest, organisations: list[Organisation], person: Person) -> list[Task]:
    """Open tasks of the reader and of the organisations, the most urgent first. Two queries and what a page loads."""
    mine = Task.objects.visible_to(request.user).open().that_fall_on(organisations, person)
    return list(mine.for_page().most_urgent_first())


@require_safe
def my_data(request: HttpRequest) -> JsonResponse:
    """The same as on the page, and all of it, as a file."""
    account = get_object_or_404(User, pk=request.user.pk)
    response = JsonResponse(data_of(account).as_json(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mine-opplysninger.json"'
    return response


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def my_password(request: HttpRequest) -> HttpResponse:
    """A new password for the account. Other browsers are logged out; this one stays."""
    account = get_object_or_404(User, pk=request.user.pk)
    form = ChangePasswordForm(account, sent(request))
    if form.is_valid():
        form.save()
        update_session_auth_hash(request, account)
        messages.success(request, _("Passordet er byttet."))
        return redirect("my_page")
    return render(request, "council/my_password.html", {"form": form})
