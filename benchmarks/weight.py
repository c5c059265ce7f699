"""What the writing page weighs on the wire: its own script, and the names that it completes and recognises."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

from benchmarks.figures import Figure
from meetings.names_in_page import names_for_page
from tests.meetings.big_register import big_register, kind_of

STATIC = Path(__file__).parent.parent / "static"
ENTRY = "js/write.js"
IMPORT = re.compile(r"""^(?:import|export)(?:[^;'"]*\bfrom)?\s*['"](\.[^'"]+)['"];""", re.MULTILINE)


def modules(root: Path, entry: str) -> dict[str, str]:
    """The text of a module and of all that it imports, by path below the root."""
    found: dict[str, str] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name not in found:
            path = root / name
            found[name] = path.read_text(encoding="utf-8")
            imported = [(path.parent / address).resolve() for address in IMPORT.findall(found[name])]
            waiting += [str(one.relative_to(root.resolve())) for one in imported]
    return found


def script() -> dict[str, int]:
    """Bytes of each module of the writing page, gzip -9."""
    return {name: len(gzip.compress(text.encode(), 9)) for name, text in modules(STATIC, ENTRY).items()}


def measure() -> list[Figure]:
    register = big_register()
    names = names_for_page(register, {entry.key: kind_of(entry.key) for entry in register.organisations})
    return [
        Figure("own script of the writing page, gzip", sum(script().values()), 12_000, "bytes"),
        Figure(
            "names of 60 organisations and 300 people in the page",
            len(json.dumps(names, ensure_ascii=False, separators=(",", ":")).encode()),
            20_000,
            "bytes",
        ),
    ]
