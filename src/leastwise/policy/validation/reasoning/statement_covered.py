"""Statement covered by the rest (LEASTWISE_STATEMENT_COVERED).

Without the statement the policy allows exactly the same requests: other statements that allow cover it together.

Why it matters: It looks as if it granted something of its own, so that people keep it, copy it or rely on it.

How to fix: remove the statement. `leastwise policy minimise` does, and proves the result equal.

IAM User Guide, "IAM JSON policy elements: Statement" and "Policy evaluation logic".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.errors import PolicyError
from leastwise.policy.document import PolicyKind
from leastwise.policy.minimise import is_redundant
from leastwise.policy.rule import rules_of
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.reasoning.satisfying import contradictions

MAXIMUM_STATEMENTS: Final = 250
"""How many statements are compared with all others; the quotas of AWS leave room for about as many."""


def find(subject: Subject) -> Iterator[Problem]:
    """The statements that allow nothing which the others do not; one that can never apply is another check's."""
    if subject.policy is None:
        return
    try:
        rules = rules_of(subject.policy, subject.reference)
    except PolicyError:
        return
    if len(rules.allows) > MAXIMUM_STATEMENTS:
        what = f"{len(rules.allows):,} statements allow: which of them the others cover is looked at up to"
        yield Problem(("Statement",), f"{what} {MAXIMUM_STATEMENTS}")
        return
    for rule in rules.allows if len(rules.allows) > 1 else ():
        statement = rule.statement
        if statement.actions and not any(contradictions(statement, subject)) and is_redundant(rule, rules):
            yield Problem(statement.path, f"{statement.label} allows nothing that other statements do not allow")


STATEMENT_COVERED: Final = ValidationCheck(
    code="LEASTWISE_STATEMENT_COVERED",
    type=FindingType.SUGGESTION,
    title="Statement covered by the rest",
    find=find,
    learn_more="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}, '
                '{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}, '
                '{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
