"""Role trust policy unsupported wildcard in principal (ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL).

The Principal of a role trust policy is "*".

Why it matters: IAM refuses the document; {"AWS": "*"} would admit every account.

How to fix: name who may assume the role.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.elements import is_role_trust
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The principals "*"."""
    for path, statement in subject.statements if is_role_trust(subject) else ():
        if statement.get("Principal") == "*":
            yield Problem((*path, "Principal"), 'a role trust policy has no "Principal": "*"')


ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL: Final = ValidationCheck(
    code="ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    type=FindingType.ERROR,
    title="Role trust policy unsupported wildcard in principal",
    find=find,
    learn_more=learn_more("error-role-trust-policy-unsupported-wildcard-in-principal"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": "*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": "*"}]}'
            ),
        ),
    ),
)
