"""What every page's frame shows. No query but the reader's role."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from council.crawling import may_be_kept
from organisations.access import is_secretariat, reads_as_member
from organisations.views.by_link import said

SECTIONS = {
    "meetings:reports": "reports",
    "meetings:report": "reports",
    "meetings:revision": "reports",
    "statements": "statements",
    "organisations": "organisations",
    "organisation": "organisations",
    "meeting_list": "meetings",
    "meetings:meeting": "meetings",
    "meetings:follow_up": "tasks",
    "my_page": "mine",
    "my_password": "mine",
    "own_organisation": "mine",
    "own_change": "mine",
    "change_requests": "secretariat",
    "change_request": "secretariat",
    "organisation_link": "secretariat",
    "lists": "secretariat",
    "list": "secretariat",
    "note_new": "secretariat",
    "note_edit": "secretariat",
    "note_delete": "secretariat",
    "login": "login",
}


def frame(request: HttpRequest | None) -> dict[str, object]:
    """The frame of a page as anybody sees it: a function of the address alone."""
    return {
        "council_name": settings.COUNCIL_NAME,
        "council_tagline": settings.COUNCIL_TAGLINE,
        "contact_email": settings.CONTACT_EMAIL,
        "demo": settings.DEMO,
        "may_be_kept": request is not None and may_be_kept(request),
        "section": _section(request),
        "other_language_url": _other_language(request),
    }


def site(request: HttpRequest) -> dict[str, object]:
    """The frame as this reader sees it."""
    user = getattr(request, "user", None)
    return {
        **frame(request),
        "signed_in": user is not None and user.is_authenticated,
        "is_secretariat": user is not None and is_secretariat(user),
        "is_member": user is not None and reads_as_member(user),
        "said": said(request),
    }


def _section(request: HttpRequest | None) -> str:
    match = request.resolver_match if request is not None else None
    if match is None:
        return ""
    if match.namespace in {"secretariat", "register"} or match.view_name.startswith("register_"):
        return "secretariat"
    return SECTIONS.get(match.view_name, "")


def _other_language(request: HttpRequest | None) -> str:
    """The same page in the other language, its query kept; empty where no page was found."""
    if (
        request is None
        or request.resolver_match is None
        or request.resolver_match.namespace == "admin"
        or _section(request) == "secretariat"
    ):
        return ""
    other = "nb" if get_language() == "en" else "en"
    return translate_url(request.get_full_path(), other)
