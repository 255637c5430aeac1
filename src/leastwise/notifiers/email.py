"""E-mail by SMTP (RFC 5321), encrypted unless that is asked not to be, with a name and password where given.

RFC 3207 (STARTTLS), RFC 8314 (TLS from the beginning, port 465). Certificates are verified.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from enum import StrEnum
from typing import Final

from leastwise.errors import InputError, SourceError
from leastwise.notifiers.notifier import Message

_TIMEOUT_SECONDS: Final = 30.0


class Encryption(StrEnum):
    """How a connection is encrypted: after STARTTLS, from the beginning, or not at all."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """An SMTP server; `user` empty for none, `certificates` a PEM file of authorities to trust, empty: the system's."""

    host: str
    sender: str
    port: int = 587
    encryption: Encryption = Encryption.STARTTLS
    user: str = ""
    password: str = ""
    certificates: str = ""


class EmailNotifier:
    """Sends e-mail through a server, one connection a message."""

    def __init__(self, server: MailServer) -> None:
        if server.user and server.encryption is Encryption.NONE:
            raise InputError("SMTP: a password is not sent without encryption", "Use starttls or tls.")
        self._server = server

    def send(self, message: Message) -> None:
        """Send a message; returns once the server has taken it. Raises SourceError where it does not."""
        where = f"SMTP server {self._server.host}:{self._server.port}"
        try:
            mail = self._mail(message)
            with self._connected() as connection:
                if self._server.user:
                    connection.login(self._server.user, self._server.password)
                connection.send_message(mail)
        except smtplib.SMTPAuthenticationError as error:
            raise SourceError(f"{where} refused the user name or password ({error.smtp_code})", "Check them.") from None
        except smtplib.SMTPNotSupportedError as error:
            raise SourceError(f"{where}: {error}", "Choose another encryption, or no user.") from None
        except ssl.SSLError as error:
            raise SourceError(f"{where}: {error.reason or error}", "Check encryption and certificate.") from None
        except (smtplib.SMTPException, OSError) as error:
            raise SourceError(f"{where}: {str(error) or type(error).__name__}", "Check host, port, sender.") from None
        except (MessageError, ValueError) as error:
            raise SourceError(f"no e-mail can be written to {message.to!r}: {error}", "Check the address.") from None

    def _mail(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._server.sender, message.to, message.subject
        mail["Date"], mail["Message-ID"] = formatdate(), make_msgid("leastwise", self._server.host)
        mail.set_content(message.text)
        return mail

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.encryption is Encryption.NONE:
            return smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_SECONDS)
        try:
            context = ssl.create_default_context(cafile=server.certificates or None)
        except (OSError, ssl.SSLError):
            raise InputError(f"SMTP: {server.certificates} holds no certificate", "Name a PEM file.") from None
        if server.encryption is Encryption.TLS:
            return smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT_SECONDS, context=context)
        connection = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_SECONDS)
        try:
            connection.starttls(context=context)
        except BaseException:
            connection.close()
            raise
        return connection
