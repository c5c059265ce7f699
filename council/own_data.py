"""What the register has on one person, as the person itself may read it and take it away.

Source: the right of access and to data in a machine's format, articles 15 and 20 of the GDPR.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils import timezone

from council.models import Subscription
from meetings.models import Invitation, Reply
from organisations.models import Office, Person, Representation, SignedLink, User

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class OwnData:
    """`person` None: an account without one; then the register has nothing but the account."""

    account: User
    person: Person | None
    spellings: tuple[str, ...] = ()
    representations: tuple[Representation, ...] = ()
    offices: tuple[Office, ...] = ()
    links: tuple[SignedLink, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    replies: tuple[Reply, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()

    @property
    def consents(self) -> bool:
        return (
            self.person is not None
            and self.person.consented_on is not None
            and self.person.consent_withdrawn_on is None
        )

    def as_json(self) -> dict[str, Any]:
        """Norwegian keys, as on the page; days and moments in ISO form, moments local to Europe/Oslo.

        Any: what JSON takes.
        """
        person = self.person
        account = {
            "adresse": self.account.email,
            "laget": _moment(self.account.date_joined),
            "sist_innlogget": _moment(self.account.last_login),
        }
        subscriptions = [
            {
                "utvalg": one.query,
                "bestilt": _moment(one.asked_at),
                "bekreftet": _moment(one.confirmed_at),
                "avsluttet": _moment(one.ended_at),
            }
            for one in self.subscriptions
        ]
        if person is None:
            return {"konto": account, "abonnementer": subscriptions}
        return {
            "konto": account,
            "abonnementer": subscriptions,
            "person": {
                "navn": person.name,
                "skrivemåter": list(self.spellings),
                "e-post": person.email,
                "telefon": person.phone,
                "ansatt_i": str(person.employer or ""),
                "samtykke_gitt": _day(person.consented_on),
                "samtykke_trukket": _day(person.consent_withdrawn_on),
                "ukebrev": person.wants_digest,
            },
            "roller": [
                {
                    "organisasjon": one.seat.organisation.name,
                    "organ": one.seat.body.name,
                    "rolle": str(one.get_kind_display()),
                    "fra": _day(one.since),
                    "til_og_med": _day(one.until),
                    "grunn": one.end_reason,
                }
                for one in self.representations
            ],
            "verv": [
                {
                    "organ": one.body.name,
                    "verv": str(one.get_kind_display()),
                    "stilling": one.role_text,
                    "fra": _day(one.since),
                    "til_og_med": _day(one.until),
                }
                for one in self.offices
            ],
            "lenker": [
                {
                    "formål": str(one.get_purpose_display()),
                    "laget": _moment(one.made_at),
                    "gjelder_til": _moment(one.expires_at),
                    "trukket_tilbake": _moment(one.revoked_at),
                }
                for one in self.links
            ],
            "innkallinger": [
                {
                    "møte": str(one.meeting),
                    "som": str(one.get_capacity_display()),
                    "sendt": _moment(one.first_sent_at),
                }
                for one in self.invitations
            ],
            "svar": [
                {
                    "møte": str(one.meeting),
                    "organisasjon": str(one.organisation),
                    "svar": str(one.get_state_display()),
                    "svart": _moment(one.answered_at),
                }
                for one in self.replies
            ],
        }


def data_of(account: User) -> OwnData:
    """Nine queries, two for an account without a person."""
    subscriptions = tuple(Subscription.rows.filter(address=account.email.lower(), confirmed_at__isnull=False))
    person = Person.rows.select_related("employer").filter(account=account).first()
    if person is None:
        return OwnData(account, None, subscriptions=subscriptions)
    return OwnData(
        account,
        person,
        tuple(name.name for name in person.other_names.all()),
        tuple(
            person.representations.select_related("seat__organisation", "seat__body").order_by(
                F("until").desc(nulls_first=True), "-pk"
            )
        ),
        tuple(person.offices.select_related("body")),
        tuple(person.links.all()),
        tuple(person.invitations.select_related("meeting").order_by("-pk")),
        tuple(Reply.rows.filter(answered_by=person).select_related("meeting", "organisation").order_by("-answered_at")),
        subscriptions,
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
