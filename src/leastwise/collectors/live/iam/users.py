"""The users of an account, for collectors that ask about each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from leastwise.collectors.live.reading import Reading

USER: Final = "AWS::IAM::User"
LIST_USERS: Final = "iam:ListUsers"


@dataclass(frozen=True, slots=True)
class User:
    """What ListUsers says of a user that a partial item of it needs."""

    name: str
    id: str
    arn: str
    password_last_used: datetime | None = None

    def keep(self, reading: Reading, configuration: dict[str, Any], **facts: Any) -> None:
        """Keep a partial item of the user: these members of its configuration, these supplementary facts."""
        reading.item(
            USER, self.id, name=self.name, arn=self.arn, configuration=configuration, supplementary=dict(facts)
        )


def users(reading: Reading, about: str = USER) -> Iterator[User]:
    """Every user (IAM API Reference, "ListUsers"); a refusal is kept for the type `about`."""
    for user in reading.pages("iam", "list_users", "Users", about=about):
        yield User(user["UserName"], user["UserId"], user["Arn"], user.get("PasswordLastUsed"))


def ask_each(reading: Reading, ask: Callable[[User], None], about: str = USER) -> None:
    """Ask about every user, a few at a time."""
    reading.each(ask, users(reading, about))
