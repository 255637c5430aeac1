"""Resources that let a service in whoever it acts for.

Whether the policy of a resource allows a service to act for a stranger: decided by the policy engine with a request
by the service on behalf of an account that nobody named. Buckets, topics, queues, keys, functions, secrets and
repositories.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.checks.best_practice.policies.declaring import (
    resource_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    resource_results,
)
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Exposure, Outcome, Rules, exposures

_WORDING: Final = Wording(
    "confused-deputy-resource",
    "ConfusedDeputy",
    Severity.MEDIUM,
    "lets a service in whoever it acts for",
    ("Add a condition on aws:SourceAccount or aws:SourceArn to the statement that names the service.",),
)


def _run(evidence: Evidence) -> Iterator[Result]:
    reference = evidence.surroundings.documents.reference

    def flaws(rules: Rules, item: ConfigurationItem) -> Sequence[Flaw] | str:
        for one in exposures(rules.policy, evidence.zone, reference):
            if one.exposure is not Exposure.CONFUSED_DEPUTY or one.outcome is Outcome.PASS:
                continue
            if one.request is None or one.allowed_by is None or one.request.caller is None:
                return "whether a service may act for strangers could not be decided"
            words = f"allows {one.request.action} to {one.request.caller.arn} on behalf of any account"
            return [Flaw(words, one.allowed_by.label)]
        return ()

    return resource_results(evidence, _WORDING, flaws)


CONFUSED_DEPUTY_RESOURCE: Final = resource_check(
    _WORDING,
    Practice.CONDITIONS,
    "Resources that let a service in whoever it acts for",
    "Whether the policy of a resource allows a service to act for a stranger: decided by the policy "
    "engine with a request by the service on behalf of an account that nobody named. Buckets, topics, "
    "queues, keys, functions, secrets and repositories.",
    _run,
    ("confused-deputy.html",),
)
