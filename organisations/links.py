"""Links that stand in for a log-in: signed, one purpose, revocable; opening one changes nothing."""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from organisations.access import sits_for
from organisations.models import Body, LinkUse, Organisation, Person, Seat, SignedLink

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


def still_sits(link: SignedLink, body: Body | None = None) -> bool:
    """Whether the link's person sits for its organisation today. A post box always does. At most two queries.

    Links are revoked when a mandate is ended; one that was to end on a later day ends here. With a `body`, who has
    left it is past answering too: what an organisation said while it was there stays its own, and takes none.
    """
    if body is not None and not Seat.rows.open_on(timezone.localdate()).filter(
        body=body, organisation=link.organisation_id
    ):
        return False
    if link.person_id is None or link.organisation_id is None:
        return True
    return sits_for(link.person_id, link.organisation_id)


def log_use(link: SignedLink, deed: str) -> None:
    """Every deed done through a link is kept. `deed` is a word of the code, never what somebody wrote."""
    LinkUse.rows.create(link=link, deed=deed)
    logger.info("link used link=%s deed=%s", link.pk, deed)


def revoke_link(link: SignedLink) -> None:
    SignedLink.rows.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
