"""«Se over importen», and the original as it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings.forms.importing import DraftForm
from meetings.importing.creating import create_draft
from meetings.importing.decoding import UnreadableDocument
from meetings.importing.drafting import Fate, Place
from meetings.importing.matching import MatchedAttendee
from meetings.importing.minutes import Status
from meetings.importing.previewing import Preview, preview_text
from meetings.importing.receiving import ImportRefused, text_of
from meetings.models import Attendance, SourceDocument
from meetings.views.secretariat.downloads import as_download
from meetings.views.secretariat.recognised import Found, Names, recognised
from meetings.wording import time_span
from organisations.models import Body, Organisation
from organisations.views.access import SecretaryRequest, for_secretariat, sent

STATUSES = {
    Status.PRESENT: Attendance.Status.PRESENT,
    Status.DEPUTY: Attendance.Status.DEPUTY,
    Status.GUEST: Attendance.Status.GUEST,
    Status.APOLOGY: Attendance.Status.APOLOGY,
    Status.INFORMED: Attendance.Status.ABSENT,
}
LOOKS = {Place.HEADING: "k-h", Place.TEXT: "k-s", Place.HEAD: "k-m"}


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the original; `look` is its class, `word` says the same to those who listen."""

    number: int
    text: str
    look: str
    word: str


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item that the draft would have."""

    number: str
    heading: str
    presenters: str
    unresolved: bool
    rows: list[Found]


@dataclass(frozen=True, slots=True)
class KnownAttendee:
    organisation: Organisation | None
    name: str
    status: str


@require_http_methods(["GET", "POST"])
@for_secretariat
def review(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Original and draft side by side. Nothing is written before «Opprett utkast»; twice gives the same draft."""
    document = get_object_or_404(SourceDocument.rows, pk=pk)
    if document.meeting_id is not None:
        return redirect("secretariat:write", pk=document.meeting_id)
    body = Body.rows.order_by("pk").first()
    try:
        text = text_of(document)
    except UnreadableDocument as why:
        messages.error(request, f"{document.name}: {why}")
        return redirect("secretariat:receive")
    read = preview_text(text, body=body)
    form = DraftForm(sent(request), when=read.head.date, initial={"body": body})
    refused = ""
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data
        try:
            meeting = create_draft(
                document,
                body=answer["body"],
                date=answer["date"],
                year_inferred=answer["year_inferred"],
                by=request.user,
            )
        except ImportRefused as why:
            refused = why.sentence
        else:
            messages.success(request, _("Utkastet er opprettet. Det er for medlemmer til du publiserer det."))
            return redirect("secretariat:write", pk=meeting.pk)
    return review_page(request, document, read, form, refused)


def review_page(
    request: SecretaryRequest, document: SourceDocument, read: Preview, form: DraftForm, refused: str
) -> HttpResponse:
    context = {
        "document": document,
        "read": read,
        "form": form,
        "refused": refused,
        "lines": source_lines(read),
        "items": found_items(read),
        "known": [known_attendee(one) for one in read.attendees if one.listable],
        "unknown": unknown_attendees(read),
        "hours": time_span(clock_of(read.head.start), clock_of(read.head.end)),
    }
    return TemplateResponse(request, "secretariat/import.html", context)


def known_attendee(one: MatchedAttendee) -> KnownAttendee:
    name = one.person.name if one.person else one.new_person
    status = Attendance.Status(STATUSES[one.attendee.status])
    return KnownAttendee(one.organisation, name, str(status.label))


def unknown_attendees(read: Preview) -> dict[str, list[str]]:
    """Why entries cannot stand on the list, and which: each reason once."""
    found: dict[str, list[str]] = {}
    for one in read.attendees:
        if not one.listable:
            found.setdefault(one.doubt, []).append(one.attendee.written)
    return found


def clock_of(written: str | None) -> time | None:
    return time.fromisoformat(written) if written else None


def source_lines(read: Preview) -> list[SourceLine]:
    words = {"k-h": _("overskrift"), "k-s": _("tekst i en sak"), "k-m": _("opplysning"), "k-u": _("å avklare"), "": ""}
    found = []
    for line in read.lines:
        look = "k-u" if line.fate is Fate.UNRESOLVED else LOOKS.get(line.place, "")
        found.append(SourceLine(line.number, line.text, look, words[look]))
    return found


def found_items(read: Preview) -> list[FoundItem]:
    names = Names(read.register, dict(Organisation.rows.values_list("pk", "kind")))
    return [
        FoundItem(item.number, item.heading, item.presenters, item.unresolved, recognised(item.parsed, names))
        for item in read.items
    ]


@require_safe
@for_secretariat
def original(request: SecretaryRequest, pk: int) -> FileResponse:
    """The bytes as they were uploaded."""
    document = get_object_or_404(SourceDocument.rows, pk=pk)
    return as_download(bytes(document.content), document.name)
