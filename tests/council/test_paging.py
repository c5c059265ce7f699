"""A key is a place in the order; it need not exist."""

from __future__ import annotations

from datetime import date

import pytest

from council.paging import Place, UnreadableKey


def test_a_place_is_read_as_it_is_written() -> None:
    assert str(Place.read("2026-06-03.12.45")) == "2026-06-03.12.45"
    assert Place.read("2026-06-03.12.45") == Place(date(2026, 6, 3), 12, 45)


@pytest.mark.parametrize(
    "text", ["", "2026-06-03", "2026-06-31.1.1", "2026-06-03.-1.1", "i dag.1.1", "2026-06-03.1.1\n"]
)
def test_anything_else_is_no_place(text: str) -> None:
    with pytest.raises(UnreadableKey):
        Place.read(text)
