"""Practice 1, grant least privilege: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.best_practice.least_privilege.administrator_principal import ADMINISTRATOR_PRINCIPAL
from leastwise.checks.best_practice.least_privilege.assume_any_role import ASSUME_ANY_ROLE
from leastwise.checks.best_practice.least_privilege.cloudshell_full_access import CLOUDSHELL_FULL_ACCESS
from leastwise.checks.best_practice.least_privilege.credentials_exposure import CREDENTIALS_EXPOSURE
from leastwise.checks.best_practice.least_privilege.data_exfiltration import DATA_EXFILTRATION
from leastwise.checks.best_practice.least_privilege.decrypt_with_any_key import DECRYPT_WITH_ANY_KEY
from leastwise.checks.best_practice.least_privilege.delegated_administration import DELEGATED_ADMINISTRATION
from leastwise.checks.best_practice.least_privilege.full_administration_policy import FULL_ADMINISTRATION_POLICY
from leastwise.checks.best_practice.least_privilege.full_service_access import FULL_SERVICE_ACCESS
from leastwise.checks.best_practice.least_privilege.infrastructure_modification import INFRASTRUCTURE_MODIFICATION
from leastwise.checks.best_practice.least_privilege.organization_guardrails import ORGANIZATION_GUARDRAILS
from leastwise.checks.best_practice.least_privilege.organization_without_limits import ORGANIZATION_WITHOUT_LIMITS
from leastwise.checks.best_practice.least_privilege.oversized_trust import OVERSIZED_TRUST
from leastwise.checks.best_practice.least_privilege.pass_any_role import PASS_ANY_ROLE
from leastwise.checks.best_practice.least_privilege.resource_exposure import RESOURCE_EXPOSURE
from leastwise.checks.check import Check

LEAST_PRIVILEGE: Final[tuple[Check, ...]] = (
    ADMINISTRATOR_PRINCIPAL,
    FULL_ADMINISTRATION_POLICY,
    FULL_SERVICE_ACCESS,
    DECRYPT_WITH_ANY_KEY,
    CLOUDSHELL_FULL_ACCESS,
    DATA_EXFILTRATION,
    CREDENTIALS_EXPOSURE,
    RESOURCE_EXPOSURE,
    INFRASTRUCTURE_MODIFICATION,
    DELEGATED_ADMINISTRATION,
    PASS_ANY_ROLE,
    ASSUME_ANY_ROLE,
    OVERSIZED_TRUST,
    ORGANIZATION_WITHOUT_LIMITS,
    ORGANIZATION_GUARDRAILS,
)
