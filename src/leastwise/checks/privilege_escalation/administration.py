"""Who is an administrator.

An administrator can make a role out of nothing and give it every power: make it, let itself assume it, attach
AdministratorAccess, put policies on it, pass it, and write new versions of policies. This is asked of a role and a
policy that do not exist, so that a deny which spares only some roles changes nothing; identity policies, boundary and
every level of SCPs must allow. Conditions on circumstances (MFA, a network) do not make an administrator less of one.
"""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import On, Step, attach, pass_role
from leastwise.checks.privilege_escalation.powers import Powers
from leastwise.checks.privilege_escalation.steps import StepReader, own_context
from leastwise.checks.privilege_escalation.universe import Entry, Universe
from leastwise.reference.iam import Reference

NEW_NAME: Final = "leastwise-5b1f0c"
_OF_ROLES: Final = (
    Step("iam:CreateRole", On.NEW),
    attach("iam:AttachRolePolicy", On.NEW),
    Step("iam:PutRolePolicy", On.NEW),
    Step("iam:UpdateAssumeRolePolicy", On.NEW),
    pass_role("ec2.amazonaws.com"),
)
_OF_POLICIES: Final = (Step("iam:CreatePolicyVersion", On.NEW),)
ACTIONS: Final = tuple(step.action for step in (*_OF_ROLES, *_OF_POLICIES))


class Administration:
    """Tells administrators from others, each powers once."""

    def __init__(self, steps: StepReader, reference: Reference) -> None:
        self._steps = steps
        self._reference = reference
        self.mask = 0
        for action in ACTIONS:
            self.mask |= reference.actions_matching(action)
        self._universes: dict[tuple[str, str], tuple[Universe, Universe]] = {}
        self._known: dict[Powers, bool] = {}

    def is_administrator(self, powers: Powers) -> bool:
        """Whether the powers are an administrator's."""
        found = self._known.get(powers)
        if found is None:
            found = self._known[powers] = not self.mask & ~powers.bits and self._asked(powers)
        return found

    def _asked(self, powers: Powers) -> bool:
        roles, policies = self._new(powers.account, powers.partition)
        asked = [(step, roles) for step in _OF_ROLES] + [(step, policies) for step in _OF_POLICIES]
        return all(self._is_allowed(powers, step, universe) for step, universe in asked)

    def _is_allowed(self, powers: Powers, step: Step, universe: Universe) -> bool:
        context = own_context(step, powers.account, powers.partition, self._reference)
        return bool(self._steps.targets(powers, step.action, context, universe))

    def _new(self, account: str, partition: str) -> tuple[Universe, Universe]:
        found = self._universes.get((account, partition))
        if found is None:
            base = f"arn:{partition}:iam::{account}"
            found = self._universes[account, partition] = (
                new_universe([f"{base}:role/{NEW_NAME}"], True),
                new_universe([f"{base}:policy/{NEW_NAME}"], True),
            )
        return found


def new_universe(arns: list[str], is_tagged: bool) -> Universe:
    """Things that are made, without a boundary; `is_tagged` says that they are known to have no tags."""
    context = {"iam:permissionsboundary": None}
    return Universe(Entry(arn, place, context, is_tagged) for place, arn in enumerate(arns))
