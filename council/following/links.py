"""Addresses that stand in for a log-in where there is no account: confirm one subscription, see and end all of them.

They hold no address of anybody. Opening one changes nothing; mail scanners follow links.
"""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

from council.models import Subscription

_confirming = Signer(sep=".", salt="ordskifte.following.confirm")
_ending = Signer(sep=".", salt="ordskifte.following")
LONGEST_TOKEN = 120


def confirming_token(subscription: Subscription) -> str:
    return _confirming.sign(f"{subscription.pk}-{subscription.nonce}")


def ending_token(subscription: Subscription) -> str:
    return _ending.sign(f"{subscription.pk}-{subscription.nonce}")


def confirmed_by(token: str) -> Subscription | None:
    """The subscription that the token may confirm, or has confirmed. At most one query."""
    return _signed(token, _confirming)


def reached_by(token: str) -> Subscription | None:
    """The confirmed subscription whose mail had the token; its address is whose page opens. At most one query."""
    found = _signed(token, _ending)
    return found if found is not None and found.confirmed_at is not None else None


def confirming_address(subscription: Subscription) -> str:
    return _address("follow_confirm", confirming_token(subscription), subscription.language)


def page_address(subscription: Subscription) -> str:
    return _address("following", ending_token(subscription), subscription.language)


def ending_address(subscription: Subscription) -> str:
    """For mail programs: one click ends all of the address's subscriptions."""
    return _address("following_stop", ending_token(subscription), subscription.language)


def _address(name: str, token: str, language: str) -> str:
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse(name, args=[token])}"


def _signed(token: str, signer: Signer) -> Subscription | None:
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        key, _dash, nonce = signer.unsign(token).partition("-")
    except BadSignature:
        return None
    return Subscription.rows.filter(pk=int(key), nonce=nonce).first()
