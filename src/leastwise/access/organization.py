"""The organisation of a state: which levels of SCPs and RCPs apply in an account.

AWS Organizations User Guide, "SCP evaluation": every level from the root to the account must allow; "Tasks and
entities not restricted by SCPs": the management account is not. RCPs likewise ("Resource control policies").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.access.documents import DOCUMENTED, Documents
from leastwise.access.members import entries, is_whole, text
from leastwise.access.policies import AppliedPolicy, Levels, applied_policy
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import PolicyKind

ORGANIZATION: Final = "AWS::Organizations::Organization"
ROOT: Final = "AWS::Organizations::Root"
UNIT: Final = "AWS::Organizations::OrganizationalUnit"
ACCOUNT: Final = "AWS::Organizations::Account"
POLICY: Final = "AWS::Organizations::Policy"

_TYPES: Final = {PolicyKind.SCP: "SERVICE_CONTROL_POLICY", PolicyKind.RCP: "RESOURCE_CONTROL_POLICY"}
_ATTACHED: Final = "attachedPolicies"
_DEEPEST: Final = 16  # OUs nest five deep; a circle in damaged data must end


class OrganizationReader:
    """Reads the organisation of a state; levels of an account are read once."""

    def __init__(self, state: State, documents: Documents) -> None:
        self._state = state
        self._documents = documents
        self._levels: dict[tuple[str, PolicyKind], Levels] = {}
        self._nodes = {item.resource_id: item for kind in (ROOT, UNIT, ACCOUNT) for item in state.of_type(kind)}
        self._organizations = state.of_type(ORGANIZATION)

    @property
    def is_recorded(self) -> bool:
        """Whether anything of an organisation was recorded."""
        return bool(self._nodes)

    def knows(self, account_id: str) -> bool:
        """Whether the account was recorded as a member of the organisation."""
        return account_id in self._nodes

    def knows_policies(self, account_id: str) -> bool:
        """Whether it was recorded which policies of the organisation apply in an account."""
        path = self._path(account_id)
        is_whole = bool(path) and path[0].resource_type == ROOT
        return self._is_management(account_id) or (is_whole and all(_ATTACHED in item.configuration for item in path))

    def accounts(self) -> tuple[str, ...]:
        """The ids of the accounts of the organisation."""
        return tuple(sorted(item.resource_id for item in self._nodes.values() if item.resource_type == ACCOUNT))

    def organization_id(self, account_id: str) -> str | None:
        """The id (o-…) of the organisation that an account was recorded in."""
        if not self.knows(account_id):
            return None
        return next((item.resource_id for item in self._organizations), None)

    def organization_path(self, account_id: str) -> str | None:
        """The path of an account as `aws:PrincipalOrgPaths` has it: o-…/r-…/ou-…/."""
        organization = self.organization_id(account_id)
        path = [item.resource_id for item in self._path(account_id)][:-1]
        if organization is None or not path or not path[0].startswith("r-"):
            return None
        return f"{'/'.join([organization, *path])}/"

    def levels(self, account_id: str, kind: PolicyKind) -> Levels:
        """The levels of SCPs or RCPs that apply in an account, from the root on; none where none is attached."""
        key = account_id, kind
        found = self._levels.get(key)
        if found is None:
            found = self._levels[key] = () if self._is_management(account_id) else self._read(account_id, kind)
        return found

    def _is_management(self, account_id: str) -> bool:
        for item in self._organizations:
            if account_id == (text(item.configuration, "masterAccountId") or item.account_id):
                return True
        return False

    def _read(self, account_id: str, kind: PolicyKind) -> Levels:
        path = self._path(account_id)
        if not any(_ATTACHED in item.configuration for item in path):
            return ()
        levels = [tuple(self._attached(item, kind)) for item in path]
        # Where no level has one, policies of that type are not enabled; a level without one allows nothing otherwise.
        return tuple(levels) if any(levels) else ()

    def _path(self, account_id: str) -> list[ConfigurationItem]:
        found: list[ConfigurationItem] = []
        item = self._nodes.get(account_id)
        while item is not None and len(found) < _DEEPEST:
            found.append(item)
            item = self._nodes.get(text(item.configuration, "parentId"))
        return found[::-1]

    def _attached(self, item: ConfigurationItem, kind: PolicyKind) -> Iterator[AppliedPolicy]:
        if not is_whole(item.configuration, _ATTACHED):
            yield AppliedPolicy(kind, f"attached to {item.resource_name or item.resource_id}", None)
        for one in entries(item.configuration, _ATTACHED):
            if one.get("policyType") == _TYPES[kind]:
                yield self._policy(text(one, "policyId"), kind)

    def _policy(self, policy_id: str, kind: PolicyKind) -> AppliedPolicy:
        item = next((one for one in self._state.by_id(policy_id) if one.resource_type == POLICY), None)
        name = (text(item.configuration, "policyName") if item else "") or policy_id.removeprefix("p-")
        content = item.configuration.get("content") if item else None
        return applied_policy(self._documents, kind, name, content or DOCUMENTED.get(policy_id), arn=policy_id)
