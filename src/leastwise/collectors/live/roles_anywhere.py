"""IAM Roles Anywhere: trust anchors and profiles. Of certificates a digest is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import camel, digest, policy_document

TRUST_ANCHOR: Final = "AWS::RolesAnywhere::TrustAnchor"
PROFILE: Final = "AWS::RolesAnywhere::Profile"
_SORTED: Final = ("roleArns", "managedPolicyArns")


def collect(account: AccountAccess) -> Observations:
    """Trust anchors and profiles (IAM Roles Anywhere API Reference, "ListTrustAnchors", "ListProfiles")."""
    reading = Reading(account)
    for anchor in reading.pages("rolesanywhere", "list_trust_anchors", "trustAnchors", about=TRUST_ANCHOR):
        _keep(reading, TRUST_ANCHOR, anchor["trustAnchorArn"], {**camel(anchor), "source": _source(anchor)})
    for profile in reading.pages("rolesanywhere", "list_profiles", "profiles", about=PROFILE):
        configuration = camel(profile)
        configuration |= {name: sorted(configuration.get(name) or ()) for name in _SORTED}
        configuration["sessionPolicy"] = policy_document(profile.get("sessionPolicy"))
        _keep(reading, PROFILE, profile["profileArn"], configuration)
    return reading.observations(TRUST_ANCHOR, PROFILE)


def _source(anchor: Mapping[str, Any]) -> dict[str, Any]:
    source = anchor.get("source") or {}
    data = dict(source.get("sourceData") or {})
    if "x509CertificateData" in data:
        data["x509CertificateData"] = digest(data["x509CertificateData"])
    return {"sourceType": source.get("sourceType"), "sourceData": data}


def _keep(reading: Reading, resource_type: str, arn: str, configuration: dict[str, Any]) -> None:
    facts = {"updatedAt": configuration.pop("updatedAt", None)}
    name = configuration.get("name") or arn
    reading.item(resource_type, arn, name=name, arn=arn, configuration=configuration, supplementary=facts)


ROLES_ANYWHERE: Final = LiveCollector(
    name="roles-anywhere",
    title="IAM Roles Anywhere trust anchors and profiles",
    service="rolesanywhere",
    actions=("rolesanywhere:ListTrustAnchors", "rolesanywhere:ListProfiles"),
    resource_types=(TRUST_ANCHOR, PROFILE),
    collect=collect,
)
