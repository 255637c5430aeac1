"""Variable usage too permissive (VARIABLE_USAGE_TOO_PERMISSIVE).

A condition compares a key that names an account, an organization, a VPC or an endpoint with a policy variable whose
value the caller, or who tags the caller, can choose; or aws:userid with one within the unique ID.

Why it matters: Whoever chooses the value decides whether the condition holds.

How to fix: name each value; in aws:userid put variables behind the colon only.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.sensitive_keys import SENSITIVE_KEYS
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_VARIABLE: Final = re.compile(r"\$\{([^},]*[^},*?$][^},]*)(?:,[^}]*)?\}")


def find(subject: Subject) -> Iterator[Problem]:
    """The variables beside sensitive keys; those that AWS itself fills with such identifiers are safe."""
    for _, _, condition in conditions(subject):
        for path, text in condition.values:
            variables = [one.lower() for one in _VARIABLE.findall(text)]
            if condition.name in SENSITIVE_KEYS and any(one not in SENSITIVE_KEYS for one in variables):
                yield Problem(path, f"{condition.key} must not be compared with a variable as in {text!r}")
            if condition.name == "aws:userid" and variables and _is_wide(text):
                yield Problem(path, f"the variable of {text!r} stands within the unique ID of {condition.key}")


def _is_wide(text: str) -> bool:
    unique_id, colon, _ = _VARIABLE.sub("$", text).partition(":")
    return "$" in unique_id and not (colon and unique_id == "$")


VARIABLE_USAGE_TOO_PERMISSIVE: Final = ValidationCheck(
    code="VARIABLE_USAGE_TOO_PERMISSIVE",
    type=FindingType.ERROR,
    title="Variable usage too permissive",
    find=find,
    learn_more=learn_more("error-variable-usage-too-permissive"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"aws:ResourceAccount": "${aws:PrincipalTag/account}"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:userid": '
                '"AROA${aws:username}"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"aws:ResourceAccount": "${aws:PrincipalAccount}"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:userid": '
                '"AROAEXAMPLE000000000:${aws:username}"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}}}]}'
            ),
        ),
    ),
)
