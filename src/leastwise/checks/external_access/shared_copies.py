"""Snapshots, images, documents and endpoint services that are shared with accounts outside the zone of trust."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from leastwise.access.members import entries, is_whole, text, texts
from leastwise.checks.check import Check, Result
from leastwise.checks.external_access.grants import WITH_CREDENTIALS, Grants, Unknown, statement, written
from leastwise.checks.external_access.judging import Judge
from leastwise.checks.external_access.parts import exactly
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity

_ID: Final = "external-shared-copy"


@dataclass(frozen=True, slots=True)
class _Sharing:
    """Where a type says with whom it is shared, what those may do, and which action tells."""

    member: str
    verb: str
    actions: tuple[str, ...]
    missing_action: str


_SHARED: Final = {
    "AWS::EC2::Snapshot": _Sharing(
        "createVolumePermission", "copy", ("ec2:CreateVolume", "ec2:CopySnapshot"), "ec2:DescribeSnapshotAttribute"
    ),
    "AWS::EC2::Image": _Sharing(
        "launchPermission", "launch and copy", ("ec2:RunInstances", "ec2:CopyImage"), "ec2:DescribeImageAttribute"
    ),
    "AWS::RDS::DBSnapshot": _Sharing(
        "sharedAccounts",
        "copy",
        ("rds:RestoreDBInstanceFromDBSnapshot", "rds:CopyDBSnapshot"),
        "rds:DescribeDBSnapshotAttributes",
    ),
    "AWS::RDS::DBClusterSnapshot": _Sharing(
        "sharedAccounts",
        "copy",
        ("rds:RestoreDBClusterFromSnapshot", "rds:CopyDBClusterSnapshot"),
        "rds:DescribeDBClusterSnapshotAttributes",
    ),
    "AWS::SSM::Document": _Sharing(
        "sharedAccounts", "read and run", ("ssm:GetDocument", "ssm:SendCommand"), "ssm:DescribeDocumentPermission"
    ),
    "AWS::EC2::VPCEndpointService": _Sharing(
        "allowedPrincipals", "connect to", ("ec2:CreateVpcEndpoint",), "ec2:DescribeVpcEndpointServicePermissions"
    ),
}  # fmt: skip
_EVERYBODY: Final = "all"


def run(evidence: Evidence) -> Iterator[Result]:
    """A finding for each account, organisation or the public that something is shared with."""
    judge = Judge(_ID, evidence)
    for item in judge.items(*_SHARED):
        yield from judge.results(item, _opened_by(judge, item, _SHARED[item.resource_type]))
    yield from judge.not_read(tuple(_SHARED))


def _opened_by(judge: Judge, item: ConfigurationItem, sharing: _Sharing) -> Iterator[Grants | Unknown]:
    member = sharing.member
    if not is_whole(item.configuration, member) or member in (*item.unknown, *item.partial):
        yield Unknown("whom it is shared with was not recorded in full", sharing.missing_action)
    statements = [
        {**statement(principal, sharing.actions), **condition}
        for principal, condition in _shared_with(item, sharing.member)
    ]
    if statements:
        parts = exactly(item.arn, sharing.actions, judge.reference)
        name = f"list of those it is shared with ({sharing.member})"
        yield Grants(written(judge.documents, statements, name), name, parts, is_written=False, verb=sharing.verb)


def _shared_with(item: ConfigurationItem, member: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """(Principal element, Condition element) of each entry.

    EC2 API Reference, "LaunchPermission"; RDS User Guide, "Sharing a DB snapshot": "all" is every AWS account.
    """
    for value in texts(item.configuration, member):
        is_everybody = value.lower() in (_EVERYBODY, "*")
        yield ({"AWS": "*"}, {"Condition": WITH_CREDENTIALS}) if is_everybody else ({"AWS": value}, {})
    for entry in entries(item.configuration, member):
        organization = text(entry, "organizationArn") or text(entry, "organizationalUnitArn")
        if text(entry, "group") == _EVERYBODY:
            yield {"AWS": "*"}, {"Condition": WITH_CREDENTIALS}
        elif account := text(entry, "userId"):
            yield {"AWS": account}, {}
        elif organization:
            yield {"AWS": "*"}, {"Condition": _of_organization(organization)}


def _of_organization(arn: str) -> dict[str, Any]:
    """The condition that a caller is of an organisation, or of an organisational unit (…:ou/o-…/ou-…)."""
    parts = arn.split("/")
    if ":ou/" in arn and len(parts) > 2:
        return {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": f"{parts[1]}/*{parts[2]}/*"}}
    return {"StringEquals": {"aws:PrincipalOrgID": parts[-1]}}


SHARED_COPIES: Final = Check(
    _ID,
    "Snapshot, image or document shared with outsiders",
    "external",
    Severity.CRITICAL,
    ("ExternalAccess",),
    tuple(_SHARED),
    "Which accounts outside the zone of trust EBS, RDS and Aurora snapshots, machine images, Systems Manager documents "
    "and endpoint services are shared with, or whether with every AWS account. What they share leaves the account.",
    (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
        "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
    ),
    run,
)
