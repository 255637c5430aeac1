"""E-mail through a real server: encryption, certificates, passwords, refusals."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from mail_server import PASSWORD, USER, Mailbox, mail_server

from leastwise.errors import InputError, SourceError
from leastwise.notifiers.email import EmailNotifier, Encryption, MailServer
from leastwise.notifiers.notifier import Message

NOTE = Message("erin@example.com", "Zwölf items", "Grüße\n.\nand more\n")


def server_of(mailbox: Mailbox, encryption: Encryption) -> MailServer:
    return MailServer("127.0.0.1", "audit@example.com", mailbox.port, encryption, USER, PASSWORD, mailbox.certificate)


@pytest.mark.parametrize("encryption", [Encryption.STARTTLS, Encryption.TLS])
def test_a_message_arrives_as_it_was_written(tmp_path: Path, encryption: Encryption) -> None:
    with mail_server(tmp_path, encryption.value) as mailbox:
        EmailNotifier(server_of(mailbox, encryption)).send(NOTE)
    ((recipients, content),) = mailbox.messages
    mail = message_from_bytes(content, policy=policy.default)
    assert recipients == ["erin@example.com"]
    assert (mail["Subject"], mail["From"], mail["To"]) == ("Zwölf items", "audit@example.com", "erin@example.com")
    assert mail.get_content().replace("\r\n", "\n") == NOTE.text


def test_without_encryption_only_where_asked_and_without_password(tmp_path: Path) -> None:
    with mail_server(tmp_path, "none", needs_login=False) as mailbox:
        server = replace(server_of(mailbox, Encryption.NONE), user="")
        EmailNotifier(server).send(NOTE)
        with pytest.raises(InputError, match="password is not sent"):
            EmailNotifier(replace(server, user=USER))
        with pytest.raises(SourceError):  # it offers no STARTTLS: nothing is sent in the clear
            EmailNotifier(replace(server, encryption=Encryption.STARTTLS)).send(NOTE)
    assert len(mailbox.messages) == 1


def test_what_goes_wrong_is_one_line(tmp_path: Path) -> None:
    with mail_server(tmp_path) as mailbox:
        server = server_of(mailbox, Encryption.STARTTLS)
        mailbox.refused.add("nobody@example.com")
        (tmp_path / "no.pem").write_text("none")
        for wrong, words in (
            (replace(server, password="wrong"), "refused the user name"),
            (replace(server, certificates=""), "(?i)certificate"),
            (replace(server, port=1), "127.0.0.1:1"),
            (replace(server, encryption=Encryption.TLS), "SMTP server"),
        ):
            with pytest.raises(SourceError, match=words) as raised:
                EmailNotifier(wrong).send(NOTE)
            assert "\n" not in raised.value.message
        with pytest.raises(InputError, match="no certificate"):
            EmailNotifier(replace(server, certificates=str(tmp_path / "no.pem"))).send(NOTE)
        with pytest.raises(SourceError, match=r"nobody@example\.com"):
            EmailNotifier(server).send(replace(NOTE, to="nobody@example.com"))
        with pytest.raises(SourceError, match="no e-mail can be written"):
            EmailNotifier(server).send(replace(NOTE, subject="two\nlines"))
    assert mailbox.messages == []
