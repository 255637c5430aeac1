"""Findings of internal access, in the members of Access Analyzer's InternalAccessDetails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from leastwise.access.context import USER
from leastwise.access.principals import AccessPrincipal
from leastwise.checks.internal_access.chains import Chain, Hop
from leastwise.checks.internal_access.reaching import Reached, Reaching
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity
from leastwise.policy.rule import Rule
from leastwise.reference.iam import Reference

_LEVELS: Final = {
    "Permissions management": Severity.HIGH,
    "Write": Severity.MEDIUM,
    "Tagging": Severity.LOW,
    "Read": Severity.LOW,
    "List": Severity.INFORMATIONAL,
}
"""The gravest access level decides; docs/internal-access.md shows the same table."""


@dataclass(frozen=True, slots=True)
class Describing:
    """Describes access to one resource."""

    check: str
    item: ConfigurationItem
    reaching: Reaching
    reference: Reference

    def direct(self, principal: AccessPrincipal, reached: Reached) -> Finding:
        """A principal that reaches the resource itself."""
        return self._finding(principal, reached, "can use", (self._through(reached),), {})

    def chained(self, chain: Chain) -> Finding:
        """A principal that reaches the resource by becoming roles."""
        steps = tuple(_step(hop) for hop in chain.hops)
        path = [{"principal": hop.principal.caller.arn, "role": hop.role.caller.arn} for hop in chain.hops]
        last = chain.hops[-1].role.name
        explanation = (*steps, f"{last[:1].upper()}{last[1:]}: {self._through(chain.reached)}")
        return self._finding(chain.principal, chain.reached, f"can, by way of {last}, use", explanation, {"path": path})

    def _finding(
        self,
        principal: AccessPrincipal,
        reached: Reached,
        verb: str,
        explanation: tuple[str, ...],
        more: dict[str, Any],
    ) -> Finding:
        item, caller = self.item, principal.caller
        levels = [level for level in _LEVELS if reached.bits & self.reference.level_bitset(level)]
        name = item.resource_name or item.resource_id
        scp, rcp = self.reaching.restrictions(principal, item.account_id)
        details = {
            "accessType": "INTRA_ACCOUNT" if caller.account == item.account_id else "INTRA_ORG",
            "action": list(self.reference.names(reached.bits)),
            "accessLevel": levels,
            "condition": _conditions(reached.rules),
            "principal": {"AWS": caller.arn},
            "principalOwnerAccount": caller.account,
            "principalType": "IAM_USER" if principal.item and principal.item.resource_type == USER else "IAM_ROLE",
            "serviceControlPolicyRestriction": scp,
            "resourceControlPolicyRestriction": rcp,
            **more,
        }
        who = principal.name
        return Finding(
            self.check,
            "InternalAccess",
            _LEVELS[levels[0]] if levels else Severity.LOW,
            f"{who[:1].upper()}{who[1:]} {verb} {name}: {', '.join(levels)}",
            item.account_id,
            item.region,
            item.resource_type,
            item.arn,
            (caller.arn,),
            caller.arn,
            details,
            explanation,
            (
                "If it is not needed, narrow the statements that are named; else archive the finding with a reason.",
                f"leastwise right-size {caller.arn}",
            ),
        )

    def _through(self, reached: Reached) -> str:
        rules = ", ".join(dict.fromkeys(_label(rule) for rule in reached.rules)) or "no statement is needed"
        count = reached.bits.bit_count()
        actions = f"{count:,} actions" if count != 1 else "1 action"
        limited = reached.conditional.bit_count()
        under = f", {limited:,} of them under conditions" if limited else ""
        return f"Allowed are {actions}{under}, by {rules}."


def _step(hop: Hop) -> str:
    rules = ", ".join(dict.fromkeys(_label(rule) for rule in hop.rules))
    when = ", under conditions" if hop.is_conditional else ""
    name = hop.principal.name
    return f"{name[:1].upper()}{name[1:]} can become {hop.role.name}{when}, by {rules}."


def _label(rule: Rule) -> str:
    statement = rule.statement
    whose = "of the resource's policy" if statement.principal is not None else "of its policies"
    return f"{statement.label} {whose}"


def _conditions(rules: Iterable[Rule]) -> dict[str, str]:
    return {one.key: ", ".join(one.values) for rule in rules for one in rule.statement.conditions}
