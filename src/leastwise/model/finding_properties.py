"""The properties of a finding that filters may name, spelled as IAM Access Analyzer spells them.

IAM User Guide, "IAM Access Analyzer filter keys". `status` and `id` are no keys of archive rules there, nor here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from leastwise.model.finding import Finding

CONDITION_PREFIX: Final = "condition."
_PRINCIPAL_PREFIX: Final = "principal."

_FIELDS: Final[Mapping[str, Callable[[Finding], str]]] = {
    "resource": lambda finding: finding.resource,
    "resourceType": lambda finding: finding.resource_type,
    "resourceOwnerAccount": lambda finding: finding.account_id,
    "findingType": lambda finding: finding.finding_type,
    "severity": lambda finding: finding.severity.value,
    "region": lambda finding: finding.region,
    "checkId": lambda finding: finding.check,
}
_DETAILS: Final = (
    "isPublic",
    "resourceControlPolicyRestriction",
    "serviceControlPolicyRestriction",
    "error",
    "accessType",
    "principalType",
    "principalOwnerAccount",
)
_PRINCIPALS: Final = ("principal.AWS", "principal.Federated", "principal.Service", "principal.CanonicalUser")
_CONDITIONS: Final = (
    "condition.aws:PrincipalArn",
    "condition.aws:PrincipalOrgID",
    "condition.aws:PrincipalOrgPaths",
    "condition.aws:SourceIp",
    "condition.aws:SourceVpc",
    "condition.aws:SourceVpce",
    "condition.aws:UserId",
    "condition.kms:CallerAccount",
    "condition.cognito-identity.amazonaws.com:aud",
    "condition.graph.facebook.com:app_id",
    "condition.accounts.google.com:aud",
    "condition.www.amazon.com:app_id",
)
FILTER_KEYS: Final[tuple[str, ...]] = (*_FIELDS, *_DETAILS, *_PRINCIPALS, *_CONDITIONS)


def principal_map(finding: Finding) -> Mapping[str, Any]:
    """The principal as Access Analyzer has it: {"AWS": ARN, account id or "*"}, {"Service": …}; empty where none is.

    IAM Access Analyzer API Reference, "FindingSummary", `principal`.
    """
    given = finding.details.get("principal")
    if isinstance(given, Mapping):
        return given
    principal = finding.principal
    if not principal:
        return {}
    if ":saml-provider/" in principal or ":oidc-provider/" in principal:
        return {"Federated": principal}
    return {"Service": principal} if principal.endswith(".amazonaws.com") else {"AWS": principal}


def property_values(finding: Finding, key: str) -> tuple[str, ...]:
    """The values of a property, as texts; none where the finding does not have it. Booleans are "true" and "false"."""
    if key in _FIELDS:
        return _texts(_FIELDS[key](finding))
    if key.startswith(_PRINCIPAL_PREFIX):
        return _texts(principal_map(finding).get(key.removeprefix(_PRINCIPAL_PREFIX)))
    if key.startswith(CONDITION_PREFIX):
        return _condition(finding, key.removeprefix(CONDITION_PREFIX).lower())
    return _texts(finding.details.get(key))


def _condition(finding: Finding, key: str) -> tuple[str, ...]:
    """The values of a condition key; the names of condition keys have no case (IAM User Guide, "Condition")."""
    conditions = finding.details.get("condition")
    if not isinstance(conditions, Mapping):
        return ()
    return tuple(text for name, value in conditions.items() if str(name).lower() == key for text in _texts(value))


def _texts(value: Any) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, bool):
        return (str(value).lower(),)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(text for one in value for text in _texts(one))
    return (str(value),)
