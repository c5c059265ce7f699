"""What the writing page's script costs in bytes, and that a browser finds all of it under its served names."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from benchmarks.weight import ENTRIES, FIRST, STATIC, modules, sizes
from council.hashed_names import HashedNames

MOST = 25_900
MOST_FIRST = 13_500
"""Bytes, compressed, in all and before the first key. Twelve thousand in all was the aim; docs/performance.md says what
takes the room."""


def test_all_script_of_the_writing_page_stays_within_what_it_costs_on_the_wire() -> None:
    first, both = sizes(FIRST), sizes(*ENTRIES)

    assert {"js/notation.js", "js/writing/desk.js"} <= set(first)
    assert {"js/writing/beside.js", "js/writing/clashing.js"} <= set(both) - set(first)
    assert sum(first.values()) <= MOST_FIRST, first
    assert sum(both.values()) <= MOST, both


def test_no_template_stands_in_another_where_stripping_would_take_its_blanks() -> None:
    nested = re.compile(r"\$\{[^}`]*`")

    assert nested.search("`${a ? '' : `${b} `}`")
    assert [path.name for path in STATIC.glob("js/**/*.js") if nested.search(path.read_text(encoding="utf-8"))] == []


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
    loaded = modules(tmp_path, *(served.hashed_files[name] for name in ENTRIES))

    assert failed == []
    assert set(loaded) == {served.hashed_files[name] for name in modules(STATIC, *ENTRIES)}
    assert set(loaded).isdisjoint(names)
    assert "// " not in loaded[served.hashed_files["js/writing/desk.js"]]
