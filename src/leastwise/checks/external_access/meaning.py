"""What a statement means, whatever its wording: of this, and of the principal, a finding's id is made."""

from __future__ import annotations

import json

from leastwise.policy.action_lists import shortened
from leastwise.policy.rule import Rule
from leastwise.reference.iam import Reference


def meaning_of(rule: Rule, reference: Reference) -> str:
    """Actions, resources and conditions in one spelling; the Sid, the place, order and case of names do not count."""
    statement = rule.statement
    unknown = sorted(one.lower() for one in statement.actions if not reference.actions_matching(one))
    conditions = sorted(
        [one.operator.lower(), one.key.lower(), sorted(set(one.values))] for one in statement.conditions
    )
    meant = {
        "action": [*shortened(rule.bits, reference), *unknown],
        "resource": None if statement.resources is None else sorted(set(statement.resources)),
        "notResource": statement.not_resources,
        "condition": conditions,
        "notPrincipal": sorted(statement.principal.entries)
        if statement.principal is not None and statement.principal.negated
        else None,
    }
    return json.dumps(meant, sort_keys=True, ensure_ascii=True)
