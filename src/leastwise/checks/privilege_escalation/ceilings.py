"""The most that anybody can have in an account: every action, within the SCPs as they stand to each user and role.

AWS Organizations User Guide, "Service control policies (SCPs)": they say what is available to the users and roles of a
member account at most. Some spare single principals, by ARN or tag, so that an account can have several ceilings.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Final

from leastwise.access.context import ROLE, USER, caller_of_item
from leastwise.access.policies import Levels, PrincipalPolicies
from leastwise.access.principals import AccessPrincipal
from leastwise.access.question import Surroundings
from leastwise.access.resources import RequestedResource
from leastwise.checks.privilege_escalation.powers import Powers, PowersRegister
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import PolicyKind, Rules
from leastwise.policy.protection import SERVICE_LINKED_PATH

_NO_RESOURCE: Final = RequestedResource("*", None, None, True, "")


class Ceilings:
    """Reads ceilings from a state, those of an account once."""

    def __init__(self, surroundings: Surroundings, register: PowersRegister, everything: Rules) -> None:
        self._surroundings = surroundings
        self._register = register
        self._everything = everything
        self._known: dict[tuple[str, str], tuple[Powers, ...]] = {}

    def over(self, powers: Powers) -> Powers:
        """What somebody could have at most who is under the SCPs of some powers."""
        return Powers(powers.account, powers.partition, False, (self._everything,), None, powers.scps)

    def of(self, account: str, partition: str) -> tuple[Powers, ...]:
        """What each user and role of an account could have at most, equal ceilings once."""
        found = self._known.get((account, partition))
        if found is None:
            distinct = {one.scps: one for one in self._read(account, partition)}
            found = self._known[account, partition] = tuple(map(self.over, distinct.values()))
        return found

    def _read(self, account: str, partition: str) -> Iterator[Powers]:
        levels = self._surroundings.organization.levels(account, PolicyKind.SCP)
        for kind in (USER, ROLE):
            for item in self._surroundings.state.of_type(kind, account):
                if SERVICE_LINKED_PATH not in item.arn:
                    yield self._limits(item, partition, levels)

    def _limits(self, item: ConfigurationItem, partition: str, levels: Levels) -> Powers:
        """The SCPs as they stand to one principal."""
        surroundings = self._surroundings
        moment = (surroundings.state.moment or surroundings.now).astimezone(UTC)
        caller = AccessPrincipal(caller_of_item(item), item)
        known = surroundings.context(caller, "ec2:RunInstances", _NO_RESOURCE).with_values(
            {"aws:tokenissuetime": (moment.strftime("%Y-%m-%dT%H:%M:%SZ"),)}
        )
        return self._register.of(item.account_id, partition, False, PrincipalPolicies(scps=levels), known)
