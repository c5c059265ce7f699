"""Damaged files of every kind by the hundred (DAMAGED_FILES says how many): each is a preview or a plain sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from meetings.importing.decoding import UnreadableDocument
from meetings.importing.formats import child
from meetings.importing.formats.apart import ROOT
from meetings.importing.formats.refusing import Reason
from meetings.importing.opening import read_document
from tests.meetings.mutated_files import mutated

FILES = int(os.environ.get("DAMAGED_FILES", "300"))
TENTHS = {"docx": 3, "pdf": 3, "odt": 1, "rtf": 1, "html": 1, "eml": 1}
"""How many of ten are of each kind: all that the reader has."""
AT_A_TIME = 200
"""Files that one process reads: it may use ten seconds in all, as for one."""


@pytest.mark.parametrize("kind", child.READERS)
def test_every_damaged_file_is_a_preview_or_a_reason(kind: str) -> None:
    outcomes: Counter[str] = Counter()
    number, last = 0, FILES * TENTHS[kind] // 10
    while number < last:
        printed = _read(kind, number, min(number + AT_A_TIME, last))
        outcomes.update(printed)
        number += len(printed)
        if number < last and len(printed) < AT_A_TIME:  # this one ended its process
            with pytest.raises(UnreadableDocument):
                read_document(mutated(kind, number))
            outcomes["ended the process"] += 1
            number += 1

    previews = sum(count for outcome, count in outcomes.items() if outcome.startswith("preview of "))
    reasons = sum(outcomes[reason] for reason in (*Reason, "too long", "ended the process"))
    assert previews + reasons == last
    assert previews > last // 10
    assert outcomes["ended the process"] == 0


def _read(kind: str, first: int, last: int) -> list[str]:
    command = [sys.executable, "-m", "tests.meetings.mutated_files", kind, str(first), str(last)]
    ran = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, timeout=120)
    return [json.loads(line) for line in ran.stdout.decode().splitlines()]
