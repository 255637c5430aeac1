"""AWS Config's managed rules for IAM, one file a rule or a family of them, listed in RULES.

AWS Config Developer Guide, "List of AWS Config Managed Rules". Where a page leaves open what a resource is that the
rule does not speak of (a user without a password, a key that is inactive), it is NOT_APPLICABLE here.
"""

from __future__ import annotations

from typing import Final

from leastwise.usecases.recorder.rules.managed.analyzers import EXTERNAL_ACCESS_ANALYZER
from leastwise.usecases.recorder.rules.managed.attached_policies import POLICY_BLACKLISTED, ROLE_MANAGED_POLICY
from leastwise.usecases.recorder.rules.managed.client_ids import OIDC_PROVIDER_CLIENT_IDS
from leastwise.usecases.recorder.rules.managed.credential_age import ACCESS_KEYS_ROTATED, USER_UNUSED_CREDENTIALS
from leastwise.usecases.recorder.rules.managed.full_access import NO_ADMIN_ACCESS, NO_FULL_ACCESS
from leastwise.usecases.recorder.rules.managed.group_membership import GROUP_HAS_USERS, USER_GROUP_MEMBERSHIP
from leastwise.usecases.recorder.rules.managed.inline_policies import NO_INLINE_POLICY
from leastwise.usecases.recorder.rules.managed.kms_actions import (
    CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS,
    INLINE_POLICY_BLOCKED_KMS_ACTIONS,
)
from leastwise.usecases.recorder.rules.managed.password_policy import PASSWORD_POLICY
from leastwise.usecases.recorder.rules.managed.policy_description import POLICY_DESCRIPTION
from leastwise.usecases.recorder.rules.managed.policy_in_use import POLICY_IN_USE
from leastwise.usecases.recorder.rules.managed.root_user import ROOT_ACCESS_KEY, ROOT_HARDWARE_MFA, ROOT_MFA
from leastwise.usecases.recorder.rules.managed.server_certificates import SERVER_CERTIFICATE_EXPIRATION
from leastwise.usecases.recorder.rules.managed.tags import (
    OIDC_PROVIDER_TAGGED,
    SAML_PROVIDER_TAGGED,
    SERVER_CERTIFICATE_TAGGED,
)
from leastwise.usecases.recorder.rules.managed.user_mfa import CONSOLE_MFA, USER_MFA
from leastwise.usecases.recorder.rules.managed.user_policies import USER_NO_POLICIES
from leastwise.usecases.recorder.rules.rule import Rule

RULES: Final[tuple[Rule, ...]] = (
    ACCESS_KEYS_ROTATED,
    CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS,
    EXTERNAL_ACCESS_ANALYZER,
    GROUP_HAS_USERS,
    INLINE_POLICY_BLOCKED_KMS_ACTIONS,
    NO_INLINE_POLICY,
    OIDC_PROVIDER_CLIENT_IDS,
    OIDC_PROVIDER_TAGGED,
    PASSWORD_POLICY,
    POLICY_BLACKLISTED,
    POLICY_DESCRIPTION,
    POLICY_IN_USE,
    NO_ADMIN_ACCESS,
    NO_FULL_ACCESS,
    ROLE_MANAGED_POLICY,
    ROOT_ACCESS_KEY,
    SAML_PROVIDER_TAGGED,
    SERVER_CERTIFICATE_EXPIRATION,
    SERVER_CERTIFICATE_TAGGED,
    USER_GROUP_MEMBERSHIP,
    USER_MFA,
    USER_NO_POLICIES,
    USER_UNUSED_CREDENTIALS,
    CONSOLE_MFA,
    ROOT_HARDWARE_MFA,
    ROOT_MFA,
)
