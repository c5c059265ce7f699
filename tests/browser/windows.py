"""One person's browser window at the minutes, and what it has saved or kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meetings.models import AgendaItem
from organisations.models import User
from tests.conftest import logged_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    Windows = Callable[[User], "Window"]

PASSWORD = "lang-nok-til-prøven"
COPIES = """() => new Promise((done) => {
  const asked = indexedDB.open('ordskifte');
  asked.onsuccess = () => {
    const all = asked.result.transaction('copies').objectStore('copies').getAll();
    all.onsuccess = () => done(all.result.filter((copy) => copy.fields).map((copy) => copy.fields.text));
  };
})"""

TURN = """() => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => done();
  port2.postMessage(0);
})"""


def make_picture(page: Page) -> None:
    """Where the clock stands still: let the next picture be made, and what waits for it be done."""
    page.clock.run_for(20)
    page.evaluate(TURN)


@dataclass
class Window:
    """One person's browser window at the minutes."""

    context: BrowserContext
    page: Page
    url: str
    complaints: list[str]

    def open(self, item: AgendaItem) -> None:
        self.page.goto(f"{self.url}/sekretariat/moter/{item.meeting_id}/skriv/?sak={item.pk}")

    @property
    def text(self) -> str:
        return str(self.page.locator(".sak:not([hidden]) textarea[name=text]").input_value())

    @property
    def shown(self) -> str:
        """What the bar shows while all goes well; nobody hears it at every save."""
        return str(self.page.locator("#tilstand [aria-hidden]").inner_text()).strip()

    @property
    def state(self) -> str:
        """What it says of trouble."""
        return str(self.page.locator("#tilstand > :first-child").inner_text()).strip()

    def fetches(self) -> None:
        self.press("Hent den")

    def type(self, text: str) -> None:
        """At the end of the item that is shown."""
        self.page.locator(".sak:not([hidden]) textarea[name=text]").focus()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    def paste(self, text: str) -> None:
        """In the place of what stands there."""
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.locator(".sak:not([hidden]) textarea[name=text]").focus()
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Control+v")

    def sees(self, state: str) -> None:
        self.page.locator(f"#tilstand[data-s={state}]").wait_for()

    def is_told(self, text: str) -> None:
        self.page.locator("[aria-live] .notice", has_text=text).wait_for()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


def seated(context: BrowserContext, user: User, url: str) -> Window:
    sign_in(context, user, url)
    page = context.new_page()
    page.set_default_timeout(15_000)
    window = Window(context, page, url, [])
    page.on("pageerror", lambda error: window.complaints.append(error.stack or str(error)))
    return window


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    context.add_cookies([{"name": "sessionid", "value": logged_in(user).cookies["sessionid"].value, "url": url}])


def saved(item: AgendaItem) -> str:
    return AgendaItem.rows.values_list("text", flat=True).get(pk=item.pk)
