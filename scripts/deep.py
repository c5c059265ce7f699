"""`make deep`: the large counts of the trust programme, too long for each change. One engine per call; prints figures.

A count that is missed fails the run.
"""

import os
import sys

from scripts import suite
from scripts.stopping import run_command

COUNTS = {
    "OUTBOX_KILLS": "100",
    "OUTBOX_MAILS": "1000",
    "EDITOR_RUNS": "500",
    "EDITOR_SAVES": "1000",
    "DAMAGED_FILES": "10000",
}
TESTS = (
    "tests/meetings/test_outbox_storm.py",
    "tests/meetings/test_two_editors.py",
    "tests/meetings/test_importing_damaged.py",
)


def main() -> int:
    os.environ |= COUNTS
    # One process: the figures are printed, and nothing else runs beside the clocks.
    sys.argv += ["-n", "0", "--no-cov", *TESTS]
    return suite.main()


if __name__ == "__main__":
    run_command(main)
