"""Numbers as drawings: places and sizes worked out here, drawn as SVG by the template, with a table beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

WIDTH, HEIGHT, BASE, TOP = 320, 150, 122, 26
FEWEST_BARS = 4
"""Fewer bars than this are drawn as narrow as if they were so many."""


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    x: str
    y: str
    width: str
    height: str
    middle: str
    above: str


@dataclass(frozen=True)
class BarChart:
    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Dot:
    """One meeting: what the organisation did there."""

    status: str
    label: str
    day: str
    url: str
    x: int
    y: int


@dataclass(frozen=True)
class DotChart:
    title: str
    width: int
    height: int
    dots: tuple[Dot, ...]


def bars_by_year(counts: Mapping[int, int]) -> BarChart | None:
    """One bar a year, years without any included; its title is what it shows. None without numbers."""
    if not counts:
        return None
    years = range(min(counts), max(counts) + 1)
    most = max(counts.values())
    peak = max(year for year in years if counts.get(year, 0) == most)
    step = WIDTH / max(len(years), FEWEST_BARS)
    bars = []
    for place, year in enumerate(years):
        value = counts.get(year, 0)
        height = (BASE - TOP) * value / most
        left = place * step + step * 0.14
        bars.append(
            Bar(
                label=str(year) if len(years) <= 8 else f"{year % 100:02}",
                value=value,
                x=f"{left:.1f}",
                y=f"{BASE - height:.1f}",
                width=f"{step * 0.72:.1f}",
                height=f"{height:.1f}",
                middle=f"{left + step * 0.36:.1f}",
                above=f"{BASE - height - 7:.1f}",
            )
        )
    return BarChart(_("Flest innspill i %(year)s: %(count)s") % {"year": peak, "count": most}, tuple(bars))


def dots(title: str, meetings: Sequence[tuple[str, str, str, str]], *, per_row: int = 14, step: int = 22) -> DotChart:
    """One dot a meeting, oldest first: (status, label, day, url)."""
    drawn = tuple(
        Dot(status, label, day, url, (place % per_row) * step + step // 2, (place // per_row) * step + step // 2)
        for place, (status, label, day, url) in enumerate(meetings)
    )
    rows = -(-len(meetings) // per_row) or 1
    return DotChart(title, per_row * step, rows * step, drawn)
