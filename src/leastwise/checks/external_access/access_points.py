"""What access points of a bucket open: requests that their policy and the bucket's both allow.

Amazon S3 User Guide, "Configuring IAM policies for using access points": what an access point's policy allows has
effect only where the bucket allows it too; bucket policies delegate with s3:DataAccessPointAccount and the like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from leastwise.access.context import KnownContext
from leastwise.access.members import text
from leastwise.checks.external_access.block_public_access import block_public_access
from leastwise.checks.external_access.grants import Grants, Unknown
from leastwise.checks.external_access.judging import Judge
from leastwise.checks.external_access.parts import parts_of
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import Rules, rules_of

ACCESS_POINT: Final = "AWS::S3::AccessPoint"
_POLICY: Final = "resourcePolicy"


def access_points_by_bucket(judge: Judge) -> dict[str, list[ConfigurationItem]]:
    """The access points of each bucket by its name, whichever account they are of."""
    found: dict[str, list[ConfigurationItem]] = {}
    for point in judge.evidence.state.of_type(ACCESS_POINT):
        found.setdefault(text(point.configuration, "bucket"), []).append(point)
    return found


def opened_by_access_points(
    judge: Judge, bucket: ConfigurationItem, policy: Rules | None, points: Sequence[ConfigurationItem]
) -> Iterator[Grants | Unknown]:
    """What each access point opens, once for each statement of the bucket's policy that allows too.

    One that admits requests from a VPC alone opens nothing: its owner chose the network.
    """
    for point in points:
        if point.configuration.get("networkOrigin") == "VPC":
            continue
        if _POLICY not in point.configuration or _POLICY in point.unknown:
            yield Unknown(
                f"the policy of access point {point.resource_name} was not recorded", "s3:GetAccessPointPolicy"
            )
        elif point.configuration[_POLICY] is not None and policy is not None:
            yield from _opened(judge, bucket, policy, point)


def _opened(
    judge: Judge, bucket: ConfigurationItem, policy: Rules, point: ConfigurationItem
) -> Iterator[Grants | Unknown]:
    name = f"policy of access point {point.resource_name}"
    rules = judge.documents.rules(point.configuration[_POLICY], name)
    if rules is None:
        yield Unknown(f"the {name} cannot be read as a policy")
        return
    block = block_public_access(judge.evidence.state, bucket.account_id, (bucket, point))
    known = _known(point)
    delegated = judge.documents.reduced(_as_of_bucket(rules, bucket, point), known)
    delegating = judge.documents.reduced(policy, known)
    for allow in delegating.allows:
        yield Grants(
            delegated,
            name,
            parts_of(bucket, judge.reference),
            "S3_ACCESS_POINT",
            {"accessPointArn": point.arn, "accessPointAccount": point.account_id},
            limits=delegating.denies,
            within=allow,
            restricts_public=block.restricts(rules) or block.restricts(policy),
            notes=block.notes,
        )


def _as_of_bucket(rules: Rules, bucket: ConfigurationItem, point: ConfigurationItem) -> Rules:
    """The policy with the access point's ARNs as those of the bucket and its objects, of which both policies speak."""

    def named(resource: str) -> str:
        if resource.startswith(f"{point.arn}/object/"):
            return f"{bucket.arn}/{resource.removeprefix(f'{point.arn}/object/')}"
        return bucket.arn if resource == point.arn else resource

    statements = tuple(
        replace(one, resources=tuple(map(named, one.resources))) if one.resources is not None else one
        for one in rules.policy.statements
    )
    return rules_of(replace(rules.policy, statements=statements), rules.reference)


def _known(point: ConfigurationItem) -> KnownContext:
    """What a request through the access point says of it."""
    return KnownContext(
        {
            "s3:dataaccesspointarn": (point.arn,),
            "s3:dataaccesspointaccount": (point.account_id,),
            "s3:accesspointnetworkorigin": ("Internet",),
        }
    )
