"""What the writing page weighs on the wire: its own script, and the names that it completes and recognises."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

from benchmarks.figures import Figure
from council.hashed_names import stripped
from meetings.names_in_page import names_for_page
from tests.meetings.big_register import big_register, kind_of

STATIC = Path(__file__).parent.parent / "static"
FIRST = "js/writing/saving.js"
ENTRIES = (FIRST, "js/writing/beside.js")
IMPORT = re.compile(r"""\b(?:from|import)\s*['"](\.[^'"]+)['"];""")


def modules(root: Path, *entries: str) -> dict[str, str]:
    """The text of modules and of all that they import, by path below the root."""
    found: dict[str, str] = {}
    waiting = [*entries]
    while waiting:
        name = waiting.pop()
        if name not in found:
            path = root / name
            found[name] = path.read_text(encoding="utf-8")
            imported = [(path.parent / address).resolve() for address in IMPORT.findall(found[name])]
            waiting += [str(one.relative_to(root.resolve())) for one in imported]
    return found


def sizes(*entries: str) -> dict[str, int]:
    """Bytes of each module as it is sent: without comments and indents, gzip -9."""
    return {name: len(gzip.compress(stripped(text).encode(), 9)) for name, text in modules(STATIC, *entries).items()}


def measure() -> list[Figure]:
    register = big_register()
    names = names_for_page(register, {entry.key: kind_of(entry.key) for entry in register.organisations})
    return [
        Figure("own script of the writing page, gzip", sum(sizes(*ENTRIES).values()), 12_000, "bytes"),
        Figure("of it, what stands before the first key", sum(sizes(FIRST).values()), float("inf"), "bytes"),
        Figure(
            "names of 60 organisations and 300 people in the page",
            len(json.dumps(names, ensure_ascii=False, separators=(",", ":")).encode()),
            20_000,
            "bytes",
        ),
    ]
