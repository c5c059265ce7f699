"""Begin, confirm, end and take up a subscription, and forget those who never confirmed or who ended long ago.

Whoever types an address is told the same, whether it follows the same from before or is unknown; only its mail says.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from council.following.links import confirming_address, page_address
from council.following.selecting import read_selections
from council.models import Subscription
from meetings.models import Mail, Mailing
from meetings.notifications.queueing import AlreadySent, queue_mail, start_mailing
from organisations.refusing import Refusal

logger = logging.getLogger(__name__)

MOST_TO_ONE_ADDRESS = 5
"""Mails a day that strangers can have sent to an address by typing it."""
MOST_FROM_ONE_NETWORK = 10
"""Subscriptions an hour, asked for and not confirmed."""
MOST_AT_ALL = 200
"""The same for all networks together."""
AGAIN_AFTER = timedelta(minutes=10)
"""Asked for once more before this, the first mail is still on its way: a double click sends one."""

_WRITTEN_OUT = re.compile(r"[^\w\s«»·-]+")
"""What a stranger typed goes to whoever's address it was typed with: no address of a site can stand in it."""


class TooMany(Refusal):
    """Too many have asked from the same place, or in all, and not confirmed. Nothing was written."""


@transaction.atomic
def ask_to_follow(address: str, query: str, *, language: str, network: str) -> None:
    """Send one mail that asks whoever reads the address to confirm; to who has confirmed before, the way to its page.

    `query` is canonical. Raises TooMany, which says nothing of the address.
    """
    now, address = timezone.now(), address.strip().lower()
    _stop_floods(network, now)
    subscription, is_new = Subscription.rows.filter(ended_at__isnull=True).get_or_create(
        address=address, query=query, defaults={"language": language, "network": network, "asked_at": now}
    )
    if not is_new:
        unchanged = Subscription.rows.filter(pk=subscription.pk, asked_at__lt=now - AGAIN_AFTER)
        if not unchanged.update(asked_at=now):
            return
        subscription.asked_at = now
    typed = Mail.rows.filter(mailing__kind=Mailing.Kind.SUBSCRIPTION, mailing__meeting=None, to=address)
    if typed.filter(written_at__gt=now - timedelta(days=1)).count() >= MOST_TO_ONE_ADDRESS:
        return
    _send(subscription)
    logger.info("subscription asked for subscription=%s", subscription.pk)


@transaction.atomic
def confirm(subscription: Subscription) -> bool:
    """From now on mail is sent. False: it is confirmed already, or the link has had its time."""
    now = timezone.now()
    if not subscription.may_be_confirmed(now):
        return False
    waiting = Subscription.rows.filter(pk=subscription.pk, confirmed_at__isnull=True)
    done = waiting.update(confirmed_at=now, network="")
    if done:
        logger.info("subscription confirmed subscription=%s", subscription.pk)
    return bool(done)


def subscriptions_of(address: str) -> list[Subscription]:
    """Those in force, then those that have ended and can be taken up again. One query."""
    confirmed = Subscription.rows.filter(address=address.lower(), confirmed_at__isnull=False)
    return list(confirmed.order_by(F("ended_at").desc(nulls_first=True), "query", "pk"))


@transaction.atomic
def end(address: str, key: int | None = None) -> int:
    """End one of the address's subscriptions, or all of them; how many were in force."""
    alive = Subscription.rows.alive().filter(address=address.lower())
    ended = (alive if key is None else alive.filter(pk=key)).update(ended_at=timezone.now())
    if ended:
        logger.info("subscriptions ended count=%s", ended)
    return ended


@transaction.atomic
def take_up(address: str, key: int) -> bool:
    """One that was ended is in force again; one asked for anew in the meantime gives way to it."""
    ended = Subscription.rows.select_for_update().filter(address=address.lower(), pk=key, ended_at__isnull=False)
    subscription = ended.first()
    if subscription is None:
        return False
    same = Subscription.rows.filter(address=subscription.address, query=subscription.query, ended_at__isnull=True)
    if same.filter(confirmed_at__isnull=False).exists():
        return False
    same.delete()
    ended.update(ended_at=None)
    return True


def forget_subscriptions(now: datetime) -> int:
    """Delete what nobody confirmed, and what ended, a month ago, and whom mails of that age went to; gives how many
    subscriptions. Called each night. What waits to be sent stays, as do mailings that are not a month old.
    """
    limit = now - Subscription.KEPT_FOR
    mailings = Mailing.rows.filter(kind=Mailing.Kind.SUBSCRIPTION)
    mails = Mail.rows.filter(mailing__in=mailings, written_at__lt=limit)
    mails.exclude(state__in=[Mail.State.WAITING, Mail.State.SENDING]).delete()
    mailings.filter(at__lt=limit, mails__isnull=True).delete()
    old = Q(confirmed_at__isnull=True, asked_at__lt=limit) | Q(ended_at__lt=limit)
    return Subscription.rows.filter(old).delete()[0]


def _stop_floods(network: str, now: datetime) -> None:
    """Two queries."""
    asked = Subscription.rows.filter(confirmed_at__isnull=True, asked_at__gt=now - timedelta(hours=1))
    if asked.filter(network=network).count() >= MOST_FROM_ONE_NETWORK or asked.count() >= MOST_AT_ALL:
        raise TooMany(_("Mange har bedt om e-post herfra den siste timen. Vent en time, og prøv igjen."))


def _send(subscription: Subscription) -> None:
    confirmed = subscription.confirmed_at is not None
    with translation.override(subscription.language):
        words = _WRITTEN_OUT.sub(" ", read_selections([subscription.query])[subscription.query].words)
        queue_mail(
            _mailing_of_the_day(),
            "follow_confirm",
            {
                "words": words,
                "confirmed": confirmed,
                "address": page_address(subscription) if confirmed else confirming_address(subscription),
            },
            subject=_("Abonnementene dine") if confirmed else _("Bekreft at du vil ha e-post om referatene"),
            to=subscription.address,
            headers={"Auto-Submitted": "auto-generated"},
            language=subscription.language,
        )


def _mailing_of_the_day() -> Mailing:
    with translation.override("nb"):
        title = _("Bekreftelser av abonnement %(day)s") % {"day": timezone.localdate().isoformat()}
    try:
        return start_mailing(Mailing.Kind.SUBSCRIPTION, f"abonnement:{timezone.localdate().isoformat()}", title)
    except AlreadySent as known:
        return known.mailing
