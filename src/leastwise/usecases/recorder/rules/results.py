"""What rules say of resources, one result each, and how many of them are not as the rule wants them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.rule import ComplianceType, Evaluation


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What a rule, by its identifier, says of an item."""

    rule: str
    item: ConfigurationItem
    evaluation: Evaluation


@dataclass(frozen=True, slots=True)
class RuleSummary:
    """How many resources a rule was about (`total`: without those it does not apply to), and what it said of them."""

    rule: str
    title: str
    counts: Counter[ComplianceType] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """The resources that the rule applies to."""
        return self.counts.total() - self.counts[ComplianceType.NOT_APPLICABLE]

    @property
    def compliance(self) -> ComplianceType:
        """The rule's own compliance: that of its worst resource (AWS Config API Reference, "Compliance")."""
        for one in (ComplianceType.NON_COMPLIANT, ComplianceType.INSUFFICIENT_DATA, ComplianceType.COMPLIANT):
            if self.counts[one]:
                return one
        return ComplianceType.NOT_APPLICABLE


def summaries(rules: Iterable[tuple[str, str]], results: Iterable[RuleResult]) -> list[RuleSummary]:
    """Return a summary of each rule (identifier, title), in their order, those without any resource too."""
    found = {identifier: RuleSummary(identifier, title) for identifier, title in rules}
    for result in results:
        found[result.rule].counts[result.evaluation.compliance] += 1
    return list(found.values())
