"""What a reader's first visit costs in bytes, and what the style sheet must never hold."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"
READERS_CSS = STATIC / "css" / "site.css"
READERS_SCRIPT = STATIC / "js" / "page.js"


def test_the_readers_style_sheet_is_at_most_six_kilobytes_on_the_wire() -> None:
    assert len(gzip.compress(READERS_CSS.read_bytes(), 9)) <= 6_000


def test_the_readers_script_is_under_one_kilobyte_on_the_wire() -> None:
    assert len(gzip.compress(READERS_SCRIPT.read_bytes(), 9)) <= 1_000


def test_no_style_sheet_asks_another_host_for_anything() -> None:
    asked = {path.name: re.findall(r"url\(|@import|https?:", path.read_text()) for path in STATIC.glob("css/*.css")}

    assert {name for name, found in asked.items() if found} == set()


def test_motion_stands_only_where_the_reader_has_not_declined_it() -> None:
    css = READERS_CSS.read_text(encoding="utf-8")
    allowed = re.findall(r"@media \(prefers-reduced-motion: no-preference\) \{[^\n]*\}", css)

    outside = css
    for block in allowed:
        outside = outside.replace(block, "")

    assert re.findall(r"transition|animation|scroll-behavior", outside) == []
