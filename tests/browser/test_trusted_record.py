"""The demo's draft becomes a record in Chromium, its mail taken by a real SMTP server: to Word and back, sent out for
comments, answered by two, published, corrected, a person redacted, withdrawn.
"""

from __future__ import annotations

import re
from copy import deepcopy
from email.message import EmailMessage
from io import BytesIO

from django.core.management import call_command
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from meetings.models import Mail, Mailing, Meeting, Revision
from organisations.models import Person
from tests.browser.conftest import Desk
from tests.browser.test_year import text_of
from tests.mail_server import MailServer, mail_server

__all__ = ["mail_server"]

CONFIRMING, PROPOSING, REDACTED = "mari@ekspertradet.example", "espen@ekspertradet.example", "Selma Tveit"
ADDED = "Noen bør ringe igjen i august."
WORDING = "Vi har 23 avdelinger i gang, og to venter på svar."


def delivered(post: MailServer) -> dict[str, EmailMessage]:
    """Send what waits; what the server took, by who got it."""
    since = len(post.taken)
    call_command("send_outbox", verbosity=0)
    newest = Mail.rows.filter(mailing=Mailing.rows.latest("pk")).exclude(to="")
    assert set(newest.values_list("state", flat=True)) == {Mail.State.SENT}
    return dict(zip(post.recipients[since:], post.messages[since:], strict=True))


