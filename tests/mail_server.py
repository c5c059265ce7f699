"""A real SMTP server on a free port of loopback, for tests: it counts what it takes, refuses and hangs as told.

Import `mail_server` in a conftest or test module; settings then point the outbox at it.
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django.fixtures import Settings


@dataclass
class MailServer:
    """`answers`: what a recipient is told instead of 250, as {"ola@example.org": "451 Prøv senere"}.

    `hangs_at` («RCPT» or «DATA») keeps quiet there until the client gives up; `slow` seconds pass before each 250.
    """

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    hangs_at: str = ""
    slow: float = 0.0
    taken: list[tuple[str, bytes]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 the name that aiosmtpd looks for
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.hangs_at == "RCPT":
            await asyncio.sleep(30)
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 as above
        content = envelope.content
        self.taken.append((envelope.rcpt_tos[0], content if isinstance(content, bytes) else b""))
        if self.hangs_at == "DATA":
            await asyncio.sleep(30)
        await asyncio.sleep(self.slow)
        return "250 Taken"

    @property
    def recipients(self) -> list[str]:
        return [to for to, _content in self.taken]

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=policy.default) for _to, content in self.taken]

    @property
    def counts(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(message["Message-ID"] for message in self.messages)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(server: MailServer) -> Iterator[MailServer]:
    server.port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop(no_assert=True)


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """The outbox and Django's own mail go to it. A hang is given up after one second."""
    for server in serve(MailServer()):
        settings.OUTBOX_BACKEND = "meetings.notifications.delivery.WatchedSmtp"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 1
        yield server
