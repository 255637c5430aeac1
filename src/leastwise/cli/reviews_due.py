"""`leastwise reviews run-due` and `remind`: what a daily job does for reviews."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from leastwise.cli.policy.printing import INCOMPLETE

PASSWORD: Final = "LEASTWISE_SMTP_PASSWORD"  # noqa: S105 - the name of a variable


def run_due() -> None:
    """Flag what is overdue as missed, and hand it to whom its review escalates to. Nothing is ever revoked so."""
    from leastwise.cli.standard_error import say
    from leastwise.state.reviews import Reviews
    from leastwise.usecases.reviews.folding import campaign_of
    from leastwise.usecases.reviews.reminding import overdue
    from leastwise.workspace import open_state

    now = datetime.now(UTC)
    with open_state() as database:
        reviews = Reviews(database)
        for one in reviews.campaigns():
            before = reviews.entries(one)
            if overdue(campaign_of(before), now):
                after = reviews.add(one, lambda entries: overdue(campaign_of(entries), now))
                say(f"leastwise: review {one}: {len(after) - len(before)} entries about overdue items")


def remind(
    smtp_host: Annotated[str, typer.Option(help="The SMTP server.", envvar="LEASTWISE_SMTP_HOST")],
    sender: Annotated[str, typer.Option(help="The address reminders come from.", envvar="LEASTWISE_SMTP_SENDER")],
    smtp_port: Annotated[int, typer.Option(min=1, max=65535, help="Its port.", envvar="LEASTWISE_SMTP_PORT")] = 587,
    smtp_encryption: Annotated[
        str, typer.Option(help="starttls, tls (from the beginning) or none.", envvar="LEASTWISE_SMTP_ENCRYPTION")
    ] = "starttls",
    smtp_user: Annotated[
        str, typer.Option(help=f"Whose password {PASSWORD} holds.", envvar="LEASTWISE_SMTP_USER")
    ] = "",
    smtp_certificates: Annotated[
        Path | None,
        typer.Option(help="Authorities to trust (PEM) in place of the system's.", envvar="LEASTWISE_SMTP_CERTIFICATES"),
    ] = None,
) -> None:
    """Remind reviewers by e-mail of what waits for them, each at most once a day.

    Ends with 4 where somebody could not be reminded.
    """
    from leastwise.cli.standard_error import say
    from leastwise.errors import InputError
    from leastwise.notifiers.email import EmailNotifier, Encryption, MailServer
    from leastwise.state.reviews import Reviews
    from leastwise.usecases.reviews import reminding
    from leastwise.usecases.reviews.folding import campaign_of
    from leastwise.workspace import open_state

    if smtp_encryption not in list(Encryption):
        raise InputError(f"--smtp-encryption {smtp_encryption!r}", f"One of {', '.join(Encryption)}.")
    certificates = str(smtp_certificates) if smtp_certificates is not None else ""
    encryption, password = Encryption(smtp_encryption), os.environ.get(PASSWORD, "")
    notifier = EmailNotifier(MailServer(smtp_host, sender, smtp_port, encryption, smtp_user, password, certificates))
    now = datetime.now(UTC)
    unreached = 0
    with open_state() as database:
        reviews = Reviews(database)
        for one in reviews.campaigns():
            sent, failed = reminding.remind(
                campaign_of(reviews.entries(one)),
                notifier,
                now,
                lambda draft, one=one: reviews.add(one, lambda entries: [draft]),  # type: ignore[misc]
            )
            unreached += len(failed)
            say(*(f"leastwise: review {one}: reminded {person}" for person in sent))
            say(*(f"leastwise: review {one}: not reminded: {words}" for words in failed))
    if unreached:
        raise typer.Exit(INCOMPLETE)
