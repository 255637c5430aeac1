"""Whom roles let assume them: by account, by name, and which services.

IAM User Guide, "IAM JSON policy elements: Principal": a trust policy that names an account leaves it to the account's
identity policies; one that names a role or user of its own account allows by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from leastwise.access.changes_resources import TRUST
from leastwise.access.context import caller_of_item
from leastwise.checks.privilege_escalation.circumstances import is_circumstance
from leastwise.checks.privilege_escalation.population import Population, Principal
from leastwise.checks.privilege_escalation.universe import Bits, bits_of
from leastwise.policy import Caller, Rules
from leastwise.policy.caller import account_of_entry, admits
from leastwise.policy.evaluate import Grant, grant_of
from leastwise.policy.rule import Rule

ASSUME_ROLE: Final = "sts:AssumeRole"
_OF_CALLER: Final = ("aws:principal", "aws:username", "aws:userid")
_NOBODY: Final = Bits()


@dataclass(frozen=True, slots=True)
class Admission:
    """The roles that admit somebody: by itself (`direct`), or where its own account's policies allow (`delegated`)."""

    direct: Bits = _NOBODY
    delegated: Bits = _NOBODY


class Trusts:
    """The trust policies of a population's roles, turned around: from who asks to the roles that admit it."""

    def __init__(self, population: Population) -> None:
        self._population = population
        self._by_account: dict[str, Bits] = {}
        self.everyone = Bits()
        self._by_principal: dict[int, Admission] = {}
        self._by_service: dict[str, Bits] = {}
        self.unreadable: list[Principal] = []
        roles = (one for one in population.principals if not one.is_user)
        self._roles = {(one.account, one.item.resource_name): one.position for one in roles}
        documents = population.surroundings.documents
        for role in population.principals:
            if role.is_user:
                continue
            content = role.item.configuration.get(TRUST)
            rules = documents.rules(content, f"trust policy of {role.item.resource_name}")
            if rules is None:
                self.unreadable.append(role)
            else:
                self._add(role, rules)

    def of_account(self, account: str) -> Bits:
        """The roles that admit everybody of an account whom the account's own policies allow it."""
        return self._by_account.get(account, _NOBODY)

    def of_principal(self, position: int) -> Admission:
        """The roles that admit one principal beyond those that admit its whole account, or everyone."""
        return self._by_principal.get(position, Admission())

    @cached_property
    def named(self) -> int:
        """The principals that some role admits by itself or under conditions of its own."""
        return bits_of(self._by_principal)

    def of_services(self, services: Iterable[str]) -> Bits:
        """The roles that one of some services may assume."""
        found = Bits()
        for service in services:
            found |= self._by_service.get(service, _NOBODY)
        return found

    def statements(self, role: Principal, caller: Principal) -> Iterator[Rule]:
        """The statements of a role's trust policy that admit somebody."""
        documents = self._population.surroundings.documents
        rules = documents.rules(role.item.configuration.get(TRUST), f"trust policy of {role.item.resource_name}")
        for rule in rules.allowing(ASSUME_ROLE) if rules is not None else ():
            if _admission(rule, caller, caller_of_item(caller.item)) is not None:
                yield rule

    def _add(self, role: Principal, rules: Rules) -> None:
        allows = rules.allowing(ASSUME_ROLE)
        denies = rules.denying(ASSUME_ROLE)
        bit = 1 << role.position
        for rule in allows:
            element = rule.statement.principal
            for kind, value in element.entries if element is not None and not element.negated else ():
                if kind == "Service":
                    name = value.removesuffix(".cn")
                    self._by_service[name] = self._by_service.get(name, _NOBODY) | Bits(bit, bit)
        if denies or any(_is_particular(rule) for rule in allows):
            self._add_each(role, allows, denies)
            return
        for rule in allows:
            self._add_rule(role, rule, bit)

    def _add_rule(self, role: Principal, rule: Rule, bit: int) -> None:
        """A statement that tells nobody of an account apart but by name."""
        found = Bits(0 if any(is_circumstance(one, False) for one in rule.clauses) else bit, bit)
        element = rule.statement.principal
        if element is None or element.is_everyone:
            self.everyone |= found
            return
        for kind, value in element.entries:
            account = account_of_entry(value) if kind == "AWS" else None
            position = self._population.by_arn.get(value) if kind == "AWS" else None
            if account is not None:
                self._by_account[account] = self.of_account(account) | found
            elif position is not None:
                self._admit(position, found, _NOBODY)
            elif kind == "AWS" and (position := self._of_session(value)) is not None:
                self._admit(position, found.assumed(), _NOBODY)

    def _of_session(self, arn: str) -> int | None:
        """The role whose session of a certain name an ARN names; under what name it is assumed is a circumstance."""
        parts = arn.split(":", 5)
        kind, _, rest = parts[-1].partition("/")
        return (
            self._roles.get((parts[4], rest.partition("/")[0])) if kind == "assumed-role" and len(parts) > 5 else None
        )

    def _add_each(self, role: Principal, allows: Iterable[Rule], denies: Iterable[Rule]) -> None:
        """A trust policy that must be asked about each principal."""
        bit = 1 << role.position
        for one in self._population.principals:
            caller = caller_of_item(one.item)
            against = [rule for rule in denies if admits(rule.statement.principal, caller, denies=True)]
            blocked = [_holding(rule, one) for rule in against]
            if True in blocked:
                continue
            is_possible = bool(blocked) and any(found is None for found in blocked)
            direct, delegated = Bits(), Bits()
            for rule in allows:
                admitted = _admission(rule, one, caller)
                if admitted is None:
                    continue
                grant, is_sure = admitted
                found = Bits(bit if is_sure and not is_possible else 0, bit)
                if grant is Grant.ACCOUNT:
                    delegated |= found
                else:
                    direct |= found
            if direct or delegated:
                self._admit(one.position, direct, delegated)

    def _admit(self, position: int, direct: Bits, delegated: Bits) -> None:
        known = self._by_principal.get(position, Admission())
        self._by_principal[position] = Admission(known.direct | direct, known.delegated | delegated)


def _is_particular(rule: Rule) -> bool:
    """Whether a statement tells principals of an account apart other than by name."""
    element = rule.statement.principal
    if element is not None and element.negated:
        return True
    return any(clause.key.startswith(_OF_CALLER) or clause.has_variables for clause in rule.clauses)


def _admission(rule: Rule, one: Principal, caller: Caller) -> tuple[Grant, bool] | None:
    """How a statement names a principal, and whether no circumstance is needed; None where it does not admit it."""
    if not admits(rule.statement.principal, caller):
        return None
    holds = _holding(rule, one)
    grant = grant_of(rule, caller)
    if holds is False:
        return None
    if grant is Grant.NONE:
        grant = Grant.ACCOUNT
    return grant, holds is True


def _holding(rule: Rule, one: Principal) -> bool | None:
    """Whether the conditions of a statement hold for a principal; None where circumstances decide."""
    is_open = False
    for clause in rule.clauses:
        told = one.known.told([clause.key])
        if clause.has_variables or clause.key not in told:
            is_open |= is_circumstance(clause, False) or not rule.allows
            continue
        values = told[clause.key]
        if not clause.holds({} if values is None else {clause.key: values}):
            return False
    return None if is_open else True
