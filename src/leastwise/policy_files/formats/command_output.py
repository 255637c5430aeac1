"""What AWS CLI commands print about policies: ``get-policy-version``, ``get-account-authorization-details`` and others.

AWS CLI Command Reference: the output of each command named beside its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.errors import PolicyError
from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import JsonText, Path
from leastwise.policy_files.attributes import Attribute, attribute, matches, shown
from leastwise.policy_files.embedded import at, embedded
from leastwise.policy_files.kinds import TRUST_TYPE, guess_kind
from leastwise.policy_files.policy_file import FoundPolicy, Part
from leastwise.reference.iam import Reference

_IDENTITY: Final = PolicyKind.IDENTITY
_RESOURCE: Final = PolicyKind.RESOURCE

PLACES: Final[tuple[Attribute, ...]] = (
    attribute("PolicyVersion.Document", None),  # iam get-policy-version
    attribute("PolicyDocument", None),  # iam get-role-policy, get-user-policy, get-group-policy
    attribute("Policy.Content", None),  # organizations describe-policy
    attribute("Policy", _RESOURCE),  # s3api get-bucket-policy, kms get-key-policy, lambda get-policy, backup, events
    attribute("policyText", _RESOURCE),  # ecr get-repository-policy
    attribute("ResourcePolicy", _RESOURCE),  # secretsmanager get-resource-policy
    attribute("Attributes.Policy", _RESOURCE),  # sqs get-queue-attributes, sns get-topic-attributes
    attribute("Role.AssumeRolePolicyDocument", PolicyKind.TRUST),  # iam get-role
    attribute("Roles[].AssumeRolePolicyDocument", PolicyKind.TRUST),  # iam list-roles
    attribute("VpcEndpoints[].PolicyDocument", PolicyKind.ENDPOINT),  # ec2 describe-vpc-endpoints
    attribute("UserDetailList[].UserPolicyList[].PolicyDocument", _IDENTITY),  # iam get-account-authorization-details
    attribute("GroupDetailList[].GroupPolicyList[].PolicyDocument", _IDENTITY),
    attribute("RoleDetailList[].AssumeRolePolicyDocument", PolicyKind.TRUST),
    attribute("RoleDetailList[].RolePolicyList[].PolicyDocument", _IDENTITY),
    attribute("Policies[].PolicyVersionList[].Document", _IDENTITY),
)
_NAMES: Final = ("PolicyName", "RoleName", "UserName", "GroupName", "Arn")
_ORGANIZATION_KINDS: Final = {"SERVICE_CONTROL_POLICY": PolicyKind.SCP, "RESOURCE_CONTROL_POLICY": PolicyKind.RCP}


def recognises(source: JsonText) -> bool:
    """Whether the file has a policy where one of the commands prints it."""
    return isinstance(source.value, dict) and any(True for _ in _found(source))


def parts(source: JsonText, kind: PolicyKind | None, reference: Reference) -> Iterator[Part]:
    """The policies of the output. Of a managed policy's versions, the default one: the others are not in force."""
    for place, path in _found(source):
        label = _label(source.value, path)
        try:
            document = embedded(source, path, label)
        except PolicyError as error:
            yield error
            continue
        found = place.kind or kind or _organization_kind(source.value) or guess_kind(document.value)
        yield FoundPolicy(document, found, label, TRUST_TYPE if found is PolicyKind.TRUST else _type(source.value))


def _found(source: JsonText) -> Iterator[tuple[Attribute, Path]]:
    for place in PLACES:
        for path, value in matches(source.value, place.steps):
            if _holds_policy(value) and _is_in_force(source.value, path):
                yield place, path


def _holds_policy(value: Any) -> bool:
    if isinstance(value, str):
        return value.lstrip()[:1] == "{" or value.lstrip()[:3].upper() == "%7B"
    return isinstance(value, dict) and "Statement" in value


def _is_in_force(output: Any, path: Path) -> bool:
    """All but the versions of a managed policy that are not its default one; a version that was asked for is taken."""
    return path[0] == "PolicyVersion" or at(output, path[:-1]).get("IsDefaultVersion", True) is not False


def _organization_kind(value: Mapping[str, Any]) -> PolicyKind | None:
    policy = value.get("Policy")
    summary = policy.get("PolicySummary") if isinstance(policy, dict) else None
    return _ORGANIZATION_KINDS.get(str(summary.get("Type"))) if isinstance(summary, dict) else None


def _type(value: Mapping[str, Any]) -> str | None:
    """`s3api get-bucket-policy` prints nothing but the policy; its resources tell a bucket from a key."""
    policy = value.get("Policy")
    is_bucket = set(value) == {"Policy"} and isinstance(policy, str) and ":s3:::" in policy
    return "AWS::S3::Bucket" if is_bucket else None


def _label(value: Any, path: Path) -> str:
    """The names of what is on the way: ``RoleName app, PolicyName read``."""
    names = []
    for depth in range(len(path)):
        around = at(value, path[:depth])
        if isinstance(around, dict):
            found = [f"{name} {around[name]}" for name in _NAMES if isinstance(around.get(name), str)]
            names += found[:1]
    return ", ".join(names) or shown(path)
