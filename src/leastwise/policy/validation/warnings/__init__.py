"""The checks of the types SECURITY_WARNING, WARNING and SUGGESTION, in that order; one file each."""

from __future__ import annotations

from typing import Final

from leastwise.policy.validation.check import ValidationCheck
from leastwise.policy.validation.warnings.action_matches_no_resource import LEASTWISE_ACTION_MATCHES_NO_RESOURCE
from leastwise.policy.validation.warnings.allow_notaction_with_unsupported_tag_condition_key_for_service import (
    ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE,
)
from leastwise.policy.validation.warnings.allow_with_not_principal import ALLOW_WITH_NOT_PRINCIPAL
from leastwise.policy.validation.warnings.allow_with_unsupported_tag_condition_key_for_service import (
    ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE,
)
from leastwise.policy.validation.warnings.confirm_audience_claim_type import CONFIRM_AUDIENCE_CLAIM_TYPE
from leastwise.policy.validation.warnings.create_slr_with_not_action_and_not_resource import (
    CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE,
)
from leastwise.policy.validation.warnings.create_slr_with_not_resource import CREATE_SLR_WITH_NOT_RESOURCE
from leastwise.policy.validation.warnings.create_slr_with_star_in_action_and_not_resource import (
    CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE,
)
from leastwise.policy.validation.warnings.create_slr_with_star_in_action_and_resource import (
    CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE,
)
from leastwise.policy.validation.warnings.create_slr_with_star_in_resource import CREATE_SLR_WITH_STAR_IN_RESOURCE
from leastwise.policy.validation.warnings.create_slr_with_star_in_resource_and_not_action import (
    CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION,
)
from leastwise.policy.validation.warnings.deny_notaction_with_unsupported_tag_condition_key_for_service import (
    DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE,
)
from leastwise.policy.validation.warnings.deny_with_unsupported_tag_condition_key_for_service import (
    DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE,
)
from leastwise.policy.validation.warnings.deprecated_global_condition_key import DEPRECATED_GLOBAL_CONDITION_KEY
from leastwise.policy.validation.warnings.dynamodb_attributes_without_select import DYNAMODB_ATTRIBUTES_WITHOUT_SELECT
from leastwise.policy.validation.warnings.empty_array_action import EMPTY_ARRAY_ACTION
from leastwise.policy.validation.warnings.empty_array_condition import EMPTY_ARRAY_CONDITION
from leastwise.policy.validation.warnings.empty_array_condition_forallvalues import EMPTY_ARRAY_CONDITION_FORALLVALUES
from leastwise.policy.validation.warnings.empty_array_condition_foranyvalue import EMPTY_ARRAY_CONDITION_FORANYVALUE
from leastwise.policy.validation.warnings.empty_array_condition_ifexists import EMPTY_ARRAY_CONDITION_IFEXISTS
from leastwise.policy.validation.warnings.empty_array_principal import EMPTY_ARRAY_PRINCIPAL
from leastwise.policy.validation.warnings.empty_array_resource import EMPTY_ARRAY_RESOURCE
from leastwise.policy.validation.warnings.empty_object_condition import EMPTY_OBJECT_CONDITION
from leastwise.policy.validation.warnings.empty_object_principal import EMPTY_OBJECT_PRINCIPAL
from leastwise.policy.validation.warnings.empty_sid_value import EMPTY_SID_VALUE
from leastwise.policy.validation.warnings.equivalent_to_null_false import EQUIVALENT_TO_NULL_FALSE
from leastwise.policy.validation.warnings.equivalent_to_null_true import EQUIVALENT_TO_NULL_TRUE
from leastwise.policy.validation.warnings.forallvalues_on_optional_key import LEASTWISE_FORALLVALUES_ON_OPTIONAL_KEY
from leastwise.policy.validation.warnings.forallvalues_with_single_valued_key import FORALLVALUES_WITH_SINGLE_VALUED_KEY
from leastwise.policy.validation.warnings.foranyvalue_with_audience_claim_type import (
    FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE,
)
from leastwise.policy.validation.warnings.improve_ip_range import IMPROVE_IP_RANGE
from leastwise.policy.validation.warnings.invalid_date_value import INVALID_DATE_VALUE
from leastwise.policy.validation.warnings.invalid_role_reference import INVALID_ROLE_REFERENCE
from leastwise.policy.validation.warnings.invalid_user_reference import INVALID_USER_REFERENCE
from leastwise.policy.validation.warnings.irrelevant_condition_key_in_policy import IRRELEVANT_CONDITION_KEY_IN_POLICY
from leastwise.policy.validation.warnings.missing_condition_key_for_oidc_principal import (
    MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL,
)
from leastwise.policy.validation.warnings.missing_github_repo_condition_key import MISSING_GITHUB_REPO_CONDITION_KEY
from leastwise.policy.validation.warnings.missing_paired_condition_keys import MISSING_PAIRED_CONDITION_KEYS
from leastwise.policy.validation.warnings.missing_version import MISSING_VERSION
from leastwise.policy.validation.warnings.null_with_qualifier import NULL_WITH_QUALIFIER
from leastwise.policy.validation.warnings.pass_role_with_not_action_and_not_resource import (
    PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE,
)
from leastwise.policy.validation.warnings.pass_role_with_not_resource import PASS_ROLE_WITH_NOT_RESOURCE
from leastwise.policy.validation.warnings.pass_role_with_star_in_action_and_not_resource import (
    PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE,
)
from leastwise.policy.validation.warnings.pass_role_with_star_in_action_and_resource import (
    PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE,
)
from leastwise.policy.validation.warnings.pass_role_with_star_in_resource import PASS_ROLE_WITH_STAR_IN_RESOURCE
from leastwise.policy.validation.warnings.pass_role_with_star_in_resource_and_not_action import (
    PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION,
)
from leastwise.policy.validation.warnings.policy_size_exceeds_identity_policy_quota import (
    POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA,
)
from leastwise.policy.validation.warnings.policy_size_exceeds_resource_policy_quota import (
    POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA,
)
from leastwise.policy.validation.warnings.policy_size_exceeds_role_trust_policy_quota import (
    POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA,
)
from leastwise.policy.validation.warnings.principal_admits_everyone import LEASTWISE_PRINCIPAL_ADMITS_EVERYONE
from leastwise.policy.validation.warnings.private_ip_address_subset import PRIVATE_IP_ADDRESS_SUBSET
from leastwise.policy.validation.warnings.private_not_ip_address_subset import PRIVATE_NOT_IP_ADDRESS_SUBSET
from leastwise.policy.validation.warnings.rcp_missing_related_principal_condition_key import (
    RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY,
)
from leastwise.policy.validation.warnings.rcp_missing_related_service_principal_condition_key import (
    RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY,
)
from leastwise.policy.validation.warnings.rcp_missing_service_condition_key_null_check import (
    RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK,
)
from leastwise.policy.validation.warnings.recommended_condition_key_for_service_principal import (
    RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL,
)
from leastwise.policy.validation.warnings.redundant_action import REDUNDANT_ACTION
from leastwise.policy.validation.warnings.redundant_condition_value_num import REDUNDANT_CONDITION_VALUE_NUM
from leastwise.policy.validation.warnings.redundant_key_due_to_wildcard_in_condition import (
    REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION,
)
from leastwise.policy.validation.warnings.redundant_principal_in_role_trust_policy import (
    REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY,
)
from leastwise.policy.validation.warnings.redundant_resource import REDUNDANT_RESOURCE
from leastwise.policy.validation.warnings.redundant_statement import REDUNDANT_STATEMENT
from leastwise.policy.validation.warnings.redundant_statement_due_to_wildcard_in_condition import (
    REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION,
)
from leastwise.policy.validation.warnings.restrict_access_to_service_principal import (
    RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL,
)
from leastwise.policy.validation.warnings.shared_provider_admits_everyone import (
    LEASTWISE_SHARED_PROVIDER_ADMITS_EVERYONE,
)
from leastwise.policy.validation.warnings.specific_github_repo_and_branch_recommended import (
    SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED,
)
from leastwise.policy.validation.warnings.string_like_operator_with_arn_condition_keys import (
    STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS,
)
from leastwise.policy.validation.warnings.type_mismatch import TYPE_MISMATCH
from leastwise.policy.validation.warnings.type_mismatch_boolean import TYPE_MISMATCH_BOOLEAN
from leastwise.policy.validation.warnings.type_mismatch_date import TYPE_MISMATCH_DATE
from leastwise.policy.validation.warnings.type_mismatch_number import TYPE_MISMATCH_NUMBER
from leastwise.policy.validation.warnings.type_mismatch_string import TYPE_MISMATCH_STRING
from leastwise.policy.validation.warnings.unique_sids_recommended import UNIQUE_SIDS_RECOMMENDED
from leastwise.policy.validation.warnings.untrustworthy_condition_key import UNTRUSTWORTHY_CONDITION_KEY
from leastwise.policy.validation.warnings.use_condition_key_only_with_supported_services import (
    USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES,
)
from leastwise.policy.validation.warnings.wildcard_in_service_name import WILDCARD_IN_SERVICE_NAME
from leastwise.policy.validation.warnings.wildcard_without_like_operator import WILDCARD_WITHOUT_LIKE_OPERATOR

