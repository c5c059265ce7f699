"""Doing the steps of a review, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from meetings.importing.mends.changing import make_kind
from meetings.importing.mends.cutting import join_above, split_block
from meetings.importing.mends.keeping import agree, bring_in, leave_out
from meetings.importing.mends.moving import drop_heading, make_heading, move_block
from meetings.importing.mends.naming import give_speaker, make_plain
from meetings.importing.mends.steps import CannotMend, Step
from meetings.importing.sheet import Sheet
from meetings.notation import Register

DEEDS: dict[str, Callable[[Sheet, Step, Register], None]] = {
    "speaker": give_speaker,
    "plain": make_plain,
    "kind": make_kind,
    "split": split_block,
    "join": join_above,
    "move": move_block,
    "heading": make_heading,
    "no_heading": drop_heading,
    "leave_out": leave_out,
    "bring_in": bring_in,
    "agree": agree,
}


def apply(sheet: Sheet, step: Step, register: Register) -> None:
    """Do the step on the sheet, whole or not at all. Raises CannotMend.

    Steps about the list of participants, the date and names to remember were answered before the draft was written
    (`meetings.importing.answers`); here they do nothing.
    """
    deed = DEEDS.get(step.deed)
    if deed is not None:
        deed(sheet, step, register)


def applied(steps: Iterable[Step], sheet: Sheet, register: Register) -> int:
    """Do the steps in order; one that fits no longer is passed over. Answers how many were."""
    misfits = 0
    for step in steps:
        try:
            apply(sheet, step, register)
        except CannotMend:
            misfits += 1
    return misfits
