"""Nothing typed is lost: every state of saving, with the net really cut, the session gone, two who write."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from meetings.drafts import add_item, read_draft, save_item
from meetings.models import AgendaItem, ItemVersion, Meeting
from meetings.publishing import has_changes
from organisations.models import User
from tests.browser.conftest import violations
from tests.browser.windows import COPIES, PASSWORD, make_picture, saved, sign_in
from tests.builders import publish

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.browser.windows import Windows


def saves(page: Page) -> list[str]:
    """Fills with the address of every save that the page sends from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/lagre/") else None)
    return sent


def test_every_key_is_kept_at_once_and_saved_in_the_next_pause_without_chatter(
    windows: Windows, ida: User, item: AgendaItem
) -> None:
    window = windows(ida)
    page = window.page
    page.clock.install()
    window.open(item)
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 2)
    sent = saves(page)
    page.evaluate("""() => {
        window.heard = 0;
        new MutationObserver(() => { window.heard += 1; })
            .observe(document.querySelector('#tilstand > :first-child'), { childList: true, characterData: true });
        window.dispatchEvent(new Event('offline')); // as when the machine goes from one net to another
    }""")

    window.type("\nx")
    make_picture(page)  # of the key: kept as soon as it is seen
    assert item.text + "\nx" in page.evaluate("Object.values(localStorage).map((copy) => JSON.parse(copy).fields.text)")
    assert page.evaluate(COPIES) == [item.text + "\nx"]
    assert window.shown == "Lagrer …"
    page.clock.run_for(700)
    assert sent == []
    with page.expect_response("**/lagre/"):
        page.clock.run_for(200)
    window.sees("saved")
    assert re.fullmatch(r"Lagret kl\. \d\d\.\d\d\.\d\d", window.shown)
    make_picture(page)
    assert page.evaluate("localStorage.length") == 0
    page.wait_for_function(f"async () => (await ({COPIES})()).length === 0")

    for key in "unbroken-typing-for-eleven-seconds":
        page.keyboard.type(key)
        page.clock.run_for(330)
    window.sees("saving")
    assert len(sent) == 2
    page.clock.run_for(1_000)
    window.sees("saved")
    assert saved(item) == item.text + "\nxunbroken-typing-for-eleven-seconds"
    assert page.evaluate("window.heard") == 0
    page.keyboard.press("Control+s")
    page.wait_for_function("window.heard > 0")


def test_without_the_net_typing_goes_on_and_nothing_leaves_the_page(
    windows: Windows, ida: User, item: AgendaItem
) -> None:
    window = windows(ida)
    page = window.page
    window.open(item)
    window.context.set_offline(True)
    window.type("\nMH: Uten nett.")
    window.sees("offline")
    assert window.state == "Uten nett – trygt lagret på denne maskinen"

    window.press("Se over og publiser")
    window.is_told("Noe er ikke lagret ennå")
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    window.type(" Og mer.")
    assert saved(item) == item.text

    window.context.set_offline(False)
    window.sees("saved")
    assert saved(item) == window.text == item.text + "\nMH: Uten nett. Og mer."
    window.type("\nSist.")  # the button saves first what no pause has saved yet
    window.press("Se over og publiser")
    page.wait_for_url("**/publiser/")
    assert saved(item).endswith("\nSist.")


def test_signed_out_the_text_waits_for_the_same_person_to_sign_in_again(
    windows: Windows, ida: User, morten: User, item: AgendaItem
) -> None:
    window = windows(ida)
    window.open(item)
    Session.objects.all().delete()
    window.type("\nFHN: Økten er ute.")
    window.sees("signedOut")
    assert window.state == "Du er logget ut. Teksten er trygg. Logg inn igjen"

    sign_in(window.context, morten, window.url)
    window.sees("stranger")
    assert saved(item) == item.text

    Session.objects.all().delete()
    with window.context.expect_page() as opened:
        window.page.get_by_role("link", name="Logg inn igjen").click()
    opened.value.get_by_label("E-post").fill("ida@example.org")
    opened.value.get_by_label("Passord", exact=True).fill(PASSWORD)
    opened.value.get_by_role("button", name="Logg inn").click()
    window.sees("saved")
    assert saved(item) == window.text == item.text + "\nFHN: Økten er ute."
    assert AgendaItem.rows.get(pk=item.pk).changed_by == ida


def answering(status: int) -> Callable[[Route], None]:
    said = '{"sentence": "Overskriften er for lang."}'
    return lambda route: route.fulfill(
        status=status, headers={"Retry-After": "1"}, body=said[:9] if status == HTTPStatus.OK else said
    )


