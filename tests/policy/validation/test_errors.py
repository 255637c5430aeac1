"""The shelf of errors: nothing of AWS's list is missing, and AWS's own policies pass, but for what is really wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import JsonText
from leastwise.policy.validation.check import FindingType, Subject
from leastwise.policy.validation.errors import ERROR_CHECKS
from leastwise.reference.iam import load_reference

AWS_CODES = """
    ARN_ACCOUNT_NOT_ALLOWED ARN_REGION_NOT_ALLOWED DATA_TYPE_MISMATCH DUPLICATE_KEYS_WITH_DIFFERENT_CASE INVALID_ACTION
    INVALID_ARN_ACCOUNT INVALID_ARN_PREFIX INVALID_ARN_REGION INVALID_ARN_RESOURCE INVALID_ARN_SERVICE_CASE
    INVALID_CONDITION_DATA_TYPE INVALID_CONDITION_KEY_FORMAT INVALID_CONDITION_MULTIPLE_BOOLEAN
    INVALID_CONDITION_OPERATOR INVALID_EFFECT INVALID_GLOBAL_CONDITION_KEY INVALID_PARTITION INVALID_POLICY_ELEMENT
    INVALID_PRINCIPAL_FORMAT INVALID_PRINCIPAL_KEY INVALID_REGION INVALID_SERVICE INVALID_SERVICE_CONDITION_KEY
    INVALID_SERVICE_IN_ACTION INVALID_VARIABLE_FOR_OPERATOR INVALID_VERSION JSON_SYNTAX_ERROR MISSING_ACTION
    MISSING_ARN_FIELD MISSING_ARN_REGION MISSING_EFFECT MISSING_PRINCIPAL MISSING_QUALIFIER MISSING_RESOURCE
    MISSING_STATEMENT NULL_WITH_IF_EXISTS SCP_SYNTAX_ERROR_PRINCIPAL
    UNIQUE_SIDS_REQUIRED UNSUPPORTED_ACTION_IN_POLICY UNSUPPORTED_ELEMENT_COMBINATION UNSUPPORTED_GLOBAL_CONDITION_KEY
    UNSUPPORTED_PRINCIPAL UNSUPPORTED_RESOURCE_ARN_IN_POLICY UNSUPPORTED_SID UNSUPPORTED_WILDCARD_IN_PRINCIPAL
    MISSING_BRACE_IN_VARIABLE MISSING_QUOTE_IN_VARIABLE UNSUPPORTED_SPACE_IN_VARIABLE EMPTY_VARIABLE
    VARIABLE_UNSUPPORTED_IN_ELEMENT VARIABLE_UNSUPPORTED_IN_VERSION PRIVATE_IP_ADDRESS PRIVATE_NOT_IP_ADDRESS
    POLICY_SIZE_EXCEEDS_SCP_QUOTA INVALID_SERVICE_PRINCIPAL_FORMAT MISSING_TAG_KEY_IN_CONDITION INVALID_VPC_FORMAT
    INVALID_VPCE_FORMAT FEDERATED_PRINCIPAL_NOT_SUPPORTED UNSUPPORTED_ACTION_FOR_CONDITION_KEY
    UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL
    ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE TYPE_MISMATCH_IP_RANGE
    MISSING_ACTION_FOR_CONDITION_KEY INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY
    MISMATCHED_ACTION_FOR_PRINCIPAL MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY POLICY_SIZE_EXCEEDS_RCP_QUOTA
    RCP_SYNTAX_ERROR_PRINCIPAL RCP_SYNTAX_ERROR_ALLOW RCP_SYNTAX_ERROR_NOTACTION RCP_SYNTAX_ERROR_ACTION
    MISSING_ARN_ACCOUNT INVALID_KMS_KEY_VALUE VARIABLE_USAGE_TOO_PERMISSIVE WILDCARD_USAGE_TOO_PERMISSIVE
