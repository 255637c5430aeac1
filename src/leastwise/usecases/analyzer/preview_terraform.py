"""The changes of a Terraform plan (`terraform show -json`) to what opens resources.

Terraform documentation, "JSON Output Format": `resource_changes[].change` with before, after and after_unknown, and
`configuration`, where expressions name what they refer to. Terraform Registry, "hashicorp/aws": the resource types.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leastwise.model.arn import is_arn, parse_arn
from leastwise.usecases.analyzer.preview_changes import (
    BUCKET,
    ROLE,
    Change,
    Edit,
    Unread,
    set_to,
    with_entry,
    with_statement,
)

Json = Mapping[str, Any]
_POLICY: Final = "resourcePolicy"


@dataclass(frozen=True, slots=True)
class _Setter:
    """A Terraform type with a policy: what resource it is of, which attributes name it and hold the policy.

    `makes` says that the Terraform type is the resource itself.
    """

    resource_type: str
    named_by: tuple[str, ...]
    policy: str
    member: str = _POLICY
    makes: bool = False


_SETTERS: Final[Mapping[str, _Setter]] = {
    "aws_iam_role": _Setter(ROLE, ("arn", "name"), "assume_role_policy", "assumeRolePolicyDocument", makes=True),
    "aws_s3_bucket_policy": _Setter(BUCKET, ("bucket",), "policy"),
    "aws_s3_access_point": _Setter("AWS::S3::AccessPoint", ("arn", "name"), "policy", makes=True),
    "aws_s3control_access_point_policy": _Setter("AWS::S3::AccessPoint", ("access_point_arn",), "policy"),
    "aws_sqs_queue": _Setter("AWS::SQS::Queue", ("url", "arn", "name"), "policy", makes=True),
    "aws_sqs_queue_policy": _Setter("AWS::SQS::Queue", ("queue_url",), "policy"),
    "aws_sns_topic": _Setter("AWS::SNS::Topic", ("arn", "name"), "policy", makes=True),
    "aws_sns_topic_policy": _Setter("AWS::SNS::Topic", ("arn",), "policy"),
    "aws_kms_key": _Setter("AWS::KMS::Key", ("key_id", "arn"), "policy", makes=True),
    "aws_kms_key_policy": _Setter("AWS::KMS::Key", ("key_id",), "policy"),
    "aws_secretsmanager_secret": _Setter("AWS::SecretsManager::Secret", ("arn", "name"), "policy", makes=True),
    "aws_secretsmanager_secret_policy": _Setter("AWS::SecretsManager::Secret", ("secret_arn",), "policy"),
    "aws_ecr_repository_policy": _Setter("AWS::ECR::Repository", ("repository",), "policy"),
    "aws_ecr_registry_policy": _Setter("AWS::ECR::RegistryPolicy", (), "policy"),
    "aws_efs_file_system_policy": _Setter("AWS::EFS::FileSystem", ("file_system_id",), "policy"),
    "aws_dynamodb_resource_policy": _Setter("AWS::DynamoDB::Table", ("resource_arn",), "policy"),
    "aws_kinesis_resource_policy": _Setter("AWS::Kinesis::Stream", ("resource_arn",), "policy"),
    "aws_opensearch_domain": _Setter("AWS::OpenSearchService::Domain", ("domain_name",), "access_policies", makes=True),
    "aws_opensearch_domain_policy": _Setter("AWS::OpenSearchService::Domain", ("domain_name",), "access_policies"),
    "aws_backup_vault_policy": _Setter("AWS::Backup::BackupVault", ("backup_vault_name",), "policy"),
    "aws_cloudwatch_event_bus_policy": _Setter("AWS::Events::EventBus", ("event_bus_name",), "policy"),
    "aws_glue_resource_policy": _Setter("AWS::Glue::ResourcePolicy", (), "policy"),
    "aws_cloudwatch_log_resource_policy": _Setter("AWS::Logs::ResourcePolicy", ("policy_name",), "policy_document"),
    "aws_cloudwatch_log_destination_policy": _Setter("AWS::Logs::Destination", ("destination_name",), "access_policy"),
    "aws_api_gateway_rest_api_policy": _Setter("AWS::ApiGateway::RestApi", ("rest_api_id",), "policy"),
}
_BLOCK: Final = {
    "block_public_acls": "blockPublicAcls",
    "block_public_policy": "blockPublicPolicy",
    "ignore_public_acls": "ignorePublicAcls",
    "restrict_public_buckets": "restrictPublicBuckets",
}
_BLOCK_MEMBER: Final = "publicAccessBlockConfiguration"


@dataclass(frozen=True, slots=True)
class _Planned:
    """One resource change of the plan."""

    plan: Plan
    resource: Json

    @property
    def label(self) -> str:
        return str(self.resource.get("address", "?"))

    @property
    def type(self) -> str:
        return str(self.resource.get("type", ""))

    @property
    def is_deleted(self) -> bool:
        return self._side("after") is None

    def value(self, name: str) -> Any:
        """An attribute as it will be, of what goes as it is."""
        return (self._side("after") or self._side("before") or {}).get(name)

    def is_unknown(self, name: str) -> bool:
        """Whether an attribute is known after apply only."""
        unknown = self._side("after_unknown")
        return isinstance(unknown, dict) and unknown.get(name) is True

    def text(self, *names: str) -> str:
        """The first of some attributes that is a text, perhaps through what the configuration refers to."""
        for name in names:
            value = self.value(name)
            if not isinstance(value, str) or not value:
                before = self._side("before")
                value = before.get(name) if isinstance(before, dict) else None
            if isinstance(value, str) and value:
                return value
        return next((found for name in names if (found := self.plan.referred(self.label, name))), "")

    def _side(self, name: str) -> Any:
        change = self.resource.get("change")
        return change.get(name) if isinstance(change, dict) else None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan. It says which account and Region it is for as far as its ARNs and its configuration tell."""

    document: Json

    def changes(self) -> Iterator[Change | Unread]:
        """The changes that open or close resources, in the order of the plan."""
        for planned in self._planned():
            if planned.type in _SETTERS:
                yield from _policy(planned, _SETTERS[planned.type])
            elif planned.type in _OTHERS:
                yield from _OTHERS[planned.type](planned)

    def accounts(self) -> Counter[str]:
        """The accounts that ARNs of resources have, with how many have each."""
        found: Counter[str] = Counter()
        for resource in self._resources():
            change = resource.get("change") or {}
            for side in ("before", "after"):
                arn = (change.get(side) or {}).get("arn") if isinstance(change.get(side), dict) else None
                if isinstance(arn, str) and is_arn(arn) and parse_arn(arn).account.isdigit():
                    found[parse_arn(arn).account] += 1
        return found

    def region(self) -> str:
        """The Region of the default provider, empty where the configuration has none written out."""
        value: Any = self.document
        for name in ("configuration", "provider_config", "aws", "expressions", "region", "constant_value"):
            value = value.get(name) if isinstance(value, dict) else None
        return value if isinstance(value, str) else ""

    def referred(self, address: str, name: str) -> str:
        """The name that a resource of this plan has to which an attribute refers, empty where there is none."""
        for reference in self._references(address, name):
            for planned in self._planned():
                if planned.label == reference and planned.label != address:
                    after = planned.resource["change"].get("after") or {}
                    known = ("arn", "bucket", "name", "function_name", "domain_name")
                    return next((after[one] for one in known if isinstance(after.get(one), str)), "")
        return ""

    def _references(self, address: str, name: str) -> list[str]:
        module, prefix = _at(self.document, "configuration", "root_module"), ""
        parts = address.split(".")
        while len(parts) > 3 and parts[0] == "module":
            prefix += f"module.{parts[1]}."
            module = _at(module, "module_calls", parts[1].partition("[")[0], "module")
            parts = parts[2:]
        own = ".".join(parts).partition("[")[0]
        for resource in _objects(module.get("resources")):
            if resource.get("address") == own:
                found = _at(resource, "expressions", name).get("references")
                listed = found if isinstance(found, list) else []
                return [f"{prefix}{one}" for one in listed if isinstance(one, str)]
        return []

    def _planned(self) -> Iterator[_Planned]:
        for resource in self._resources():
            actions = (resource.get("change") or {}).get("actions")
            if resource.get("mode", "managed") == "managed" and actions not in (["no-op"], ["read"]):
                yield _Planned(self, resource)

    def _resources(self) -> list[Json]:
        return [one for one in _objects(self.document.get("resource_changes")) if isinstance(one.get("change"), dict)]


