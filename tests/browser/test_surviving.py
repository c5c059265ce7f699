"""What is typed outlives a stopped server, a closed tab and a killed browser; long and odd pastes are kept too."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection
from playwright.sync_api import Error
from pytest_django.live_server_helper import LiveServer

from meetings.models import AgendaItem
from organisations.models import User
from scripts.packages import chromium
from tests.browser.conftest import ALONE
from tests.browser.windows import COPIES, Window, saved, seated
from tests.outbox_storm import ROOT, environment
from tests.two_writers import NO_MAIL

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

    from tests.browser.windows import Windows

HOSTILE = (
    "\t• Å – ‑ \u00ad \u202eRTL\u202c \u2066x\u2069 👩\u200d👩\u200d👧 \U0001d11e \x01\x0b\x0c\x1f\x7f \u2028"
    ' \u2029 \ufeff A/S: B: C/D\n  \\ ((x)) < & "'
)


@contextmanager
def served(port: int) -> Iterator[None]:
    """A server in a process of its own over the test's database, until it is killed."""
    command = [sys.executable, "manage.py", "runserver", "--noreload", "--skip-checks", f"127.0.0.1:{port}"]
    surroundings = environment(connection.settings_dict, NO_MAIL)
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL) as server:
        try:
            while server.poll() is None:
                with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                time.sleep(0.05)
            yield
        finally:
            server.kill()


def test_a_server_that_is_stopped_and_started_again_gets_what_was_typed_meanwhile(
    browser: Browser, ida: User, item: AgendaItem
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    context = browser.new_context(locale="nb-NO")
    window = seated(context, ida, f"http://127.0.0.1:{port}")
    window.page.set_default_timeout(45_000)  # the server starts when the machine lets it
    with served(port):
        window.open(item)
        window.type("\nRIO: Før.")
        window.sees("saved")
    window.type("\nRIO: Tjeneren er borte.")
    window.sees("offline")
    window.type(" Mer.")
    assert saved(item) == f"{item.text}\nRIO: Før."
    with served(port):
        window.sees("saved")
        context.close()
    assert saved(item) == f"{item.text}\nRIO: Før.\nRIO: Tjeneren er borte. Mer."
    assert window.complaints == []


def group_of(profile: Path) -> int:
    """The process group of the browser that has this profile, which is none of ours."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"--user-data-dir={profile}\0".encode() in (folder / "cmdline").read_bytes():
                group = os.getpgid(int(folder.name))
                assert group != os.getpgid(0)
                return group
    raise RuntimeError("no browser has the profile")


def test_a_closed_tab_and_a_killed_browser_have_kept_every_character(
    playwright: Playwright, ida: User, item: AgendaItem, live_server: LiveServer, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"

    def start() -> Window:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=str(chromium()), args=[*ALONE], locale="nb-NO"
        )
        window = seated(context, ida, str(live_server.url))
        window.open(item)
        return window

    def cut_off(window: Window, text: str) -> None:
        window.context.set_offline(True)
        window.page.wait_for_function("!navigator.onLine")
        window.type(text)

    typed = "LPS: Alt – «også» 🙂 ‑ og \u200fdette.\n  Mer."
    window = start()
    cut_off(window, f"\n1 {typed}")
    window.page.close()
    window.context.set_offline(False)
    window = seated(window.context, ida, window.url)
    window.open(item)
    window.fetches()
    window.sees("saved")
    assert saved(item) == window.text == f"{item.text}\n1 {typed}"

    cut_off(window, f"\n2 {typed}")
    window.page.wait_for_timeout(100)  # what the machine needs to write the last key down
    os.killpg(group_of(profile), signal.SIGKILL)
    with suppress(Error):
        window.context.close()
    window = start()
    window.fetches()
    window.sees("saved")
    text = window.text
    window.context.close()
    assert saved(item) == text == f"{item.text}\n1 {typed}\n2 {typed}"


def test_what_is_pasted_is_kept_code_point_for_code_point_or_said_to_be_too_long(
    windows: Windows, ida: User, item: AgendaItem
) -> None:
    window = windows(ida)
    page = window.page
    page.set_default_timeout(60_000)
    window.open(item)
    line = f"LPS: {'Åse sa 🙂. ' * 9}".ljust(99) + "\n"
    for text in (HOSTILE, line * 1_900):  # the longer is 190 000 characters, and more code units
        window.paste(text)
        window.sees("saved")
        assert saved(item) == window.text == text

    long = f"LPS: {'et møte ' * 245}".ljust(1_999) + "\n"
    window.paste(long * 1_000)
    window.sees("stuck")
    assert window.state == (
        "Saken er for lang til å lagres (grense 200 000 tegn). Teksten ligger trygt på denne maskinen."
    )
    window.type("!")
    kept = f"async (text) => (await ({COPIES})()).includes(text)"
    page.wait_for_function(kept, arg=f"{long * 1_000}!")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    window.fetches()
    window.sees("stuck")
    assert window.text == f"{long * 1_000}!"
    assert saved(item) == text
    window.paste("LPS: Kort igjen.")
    window.sees("saved")
    assert saved(item) == "LPS: Kort igjen."
    many = "LPS: Ja.\n" * 222_222  # as text, not as markup, Chromium would take these lines in hours
    window.paste(many)
    window.sees("stuck")
    page.wait_for_function(kept, arg=many)
    assert saved(item) == "LPS: Kort igjen."
