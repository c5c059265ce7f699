"""The demo as a newcomer meets it: a fresh clone in a folder with blanks and æøå, `make run`, the main pages, log-in.

Runs twice: the second start must be quick and leave every row as it was. Uses the standard library alone.
"""

import http.cookiejar
import os
import re
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from html import unescape
from pathlib import Path

from scripts.stopping import ROOT, Stop, run_command

INVENTED = "Oppdiktet innhold"
FAIR = "De er ikke vedtatte uttalelser."
FIRST_START = 300  # seconds; packages come over the network
SECOND_START = 5


class Browser:
    """Keeps cookies and follows redirects, as a reader's browser does; knows no script."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.url = base
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def get(self, path: str, *expected: str) -> str:
        """The page's HTML. Raises Stop when it is not there or lacks one of the expected texts."""
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.base, path)), expected)

    def post(self, page: str, *expected: str, **fields: str) -> str:
        """Fill in the form of the page fetched last: its hidden fields go along."""
        hidden = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
        values = {name: value for tag in hidden for name, value in [_name_and_value(tag)] if name}
        body = urllib.parse.urlencode(values | fields).encode()
        return self._open(urllib.request.Request(self.url, data=body, headers={"Referer": self.url}), expected)

    def _open(self, request: urllib.request.Request, expected: tuple[str, ...]) -> str:
        try:
            with self.opener.open(request, timeout=20) as answer:
                page = str(answer.read().decode("utf-8"))
                self.url = answer.url
        except urllib.error.HTTPError as error:
            raise _failure(f"{request.full_url} answered {error.code}") from error
        for text in expected:
            if text not in unescape(page):
                raise _failure(f"{request.full_url} does not say «{text}»")
        print(f"  {urllib.parse.unquote(self.url.removeprefix(self.base.rstrip('/')))}", flush=True)
        return page


def _name_and_value(tag: str) -> tuple[str, str]:
    name = re.search(r'\bname="([^"]*)"', tag)
    value = re.search(r'\bvalue="([^"]*)"', tag)
    return (name[1] if name else "", unescape(value[1]) if value else "")


def _failure(sentence: str) -> Stop:
    return Stop(f"Røykprøven stoppet: {sentence}.", f"The smoke run stopped: {sentence}.")


def first_link(page: str, pattern: str) -> str:
    found = re.search(rf'href="({pattern})"', page)
    if not found:
        raise _failure(f"no link like {pattern}")
    return unescape(found[1])


@contextmanager
def served(folder: Path, port: int, *, within: float) -> Iterator[str]:
    """`make run` until it answers. Gives what it printed; stops the processes that it started, and only those."""
    log = folder / "smoke.log"
    began = time.monotonic()
    with log.open("w") as output:
        server = subprocess.Popen(
            ["make", "run", f"PORT={port}"], cwd=folder, stdout=output, stderr=output, start_new_session=True
        )
    try:
        while f"http://127.0.0.1:{port}/" not in log.read_text() or not _answers(port):
            if server.poll() is not None:
                raise _failure(f"make run ended: {log.read_text()}")
            if time.monotonic() - began > within:
                raise _failure(f"make run took more than {within} seconds: {log.read_text()}")
            time.sleep(0.05)
        print(f"make run answered after {time.monotonic() - began:.1f} s", flush=True)
        yield log.read_text()
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
    if _answers(port):
        raise _failure("the server outlived its stop")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rows(folder: Path) -> list[str]:
    """The whole database as text, but for sessions and log-in times."""
    with closing(sqlite3.connect(folder / "var" / "ordskifte.sqlite3")) as database:
        return [line for line in database.iterdump() if "django_session" not in line]


def read_as_anyone(browser: Browser) -> None:
    front = browser.get("/", INVENTED)
    report = browser.get(first_link(front, r"/referater/[^/\"?#]+/"), "Kort fortalt", FAIR, INVENTED)
    permalink = re.search(r'id="i(\d+)"', report)
    if not permalink:
        raise _failure("the latest report has no statement with a permalink")
    browser.get(f"/innspill/{permalink[1]}/", FAIR)
    everyone = browser.get("/innspill/", FAIR, INVENTED)
    slug, short = first_plate(everyone)
    of_one = speakers(browser.get(f"/innspill/?org={slug}", FAIR, short))
    if not of_one or not all(short in names for names in of_one) or of_one == speakers(everyone):
        raise _failure(f"the statements of {short} are mixed with others: {of_one}")
    browser.get("/organisasjoner/", short, INVENTED)
    browser.get(f"/organisasjoner/{slug}/", short, INVENTED)
    browser.get("/en/", 'lang="en"')


def speakers(page: str) -> list[str]:
    """Who said each statement of a list, as its label has it."""
    return [unescape(label) for label in re.findall(r'class="hit" aria-label="([^"]*)"', page)]


def first_plate(page: str) -> tuple[str, str]:
    """Slug and short name of the first organisation whose statement is listed."""
    found = re.search(r'class="plate[^>]*href="/organisasjoner/([^/"]+)/"[^>]*>([^<]+)<', page)
    if not found:
        raise _failure("no organisation's plate in the list of statements")
    return found[1], unescape(found[2]).strip()


def read_as_secretary(browser: Browser, account: dict[str, str]) -> None:
    door = browser.get("/sekretariat/", "Logg inn")
    browser.post(door, "Oversikt", "Nytt møte", username=account["email"], password=account["password"])


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "min mappe æøå"
        subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
        with (folder / "council" / "demo" / "register.toml").open("rb") as file:
            accounts = {user["role"]: user for user in tomllib.load(file)["users"]}
        port = _free_port()
        for within in (FIRST_START, SECOND_START):
            before = rows(folder) if within == SECOND_START else []
            with served(folder, port, within=within) as printed:
                for text in (
                    f"http://127.0.0.1:{port}/",
                    *(accounts[role]["email"] for role in ("secretary", "member")),
                ):
                    if text not in printed:
                        raise _failure(f"make run does not print {text}: {printed}")
                if before and rows(folder) != before:
                    raise _failure("a second start changed the database")
                read_as_anyone(Browser(f"http://127.0.0.1:{port}/"))
                read_as_secretary(Browser(f"http://127.0.0.1:{port}/"), accounts["secretary"])
    print("The demo works from a fresh clone.")
    return 0


if __name__ == "__main__":
    run_command(main)
