"""A new account gets its password by a mailed link; nobody types another's password."""

from __future__ import annotations

import logging
from functools import partial

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from organisations.models import User

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
