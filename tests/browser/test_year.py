"""One year of a council in Chromium without JavaScript, its mail taken by a real SMTP server.

Register, call for topics, invitation, four answers, a deputy, a changed hour, minutes, follow-up, the next meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar
from icalendar.cal import Component
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from meetings.models import Mail, Meeting
from meetings.wording import date_in_words
from organisations.models import Representation
from tests.builders import (
    make_body,
    make_organisation,
    make_person,
    make_representation,
    make_seat,
    make_user,
)
from tests.mail_server import MailServer, mail_server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

__all__ = ["mail_server"]

PASSWORD = "et-langt-passord-for-aaret"
ORGANISATIONS = (
    ("FVR", "Foreningen for verdig rusomsorg", "Ida Hagen", "Samir Øye"),
    ("LPS", "Landslaget for pårørende og søsken", "Ellen Krogh", "Tor Aasland"),
    ("PB", "Psykisk Balanse", "Guro Lid", ""),
    ("SPL", "Sykepleierlaget for rusfeltet", "Mona Brekke", ""),
)
PAPER = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def address(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@example.org"


def in_digits(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


@dataclass
class Year:
    """The secretary's window, a member's window without a log-in, and the mail server."""

    url: str
    desk: Page
    post: MailServer
    context: BrowserContext
    browser: Browser
    read: int = 0
    seen: set[str] = field(default_factory=set)

    def open(self, path: str) -> None:
        response = self.desk.goto(self.url + path)
        assert response is not None
        assert response.status == 200, path

    def press(self, name: str) -> None:
        self.desk.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.desk.get_by_role("link", name=name, exact=True).first.click()

    def fill(self, label: str, words: str) -> None:
        self.desk.get_by_label(label, exact=True).first.fill(words)

    def says(self, words: str) -> None:
        expect(self.desk.locator("main")).to_contain_text(words)

    def delivered(self) -> list[EmailMessage]:
        """Send what waits, and give what the server took since last time: each whole, and none of them twice."""
        call_command("send_outbox", verbosity=0)
        assert not Mail.rows.exclude(state=Mail.State.SENT).exists()
        new = self.post.messages[self.read :]
        assert [str(message["To"]) for message in new] == self.post.recipients[self.read :]
        self.read = len(self.post.messages)
        for message in new:
            assert message["Message-ID"] not in self.seen
            self.seen.add(message["Message-ID"])
            assert message.get_body(("plain",)) is not None
            assert message.get_body(("html",)) is not None
            assert message["Reply-To"] == "post@example.org"
        return new

    def at_link(self, message: EmailMessage, words: str, button: str = "", **typed: str) -> str:
        """What whoever got the mail does: opens the link under the words, fills in, sends; what the page then says."""
        text = text_of(message)
        found = re.search(rf"{re.escape(words)}:?\n(http\S+)", text)
        assert found is not None, text
        context = self.browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.goto(found.group(1))
        for label, value in typed.items():
            target = page.get_by_label(label.replace("_", " "), exact=True)
            if target.evaluate("element => element.tagName") == "SELECT":
                target.select_option(label=value)
            else:
                target.fill(value)
        if button:
            page.get_by_role("button", name=button, exact=True).click()
            page.wait_for_load_state()
        said = page.locator("main").inner_text()
        context.close()
        return said


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return "\n".join(str(part.get_content()).splitlines())


def summary(messages: list[EmailMessage]) -> list[tuple[str, str]]:
    return sorted((str(message["To"]), str(message["Subject"]).strip()) for message in messages)


def files(message: EmailMessage) -> list[tuple[str | None, str]]:
    return [(part.get_filename(), part.get_content_type()) for part in message.iter_attachments()]


def event(message: EmailMessage) -> tuple[str, Component]:
    """The calendar's method, and its one event."""
    (part,) = [part for part in message.iter_attachments() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(str(part.get_content()))
    (only,) = calendar.walk("VEVENT")
    assert part.get_param("method") == calendar["METHOD"]
    return str(calendar["METHOD"]), only


@pytest.fixture
def year(live_server: LiveServer, browser: Browser, settings: Settings, mail_server: MailServer) -> Iterator[Year]:
    settings.SITE_URL, settings.CONTACT_EMAIL = live_server.url, "post@example.org"
    settings.EMAIL_TIMEOUT = 15  # a busy machine is slow, which is not what this test is about
    body = make_body("Ekspertrådet")
    for short, name, representative, deputy in ORGANISATIONS:
        seat = make_seat(make_organisation(short, name=name), body)
        make_representation(make_person(representative, email=address(representative)), seat)
        if deputy:
            person = make_person(deputy, email=address(deputy))
            make_representation(person, seat, kind=Representation.Kind.DEPUTY)
    make_user(make_person("Kari Vold"), email="kari@example.org", password=PASSWORD, secretary=True)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}, locale="nb-NO")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield Year(live_server.url, page, mail_server, context, browser)
    context.close()


