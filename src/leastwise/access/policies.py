"""The policies that apply to a recorded principal: its own, its groups', its boundary, those of its organisation.

IAM User Guide, "Policy evaluation logic": identity policies of a user are its own and its groups', inline and managed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from leastwise.access.context import ROLE, USER
from leastwise.access.documents import DOCUMENTED, Documents
from leastwise.access.members import entries, inner, is_whole, text, texts
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import PolicyKind, Rules

GROUP: Final = "AWS::IAM::Group"
POLICY: Final = "AWS::IAM::Policy"
_INLINE: Final = {USER: "userPolicyList", ROLE: "rolePolicyList", GROUP: "groupPolicyList"}


@dataclass(frozen=True, slots=True)
class AppliedPolicy:
    """A policy and how it reaches the principal: `via` names a group, and is empty otherwise.

    `rules` is None where the policy applies and what its document says is not known; `fault` says why.
    """

    kind: PolicyKind
    name: str
    rules: Rules | None
    via: str = ""
    arn: str = ""
    fault: str = "was not recorded"

    @property
    def label(self) -> str:
        """How sentences name it, such as "AdministratorAccess of group admins"."""
        return f"{self.name} of group {self.via}" if self.via else self.name

    @property
    def words(self) -> str:
        """The label with what kind of policy it is: "permissions boundary X", "policy X", "inline policy X"."""
        return self.label if self.label.startswith("inline policy") else f"{_WORDS[self.kind]} {self.label}"


Levels = tuple[tuple[AppliedPolicy, ...], ...]


@dataclass(frozen=True, slots=True)
class PrincipalPolicies:
    """All that decides what a principal may do, its resources' policies aside. Every entry of `scps` is one level.

    `unknown` says in words what else could apply and was not recorded, such as the members of a group.
    """

    identity: tuple[AppliedPolicy, ...] = ()
    boundary: AppliedPolicy | None = None
    scps: Levels = ()
    unknown: tuple[str, ...] = ()

    @property
    def all(self) -> Iterator[AppliedPolicy]:
        """Every policy of every kind."""
        yield from self.identity
        if self.boundary is not None:
            yield self.boundary
        for level in self.scps:
            yield from level

    @property
    def unrecorded(self) -> tuple[str, ...]:
        """In words, each policy that applies and whose document was not recorded, and what else is unknown."""
        missing = (f"{one.words} {one.fault}" for one in self.all if one.rules is None)
        return (*dict.fromkeys(missing), *self.unknown)


_WORDS: Final = {
    PolicyKind.IDENTITY: "policy",
    PolicyKind.BOUNDARY: "permissions boundary",
    PolicyKind.SCP: "service control policy",
    PolicyKind.RCP: "resource control policy",
}


class PolicyReader:
    """Reads the policies of principals from a state; what principals share is read once."""

    def __init__(self, state: State, documents: Documents) -> None:
        self.state = state
        self.documents = documents
        self._groups: dict[tuple[str, str], tuple[tuple[AppliedPolicy, ...], str]] = {}

    def of_principal(self, item: ConfigurationItem, scps: Levels = ()) -> PrincipalPolicies:
        """The policies of a user, role or group, within some levels of SCPs."""
        identity, unknown = list(self._own(item, "")), list(self._unknown_of(item))
        for name in texts(item.configuration, "groupList"):
            policies, missing = self._of_group(item.account_id, name)
            identity += policies
            unknown += [missing] if missing else []
        return PrincipalPolicies(tuple(identity), self._boundary(item), scps, tuple(unknown))

    def managed(self, arn: str, name: str = "", via: str = "", kind: PolicyKind = PolicyKind.IDENTITY) -> AppliedPolicy:
        """A managed policy by its ARN, in the version that is its default."""
        item = self.state.by_arn(arn)
        name = name or (item.resource_name if item else "") or arn.rpartition("/")[2]
        return applied_policy(self.documents, kind, name, self.document(arn), via, arn)

    def document(self, arn: str) -> Any:
        """The document of a managed policy's default version, None where it was not recorded."""
        item = self.state.by_arn(arn)
        document = default_document(item) if item is not None else None
        if document is None and ":iam::aws:policy/" in arn:
            document = DOCUMENTED.get(arn.partition("::aws:")[2])
        return document

    def _own(self, item: ConfigurationItem, via: str) -> Iterator[AppliedPolicy]:
        for one in entries(item.configuration, _INLINE.get(item.resource_type, "")):
            name = f"inline policy {one.get('policyName', '')}"
            yield applied_policy(self.documents, PolicyKind.IDENTITY, name, one.get("policyDocument"), via)
        for one in entries(item.configuration, "attachedManagedPolicies"):
            yield self.managed(text(one, "policyArn"), text(one, "policyName"), via)

    def _of_group(self, account_id: str, name: str) -> tuple[tuple[AppliedPolicy, ...], str]:
        found = self._groups.get((account_id, name))
        if found is None:
            items = self.state.by_name(GROUP, name, account_id)
            if items:
                missing = next(self._unknown_of(items[0]), "")
                found = tuple(self._own(items[0], items[0].resource_name)), missing
            else:
                found = (), f"group {name} was not recorded"
            self._groups[account_id, name] = found
        return found

    def _boundary(self, item: ConfigurationItem) -> AppliedPolicy | None:
        arn = text(inner(item.configuration, "permissionsBoundary"), "permissionsBoundaryArn")
        return self.managed(arn, kind=PolicyKind.BOUNDARY) if arn else None

    def _unknown_of(self, item: ConfigurationItem) -> Iterator[str]:
        """What of a principal or group no source has told, or not in full."""
        words = {_INLINE.get(item.resource_type, ""): "inline policies", "attachedManagedPolicies": "attached policies"}
        if item.resource_type == USER:
            words["groupList"] = "groups"
        configuration = item.configuration
        missing = [words[name] for name in words if not is_whole(configuration, name) or name in item.unknown]
        if "permissionsBoundary" in item.unknown or (
            configuration.get("permissionsBoundary") and not self._boundary(item)
        ):
            missing.append("permissions boundary")
        if missing:
            yield f"the {' and '.join(missing)} of {item.resource_name} were not recorded in full"
        for unknown in item.unknown:
            member, _, entry = unknown.partition(".")
            if entry and member in words:
                yield f"{entry} of the {words[member]} of {item.resource_name} was not recorded"


def applied_policy(
    documents: Documents, kind: PolicyKind, name: str, document: Any, via: str = "", arn: str = ""
) -> AppliedPolicy:
    """A policy of a document, None where that was not recorded; one that is no policy, or cut, cannot be read."""
    if document is None:
        return AppliedPolicy(kind, name, None, via, arn)
    return AppliedPolicy(kind, name, documents.rules(document, name), via, arn, "cannot be read")


def default_document(item: ConfigurationItem) -> Any:
    """The document of a managed policy's default version, None where it was not recorded."""
    versions = entries(item.configuration, "policyVersionList")
    default = item.configuration.get("defaultVersionId")
    for version in versions:
        if version.get("versionId") == default or (default is None and version.get("isDefaultVersion")):
            return version.get("document")
    return None