def _at(value: Any, *names: str) -> Json:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _policy(planned: _Planned, setter: _Setter) -> Iterator[Change | Unread]:
    identity = planned.text(*setter.named_by) or (planned.label if setter.makes else "")
    if setter.named_by and not identity:
        yield Unread(planned.label, f"its {setter.named_by[0]} is known after apply only")
    elif planned.is_unknown(setter.policy) and not planned.is_deleted:
        yield Unread(f"{planned.label}: {setter.policy}", "known after apply only")
    elif planned.is_deleted and setter.makes:
        yield Change(planned.label, setter.resource_type, identity, is_deleted=True)
    else:
        document = None if planned.is_deleted else _document(planned.value(setter.policy))
        edits: dict[str, Edit] = {setter.member: set_to(document)}
        if setter.makes and document is None and setter.policy != "assume_role_policy":
            edits = {}  # another resource may set it
        if setter.resource_type == "AWS::S3::AccessPoint" and setter.makes:
            edits |= _of_access_point(planned)
        yield Change(planned.label, setter.resource_type, identity, edits)


def _document(value: Any) -> Any:
    """The document of a text; what is no JSON stays a text, of which the check says that it is no policy."""
    if not isinstance(value, str) or not value:
        return None
    try:
        return json.loads(value)
    except ValueError:
        return value


