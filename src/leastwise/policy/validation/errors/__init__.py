"""The checks of type ERROR, in the order of AWS's check reference; one file each."""

from __future__ import annotations

from typing import Final

from leastwise.policy.validation.check import ValidationCheck
from leastwise.policy.validation.errors.data_type_mismatch import DATA_TYPE_MISMATCH
from leastwise.policy.validation.errors.duplicate_keys_with_different_case import DUPLICATE_KEYS_WITH_DIFFERENT_CASE
from leastwise.policy.validation.errors.invalid_effect import INVALID_EFFECT
from leastwise.policy.validation.errors.invalid_policy_element import INVALID_POLICY_ELEMENT
from leastwise.policy.validation.errors.invalid_principal_format import INVALID_PRINCIPAL_FORMAT
from leastwise.policy.validation.errors.invalid_principal_key import INVALID_PRINCIPAL_KEY
from leastwise.policy.validation.errors.invalid_version import INVALID_VERSION
from leastwise.policy.validation.errors.json_syntax_error import JSON_SYNTAX_ERROR
from leastwise.policy.validation.errors.missing_action import MISSING_ACTION
from leastwise.policy.validation.errors.missing_effect import MISSING_EFFECT
from leastwise.policy.validation.errors.missing_principal import MISSING_PRINCIPAL
from leastwise.policy.validation.errors.missing_resource import MISSING_RESOURCE
from leastwise.policy.validation.errors.missing_statement import MISSING_STATEMENT
from leastwise.policy.validation.errors.scp_syntax_error_principal import SCP_SYNTAX_ERROR_PRINCIPAL
from leastwise.policy.validation.errors.unique_sids_required import UNIQUE_SIDS_REQUIRED
from leastwise.policy.validation.errors.unsupported_element_combination import UNSUPPORTED_ELEMENT_COMBINATION
from leastwise.policy.validation.errors.unsupported_principal import UNSUPPORTED_PRINCIPAL
from leastwise.policy.validation.errors.unsupported_sid import UNSUPPORTED_SID

ERROR_CHECKS: Final[tuple[ValidationCheck, ...]] = (
    DATA_TYPE_MISMATCH,
    DUPLICATE_KEYS_WITH_DIFFERENT_CASE,
    INVALID_EFFECT,
    INVALID_POLICY_ELEMENT,
    INVALID_PRINCIPAL_FORMAT,
    INVALID_PRINCIPAL_KEY,
    INVALID_VERSION,
    JSON_SYNTAX_ERROR,
    MISSING_ACTION,
    MISSING_EFFECT,
    MISSING_PRINCIPAL,
    MISSING_RESOURCE,
    MISSING_STATEMENT,
    SCP_SYNTAX_ERROR_PRINCIPAL,
    UNIQUE_SIDS_REQUIRED,
    UNSUPPORTED_ELEMENT_COMBINATION,
    UNSUPPORTED_PRINCIPAL,
    UNSUPPORTED_SID,
)
