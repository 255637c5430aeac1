"""The interface of all ways to tell people something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """A plain text to one person, who is told by an e-mail address."""

    to: str
    subject: str
    text: str


class Notifier(Protocol):
    """Tells people."""

    def send(self, message: Message) -> None:
        """Send one message; returns once it was taken over. Raises SourceError where it was not."""
        ...
