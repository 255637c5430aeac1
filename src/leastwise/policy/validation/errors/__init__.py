"""The checks of type ERROR, in the order of AWS's check reference; one file each."""

from __future__ import annotations

from typing import Final

from leastwise.policy.validation.check import ValidationCheck
from leastwise.policy.validation.errors.arn_account_not_allowed import ARN_ACCOUNT_NOT_ALLOWED
from leastwise.policy.validation.errors.arn_region_not_allowed import ARN_REGION_NOT_ALLOWED
from leastwise.policy.validation.errors.data_type_mismatch import DATA_TYPE_MISMATCH
from leastwise.policy.validation.errors.duplicate_keys_with_different_case import DUPLICATE_KEYS_WITH_DIFFERENT_CASE
from leastwise.policy.validation.errors.empty_variable import EMPTY_VARIABLE
from leastwise.policy.validation.errors.federated_principal_not_supported import FEDERATED_PRINCIPAL_NOT_SUPPORTED
from leastwise.policy.validation.errors.invalid_action import INVALID_ACTION
from leastwise.policy.validation.errors.invalid_arn_account import INVALID_ARN_ACCOUNT
from leastwise.policy.validation.errors.invalid_arn_prefix import INVALID_ARN_PREFIX
from leastwise.policy.validation.errors.invalid_arn_region import INVALID_ARN_REGION
from leastwise.policy.validation.errors.invalid_arn_resource import INVALID_ARN_RESOURCE
from leastwise.policy.validation.errors.invalid_arn_service_case import INVALID_ARN_SERVICE_CASE
from leastwise.policy.validation.errors.invalid_condition_data_type import INVALID_CONDITION_DATA_TYPE
from leastwise.policy.validation.errors.invalid_condition_key_format import INVALID_CONDITION_KEY_FORMAT
from leastwise.policy.validation.errors.invalid_condition_multiple_boolean import INVALID_CONDITION_MULTIPLE_BOOLEAN
from leastwise.policy.validation.errors.invalid_condition_operator import INVALID_CONDITION_OPERATOR
from leastwise.policy.validation.errors.invalid_effect import INVALID_EFFECT
from leastwise.policy.validation.errors.invalid_federated_principal_syntax_in_role_trust_policy import (
    INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY,
)
from leastwise.policy.validation.errors.invalid_global_condition_key import INVALID_GLOBAL_CONDITION_KEY
from leastwise.policy.validation.errors.invalid_kms_key_value import INVALID_KMS_KEY_VALUE
from leastwise.policy.validation.errors.invalid_partition import INVALID_PARTITION
from leastwise.policy.validation.errors.invalid_policy_element import INVALID_POLICY_ELEMENT
from leastwise.policy.validation.errors.invalid_principal_format import INVALID_PRINCIPAL_FORMAT
from leastwise.policy.validation.errors.invalid_principal_key import INVALID_PRINCIPAL_KEY
from leastwise.policy.validation.errors.invalid_region import INVALID_REGION
from leastwise.policy.validation.errors.invalid_service import INVALID_SERVICE
from leastwise.policy.validation.errors.invalid_service_condition_key import INVALID_SERVICE_CONDITION_KEY
from leastwise.policy.validation.errors.invalid_service_in_action import INVALID_SERVICE_IN_ACTION
from leastwise.policy.validation.errors.invalid_service_principal_format import INVALID_SERVICE_PRINCIPAL_FORMAT
from leastwise.policy.validation.errors.invalid_variable_for_operator import INVALID_VARIABLE_FOR_OPERATOR
from leastwise.policy.validation.errors.invalid_version import INVALID_VERSION
from leastwise.policy.validation.errors.invalid_vpc_format import INVALID_VPC_FORMAT
from leastwise.policy.validation.errors.invalid_vpce_format import INVALID_VPCE_FORMAT
from leastwise.policy.validation.errors.json_syntax_error import JSON_SYNTAX_ERROR
from leastwise.policy.validation.errors.mismatched_action_for_principal import MISMATCHED_ACTION_FOR_PRINCIPAL
from leastwise.policy.validation.errors.missing_action import MISSING_ACTION
from leastwise.policy.validation.errors.missing_action_for_condition_key import MISSING_ACTION_FOR_CONDITION_KEY
from leastwise.policy.validation.errors.missing_action_for_roles_anywhere_trust_policy import (
    MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY,
)
from leastwise.policy.validation.errors.missing_arn_account import MISSING_ARN_ACCOUNT
from leastwise.policy.validation.errors.missing_arn_field import MISSING_ARN_FIELD
from leastwise.policy.validation.errors.missing_arn_region import MISSING_ARN_REGION
from leastwise.policy.validation.errors.missing_brace_in_variable import MISSING_BRACE_IN_VARIABLE
from leastwise.policy.validation.errors.missing_effect import MISSING_EFFECT
from leastwise.policy.validation.errors.missing_principal import MISSING_PRINCIPAL
from leastwise.policy.validation.errors.missing_qualifier import MISSING_QUALIFIER
from leastwise.policy.validation.errors.missing_quote_in_variable import MISSING_QUOTE_IN_VARIABLE
from leastwise.policy.validation.errors.missing_resource import MISSING_RESOURCE
from leastwise.policy.validation.errors.missing_statement import MISSING_STATEMENT
from leastwise.policy.validation.errors.missing_tag_key_in_condition import MISSING_TAG_KEY_IN_CONDITION
from leastwise.policy.validation.errors.null_with_if_exists import NULL_WITH_IF_EXISTS
from leastwise.policy.validation.errors.policy_size_exceeds_rcp_quota import POLICY_SIZE_EXCEEDS_RCP_QUOTA
from leastwise.policy.validation.errors.policy_size_exceeds_scp_quota import POLICY_SIZE_EXCEEDS_SCP_QUOTA
from leastwise.policy.validation.errors.private_ip_address import PRIVATE_IP_ADDRESS
from leastwise.policy.validation.errors.private_not_ip_address import PRIVATE_NOT_IP_ADDRESS
from leastwise.policy.validation.errors.rcp_syntax_error_action import RCP_SYNTAX_ERROR_ACTION
from leastwise.policy.validation.errors.rcp_syntax_error_allow import RCP_SYNTAX_ERROR_ALLOW
from leastwise.policy.validation.errors.rcp_syntax_error_notaction import RCP_SYNTAX_ERROR_NOTACTION
from leastwise.policy.validation.errors.rcp_syntax_error_principal import RCP_SYNTAX_ERROR_PRINCIPAL
from leastwise.policy.validation.errors.role_trust_policy_syntax_error_notprincipal import (
    ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL,
)
from leastwise.policy.validation.errors.role_trust_policy_syntax_error_resource import (
    ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE,
)
from leastwise.policy.validation.errors.role_trust_policy_unsupported_wildcard_in_principal import (
    ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL,
)
from leastwise.policy.validation.errors.scp_syntax_error_principal import SCP_SYNTAX_ERROR_PRINCIPAL
from leastwise.policy.validation.errors.type_mismatch_ip_range import TYPE_MISMATCH_IP_RANGE
from leastwise.policy.validation.errors.unique_sids_required import UNIQUE_SIDS_REQUIRED
from leastwise.policy.validation.errors.unsupported_action_for_condition_key import UNSUPPORTED_ACTION_FOR_CONDITION_KEY
from leastwise.policy.validation.errors.unsupported_action_in_policy import UNSUPPORTED_ACTION_IN_POLICY
from leastwise.policy.validation.errors.unsupported_condition_key_for_service_principal import (
    UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL,
)
from leastwise.policy.validation.errors.unsupported_element_combination import UNSUPPORTED_ELEMENT_COMBINATION
from leastwise.policy.validation.errors.unsupported_global_condition_key import UNSUPPORTED_GLOBAL_CONDITION_KEY
from leastwise.policy.validation.errors.unsupported_principal import UNSUPPORTED_PRINCIPAL
from leastwise.policy.validation.errors.unsupported_resource_arn_in_policy import UNSUPPORTED_RESOURCE_ARN_IN_POLICY
from leastwise.policy.validation.errors.unsupported_sid import UNSUPPORTED_SID
from leastwise.policy.validation.errors.unsupported_space_in_variable import UNSUPPORTED_SPACE_IN_VARIABLE
from leastwise.policy.validation.errors.unsupported_wildcard_in_principal import UNSUPPORTED_WILDCARD_IN_PRINCIPAL
from leastwise.policy.validation.errors.variable_unsupported_in_element import VARIABLE_UNSUPPORTED_IN_ELEMENT
from leastwise.policy.validation.errors.variable_unsupported_in_version import VARIABLE_UNSUPPORTED_IN_VERSION
from leastwise.policy.validation.errors.variable_usage_too_permissive import VARIABLE_USAGE_TOO_PERMISSIVE
from leastwise.policy.validation.errors.wildcard_usage_too_permissive import WILDCARD_USAGE_TOO_PERMISSIVE

