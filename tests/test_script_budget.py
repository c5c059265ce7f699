"""What the writing page's script costs in bytes, and that a browser finds all of it under its served names."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from council.hashed_names import HashedNames

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


def test_all_script_of_the_writing_page_is_at_most_twelve_kilobytes_on_the_wire() -> None:
    sizes = {name: len(gzip.compress(text.encode(), 9)) for name, text in modules(STATIC, ENTRY).items()}

    assert {"js/writing/desk.js", "js/writing/keys.js"} <= set(sizes)
    assert sum(sizes.values()) <= 12_000, sizes


def test_a_served_module_imports_the_others_under_the_names_of_their_content(tmp_path: Path) -> None:
    source, served = FileSystemStorage(STATIC), HashedNames(tmp_path, "/static/")
    names = [f"js/{path.relative_to(STATIC / 'js')}" for path in sorted(STATIC.glob("js/**/*.js"))]
    for name in names:
        with source.open(name) as module:
            served.save(name, module)

    failed = [
        str(done)
        for _name, _served, done in served.post_process({name: (source, name) for name in names})
        if isinstance(done, Exception)
    ]
    loaded = modules(tmp_path, served.hashed_files[ENTRY])

    assert failed == []
    assert set(loaded) == {served.hashed_files[name] for name in modules(STATIC, ENTRY)}
    assert set(loaded).isdisjoint(names)
