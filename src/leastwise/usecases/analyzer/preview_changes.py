"""Changes of resources that are only planned, and a state as it would be after them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from leastwise.inventory.state import State
from leastwise.model.arn import is_arn, parse_arn
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem, ResourceKey

Edit = Callable[[Any], Any]
"""From a member of a configuration as it is (None: not there) to what it will be."""

ROLE: Final = "AWS::IAM::Role"
BUCKET: Final = "AWS::S3::Bucket"
ARNS: Final[Mapping[str, str]] = {
    ROLE: "arn:{partition}:iam::{account}:role/{name}",
    BUCKET: "arn:{partition}:s3:::{name}",
    "AWS::S3::AccessPoint": "arn:{partition}:s3:{region}:{account}:accesspoint/{name}",
    "AWS::S3::AccountPublicAccessBlock": "",
    "AWS::SQS::Queue": "arn:{partition}:sqs:{region}:{account}:{name}",
    "AWS::SNS::Topic": "arn:{partition}:sns:{region}:{account}:{name}",
    "AWS::KMS::Key": "arn:{partition}:kms:{region}:{account}:key/{name}",
    "AWS::SecretsManager::Secret": "arn:{partition}:secretsmanager:{region}:{account}:secret:{name}",
    "AWS::Lambda::Function": "arn:{partition}:lambda:{region}:{account}:function:{name}",
    "AWS::ECR::Repository": "arn:{partition}:ecr:{region}:{account}:repository/{name}",
    "AWS::ECR::RegistryPolicy": "",
    "AWS::EFS::FileSystem": "arn:{partition}:elasticfilesystem:{region}:{account}:file-system/{name}",
    "AWS::DynamoDB::Table": "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
    "AWS::Kinesis::Stream": "arn:{partition}:kinesis:{region}:{account}:stream/{name}",
    "AWS::OpenSearchService::Domain": "arn:{partition}:es:{region}:{account}:domain/{name}",
    "AWS::Backup::BackupVault": "arn:{partition}:backup:{region}:{account}:backup-vault:{name}",
    "AWS::Events::EventBus": "arn:{partition}:events:{region}:{account}:event-bus/{name}",
    "AWS::Glue::ResourcePolicy": "arn:{partition}:glue:{region}:{account}:catalog",
    "AWS::Logs::ResourcePolicy": "",
    "AWS::Logs::Destination": "arn:{partition}:logs:{region}:{account}:destination:{name}",
    "AWS::ApiGateway::RestApi": "arn:{partition}:apigateway:{region}::/restapis/{name}",
    "AWS::EC2::Snapshot": "arn:{partition}:ec2:{region}:{account}:snapshot/{name}",
    "AWS::EC2::Image": "arn:{partition}:ec2:{region}::image/{name}",
    "AWS::RDS::DBSnapshot": "arn:{partition}:rds:{region}:{account}:snapshot:{name}",
}
"""The types that can be previewed, with the ARNs of new ones (Service Authorization Reference)."""

OF_ACCOUNT: Final = frozenset(
    {"AWS::S3::AccountPublicAccessBlock", "AWS::ECR::RegistryPolicy", "AWS::Glue::ResourcePolicy"}
)
"""Types of which an account has one (in a Region), whose id is the account's."""

_GLOBAL: Final = frozenset({ROLE, "AWS::S3::AccountPublicAccessBlock"})
_NEW: Final[Mapping[str, Mapping[str, Any]]] = {
    BUCKET: {
        "resourcePolicy": None,
        "accessControlList": None,
        "ownershipControls": {"rules": [{"objectOwnership": "BucketOwnerEnforced"}]},
        "publicAccessBlockConfiguration": {
            "blockPublicAcls": True,
            "ignorePublicAcls": True,
            "blockPublicPolicy": True,
            "restrictPublicBuckets": True,
        },
    },
    "AWS::KMS::Key": {"grants": []},
}
"""What AWS gives new resources (S3 User Guide, "Default settings for new S3 buckets FAQ")."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one resource: `identity` is its ARN, name, id or URL, `edits` are by member of its configuration.

    `label` is how the file calls it; `is_deleted` says that the resource itself goes.
    """

    label: str
    resource_type: str
    identity: str
    edits: Mapping[str, Edit] = field(default_factory=dict)
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A change that cannot be judged, and why."""

    label: str
    reason: str


def set_to(value: Any) -> Edit:
    """The edit that sets a member."""
    return lambda _before: value


def with_statement(sid: str, statement: Mapping[str, Any] | None) -> Edit:
    """The edit of a policy that puts a statement in the place of the one with that Sid; None takes it away."""

    def edit(before: Any) -> Any:
        kept = [one for one in _statements(before) if one.get("Sid") != sid]
        kept += [] if statement is None else [{**statement, "Sid": sid}]
        return {"Version": "2012-10-17", "Statement": kept} if kept else None

    return edit


def with_entry(entry: Any, is_there: bool) -> Edit:
    """The edit of a list that adds an entry, or takes it away."""
    return lambda before: [one for one in before or () if one != entry] + ([entry] if is_there else [])


def _statements(policy: Any) -> list[Any]:
    found = policy.get("Statement") if isinstance(policy, dict) else None
    listed = found if isinstance(found, list) else [found]
    return [one for one in listed if isinstance(one, dict)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where new resources are made."""

    account_id: str
    region: str
    partition: str = "aws"


def state_after(state: State, changes: Iterable[Change], place: Place) -> tuple[State, frozenset[ResourceKey]]:
    """(the state after the changes, the resources they touch)."""
    items = dict(state.items)
    touched: set[ResourceKey] = set()
    for change in changes:
        found = _find(State(state.moment, items), change, place)
        item = found or _made(state, change, place)
        touched.add(item.key)
        if change.is_deleted:
            items.pop(item.key, None)
            continue
        edited = {name: edit(item.configuration.get(name)) for name, edit in change.edits.items()}
        unknown = tuple(one for one in item.unknown if one.partition(".")[0] not in edited)
        items[item.key] = replace(item, configuration={**item.configuration, **edited}, unknown=unknown)
    return State(state.moment, items), frozenset(touched)


def _find(state: State, change: Change, place: Place) -> ConfigurationItem | None:
    """The recorded resource that a change is about."""
    kind, identity = change.resource_type, change.identity
    if kind in OF_ACCOUNT:
        own = state.of_type(kind, place.account_id)
        return next((one for one in own if kind in _GLOBAL or one.region == place.region), None)
    by_arn = state.by_arn(identity)
    if by_arn is not None and by_arn.resource_type == kind:
        return by_arn
    found = [one for one in state.by_id(identity) if one.resource_type == kind]
    found += [one for one in state.by_name(kind, identity) if one.resource_name == identity]
    own = tuple(one for one in found if one.account_id == place.account_id)
    return (own or tuple(found) or (None,))[0]


def _made(state: State, change: Change, place: Place) -> ConfigurationItem:
    kind, identity = change.resource_type, change.identity
    arn = identity if is_arn(identity) else ""
    name = parse_arn(arn).name if arn else identity
    account = parse_arn(arn).account if arn and parse_arn(arn).account.isdigit() else place.account_id
    values = {"partition": place.partition, "account": account, "region": place.region, "name": name}
    captured = state.moment or max(one.capture_time for one in state.items.values())
    return ConfigurationItem(
        account,
        GLOBAL_REGION if kind in _GLOBAL else (parse_arn(arn).region if arn else "") or place.region,
        kind,
        place.account_id if kind in OF_ACCOUNT else name,
        name,
        arn or ARNS[kind].format(**values),
        captured,
        configuration=dict(_NEW.get(kind, {})),
    )
