"""Traps of the decision over all policies that a request meets: who is limited by what, and what alone suffices.

Each row: what it shows, the page of AWS's documentation that says so, the policies, a request, the decision.
"""

# ruff: noqa: E501 - a table with a row a line

from __future__ import annotations

from dataclasses import replace
from typing import Any

import differential
import pytest

from leastwise.policy.caller import ANONYMOUS, Caller, caller_of
from leastwise.policy.evaluate import Decision, PolicyStack, decide
from leastwise.policy.explain import explain
from leastwise.policy.request import Request, caller_context
from leastwise.policy.rule import Rules

IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
LOGIC = IAM + "reference_policies_evaluation-logic_policy-eval-denyallow.html"
SAME_ACCOUNT = IAM + "reference_policies_evaluation-logic_policy-eval-basics.html"
CROSS_ACCOUNT = IAM + "reference_policies_evaluation-logic-cross-account.html"
BOUNDARIES = IAM + "access_policies_boundaries.html"
SESSIONS = IAM + "access_policies.html#policies_session"
TRUST = IAM + "id_roles_update-role-trust-policy.html"
LINKED = IAM + "using-service-linked-roles.html"
MANAGED = IAM + "access_policies_managed-vs-inline.html"
KEYS = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html"
DELEGATION = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam"
SCPS = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html"
SCP_LEVELS = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html"
RCPS = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html"
PUBLIC_ACCESS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"
ENDPOINTS = "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html"

ALLOW, EXPLICIT, IMPLICIT = Decision.ALLOW, Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY
OWN, OTHER = "111122223333", "444455556666"
ALICE = caller_of(f"arn:aws:iam::{OWN}:user/alice")
READER = caller_of(f"arn:aws:iam::{OWN}:role/reader")
SESSION = caller_of(f"arn:aws:sts::{OWN}:assumed-role/reader/session")
FEDERATED_USER = caller_of(f"arn:aws:sts::{OWN}:federated-user/alice")
ROOT = caller_of(OWN)
STRANGER = caller_of(f"arn:aws:iam::{OTHER}:user/bob")
LINKED_ROLE = caller_of(f"arn:aws:iam::{OWN}:role/aws-service-role/ec2.amazonaws.com/AWSServiceRoleForEC2")
EC2 = caller_of("ec2.amazonaws.com")
PROVIDER = caller_of(f"arn:aws:iam::{OWN}:oidc-provider/token.example.com")
OBJECT, QUEUE = "arn:aws:s3:::bucket/a", f"arn:aws:sqs:us-east-1:{OWN}:queue"
KEY = f"arn:aws:kms:us-east-1:{OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ROLE = f"arn:aws:iam::{OWN}:role/target"


