"""Every page in a real browser: no accessibility violation, no sideways scrolling, nothing in the console.

Source: the design note's table «Accessibility: rule → test», WCAG 2.2 AA.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from meetings.models import AgendaItem, Attachment, Meeting, SourceDocument, Task
from organisations.links import token_of
from organisations.models import ChangeRequest, Organisation, Person, Seat, User
from organisations.subscribing import digest_link
from tests.browser import pages
from tests.browser.conftest import violations

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Desk

WIDTHS = (1280, 390)
NARROW_ONLY = (390,)
NARROW = 320
TEXT_SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
ADOPT = "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }"
SMALL_TARGETS = """() => {
  const inText = node => node.closest('p, li, dd, th, td, figcaption, h1, h2, h3, .who, label, .chips, legend');
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter(node => {
      const box = node.getBoundingClientRect();
      if (!box.width || !box.height || getComputedStyle(node).visibility === 'hidden') return false;
      if (box.bottom < 0 || box.right < 0 || node.ariaHidden === 'true') return false;
      if (node.tagName === 'A' && inText(node)) return false;
      const label = node.labels && node.labels[0] ? node.labels[0].getBoundingClientRect() : box;
      return Math.max(box.width, label.width) < 24 || Math.max(box.height, label.height) < 24;
    })
    .map(node => node.outerHTML.slice(0, 120));
}"""
HEADINGS = "() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(node => Number(node.tagName[1]))"


def visitors_pages() -> list[str]:
    organisation = Organisation.rows.get(short="LPS")
    announced = Meeting.rows.filter(announced_at__isnull=False, state="planned").get()
    return [
        "/",
        "/referater/",
        "/referater/2026-11-05/",
        "/referater/2026-06-03/",
        "/innspill/",
        "/innspill/?q=bolig",
        "/innspill/?q=finnesikke",
        "/organisasjoner/",
        "/moter/",
        organisation.get_absolute_url(),
        announced.get_absolute_url(),
        "/om/",
        "/personvern/",
        "/tilgjengelighet/",
        "/logg-inn/",
        "/passord/",
        f"/ukebrev/{token_of(digest_link(Person.rows.filter(account__isnull=False)[0]))}/",
        "/finnes-ikke/",
        "/en/",
        "/en/referater/2026-11-05/",
        "/referater/2026-11-05/nettside/",
    ]


def members_pages() -> list[str]:
    corrected = Meeting.rows.filter(revisions__kind="correction").distinct().latest("date")
    return [
        "/",
        "/referater/",
        "/referater/2026-11-05/",
        f"/referater/{corrected.slug}/utgave/1/",
        "/innspill/?org=lps",
        Organisation.rows.get(short="LPS").get_absolute_url(),
        "/oppfolging/?hvem=alle&vis=alle",
        "/oppfolging/?hvem=organisasjoner",
        "/min-side/",
        "/min-side/passord/",
        "/min-side/organisasjon/lps/",
        "/min-side/organisasjon/lps/endre/vara/",
        "/min-side/organisasjon/lps/endre/navn-og-adresser/",
        "/moter/",
        "/logg-ut/",
    ]


def secretarys_pages() -> list[str]:
    draft = Meeting.rows.filter(state="draft").get()
    planned = Meeting.rows.filter(state="planned").get()
    published = Meeting.rows.filter(state="published").latest("date")
    item = AgendaItem.rows.filter(meeting=draft).first()
    assert item is not None
    paper = Attachment.rows.create(
        meeting=draft, item=item, title="Tall", file_name="tall.txt", content_type="text/plain", content=b"1"
    )
    content = b"Referat\n\nTil stede: LPS\n\nSak 1 Bolig\nLPS: Flere boliger.\n"
    document = SourceDocument.rows.create(
        name="gammelt.txt",
        content=content,
        sha256="0" * 64,
        encoding="utf-8",
        line_count=7,
        received_by=User.objects.first(),
    )
    wish = ChangeRequest.rows.create(
        organisation=Organisation.rows.get(short="LPS"),
        kind=ChangeRequest.Kind.ADDRESS,
        fields={"email": "ny@lps.example"},
    )
    base = f"/sekretariat/moter/{draft.pk}/"
    seat = Seat.rows.get(organisation__short="LPS")
    return [
        "/sekretariat/",
        "/sekretariat/moter/",
        "/sekretariat/moter/ny/",
        base,
        f"{base}skriv/",
        f"{base}deltakere/",
        f"{base}forhandsvis/",
        f"{base}publiser/",
        f"{base}slett/",
        f"/sekretariat/moter/{published.pk}/publisert/",
        f"/sekretariat/moter/{published.pk}/fravarende/",
        f"/sekretariat/moter/{published.pk}/tillegg/ny/",
        f"/sekretariat/moter/{published.pk}/rett/",
        f"/sekretariat/moter/{published.pk}/lesere/",
        f"/sekretariat/moter/{published.pk}/trekk-tilbake/",
        f"/sekretariat/moter/{planned.pk}/kunngjor/",
        f"/sekretariat/saker/{item.pk}/slett/",
        f"/sekretariat/saker/{item.pk}/vedlegg/",
        f"/sekretariat/vedlegg/{paper.pk}/slett/",
        "/sekretariat/register/",
        f"/sekretariat/register/organisasjoner/{seat.organisation_id}/",
        f"/sekretariat/register/medlemskap/{seat.pk}/avslutt/",
        f"/sekretariat/register/medlemskap/{seat.pk}/representant/",
        f"/sekretariat/register/personer/{seat.representations.filter(person__isnull=False)[0].person_id}/",
        "/sekretariat/register/skrivemater/",
        "/sekretariat/register/personer/ny/?navn=Kari",
        f"/sekretariat/register/personer/{seat.representations.filter(person__isnull=False)[0].person_id}/innlogging/",
        f"/sekretariat/register/organer/{seat.body_id}/",
        f"/sekretariat/register/organer/{seat.body_id}/verv/",
        f"/sekretariat/register/medlemskap/{seat.pk}/slett/",
        "/sekretariat/forslag/",
        "/sekretariat/oppfolging/",
        "/sekretariat/oppfolging/ny/",
        f"/sekretariat/oppfolging/{Task.rows.filter(permalink__statuses__isnull=False)[0].pk}/",
        f"/sekretariat/oppfolging/{Task.rows.filter(permalink__statuses__isnull=True)[0].pk}/purr/",
        "/sekretariat/utboks/",
        "/sekretariat/endringsforslag/",
        f"/sekretariat/endringsforslag/{wish.pk}/",
        "/sekretariat/organisasjoner/lps/lenke/",
        "/sekretariat/import/",
        f"/sekretariat/import/{document.pk}/",
        f"/sekretariat/import/{document.pk}/forkast/",
    ]


def flaws_of(desk: Desk, path: str, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """Everything that is wrong with one page, in these widths and both themes.

    It is opened once and made narrower, as a reader's window is. The dark theme differs in colours alone.
    """
    found: list[str] = []
    page = desk.page
    page.set_viewport_size({"width": widths[0], "height": 900})
    status = desk.open(path)
    if status >= 500:
        return [f"{path} answers {status}"]
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found.extend(
            f"{path} {width} {theme} {row['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
            for theme in desk.in_each_theme()
            for row in violations(page, desk.looks, colours_only=theme == "dark")
            for node in row["nodes"]
        )
        found.extend(f"{path} {width} small target {html}" for html in page.evaluate(SMALL_TARGETS))
    levels = page.evaluate(HEADINGS)
    if levels.count(1) != 1 or any(after > before + 1 for before, after in pairwise(levels)):
        found.append(f"{path} headings {levels}")
    page.evaluate(ADOPT, TEXT_SPACING)
    if page.evaluate("document.documentElement.scrollWidth") > widths[-1]:
        found.append(f"{path} scrolls sideways with text spacing")
    page.evaluate(ADOPT, "")
    for width in (NARROW, 640):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{path} scrolls sideways at {width} px")
    return found


PUT_LINES = """html => {
  document.querySelector('main').innerHTML = html;
  document.querySelectorAll('[data-look]').forEach(node => { node.style.cssText = node.dataset.look; });
}"""


def test_a_pale_line_is_found_among_many_like_it(desk: Desk) -> None:
    """Whatever makes it pale: contrast is asked of two elements of each look, and once."""
    desk.open("/om/")
    assert desk.violations() == []
    pale = (
        "<p class=muted id=a data-look='color: #aaa'>Hei",
        "<ul><li>Hei<li data-look='font-size: 3em; color: #888'>Hei<li id=b data-look='color: #888'>Hei</ul>",
        "<div data-look='background: #777'><p class=muted id=c>Hei</div>",
        "<div data-look='opacity: .3'><p id=d>Hei</div>",
        "<label>Navn <input value=Hei></label><label>Navn <input id=e value=Hei data-look='color: #bbb'></label>",
        "<button disabled data-look='color: #999'>Nei</button><button id=f data-look='color: #999'>Hei</button>",
        "<p>Hei på deg <a href=#a>hei</a>",
        "<p>Hei på deg <a href=#a id=g data-look='color: #333; text-decoration: none'>hei</a>",
    )
    desk.page.evaluate(PUT_LINES, "".join(f"{'<p class=muted>Hei' * 5}{line}{'<p>Hei' * 5}" for line in pale))

    found = violations(desk.page, desk.looks, colours_only=True)

    targets = {target for row in found for node in row["nodes"] for target in node["target"]}
    assert targets == {"#a", "#b", "#c", "#d", "#e", "#f", "#g"}


def check(desk: Desk, paths: list[str], widths: tuple[int, ...] = WIDTHS) -> None:
    flaws = [flaw for path in paths for flaw in flaws_of(desk, path, widths)]

    assert "\n".join(flaws) == ""
    assert desk.console == []


def test_visitors_pages_are_accessible(desk: Desk) -> None:
    check(desk, visitors_pages())


def test_members_pages_are_accessible(desk: Desk) -> None:
    desk.sign_in("member")

    check(desk, members_pages())


def test_the_secretarys_pages_are_accessible(desk: Desk) -> None:
    desk.sign_in("secretary")

    check(desk, secretarys_pages())


def test_pages_opened_by_a_link_are_accessible(desk: Desk) -> None:
    check(desk, pages.link_pages(), NARROW_ONLY)


@pytest.mark.parametrize(
    "find", [pages.convening_pages, pages.following_pages, pages.register_pages, pages.queue_pages]
)
def test_the_pages_around_a_meeting_are_accessible(desk: Desk, find: Callable[[], list[str]]) -> None:
    """In the narrow width alone, where most goes wrong: these pages are many and made of the same parts."""
    desk.sign_in("secretary")

    check(desk, find(), NARROW_ONLY)


FOCUS = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const style = getComputedStyle(node), box = node.getBoundingClientRect();
  const ringed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const at = document.elementFromPoint(Math.max(0, Math.min(innerWidth - 1, box.left + box.width / 2)),
                                       Math.max(0, Math.min(innerHeight - 1, box.top + box.height / 2)));
  const seen = at === null || node.contains(at) || at.contains(node) || (node.labels && [...node.labels].includes(at));
  return {html: node.outerHTML.slice(0, 100), ringed, seen, inside: box.bottom > 0 && box.top < innerHeight};
}"""


