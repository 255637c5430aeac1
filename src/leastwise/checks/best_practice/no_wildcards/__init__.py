"""Practice 9, avoid wildcards in policies: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.best_practice.no_wildcards.not_action_allow import NOT_ACTION_ALLOW
from leastwise.checks.best_practice.no_wildcards.not_resource_allow import NOT_RESOURCE_ALLOW
from leastwise.checks.best_practice.no_wildcards.wildcard_actions import WILDCARD_ACTIONS
from leastwise.checks.best_practice.no_wildcards.wildcard_all_actions import WILDCARD_ALL_ACTIONS
from leastwise.checks.best_practice.no_wildcards.wildcard_resource import WILDCARD_RESOURCE
from leastwise.checks.best_practice.no_wildcards.wildcard_resource_principal import WILDCARD_RESOURCE_PRINCIPAL
from leastwise.checks.best_practice.no_wildcards.wildcard_trust_principal import WILDCARD_TRUST_PRINCIPAL
from leastwise.checks.check import Check

NO_WILDCARDS: Final[tuple[Check, ...]] = (
    WILDCARD_ALL_ACTIONS,
    WILDCARD_ACTIONS,
    WILDCARD_RESOURCE,
    NOT_ACTION_ALLOW,
    NOT_RESOURCE_ALLOW,
    WILDCARD_TRUST_PRINCIPAL,
    WILDCARD_RESOURCE_PRINCIPAL,
)
