"""Whether a statement, for all that the policy denies, admits somebody whom nobody trusts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from leastwise.errors import PolicyError
from leastwise.policy.access import Comparison, Difference
from leastwise.policy.callers import Callers
from leastwise.policy.document import Effect, Policy
from leastwise.policy.json_text import Path
from leastwise.policy.request import Request
from leastwise.policy.rule import rules_of
from leastwise.policy.validation.check import Subject


def stranger_at(subject: Subject, path: Path, strangers: Sequence[Callers]) -> Request | None:
    """A stranger's request that the statement at a path allows; None where there is none, or that stayed undecided."""
    if subject.policy is None:
        return None
    denies = [one for one in subject.policy.statements if one.effect is Effect.DENY]
    own = [one for one in subject.policy.statements if one.path == path]
    policy = replace(subject.policy, statements=(*own, *denies))
    try:
        rules, nothing = (rules_of(one, subject.reference) for one in (policy, Policy(())))
    except PolicyError:
        return None
    found = Comparison(rules, nothing, strangers).first()
    return found.witness.request if isinstance(found, Difference) else None
