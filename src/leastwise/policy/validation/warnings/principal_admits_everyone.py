"""The principal admits everyone (LEASTWISE_PRINCIPAL_ADMITS_EVERYONE).

An Allow statement of a resource or trust policy has the principal "*", and no condition limits who may call or from
where.

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
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import manual
from leastwise.policy.validation.warnings.operator_names import WrittenCondition, written_conditions
from leastwise.policy.validation.warnings.principals import listed_principals

_RESTRICTING: Final = frozenset(
    """
    aws:principalarn aws:principalaccount aws:principalorgid aws:principalorgpaths aws:userid aws:username
    aws:sourcearn aws:sourceaccount aws:sourceorgid aws:sourceorgpaths aws:sourceip aws:sourcevpc aws:sourcevpcarn
    aws:sourcevpce aws:vpcsourceip aws:vpceaccount aws:vpceorgid aws:vpceorgpaths aws:principalservicename
    aws:principalisawsservice aws:sourceidentity kms:calleraccount s3:dataaccesspointaccount s3:dataaccesspointarn
    sns:endpoint lambda:eventsourcetoken elasticfilesystem:accessedviamounttarget aws:federatedprovider
    saml:aud
    """.split()
)
_ANYWHERE: Final = ("0.0.0.0/0", "::/0")


def find(subject: Subject) -> Iterator[Problem]:
    """The principals that are everyone, where nothing limits them."""
    for path, statement in subject.statements:
        if statement.get("Effect") == "Allow" and not any(map(_restricts, written_conditions(statement, path))):
            for place in _everyone(statement, path):
                yield Problem(place, "everyone is admitted: no condition limits who calls, or from where")


def _everyone(statement: Mapping[str, Any], path: Path) -> Iterator[Path]:
    if statement.get("Principal") == "*":
        yield (*path, "Principal")
    for place, text in listed_principals(statement, path, "Principal", "AWS"):
        if text == "*":
            yield place


def _restricts(condition: WrittenCondition) -> bool:
    named = condition.name in _RESTRICTING or condition.name.startswith("aws:principaltag/")
    if not named or not condition.needs_key or condition.operator.base == "null":
        return False
    return not any(text.strip("*") == "" or text in _ANYWHERE for _, text in condition.values)


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
    ),
    examples_clean=(
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