def test_a_year_of_the_council(year: Year) -> None:
    on = timezone.localdate() + timedelta(days=30)
    following = on + timedelta(days=60)
    sign_in(year)
    change_representative(year)
    ask_for_topics(year)
    meeting = plan_meeting(year, on)
    invitations = invite(year, meeting)
    answer(year, invitations)
    remind_the_silent(year, meeting)
    move_an_hour(year, meeting, invitations)
    prefill(year, meeting)
    write_minutes(year, meeting, on, following)
    publish(year, meeting)
    settle_a_task(year)
    start_the_next(year, meeting, following)

    assert year.delivered() == []
    assert max(year.post.counts.values()) == 1
    assert len(year.seen) == 4 + 6 + 1 + 1 + 1 + 6 + 6


def sign_in(year: Year) -> None:
    year.open("/logg-inn/")
    year.desk.get_by_label("E-post").fill("kari@example.org")
    year.desk.get_by_label("Passord", exact=True).fill(PASSWORD)
    year.press("Logg inn")
    year.open("/sekretariat/")


def change_representative(year: Year) -> None:
    year.follow("Register")
    year.follow("PB")
    year.follow("Bytt representant")
    year.says("I rollen nå: Guro Lid.")
    year.fill("Første dag", in_digits(timezone.localdate()))
    year.fill("Eller navnet på en ny person", "Per Sæther")
    year.fill("E-posten til den nye personen", "per@example.org")
    year.press("Bytt")
    year.says("Per Sæther")
    assert year.delivered() == []


def ask_for_topics(year: Year) -> None:
    year.open("/sekretariat/sporsmal/ny/")
    year.desk.get_by_label("Slag", exact=True).select_option(label="Ønsker om saker")
    year.fill("Emne", "Hva bør vi ta opp?")
    year.fill("Spørsmålet", "Én sak på hver linje.")
    year.press("Lagre og se over")
    year.press("Send til 4 organisasjoner")
    asked = year.delivered()
    assert summary(asked) == [(address(name), "Hva bør vi ta opp?") for name in ("Ellen", "Ida", "Mona", "Per")]

    to_per = next(mail for mail in asked if mail["To"] == "per@example.org")
    said = year.at_link(
        to_per, "Svar for PB her. Du trenger ikke logge inn", "Send svaret", Svaret="Nattevakt i kommunene"
    )
    assert "Svaret ble mottatt" in said

    year.open("/sekretariat/sporsmal/")
    year.follow("Hva bør vi ta opp?")
    year.says("1 av 4 har svart")


def plan_meeting(year: Year, on: date) -> Meeting:
    year.open("/sekretariat/moter/ny/")
    year.fill("Dato", in_digits(on))
    year.fill("Begynner", "10.00")
    year.fill("Slutter", "15.00")
    year.fill("Sted", "Havnsund")
    year.desk.get_by_label("Nattevakt i kommunene").check()
    year.press("Opprett møte")
    meeting = Meeting.rows.get()
    headings = [item.heading for item in meeting.items.order_by("position")]
    assert headings == [
        "Godkjenning av innkalling og saksliste",
        "Godkjenning av forrige referat",
        "Runde rundt bordet",
        "Nattevakt i kommunene",
        "Eventuelt",
    ]
    year.open(f"/sekretariat/saker/{meeting.items.get(heading='Nattevakt i kommunene').pk}/vedlegg/")
    year.fill("Tittel", "Notat om nattevakt")
    year.desk.locator("input[type=file]").set_input_files(
        {"name": "nattevakt.pdf", "mimeType": "application/pdf", "buffer": PAPER}
    )
    year.press("Legg ved")
    year.says("Notat om nattevakt")
    year.open(f"/sekretariat/moter/{meeting.pk}/saksliste/")
    year.press("Lagre og nummerer fra 1")
    year.says("10–10.05")
    return meeting


