"""Chromium against the served site: real pages, the real content security policy, no script taken for granted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from council.demo.reading import read_register
from meetings.models import AgendaItem
from organisations.models import User
from scripts.packages import chromium
from tests.browser.windows import PASSWORD, Window, seated
from tests.builders import make_item, make_meeting, make_person, make_user
from tests.kept_rows import KeptRows

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

# Playwright drives the browser from an event loop in this thread; the tests themselves wait for each answer.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

AXE = Axe().axe_script
ALONE = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
"""Chromium as root on a machine without a network of its own."""


# Its other answers than violations are most of what it says, and cost as much to carry here as the tests to run.
ASK_AXE = """async ([colours, known]) => {
  const ask = async (where, options) =>
    (await axe.run(where, {resultTypes: ['violations'], ...options})).violations;
  const found = colours ? [] : await ask(document, {rules: {'color-contrast': {enabled: false}}});
  const behind = new Map(), looks = new Map();
  const backdrop = node => {
    if (!node) return '';
    if (!behind.has(node)) {
      const {backgroundColor, backgroundImage, opacity, position, clipPath, filter} = getComputedStyle(node);
      const own = [backgroundColor, backgroundImage, opacity, position, clipPath, filter].join();
      const plain = own === 'rgba(0, 0, 0, 0),none,1,static,none,none';
      behind.set(node, backdrop(node.parentElement) + (plain ? '' : `/${own}`));
    }
    return behind.get(node);
  };
  const letters = node => {
    const {color, fontSize, fontWeight, textShadow, textDecoration, borderBottom} = getComputedStyle(node);
    return [node.localName, color, fontSize, fontWeight, textShadow, textDecoration, borderBottom].join();
  };
  for (const node of document.body.querySelectorAll('*')) {
    const says = node.matches('input, select, textarea') || [...node.childNodes].some(
      child => child.nodeType === Node.TEXT_NODE && child.data.trim());
    const box = node.getBoundingClientRect();
    if (!says || !box.width || !box.height || !node.checkVisibility({visibilityProperty: true})) continue;
    const off = Boolean(node.closest(':disabled, [aria-disabled=true]') || node.closest('label')?.control?.disabled);
    const about = node.matches('a') && node.closest('p, li, dd, td, div');
    const link = about ? [about.textContent.trim().length > 2 * node.textContent.trim().length, letters(about)] : [];
    const look = [letters(node), off, ...link, backdrop(node)].join();
    looks.set(look, [looks.get(look)?.[0] ?? node, node]);
  }
  for (const look of known) looks.delete(look);
  const rules = ['color-contrast', ...colours ? ['link-in-text-block'] : []];
  const pale = looks.size ? await ask([...looks.values()].flat(), {runOnly: rules}) : [];
  return [[...found, ...pale], [...looks.keys()]];
}"""
"""A look: what the letters are like, for a link those around it too, and what lies behind them, out to the page. A
disabled control has no contrast to keep, so it stands for no other."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:  # Any: Playwright's options
    return {**browser_type_launch_args, "executable_path": str(chromium()), "args": list(ALONE)}


@pytest.fixture(scope="session")
def kept_demo() -> Iterator[KeptRows]:
    """Where a process keeps the demo council once it has loaded it."""
    with closing(KeptRows()) as kept:
        yield kept


@pytest.fixture
def demo(live_server: LiveServer, settings: Any, kept_demo: KeptRows) -> str:  # Any: pytest-django's
    """The demo council, served. Its address."""
    settings.DEMO = True
    kept_demo.stand(lambda: call_command("load_demo", "--yes", verbosity=0))
    return str(live_server.url)


def violations(
    page: Page, looks: set[str] | None = None, *, colours_only: bool = False
) -> list[dict[str, Any]]:  # Any: axe's own rows
    """What axe says of the page as it stands, or of its colours alone.

    Contrast, which takes more of its time than all else, is a function of the look: it is asked of the first and the
    last element of each, and of none whose look is among those asked before. `looks` takes up what was asked now.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
        page.add_init_script(
            AXE
        )  # a script that each page begins with is read once, one carried to each page each time
    known = looks if looks is not None else set[str]()
    found: list[dict[str, Any]]
    found, asked = page.evaluate(ASK_AXE, [colours_only, sorted(known)])
    known.update(asked)
    return found


@dataclass
class Desk:
    """A reader's browser window, and what it complained of."""

    context: BrowserContext
    page: Page
    url: str
    console: list[str] = field(default_factory=list)
    looks: set[str] = field(default_factory=set)
    themes: list[Literal["light", "dark"]] = field(default_factory=lambda: ["light", "dark"])
    """The one that is shown stands first."""

    def in_each_theme(self) -> Iterator[str]:
        """The page in one theme after the other: from the one it is in, since to change it is to draw all anew."""
        for theme in tuple(self.themes):
            self.page.emulate_media(color_scheme=theme)
            yield theme
        self.themes.reverse()

    def open(self, path: str) -> int:
        """Go there; the status of the answer."""
        response = self.page.goto(self.url + path)
        return response.status if response else 0

    def violations(self) -> list[dict[str, Any]]:  # Any: axe's own rows
        return violations(self.page, self.looks)

    def sign_in(self, role: str) -> None:
        account = next(user for user in read_register()["users"] if user["role"] == role)
        self.open("/logg-inn/")
        self.page.get_by_label("E-post").fill(account["email"])
        self.page.get_by_label("Passord", exact=True).fill(account["password"])
        self.page.get_by_role("button", name="Logg inn").click()
        self.page.wait_for_url(lambda url: "/logg-inn/" not in url)


@pytest.fixture
def desk(browser: Browser, demo: str) -> Iterator[Desk]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nb-NO", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.set_default_navigation_timeout(45_000)  # a busy machine is slow, which is not what these tests are about
    window = Desk(context, page, demo)

    def note(message: ConsoleMessage) -> None:
        # A page that is rightly refused is told of by the browser too; everything else is our fault.
        if "the server responded with a status of 40" not in message.text:
            window.console.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: window.console.append(f"{page.url}: {error}"))
    yield window
    context.close()


@pytest.fixture
def windows(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[User], Window]]:
    """Opens a window of somebody's own; none of them may complain."""
    opened: list[Window] = []

    def window(user: User) -> Window:
        context = browser.new_context(locale="nb-NO", reduced_motion="reduce")
        opened.append(seated(context, user, str(live_server.url)))
        return opened[-1]

    yield window
    complaints = [said for window in opened for said in window.complaints]
    for one in opened:
        one.context.close()
    assert complaints == []


@pytest.fixture
def ida(transactional_db: None) -> User:
    return make_user(make_person("Ida Hagen"), email="ida@example.org", password=PASSWORD, secretary=True)


@pytest.fixture
def morten(transactional_db: None) -> User:
    return make_user(make_person("Morten Vik"), email="morten@example.org", password=PASSWORD, secretary=True)


@pytest.fixture
def item(transactional_db: None) -> AgendaItem:
    meeting = make_meeting(text="LPS: Først.")
    make_item(meeting, "Neste sak.", heading="Bolig")
    return meeting.items.order_by("position")[0]
