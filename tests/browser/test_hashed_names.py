"""The writing page under the names that a served council's files have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management import call_command

from meetings.models import Meeting
from tests.browser.conftest import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Route


def test_the_writing_page_runs_under_the_hashed_names_of_a_served_council(
    desk: Desk, settings: Any, tmp_path: Path
) -> None:
    desk.sign_in("secretary")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "council.hashed_names.HashedNames"}}
    call_command("collectstatic", verbosity=0, interactive=False)
    asked: list[str] = []

    def serve(route: Route) -> None:
        asked.append(route.request.url.partition("/static/")[2])
        route.fulfill(path=tmp_path / asked[-1])

    desk.page.route("**/static/**", serve)
    meeting = Meeting.rows.filter(state=Meeting.State.DRAFT).latest("pk")
    desk.open(f"/sekretariat/moter/{meeting.pk}/skriv/")
    desk.page.keyboard.press("F1")

    assert desk.page.locator("#hjelp").is_visible()
    assert [name for name in asked if name.startswith("js/") and name.count(".") < 2] == []
    assert desk.console == []