def one(effect: str = "Allow", **elements: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": "*", "Resource": "*", **elements}


def rules(*statements: dict[str, Any]) -> Rules:
    return differential.rules({"Version": "2012-10-17", "Statement": list(statements) or [one()]})


def grant(principal: Any, **elements: Any) -> Rules:
    return rules(one(Principal=principal, **elements))


def trust(principal: Any, action: str = "sts:AssumeRole") -> Rules:
    return rules({"Effect": "Allow", "Principal": principal, "Action": action})


ALL, NOTHING = rules(), rules(one(Action="none:None"))
DENY = rules(one(), one("Deny", Action="s3:GetObject"))


def stack(account: str | None = OWN, **policies: Any) -> PolicyStack:
    return PolicyStack(**{"identity": (), "resource_account": account, **policies})


def asks(caller: Caller, action: str = "s3:GetObject", resource: str = OBJECT) -> Request:
    return Request(action, resource, caller, caller_context(caller))


USE_KEY = "kms:Decrypt"
DELEGATED = grant({"AWS": f"arn:aws:iam::{OWN}:root"}, Action="kms:*")

ROWS: list[tuple[str, str, PolicyStack, Request, Decision]] = [
    ("no policy at all", LOGIC, stack(), asks(ALICE), IMPLICIT),
    ("a root needs no policy", LOGIC, stack(), asks(ROOT), ALLOW),
    ("a resource policy's deny holds for a root, too", LOGIC, stack(resource=rules(one("Deny", Principal="*"))), asks(ROOT), EXPLICIT),
    ("same account: an identity policy suffices", SAME_ACCOUNT, stack(identity=(ALL,), resource=grant({"AWS": OTHER})), asks(ALICE), ALLOW),
    ("same account: a resource policy naming the user suffices", SAME_ACCOUNT, stack(resource=grant({"AWS": ALICE.arn})), asks(ALICE), ALLOW),
    ("same account: naming the account delegates to identity policies", SAME_ACCOUNT, stack(resource=grant({"AWS": OWN})), asks(ALICE), IMPLICIT),
    ("same account: naming the account, with an identity policy", SAME_ACCOUNT, stack(identity=(ALL,), resource=grant({"AWS": OWN})), asks(ALICE), ALLOW),
    ("same account: everyone includes the user", SAME_ACCOUNT, stack(resource=grant("*")), asks(ALICE), ALLOW),
    ("a deny of any policy wins: identity", LOGIC, stack(identity=(ALL, DENY)), asks(ALICE), EXPLICIT),
    ("a deny of any policy wins: boundary", LOGIC, stack(identity=(ALL,), boundary=DENY), asks(ALICE), EXPLICIT),
    ("a deny of any policy wins: session", LOGIC, stack(identity=(ALL,), session=(DENY,)), asks(SESSION), EXPLICIT),
    ("a deny of any policy wins: SCP", LOGIC, stack(identity=(ALL,), scps=((ALL,), (DENY,))), asks(ALICE), EXPLICIT),
    ("an identity policy's deny beats a resource policy's allow", LOGIC, stack(identity=(DENY,), resource=grant({"AWS": ALICE.arn})), asks(ALICE), EXPLICIT),
    ("a boundary allows nothing by itself", BOUNDARIES, stack(boundary=ALL), asks(ALICE), IMPLICIT),
    ("a boundary limits identity policies", BOUNDARIES, stack(identity=(ALL,), boundary=NOTHING), asks(ALICE), IMPLICIT),
    ("a resource policy naming a user is not limited by its boundary", SAME_ACCOUNT, stack(boundary=NOTHING, resource=grant({"AWS": ALICE.arn})), asks(ALICE), ALLOW),
    ("a resource policy naming a role is limited by its boundary", SAME_ACCOUNT, stack(boundary=NOTHING, resource=grant({"AWS": READER.arn})), asks(SESSION), IMPLICIT),
    ("a resource policy naming a role within its boundary", SAME_ACCOUNT, stack(boundary=ALL, resource=grant({"AWS": READER.arn})), asks(SESSION), ALLOW),
    ("a resource policy naming a role session is not limited by a boundary", SAME_ACCOUNT, stack(boundary=NOTHING, resource=grant({"AWS": SESSION.session_arn})), asks(SESSION), ALLOW),
    ("a resource policy naming a role is limited by session policies", SESSIONS, stack(session=(NOTHING,), resource=grant({"AWS": READER.arn})), asks(SESSION), IMPLICIT),
    ("a resource policy naming a role session is not limited by session policies", SESSIONS, stack(session=(NOTHING,), resource=grant({"AWS": SESSION.session_arn})), asks(SESSION), ALLOW),
    ("a resource policy naming a federated user is not limited by session policies", SAME_ACCOUNT, stack(session=(NOTHING,), resource=grant({"AWS": FEDERATED_USER.arn})), asks(FEDERATED_USER), ALLOW),
    ("session policies limit identity policies", SESSIONS, stack(identity=(ALL,), session=(NOTHING,)), asks(SESSION), IMPLICIT),
    ("session policies grant nothing", SESSIONS, stack(session=(ALL,)), asks(SESSION), IMPLICIT),
    ("cross-account: no resource policy", CROSS_ACCOUNT, stack(identity=(ALL,)), asks(STRANGER), IMPLICIT),
    ("cross-account: no identity policy", CROSS_ACCOUNT, stack(resource=grant({"AWS": STRANGER.arn})), asks(STRANGER), IMPLICIT),
    ("cross-account: both", CROSS_ACCOUNT, stack(identity=(ALL,), resource=grant({"AWS": STRANGER.arn})), asks(STRANGER), ALLOW),
    ("cross-account: both, by the account", CROSS_ACCOUNT, stack(identity=(ALL,), resource=grant({"AWS": OTHER})), asks(STRANGER), ALLOW),
    ("cross-account: a boundary limits although the resource policy names the user", CROSS_ACCOUNT, stack(identity=(ALL,), boundary=NOTHING, resource=grant({"AWS": STRANGER.arn})), asks(STRANGER), IMPLICIT),
    ("cross-account: everyone still needs an identity policy", CROSS_ACCOUNT, stack(resource=grant("*")), asks(STRANGER), IMPLICIT),
    ("cross-account: the account of the resource's ARN counts", CROSS_ACCOUNT, stack(None, identity=(ALL,)), asks(STRANGER, "sqs:SendMessage", QUEUE), IMPLICIT),
    ("anonymous callers need the resource policy to admit everyone", LOGIC, stack(resource=grant({"AWS": OWN})), asks(ANONYMOUS), IMPLICIT),
    ("anonymous callers and everyone", LOGIC, stack(resource=grant("*")), asks(ANONYMOUS), ALLOW),
    ("a resource statement without Principal covers everyone it is evaluated for", IAM + "reference_policies_elements_principal.html", stack(resource=rules(one("Deny"))), asks(ALICE), EXPLICIT),
    ("a resource policy without Resource covers its resource", IAM + "reference_policies_elements_resource.html", stack(resource=rules({"Effect": "Allow", "Principal": {"AWS": ALICE.arn}, "Action": "s3:*"})), asks(ALICE), ALLOW),
    ("KMS: no delegation, no identity policy", KEYS, stack(identity=(ALL,), resource=grant({"AWS": READER.arn})), asks(ALICE, USE_KEY, KEY), IMPLICIT),
    ("KMS: delegation enables identity policies", DELEGATION, stack(identity=(ALL,), resource=DELEGATED), asks(ALICE, USE_KEY, KEY), ALLOW),
    ("KMS: delegation alone grants nothing", DELEGATION, stack(resource=DELEGATED), asks(ALICE, USE_KEY, KEY), IMPLICIT),
    ("KMS: the key policy alone suffices", KEYS, stack(resource=grant({"AWS": ALICE.arn})), asks(ALICE, USE_KEY, KEY), ALLOW),
    ("KMS: a root without a key policy's permission", KEYS, stack(resource=grant({"AWS": ALICE.arn})), asks(ROOT, USE_KEY, KEY), IMPLICIT),
    ("KMS: actions on no key need no key policy", KEYS, stack(identity=(ALL,)), asks(ALICE, "kms:ListKeys", "*"), ALLOW),
    ("KMS: identity policies deny without delegation", KEYS, stack(identity=(rules(one("Deny")),), resource=grant({"AWS": ALICE.arn})), asks(ALICE, USE_KEY, KEY), EXPLICIT),
    ("assuming a role needs its trust policy", TRUST, stack(identity=(ALL,), resource=trust({"AWS": READER.arn})), asks(ALICE, "sts:AssumeRole", ROLE), IMPLICIT),
    ("assuming a role: trust in the user suffices within the account", TRUST, stack(resource=trust({"AWS": ALICE.arn})), asks(ALICE, "sts:AssumeRole", ROLE), ALLOW),
    ("assuming a role: trust in the account needs an identity policy", TRUST, stack(resource=trust({"AWS": OWN})), asks(ALICE, "sts:AssumeRole", ROLE), IMPLICIT),
    ("assuming a role: trust in the account and an identity policy", TRUST, stack(identity=(ALL,), resource=trust({"AWS": OWN})), asks(ALICE, "sts:AssumeRole", ROLE), ALLOW),
    ("assuming a role across accounts needs both", TRUST, stack(resource=trust({"AWS": STRANGER.arn})), asks(STRANGER, "sts:AssumeRole", ROLE), IMPLICIT),
    ("a service assumes a role by its trust policy", TRUST, stack(resource=trust({"Service": "ec2.amazonaws.com"})), asks(EC2, "sts:AssumeRole", ROLE), ALLOW),
    ("a web identity assumes a role by its trust policy", TRUST, stack(resource=trust({"Federated": PROVIDER.arn}, "sts:AssumeRoleWithWebIdentity")), asks(PROVIDER, "sts:AssumeRoleWithWebIdentity", ROLE), ALLOW),
    ("an SCP limits users", SCPS, stack(identity=(ALL,), scps=((NOTHING,),)), asks(ALICE), IMPLICIT),
    ("an SCP limits the root of a member account", SCPS, stack(scps=((NOTHING,),)), asks(ROOT), IMPLICIT),
    ("an SCP grants nothing", SCPS, stack(scps=((ALL,),)), asks(ALICE), IMPLICIT),
    ("an SCP limits what a resource policy grants", SCPS, stack(resource=grant({"AWS": ALICE.arn}), scps=((NOTHING,),)), asks(ALICE), IMPLICIT),
    ("every level of SCPs must allow", SCP_LEVELS, stack(identity=(ALL,), scps=((ALL,), (NOTHING,), (ALL,))), asks(ALICE), IMPLICIT),
    ("one SCP of a level suffices", SCP_LEVELS, stack(identity=(ALL,), scps=((ALL,), (NOTHING, ALL))), asks(ALICE), ALLOW),
    ("a level without an SCP that allows", SCP_LEVELS, stack(identity=(ALL,), scps=((ALL,), ())), asks(ALICE), IMPLICIT),
    ("an SCP does not limit service-linked roles", SCPS, stack(identity=(ALL,), scps=((NOTHING,),)), asks(LINKED_ROLE), ALLOW),
    ("an SCP's deny does not reach service-linked roles", SCPS, stack(identity=(ALL,), scps=((ALL,), (DENY,))), asks(LINKED_ROLE), ALLOW),
    ("an SCP does not limit services", SCPS, stack(resource=grant({"Service": "ec2.amazonaws.com"}), scps=((NOTHING,),)), asks(EC2), ALLOW),
    ("an SCP does not limit anonymous callers", SCPS, stack(resource=grant("*"), scps=((NOTHING,),)), asks(ANONYMOUS), ALLOW),
    ("no SCP reaches the management account", SCPS, stack(identity=(ALL,), scps=()), asks(ALICE), ALLOW),
    ("an RCP limits other accounts' principals", RCPS, stack(identity=(ALL,), resource=grant({"AWS": OTHER}), rcps=((ALL,), (rules(one("Deny", Principal="*")),))), asks(STRANGER), EXPLICIT),
    ("an RCP limits services", RCPS, stack(resource=grant({"Service": "ec2.amazonaws.com"}), rcps=((rules(one("Deny", Principal="*")),),)), asks(EC2), EXPLICIT),
    ("an RCP limits anonymous callers", RCPS, stack(resource=grant("*"), rcps=((rules(one("Deny", Principal="*")),),)), asks(ANONYMOUS), EXPLICIT),
    ("an RCP does not reach service-linked roles", RCPS, stack(identity=(ALL,), rcps=((rules(one("Deny", Principal="*")),),)), asks(LINKED_ROLE), ALLOW),
    ("an RCP limits a root", RCPS, stack(rcps=((rules(one("Deny", Principal="*")),),)), asks(ROOT), EXPLICIT),
    ("an endpoint policy limits", ENDPOINTS, stack(identity=(ALL,), endpoint=grant({"AWS": OTHER})), asks(ALICE), IMPLICIT),
    ("an endpoint policy grants nothing", ENDPOINTS, stack(endpoint=grant("*")), asks(ALICE), IMPLICIT),
    ("Block Public Access stops other accounts under a public policy", PUBLIC_ACCESS, replace(stack(identity=(ALL,), resource=grant("*")), public_access_blocked=True), asks(STRANGER), IMPLICIT),
    ("Block Public Access stops anonymous callers", PUBLIC_ACCESS, replace(stack(resource=grant("*")), public_access_blocked=True), asks(ANONYMOUS), IMPLICIT),
    ("Block Public Access does not stop the account's own users", PUBLIC_ACCESS, replace(stack(resource=grant("*")), public_access_blocked=True), asks(ALICE), ALLOW),
    ("Block Public Access does not stop services", PUBLIC_ACCESS, replace(stack(resource=grant({"Service": "ec2.amazonaws.com", "AWS": "*"})), public_access_blocked=True), asks(EC2), ALLOW),
    ("an AWS managed policy cannot be changed", MANAGED, stack(None, identity=(ALL,)), asks(ALICE, "iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/ReadOnlyAccess"), IMPLICIT),
    ("an AWS managed policy can be read", MANAGED, stack(None, identity=(ALL,)), asks(ALICE, "iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess"), ALLOW),
    ("a service-linked role's permissions cannot be changed", LINKED, stack(None, identity=(ALL,)), asks(ALICE, "iam:PutRolePolicy", LINKED_ROLE.arn), IMPLICIT),
    ("a service-linked role's trust cannot be changed", LINKED, stack(None, identity=(ALL,)), asks(ALICE, "iam:UpdateAssumeRolePolicy", LINKED_ROLE.arn), IMPLICIT),
    ("a service-linked role's description can be changed", LINKED, stack(None, identity=(ALL,)), asks(ALICE, "iam:UpdateRoleDescription", LINKED_ROLE.arn), ALLOW),
    ("asking who one is needs no permission", "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html", stack(), asks(ALICE, "sts:GetCallerIdentity", "*"), ALLOW),
    ("asking who one is cannot be denied", "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html", stack(identity=(rules(one("Deny")),)), asks(ALICE, "sts:GetCallerIdentity", "*"), ALLOW),
    ("a session token needs no permission", IAM + "id_credentials_temp_control-access_getsessiontoken.html", stack(), asks(ALICE, "sts:GetSessionToken", "*"), ALLOW),
    ("a role's session under a role with a path", IAM + "reference_identifiers.html", stack(resource=grant({"AWS": f"arn:aws:iam::{OWN}:role/team/reader"})), asks(replace(SESSION, arn=f"arn:aws:iam::{OWN}:role/team/reader")), ALLOW),
    ("KMS: a delegation's condition limits it", DELEGATION, stack(identity=(ALL,), resource=grant({"AWS": OWN}, Condition={"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}})), asks(ALICE, USE_KEY, KEY), IMPLICIT),
    ("a service-linked role can be read and deleted by its own action", LINKED, stack(None, identity=(ALL,)), asks(ALICE, "iam:DeleteServiceLinkedRole", LINKED_ROLE.arn), ALLOW),
]  # fmt: skip


WRONG: dict[str, str] = {}
"""Rows whose decision is wrong so far, and why."""


def rows() -> list[Any]:
    assert len({row[0] for row in ROWS}) == len(ROWS)
    marks = {name: [pytest.mark.xfail(strict=True, reason=reason)] for name, reason in WRONG.items()}
    return [pytest.param(*row, id=row[0], marks=marks.get(row[0], [])) for row in ROWS]


@pytest.mark.parametrize(("name", "page", "policies", "request_", "expected"), rows())
def test_trap(name: str, page: str, policies: PolicyStack, request_: Request, expected: Decision) -> None:
    assert page.startswith("https://docs.aws.amazon.com/")
    assert decide(policies, request_) is expected, name
    assert explain(policies, request_).decision is expected
