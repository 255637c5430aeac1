"""The shelf of rules: each is AWS's, finds what it must find, passes what it must pass, and says what is missing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import moto
import pytest
from rule_examples import (
    ACCOUNT,
    ADMINISTRATOR,
    EXAMPLES,
    NOW,
    POLICY_ARN,
    Items,
    allow,
    attached,
    context_of,
    days_ago,
    document,
    inline,
    item,
    key,
    password_policy,
    policy,
    role,
    summary,
)

from leastwise.errors import InputError
from leastwise.model.configuration_item import NotRead
from leastwise.usecases.recorder.rules import RULES, ComplianceType, Rule, RuleContext
from leastwise.usecases.recorder.rules.evaluating import results_of
from leastwise.usecases.recorder.rules.parameters import arguments_of
from leastwise.usecases.recorder.rules.rule import ACCOUNT as ACCOUNT_TYPE

BY_NAME = {rule.identifier: rule for rule in RULES}
# moto has the table of AWS Config's managed rules, drawn from their pages.
_TABLE = Path(moto.__file__).parent / "config" / "resources" / "aws_managed_rules.json.gz"
AWS_RULES: dict[str, Any] = json.loads(gzip.decompress(_TABLE.read_bytes()))["ManagedRules"]
EACH = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.identifier)


def told(rule: Rule, context: RuleContext, **given: str) -> list[tuple[str, str]]:
    arguments = arguments_of(rule.parameters, given, rule.identifier)
    results = results_of(rule, arguments, context, [ACCOUNT])
    return [(one.evaluation.compliance.value, one.evaluation.annotation) for one in results]


def compliance(identifier: str, items: Items, *reads: str, **given: str) -> set[str]:
    return {found for found, _ in told(BY_NAME[identifier], context_of(items, reads), **given)}


@EACH
def test_rule_is_of_aws(rule):
    known = AWS_RULES[rule.identifier]
    parameters = {one["Name"]: (one["Type"].lower(), not one["Optional"]) for one in known["Parameters"]}
    without_default = {one["Name"] for one in known["Parameters"] if "Default" not in one and not one["Optional"]}
    defaults = {one["Name"]: one["Default"] for one in known["Parameters"] if "Default" in one}
    assert {one.name for one in rule.parameters} == set(parameters)
    assert {one.name for one in rule.parameters if one.is_required} == without_default
    assert defaults.items() <= {one.name: one.default for one in rule.parameters}.items()
    assert all(one.type.lower() == parameters[one.name][0] for one in rule.parameters)
    types = {kind.strip() for kind in known.get("Resource Types", "").split(",")} - {""}
    assert set(rule.resource_types) == (types or {ACCOUNT_TYPE}) or rule.identifier == "IAM_POLICY_IN_USE"
    assert rule.link == f"https://docs.aws.amazon.com/config/latest/developerguide/{rule.name}.html"


def test_no_rule_of_aws_for_iam_is_missing():
    ours = {name for name in AWS_RULES if name.startswith(("IAM_", "ROOT_ACCOUNT_", "ACCESS_KEYS_", "MFA_ENABLED_"))}
    assert ours == set(BY_NAME)
    assert len(BY_NAME) == len(RULES)


@EACH
def test_rule_is_documented(rule):
    page = (Path(__file__).parents[3] / "docs" / "rules.md").read_text(encoding="utf-8")
    rows = [
        line for line in page.splitlines() if line.startswith(f"| [{rule.identifier}]({rule.link}) | {rule.title} |")
    ]
    assert len(rows) == 1
    assert all(one.name in rows[0] and (one.default or "") in rows[0] for one in rule.parameters)


def test_every_rule_has_examples():
    assert set(EXAMPLES) == set(BY_NAME)


@EACH
@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ("found", ComplianceType.NON_COMPLIANT),
        ("passed", ComplianceType.COMPLIANT),
        ("unknown", ComplianceType.INSUFFICIENT_DATA),
    ],
)
def test_rule_tells_its_examples(rule, member, expected):
    example = EXAMPLES[rule.identifier]
    results = told(rule, context_of(getattr(example, member), example.reads), **example.parameters)
    assert {found for found, _ in results} == {expected.value}, results
    assert all(annotation for _, annotation in results)


@EACH
def test_rule_says_nothing_of_what_was_not_recorded(rule):
    """An item without configuration, in scopes nobody read: never COMPLIANT, never NON_COMPLIANT."""
    example = EXAMPLES[rule.identifier]
    kinds = [kind for kind in rule.resource_types if kind != ACCOUNT_TYPE]
    bare = tuple(item(kind, "work", arn=POLICY_ARN) for kind in kinds)
    results = told(rule, context_of(bare), **example.parameters)
    assert results
    assert {found for found, _ in results} == {"INSUFFICIENT_DATA"}, results


@EACH
def test_unknown_parameters_are_refused(rule):
    given = {**EXAMPLES[rule.identifier].parameters, "noSuchParameter": "1"}
    with pytest.raises(InputError, match="noSuchParameter"):
        arguments_of(rule.parameters, given, rule.identifier)


def test_annotation_names_the_action_that_was_denied():
    denied = NotRead(ACCOUNT, "global", "AWS::IAM::User", "", "iam:ListMFADevices", "AccessDenied")
    user = item("User", "alice")
    state = context_of((user,)).state
    context = RuleContext(state, NOW, not_read=[denied])
    ((_, annotation),) = told(BY_NAME["IAM_USER_MFA_ENABLED"], context)
    assert annotation == "mfaDevices was not recorded (denied: iam:ListMFADevices)"


def test_aws_managed_policies_are_not_looked_at():
    theirs = item("Policy", "AdministratorAccess", account_id="aws", arn=ADMINISTRATOR)
    assert compliance("IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS", (theirs,)) == set()


def test_permissions_boundaries_are_left_out_where_asked():
    name = "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS"
    boundary = {"permissionsBoundaryArn": POLICY_ARN, "permissionsBoundaryType": "PermissionsBoundaryPolicy"}
    bounded, free = role(permissionsBoundary=boundary), role(permissionsBoundary=None)
    excluded = {"excludePermissionBoundaryPolicy": "true"}
    full = policy(allow("*"))
    assert compliance(name, (full, bounded)) == {"NON_COMPLIANT"}
    assert compliance(name, (full, bounded), **excluded) == {"NOT_APPLICABLE"}
    assert compliance(name, (full, free), "User", "Role", **excluded) == {"NON_COMPLIANT"}
    assert compliance(name, (full, free), "Role", **excluded) == {"INSUFFICIENT_DATA"}
    assert compliance(name, (full, role()), "User", "Role", **excluded) == {"INSUFFICIENT_DATA"}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, "NON_COMPLIANT"),
        ({"Effect": "Allow", "NotAction": "*", "Resource": "*"}, "COMPLIANT"),
        (allow("*"), "NON_COMPLIANT"),
        (allow("ec2:Describe*"), "COMPLIANT"),
    ],
)
def test_full_access_to_a_service(statement, expected):
    assert compliance("IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS", (policy(statement),)) == {expected}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([allow("kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/*")], "NON_COMPLIANT"),
        ([allow("kms:Decrypt", "arn:aws:kms:*")], "NON_COMPLIANT"),
        ([allow("kms:Decrypt", "arn:aws:kms:*:*:${aws:PrincipalTag/key}")], "NON_COMPLIANT"),
        ([allow("kms:Decrypt", "arn:aws:kms:*:*:alias/*")], "COMPLIANT"),
        ([allow("kms:Decrypt", "arn:aws:s3:::*")], "COMPLIANT"),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], "NON_COMPLIANT"),
        ([{"Effect": "Allow", "NotAction": "kms:Dec*", "Resource": "*"}], "COMPLIANT"),
        ([{"Effect": "Allow", "Action": "kms:*", "NotResource": "arn:aws:kms:*:*:key/1"}], "NON_COMPLIANT"),
        ([{"Effect": "Allow", "Action": "kms:*", "NotResource": "*"}], "COMPLIANT"),
        ([allow("*"), {"Effect": "Deny", "Action": "kms:Decrypt", "Resource": "*"}], "COMPLIANT"),
        (
            [allow("*"), {**allow("kms:*"), "Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}],
            "NON_COMPLIANT",
        ),
    ],
)
def test_blocked_kms_actions(statements, expected):
    name = "IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS"
    assert compliance(name, (policy(*statements),), blockedActionsPatterns="kms:Decrypt") == {expected}


def test_blocked_kms_actions_are_actions_of_kms():
    with pytest.raises(InputError, match="s3:GetObject"):
        compliance(
            "IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS", (policy(allow("*")),), blockedActionsPatterns="s3:GetObject"
        )


def test_roles_of_the_management_account_are_left_out_where_asked():
    name = "IAM_INLINE_POLICY_BLOCKED_KMS_ACTIONS"
    asked = {"blockedActionsPatterns": "kms:*", "excludeRoleByManagementAccount": "true"}
    organization = item(
        "AWS::Organizations::Organization", "o-1", account_id="999999999999", masterAccountId="999999999999"
    )
    policies = {"rolePolicyList": inline(all=document(allow("*")))}
    theirs = role("theirs", {"AWS": "arn:aws:iam::999999999999:root"}, **policies)
    ours = role("ours", {"AWS": ["999999999999", ACCOUNT]}, **policies)
    assert compliance(name, (theirs, organization), **asked) == {"NOT_APPLICABLE"}
    assert compliance(name, (ours, organization), **asked) == {"NON_COMPLIANT"}
    assert compliance(name, (theirs,), **asked) == {"INSUFFICIENT_DATA"}
    assert compliance(name, (theirs, organization), blockedActionsPatterns="kms:*") == {"NON_COMPLIANT"}


def test_exceptions_of_the_blacklist():
    name = "IAM_POLICY_BLACKLISTED_CHECK"
    admins = (role("Admin", attachedManagedPolicies=attached(ADMINISTRATOR)),)
    exceptions = "users:[alice], roles:[Other; Admin]"
    assert compliance(name, admins, exceptionList=exceptions) == {"NOT_APPLICABLE"}
    assert compliance(name, admins, exceptionList="users:[Admin]") == {"NON_COMPLIANT"}
    assert compliance(name, admins, policyArns=POLICY_ARN) == {"COMPLIANT"}
    with pytest.raises(InputError, match="exceptionList"):
        compliance(name, admins, exceptionList="roles=Admin")


@pytest.mark.parametrize(
    ("recorded", "words"),
    [
        ({"requireSymbols": False}, "does not require symbols"),
        ({"minimumPasswordLength": 13}, "minimum length is 13, not 14"),
        ({"passwordReusePrevention": 5}, "remembers 5 passwords, not 24"),
        ({"maxPasswordAge": 91}, "passwords expire after 91 days, not after 90"),
        ({"maxPasswordAge": None}, "passwords never expire, not after 90"),
    ],
)
def test_password_policy(recorded, words):
    rule = BY_NAME["IAM_PASSWORD_POLICY"]
    assert told(rule, context_of((password_policy(**recorded),))) == [("NON_COMPLIANT", words)]


def test_default_password_policy_does_not_comply():
    assert compliance("IAM_PASSWORD_POLICY", (), "AccountPasswordPolicy") == {"NON_COMPLIANT"}
    assert compliance("IAM_PASSWORD_POLICY", ()) == {"INSUFFICIENT_DATA"}


def test_parameters_of_the_password_policy():
    weak = (password_policy(minimumPasswordLength=8, requireSymbols=False),)
    loose = {"MinimumPasswordLength": "8", "RequireSymbols": "false"}
    assert compliance("IAM_PASSWORD_POLICY", weak, **loose) == {"COMPLIANT"}
    for name, value in (("MinimumPasswordLength", "long"), ("RequireSymbols", "True"), ("MaxPasswordAge", "-1")):
        with pytest.raises(InputError, match=name):
            compliance("IAM_PASSWORD_POLICY", weak, **{name: value})


def test_root_user_without_credentials_needs_no_mfa():
    nothing = dict.fromkeys(
        (
            "accountMFAEnabled",
            "accountAccessKeysPresent",
            "accountSigningCertificatesPresent",
            "accountPasswordPresent",
        ),
        0,
    )
    for name in ("ROOT_ACCOUNT_MFA_ENABLED", "ROOT_ACCOUNT_HARDWARE_MFA_ENABLED"):
        assert compliance(name, (summary(**nothing),)) == {"NOT_APPLICABLE"}
        assert compliance(name, (summary(**nothing | {"accountPasswordPresent": 1}),)) == {"NON_COMPLIANT"}


@pytest.mark.parametrize(
    ("rotated", "active", "expected"),
    [(None, False, "COMPLIANT"), (days_ago(3), False, "NON_COMPLIANT"), (days_ago(3), True, "NON_COMPLIANT")],
)
def test_access_keys_of_the_root_user_in_the_credential_report(rotated, active, expected):
    facts = {f"accessKey{number}{fact}": None for number in (1, 2) for fact in ("Active", "LastRotated")}
    root = item("Root", "root", **facts | {"accessKey1LastRotated": rotated, "accessKey1Active": active})
    assert compliance("IAM_ROOT_ACCESS_KEY_CHECK", (root,)) == {expected}


def test_policy_in_use_by_kinds():
    name, arn = "IAM_POLICY_IN_USE", {"policyARN": ADMINISTRATOR}
    reads = ("User", "Group", "Role")
    user = item("User", "alice", attachedManagedPolicies=attached(ADMINISTRATOR), groupList=[])
    group = item("Group", "admins", attachedManagedPolicies=attached(ADMINISTRATOR))
    member = item("User", "bob", attachedManagedPolicies=[], groupList=["admins"])
    trustless = role(assumeRolePolicyDocument=document(), attachedManagedPolicies=attached(ADMINISTRATOR))
    assert compliance(name, (user,), *reads, **arn) == {"COMPLIANT"}
    assert compliance(name, (user,), *reads, **arn, policyUsageType="IAM_ROLE") == {"NON_COMPLIANT"}
    assert compliance(name, (group,), *reads, **arn) == {"NON_COMPLIANT"}
    assert compliance(name, (group, member), *reads, **arn) == {"COMPLIANT"}
    assert compliance(name, (group,), **arn) == {"INSUFFICIENT_DATA"}
    assert compliance(name, (), *reads, **arn) == {"NON_COMPLIANT"}
    assert compliance(name, (), policyARN="arn:aws:iam::444455556666:policy/theirs") == set()
    assert compliance(name, (trustless,), *reads, **arn) == {"NON_COMPLIANT"}
    with pytest.raises(InputError, match="policyUsageType") as refused:
        compliance(name, (), **arn, policyUsageType="SOME")
    assert "IAM_USER, IAM_GROUP" in refused.value.hint


def test_age_of_access_keys_in_the_credential_report():
    report = {"accessKey1Active": True, "accessKey1LastRotated": days_ago(100), "accessKey2Active": False}
    user = item("User", "alice", credentialReport=report)
    assert compliance("ACCESS_KEYS_ROTATED", (user,)) == {"NON_COMPLIANT"}
    assert compliance("ACCESS_KEYS_ROTATED", (user,), maxAccessKeyAge="120") == {"COMPLIANT"}
    assert compliance("ACCESS_KEYS_ROTATED", (item("User", "alice"),), "AccessKey") == {"NOT_APPLICABLE"}


@pytest.mark.parametrize(("generated", "expected"), [(1, "NON_COMPLIANT"), (-1, "INSUFFICIENT_DATA")])
def test_a_younger_credential_report_tells_nothing_of_the_moment(generated, expected):
    report = {"mfaActive": False, "generatedTime": days_ago(generated)}
    user = item("User", "alice", supplementary={"credentialReport": report})
    assert compliance("IAM_USER_MFA_ENABLED", (user,)) == {expected}


def test_old_key_is_found_though_others_may_exist():
    assert compliance("ACCESS_KEYS_ROTATED", (item("User", "alice"), key("AKIAOLD", days_ago(99)))) == {"NON_COMPLIANT"}


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        ({"passwordLastUsed": days_ago(91)}, "NON_COMPLIANT"),
        ({"passwordLastUsed": days_ago(90)}, "COMPLIANT"),
        ({"passwordLastUsed": days_ago(-1)}, "INSUFFICIENT_DATA"),
        ({"credentialReport": {"passwordEnabled": True, "passwordLastUsed": None}}, "NON_COMPLIANT"),
        ({}, "INSUFFICIENT_DATA"),
    ],
)
def test_unused_passwords(used, expected):
    user = item("User", "alice", loginProfile={"createDate": days_ago(200)}, supplementary=used)
    assert compliance("IAM_USER_UNUSED_CREDENTIALS_CHECK", (user,), "AccessKey") == {expected}


def test_new_credentials_are_in_use_and_no_credentials_are_not_applicable():
    name = "IAM_USER_UNUSED_CREDENTIALS_CHECK"
    new = item("User", "alice", loginProfile={"createDate": days_ago(3)})
    none = item("User", "alice", loginProfile=None)
    assert compliance(name, (new,), "AccessKey") == {"COMPLIANT"}
    assert compliance(name, (none,), "AccessKey") == {"NOT_APPLICABLE"}
    assert compliance(name, (new,)) == {"INSUFFICIENT_DATA"}


def test_users_without_a_password_need_no_mfa_for_the_console():
    user = item("User", "alice", loginProfile=None, mfaDevices=[])
    assert compliance("MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS", (user,)) == {"NOT_APPLICABLE"}


def test_every_region_needs_an_analyzer():
    kind = "AWS::AccessAnalyzer::Analyzer"
    here = item(kind, "external", region="eu-west-1", type="ORGANIZATION", status="ACTIVE")
    failed = item(kind, "broken", region="us-east-1", type="ACCOUNT", status="FAILED")
    results = told(
        BY_NAME["IAM_EXTERNAL_ACCESS_ANALYZER_ENABLED"],
        context_of((here, failed), (f"{kind}@eu-west-1", f"{kind}@us-east-1", f"{kind}@eu-north-1")),
    )
    assert results == [
        ("NON_COMPLIANT", "has no analyzer for external access"),
        ("COMPLIANT", "has external"),
        ("NON_COMPLIANT", "the analyzer broken is FAILED"),
    ]
