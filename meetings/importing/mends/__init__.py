"""What a reviewer does to an import, one deed at a time, on the text of the draft. Pure.

A step names its line by the number of the source line, so that it can be done again on the same document after any
upgrade; undoing is doing the steps before it anew.
"""

from meetings.importing.mends.applying import DEEDS, applied, apply
from meetings.importing.mends.changing import KINDS
from meetings.importing.mends.steps import CannotMend, Step, step_of

__all__ = ["DEEDS", "KINDS", "CannotMend", "Step", "applied", "apply", "step_of"]
