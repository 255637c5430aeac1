"""Members of a configuration as the inventory keeps them: moments, policy documents, lists in canonical order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import msgspec

from leastwise.collectors.files.element import Element


def moment(element: Element) -> datetime:
    """The moment, in UTC, of ISO 8601 text (without a zone: UTC) or of seconds since 1970, as JSON APIs write it.

    Raises InputError where it is neither.
    """
    value = element.value
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        found = datetime.fromisoformat(element.text())
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        raise element.wrong(
            f"is no date and time: {str(value)[:60]!r}", "Expected like 2024-03-01T12:00:00Z."
        ) from None


def written(when: datetime) -> str:
    """The moment as configurations have it: `2024-03-01T12:00:00Z`, in whole seconds."""
    return when.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def date(element: Element) -> str | None:
    """The date and time as configurations have it; None of null."""
    return written(moment(element)) if element.is_present else None


def text(element: Element) -> str | None:
    """The text, also an empty one; None of null."""
    return element.text() if element.value not in (None, "") else element.value


def boolean(element: Element) -> bool | None:
    """True or false; None of null."""
    return element.boolean() if element.is_present else None


def number(element: Element) -> int | None:
    """The whole number; None of null."""
    return element.number() if element.is_present else None


def names(element: Element) -> list[str]:
    """The texts of a list, sorted; none of null."""
    return sorted(element.texts())


def document(element: Element) -> Any:
    """A policy document as a JSON value, whether given as such, as JSON text or URL-encoded (RFC 3986) JSON text.

    IAM API Reference, "GetRolePolicy": policies are "URL-encoded compliant with RFC 3986". Text that is not JSON
    stays text, decoded; null and empty text are None. Raises InputError on other values.
    """
    value = element.value
    if value is None or value == "":
        return None
    if isinstance(value, dict | list):
        return value
    given = element.text()
    decoded = given if given.lstrip().startswith("{") else unquote(given)
    try:
        found = msgspec.json.decode(decoded)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return decoded
    return found if isinstance(found, dict | list) else decoded


def inline_policies(element: Element) -> list[dict[str, Any]]:
    """`userPolicyList`, `groupPolicyList`, `rolePolicyList`, by name."""
    found = [
        {"policyName": policy.get("policyName").text(), "policyDocument": document(policy.get("policyDocument"))}
        for policy in element.elements()
    ]
    return sorted(found, key=lambda policy: str(policy["policyName"]))


def attached_policies(element: Element) -> list[dict[str, str]]:
    """`attachedManagedPolicies`, by ARN."""
    found = [
        {"policyName": policy.get("policyName").text(), "policyArn": policy.get("policyArn").text()}
        for policy in element.elements()
    ]
    return sorted(found, key=lambda policy: policy["policyArn"])


def permissions_boundary(element: Element) -> dict[str, str] | None:
    """`permissionsBoundary`: the type is always a policy's (IAM API Reference, "AttachedPermissionsBoundary")."""
    arn = element.at("permissionsBoundaryArn")
    return boundary(arn.text()) if arn.is_present else None


def boundary(arn: str) -> dict[str, str]:
    """`permissionsBoundary` of the managed policy with that ARN."""
    return {"permissionsBoundaryType": "PermissionsBoundaryPolicy", "permissionsBoundaryArn": arn}


def policy_versions(element: Element) -> list[dict[str, Any]]:
    """`policyVersionList`, by number. A version listed without its document has no such member."""
    found: list[dict[str, Any]] = []
    for version in element.elements():
        members: dict[str, Any] = {
            "versionId": version.get("versionId").text(),
            "isDefaultVersion": version.get("isDefaultVersion").boolean(),
        }
        if version.get("createDate").is_present:
            members["createDate"] = date(version.get("createDate"))
        if version.get("document").is_present:
            members["document"] = document(version.get("document"))
        found.append(members)
    return sorted(found, key=lambda version: version_number(version["versionId"]))


def version_number(version_id: str) -> tuple[int, str]:
    """What policy versions are ordered by: 10 of "v10"."""
    digits = version_id[1:]
    return (int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0, version_id)


def instance_profiles(element: Element) -> list[dict[str, Any]]:
    """`instanceProfileList` of a role, by name: only what tells which profiles these are."""
    found: list[dict[str, Any]] = []
    for profile in element.elements():
        members = {"instanceProfileName": profile.get("instanceProfileName").text()}
        if profile.get("instanceProfileId").is_present:
            members["instanceProfileId"] = profile.get("instanceProfileId").text()
        members["arn"] = profile.get("arn").text()
        found.append(members)
    return sorted(found, key=lambda profile: str(profile["instanceProfileName"]))


def role_names(element: Element) -> list[str]:
    """`roles` of an instance profile: the names."""
    return sorted(
        role.text() if isinstance(role.value, str) else role.get("roleName").text() for role in element.elements()
    )


def last_used(element: Element) -> dict[str, Any]:
    """`roleLastUsed`: lastUsedDate and region, empty where the role was not used in the tracking period."""
    found: dict[str, Any] = {}
    if element.is_present and element.get("lastUsedDate").is_present:
        found["lastUsedDate"] = date(element.get("lastUsedDate"))
    if element.is_present and element.get("region").is_present:
        found["region"] = element.get("region").text()
    return found


def tags(element: Element) -> dict[str, str] | None:
    """Tags of a list of Key and Value or of an object; None where nothing is said."""
    if not element.is_present:
        return None
    if isinstance(element.value, dict):
        return {key: tag.value or "" for key, tag in element.entries() if _is_text(tag)}
    found = {
        tag.get("key").text(): tag.get("value").value or "" for tag in element.elements() if _is_text(tag.get("value"))
    }
    return dict(sorted(found.items()))


def _is_text(element: Element) -> bool:
    if element.value is not None and not isinstance(element.value, str):
        raise element.wrong("is no text: the value of a tag has to be one")
    return True
