"""Keys, snapshots, images and trust anchors: what is open to outsiders, and what is not."""

from __future__ import annotations

from typing import Any

import pytest
from access_states import ACCOUNT, allow, document, item, role
from external_states import OUTSIDE, REGION, finding, findings, let, not_evaluated, passes

from leastwise.checks.external_access.keys import KEYS
from leastwise.checks.external_access.shared_copies import SHARED_COPIES
from leastwise.checks.external_access.trust_anchors import TRUST_ANCHORS
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import ZoneOfTrust

ZONE = ZoneOfTrust(accounts=frozenset({ACCOUNT}), organizations=frozenset({"o-home"}))
ORGANIZATION = "arn:aws:organizations::1:organization"
OWN = let({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "kms:*")


def key(*statements: dict[str, Any], grants: Any = ()) -> ConfigurationItem:
    """A key with a policy and grants."""
    arn = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"
    configuration = {"resourcePolicy": document(*statements), "grants": list(grants)}
    return item("AWS::KMS::Key", "1", "1", arn, configuration, region=REGION)


def shared(kind: str, name: str, **configuration: Any) -> ConfigurationItem:
    """Something that can be shared."""
    service = "rds" if "RDS" in kind else "ec2"
    return item(kind, name, name, f"arn:aws:{service}:{REGION}:{ACCOUNT}:snapshot:{name}", configuration, region=REGION)


def test_a_key_policy_that_names_an_account_is_found() -> None:
    found = finding(KEYS, key(OWN, let({"AWS": f"arn:aws:iam::{OUTSIDE}:root"}, ["kms:Decrypt", "kms:DescribeKey"])))
    assert (found.principal, found.details["action"]) == (OUTSIDE, ["kms:Decrypt", "kms:DescribeKey"])


@pytest.mark.parametrize(
    "statement",
    [
        OWN,
        let({"AWS": "*"}, "kms:*", StringEquals={"kms:CallerAccount": ACCOUNT, "kms:ViaService": "s3.amazonaws.com"}),
        let({"Service": "logs.amazonaws.com"}, "kms:*", StringEquals={"aws:SourceAccount": ACCOUNT}),
        let(
            {"Service": "logs.eu-west-1.amazonaws.com"},
            ["kms:Encrypt", "kms:Decrypt"],
            ArnLike={"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:eu-west-1:{ACCOUNT}:*"},
        ),
        let(
            {"Service": "cloudtrail.amazonaws.com"},
            "kms:GenerateDataKey*",
            StringLike={"kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{ACCOUNT}:trail/*"},
        ),
    ],
)
def test_keys_of_the_account_alone_pass(statement: dict[str, Any]) -> None:
    assert passes(KEYS, key(statement))


def test_a_service_that_uses_a_key_for_whoever_asks_is_a_confused_deputy() -> None:
    anybody = {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:*:*"}
    found = finding(KEYS, key(let({"Service": "logs.amazonaws.com"}, "kms:Decrypt", ArnLike=anybody)))
    assert found.details["exposure"] == "confused deputy"


def test_grants_open_keys_too_and_services_have_theirs() -> None:
    grants = [
        {"grantId": "a", "granteePrincipal": f"arn:aws:iam::{OUTSIDE}:role/x", "operations": ["Decrypt"],
         "constraints": {"encryptionContextSubset": {"team": "a"}}},
        {"grantId": "b", "granteePrincipal": f"arn:aws:iam::{ACCOUNT}:role/x", "operations": ["Decrypt"]},
        {"grantId": "c", "granteePrincipal": "dynamodb.eu-west-1.amazonaws.com", "operations": ["Decrypt"]},
    ]  # fmt: skip
    found = finding(KEYS, key(OWN, grants=grants))
    assert found.details["sources"] == [{"type": "POLICY", "detail": {"grant": "a"}}]
    assert found.details["condition"] == {"kms:EncryptionContext:team": "a"}
    assert passes(KEYS, key(OWN, grants=grants[1:]))


def test_grants_that_were_not_read_are_not_evaluated() -> None:
    one = item("AWS::KMS::Key", "1", "1", f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1", {"resourcePolicy": document(OWN)})
    assert [found.missing_action for found in not_evaluated(KEYS, one)] == ["kms:ListGrants"]


@pytest.mark.parametrize(
    ("copy", "principal", "exposure"),
    [
        (shared("AWS::EC2::Snapshot", "s", createVolumePermission=[{"group": "all"}]), "*", "any AWS account"),
        (shared("AWS::EC2::Snapshot", "s", createVolumePermission=[{"userId": OUTSIDE}]), OUTSIDE, "external account"),
        (shared("AWS::RDS::DBSnapshot", "s", sharedAccounts=["all"]), "*", "any AWS account"),
        (shared("AWS::RDS::DBClusterSnapshot", "s", sharedAccounts=[OUTSIDE]), OUTSIDE, "external account"),
        (shared("AWS::EC2::Image", "i", launchPermission=[{"userId": OUTSIDE}]), OUTSIDE, "external account"),
        (
            shared("AWS::EC2::Image", "i", launchPermission=[{"organizationArn": f"{ORGANIZATION}/o-x"}]),
            "*",
            "limited public",
        ),
        (shared("AWS::SSM::Document", "d", sharedAccounts=["All"]), "*", "any AWS account"),
        (shared("AWS::EC2::VPCEndpointService", "v", allowedPrincipals=["*"]), "*", "any AWS account"),
    ],
)  # fmt: skip
def test_what_is_shared_with_outsiders_is_found(copy: ConfigurationItem, principal: str, exposure: str) -> None:
    found = finding(SHARED_COPIES, copy, zone=ZONE)
    assert (found.principal, found.details["exposure"]) == (principal, exposure)


@pytest.mark.parametrize(
    "copy",
    [
        shared("AWS::EC2::Snapshot", "s", createVolumePermission=[]),
        shared("AWS::EC2::Snapshot", "s", createVolumePermission=[{"userId": ACCOUNT}]),
        shared("AWS::RDS::DBSnapshot", "s", sharedAccounts=[ACCOUNT]),
        shared("AWS::EC2::Image", "i", launchPermission=[{"organizationArn": f"{ORGANIZATION}/o-home"}]),
    ],
)  # fmt: skip
def test_what_is_shared_within_the_zone_passes(copy: ConfigurationItem) -> None:
    assert passes(SHARED_COPIES, copy, zone=ZONE)


def test_permissions_that_were_not_read_are_not_evaluated() -> None:
    (found,) = not_evaluated(SHARED_COPIES, shared("AWS::EC2::Snapshot", "s"))
    assert found.missing_action == "ec2:DescribeSnapshotAttribute"


def anchor(source: Any, **more: Any) -> ConfigurationItem:
    """A trust anchor."""
    arn = f"arn:aws:rolesanywhere:{REGION}:{ACCOUNT}:trust-anchor/1"
    configuration = {"enabled": True, "source": source, **more}
    return item("AWS::RolesAnywhere::TrustAnchor", arn, "a", arn, configuration, region=REGION)


def authority_of(account: str) -> dict[str, Any]:
    """A private certificate authority of an account as a source of trust."""
    arn = f"arn:aws:acm-pca:{REGION}:{account}:certificate-authority/1"
    return {"sourceType": "AWS_ACM_PCA", "sourceData": {"acmPcaArn": arn}}


BUNDLE = {"sourceType": "CERTIFICATE_BUNDLE", "sourceData": {"x509CertificateData": "sha256:ab"}}


def test_an_outside_authority_is_found_with_the_roles_it_opens() -> None:
    deploy = role("deploy", inline={"a": document(allow("iam:*"))})
    listed = {"enabled": True, "roleArns": [deploy.arn]}
    profile = item("AWS::RolesAnywhere::Profile", "p", "p", "arn:aws:x:::p", listed, region=REGION)
    found = finding(TRUST_ANCHORS, anchor(BUNDLE), deploy, profile)
    assert (found.severity, found.details["roles"]) == ("MEDIUM", [deploy.arn])
    assert finding(TRUST_ANCHORS, anchor(authority_of(OUTSIDE))).principal.split(":")[4] == OUTSIDE


def test_an_authority_of_the_zone_and_a_disabled_anchor_pass() -> None:
    assert passes(TRUST_ANCHORS, anchor(authority_of(ACCOUNT)))
    assert passes(TRUST_ANCHORS, anchor(BUNDLE, enabled=False))
    assert findings(TRUST_ANCHORS, anchor({})) == []
    assert len(not_evaluated(TRUST_ANCHORS, anchor({}))) == 1
