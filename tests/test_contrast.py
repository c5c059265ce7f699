"""Every pair of colours that meet on a page has the contrast the law asks for, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parent.parent / "static" / "css" / "site.css"
GROUNDS = ("paper", "surface", "sunken", "tint")
TEXTS = ("ink", "muted", "link", "primary")
KINDS = ("user", "carer", "professional", "host")
TEXT_PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *((kind, ground) for kind in KINDS for ground in ("surface", "paper")),
    *(("surface", kind) for kind in KINDS),  # a plate under the pointer
    ("ink", "mark"),
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    *((state, f"{state}-bg") for state in ("ok", "warn", "bad", "info")),
    *((state, ground) for state in ("ok", "warn", "bad", "info") for ground in ("paper", "surface")),
    ("bad", "sunken"),
]
SHAPE_PAIRS = [
    *(("edge", ground) for ground in GROUNDS),
    *(("primary", ground) for ground in GROUNDS),
    *(("warn-line", ground) for ground in ("paper", "surface")),
    ("focus", "focus-bg"),
]


def tokens() -> dict[str, dict[str, str]]:
    """Theme → token → colour. Dark inherits what it does not set."""
    css = CSS.read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{([^}]*)\}", css)[:2]
    found = {"light": dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light))}
    found["dark"] = found["light"] | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", dark))
    return found


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.2, definition of relative luminance."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_highest_contrast_there_is() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(theme: str, text: str, ground: str) -> None:
    colours = tokens()[theme]

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_edges_and_marks_stand_out_from_their_ground(theme: str, shape: str, ground: str) -> None:
    colours = tokens()[theme]

    assert contrast(colours[shape], colours[ground]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_one_of_the_two_colours_of_the_focus_ring_is_seen_on_every_ground(theme: str, ground: str) -> None:
    colours = tokens()[theme]

    assert max(contrast(colours[ring], colours[ground]) for ring in ("focus", "focus-bg")) >= 3