def test_a_server_that_refuses_gets_the_text_when_it_takes_it(windows: Windows, ida: User, item: AgendaItem) -> None:
    window = windows(ida)
    page = window.page
    window.open(item)
    typed = item.text
    for status, state, sentence in [
        (HTTPStatus.OK, "offline", "Uten nett"),  # the answer was cut on its way
        (500, "failed", "Noe gikk galt hos oss."),
        (429, "wait", "Tjeneren ber oss vente litt."),
        (413, "stuck", "Saken er for lang til å lagres (grense 200 000 tegn)."),
        (422, "stuck", "Overskriften er for lang."),
    ]:
        page.route("**/lagre/", answering(status))
        window.type(f"\n{status}.")
        typed += f"\n{status}."
        window.sees(state)
        assert window.state.startswith(sentence)
        page.unroute("**/lagre/")
        window.type("!")
        typed += "!"
        window.sees("saved")
        assert saved(item) == window.text == typed

    page.context.clear_cookies(name="csrftoken")  # the page's token is too old: it fetches a new one by itself
    window.type("\n403.")
    window.sees("saved")
    heading = page.get_by_label("Overskrift", exact=True)
    heading.evaluate("field => { field.maxLength = 500; }")
    heading.fill("o" * 301)
    window.type("\nTeksten lagres likevel.")
    window.sees("stuck")
    typed += "\n403.\nTeksten lagres likevel."
    for _try in range(100):  # the heading may have been refused before the text was sent
        if saved(item) == typed:
            break
        page.wait_for_timeout(100)
    assert saved(item) == window.text == typed
    heading.fill("Kortere")
    window.sees("saved")
    assert AgendaItem.rows.get(pk=item.pk).heading == "Kortere"


def test_an_answer_that_never_came_back_is_no_other_person(windows: Windows, ida: User, item: AgendaItem) -> None:
    window = windows(ida)
    window.open(item)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    window.page.route("**/lagre/", lose, times=1)
    window.type("\nEn.")
    window.sees("offline")
    window.type("\nTo.")
    window.sees("saved")
    assert saved(item) == item.text + "\nEn.\nTo."
    window.page.evaluate("document.execCommand('insertText', false, '\\ud83d')")  # half a sign, which no answer holds
    window.sees("saving")
    window.sees("saved")
    assert saved(item) == item.text + "\nEn.\nTo.\ufffd"
    window.page.wait_for_function("() => localStorage.length === 0")


def test_a_copy_left_on_the_machine_is_offered_and_never_put_over_newer_text(
    windows: Windows, ida: User, morten: User, item: AgendaItem
) -> None:
    window = windows(ida)
    page = window.page
    window.open(item)

    def leave_a_copy(text: str) -> None:
        window.context.set_offline(True)
        page.wait_for_function("!navigator.onLine")
        window.type(text)
        page.evaluate("window.addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)")
        page.route("**/lagre/", lambda route: route.abort())
        window.context.set_offline(False)
        page.reload()
        page.unroute("**/lagre/")

    page.on("dialog", lambda dialog: dialog.accept())
    leave_a_copy("\nGlemt.")
    window.is_told("Det ligger ulagret tekst fra kl. ")
    assert window.text == item.text
    window.press("Forkast")
    window.is_told("Teksten er forkastet.")
    window.press("Angre")
    window.press("Vis forskjellen")
    page.locator("#begge[open]").wait_for()
    assert page.locator("#begge td").all_inner_texts() == ["LPS: Først.", "LPS: Først.", "Glemt.", ""]
    page.keyboard.press("Escape")
    window.press("Hent den")
    assert window.text == item.text + "\nGlemt."
    page.keyboard.press("Control+z")
    assert window.text == item.text
    page.keyboard.press("Control+Shift+z")
    window.sees("saved")
    assert saved(item) == item.text + "\nGlemt."

    leave_a_copy("\nMin.")
    now = AgendaItem.rows.get(pk=item.pk)
    save_item(now, {"text": "Mortens tekst."}, version=now.version, by=morten)
    page.reload()
    window.press("Hent den")
    window.is_told("Morten Vik har også endret denne saken.")
    assert saved(item) == "Mortens tekst."
    assert window.text == item.text + "\nGlemt.\nMin."
    assert not page.get_by_role("button", name="Hent den").count()
    page.get_by_role("button", name="Se begge tekstene").dblclick()
    page.get_by_role("button", name="Behold begge").click()
    window.sees("saved")
    assert [saved(item).count(line) for line in ("Mortens tekst.", "// Over:", "Glemt.\nMin.")] == [1, 1, 1]


def test_what_others_write_in_an_item_not_opened_yet_is_there_when_it_is(
    windows: Windows, ida: User, morten: User, item: AgendaItem
) -> None:
    window = windows(ida)
    page = window.page
    window.open(item)
    other = AgendaItem.rows.get(heading="Bolig")
    saved_now = save_item(other, {"text": "MH: Fra Morten."}, version=other.version, by=morten)

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    section = page.locator(f"section[data-item='{other.pk}']")
    expect(section.locator("[name=version]")).to_have_value(str(saved_now.version))
    page.locator(".agenda button", has_text="Bolig").click()
    expect(page.locator("textarea:focus")).to_have_value("MH: Fra Morten.")
    expect(section.locator("li", has_text="Fra Morten.")).to_be_visible()


