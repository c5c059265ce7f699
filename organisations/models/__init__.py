from organisations.models.accounts import User
from organisations.models.epoch import SiteEpoch
from organisations.models.organisations import Event, Organisation, OrganisationName
from organisations.models.people import Person, PersonName
from organisations.models.seats import Body, Office, Representation, Seat

__all__ = [
    "Body",
    "Event",
    "Office",
    "Organisation",
    "OrganisationName",
    "Person",
    "PersonName",
    "Representation",
    "Seat",
    "SiteEpoch",
    "User",
]
