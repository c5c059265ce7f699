"""Many old minutes sent one by one: how far it has come, what got lost, and leaving while files are unsent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meetings.models import SourceDocument
from organisations.models import User

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Route

    from tests.browser.windows import Windows

ASKS_BEFORE_LEAVING = "!dispatchEvent(new Event('beforeunload', {cancelable: true}))"


def payload(name: str, text: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": text}


def test_files_are_sent_one_by_one_and_one_that_got_lost_is_sent_again(windows: Windows, ida: User) -> None:
    window = windows(ida)
    page = window.page
    page.goto(f"{window.url}/sekretariat/import/")
    page.evaluate(
        """() => {
          window.seen = [];
          const label = document.querySelector('.progress label');
          new MutationObserver(() => window.seen.push(label.textContent)).observe(label, {childList: true});
        }"""
    )
    lost: list[Route] = []

    def lose_the_second(route: Route) -> None:
        if b"b.txt" in (route.request.post_data_buffer or b"") and not lost:
            lost.append(route)
            route.abort()
        else:
            route.continue_()

    page.route("**/sekretariat/import/", lose_the_second)
    texts = {"a.txt": b"Referat\nA", "b.txt": b"Referat\nB", "tom.txt": b"", "d.txt": b"Referat\nD"}
    page.locator("input[type=file]").set_input_files([payload(name, text) for name, text in texts.items()])
    page.get_by_role("button", name="Les inn").click()
    page.locator(".progress li", has_text="tom.txt").wait_for()
    page.locator(".progress label", has_text="fil 4 av 4").wait_for()

    told = page.locator(".progress li p").all_inner_texts()
    asks_while_unsent = page.evaluate(ASKS_BEFORE_LEAVING)
    seen = page.evaluate("window.seen")
    page.get_by_role("button", name="Prøv igjen").click()
    page.locator(".progress li", has_text="b.txt").wait_for(state="detached")
    asks_afterwards = page.evaluate(ASKS_BEFORE_LEAVING)
    page.get_by_role("link", name="Vis køen").click()
    page.get_by_role("heading", name="Venter på å bli utkast").wait_for()

    assert told == [
        "b.txt: Fila kom ikke fram. Se etter at du er på nett, og prøv igjen.",
        "tom.txt: Filen er tom. Velg filen som inneholder referatet.",
    ]
    assert seen[:4] == [f"Sender fil {n} av 4" for n in range(1, 5)]
    assert (asks_while_unsent, asks_afterwards) == (True, False)
    assert sorted(SourceDocument.rows.values_list("name", flat=True)) == ["a.txt", "b.txt", "d.txt"]
    window.complaints[:] = [said for said in window.complaints if "Failed to load resource" not in said]
