"""An account as an operation sees it: who calls, from which Region, and its resources."""

from __future__ import annotations

import base64
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from .errors import AwsError

T = TypeVar("T")
Tables = dict[str, dict[str, dict[Any, Any]]]
"""Account id to table name to the table's rows by key; values are plain Python."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account in one Region, during one call. `tables` are its resources; `page_size` cuts every list."""

    id: str
    region: str
    caller_arn: str
    tables: Tables
    page_size: int

    @property
    def partition(self) -> str:
        """The partition of the Region."""
        return (
            "aws-cn" if self.region.startswith("cn-") else "aws-us-gov" if self.region.startswith("us-gov-") else "aws"
        )

    def table(self, name: str) -> dict[Any, Any]:
        """Rows by key, in the order they were put in; made on first use."""
        return self.tables.setdefault(self.id, {}).setdefault(name, {})

    def regional(self, name: str) -> dict[Any, Any]:
        """Rows of this Region alone."""
        return self.table(f"{name}@{self.region}")

    def of(self, account_id: str) -> Account:
        """Another account's resources, as its management account sees them."""
        return Account(account_id, self.region, self.caller_arn, self.tables, self.page_size)

    def arn(self, service: str, resource: str, regional: bool = False) -> str:
        """The ARN of one of its resources."""
        return f"arn:{self.partition}:{service}:{self.region if regional else ''}:{self.id}:{resource}"

    def found(self, table: Mapping[str, T], key: str, code: str, message: str = "") -> T:
        """A row, or the service's error that there is none."""
        if key not in table:
            raise AwsError(code, message or f"The resource with name {key} cannot be found.")
        return table[key]

    def page(self, rows: Sequence[T], token: str | None, limit: int | None = None) -> tuple[list[T], str | None]:
        """The rows after `token`, and the token of the next page; raises for a token that this double did not give."""
        try:
            start = int(base64.b64decode(token).decode("ascii").removeprefix("page ")) if token else 0
        except ValueError as error:
            raise AwsError("ValidationException", f"The token {token} is invalid.") from error
        size = min(self.page_size, limit or self.page_size)
        following = start + size
        more = base64.b64encode(f"page {following}".encode()).decode() if following < len(rows) else None
        return list(rows[start:following]), more


def unique_id(prefix: str) -> str:
    """A unique id as IAM makes them: the prefix and 17 letters and digits."""
    return prefix + "".join(random.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=17))


def now() -> datetime:
    """The present second."""
    return datetime.now(UTC).replace(microsecond=0)
