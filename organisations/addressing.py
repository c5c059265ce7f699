"""The last part of the address of an organisation's page: made once from its short name, never changed."""

from __future__ import annotations

from django.utils.text import slugify

from organisations.models import Organisation

LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


def free_slug(short: str) -> str:
    """An address that no organisation has. One query."""
    wanted = slugify(short.casefold().translate(LETTERS))[:70] or "organisasjon"
    taken = set(Organisation.rows.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)
