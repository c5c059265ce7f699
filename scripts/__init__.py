"""The commands behind the Makefile. `python3 -m scripts.run` reads this first.

Everything here must be readable by an old Python: it is what turns one away with a sentence.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "Ordskifte trenger Python 3.11 eller nyere, men python3 er her {0}.{1}: installer en nyere Python, "
        "eller skriv for eksempel «make run PYTHON=python3.12».\n"
        "Ordskifte needs Python 3.11 or newer, but python3 is {0}.{1} here: install a newer Python, "
        "or write for example «make run PYTHON=python3.12».\n".format(*sys.version_info[:2])
    )
    sys.exit(1)
