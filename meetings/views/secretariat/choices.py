"""The small buttons beside a recognised line: a name, «Legg til som gjest», «Dette er vanlig tekst», «Angre»."""

from __future__ import annotations

from django.contrib import messages
from django.http import QueryDict
from django.utils.translation import gettext as _

from meetings.choosing import (
    CannotChoose,
    block_at,
    choose_speaker,
    find_again,
    keep_as_text,
    remember,
    welcome_guest,
)
from meetings.drafts import parse_item, save_item_text
from meetings.forms.conflicts import one
from meetings.models import AgendaItem
from meetings.names import register_for
from meetings.notation import Block, Parsed, Register
from organisations.views.access import SecretaryRequest

UNDO = "angre"
DIGITS = 10
"""Numbers of a form are places and keys; one with more digits is nobody's."""


def apply_choice(request: SecretaryRequest, item: AgendaItem, posted: QueryDict, before: Parsed) -> None:
    """Carry out the button pressed, on the text as it now stands saved. Never fails: a sentence says what happened.

    `before` is the text that the buttons were drawn beside.
    """
    register = register_for(item.meeting)
    number, _colon, what = one(posted, "velg").partition(":")
    try:
        index = find_again(
            before, int(number) if number.isdecimal() and len(number) < DIGITS else -1, parse_item(item, register)
        )
        block = block_at(item, index, register)
        other = one(posted, f"org-{number}")
        saved = _carry_out(request, item, index, what=what, other=other, register=register)
        if saved.version != item.version:
            request.session[UNDO] = {"item": item.pk, "version": saved.version, "text": item.text}
        if f"husk-{number}" in posted and _remember(block, what, other):
            messages.success(request, _("Navnet huskes fra nå av."))
    except CannotChoose as why:
        messages.warning(request, why.sentence)


def _carry_out(
    request: SecretaryRequest, item: AgendaItem, index: int, *, what: str, other: str, register: Register
) -> AgendaItem:
    version, by, block = item.version, request.user, block_at(item, index, register)
    if what == "tekst":
        return keep_as_text(item, index, version=version, by=by, register=register)
    if what == "gjest" and block.doubt is not None:
        guest = welcome_guest(item, block.doubt, by=by)
        who = guest.person or guest.organisation
        messages.success(request, _("%(guest)s står nå på deltakerlista.") % {"guest": who})
        return item
    label = _label(block, what, other, register)
    return choose_speaker(item, index, label, doubt=block.doubt, version=version, by=by, register=register)


def _label(block: Block, what: str, other: str, register: Register) -> str:
    """What the button writes into the text."""
    organisation, person = _chosen(block, what, other)
    if person is not None and block.doubt is not None:
        return next(known.label for known in block.doubt.candidates if known.person == person)
    known = {entry.key: entry.short for entry in register.organisations}
    if organisation not in known:
        raise CannotChoose(_("Velg en organisasjon i lista først."))
    return known[organisation]


def _chosen(block: Block, what: str, other: str) -> tuple[int | None, int | None]:
    """Organisation and person that a button stands for."""
    place = int(what[1:]) if what[1:].isdecimal() and len(what) < DIGITS else -1
    if what.startswith("k") and block.doubt is not None and 0 <= place < len(block.doubt.candidates):
        candidate = block.doubt.candidates[place]
        return candidate.organisation, candidate.person
    if what.startswith("t") and 0 <= place < len(block.offer):
        return block.offer[place], None
    if what == "org" and other.isdecimal() and len(other) < DIGITS:
        return int(other), None
    return None, None


def _remember(block: Block, what: str, other: str) -> bool:
    """Whether there was somebody to remember the name for; a guest and plain text have nobody."""
    organisation, person = _chosen(block, what, other)
    if block.doubt is None or (organisation is None and person is None):
        return False
    remember(block.doubt.label, organisation=organisation, person=person)
    return True


def undoable(request: SecretaryRequest, item: AgendaItem) -> bool:
    """Whether the last choice in this item can still be undone: nobody has saved since."""
    kept = request.session.get(UNDO, {})
    return bool(kept) and kept["item"] == item.pk and kept["version"] == item.version


def undo(request: SecretaryRequest, item: AgendaItem) -> None:
    """Put the text back as it was before the last choice. Raises ItemChanged as every save."""
    if undoable(request, item):
        kept = request.session.pop(UNDO)
        save_item_text(item, kept["text"], version=kept["version"], by=request.user)
        messages.success(request, _("Valget er angret."))
    else:
        messages.warning(request, _("Teksten er endret siden valget, så det kan ikke angres her. Rett det i teksten."))
