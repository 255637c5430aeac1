"""Policy documents of items as rules read them: statements that allow, and documents nobody recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from leastwise.errors import PolicyError
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import Effect, Policy, Statement, parse_policy
from leastwise.usecases.recorder.rules.members import entries, member
from leastwise.usecases.recorder.rules.rule import NotRecordedError

INLINE_POLICIES = {
    "AWS::IAM::User": "userPolicyList",
    "AWS::IAM::Group": "groupPolicyList",
    "AWS::IAM::Role": "rolePolicyList",
}
"""Where the inline policies of a principal stand in its configuration."""


def policy_of(document: Any, name: str) -> Policy:
    """Return the policy of a recorded document. Raises NotRecordedError where it is cut, damaged or missing."""
    if not isinstance(document, Mapping):
        raise NotRecordedError(f"the document of {name} was not recorded as JSON")
    try:
        return parse_policy(dict(document), name)
    except PolicyError as error:
        raise NotRecordedError(f"the document of {name} is no policy: {error.message}") from None


def allowing(policy: Policy) -> Iterator[Statement]:
    """Yield the statements that allow."""
    return (one for one in policy.statements if one.effect is Effect.ALLOW)


def default_policy(item: ConfigurationItem) -> Policy:
    """Return the default version of a managed policy: the one in force. Raises NotRecordedError."""
    default = member(item, "defaultVersionId")
    versions = entries(item, "policyVersionList").known
    found = next((one for one in versions if one.get("versionId") == default), None)
    if found is None or "document" not in found or f"policyVersionList.{default}" in item.unknown:
        raise NotRecordedError(f"the document of version {default} was not recorded")
    return policy_of(found["document"], f"version {default}")


def inline_policies(item: ConfigurationItem) -> Iterator[tuple[str, Policy | NotRecordedError]]:
    """Yield the inline policies of a user, group or role by name; an error in the place of one nobody recorded.

    The last is an error without a name where the list itself was not recorded whole.
    """
    list_name = INLINE_POLICIES[item.resource_type]
    found = entries(item, list_name)
    for one in found.known:
        name = str(one.get("policyName"))
        try:
            if f"{list_name}.{name}" in item.unknown:
                raise NotRecordedError(f"the document of {name} was not recorded")
            yield name, policy_of(one.get("policyDocument"), name)
        except NotRecordedError as error:
            yield name, error
    if not found.is_whole:
        yield "", NotRecordedError(f"{list_name} was not recorded{' whole' if found.known else ''}")
