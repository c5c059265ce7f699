"""Links that stand in for a log-in: signed, one purpose, revocable; opening one changes nothing."""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from organisations.models import LinkUse, Organisation, Person, SignedLink

logger = logging.getLogger(__name__)

_signer = Signer(sep=".", salt="ordskifte.links")
LONGEST_TOKEN = 120


def link_for(
    purpose: SignedLink.Purpose,
    *,
    organisation: Organisation | None = None,
    person: Person | None = None,
    expires_at: datetime | None = None,
) -> SignedLink:
    """A new link. Whoever has its address may do what the purpose says for this organisation or person."""
    return SignedLink.rows.create(purpose=purpose, organisation=organisation, person=person, expires_at=expires_at)


def token_of(link: SignedLink) -> str:
    """The last part of the link's address: the same each time, so that a reminder repeats it."""
    return _signer.sign(f"{link.pk}-{link.nonce}")


def open_link(token: str, *purposes: SignedLink.Purpose) -> SignedLink | None:
    """The living link of one of these purposes that the token signs, or None. At most one query, no write."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        key, _dash, nonce = _signer.unsign(token).partition("-")
    except BadSignature:
        return None
    return (
        SignedLink.rows.alive()
        .filter(pk=int(key), nonce=nonce, purpose__in=purposes)
        .select_related("organisation", "person")
        .first()
    )


def log_use(link: SignedLink, deed: str) -> None:
    """Every deed done through a link is kept. `deed` is a word of the code, never what somebody wrote."""
    LinkUse.rows.create(link=link, deed=deed)
    logger.info("link used link=%s deed=%s", link.pk, deed)


def revoke_link(link: SignedLink) -> None:
    SignedLink.rows.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
