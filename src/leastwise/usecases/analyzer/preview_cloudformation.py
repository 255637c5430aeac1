"""What a CloudFormation template would make of resources that policies open.

CloudFormation Template Reference: the page of each resource type. Functions are resolved as far as the template says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from leastwise.policy.json_text import JsonText
from leastwise.policy_files.cloudformation.functions import NoValue, Template
from leastwise.policy_files.cloudformation.resolution import Resolution
from leastwise.usecases.analyzer.preview_changes import (
    BUCKET,
    ROLE,
    Change,
    Edit,
    Place,
    Unread,
    set_to,
    with_statement,
)

_POLICY: Final = "resourcePolicy"
_SETTERS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "AWS::IAM::Role": (ROLE, "RoleName", "AssumeRolePolicyDocument", "assumeRolePolicyDocument"),
    "AWS::S3::BucketPolicy": (BUCKET, "Bucket", "PolicyDocument", _POLICY),
    "AWS::S3::AccessPoint": ("AWS::S3::AccessPoint", "Name", "Policy", _POLICY),
    "AWS::SQS::QueuePolicy": ("AWS::SQS::Queue", "Queues", "PolicyDocument", _POLICY),
    "AWS::SQS::QueueInlinePolicy": ("AWS::SQS::Queue", "Queue", "PolicyDocument", _POLICY),
    "AWS::SNS::TopicPolicy": ("AWS::SNS::Topic", "Topics", "PolicyDocument", _POLICY),
    "AWS::SNS::TopicInlinePolicy": ("AWS::SNS::Topic", "TopicArn", "PolicyDocument", _POLICY),
    "AWS::KMS::Key": ("AWS::KMS::Key", "", "KeyPolicy", _POLICY),
    "AWS::SecretsManager::ResourcePolicy": ("AWS::SecretsManager::Secret", "SecretId", "ResourcePolicy", _POLICY),
    "AWS::ECR::Repository": ("AWS::ECR::Repository", "RepositoryName", "RepositoryPolicyText", _POLICY),
    "AWS::ECR::RegistryPolicy": ("AWS::ECR::RegistryPolicy", "", "PolicyText", _POLICY),
    "AWS::EFS::FileSystem": ("AWS::EFS::FileSystem", "", "FileSystemPolicy", _POLICY),
    "AWS::OpenSearchService::Domain": ("AWS::OpenSearchService::Domain", "DomainName", "AccessPolicies", _POLICY),
    "AWS::Backup::BackupVault": ("AWS::Backup::BackupVault", "BackupVaultName", "AccessPolicy", _POLICY),
    "AWS::Logs::ResourcePolicy": ("AWS::Logs::ResourcePolicy", "PolicyName", "PolicyDocument", _POLICY),
    "AWS::Logs::Destination": ("AWS::Logs::Destination", "DestinationName", "DestinationPolicy", _POLICY),
    "AWS::Events::EventBus": ("AWS::Events::EventBus", "Name", "Policy", _POLICY),
    "AWS::Kinesis::ResourcePolicy": ("AWS::Kinesis::Stream", "ResourceArn", "ResourcePolicy", _POLICY),
    "AWS::ApiGateway::RestApi": ("AWS::ApiGateway::RestApi", "", "Policy", _POLICY),
}
"""Type -> (the resource it opens, the property that names it, the property with the policy, the member)."""
_NAMES: Final = ("BucketName", "QueueName", "TopicName", "FunctionName", "Name", "RepositoryName")
_BLOCK: Final = "publicAccessBlockConfiguration"


@dataclass(frozen=True)
class StackTemplate:
    """A template for a place. Resources of which it does not say the name go by their logical id."""

    source: JsonText
    place: Place

    @cached_property
    def _value(self) -> Any:
        return _placed(self.source.value, self.place)

    def changes(self) -> Iterator[Change | Unread]:
        """What its resources set, in their order; a name that is only known on deployment is that of a new one."""
        for name, resource in self._resources().items():
            if not isinstance(resource, dict):
                continue
            kind = str(resource.get("Type", ""))
            properties = resource.get("Properties")
            properties = properties if isinstance(properties, dict) else {}
            if kind in _SETTERS:
                yield from self._policy(name, properties, _SETTERS[kind])
            elif kind == BUCKET:
                yield Change(name, BUCKET, self._own_name(name), dict(self._bucket(name, properties)))
            elif kind == "AWS::Lambda::Permission":
                yield from self._permission(name, properties)

    def _policy(self, name: str, properties: Mapping[str, Any], setter: tuple[str, str, str, str]) -> Iterator[Any]:
        kind, named_by, policy, member = setter
        document = self._resolved(self._about_itself(properties.get(policy), name), name, policy)
        if isinstance(document, Unread):
            yield document
            return
        if document is None and member == _POLICY:
            return
        edits: dict[str, Edit] = {member: set_to(document)}
        if kind == "AWS::S3::AccessPoint":
            bucket = self._resource_name(properties.get("Bucket"))
            origin = "VPC" if properties.get("VpcConfiguration") else "Internet"
            edits |= {"bucket": set_to(bucket), "networkOrigin": set_to(origin)}
            edits |= {_BLOCK: set_to(_block(properties.get("PublicAccessBlockConfiguration"), True))}
        value = properties.get(named_by) if named_by else None
        for one in value if isinstance(value, list) else [value]:
            identity = self._own_name(name) if one is None else self._resource_name(one)
            yield Change(name, kind, identity, edits)

    def _bucket(self, name: str, properties: Mapping[str, Any]) -> Iterator[tuple[str, Edit]]:
        if "PublicAccessBlockConfiguration" in properties:
            found = self._resolved(properties["PublicAccessBlockConfiguration"], name, "PublicAccessBlockConfiguration")
            yield _BLOCK, set_to(_block(found, False))

    def _permission(self, name: str, properties: Mapping[str, Any]) -> Iterator[Change | Unread]:
        found = self._resolved(dict(properties), name, "")
        if isinstance(found, Unread):
            yield found
            return
        principal = str(found.get("Principal", ""))
        equals = {
            "aws:SourceAccount": found.get("SourceAccount"),
            "aws:PrincipalOrgID": found.get("PrincipalOrgID"),
            "lambda:FunctionUrlAuthType": found.get("FunctionUrlAuthType"),
        }
        condition: dict[str, Any] = {"StringEquals": {key: value for key, value in equals.items() if value}}
        condition["ArnLike"] = {"aws:SourceArn": found["SourceArn"]} if found.get("SourceArn") else {}
        is_service = "." in principal and not principal.startswith("arn:")
        statement = {
            "Effect": "Allow",
            "Principal": "*" if principal == "*" else {"Service" if is_service else "AWS": principal},
            "Action": found.get("Action", "lambda:InvokeFunction"),
            "Resource": "*",
            "Condition": {operator: keys for operator, keys in condition.items() if keys},
        }
        identity = self._resource_name(properties.get("FunctionName"))
        yield Change(name, "AWS::Lambda::Function", identity, {_POLICY: with_statement(name, statement)})

    def _resources(self) -> Mapping[str, Any]:
        found = self._value.get("Resources") if isinstance(self._value, dict) else None
        return found if isinstance(found, dict) else {}

    def _own_name(self, name: str) -> str:
        """The name that a resource of the template has, else how the template calls it."""
        resource = self._resources().get(name)
        properties = resource.get("Properties") if isinstance(resource, dict) else None
        known = properties if isinstance(properties, dict) else {}
        for one in _NAMES:
            if one in known:
                return str(self._resolution(known[one], name))
        resolution = Resolution(Template(self._value), self.source)
        found = resolution.resolve({"Ref": name}, ("Resources", name))
        return found if isinstance(found, str) and found and not resolution.unresolved else name

    def _resource_name(self, value: Any) -> str:
        """The name, ARN or URL of a resource that a property names, perhaps one of this template."""
        logical = _logical_id(value)
        if logical in self._resources():
            return self._own_name(logical)
        return str(self._resolution(value, ""))

    def _resolution(self, value: Any, name: str) -> Any:
        return Resolution(Template(self._value), self.source).resolve(value, ("Resources", name) if name else ())

    def _about_itself(self, policy: Any, name: str) -> Any:
        """A policy whose resources are "*" where the template does not tell their names: it is about its own."""
        if not isinstance(policy, dict) or not isinstance(policy.get("Statement"), list | dict):
            return policy
        listed = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
        return {**policy, "Statement": [self._told(one, name) for one in listed]}

    def _told(self, statement: Any, name: str) -> Any:
        if not isinstance(statement, dict) or "Resource" not in statement:
            return statement
        resource = statement["Resource"]
        found = [
            "*" if not isinstance(one, str) and self._is_open(one, name) else one
            for one in (resource if isinstance(resource, list) else [resource])
        ]
        return {**statement, "Resource": found}

    def _is_open(self, value: Any, name: str) -> bool:
        resolution = Resolution(Template(self._value), self.source)
        resolution.resolve(value, ("Resources", name))
        return bool(resolution.unresolved)

    def _resolved(self, value: Any, name: str, at: str) -> Any:
        """A value with its functions carried out; unread where nothing of it is known."""
        resolution = Resolution(Template(self._value), self.source)
        origin = ("Resources", name, "Properties", *((at,) if at else ()))
        found = resolution.resolve(value, origin)
        if isinstance(found, NoValue):
            return None
        if () in resolution.made_up:
            return Unread(f"{name}: {at}", "known on deployment only")
        return found


def _placed(value: Any, place: Place) -> Any:
    """A template with its pseudo parameters filled in (CloudFormation User Guide, "Pseudo parameters")."""
    values = {"AWS::AccountId": place.account_id, "AWS::Region": place.region, "AWS::Partition": place.partition}
    if isinstance(value, list):
        return [_placed(one, place) for one in value]
    if isinstance(value, str):
        for name, known in values.items():
            value = value.replace(f"${{{name}}}", known)
        return value
    if not isinstance(value, dict):
        return value
    referred = value.get("Ref") if len(value) == 1 else None
    if isinstance(referred, str) and referred in values:
        return values[referred]
    return {name: _placed(one, place) for name, one in value.items()}


def _logical_id(value: Any) -> str:
    if not isinstance(value, dict) or len(value) != 1:
        return ""
    if isinstance(value.get("Ref"), str):
        return str(value["Ref"])
    found = value.get("Fn::GetAtt")
    if isinstance(found, str):
        return found.partition(".")[0]
    return str(found[0]) if isinstance(found, list) and found else ""


def _block(value: Any, default: bool) -> dict[str, bool]:
    found = value if isinstance(value, dict) else {}
    names = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    return {name[0].lower() + name[1:]: str(found.get(name, default)).lower() == "true" for name in names}
