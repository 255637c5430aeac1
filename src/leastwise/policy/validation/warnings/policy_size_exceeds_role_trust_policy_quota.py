"""Policy size exceeds role trust policy quota (POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA).

The trust policy has more characters, without white space, than the default quota of 2,048.

Why it matters: IAM refuses to save it unless the account's quota was raised.

How to fix: name fewer principals, or ask for a higher quota.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.writing import visible_characters

QUOTA: Final = 2_048
"""The quota where no increase was granted."""


def find(subject: Subject) -> Iterator[Problem]:
    """The document, where it is too long."""
    size = visible_characters(subject.source.text)
    if size > QUOTA:
        yield Problem((), f"the policy has {size:,} characters without white space; the most is {QUOTA:,}")


POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA: Final = ValidationCheck(
    code="POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
    type=FindingType.WARNING,
    title="Policy size exceeds role trust policy quota",
    find=find,
    learn_more=learn_more("general-warning-policy-size-exceeds-role-trust-policy-quota"),
    kinds=frozenset({PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
                '["arn:aws:iam::111122223333:role/deployment/application-000", '
                '"arn:aws:iam::111122223333:role/deployment/application-001", '
                '"arn:aws:iam::111122223333:role/deployment/application-002", '
                '"arn:aws:iam::111122223333:role/deployment/application-003", '
                '"arn:aws:iam::111122223333:role/deployment/application-004", '
                '"arn:aws:iam::111122223333:role/deployment/application-005", '
                '"arn:aws:iam::111122223333:role/deployment/application-006", '
                '"arn:aws:iam::111122223333:role/deployment/application-007", '
                '"arn:aws:iam::111122223333:role/deployment/application-008", '
                '"arn:aws:iam::111122223333:role/deployment/application-009", '
                '"arn:aws:iam::111122223333:role/deployment/application-010", '
                '"arn:aws:iam::111122223333:role/deployment/application-011", '
                '"arn:aws:iam::111122223333:role/deployment/application-012", '
                '"arn:aws:iam::111122223333:role/deployment/application-013", '
                '"arn:aws:iam::111122223333:role/deployment/application-014", '
                '"arn:aws:iam::111122223333:role/deployment/application-015", '
                '"arn:aws:iam::111122223333:role/deployment/application-016", '
                '"arn:aws:iam::111122223333:role/deployment/application-017", '
                '"arn:aws:iam::111122223333:role/deployment/application-018", '
                '"arn:aws:iam::111122223333:role/deployment/application-019", '
                '"arn:aws:iam::111122223333:role/deployment/application-020", '
                '"arn:aws:iam::111122223333:role/deployment/application-021", '
                '"arn:aws:iam::111122223333:role/deployment/application-022", '
                '"arn:aws:iam::111122223333:role/deployment/application-023", '
                '"arn:aws:iam::111122223333:role/deployment/application-024", '
                '"arn:aws:iam::111122223333:role/deployment/application-025", '
                '"arn:aws:iam::111122223333:role/deployment/application-026", '
                '"arn:aws:iam::111122223333:role/deployment/application-027", '
                '"arn:aws:iam::111122223333:role/deployment/application-028", '
                '"arn:aws:iam::111122223333:role/deployment/application-029", '
                '"arn:aws:iam::111122223333:role/deployment/application-030", '
                '"arn:aws:iam::111122223333:role/deployment/application-031", '
                '"arn:aws:iam::111122223333:role/deployment/application-032", '
                '"arn:aws:iam::111122223333:role/deployment/application-033", '
                '"arn:aws:iam::111122223333:role/deployment/application-034", '
                '"arn:aws:iam::111122223333:role/deployment/application-035", '
                '"arn:aws:iam::111122223333:role/deployment/application-036", '
                '"arn:aws:iam::111122223333:role/deployment/application-037", '
                '"arn:aws:iam::111122223333:role/deployment/application-038", '
                '"arn:aws:iam::111122223333:role/deployment/application-039"]}, "Action": "sts:AssumeRole"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
                '"111122223333"}, "Action": "sts:AssumeRole"}]}'
            ),
        ),
    ),
)
