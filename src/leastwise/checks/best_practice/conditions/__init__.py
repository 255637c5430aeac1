"""Practice 6, restrict access with conditions: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.best_practice.conditions.condition_accepts_everything import CONDITION_ACCEPTS_EVERYTHING
from leastwise.checks.best_practice.conditions.condition_on_spoofable_key import CONDITION_ON_SPOOFABLE_KEY
from leastwise.checks.best_practice.conditions.confused_deputy_resource import CONFUSED_DEPUTY_RESOURCE
from leastwise.checks.best_practice.conditions.confused_deputy_trust import CONFUSED_DEPUTY_TRUST
from leastwise.checks.best_practice.conditions.cross_account_without_external_id import (
    CROSS_ACCOUNT_WITHOUT_EXTERNAL_ID,
)
from leastwise.checks.best_practice.conditions.for_all_values_on_optional_key import FOR_ALL_VALUES_ON_OPTIONAL_KEY
from leastwise.checks.best_practice.conditions.github_any_branch import GITHUB_ANY_BRANCH
from leastwise.checks.best_practice.conditions.if_exists_on_optional_key import IF_EXISTS_ON_OPTIONAL_KEY
from leastwise.checks.best_practice.conditions.literal_wildcard_in_condition import LITERAL_WILDCARD_IN_CONDITION
from leastwise.checks.best_practice.conditions.mfa_deny_without_if_exists import MFA_DENY_WITHOUT_IF_EXISTS
from leastwise.checks.best_practice.conditions.oidc_any_customer import OIDC_ANY_CUSTOMER
from leastwise.checks.best_practice.conditions.oidc_without_audience import OIDC_WITHOUT_AUDIENCE
from leastwise.checks.best_practice.conditions.saml_without_audience import SAML_WITHOUT_AUDIENCE
from leastwise.checks.best_practice.conditions.sensitive_without_condition import SENSITIVE_WITHOUT_CONDITION
from leastwise.checks.check import Check

CONDITIONS: Final[tuple[Check, ...]] = (
    SENSITIVE_WITHOUT_CONDITION,
    CONFUSED_DEPUTY_TRUST,
    CONFUSED_DEPUTY_RESOURCE,
    OIDC_ANY_CUSTOMER,
    OIDC_WITHOUT_AUDIENCE,
    GITHUB_ANY_BRANCH,
    SAML_WITHOUT_AUDIENCE,
    CROSS_ACCOUNT_WITHOUT_EXTERNAL_ID,
    FOR_ALL_VALUES_ON_OPTIONAL_KEY,
    IF_EXISTS_ON_OPTIONAL_KEY,
    CONDITION_ACCEPTS_EVERYTHING,
    CONDITION_ON_SPOOFABLE_KEY,
    MFA_DENY_WITHOUT_IF_EXISTS,
    LITERAL_WILDCARD_IN_CONDITION,
)
