"""Utboks: what was sent to whom, what did not go, and what a person must decide."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from meetings.digesting import members_without_digest
from meetings.models import Mail, Mailing
from meetings.notifications.sending import enclosures_of
from meetings.notifications.settling import STUCK, NotSettled, count_as_sent, lay_aside, try_again
from organisations.models import User
from organisations.views.access import SecretaryRequest, for_secretariat

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django_stubs_ext import StrPromise

PAGE = 30
MOST_STUCK = 50
MOST_OF_A_MAILING = 200
# One answer's own policy, in the place of the site's: a mail's look stands in its elements, and nothing else may run,
# load, be posted or be framed.
LOOK = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
    "sandbox": [True],
}

State = Mail.State


class Deed(Protocol):
    def __call__(self, mail: Mail, *, seen: datetime, by: User) -> bool: ...


DEEDS: dict[str, tuple[Deed, StrPromise]] = {
    "igjen": (try_again, gettext_lazy("E-posten til %(to)s sendes på nytt.")),
    "sendt": (count_as_sent, gettext_lazy("E-posten til %(to)s regnes som sendt.")),
    "legg-bort": (lay_aside, gettext_lazy("E-posten til %(to)s er lagt bort.")),
}


@require_safe
@for_secretariat
def outbox(request: SecretaryRequest) -> HttpResponse:
    """Stuck mail on top, then mailings, the newest first, 30 to a page by key. Five queries."""
    counted = Mailing.rows.annotate(
        total=Count("mails"),
        sent=Count("mails", filter=Q(mails__state=State.SENT)),
        waiting=Count("mails", filter=Q(mails__state__in=[State.WAITING, State.SENDING])),
        failed=Count("mails", filter=Q(mails__state=State.FAILED)),
        uncertain=Count("mails", filter=Q(mails__state=State.UNCERTAIN)),
    ).order_by("-pk")
    mailings, after = _page_after(request, counted)
    stuck = _light(Mail.rows.filter(state__in=STUCK)).select_related("mailing").order_by("-pk")
    context = {
        "mailings": mailings,
        "after": after,
        "stuck": stuck[:MOST_STUCK],
        "digest": counted.filter(kind=Mailing.Kind.DIGEST).first(),
        "without_digest": members_without_digest(timezone.localdate()),
        "to_nobody": settings.OUTBOX_BACKEND.endswith(".Nobody"),
    }
    return TemplateResponse(request, "secretariat/outbox.html", context)


@require_safe
@for_secretariat
def mailing(request: SecretaryRequest, pk: int) -> HttpResponse:
    """One mailing: to whom, and how it went with each. Three queries."""
    one = get_object_or_404(Mailing.rows.select_related("meeting", "by__person"), pk=pk)
    mails = list(_light(one.mails.all()).order_by("to", "pk")[:MOST_OF_A_MAILING])
    files = one.enclosures.filter(mail__isnull=True).defer("content")
    context = {"mailing": one, "mails": mails, "sent": sum(mail.state == State.SENT for mail in mails), "files": files}
    return TemplateResponse(request, "secretariat/outbox_mailing.html", context)


@require_safe
@for_secretariat
def mail(request: SecretaryRequest, pk: int) -> HttpResponse:
    """One mail as text, with what can be done about it. Two queries."""
    one = get_object_or_404(Mail.rows.select_related("mailing", "person", "organisation"), pk=pk)
    context = {"mail": one, "files": enclosures_of(one).defer("content")}
    return TemplateResponse(request, "secretariat/outbox_mail.html", context)


@require_safe
@csp(LOOK)  # type: ignore[arg-type]  # the package types views without arguments
@for_secretariat
def mail_look(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The mail as it looks. Its own policy allows styles in elements, and it runs in a sandbox.

    What is answered is what `queue_mail` rendered from our own templates, where names and texts are escaped.
    """
    one = get_object_or_404(Mail.rows.exclude(html=""), pk=pk)
    return HttpResponse(one.html)


@for_secretariat
@require_POST
def mail_settle(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Try again, count as sent, or lay aside: the button's name says which. The same form twice has one effect."""
    one = get_object_or_404(Mail.rows.all(), pk=pk)
    name = next((name for name in DEEDS if name in request.POST), "")
    seen = _moment(request.POST.get("sett", ""))
    if not name or seen is None:
        messages.error(request, _("Siden var gammel. Se hvordan det står til nå, og velg på nytt."))
        return redirect("secretariat:outbox")
    deed, sentence = DEEDS[name]
    try:
        if deed(one, seen=seen, by=request.user):
            one.refresh_from_db(fields=["to"])
            messages.success(request, sentence % {"to": one.to or _("ukjent adresse")})
        else:
            messages.info(request, _("Det er alt avgjort."))
    except NotSettled as reason:
        messages.error(request, reason.sentence)
    return redirect("secretariat:outbox")


def _moment(text: str) -> datetime | None:
    """The version that the form carries; None for what is no moment."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _light(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    """Without the texts, which lists do not show."""
    return mails.select_related("person", "organisation").defer("text", "html", "headers")


Row = TypeVar("Row", bound="Model")


def _page_after(request: SecretaryRequest, rows: QuerySet[Row]) -> tuple[list[Row], int | None]:
    """The rows below the key that `etter` names, and the key for the next page; None on the last."""
    after = request.GET.get("etter", "")
    if after.isascii() and after.isdigit() and len(after) < 16:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None
