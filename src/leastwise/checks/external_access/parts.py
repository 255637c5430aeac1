"""What requests to a resource are about: the resource and what is in it, with the actions that are made of them.

Service Authorization Reference: which resource types an action takes, and the ARNs of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from leastwise.model.arn import is_arn, parse_arn
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import CallerKind, Reference
from leastwise.policy.openings import Part
from leastwise.policy.pattern import Syntax, tokens_of
from leastwise.policy.texts import Pattern, pattern_of


@dataclass(frozen=True, slots=True)
class _Template:
    """A service's actions on some of its resource types (none: all), on ARNs written with the parts of the item's."""

    prefix: str
    types: tuple[str, ...] = ()
    arns: tuple[str, ...] = ("{arn}", "{arn}/*", "{arn}:*")


_OF_ACCOUNT: Final = "arn:{partition}:{service}:{region}:{account}:"
_TEMPLATES: Final[dict[str, tuple[_Template, ...]]] = {
    "AWS::S3::Bucket": (_Template("s3", ("bucket",), ("{arn}",)), _Template("s3", ("object",), ("{arn}/*",))),
    "AWS::Glue::ResourcePolicy": (_Template("glue", (), (f"{_OF_ACCOUNT}*",)),),
    "AWS::Logs::ResourcePolicy": (_Template("logs", (), ("arn:{partition}:logs:{region}:{account}:*",)),),
    "AWS::ECR::RegistryPolicy": (_Template("ecr", (), ("arn:{partition}:ecr:{region}:{account}:repository/*",)),),
    "AWS::Events::EventBus": (_Template("events", (), ("{arn}", f"{_OF_ACCOUNT}rule/*")),),
    "AWS::ApiGateway::RestApi": (
        _Template(
            "execute-api", (), ("arn:{partition}:execute-api:{region}:{account}:{id}/*", "execute-api:/*")
        ),
    ),
    "AWS::Backup::BackupVault": (
        _Template(
            "backup", (), ("{arn}", f"{_OF_ACCOUNT}recovery-point:*", "arn:{partition}:ec2:{region}::snapshot/*")
        ),
    ),
    "AWS::EFS::FileSystem": (_Template("elasticfilesystem", (), ("{arn}", f"{_OF_ACCOUNT}access-point/*")),),
    "AWS::MSK::Cluster": (
        _Template("kafka"),
        _Template("kafka-cluster", (), ("{arn}", f"{_OF_ACCOUNT}topic/*", f"{_OF_ACCOUNT}group/*")),
    ),
    "AWS::CodeArtifact::Domain": (_Template("codeartifact", (), ("{arn}", "{arn}/*", f"{_OF_ACCOUNT}*")),),
    "AWS::CodeArtifact::Repository": (_Template("codeartifact", (), ("{arn}", f"{_OF_ACCOUNT}package/*")),),
}  # fmt: skip

TRUST_ACTIONS: Final = ("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext")
TOKEN_ACTIONS: Final = (
    *("sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"),
    *("sts:TagSession", "sts:SetSourceIdentity"),
)


def parts_of(item: ConfigurationItem, reference: Reference) -> tuple[Part, ...]:
    """What the policy of a resource can be about; empty for a resource of a service that the reference does not know.

    A statement about anything else, such as another bucket, has no effect there.
    """
    values = _values(item)
    templates = _TEMPLATES.get(item.resource_type) or (_Template(values["service"]),)
    return tuple(
        Part(tuple(_pattern(one.format(**values)) for one in template.arns), bits)
        for template in templates
        if (bits := _actions(template.prefix, template.types, reference))
    )


@lru_cache(maxsize=2)
def role_parts(reference: Reference) -> tuple[Part, ...]:
    """What a trust policy is about: assuming roles. A service gets a role only by iam:PassRole, within its account.

    IAM User Guide, "Grant a user permissions to pass a role to an AWS service"; providers vouch for WithSAML and
    WithWebIdentity alone, and credentials are for AssumeRole alone.
    """
    own, tokens = _bits(TRUST_ACTIONS, reference), _bits(TOKEN_ACTIONS, reference)
    by_kind = dict.fromkeys(CallerKind, own) | {CallerKind.FEDERATED: tokens, CallerKind.SERVICE: 0}
    return (Part((_pattern("arn:*:iam::*:role/*"),), own | tokens, tuple(by_kind.items())),)


@lru_cache(maxsize=2)
def assuming_bits(reference: Reference) -> int:
    """The actions that give a role's credentials."""
    return _bits(("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"), reference)


def exactly(arn: str, actions: tuple[str, ...], reference: Reference) -> tuple[Part, ...]:
    """Some actions on one resource alone."""
    return (Part((_pattern(arn),), _bits(actions, reference)),)


def _values(item: ConfigurationItem) -> dict[str, str]:
    parsed = parse_arn(item.arn) if is_arn(item.arn) else None
    partition = parsed.partition if parsed else "aws"
    service = parsed.service if parsed else ""
    return {
        "arn": item.arn,
        "partition": partition,
        "service": service,
        "region": item.region,
        "account": item.account_id,
        "id": item.resource_id,
    }


@lru_cache(maxsize=10_000)
def _pattern(text: str) -> Pattern:
    return pattern_of(tokens_of(text, Syntax.RESOURCE, False))


def _bits(names: tuple[str, ...], reference: Reference) -> int:
    found = 0
    for name in names:
        found |= reference.actions_matching(name)
    return found


@lru_cache(maxsize=1_000)
def _actions(prefix: str, types: tuple[str, ...], reference: Reference) -> int:
    """A service's actions that take one of the resource types, or any at all."""
    found = 0
    for name in reference.names(reference.actions_matching(f"{prefix}:*")):
        action = reference.action(name)
        uses = action.resource_types if action is not None else ()
        if any(not types or one.name in types for one in uses):
            found |= reference.actions_matching(name)
    return found
