"""Answering an invitation: by the link in the mail, or logged in. Opening a page changes nothing; sending does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings.calendars import meeting_calendar
from meetings.forms.replies import WORDS_IN_ADDRESS, DeputyForm, ReplyForm, words_of
from meetings.models import Invitation, Meeting, Reply
from meetings.names_in_text import ShownWords
from meetings.replying import (
    ReplyChanged,
    ReplyRefused,
    agenda_by_link,
    answer_as_deputy,
    asked_as_deputy,
    closed_because,
    comers,
    give_reply,
    invitation_of,
    organisations_of,
    paper_by_link,
    reply_of,
    wrote,
)
from meetings.views.calendars import as_calendar
from meetings.views.readers import as_file
from organisations.access import reads_as_member
from organisations.links import open_link
from organisations.models import Organisation, Person, SignedLink, User
from organisations.views.access import sent
from organisations.views.by_link import gone, kept_private, typed_in

P = ParamSpec("P")
GUEST, DEPUTY = Invitation.Capacity.GUEST, Invitation.Capacity.DEPUTY


def by_link(
    view: Callable[Concatenate[HttpRequest, Invitation, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """Opens the link to its invitation. Unknown, expired, revoked, ended: one plain page, for every method alike.

    What was typed on a page whose link has died in between is shown back on it, saved nowhere.
    """

    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        link = open_link(token, SignedLink.Purpose.REPLY)
        invitation = invitation_of(link) if link is not None else None
        if invitation is None:
            return gone(request)
        return kept_private(view(request, invitation, *args, **kwargs))

    return login_not_required(opened)  # type: ignore[return-value]  # `wraps` keeps the inner view's arguments


@dataclass
class Answering:
    """One organisation's answer on a page: who answers, what stands, the form."""

    meeting: Meeting
    organisation: Organisation | None
    person: Person | None
    invitation: Invitation | None = None
    link: SignedLink | None = None
    reply: Reply = field(init=False)
    form: ReplyForm | DeputyForm = field(init=False)
    refused: str = ""
    changed: Reply | None = None

    def __post_init__(self) -> None:
        if self.organisation is not None:
            self.reply = reply_of(self.meeting, self.organisation)

    @property
    def as_deputy(self) -> bool:
        return self.invitation is not None and self.invitation.capacity == DEPUTY and self.person is not None

    def open(self, request: HttpRequest) -> None:
        """Make the form: as posted, else as the answer stands, else as the mail's button asks."""
        initial = words_of(self.reply)
        asked = WORDS_IN_ADDRESS.get(request.GET.get("svar", ""), "")
        if self.as_deputy:
            self.form = DeputyForm(
                sent(request),
                meeting=self.meeting,
                reply=self.reply,
                initial={**initial, "answer": asked or self.deputy_said()},
            )
            return
        stands = self.reply.state if self.reply.state != Reply.State.SILENT else ""
        self.form = ReplyForm(
            sent(request),
            meeting=self.meeting,
            reply=self.reply,
            comers=comers(self.meeting, self.organisation) if self.organisation else (),
            initial={**initial, "state": asked or stands, "person": self.reply.person_id, "comes": self.reply.comes},
        )

    def deputy_said(self) -> str:
        if self.invitation is not None and self.invitation.declined_at is not None:
            return "no"
        meets = self.reply.state in {Reply.State.DEPUTY, Reply.State.BOTH}
        return "yes" if meets and self.reply.person == self.person else ""

    def save(self) -> bool:
        """Whether the posted answer was saved; otherwise `refused` or `changed` says what came in between."""
        if not self.form.is_valid() or self.organisation is None:
            return False
        words, version = self.form.words(), self.form.cleaned_data["version"]
        try:
            if isinstance(self.form, DeputyForm):
                if self.invitation is None:
                    raise Http404
                answer_as_deputy(
                    self.invitation, comes=self.form.says_yes, seen_version=version, link=self.link, **words
                )
            else:
                cleaned = self.form.cleaned_data
                give_reply(
                    self.meeting,
                    self.organisation,
                    state=cleaned["state"],
                    person=Person.rows.filter(pk=cleaned["person"]).first(),
                    comes=cleaned["comes"],
                    seen_version=version,
                    by_person=self.person,
                    link=self.link,
                    **words,
                )
        except ReplyRefused as why:
            self.refused = why.sentence
        except ReplyChanged as both:
            self.changed = both.reply
            self.form.has_now_seen(both.reply)
        return not self.refused and self.changed is None

    def context(self) -> dict[str, object]:
        words = words_for(self.invitation)
        points, papers = agenda_by_link(self.meeting, words)
        return {"answering": self, "meeting": words.meeting(self.meeting), "points": points, "papers": papers}


