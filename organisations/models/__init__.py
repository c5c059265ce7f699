from organisations.models.accounts import User
from organisations.models.changes import ChangeRequest, Merge
from organisations.models.epoch import SiteEpoch
from organisations.models.files import RegisterFile, Upload
from organisations.models.links import LinkUse, SignedLink
from organisations.models.organisations import Event, Organisation, OrganisationName
from organisations.models.people import Person, PersonName
from organisations.models.seats import Body, Office, Representation, Seat
from organisations.models.spellings import SettledLabel

__all__ = [
    "Body",
    "ChangeRequest",
    "Event",
    "LinkUse",
    "Merge",
    "Office",
    "Organisation",
    "OrganisationName",
    "Person",
    "PersonName",
    "RegisterFile",
    "Representation",
    "Seat",
    "SettledLabel",
    "SignedLink",
    "SiteEpoch",
    "Upload",
    "User",
]