def press(page: Page, name: str) -> None:
    """Press the button, and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click(no_wait_after=True)


def window_of(desk: Desk, mail: EmailMessage) -> Page:
    """What a receiver does: opens the link of the mail on a telephone, without a script and without a log-in."""
    browser = desk.context.browser
    assert browser is not None
    address = re.search(r"http\S+/merknader/\S+", text_of(mail))
    assert address is not None
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.goto(address.group(0))
    return page


def test_a_draft_becomes_a_record_that_its_organisations_have_looked_over(
    desk: Desk, mail_server: MailServer, settings: Settings
) -> None:
    settings.SITE_URL = desk.url
    settings.EMAIL_TIMEOUT = 15  # a busy machine is slow, which is not what this test is about
    meeting = Meeting.rows.get(state=Meeting.State.DRAFT)
    desk.sign_in("secretary")

    to_word_and_back(desk, meeting)
    asked = send_out(desk, mail_server, meeting)
    answer(desk, asked, meeting)
    sent = publish(desk, mail_server, meeting)
    assert {CONFIRMING, PROPOSING} <= sent
    correct(desk, mail_server, meeting, told=sent)
    redact(desk, meeting)
    withdraw(desk, mail_server, meeting, told=sent)

    kinds = Revision.rows.filter(meeting=meeting).order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["circulated", "published", "correction", "redaction", "withdrawal"]
    call_command("verify_record", verbosity=0)
    assert desk.console == []


def to_word_and_back(desk: Desk, meeting: Meeting) -> None:
    """The leader gets the draft as Word and changes a line with tracking; the change is taken in."""
    file = desk.context.request.get(f"{desk.url}/sekretariat/moter/{meeting.pk}/utkast.docx")
    assert file.status == 200
    draft = Document(BytesIO(file.body()))
    run = next(one for line in draft.paragraphs for one in line.runs if "ringes før ferien" in one.text)
    added = parse_xml(f'<w:ins {nsdecls("w")} w:id="9" w:author="Lise Leder" w:date="2026-11-20T09:00:00Z"/>')
    added.append(deepcopy(run._r))
    added.find(f".//{qn('w:t')}").text = f" {ADDED}"
    run._r.addnext(added)
    changed = BytesIO()
    draft.save(changed)

    desk.open(f"/sekretariat/moter/{meeting.pk}/word/")
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    desk.page.locator("input[type=file]").set_input_files(
        {"name": "Utkast fra lederen.docx", "mimeType": word, "buffer": changed.getvalue()}
    )
    with desk.page.expect_navigation():
        desk.page.locator("main form button").first.click()
    expect(desk.page.locator("main ins").last).to_contain_text(ADDED)
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name=re.compile("^Ta inn")).first.click()
    assert any(ADDED in item.text for item in meeting.items.all())


def send_out(desk: Desk, post: MailServer, meeting: Meeting) -> dict[str, EmailMessage]:
    desk.open(f"/sekretariat/moter/{meeting.pk}/merknader/")
    press(desk.page, "Se e-posten før den sendes")
    press(desk.page, "Send ut for merknader")
    asked = delivered(post)
    assert {CONFIRMING, PROPOSING} <= set(asked)
    return asked


def answer(desk: Desk, asked: dict[str, EmailMessage], meeting: Meeting) -> None:
    """One organisation confirms its lines, another proposes a wording, which the secretary takes in."""
    confirming, proposing = (window_of(desk, asked[address]) for address in (CONFIRMING, PROPOSING))
    press(confirming, "Alle er riktige")
    line = proposing.locator("fieldset").first
    line.get_by_label("Foreslå endring").check()
    line.locator("summary").click()
    line.locator("textarea").first.fill(WORDING)
    press(proposing, "Send svarene")

    desk.open(f"/sekretariat/moter/{meeting.pk}/merknader/")
    expect(desk.page.locator("main")).to_contain_text("1 bekreftet")
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name=re.compile("^Ta inn")).first.click()
    assert any(WORDING in item.text for item in meeting.items.all())


def publish(desk: Desk, post: MailServer, meeting: Meeting) -> set[str]:
    """Published for members and sent with its PDF; whom the mail server took it for."""
    desk.open(f"/sekretariat/moter/{meeting.pk}/publiser/")
    for tick in desk.page.get_by_label("Greit slik").all():
        tick.check()
    desk.page.get_by_label("Legg ved referatet som PDF").check()
    press(desk.page, "Publiser og send")
    reports = delivered(post)
    report = next(mail for mail in reports.values() if "er klart" in str(mail["Subject"]))
    assert [part.get_content_type() for part in report.iter_attachments()] == ["application/pdf"]
    return {to for to, mail in reports.items() if "er klart" in str(mail["Subject"])}


def correct(desk: Desk, post: MailServer, meeting: Meeting, *, told: set[str]) -> None:
    item = meeting.items.get(heading="Eventuelt")
    desk.open(f"/sekretariat/moter/{meeting.pk}/skriv/?sak={item.pk}")
    desk.page.locator("textarea:focus").press_sequentially("Møtet ble hevet kl. 14.")
    desk.page.locator("#tilstand[data-s=saved]").wait_for()
    desk.open(f"/sekretariat/moter/{meeting.pk}/rett/")
    desk.page.locator("form textarea").first.fill("En setning manglet.")
    press(desk.page, "Publiser rettelsen")
    notices = delivered(post)
    assert set(notices) == told
    assert all("Møtet ble hevet kl. 14." in text_of(mail) for mail in notices.values())


def redact(desk: Desk, meeting: Meeting) -> None:
    meeting.refresh_from_db()
    person = Person.rows.get(name=REDACTED)
    desk.open(meeting.get_absolute_url())
    assert REDACTED in desk.page.inner_text("main")
    desk.open(f"/sekretariat/personer/{person.pk}/sladd/")
    desk.page.get_by_label("Begrunnelse").fill("Personen har bedt om det.")
    desk.page.get_by_label("Skriv navnet på personen for å bekrefte").fill(REDACTED)
    press(desk.page, "Sladd nå")
    desk.open(meeting.get_absolute_url())
    assert REDACTED not in desk.page.content()
    assert "Møtet ble hevet kl. 14." in desk.page.inner_text("main")


def withdraw(desk: Desk, post: MailServer, meeting: Meeting, *, told: set[str]) -> None:
    desk.open(f"/sekretariat/moter/{meeting.pk}/trekk-tilbake/")
    desk.page.get_by_label("Begrunnelse").first.fill("Feil møte.")
    press(desk.page, "Trekk tilbake nå")
    gone = delivered(post)
    assert set(gone) == {to for to in told if not to.startswith("selma.")}
    assert all("trukket tilbake" in text_of(mail) for mail in gone.values())
