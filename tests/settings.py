"""The one settings file as the suite and the type checker read it: local work, no secret needed."""

import os

os.environ.setdefault("DEBUG", "1")

from council.settings import *  # noqa: F403 the variable must stand before the settings are read
