"""Whether a statement, for all that the policy denies, admits somebody whom nobody trusts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from leastwise.errors import PolicyError
from leastwise.policy.access import Comparison, Difference
from leastwise.policy.boxes import patterns_of
from leastwise.policy.callers import Callers
from leastwise.policy.document import Policy
from leastwise.policy.json_text import Path
from leastwise.policy.request import Request
from leastwise.policy.rule import Rule, Rules, rules_of
from leastwise.policy.validation.check import Subject

_EXAMPLES = 3


@dataclass
class Strangers:
    """Kinds of strangers, and what they were found to be allowed: it is tried on the next statement first."""

    subject: Subject
    callers: Sequence[Callers]
    _found: list[Request] = field(default_factory=list)

    def request_at(self, path: Path) -> Request | None:
        """A stranger's request that the statement at a path allows; None where none is, or that stayed undecided."""
        rules = self._rules
        rule = next((one for one in rules.allows if one.statement.path == path), None) if rules else None
        if rules is None or rule is None:
            return None
        statements = (rule.statement, *(one.statement for one in rules.denies))
        alone = replace(rules, policy=replace(rules.policy, statements=statements), allows=(rule,))
        known = next((one for one in self._likely(rule) if alone.permits(one)), None)
        return known or self._searched(alone)

    @cached_property
    def _rules(self) -> Rules | None:
        try:
            return rules_of(self.subject.policy, self.subject.reference) if self.subject.policy else None
        except PolicyError:
            return None

    def _likely(self, rule: Rule) -> Iterator[Request]:
        """What was found before, for the statement's own actions and resources."""
        actions = list(islice(self.subject.reference.names(rule.bits), _EXAMPLES))
        resources = [one.example for one in patterns_of(rule)[:_EXAMPLES]]
        for request in self._found[-1:]:
            for action in actions:
                for resource in resources:
                    yield replace(request, action=action, resource=resource)

    def _searched(self, rules: Rules) -> Request | None:
        nothing = rules_of(Policy(()), self.subject.reference)
        found = Comparison(rules, nothing, self.callers).first()
        if not isinstance(found, Difference):
            return None
        self._found.append(found.witness.request)
        return found.witness.request
