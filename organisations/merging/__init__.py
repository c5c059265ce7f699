"""Two rows of the register that were one: everything that is not published moves to the one that is kept.

What is published stands under the name of its time and is never touched. The one that is gone keeps its row, so
that the report can still name it; its address leads to the kept one, its names are read as the kept one's, and
drafts are read anew by themselves, for they are read under the register as it is now.
"""

from organisations.merging.joining import merge
from organisations.merging.parting import can_be_undone, undo_merge
from organisations.merging.planning import CannotMerge, Line, Mergeable, MergePlan, plan_merge

__all__ = ["CannotMerge", "Line", "MergePlan", "Mergeable", "can_be_undone", "merge", "plan_merge", "undo_merge"]