ERROR_CHECKS: Final[tuple[ValidationCheck, ...]] = (
    ARN_ACCOUNT_NOT_ALLOWED,
    ARN_REGION_NOT_ALLOWED,
    DATA_TYPE_MISMATCH,
    DUPLICATE_KEYS_WITH_DIFFERENT_CASE,
    INVALID_ACTION,
    INVALID_ARN_ACCOUNT,
    INVALID_ARN_PREFIX,
    INVALID_ARN_REGION,
    INVALID_ARN_RESOURCE,
    INVALID_ARN_SERVICE_CASE,
    INVALID_CONDITION_DATA_TYPE,
    INVALID_CONDITION_KEY_FORMAT,
    INVALID_CONDITION_MULTIPLE_BOOLEAN,
    INVALID_CONDITION_OPERATOR,
    INVALID_EFFECT,
    INVALID_GLOBAL_CONDITION_KEY,
    INVALID_PARTITION,
    INVALID_POLICY_ELEMENT,
    INVALID_PRINCIPAL_FORMAT,
    INVALID_PRINCIPAL_KEY,
    INVALID_REGION,
    INVALID_SERVICE,
    INVALID_SERVICE_CONDITION_KEY,
    INVALID_SERVICE_IN_ACTION,
    INVALID_VARIABLE_FOR_OPERATOR,
    INVALID_VERSION,
    JSON_SYNTAX_ERROR,
    MISSING_ACTION,
    MISSING_ARN_FIELD,
    MISSING_ARN_REGION,
    MISSING_EFFECT,
    MISSING_PRINCIPAL,
    MISSING_QUALIFIER,
    MISSING_RESOURCE,
    MISSING_STATEMENT,
    NULL_WITH_IF_EXISTS,
    SCP_SYNTAX_ERROR_PRINCIPAL,
    UNIQUE_SIDS_REQUIRED,
    UNSUPPORTED_ACTION_IN_POLICY,
    UNSUPPORTED_ELEMENT_COMBINATION,
    UNSUPPORTED_GLOBAL_CONDITION_KEY,
    UNSUPPORTED_PRINCIPAL,
    UNSUPPORTED_RESOURCE_ARN_IN_POLICY,
    UNSUPPORTED_SID,
    UNSUPPORTED_WILDCARD_IN_PRINCIPAL,
    MISSING_BRACE_IN_VARIABLE,
    MISSING_QUOTE_IN_VARIABLE,
    UNSUPPORTED_SPACE_IN_VARIABLE,
    EMPTY_VARIABLE,
    VARIABLE_UNSUPPORTED_IN_ELEMENT,
    VARIABLE_UNSUPPORTED_IN_VERSION,
    PRIVATE_IP_ADDRESS,
    PRIVATE_NOT_IP_ADDRESS,
    POLICY_SIZE_EXCEEDS_SCP_QUOTA,
    INVALID_SERVICE_PRINCIPAL_FORMAT,
    MISSING_TAG_KEY_IN_CONDITION,
    INVALID_VPC_FORMAT,
    INVALID_VPCE_FORMAT,
    FEDERATED_PRINCIPAL_NOT_SUPPORTED,
    UNSUPPORTED_ACTION_FOR_CONDITION_KEY,
    UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL,
    ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL,
    ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL,
    ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE,
    TYPE_MISMATCH_IP_RANGE,
    MISSING_ACTION_FOR_CONDITION_KEY,
    INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY,
    MISMATCHED_ACTION_FOR_PRINCIPAL,
    MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY,
    POLICY_SIZE_EXCEEDS_RCP_QUOTA,
    RCP_SYNTAX_ERROR_PRINCIPAL,
    RCP_SYNTAX_ERROR_ALLOW,
    RCP_SYNTAX_ERROR_NOTACTION,
    RCP_SYNTAX_ERROR_ACTION,
    MISSING_ARN_ACCOUNT,
    INVALID_KMS_KEY_VALUE,
    VARIABLE_USAGE_TOO_PERMISSIVE,
    WILDCARD_USAGE_TOO_PERMISSIVE,
)
