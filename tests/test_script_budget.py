"""What the writing page's script costs in bytes, and that a browser finds all of it under its served names."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import FileSystemStorage

from benchmarks.weight import ENTRY, STATIC, modules, script
from council.hashed_names import HashedNames

MOST = 37_000
"""Bytes, compressed. Twelve thousand was the aim; docs/performance.md says what takes the room."""


def test_all_script_of_the_writing_page_stays_within_what_it_costs_on_the_wire() -> None:
    sizes = script()

    assert {"js/writing/desk.js", "js/writing/keys.js"} <= set(sizes)
    assert sum(sizes.values()) <= MOST, sizes


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
