"""Ways out of the outbox: an SMTP connection that knows whether the server may have taken a mail, and none at all."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend


class _Watched(smtplib.SMTP):
    data_began = False

    def data(self, msg: Any) -> tuple[int, bytes]:  # Any: as the standard library's own types
        self.data_began = True
        return super().data(msg)


class _WatchedOverTls(smtplib.SMTP_SSL):
    data_began = False

    def data(self, msg: Any) -> tuple[int, bytes]:  # Any: as the standard library's own types
        self.data_began = True
        return super().data(msg)


class WatchedSmtp(EmailBackend):
    """Django's SMTP connection. `data_began` is true from the moment the server may have the whole message."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _WatchedOverTls if self.use_ssl else _Watched

    @property
    def data_began(self) -> bool:
        return bool(getattr(self.connection, "data_began", False))


class Nobody(BaseEmailBackend):
    """The demo's: every mail counts as sent, and nobody gets it. It is read under «Utboks»."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return len(email_messages)
