"""Resources whose own policy lets somebody outside the zone of trust in, S3 buckets and KMS keys aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from leastwise.checks.check import Check, NotApplicable, NotEvaluated, Result
from leastwise.checks.external_access.grants import Grants, Unknown
from leastwise.checks.external_access.judging import Judge
from leastwise.checks.external_access.parts import parts_of
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.policy import Rules, rules_of
from leastwise.policy.openings import Part

_ID: Final = "external-resource-policy"
_POLICY: Final = "resourcePolicy"
_REST_API: Final = "AWS::ApiGateway::RestApi"
_ACTIONS: Final = {
    "AWS::SQS::Queue": "sqs:GetQueueAttributes",
    "AWS::SNS::Topic": "sns:GetTopicAttributes",
    "AWS::Lambda::Function": "lambda:GetPolicy",
    "AWS::Lambda::LayerVersion": "lambda:GetLayerVersionPolicy",
    "AWS::SecretsManager::Secret": "secretsmanager:GetResourcePolicy",
    "AWS::ECR::Repository": "ecr:GetRepositoryPolicy",
    "AWS::ECR::RegistryPolicy": "ecr:GetRegistryPolicy",
    "AWS::EFS::FileSystem": "elasticfilesystem:DescribeFileSystemPolicy",
    "AWS::DynamoDB::Table": "dynamodb:GetResourcePolicy",
    "AWS::DynamoDB::Stream": "dynamodb:GetResourcePolicy",
    "AWS::Kinesis::Stream": "kinesis:GetResourcePolicy",
    "AWS::ApiGateway::RestApi": "apigateway:GET",
    "AWS::Glue::ResourcePolicy": "glue:GetResourcePolicy",
    "AWS::OpenSearchService::Domain": "es:DescribeDomains",
    "AWS::Backup::BackupVault": "backup:GetBackupVaultAccessPolicy",
    "AWS::Glacier::Vault": "glacier:GetVaultAccessPolicy",
    "AWS::Events::EventBus": "events:ListEventBuses",
    "AWS::Logs::ResourcePolicy": "logs:DescribeResourcePolicies",
    "AWS::Logs::Destination": "logs:DescribeDestinations",
    "AWS::CloudTrail::EventDataStore": "cloudtrail:GetResourcePolicy",
    "AWS::CodeArtifact::Domain": "codeartifact:GetDomainPermissionsPolicy",
    "AWS::CodeArtifact::Repository": "codeartifact:GetRepositoryPermissionsPolicy",
    "AWS::ACMPCA::CertificateAuthority": "acm-pca:GetPolicy",
    "AWS::MSK::Cluster": "kafka:GetClusterPolicy",
    "AWS::S3Tables::TableBucket": "s3tables:GetTableBucketPolicy",
}
"""The types with a policy of their own, and the action that reads it."""

_OTHERS: Final = frozenset({"AWS::S3::Bucket", "AWS::S3::AccessPoint", "AWS::KMS::Key", "AWS::EC2::VPCEndpoint"})
"""Types with a policy of their own that other checks judge, and endpoints, whose policies only limit."""


def run(evidence: Evidence) -> Iterator[Result]:
    """A finding for each outsider and statement of a policy, also of versions and aliases of functions."""
    judge = Judge(_ID, evidence)
    for item in judge.items(*_types(evidence)):
        yield from judge.results(item, _opened_by(judge, item))
    yield from judge.not_read(tuple(_ACTIONS))
    yield from _not_looked_at(judge)


def _types(evidence: Evidence) -> tuple[str, ...]:
    """The known types, and further ones that were recorded with a policy of their own."""
    more = {
        item.resource_type
        for item in evidence.state.items.values()
        if _POLICY in item.configuration and item.resource_type not in _OTHERS
    }
    return (*_ACTIONS, *sorted(more - _ACTIONS.keys()))


def _opened_by(judge: Judge, item: ConfigurationItem) -> Iterator[Grants | Unknown]:
    parts = parts_of(item, judge.reference)
    kind = item.resource_type.rpartition("::")[2]
    action = _ACTIONS.get(item.resource_type, "")
    if _POLICY not in item.configuration or _POLICY in item.unknown:
        yield Unknown("its policy was not recorded", action)
    elif not parts:
        yield Unknown("the reference data does not know the actions of its service")
    else:
        name = f"policy of {kind} {item.resource_name}"
        own = bool(item.configuration.get("vpcId"))  # a domain in a VPC has no endpoint on the internet
        for one in _of_document(judge, item.configuration[_POLICY], name, parts, own):
            if isinstance(one, Grants) and item.resource_type == _REST_API:
                one = replace(one, rules=_spelled_out(one.rules, item))
            yield one
    qualified = item.configuration.get("qualifiedPolicies")
    for qualifier, document in sorted(qualified.items()) if isinstance(qualified, dict) else ():
        name = f"policy of version or alias {qualifier} of {kind} {item.resource_name}"
        yield from _of_document(judge, document, name, parts)


def _of_document(
    judge: Judge, document: object, name: str, parts: tuple[Part, ...], is_in_own_network: bool = False
) -> Iterator[Grants | Unknown]:
    if document is None:
        return
    rules = judge.documents.rules(document, name)
    if rules is None:
        yield Unknown(f"the {name} cannot be read as a policy")
    else:
        yield Grants(rules, name, parts, is_in_own_network=is_in_own_network)


def _spelled_out(rules: Rules, api: ConfigurationItem) -> Rules:
    """The policy of a REST API with its resources as ARNs, where it has their short form (execute-api:/stage/…).

    Amazon API Gateway Developer Guide, "API Gateway resource policy examples".
    """
    start = f"arn:aws:execute-api:{api.region}:{api.account_id}:{api.resource_id}/"
    statements = tuple(
        replace(one, resources=tuple(re.sub("^execute-api:/", start, resource) for resource in one.resources))
        if one.resources
        else one
        for one in rules.policy.statements
    )
    return rules_of(replace(rules.policy, statements=statements), rules.reference)


def _not_looked_at(judge: Judge) -> Iterator[Result]:
    """Accounts of which nothing but principals is known: every account has a default event bus, a key, a bucket …"""
    types = set(_types(judge.evidence)) | _OTHERS
    seen = {item.account_id for item in judge.evidence.state.items.values() if item.resource_type in types}
    for account in judge.evidence.state.accounts():
        if account not in seen and (not judge.evidence.accounts or account in judge.evidence.accounts):
            reason = "no resource with a policy of its own was recorded in the account, roles aside"
            yield NotEvaluated(account, "", "", reason)
    for endpoint in judge.items("AWS::EC2::VPCEndpoint"):
        reason = "the policy of a VPC endpoint limits what goes through it, and gives nobody access"
        yield NotApplicable(endpoint.account_id, endpoint.resource_type, endpoint.arn, reason)


RESOURCE_POLICIES: Final = Check(
    _ID,
    "Resource whose policy lets outsiders in",
    "external",
    Severity.CRITICAL,
    ("ExternalAccess",),
    tuple(_ACTIONS),
    "Whom outside the zone of trust the policy of a queue, topic, secret, function, repository … admits, for which "
    "actions, and through which statement; denying statements, conditions and resource control policies are evaluated. "
    "Also services that act for whoever asks them to (confused deputies).",
    (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    ),
    run,
)
