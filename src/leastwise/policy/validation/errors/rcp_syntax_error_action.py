"""RCP syntax error action (RCP_SYNTAX_ERROR_ACTION).

A resource control policy names an action of a service that resource control policies do not reach.

Why it matters: The statement has no effect, and AWS Organizations refuses the document.

How to fix: remove the action; protect the resource by its own policy or by a service control policy.

AWS Organizations User Guide, "List of AWS services that support RCPs"; IAM User Guide, "IAM policy validation check
reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, strings_of
from leastwise.policy.validation.warnings.links import learn_more

SUPPORTED: Final = frozenset(
    """
    aoss appconfig appstream autoscaling autoscaling-plans budgets clouddirectory cloudfront cloudsearch
    cloudtrail-data codeartifact codebuild codecommit codepipeline cognito-identity cognito-idp comprehend
    comprehendmedical compute-optimizer cost-optimization-hub dax dsql dynamodb ecr ecr-public es events firehose fis
    fms gamelift health inspector-scan kendra kinesisvideo kms logs memorydb networkmonitor notifications opensearch
    pca-connector-ad personalize polly pricing resource-groups rolesanywhere s3 secretsmanager servicediscovery signin
    sqs sts support swf textract timestream-influxdb transcribe transfer translate wafv2 workspaces xray
    """.split()
)


def find(subject: Subject) -> Iterator[Problem]:
    """The actions of other services."""
    for path, statement in subject.statements:
        for place, text in strings_of(statement.get("Action"), (*path, "Action")):
            prefix, colon, _ = text.lower().partition(":")
            if colon and prefix in subject.reference.prefixes and prefix not in SUPPORTED:
                yield Problem(place, f"resource control policies do not reach the service {prefix} of {text!r}")


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
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["s3:GetObject", '
                '"ec2:RunInstances"], "Resource": "*", "Principal": "*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", '
                '"Resource": "*", "Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": '
                '"false"}}}]}'
            ),
        ),
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"*", "Principal": "*"}]}'
            ),
        ),
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["sts:AssumeRole", '
                '"kms:Decrypt"], "Resource": "*", "Principal": "*"}]}'
            ),
        ),
    ),
)
