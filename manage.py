#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

NEEDS_NO_PLACE = {"parse_minutes"}
"""Commands that read a file and nothing of the site: they ask for no secret and no database."""


def main() -> None:
    if NEEDS_NO_PLACE & set(sys.argv[1:2]):
        os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
