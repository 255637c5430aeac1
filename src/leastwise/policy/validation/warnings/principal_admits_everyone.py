"""The principal admits everyone (LEASTWISE_PRINCIPAL_ADMITS_EVERYONE).

An Allow statement of a resource or trust policy has the principal "*", and allows a request by a stranger: no condition
and no Deny limits who may call or from where. Networks wider than a /8 are no limit, nor two halves of the internet.

Why it matters: Every AWS account, and for many services everyone on the internet, has the access.

How to fix: name the principals, or limit aws:PrincipalOrgID, aws:PrincipalAccount, aws:SourceVpce or another key of
the caller.

IAM User Guide, "AWS JSON policy elements: Principal".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import Path
from leastwise.policy.trust import anonymous, any_account
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import manual
from leastwise.policy.validation.warnings.operator_names import written_conditions
from leastwise.policy.validation.warnings.principals import listed_principals
from leastwise.policy.validation.warnings.strangers import Strangers

_LIMITING: Final = frozenset(
    {
        "aws:federatedprovider",
        "elasticfilesystem:accessedviamounttarget",
        "lambda:eventsourcetoken",
        "saml:aud",
        "sns:endpoint",
    }
)
"""Keys that limit who gets something out of the access, beside those that say who calls."""


def find(subject: Subject) -> Iterator[Problem]:
    """The principals that are everyone, where a stranger's request is allowed."""
    policies = [] if subject.policy is None else [subject.policy]
    strangers = Strangers(subject, (anonymous(policies), *any_account(policies)))
    for path, statement in subject.statements:
        places = list(_everyone(statement, path)) if statement.get("Effect") == "Allow" else []
        if not places or any(one.name in _LIMITING and one.needs_key for one in written_conditions(statement, path)):
            continue
        if strangers.request_at(path) is not None:
            for place in places:
                yield Problem(place, "everyone is admitted: no condition limits who calls, or from where")


def _everyone(statement: Mapping[str, Any], path: Path) -> Iterator[Path]:
    if statement.get("Principal") == "*":
        yield (*path, "Principal")
    for place, text in listed_principals(statement, path, "Principal", "AWS"):
        if text == "*":
            yield place


LEASTWISE_PRINCIPAL_ADMITS_EVERYONE: Final = ValidationCheck(
    code="LEASTWISE_PRINCIPAL_ADMITS_EVERYONE",
    type=FindingType.SECURITY_WARNING,
    title="The principal admits everyone",
    find=find,
    learn_more=manual("reference_policies_elements_principal.html"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": '
                '"s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, '
                '"Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*", "Condition": {"Bool": '
                '{"aws:SecureTransport": "true"}}}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": '
                '"s3:GetObject", "Resource": "arn:aws:s3:::logs/*", "Condition": {"IpAddress": {"aws:SourceIp": '
                '["0.0.0.0/1", "128.0.0.0/1"]}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": '
                '"s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}, {"Effect": "Deny", "Principal": "*", "Action": '
                '"s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": '
                '"s3:GetObject", "Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": '
                '"s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
                '"111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
