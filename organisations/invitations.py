"""Accounts given and closed. A new one gets its password by a mailed link; nobody types another's password."""

from __future__ import annotations

import logging
from functools import partial

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from organisations.access import SECRETARIAT_GROUP
from organisations.models import Person, User
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)


def invite(user: User, *, host: str, secure: bool, by: User) -> None:
    """Mail the account a link for choosing a password, once the surrounding transaction holds.

    `host` and `secure` make the link's address. The link is of use once, for `PASSWORD_RESET_TIMEOUT` seconds.
    A mail server that does not answer is logged; the account stands, and the letter can be sent again.
    """
    context = {
        "email": user.email,
        "council_name": settings.COUNCIL_NAME,
        "protocol": "https" if secure else "http",
        "domain": host,
        "uid": urlsafe_base64_encode(force_bytes(user.pk)),
        "token": default_token_generator.make_token(user),
    }
    subject = " ".join(render_to_string("registration/invitation_subject.txt", context).split())
    letter = render_to_string("registration/invitation_email.txt", context)
    transaction.on_commit(partial(send_mail, subject, letter, None, [user.email]), robust=True)
    logger.info("account invited user=%s by=%s", user.pk, by.pk)


class CannotLetIn(Refusal):
    """The account can be neither made nor closed here; `sentence` says why. Nothing was written and nothing sent."""


def is_of_the_office(account: User) -> bool:
    """Whether the account is the secretariat's or an administrator's; those are opened and closed by administrators.

    One query at most.
    """
    return account.is_superuser or account.groups.filter(name=SECRETARIAT_GROUP).exists()


def why_no_account(person: Person) -> str:
    """What hinders an account, a sentence; empty when nothing does. A closed account of one's own can be opened.

    One or two queries.
    """
    if person.merged_into_id is not None:
        return _("Personen er slått sammen med en annen.")
    account = User.objects.filter(person=person).first()
    if account is not None:
        return _("Kontoen hører til sekretariatet. En administrator styrer den.") if is_of_the_office(account) else ""
    if not person.email:
        return _("Personen har ingen e-postadresse. Skriv den inn først.")
    if User.objects.alias(lowered=Lower("email")).filter(lowered=person.email.lower()).exists():
        return _("Adressen har alt en konto.")
    return ""


@transaction.atomic
def give_account(person: Person, *, host: str, secure: bool, by: User) -> tuple[User, bool]:
    """The person's open account, and whether it was made or opened now. `host` and `secure` as `invite`.

    What the account may read follows from the person's roles. The second of two clicks sends no second letter.
    Raises CannotLetIn.
    """
    person = Person.rows.select_for_update(of=("self",)).get(pk=person.pk)
    account = User.objects.select_for_update(of=("self",)).filter(person=person).first()
    if account is not None and account.is_active:
        return account, False
    if hindrance := why_no_account(person):
        raise CannotLetIn(hindrance)
    if account is None:
        account = User.objects.create_user(person.email.lower(), person=person)
    else:
        account.is_active = True
        account.save(update_fields=["is_active"])
    invite(account, host=host, secure=secure, by=by)
    logger.info("account opened user=%s by=%s", account.pk, by.pk)
    return account, True


@transaction.atomic
def close_account(person: Person, *, by: User) -> bool:
    """Whether there was an open account to close. Its sessions end at their next request. Raises CannotLetIn."""
    account = User.objects.select_for_update(of=("self",)).filter(person=person, is_active=True).first()
    if account is None:
        return False
    if is_of_the_office(account):
        raise CannotLetIn(_("Kontoen hører til sekretariatet. En administrator styrer den."))
    account.is_active = False
    account.save(update_fields=["is_active"])
    logger.info("account closed user=%s by=%s", account.pk, by.pk)
    return True