def words_for(invitation: Invitation | None) -> ShownWords:
    """Those of members, for whoever sits for an organisation or has its post box; a guest reads as the public does."""
    return ShownWords(member=invitation is None or invitation.capacity != GUEST)


def answering_by(invitation: Invitation) -> Answering:
    return Answering(invitation.meeting, invitation.organisation, invitation.person, invitation, invitation.link)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The page of a reply link: the meeting, who the link belongs to, and the answer."""
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    answering = answering_by(invitation)
    context = {"token": token, "typed": typed_in(request)}
    if closed := closed_because(invitation.meeting):
        return render(request, "meetings/reply_closed.html", {**answering.context(), **context, "closed": closed})
    if invitation.capacity == GUEST or invitation.organisation is None:
        return render(request, "meetings/reply.html", {**answering.context(), **context, "guest": True})
    answering.open(request)
    if request.method == "POST" and answering.save():
        return redirect("meetings:reply_given", token)
    status = 409 if answering.changed is not None else 200
    return render(request, "meetings/reply.html", {**answering.context(), **context}, status=status)


@by_link
@require_safe
def reply_given(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """What was registered, how to change it, and the calendar file."""
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    answering = answering_by(invitation)
    if answering.organisation is None:
        return redirect("meetings:reply", token)
    stands = answering.reply
    deputy_said = answering.deputy_said() if answering.as_deputy else ""
    if stands.answered_at is None and not deputy_said:
        return redirect("meetings:reply", token)
    meeting = invitation.meeting
    context = {
        "token": token,
        "has_note": wrote(stands.note, answering.person or answering.organisation),
        "has_needs": wrote(stands.needs, answering.person or answering.organisation),
        "deputy_said": deputy_said,
        "late": is_late(meeting, stands),
    }
    return render(request, "meetings/reply_given.html", {**answering.context(), **context})


def is_late(meeting: Meeting, reply: Reply) -> bool:
    """Whether the answer came after the day it was asked for; it counts all the same."""
    if meeting.reply_by is None or reply.answered_at is None:
        return False
    return timezone.localdate(reply.answered_at) > meeting.reply_by


@by_link
@require_safe
def reply_paper(request: HttpRequest, invitation: Invitation, key: int) -> HttpResponse:
    """A paper that members see, for whoever holds the link and reads as they do."""
    may_read = words_for(invitation).member and not closed_because(invitation.meeting)
    paper = paper_by_link(invitation.meeting, key) if may_read else None
    if paper is None:
        return gone(request)
    return as_file(paper)


@by_link
@require_safe
def reply_calendar(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The meeting for a calendar, with the digital link, as for members."""
    meeting = invitation.meeting
    if meeting.date is None or closed_because(meeting):
        return gone(request)
    content = meeting_calendar(
        meeting,
        url=request.build_absolute_uri(meeting.get_absolute_url()),
        members=words_for(invitation).member,
        digital_link=meeting.digital_link if meeting.is_announced else "",
    )
    return as_calendar(meeting, content)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A member answers for the own organisation; who sits for two chooses which (`?for=`)."""
    if not reads_as_member(request.user) or not isinstance(request.user, User):
        raise Http404
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_head(), pk=pk, invited_at__isnull=False)
    mine = [organisation for organisation, _reply in organisations_of(meeting, request.user.person)]
    if not mine:
        raise Http404
    chosen = mine[0] if len(mine) == 1 else next((one for one in mine if str(one.pk) == request.GET.get("for")), None)
    if chosen is None:
        shown = words_for(None).meeting(meeting)
        return render(request, "meetings/reply_for.html", {"meeting": shown, "organisations": mine})
    asked = asked_as_deputy(meeting, request.user.person).get(chosen.pk)
    answering = Answering(meeting, chosen, request.user.person, asked)
    context = {**answering.context(), "token": "", "typed": typed_in(request)}
    if closed := closed_because(meeting):
        return render(request, "meetings/reply_closed.html", {**context, "closed": closed})
    answering.open(request)
    if request.method == "POST" and answering.save():
        messages.success(request, _("Svaret for %(organisation)s er registrert.") % {"organisation": chosen})
        return redirect(meeting)
    return render(request, "meetings/reply.html", context, status=409 if answering.changed is not None else 200)
