"""Who is an administrator.

An administrator can make a role out of nothing and give it every power: make it, let itself assume it, attach
AdministratorAccess, put policies on it, pass it, and write new versions of policies. This is asked of a role and a
policy that do not exist, so that a deny which spares only some roles changes nothing; identity policies, boundary and
every level of SCPs must allow. Conditions on circumstances (MFA, a network) do not make an administrator less of one.

Of these actions those count that SCPs leave to any user or role of the account: who can do all that anybody can do
there is its administrator. Where they leave no way to give a role policies and to become it, the account has none.
RCPs leave IAM alone (AWS Organizations User Guide, "List of AWS services that support RCPs").
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from leastwise.checks.privilege_escalation.ceilings import Ceilings
from leastwise.checks.privilege_escalation.path import On, Step, attach, pass_role
from leastwise.checks.privilege_escalation.powers import Powers
from leastwise.checks.privilege_escalation.steps import StepReader, own_context
from leastwise.checks.privilege_escalation.universe import Entry, Universe
from leastwise.reference.iam import Reference

NEW_NAME: Final = "leastwise-5b1f0c"
_ON_POLICY: Final = "iam:CreatePolicyVersion"
_STEPS: Final = (
    Step("iam:CreateRole", On.NEW),
    attach("iam:AttachRolePolicy", On.NEW),
    Step("iam:PutRolePolicy", On.NEW),
    Step("iam:UpdateAssumeRolePolicy", On.NEW),
    pass_role("ec2.amazonaws.com"),
    Step(_ON_POLICY, On.NEW),
)
_GIVING: Final = frozenset({"iam:AttachRolePolicy", "iam:PutRolePolicy"})
_BECOMING: Final = frozenset({"iam:CreateRole", "iam:UpdateAssumeRolePolicy"})
ACTIONS: Final = tuple(step.action for step in _STEPS)

TOO_LITTLE: Final = (
    "service control policies leave nobody in the account a way to give a role policies and to become it: "
    "it has no administrators"
)


class Administration:
    """Tells administrators from others, each powers once."""

    def __init__(self, steps: StepReader, reference: Reference, ceilings: Ceilings) -> None:
        self._steps = steps
        self._reference = reference
        self._ceilings = ceilings
        self._universes: dict[tuple[str, str], tuple[Universe, Universe]] = {}
        self._left: dict[tuple[object, ...], tuple[Step, ...]] = {}
        self._known: dict[Powers, bool] = {}

    def is_administrator(self, powers: Powers) -> bool:
        """Whether the powers are an administrator's."""
        found = self._known.get(powers)
        if found is None:
            found = self._known[powers] = self.is_granted(powers.bits, powers) and all(
                self._is_allowed(powers, step) for step in self._needed(powers)
            )
        return found

    def is_granted(self, bits: int, powers: Powers) -> bool:
        """Whether some actions include all that an administrator needs where some powers are."""
        needed = self._needed(powers)
        return bool(needed) and not self._mask(needed) & ~bits

    def has_administrators(self, powers: Powers) -> bool:
        """Whether SCPs leave enough that anybody can be an administrator where some powers are."""
        return bool(self._needed(powers))

    def _needed(self, powers: Powers) -> tuple[Step, ...]:
        """What an administrator must be allowed where some powers are; nothing where nobody can be one."""
        key = powers.account, powers.partition, powers.scps
        found = self._left.get(key)
        if found is None:
            found = self._left[key] = self._left_to_anybody(powers)
        return found

    def _left_to_anybody(self, powers: Powers) -> tuple[Step, ...]:
        left = self._left_by([self._ceilings.over(powers)])
        if len(left) < len(_STEPS):  # only then it matters whether others are spared
            others = self._ceilings.of(powers.account, powers.partition)
            left = self._left_by([self._ceilings.over(powers), *others])
        actions = {step.action for step in left}
        return left if actions & _GIVING and actions & _BECOMING else ()

    def _left_by(self, ceilings: Iterable[Powers]) -> tuple[Step, ...]:
        found = tuple(ceilings)
        return tuple(step for step in _STEPS if any(self._is_allowed(one, step) for one in found))

    def _mask(self, steps: Iterable[Step]) -> int:
        found = 0
        for step in steps:
            found |= self._reference.actions_matching(step.action)
        return found

    def _is_allowed(self, powers: Powers, step: Step) -> bool:
        roles, policies = self._new(powers.account, powers.partition)
        context = own_context(step, powers.account, powers.partition, self._reference)
        universe = policies if step.action == _ON_POLICY else roles
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