@pytest.mark.parametrize("path", ["/", "/referater/2026-11-05/", "/innspill/?q=bolig", "/logg-inn/"])
def test_the_keyboard_reaches_all_and_focus_is_always_seen(desk: Desk, path: str) -> None:
    desk.open(path)
    controls = desk.page.locator("a[href]:visible, button:visible, input:visible, summary:visible").count()

    walked = []
    for _step in range(controls + 10):
        desk.page.keyboard.press("Tab")
        focus = desk.page.evaluate(FOCUS)
        if focus is None:
            break
        walked.append(focus)

    assert "#innhold" in walked[0]["html"]
    assert [stop["html"] for stop in walked if not (stop["ringed"] and stop["inside"] and stop["seen"])] == []
    assert controls * 0.9 <= len(walked) <= controls + 5


def test_pages_without_script_read_and_filter_the_same(desk: Desk) -> None:
    browser = desk.context.browser
    assert browser is not None
    page = browser.new_context(java_script_enabled=False).new_page()

    page.goto(f"{desk.url}/innspill/")
    page.get_by_label("LPS", exact=False).first.check()
    page.get_by_role("button", name="Vis treff").click()

    assert "org=" in page.url
    assert page.locator("article.hit").count() > 0


def test_nothing_is_asked_of_another_host(desk: Desk) -> None:
    hosts: set[str] = set()
    desk.page.on("request", lambda request: hosts.add(request.url.split("/")[2]))

    for path in visitors_pages():
        desk.open(path)

    assert hosts == {desk.url.split("/")[2]}


def test_a_printed_report_says_whose_it_is_and_leaves_the_way_about_behind(desk: Desk) -> None:
    page = desk.page
    desk.open("/referater/2026-06-03/")
    page.emulate_media(media="print")

    kept = [page.locator(one).first.is_visible() for one in (".brand", "h1", ".said", ".att li")]
    left = [page.locator(one).first.is_visible() for one in (".site nav", ".crumbs", ".perma", ".toc", ".foot")]

    assert (kept, left) == ([True] * 4, [False] * 5)