def invite(year: Year, meeting: Meeting) -> dict[str, EmailMessage]:
    year.open(f"/sekretariat/moter/{meeting.pk}/innkalling/")
    year.fill("Svarfrist", in_digits(timezone.localdate() + timedelta(days=14)))
    year.press("Lagre innstillinger")
    year.follow("Se over og send")
    year.says("6 får e-posten, med saksliste og kalenderfil.")
    year.says("Nattevakt i kommunene")
    assert year.delivered() == []
    year.press("Send innkalling")
    mails = year.delivered()
    meeting.refresh_from_db()
    subject = f"Innkalling: {meeting.body.name} {day_of(meeting)}"
    assert summary(mails) == sorted(
        (address(name), subject) for name in ("Ellen", "Tor", "Ida", "Samir", "Mona", "Per")
    )
    for mail in mails:
        assert files(mail) == [
            (f"mote-{meeting.date}.ics", "text/calendar"),
            (f"saksliste-{meeting.date}.pdf", "application/pdf"),
            ("nattevakt.pdf", "application/pdf"),
        ]
    return {str(mail["To"]): mail for mail in mails}


def day_of(meeting: Meeting) -> str:
    """As a subject has it: «3. juni 2026»."""
    assert meeting.date is not None
    return words_in(date_in_words(meeting.date))


def words_in(text: str) -> str:
    return " ".join(text.split())


def answer(year: Year, invitations: dict[str, EmailMessage]) -> None:
    """PB comes, LPS cannot and its deputy comes, FVR sends its deputy, SPL is silent."""
    said = year.at_link(
        invitations["per@example.org"], "Jeg kommer", "Send svar", Til_runden_rundt_bordet="Vi har fått nytt kontor."
    )
    assert "Svaret er registrert" in said
    assert year.delivered() == []

    for _twice in range(2):
        year.at_link(invitations["ellen@example.org"], "Forfall", "Send svar")
    (call,) = year.delivered()
    meeting = Meeting.rows.get()
    assert summary([call]) == [("tor@example.org", f"Du bes møte som vara: Ekspertrådet {day_of(meeting)}")]
    assert files(call) == files(invitations["tor@example.org"])
    assert event(call)[1]["UID"] == event(invitations["tor@example.org"])[1]["UID"]
    assert "Svaret er registrert" in year.at_link(call, "Jeg kommer", "Send svar")

    year.at_link(invitations["ida@example.org"], "Vara møter", "Send svar", **{"Hvem_kommer?": "Samir Øye (vara)"})
    assert summary(year.delivered()) == [("samir@example.org", f"Du bes møte som vara: Ekspertrådet {day_of(meeting)}")]

    year.open(f"/sekretariat/moter/{meeting.pk}/svar/")
    year.says("3 av 4 har svart")
    rows = {
        row.locator("th").inner_text(): words_in(row.locator("td").nth(0).inner_text())
        for row in year.desk.locator("table").first.locator("tbody tr").all()
    }
    today = words_in(date_in_words(timezone.localdate()))
    assert rows == {
        "FVR": f"Vara møter {today}, Ida Hagen",
        "LPS": f"Vara møter {today}, Tor Aasland",
        "PB": f"Kommer {today}, Per Sæther",
        "SPL": "Ikke svart",
    }


def remind_the_silent(year: Year, meeting: Meeting) -> None:
    for _twice in range(2):
        year.open(f"/sekretariat/moter/{meeting.pk}/innkalling/purr/")
        year.press("Send purring")
    (reminder,) = year.delivered()
    assert summary([reminder]) == [("mona@example.org", f"Vi mangler svar: Ekspertrådet {day_of(meeting)}")]
    assert "Svaret" not in year.at_link(reminder, "Jeg kommer")  # opened, and nothing more
    assert meeting.replies.get(organisation__short="SPL").state == "silent"


def move_an_hour(year: Year, meeting: Meeting, invitations: dict[str, EmailMessage]) -> None:
    year.open(f"/sekretariat/moter/{meeting.pk}/")
    year.fill("Begynner", "11.00")
    year.press("Lagre")
    year.open(f"/sekretariat/moter/{meeting.pk}/innkalling/")
    year.follow("Send endring")
    year.says("kl. 11")
    year.press("Send endring")
    changes = year.delivered()
    assert summary(changes) == sorted(
        (address(name), f"Endring: Ekspertrådet {day_of(meeting)}")
        for name in ("Ellen", "Tor", "Ida", "Samir", "Mona", "Per")
    )
    for mail in changes:
        (before_method, before), (method, after) = event(invitations[str(mail["To"])]), event(mail)
        assert (before_method, method) == ("PUBLISH", "PUBLISH")
        assert before["UID"] == after["UID"]
        assert (before.decoded("SEQUENCE"), after.decoded("SEQUENCE")) == (0, 1)
        assert after.decoded("DTSTART") - before.decoded("DTSTART") == timedelta(hours=1)
        assert after.decoded("DTEND") == before.decoded("DTEND")


