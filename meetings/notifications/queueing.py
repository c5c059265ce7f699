"""Mail is written in the transaction of the deed that sends it; `sending` delivers it afterwards."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import css_inline
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.models import Enclosure, Mail, Mailing, Meeting
from organisations.models import Organisation, Person, User


class AlreadySent(Exception):
    """The same was sent before; `mailing` says when. Sending again needs a new key, hence a question first."""

    def __init__(self, mailing: Mailing) -> None:
        super().__init__(mailing.key)
        self.mailing = mailing


def site_address(name: str, *arguments: object, language: str = "nb") -> str:
    """The full address of a page for a mail, in Norwegian unless told otherwise: under SITE_URL, whatever the request
    called the site.
    """
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse(name, args=arguments)}"


def mail_address(person: Person | None, organisation: Organisation | None) -> str:
    """The person's own address, else the organisation's post box; empty when neither is known."""
    return (person.email if person else "") or (organisation.email if organisation else "")


@transaction.atomic
def start_mailing(
    kind: Mailing.Kind, key: str, title: str, *, meeting: Meeting | None = None, by: User | None = None
) -> Mailing:
    """Mails that belong together. Raises AlreadySent when `key` was used before: one effect per click."""
    mailing, is_new = Mailing.rows.get_or_create(
        key=key, defaults={"kind": kind, "title": title[:200], "meeting": meeting, "by": by}
    )
    if not is_new:
        raise AlreadySent(mailing)
    return mailing


@cache
def _inliner() -> css_inline.CSSInliner:
    """Puts static/css/mail.css into the elements. It fetches nothing: what a mail needs is in the mail."""
    path = finders.find("css/mail.css")
    if path is None:
        raise FileNotFoundError("static/css/mail.css")
    return css_inline.CSSInliner(
        keep_at_rules=True, load_remote_stylesheets=False, extra_css=Path(path).read_text(encoding="utf-8")
    )


def _plain(template: str, written: Mapping[str, object]) -> str:
    """A text as it is read: nothing escaped, and at most one empty line in a row."""
    text = Engine.get_default().get_template(template).render(Context(dict(written), autoescape=False))
    tidy = "\n".join(line.rstrip() if line != "-- " else line for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", tidy).strip() + "\n"


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as it is sent, in both its forms."""

    text: str
    html: str


def write_mail(
    template: str,
    context: Mapping[str, object],
    *,
    subject: str,
    person: Person | None = None,
    organisation: Organisation | None = None,
    language: str = "nb",
) -> Written:
    """The mail of templates/mail/<template>.txt and .html; for `queue_mail`, and for a look beforehand.

    Templates get the context and `subject`, `council_name`, `site_url`, `person`, `organisation`, `language`. A
    meeting comes as a `ShownMeeting`, never itself: what was typed of it is in its reader's words by then.
    """
    if any(isinstance(value, Meeting) for value in context.values()):
        raise TypeError(template)
    with translation.override(language):
        written = {
            "subject": subject,
            "council_name": settings.COUNCIL_NAME,
            "site_url": settings.SITE_URL,
            "person": person,
            "organisation": organisation,
            "language": language,
            **context,
        }
        text = _plain(f"mail/{template}.txt", written)
        html = _inliner().inline(render_to_string(f"mail/{template}.html", written))
    return Written(text, html)


@transaction.atomic
def queue_mail(
    mailing: Mailing,
    template: str,
    context: Mapping[str, object],
    *,
    subject: str,
    person: Person | None = None,
    organisation: Organisation | None = None,
    to: str = "",
    headers: Mapping[str, str] | None = None,
    language: str = "nb",
) -> Mail:
    """One mail from templates/mail/<template>.txt and .html. Sent after commit by `send_outbox`.

    The address is `to`, else the person's, else the organisation's. Without any the mail is kept as FAILED with a
    sentence, so that the secretary sees who got nothing.
    """
    address = to or mail_address(person, organisation)
    one_line = " ".join(subject.split())[:250]
    written = write_mail(
        template, context, subject=one_line, person=person, organisation=organisation, language=language
    )
    return Mail.rows.create(
        mailing=mailing,
        to=address,
        person=person,
        organisation=organisation,
        subject=one_line,
        text=written.text,
        html=written.html,
        headers=dict(headers or {}),
        message_id=f"<{uuid.uuid4()}@{settings.SITE_URL.partition('//')[2].partition(':')[0]}>",
        state=Mail.State.WAITING if address else Mail.State.FAILED,
        failure="" if address else _("Ingen e-postadresse er ført. Legg den inn, og prøv igjen."),
    )


def enclose(
    mailing: Mailing, file_name: str, content_type: str, content: bytes, *, mail: Mail | None = None
) -> Enclosure:
    """A file that goes with every mail of the mailing, or with one."""
    return Enclosure.rows.create(
        mailing=mailing, mail=mail, file_name=file_name, content_type=content_type, content=content
    )
