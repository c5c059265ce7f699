"""The last part of an address: made once from a name, never changed afterwards."""

from __future__ import annotations

from django.utils.text import slugify

from organisations.models import Body, Organisation

LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


def free_slug(short: str) -> str:
    """An address that no organisation has. One query."""
    wanted = _slug_of(short)[:70] or "organisasjon"
    return _free(wanted, set(Organisation.rows.filter(slug__startswith=wanted).values_list("slug", flat=True)))


def free_body_slug(name: str) -> str:
    """An address that no body has. One query."""
    wanted = _slug_of(name)[:50] or "organ"
    return _free(wanted, set(Body.rows.filter(slug__startswith=wanted).values_list("slug", flat=True)))


def _slug_of(name: str) -> str:
    return slugify(name.casefold().translate(LETTERS))


def _free(wanted: str, taken: set[str]) -> str:
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)