def prefill(year: Year, meeting: Meeting) -> None:
    year.open(f"/sekretariat/moter/{meeting.pk}/deltakere/")
    year.follow("Før svarene på deltakerlista")
    year.press("Før svarene")
    expected = {
        str(row.organisation): (str(row.person), row.status) for row in meeting.attendances.select_related("person")
    }
    assert expected == {
        "FVR": ("Samir Øye", "expected"),
        "LPS": ("Tor Aasland", "expected"),
        "PB": ("Per Sæther", "expected"),
        "SPL": ("Mona Brekke", "expected"),
    }
    year.open(f"/sekretariat/moter/{meeting.pk}/deltakere/")
    for organisation, word in {"FVR": "Vara møtte", "LPS": "Vara møtte", "PB": "Til stede", "SPL": "Ikke møtt"}.items():
        year.desk.get_by_role("group", name=organisation, exact=True).get_by_label(word, exact=True).check()
    year.press("Lagre deltakere")
    year.says("3 av 4 organisasjoner møtte")


def write_minutes(year: Year, meeting: Meeting, on: date, following: date) -> None:
    item = meeting.items.get(heading="Runde rundt bordet")
    year.open(f"/sekretariat/moter/{meeting.pk}/skriv/?sak={item.pk}")
    year.desk.get_by_role("button", name=re.compile("^Sett inn")).click()
    item.refresh_from_db()
    assert item.text == "PB: Vi har fått nytt kontor.\n"
    item = meeting.items.get(heading="Nattevakt i kommunene")
    year.open(f"/sekretariat/moter/{meeting.pk}/skriv/?sak={item.pk}")
    year.desk.locator("textarea").first.fill(
        "LPS: Ingen svarer om natta.\n"
        f"! LPS innen {in_digits(on + timedelta(days=20))}: ringe rundt til kommunene\n"
        "! PB: sende notatet til alle"
    )
    year.press("Lagre")
    year.says("2 oppgaver")
    year.open(f"/sekretariat/moter/{meeting.pk}/")
    section = year.desk.get_by_role("region", name="Neste møte")
    section.get_by_label("Dato", exact=True).fill(in_digits(following))
    section.get_by_label("Sted", exact=True).fill("Digitalt")
    year.press("Lagre")


def publish(year: Year, meeting: Meeting) -> None:
    year.open(f"/sekretariat/moter/{meeting.pk}/publiser/")
    for box in year.desk.locator("input[name=ok]").all():
        box.check()
    year.press("Publiser og send")
    year.desk.wait_for_url("**/publisert/")
    year.follow("Les referatet")
    year.says("ringe rundt til kommunene")
    year.says("Vi har fått nytt kontor.")
    subjects = [str(mail["Subject"]) for mail in year.delivered()]
    assert len(subjects) == 6
    assert all(subject.startswith("Referatet fra møtet ") and subject.endswith(" er klart") for subject in subjects)


def settle_a_task(year: Year) -> None:
    year.open("/sekretariat/oppfolging/")
    year.follow("sende notatet til alle")
    year.desk.get_by_label("Status", exact=True).select_option(label="Gjort")
    year.fill("Resultat", "Sendt til alle fire.")
    year.press("Lagre")
    year.says("Sendt til alle fire.")
    year.open("/sekretariat/oppfolging/")
    rows = [row.locator("th").inner_text() for row in year.desk.locator("tbody tr").all()]
    assert rows == ["ringe rundt til kommunene"]


def start_the_next(year: Year, meeting: Meeting, following: date) -> None:
    year.open(f"/sekretariat/moter/{meeting.pk}/publisert/")
    year.press("Opprett møtet")
    year.desk.wait_for_url(re.compile(r"/saksliste/$"))
    year.says("Oppfølging fra sist")
    year.says("LPS: ringe rundt til kommunene")
    assert "sende notatet" not in year.desk.locator("main").inner_text()
    meeting.refresh_from_db()
    assert meeting.next_meeting is not None
    assert (meeting.next_meeting.date, meeting.next_meeting.place) == (following, "Digitalt")
