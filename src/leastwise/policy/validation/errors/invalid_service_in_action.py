"""Invalid service in action (INVALID_SERVICE_IN_ACTION).

An action names a service that does not exist.

Why it matters: No request is for such an action, so it allows and denies nothing.

How to fix: correct the service prefix, which need not be the service's name: Elastic Load Balancing is
elasticloadbalancing.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.close_names import closest
from leastwise.policy.validation.errors.elements import actions
from leastwise.policy.validation.errors.resource_arns import is_literal
from leastwise.policy.validation.errors.service_prefixes import is_service_prefix
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The actions of services that there are not."""
    for path, text in actions(subject):
        prefix, colon, name = text.partition(":")
        if colon and name and prefix and is_literal(prefix) and not is_service_prefix(prefix, subject.reference):
            near = closest(prefix, subject.reference.services)
            hint = f": did you mean {near!r}?" if near else ""
            yield Problem(path, f"there is no service {prefix!r}{hint}")


INVALID_SERVICE_IN_ACTION: Final = ValidationCheck(
    code="INVALID_SERVICE_IN_ACTION",
    type=FindingType.ERROR,
    title="Invalid service in action",
    find=find,
    learn_more=learn_more("error-invalid-service-in-action"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamo:GetItem", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", '
                '"lamda:InvokeFunction"], "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["S3:GetObject", '
                '"*", "codestar:*", "s*:Get*"], "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
