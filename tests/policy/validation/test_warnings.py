"""The shelf of warnings and suggestions: nothing of AWS's list is missing, every check does what its examples say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moto.iam.aws_managed_policies import aws_managed_policies_data

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import JsonText, read_json
from leastwise.policy.validation import warnings
from leastwise.policy.validation.check import FindingType, Subject, ValidationCheck
from leastwise.policy.validation.warnings import WARNING_CHECKS
from leastwise.reference.iam import load_reference

SECURITY_WARNINGS = """
    ALLOW_WITH_NOT_PRINCIPAL DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE
    DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE DYNAMODB_ATTRIBUTES_WITHOUT_SELECT
    FORALLVALUES_WITH_SINGLE_VALUED_KEY FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL
    MISSING_GITHUB_REPO_CONDITION_KEY MISSING_PAIRED_CONDITION_KEYS PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE
    PASS_ROLE_WITH_NOT_RESOURCE PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE
    PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE PASS_ROLE_WITH_STAR_IN_RESOURCE
    PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL
    STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS UNTRUSTWORTHY_CONDITION_KEY
""".split()
GENERAL_WARNINGS = """
    CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE CREATE_SLR_WITH_NOT_RESOURCE
    CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE
    CREATE_SLR_WITH_STAR_IN_RESOURCE CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION DEPRECATED_GLOBAL_CONDITION_KEY
    INVALID_DATE_VALUE INVALID_ROLE_REFERENCE INVALID_USER_REFERENCE MISSING_VERSION
    POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA
    POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY
    RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK
    SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED TYPE_MISMATCH TYPE_MISMATCH_BOOLEAN TYPE_MISMATCH_DATE
    TYPE_MISMATCH_NUMBER TYPE_MISMATCH_STRING UNIQUE_SIDS_RECOMMENDED USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES
    WILDCARD_WITHOUT_LIKE_OPERATOR
""".split()
SUGGESTIONS = """
    ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE
    CONFIRM_AUDIENCE_CLAIM_TYPE EMPTY_ARRAY_ACTION EMPTY_ARRAY_CONDITION EMPTY_ARRAY_CONDITION_FORALLVALUES
    EMPTY_ARRAY_CONDITION_FORANYVALUE EMPTY_ARRAY_CONDITION_IFEXISTS EMPTY_ARRAY_PRINCIPAL EMPTY_ARRAY_RESOURCE
    EMPTY_OBJECT_CONDITION EMPTY_OBJECT_PRINCIPAL EMPTY_SID_VALUE EQUIVALENT_TO_NULL_FALSE EQUIVALENT_TO_NULL_TRUE
    IMPROVE_IP_RANGE IRRELEVANT_CONDITION_KEY_IN_POLICY NULL_WITH_QUALIFIER PRIVATE_IP_ADDRESS_SUBSET
    PRIVATE_NOT_IP_ADDRESS_SUBSET RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL REDUNDANT_ACTION
    REDUNDANT_CONDITION_VALUE_NUM REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY
    REDUNDANT_RESOURCE REDUNDANT_STATEMENT REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION WILDCARD_IN_SERVICE_NAME
