"""Roles Anywhere trust anchors whose certificate authority is outside the zone of trust.

IAM Roles Anywhere User Guide, "Trust model": whoever holds a certificate of the authority gets credentials of the roles
that the account's profiles list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.access.members import inner, text, texts
from leastwise.access.words import listed
from leastwise.checks.check import Check, NotEvaluated, Passed, Result
from leastwise.checks.external_access.describing import FINDING_TYPE
from leastwise.checks.external_access.judging import Judge
from leastwise.checks.external_access.role_powers import RolePowerReader
from leastwise.checks.external_access.severity import LEVELS, severity_of
from leastwise.evidence.evidence import Evidence
from leastwise.model.arn import is_arn, parse_arn
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity
from leastwise.policy import Exposure

_ID: Final = "external-trust-anchor"
_ANCHOR: Final = "AWS::RolesAnywhere::TrustAnchor"
_PROFILE: Final = "AWS::RolesAnywhere::Profile"


def run(evidence: Evidence) -> Iterator[Result]:
    """A finding for each enabled trust anchor of an authority that is not AWS Private CA's within the zone."""
    judge = Judge(_ID, evidence)
    for anchor in judge.items(_ANCHOR):
        yield _result(judge, anchor)
    yield from judge.not_read((_ANCHOR, _PROFILE))


def _result(judge: Judge, anchor: ConfigurationItem) -> Result:
    passed = Passed(anchor.account_id, anchor.resource_type, anchor.arn)
    source = inner(anchor.configuration, "source")
    data = inner(source, "sourceData")
    authority = text(data, "acmPcaArn")
    if anchor.configuration.get("enabled") is False:
        return passed
    if not source:
        return NotEvaluated(
            anchor.account_id, _ANCHOR, anchor.arn, "its certificate authority was not recorded",
            "rolesanywhere:ListTrustAnchors",
        )  # fmt: skip
    if is_arn(authority) and judge.zones.is_trusted(parse_arn(authority).account, anchor.account_id):
        return passed
    return _finding(judge, anchor, authority or text(data, "x509CertificateData") or text(source, "sourceType"))


def _finding(judge: Judge, anchor: ConfigurationItem, authority: str) -> Finding:
    roles = sorted(_roles(judge, anchor))
    reader = RolePowerReader(judge.evidence)
    items = [item for arn in roles if (item := judge.evidence.state.by_arn(arn)) is not None]
    found = {level for item in items for level in reader.of(item).levels}
    levels = tuple(one for one in LEVELS if one in found)
    severity = severity_of(Exposure.OUTSIDE_ZONE, "Federated", levels or LEVELS[-1:])
    name = anchor.resource_name
    given = f" of {listed(roles)}" if roles else ", but no profile lists a role"
    return Finding(
        _ID,
        FINDING_TYPE,
        severity,
        f"Holders of certificates of {authority} can get credentials{f' of {len(roles)} roles' if roles else ''}",
        anchor.account_id,
        anchor.region,
        _ANCHOR,
        anchor.arn,
        (authority,),
        authority,
        _details(authority, roles),
        (f"Trust anchor {name} trusts the certificate authority {authority}, which is not one of the zone of trust.",
         f"Whoever holds a certificate of it can get credentials{given}."),
        ("Let the trust policies of the roles ask for the subject of the certificate (aws:PrincipalTag/x509Subject/CN) "
         "and for the trust anchor (aws:SourceArn).",
         "If the authority is your own, archive the finding with a reason."),
    )  # fmt: skip


def _details(authority: str, roles: list[str]) -> dict[str, Any]:
    return {
        "principal": {"Federated": authority},
        "action": ["rolesanywhere:CreateSession"],
        "condition": {},
        "isPublic": False,
        "sources": [{"type": "POLICY"}],
        "resourceControlPolicyRestriction": "NOT_APPLICABLE",
        "exposure": "federated",
        "accessLevels": ["Write"],
        "knownAccount": None,
        "roles": roles,
    }


def _roles(judge: Judge, anchor: ConfigurationItem) -> set[str]:
    """The roles of the enabled profiles in the anchor's account and Region."""
    return {
        arn
        for profile in judge.evidence.state.of_type(_PROFILE, anchor.account_id)
        if profile.region == anchor.region and profile.configuration.get("enabled") is not False
        for arn in texts(profile.configuration, "roleArns")
    }


TRUST_ANCHORS: Final = Check(
    _ID,
    "Roles Anywhere trust anchor of an outside certificate authority",
    "external",
    Severity.MEDIUM,
    ("ExternalAccess",),
    (_ANCHOR,),
    "Whether an enabled trust anchor trusts a certificate authority that is not a private CA of an account in the zone "
    "of trust, and the credentials of which roles its certificates give.",
    ("https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html",),
    run,
)
