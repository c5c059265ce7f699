"""Where the figures are taken: the demo council in a database of its own, served on loopback, and a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import django

from scripts.packages import chromium
from scripts.stopping import VAR, Stop, make_writable_folder

if TYPE_CHECKING:
    from playwright.sync_api import Page

ALONE = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


@dataclass(frozen=True)
class Stage:
    """The address of the served demo council, and who writes there."""

    url: str
    email: str
    password: str

    def sign_in(self, page: Page) -> None:
        page.goto(f"{self.url}/logg-inn/")
        page.get_by_label("E-post").fill(self.email)
        page.get_by_label("Passord", exact=True).fill(self.password)
        page.get_by_role("button", name="Logg inn").click()
        page.wait_for_url(lambda address: "/logg-inn/" not in address)


@contextmanager
def stage() -> Iterator[Stage]:
    """The demo council, served by a thread of this process until the block ends. Browsers are launched by whoever
    needs one: `browser()`."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "LOG_LEVEL": "ERROR", "DEMO": "1"}
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
    os.environ.pop("DATABASE_URL", None)
    make_writable_folder(VAR / "test")
    django.setup()
    from django.conf import settings
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.db import connection
    from django.test.testcases import LiveServerThread
    from django.test.utils import setup_test_environment

    from council.demo.reading import read_register

    setup_test_environment(debug=False)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    call_command("load_demo", "--yes", verbosity=0)
    settings.ALLOWED_HOSTS = ["*"]
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    account = next(user for user in read_register()["users"] if user["role"] == "secretary")
    try:
        yield Stage(f"http://127.0.0.1:{server.port}", account["email"], account["password"])
    finally:
        server.terminate()
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)


def browser_path() -> str:
    """The browser to launch, with ALONE. Raises Stop: a figure that was not taken is no pass."""
    found = chromium()
    if found is None:
        raise Stop("Fant ingen Chromium.", "Found no Chromium.")
    return found