""".split()
AWS_CODES = {
    FindingType.SECURITY_WARNING: SECURITY_WARNINGS,
    FindingType.WARNING: GENERAL_WARNINGS,
    FindingType.SUGGESTION: SUGGESTIONS,
}
EXAMPLES = [
    pytest.param(check, kind, text, expected, id=f"{check.code}-{word}-{number}")
    for check in WARNING_CHECKS
    for word, expected, examples in (("found", True, check.examples_found), ("clean", False, check.examples_clean))
    for number, (kind, text) in enumerate(examples)
]


def test_every_code_of_aws_is_here_with_its_type() -> None:
    for kind, codes in AWS_CODES.items():
        ours = {check.code for check in WARNING_CHECKS if check.type is kind}
        assert {code for code in ours if not code.startswith("LEASTWISE_")} == set(codes)


def test_codes_occur_once_and_types_stand_in_order() -> None:
    codes = [check.code for check in WARNING_CHECKS]
    assert len(codes) == len(set(codes))
    grave = list(FindingType)
    assert [check.type for check in WARNING_CHECKS] == sorted((one.type for one in WARNING_CHECKS), key=grave.index)


def test_every_check_file_is_listed() -> None:
    folder = Path(str(warnings.__file__)).parent
    files = {path.stem for path in folder.glob("*.py") if "ValidationCheck(\n" in path.read_text(encoding="utf-8")}
    assert files == {check.find.__module__.rpartition(".")[2] for check in WARNING_CHECKS}


@pytest.mark.parametrize(("check", "kind", "text", "expected"), EXAMPLES)
def test_example(check: ValidationCheck, kind: PolicyKind, text: str, expected: bool) -> None:
    problems = list(check.find(Subject(read_json(text), kind, load_reference())))
    assert kind in check.kinds
    assert bool(problems) is expected, problems
    for problem in problems:
        assert problem.message
        at = read_json(text).value
        for step in problem.path:
            at = at[step]


@pytest.mark.parametrize("check", WARNING_CHECKS, ids=lambda check: check.code)
def test_a_check_explains_itself(check: ValidationCheck) -> None:
    assert check.examples_found
    assert check.examples_clean
    assert check.learn_more.startswith("https://docs.aws.amazon.com/IAM/latest/UserGuide/")
    manual = __import__(check.find.__module__, fromlist=["find"]).__doc__
    assert manual.startswith(check.title)
    assert "Why it matters:" in manual
    assert "How to fix:" in manual


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["*", "", "Allow", "iam:PassRole", "arn:aws:*", "${a}"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                """
            Action NotAction Resource NotResource Principal Condition Effect Sid AWS Service Federated StringLike Bool
            Null ForAllValues:StringEquals aws:TagKeys IpAddress NumericLessThan DateLessThan aws:SourceIp
            aws:ResourceTag/a BinaryEquals
            """.split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(
    st.fixed_dictionaries({"Statement": JSON_VALUES | st.lists(JSON_VALUES, max_size=3)}), st.sampled_from(PolicyKind)
)
def test_no_document_breaks_a_check(document: dict[str, object], kind: PolicyKind) -> None:
    subject = Subject(JsonText(json.dumps(document), document), kind, load_reference())
    for check in WARNING_CHECKS:
        for problem in check.find(subject):
            subject.source.locate(problem.path)


NAMED_BY_AWS = [
    ("AdministratorAccess", {"PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE"}),
    ("AdministratorAccess", {"CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE"}),
    ("IAMFullAccess", {"PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE"}),
    ("PowerUserAccess", {"CREATE_SLR_WITH_STAR_IN_RESOURCE"}),
    ("AlexaForBusinessFullAccess", {"CREATE_SLR_WITH_STAR_IN_RESOURCE"}),
    ("AWSOrganizationsServiceTrustPolicy", {"CREATE_SLR_WITH_STAR_IN_RESOURCE"}),
    ("AdministratorAccess-Amplify", {"PASS_ROLE_WITH_STAR_IN_RESOURCE"}),
    ("AWSElasticBeanstalkService", {"PASS_ROLE_WITH_STAR_IN_RESOURCE"}),
    ("AmazonElasticMapReduceFullAccess", {"PASS_ROLE_WITH_STAR_IN_RESOURCE"}),
    ("ReadOnlyAccess", {"POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"}),
    ("AWSSupportServiceRolePolicy", {"POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"}),
    ("S3UnlockBucketPolicy", {"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"}),
    ("AmazonSecurityLakeAdministrator", {"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"}),
    ("AWSCodePipeline_FullAccess", {"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"}),
]


@pytest.mark.parametrize(("name", "codes"), NAMED_BY_AWS)
def test_managed_policies_that_the_check_reference_names(name: str, codes: set[str]) -> None:
    document = json.loads(aws_managed_policies_data)[name]["Document"]
    subject = Subject(read_json(json.dumps(document)), PolicyKind.IDENTITY, load_reference())
    found = {check.code for check in WARNING_CHECKS if PolicyKind.IDENTITY in check.kinds and any(check.find(subject))}
    assert codes <= found
