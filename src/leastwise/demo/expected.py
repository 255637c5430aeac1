"""What analyses should find in the demo organisation: every finding, and nothing else of these types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from leastwise.demo.events import iso
from leastwise.demo.iam.credentials import Credentials
from leastwise.demo.organisation import (
    DEVELOPMENT,
    GITHUB_PROVIDER_PATH,
    OUTSIDE_ACCOUNT,
    PRODUCTION,
    VENDOR_ACCOUNT,
    Organisation,
)
from leastwise.demo.resources import buckets, others
from leastwise.demo.stories import trust_opened, unused_permissions, unused_roles

WINDOW: Final = 90  # days
TYPES: Final = {
    "external": ("ExternalAccess",),
    "escalation": ("PrivilegeEscalation",),
    "unused": ("UnusedIAMRole", "UnusedIAMUserAccessKey", "UnusedIAMUserPassword"),
}
"""The types of which the findings are complete, by analysis."""

_ROLE: Final = "AWS::IAM::Role"
_USER: Final = "AWS::IAM::User"
_BUCKET: Final = "AWS::S3::Bucket"
ADMINISTRATORS_TO_BE: Final = ("carol", "ivan")
STRONGER_TO_BE: Final = ("dave", "frank", "tom", "github-deploy")
"""Whose policies let them change the code of functions, and so act with the roles of these."""


@dataclass(frozen=True, slots=True)
class ExpectedFinding:
    """A finding that an analysis should have. ``principal`` is who gets in or may become more; ``because`` says why."""

    analysis: str
    finding_type: str
    resource_type: str
    resource: str
    principal: str
    because: str

    def as_json(self) -> dict[str, object]:
        """Returns the finding as ``truth.json`` holds it."""
        return {
            "analysis": self.analysis,
            "findingType": self.finding_type,
            "resourceType": self.resource_type,
            "resource": self.resource,
            "principal": self.principal,
            "because": self.because,
        }


def expected_findings(
    organisation: Organisation, owned: dict[str, list[Credentials]], end: datetime
) -> tuple[ExpectedFinding, ...]:
    """Returns all findings; the window of unused access is ``WINDOW`` days before ``end``."""
    return (
        *_external(organisation),
        *_escalation(organisation),
        *_unused_roles(organisation),
        *_unused_credentials(owned, iso(end - timedelta(days=WINDOW))),
    )


def analysis_truth(findings: tuple[ExpectedFinding, ...]) -> dict[str, object]:
    """Returns the member ``analysis`` of ``truth.json``."""
    return {
        "days": WINDOW,
        "types": TYPES,
        "findings": [one.as_json() for one in findings],
        "rightSize": {"role": unused_permissions.ROLE, "actions": ["ec2:DescribeInstances"]},
    }


def _external(organisation: Organisation) -> Iterator[ExpectedFinding]:
    for resource_type, resource, principal, because in (
        *_open_roles(organisation),
        *_open_buckets(),
        *_open_others(organisation),
    ):
        yield ExpectedFinding("external", "ExternalAccess", resource_type, resource, principal, because)


def _open_roles(organisation: Organisation) -> Iterator[tuple[str, str, str, str]]:
    for role in organisation.roles.values():
        if role.kind == "ci":
            provider = f"arn:aws:iam::{role.account_id}:{GITHUB_PROVIDER_PATH}"
            yield _ROLE, role.arn, provider, "a provider outside tells who may assume it"
    opened = organisation.roles[trust_opened.ROLE].arn
    yield _ROLE, opened, OUTSIDE_ACCOUNT, "its trust policy was opened to an outside account"
    vendor = organisation.roles["vendor-monitoring"].arn
    yield _ROLE, vendor, VENDOR_ACCOUNT, "a vendor may assume it, with an external id"


def _open_buckets() -> Iterator[tuple[str, str, str, str]]:
    for name, principal, because in (
        (buckets.BY_POLICY, OUTSIDE_ACCOUNT, "its policy names an outside account"),
        (buckets.BY_ACCESS_POINT, "*", f"access point {buckets.ACCESS_POINT} is public"),
        (buckets.BY_EXCEPTION, "*", "NotPrincipal spares one account and admits everybody else"),
        (buckets.BY_PATTERN, "*", "its condition holds for every organisation"),
        (buckets.BY_LIST, "*", "its access control list admits every AWS account"),
    ):
        yield _BUCKET, f"arn:aws:s3:::{name}", principal, because


def _open_others(organisation: Organisation) -> Iterator[tuple[str, str, str, str]]:
    mail = others.queue_arn(PRODUCTION, others.TO_ANYBODY)
    yield others.QUEUE, mail, "*", "ForAllValues holds where the request has no such key"
    deputy = others.queue_arn(DEVELOPMENT, others.TO_A_SERVICE)
    yield others.QUEUE, deputy, "s3.amazonaws.com", "the service sends for whoever asks it to"
    key = others.key_arn(organisation, PRODUCTION, 0)
    yield others.KEY, key, VENDOR_ACCOUNT, "its policy names a vendor's account"


def _escalation(organisation: Organisation) -> Iterator[ExpectedFinding]:
    for names, because in (
        (ADMINISTRATORS_TO_BE, "may become administrator"),
        (STRONGER_TO_BE, "may change the code of functions that have stronger roles"),
    ):
        for name in names:
            user = organisation.users.get(name)
            kind, arn = (_USER, user.arn) if user else (_ROLE, organisation.roles[name].arn)
            yield ExpectedFinding("escalation", "PrivilegeEscalation", kind, arn, arn, because)


def _unused_roles(organisation: Organisation) -> Iterator[ExpectedFinding]:
    for name in (unused_roles.FORGOTTEN, *unused_roles.NEVER_USED):
        arn = organisation.roles[name].arn
        yield ExpectedFinding("unused", "UnusedIAMRole", _ROLE, arn, arn, "not assumed within the window")


def _unused_credentials(owned: dict[str, list[Credentials]], since: str) -> Iterator[ExpectedFinding]:
    """Of keys and passwords that are older than the window."""
    for one in (one for users in owned.values() for one in users):
        arn = one.user["Arn"]
        for key in one.keys:
            if key.created < since and (key.used is None or key.used[0] < since):
                because = f"no call within the window with {key.key_id}"
                yield ExpectedFinding("unused", "UnusedIAMUserAccessKey", _USER, arn, arn, because)
        if one.can_sign_in_since and one.can_sign_in_since < since and (one.signed_in or "") < since:
            yield ExpectedFinding("unused", "UnusedIAMUserPassword", _USER, arn, arn, "no sign-in within the window")
