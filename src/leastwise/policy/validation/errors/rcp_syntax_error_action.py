"""RCP syntax error action (RCP_SYNTAX_ERROR_ACTION).

A Deny statement of a resource control policy has an action of a service that supports no RCPs, or no service at all.

Why it matters: Organizations refuses the document.

How to fix: name actions of services that support RCPs, such as s3:*.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.attached_service import service_of
from leastwise.policy.validation.errors.elements import listed
from leastwise.policy.validation.errors.rcp_services import RCP_SERVICES
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The actions of services without RCPs."""
    for path, statement in subject.statements:
        for place, text in listed(statement, path, "Action"):
            if statement.get("Effect") == "Allow" and text == "*":
                continue
            if service_of(text) not in RCP_SERVICES:
                yield Problem(place, f"{text!r} is of no service that supports resource control policies")


RCP_SYNTAX_ERROR_ACTION: Final = ValidationCheck(
    code="RCP_SYNTAX_ERROR_ACTION",
    type=FindingType.ERROR,
    title="RCP syntax error action",
    find=find,
    learn_more=learn_more("error-rcp-syntax-error-action"),
    kinds=frozenset({PolicyKind.RCP}),
    examples_found=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["s3:*", "ec2:*"], '
                '"Resource": "*", "Principal": "*"}]}'
            ),
        ),
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": '
                '"*", "Principal": "*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["s3:*", '
                '"sts:AssumeRole"], "Resource": "*", "Principal": "*"}]}'
            ),
        ),
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"*", "Principal": "*"}]}'
            ),
        ),
    ),
)
