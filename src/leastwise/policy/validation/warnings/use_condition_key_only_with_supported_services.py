"""Use condition key only with supported services (USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES).

A condition on aws:VpceAccount, aws:VpceOrgID or aws:VpceOrgPaths stands with actions of services that do not send it.

Why it matters: A key that is never sent denies too much, or allows nothing.

How to fix: list only actions of the services that send the key.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, strings_of
from leastwise.policy.validation.warnings.endpoint_owner_keys import SUPPORTING
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions on a VPC endpoint's owner that reach too far."""
    for _, statement, condition in conditions(subject):
        supporting = SUPPORTING.get(condition.name)
        outside = None if supporting is None else _outside(statement, supporting)
        if outside is not None:
            yield Problem(condition.path, f"not all services send {condition.key}: {outside} goes beyond those that do")


def _outside(statement: Mapping[str, Any], supporting: frozenset[str]) -> str | None:
    if "NotAction" in statement:
        return "NotAction"
    for _, text in strings_of(statement.get("Action"), ()):
        prefix, _, name = text.lower().partition(":")
        if prefix not in supporting or (prefix == "iam" and name == "passrole"):
            return text
    return None


USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES: Final = ValidationCheck(
    code="USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES",
    type=FindingType.WARNING,
    title="Use condition key only with supported services",
    find=find,
    learn_more=learn_more("general-warning-use-condition-key-only-with-supported-services"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", '
                '"Condition": {"StringNotEqualsIfExists": {"aws:VpceOrgID": "o-a1b2c3d4e5"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["s3:*", "kms:*"], '
                '"Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:VpceOrgID": '
                '"o-a1b2c3d4e5"}}}]}'
            ),
        ),
    ),
)