def _of_access_point(planned: _Planned) -> dict[str, Edit]:
    vpc = _objects(planned.value("vpc_configuration"))
    block = _objects(planned.value("public_access_block_configuration"))
    return {
        "bucket": set_to(planned.text("bucket")),
        "networkOrigin": set_to("VPC" if vpc else "Internet"),
        _BLOCK_MEMBER: set_to({name: bool((block or [{}])[0].get(key, True)) for key, name in _BLOCK.items()}),
        _POLICY: set_to(_document(planned.value("policy"))),
    }


def _block(planned: _Planned) -> Iterator[Change | Unread]:
    kind = BUCKET if planned.type == "aws_s3_bucket_public_access_block" else "AWS::S3::AccountPublicAccessBlock"
    identity = planned.text("bucket" if kind == BUCKET else "account_id")
    if kind == BUCKET and not identity:
        yield Unread(planned.label, "its bucket is known after apply only")
        return
    blocks = None if planned.is_deleted else {name: bool(planned.value(key)) for key, name in _BLOCK.items()}
    yield Change(planned.label, kind, identity, {_BLOCK_MEMBER: set_to(blocks)})


def _bucket(planned: _Planned) -> Iterator[Change | Unread]:
    identity = planned.text("bucket", "id")
    if not identity:
        yield Unread(planned.label, "its name is known after apply only")
    elif planned.is_deleted:
        yield Change(planned.label, BUCKET, identity, is_deleted=True)
    else:
        yield Change(planned.label, BUCKET, identity)


def _permission(planned: _Planned) -> Iterator[Change | Unread]:
    """A statement of a function's policy (Terraform Registry, "aws_lambda_permission")."""
    identity = planned.text("function_name")
    principal, sid = planned.text("principal"), planned.text("statement_id") or planned.label
    if not identity or not principal:
        yield Unread(planned.label, "its function or principal is known after apply only")
        return
    if planned.is_unknown("source_arn"):
        yield Unread(f"{planned.label}: source_arn", "known after apply only")
        return
    equals = {
        "aws:SourceAccount": planned.text("source_account"),
        "aws:PrincipalOrgID": planned.text("principal_org_id"),
        "lambda:FunctionUrlAuthType": planned.text("function_url_auth_type"),
    }
    condition: dict[str, Any] = {"StringEquals": {key: value for key, value in equals.items() if value}}
    condition["ArnLike"] = {"aws:SourceArn": source} if (source := planned.text("source_arn")) else {}
    statement = {
        "Effect": "Allow",
        "Principal": _principal(principal),
        "Action": planned.text("action"),
        "Resource": "*",
        "Condition": {operator: keys for operator, keys in condition.items() if keys},
    }
    edit = with_statement(sid, None if planned.is_deleted else statement)
    yield Change(planned.label, "AWS::Lambda::Function", identity, {_POLICY: edit})


def _principal(text: str) -> Any:
    if text == "*":
        return "*"
    return {"Service": text} if "." in text and not is_arn(text) else {"AWS": text}


def _snapshot(planned: _Planned) -> Iterator[Change | Unread]:
    is_image = planned.type == "aws_ami_launch_permission"
    identity = planned.text("image_id" if is_image else "snapshot_id")
    entry = {"userId": planned.text("account_id")} if planned.text("account_id") else {"group": planned.text("group")}
    if not identity or not any(entry.values()):
        yield Unread(planned.label, "what is shared is known after apply only")
        return
    member = "launchPermission" if is_image else "createVolumePermission"
    kind = "AWS::EC2::Image" if is_image else "AWS::EC2::Snapshot"
    yield Change(planned.label, kind, identity, {member: with_entry(entry, not planned.is_deleted)})


_OTHERS: Final = {
    "aws_s3_bucket": _bucket,
    "aws_s3_bucket_public_access_block": _block,
    "aws_s3_account_public_access_block": _block,
    "aws_lambda_permission": _permission,
    "aws_snapshot_create_volume_permission": _snapshot,
    "aws_ami_launch_permission": _snapshot,
}
