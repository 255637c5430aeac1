"""For each check a state in which it must find something, and one like it in which it must not.

A check that is not listed here fails the walk over the shelves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from access_states import ACCOUNT, allow, document, item, policy_arn, role, trust, user
from external_states import OUTSIDE, REGION, account_block, bucket, evidence_of, let, queue
from unused_examples import UNUSED_EXAMPLES

from leastwise.evidence.evidence import Evidence

Example = Callable[[], Evidence]
OBJECTS = "arn:aws:s3:::data/*"


def _key(principal: str) -> Any:
    own = let({"AWS": f"arn:aws:iam::{principal}:root"}, "kms:*")
    configuration = {"resourcePolicy": document(own), "grants": []}
    return item("AWS::KMS::Key", "1", "1", f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1", configuration, region=REGION)


def _snapshot(*permissions: dict[str, str]) -> Any:
    arn = f"arn:aws:ec2:{REGION}:{ACCOUNT}:snapshot/s"
    return item("AWS::EC2::Snapshot", "s", "s", arn, {"createVolumePermission": list(permissions)}, region=REGION)


def _anchor(account: str) -> Any:
    authority = f"arn:aws:acm-pca:{REGION}:{account}:certificate-authority/a"
    source = {"sourceType": "AWS_ACM_PCA", "sourceData": {"acmPcaArn": authority}}
    arn = f"arn:aws:rolesanywhere:{REGION}:{ACCOUNT}:trust-anchor/t"
    return item("AWS::RolesAnywhere::TrustAnchor", "t", "t", arn, {"enabled": True, "source": source}, region=REGION)


_ATTACH = document(allow("iam:AttachUserPolicy"))
_ATTACH_ONE = document(
    allow("iam:AttachUserPolicy", Condition={"ArnEquals": {"iam:PolicyARN": policy_arn("harmless")}})
)


def _of(*items: Any) -> Example:
    return partial(evidence_of, *items)


def _chosen(*items: Any) -> Evidence:
    return replace(evidence_of(bucket("data"), *items), critical_resources=("arn:aws:s3:::data",))


_NEVER = {"Condition": {"StringEquals": {"aws:PrincipalAccount": OUTSIDE}}}
_OWN = {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}

EXAMPLES: Final[dict[str, tuple[Example, Example]]] = {
    "external-role-trust": (
        _of(role("partner", trust({"AWS": OUTSIDE}))),
        _of(role("partner", trust({"AWS": OUTSIDE}, Condition=_OWN))),
    ),
    "external-bucket": (
        _of(account_block(), bucket("data", let("*", "s3:GetObject", OBJECTS))),
        _of(account_block(restrictPublicBuckets=True), bucket("data", let("*", "s3:GetObject", OBJECTS))),
    ),
    "external-key": (_of(_key(OUTSIDE)), _of(_key(ACCOUNT))),
    "external-resource-policy": (
        _of(queue(let("*", "sqs:SendMessage"))),
        _of(queue(let("*", "sqs:SendMessage", **_OWN))),
    ),
    "external-shared-copy": (_of(_snapshot({"group": "all"})), _of(_snapshot({"userId": ACCOUNT}))),
    "external-trust-anchor": (_of(_anchor(OUTSIDE)), _of(_anchor(ACCOUNT))),
    "privilege-escalation": (_of(user("dave", {"a": _ATTACH})), _of(user("dave", {"a": _ATTACH_ONE}))),
    **UNUSED_EXAMPLES,
    "internal-access": (
        partial(_chosen, user("ann", {"a": document(allow("s3:GetObject", OBJECTS))})),
        partial(_chosen, user("ann", {"a": document(allow("s3:GetObject", OBJECTS, **_NEVER))})),
    ),
}
