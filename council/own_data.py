"""What the register has on one person, as the person itself may read it and take it away.

Source: the right of access and to data in a machine's format, articles 15 and 20 of the GDPR.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils import timezone

from council.models import Subscription
from meetings.models import AgendaProposal, Asked, CallAnswer, ErrorReport, LateInput, LineAnswer, Mail, Reply
from meetings.names_in_text import ShownWords, plain_words
from organisations.access import reads_as_member
from organisations.models import ChangeRequest, Office, Person, Representation, Seat, User

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class OwnData:
    """`person` None: an account without one; then the register has nothing but the account.

    Each list is read when it is asked for, one query, so that a page pays for what it shows.
    """

    account: User
    person: Person | None

    @property
    def consents(self) -> bool:
        return (
            self.person is not None
            and self.person.consented_on is not None
            and self.person.consent_withdrawn_on is None
        )

    @cached_property
    def spellings(self) -> list[str]:
        return [one.name for one in self.person.other_names.all()] if self.person else []

    @cached_property
    def representations(self) -> list[Representation]:
        rows = Representation.rows.filter(person=self.person, person__isnull=False)
        newest_first = F("until").desc(nulls_first=True)
        return list(rows.select_related("seat__organisation", "seat__body").order_by(newest_first, "-pk"))

    @cached_property
    def offices(self) -> list[Office]:
        return list(Office.rows.filter(person=self.person, person__isnull=False).select_related("body"))

    def as_json(self) -> dict[str, Any]:
        """Norwegian keys, as on the page; days and moments in ISO form, moments local to Europe/Oslo. Sixteen queries,
        one for an account without a person.

        Any: what JSON takes.
        """
        account = {
            "adresse": self.account.email,
            "laget": _moment(self.account.date_joined),
            "sist_innlogget": _moment(self.account.last_login),
        }
        found = {"konto": account, "abonnementer": _subscriptions(self.account)}
        if self.person is None:
            return found
        words = ShownWords(member=reads_as_member(self.account))
        return {
            **found,
            "person": _person(self.person, self.spellings),
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
                for one in self.person.links.all()
            ],
            **_asked_of(self.person, words),
            "svar": _replies_of(self.person, (self.person.name, *self.spellings), words),
            **_said_by(self.person, self.account, words),
        }


def data_of(account: User) -> OwnData:
    """One query."""
    return OwnData(account, Person.rows.select_related("employer").filter(account=account).first())


def _person(person: Person, spellings: list[str]) -> dict[str, Any]:
    return {
        "navn": person.name,
        "skrivemåter": spellings,
        "e-post": person.email,
        "telefon": person.phone,
        "ansatt_i": str(person.employer or ""),
        "samtykke_gitt": _day(person.consented_on),
        "samtykke_trukket": _day(person.consent_withdrawn_on),
        "ukebrev": person.wants_digest,
    }


def _subscriptions(account: User) -> list[dict[str, Any]]:
    return [
        {
            "utvalg": one.query,
            "bestilt": _moment(one.asked_at),
            "bekreftet": _moment(one.confirmed_at),
            "avsluttet": _moment(one.ended_at),
        }
        for one in Subscription.rows.filter(address=account.email.lower(), confirmed_at__isnull=False)
    ]


def _asked_of(person: Person, words: ShownWords) -> dict[str, list[dict[str, Any]]]:
    """What the person was sent and asked for. Three queries."""
    invitations = person.invitations.select_related("meeting").order_by("-pk")
    asked = Asked.rows.filter(person=person).select_related("circulation__meeting", "organisation").order_by("-pk")
    mails = Mail.rows.filter(person=person).defer("text", "html").order_by("-pk")
    return {
        "innkallinger": [
            {
                "møte": words.title(one.meeting),
                "som": str(one.get_capacity_display()),
                "sendt": _moment(one.first_sent_at),
            }
            for one in invitations
        ],
        "runder_med_merknader": [
            {
                "møte": words.title(one.circulation.meeting),
                "organisasjon": str(one.organisation or ""),
                "sendt": _moment(one.circulation.sent_at),
                "sendt_til": one.address,
                "purret": _moment(one.reminded_at),
                "lest": _moment(one.opened_at),
                "svart": _moment(one.answered_at),
            }
            for one in asked
        ],
        "e-poster": [{"emne": one.subject, "til": one.to, "sendt": _moment(one.sent_at)} for one in mails],
    }


def _replies_of(person: Person, names: tuple[str, ...], words: ShownWords) -> list[dict[str, Any]]:
    """Answers to invitations that the person gave, and those that hold a message or needs of hers. One query.

    Whoever writes has a line of her own there, after her name (`meetings.replying`); the others' lines stay theirs.
    """
    starts = tuple(f"{name}: " for name in names)
    seats = Seat.rows.filter(pk__in=Representation.rows.filter(person=person).values("seat"))
    holding = Q(organisation__in=seats.values("organisation")) & ~Q(note="", needs="")
    replies = Reply.rows.filter(Q(answered_by=person) | holding).select_related("meeting", "organisation")
    found = []
    for one in replies.order_by("-answered_at", "-pk"):
        note, needs = (
            "\n".join(line for line in text.splitlines() if line.startswith(starts)) for text in (one.note, one.needs)
        )
        gave = one.answered_by_id == person.pk
        if gave or note or needs:
            found.append(
                {
                    "møte": words.title(one.meeting),
                    "organisasjon": str(one.organisation),
                    "svar": str(one.get_state_display()),
                    "svart": _moment(one.answered_at),
                    "beskjed": note,
                    "behov": needs,
                    "til_runden": one.update if gave else "",
                }
            )
    return found


def _said_by(person: Person, account: User, words: ShownWords) -> dict[str, list[dict[str, Any]]]:
    """What else the person wrote, whole, for whichever organisation. Six queries."""
    wrote = LineAnswer.rows.filter(Q(answered_by__person=person) | Q(person=person))
    lines = wrote.select_related("circulation__meeting", "organisation").order_by("-answered_at", "-pk")
    return {
        "svar_på_linjer": [
            {
                "møte": words.title(one.circulation.meeting),
                "organisasjon": str(one.organisation or ""),
                "svar": str(one.get_state_display()),
                "ordlyd": one.wording,
                "merknad": one.note,
                "svart": _moment(one.answered_at),
                "avgjørelse": str(one.get_decision_display()),
                "begrunnelse": one.reason,
            }
            for one in lines
        ],
        **_to_the_secretariat(person, account, words),
    }


def _to_the_secretariat(person: Person, account: User, words: ShownWords) -> dict[str, list[dict[str, Any]]]:
    by_her = Q(link__person=person) | Q(reported_by=account)
    reported = ErrorReport.rows.filter(by_her).select_related("organisation")
    late = LateInput.rows.filter(link__person=person, answered_at__isnull=False).select_related("meeting")
    calls = CallAnswer.rows.filter(person=person).select_related("call", "organisation").order_by("-answered_at")
    proposals = AgendaProposal.rows.filter(person=person).order_by("-pk")
    requests = ChangeRequest.rows.filter(Q(link__person=person) | Q(asked_by=account)).select_related("organisation")
    return {
        "svar_på_spørsmål": [
            {
                "spørsmål": one.call.title,
                "organisasjon": str(one.organisation),
                "svar": one.text,
                "svart": _moment(one.answered_at),
            }
            for one in calls
        ],
        "innspill_etter_møtet": [
            {"møte": words.title(one.meeting), "sak": plain_words(one.heading), "innspill": one.text} for one in late
        ],
        "meldte_feil": [
            {
                "organisasjon": str(one.organisation),
                "feil": one.wrong,
                "ordlyd": one.wording,
                "meldt": _moment(one.reported_at),
                "svar": one.answer,
            }
            for one in reported
        ],
        "endringsforslag": [
            {
                "organisasjon": str(one.organisation),
                "forslag": str(one.get_kind_display()),
                "merknad": one.note,
                "sendt": _moment(one.asked_at),
            }
            for one in requests
        ],
        "forslag_til_saker": [{"forslag": one.text, "laget": _day(one.made_on)} for one in proposals],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