def test_two_who_write_see_each_other_and_choose_where_both_changed_the_same(
    windows: Windows, ida: User, morten: User, item: AgendaItem
) -> None:
    mine, his = windows(ida), windows(morten)
    mine.open(item)
    his.open(item)
    his.type("\nMH: Fra Morten.")
    his.sees("saved")
    mine.page.locator("#andre", has_text="Morten Vik skriver i sak 1").wait_for()
    mine.is_told("Morten Vik skriver også i denne saken.")
    expect(mine.page.locator("textarea:focus")).to_have_value(f"{item.text}\nMH: Fra Morten.")  # taken over

    for choice, kept in [
        ("Behold min tekst", "Ida"),
        ("Behold teksten som er lagret nå", "Morten"),
        ("Behold begge, den ene under den andre, og rydd etterpå", "Ida, Morten"),
    ]:
        before = saved(item)
        his.page.route("**/tilstand/*", lambda route: route.abort())
        mine.page.route("**/tilstand/*", lambda route: route.abort())
        now = AgendaItem.rows.get(pk=item.pk)
        mine.type(f"\nIda: {choice}")
        save_item(now, {"text": f"{before}\nMorten: {choice}"}, version=now.version, by=morten)
        mine.is_told("Morten Vik har også endret denne saken.")
        mine.type(".")  # typing goes on behind the question
        mine.press("Se begge tekstene")
        mine.press(choice)
        mine.sees("saved")
        for name in ("Ida", "Morten"):
            line = f"{name}: {choice}" + ("." if name == "Ida" else "")
            assert (line in saved(item)) == (name in kept)
            assert name in kept or ItemVersion.rows.filter(item=item, reason="set_aside", text__contains=line).exists()
        assert mine.text == saved(item)
        mine.page.unroute("**/tilstand/*")
        his.page.unroute("**/tilstand/*")

    his.page.close()
    AgendaItem.rows.filter(pk=item.pk).delete()
    mine.type("\nSkrevet etter slettingen.")
    mine.is_told("Saken er slettet av en annen.")
    mine.press("Lagre som ny sak")
    mine.page.wait_for_url(lambda url: f"?sak={item.pk}" not in url)
    assert AgendaItem.rows.filter(meeting=item.meeting, text__endswith="\nSkrevet etter slettingen.").exists()
    assert not mine.page.get_by_role("button", name="Hent den").count()


def test_what_others_do_meanwhile_is_told_and_the_page_stays_accessible(
    windows: Windows, ida: User, morten: User, item: AgendaItem
) -> None:
    window = windows(ida)
    page = window.page
    page.clock.install()
    window.open(item)
    window.type("\nIda: En.")
    page.clock.run_for(1_000)
    window.sees("saved")

    def morten_saves(text: str) -> None:
        now = AgendaItem.rows.get(pk=item.pk)
        save_item(now, {"text": text}, version=now.version, by=morten)

    def poll() -> None:
        with page.expect_response("**/tilstand/"):
            page.clock.run_for(5_000)

    morten_saves("Morten: En.")  # the text that she writes in is not changed under her hands
    poll()
    window.is_told("Morten Vik har lagret ny tekst i denne saken.")
    assert window.text == f"{item.text}\nIda: En."
    window.press("Hent teksten")
    expect(page.locator("textarea:focus")).to_have_value("Morten: En.")
    page.keyboard.press("Control+z")
    assert window.text == f"{item.text}\nIda: En."
    page.keyboard.press("Control+Shift+z")
    page.clock.run_for(11_000)
    morten_saves("Morten: To.")  # she has paused: it is taken over
    poll()
    expect(page.locator("textarea:focus")).to_have_value("Morten: To.")

    publish(item.meeting, by=morten)
    add_item(item.meeting, by=morten, heading="Ny sak")
    window.type("\nIda: To.")
    poll()
    window.is_told("Referatet er publisert. Det du skriver nå, blir utkast til neste utgave.")
    window.is_told("Sakslista er endret av en annen.")
    page.clock.run_for(1_000)
    window.sees("saved")
    assert saved(item) == "Morten: To.\nIda: To."
    assert has_changes(read_draft(Meeting.rows.get(pk=item.meeting_id)))

    window.type("\nIda: Tre.")
    morten_saves("Morten: Tre.")
    page.clock.run_for(1_000)
    window.is_told("Morten Vik har også endret denne saken.")
    assert violations(page) == []
    window.press("Se begge tekstene")
    assert violations(page) == []
    window.press("Velg senere")
    page.keyboard.type("!")
    assert window.text == "Morten: To.\nIda: To.\nIda: Tre.!"
    window.press("Last siden på nytt")  # not while something is not saved
    page.clock.run_for(1_000)
    assert not page.get_by_role("button", name="Ny sak").count()
