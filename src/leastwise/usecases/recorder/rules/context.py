"""What a rule may look at beside the item: the other resources at the moment, and what is known whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from leastwise.inventory.state import State
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem, NotRead, ResourceKey, Scope
from leastwise.reference.iam import Reference
from leastwise.usecases.recorder.timelines_states import ACCESS_KEY, GROUP, ROLE, USER, group_names_of

Named = tuple[ConfigurationItem, ...]

_PRINCIPALS: Final = (USER, GROUP, ROLE)
_ACCOUNT: Final = "AWS::::"
_MOST_ACTIONS: Final = 3
"""Refused actions that an annotation names."""


class RuleContext:
    """The state of accounts at `moment` (with zone), as rules ask for it.

    `reads` are the scopes that were read whole, each with the first moment of that: what is not in the state of such a
    scope did not exist. `facts` are supplementary facts by resource, as known now; `reference` gives the known actions.
    """

    def __init__(
        self,
        state: State,
        moment: datetime,
        *,
        reads: Mapping[Scope, datetime] | None = None,
        facts: Mapping[ResourceKey, Mapping[str, Any]] | None = None,
        not_read: Collection[NotRead] = (),
        reference: Callable[[], Reference] | None = None,
    ) -> None:
        self.state = state
        self.moment = moment.astimezone(UTC)
        self.reads = reads or {}
        self._facts = facts or {}
        self._not_read = not_read
        self._refused: Mapping[tuple[str, str], Mapping[str, set[str]]] | None = None
        self._reference = reference
        self._indexes: dict[str, dict[tuple[str, str], list[ConfigurationItem]]] = {}

    @property
    def reference(self) -> Reference:
        """The known actions of AWS."""
        if self._reference is None:
            from leastwise.reference.iam import load_reference

            self._reference = load_reference
        return self._reference()

    def facts(self, item: ConfigurationItem) -> Mapping[str, Any]:
        """The supplementary facts of a resource, as known now (AWS keeps no history of when things were used)."""
        return item.supplementary or self._facts.get(item.key, {})

    def is_whole(self, account_id: str, resource_type: str, region: str = GLOBAL_REGION) -> bool:
        """Tell whether every resource of a type was listed at or before the moment."""
        first = self.reads.get(Scope(account_id, region, resource_type))
        return first is not None and first <= self.moment

    def regions_read(self, account_id: str, resource_type: str) -> tuple[str, ...]:
        """The regions of which every resource of a type was listed at or before the moment, in order."""
        return tuple(
            sorted(
                scope.region
                for scope, first in self.reads.items()
                if scope.account_id == account_id and scope.resource_type == resource_type and first <= self.moment
            )
        )

    def of_type(self, account_id: str, resource_type: str) -> Named:
        """The resources of a type in an account."""
        return tuple(self._index("type", _type_of).get((account_id, resource_type), ()))

    def one(self, account_id: str, resource_type: str) -> ConfigurationItem | None:
        """The only resource of a type in an account, such as its password policy; None where none is known."""
        return next(iter(self.of_type(account_id, resource_type)), None)

    def access_keys_of(self, user: ConfigurationItem) -> Named:
        """The access keys that were recorded of a user."""
        return tuple(self._index("keys", _user_of_key).get((user.account_id, user.resource_name), ()))

    def members_of(self, group: ConfigurationItem) -> Named:
        """The users that were recorded as members of a group. Names of IAM differ in more than case."""
        return tuple(self._index("members", _groups_of).get((group.account_id, group.resource_name.lower()), ()))

    def bearers_of(self, account_id: str, policy_arn: str) -> Named:
        """The users, groups and roles of an account with a managed policy attached."""
        return tuple(self._index("bearers", _attached).get((account_id, policy_arn), ()))

    def bounded_by(self, account_id: str, policy_arn: str) -> Named:
        """The users and roles of an account with a policy as permissions boundary."""
        return tuple(self._index("bounded", _boundary).get((account_id, policy_arn), ()))

    def refusals(self, item: ConfigurationItem) -> str:
        """Words on the actions that were refused when the item's account was read last; empty where there are none."""
        if self._refused is None:
            self._refused = _refused(self._not_read)
        is_account = item.resource_type.startswith(_ACCOUNT)
        types = [one for one in self._refused if one[0] == item.account_id] if is_account else []
        found: set[str] = set()
        for about in types or [(item.account_id, item.resource_type)]:
            of_type = self._refused.get(about, {})
            found |= of_type.get("", set()) | (of_type.get(item.arn, set()) if item.arn else set())
        actions = sorted(found)
        more = f" and {len(actions) - _MOST_ACTIONS} more" if len(actions) > _MOST_ACTIONS else ""
        return f" (denied: {', '.join(actions[:_MOST_ACTIONS])}{more})" if actions else ""

    def _index(
        self, name: str, keys: Callable[[ConfigurationItem], Iterator[tuple[str, str]]]
    ) -> dict[tuple[str, str], list[ConfigurationItem]]:
        found = self._indexes.get(name)
        if found is None:
            found = self._indexes[name] = {}
            for item in self.state.items.values():
                for key in keys(item):
                    found.setdefault(key, []).append(item)
        return found


def _refused(not_read: Collection[NotRead]) -> dict[tuple[str, str], dict[str, set[str]]]:
    """The refused actions by account and type, and then by resource: the empty one stands for the whole type."""
    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    for one in not_read:
        if one.missing_action:
            of_type = found.setdefault((one.account_id, one.resource_type), {})
            of_type.setdefault(one.resource, set()).add(one.missing_action)
    return found


def _type_of(item: ConfigurationItem) -> Iterator[tuple[str, str]]:
    yield item.account_id, item.resource_type


def _user_of_key(item: ConfigurationItem) -> Iterator[tuple[str, str]]:
    if item.resource_type == ACCESS_KEY:
        yield item.account_id, str(item.configuration.get("userName"))


def _groups_of(item: ConfigurationItem) -> Iterator[tuple[str, str]]:
    if item.resource_type == USER:
        yield from ((item.account_id, name.lower()) for name in group_names_of(item))


def _attached(item: ConfigurationItem) -> Iterator[tuple[str, str]]:
    if item.resource_type in _PRINCIPALS:
        listed = item.configuration.get("attachedManagedPolicies") or ()
        yield from ((item.account_id, str(one.get("policyArn"))) for one in listed)


def _boundary(item: ConfigurationItem) -> Iterator[tuple[str, str]]:
    boundary = item.configuration.get("permissionsBoundary") if item.resource_type in _PRINCIPALS else None
    if isinstance(boundary, Mapping) and boundary.get("permissionsBoundaryArn"):
        yield item.account_id, str(boundary["permissionsBoundaryArn"])
