"""The one settings file as the suite and the type checker read it: local work, no secret needed."""

import os

os.environ.setdefault("DEBUG", "1")

from council.settings import *  # noqa: F403 the variable must stand before the settings are read
from council.settings import DATABASES, STORAGES, VAR

# The suite's passwords guard nothing; the real hashers take a third of a second each.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = OUTBOX_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A test that asks in a loop is not asking too often; the limit has a test of its own.
API_PER_MINUTE = 1_000_000
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Looks a file up when it is asked for, so that nobody has to collect static files before a test.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as the served database is; one per process, so that two runs in one folder do not meet.
    (VAR / "test").mkdir(parents=True, exist_ok=True)
    # Its tables are made from the models: the migrations take longer than a hundred tests, and are run by PostgreSQL's
    # suite and by scripts.smoke; `make check` sees that they and the models say the same.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test" / f"{os.getpid()}.sqlite3"), "MIGRATE": False}
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"]["OPTIONS"],
        # What a power cut would lose is made anew by the next run.
        "init_command": DATABASES["default"]["OPTIONS"]["init_command"].replace("synchronous=FULL", "synchronous=OFF"),
    }
