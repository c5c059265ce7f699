"""Numbers of items that jump or come twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from meetings.checking.remarks import Marking, Remark
from meetings.drafts import Draft

_NUMBER = re.compile(r"(?:sak\s+)?(?P<number>\d{1,4})(?P<year>/\d{2,4})?\.?", re.IGNORECASE | re.ASCII)


def numbers(draft: Draft, marking: Marking) -> Iterator[Remark]:
    """Compared with the number before it of the same kind («4», «12/26»); an item without a number is no gap (M-38)."""
    last: dict[str, int] = {}
    for item in draft.items:
        found = _NUMBER.fullmatch(item.number.strip())
        if found is None:
            continue
        number, year = int(found["number"]), found["year"] or ""
        before = last.get(year)
        if before is not None and number == before:
            text = _("To saker har nummer %(number)s.") % {"number": f"{number}{year}"}
            yield marking.item("number-twice", text, item)
        elif before is not None and number != before + 1:
            text = _("Saksnumrene går fra %(before)s til %(number)s. Mangler det en sak, eller er nummeret galt?")
            yield marking.item("number-gap", text % {"before": f"{before}{year}", "number": f"{number}{year}"}, item)
        last[year] = number
