"""Accounts as a whole, as resources that rules speak of (`AWS::::Account`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem, ResourceKey
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.rule import ACCOUNT, Arguments, Items


def account_item(account_id: str, moment: datetime, region: str = GLOBAL_REGION) -> ConfigurationItem:
    """An account (in a region) as an item at a moment; nothing of it was recorded as such."""
    return ConfigurationItem(account_id, region, ACCOUNT, account_id, account_id, "", moment)


def account_items(account_id: str, context: RuleContext, arguments: Arguments) -> Iterator[ConfigurationItem]:
    """The account itself."""
    yield account_item(account_id, context.moment)


def every(subject: Items, others: Items) -> set[ResourceKey]:
    """All the other resources: those of an account concern the account."""
    return {item.key for item in others}