WARNING_CHECKS: Final[tuple[ValidationCheck, ...]] = (
    PASS_ROLE_WITH_NOT_RESOURCE,
    PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE,
    PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE,
    PASS_ROLE_WITH_STAR_IN_RESOURCE,
    PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE,
    PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION,
    UNTRUSTWORTHY_CONDITION_KEY,
    ALLOW_WITH_NOT_PRINCIPAL,
    FORALLVALUES_WITH_SINGLE_VALUED_KEY,
    MISSING_PAIRED_CONDITION_KEYS,
    DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE,
    DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE,
    RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL,
    MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL,
    MISSING_GITHUB_REPO_CONDITION_KEY,
    STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS,
    DYNAMODB_ATTRIBUTES_WITHOUT_SELECT,
    FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE,
    LEASTWISE_PRINCIPAL_ADMITS_EVERYONE,
    LEASTWISE_SHARED_PROVIDER_ADMITS_EVERYONE,
    CREATE_SLR_WITH_NOT_RESOURCE,
    CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE,
    CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE,
    CREATE_SLR_WITH_STAR_IN_RESOURCE,
    CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE,
    CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION,
    DEPRECATED_GLOBAL_CONDITION_KEY,
    INVALID_DATE_VALUE,
    INVALID_ROLE_REFERENCE,
    INVALID_USER_REFERENCE,
    MISSING_VERSION,
    UNIQUE_SIDS_RECOMMENDED,
    WILDCARD_WITHOUT_LIKE_OPERATOR,
    POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA,
    POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA,
    POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA,
    TYPE_MISMATCH,
    TYPE_MISMATCH_BOOLEAN,
    TYPE_MISMATCH_DATE,
    TYPE_MISMATCH_NUMBER,
    TYPE_MISMATCH_STRING,
    RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY,
    RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY,
    RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK,
    SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED,
    USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES,
    LEASTWISE_FORALLVALUES_ON_OPTIONAL_KEY,
    LEASTWISE_ACTION_MATCHES_NO_RESOURCE,
    ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE,
    ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE,
    RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL,
    CONFIRM_AUDIENCE_CLAIM_TYPE,
    EMPTY_ARRAY_ACTION,
    EMPTY_ARRAY_CONDITION,
    EMPTY_ARRAY_CONDITION_FORALLVALUES,
    EMPTY_ARRAY_CONDITION_FORANYVALUE,
    EMPTY_ARRAY_CONDITION_IFEXISTS,
    EMPTY_ARRAY_PRINCIPAL,
    EMPTY_ARRAY_RESOURCE,
    EMPTY_OBJECT_CONDITION,
    EMPTY_OBJECT_PRINCIPAL,
    EMPTY_SID_VALUE,
    EQUIVALENT_TO_NULL_FALSE,
    EQUIVALENT_TO_NULL_TRUE,
    REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION,
    REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION,
    IMPROVE_IP_RANGE,
    NULL_WITH_QUALIFIER,
    PRIVATE_IP_ADDRESS_SUBSET,
    PRIVATE_NOT_IP_ADDRESS_SUBSET,
    REDUNDANT_ACTION,
    REDUNDANT_RESOURCE,
    REDUNDANT_CONDITION_VALUE_NUM,
    REDUNDANT_STATEMENT,
    WILDCARD_IN_SERVICE_NAME,
    IRRELEVANT_CONDITION_KEY_IN_POLICY,
    REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY,
)