""".split()
MANAGED: dict[str, Any] = {name: one["Document"] for name, one in json.loads(aws_managed_policies_data).items()}

REALLY_WRONG = {
    # Actions of the Budgets API, which budgets:ModifyBudget and budgets:ViewBudget permit.
    "INVALID_ACTION": {"AWSManagedSettingsAdminAccess"},
    # Resource types with other letters or separators than their service uses, and one ARN without resource.
    "INVALID_ARN_RESOURCE": {
        "AWSWAFConsoleFullAccess",
        "AWSWAFConsoleReadOnlyAccess",
        "AmazonDataZoneSageMakerEnvironmentRolePermissionsBoundary",
        "AmazonDevOpsGuruOrganizationsAccess",
        "AmazonSageMakerFullAccess",
        "AmazonSageMakerHyperPodInferenceAccess",
        "AmazonSageMakerQuickSightVPCPolicy",
        "AppIntegrationsServiceLinkedRolePolicy",
        "CloudFrontFullAccess",
        "DBModProvisioningAndMigration",
    },
    # Lake Formation documents no such key.
    "INVALID_SERVICE_CONDITION_KEY": {"AmazonDataZoneGlueManageAccessRolePolicy"},
    # The Service Authorization Reference gives the actions no such key: most of them list or search, and name nothing.
    "UNSUPPORTED_ACTION_FOR_CONDITION_KEY": {
        "AWSDeadlineCloud-UserAccessFarms",
        "AWSDeadlineCloud-UserAccessFleets",
        "AWSLakeFormationCrossAccountManager",
        "AmazonNimbleStudio-StudioUser",
        "AmazonSecurityLakeAdministrator",
        "DynamoDBGlobalTableSettingsManagementServiceRolePolicy",
        "SageMakerStudioProjectUserRolePermissionsBoundary",
        "SageMakerStudioProjectUserRolePolicy",
    },
}


def errors_of(document: Any, kind: PolicyKind = PolicyKind.IDENTITY) -> dict[str, list[str]]:
    subject = Subject(JsonText(json.dumps(document), document), kind, load_reference())
    found = {check.code: [one.message for one in check.find(subject)] for check in ERROR_CHECKS if kind in check.kinds}
    return {code: messages for code, messages in found.items() if messages}


def test_the_codes_are_those_of_aws() -> None:
    assert sorted(check.code for check in ERROR_CHECKS) == sorted(AWS_CODES)
    assert {check.type for check in ERROR_CHECKS} == {FindingType.ERROR}


@pytest.mark.parametrize("check", ERROR_CHECKS, ids=lambda check: check.code)
def test_the_anchor_is_that_of_the_code(check: Any) -> None:
    assert check.learn_more.endswith(f"#access-analyzer-reference-policy-checks-error-{_anchor(check.code)}")


def _anchor(code: str) -> str:
    return code.lower().replace("_", "-")


def test_policies_of_aws_have_no_other_errors() -> None:
    wrong = {
        (code, name): messages
        for name, document in MANAGED.items()
        for code, messages in errors_of(document).items()
        if name not in REALLY_WRONG.get(code, ())
    }
    assert wrong == {}


@pytest.mark.parametrize("code", REALLY_WRONG)
def test_what_is_wrong_in_policies_of_aws_is_found(code: str) -> None:
    here = REALLY_WRONG[code] & MANAGED.keys()
    assert here
    assert [name for name in sorted(here) if code not in errors_of(MANAGED[name])] == []


@pytest.mark.parametrize(
    "action",
    [
        "evidently:GetFeature",  # a service that AWS has closed
        "codestar:*",
        "securityagent:ListControls",  # a young service, whose actions the reference does not all have
        "payments:GetAccountBalance",
        "memorydb:ReplicateMultiRegionClusterData",
        "organizations:CreateBuilderIdOwnedAccount",
    ],
)
def test_an_unknown_action_is_not_invalid(action: str) -> None:
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    assert errors_of({"Version": "2012-10-17", "Statement": [statement]}) == {}
