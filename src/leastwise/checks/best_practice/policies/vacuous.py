"""Conditions that look like limits and are none, because they hold whatever the caller sends or leaves out.

IAM User Guide, "Condition operators" (…IfExists, Null) and "Set operators for multivalued context keys" (ForAllValues
holds for an absent key), "AWS global condition context keys" (when each key is in a request).
"""

from __future__ import annotations

import ipaddress
from typing import Final

from leastwise.policy.clause import Clause, Quantifier
from leastwise.policy.conditions.addresses import network_of
from leastwise.policy.pattern import Wildcard
from leastwise.policy.rule import Rule

ALWAYS_THERE: Final = frozenset(
    {
        "aws:currenttime",
        "aws:epochtime",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principaltype",
        "aws:requestedregion",
        "aws:securetransport",
        "aws:userid",
        "aws:viaawsservice",
    }
)
"""Keys that every signed request has, so that a condition which holds for their absence is a limit all the same."""

_RESOURCE_KEYS: Final = ("aws:resource", "s3:existingobjecttag", "s3:prefix", "iam:resourcetag", "kms:requestalias")


def accepts_every_value(clause: Clause) -> bool:
    """Whether any value of the key satisfies a condition: ``*``, the whole of the internet."""
    if clause.operator is None:
        return clause.wants_present and clause.wants_absent
    if clause.operator.negated:
        return False
    if clause.operator.name.lower().endswith("ipaddress"):
        return _is_internet(clause.values)
    return clause.is_text and any(tokens == (Wildcard.MANY,) for tokens in clause.tokens)


def holds_without_the_key(clause: Clause) -> bool:
    """Whether a condition holds for a caller who leaves the key out, of keys that can be left out.

    ``Null`` and negated operators do so for all to see; these are left aside.
    """
    if clause.operator is None or clause.key in ALWAYS_THERE or not clause.holds_absent:
        return False
    return clause.if_exists or clause.quantifier is Quantifier.ALL


def is_vacuous(rule: Rule, clause: Clause) -> bool:
    """Whether a condition of a statement limits nothing, and no other condition wants its key to be present."""
    if accepts_every_value(clause):
        return True
    return holds_without_the_key(clause) and not any(
        other is not clause and other.key == clause.key and not other.holds_absent for other in rule.clauses
    )


def limits_of(rule: Rule) -> tuple[Clause, ...]:
    """The conditions of a statement that limit anything."""
    return tuple(one for one in rule.clauses if not is_vacuous(rule, one))


def is_about_resources(clause: Clause) -> bool:
    """Whether a condition is on the resource, and not on the circumstances of the request."""
    return clause.key.startswith(_RESOURCE_KEYS) or "resourcetag/" in clause.key


def _is_internet(values: tuple[str, ...]) -> bool:
    """Whether networks, together, are every address of a version of the protocol."""
    networks = [one for value in values if (one := network_of(value)) is not None]
    four = ipaddress.collapse_addresses([one for one in networks if isinstance(one, ipaddress.IPv4Network)])
    six = ipaddress.collapse_addresses([one for one in networks if isinstance(one, ipaddress.IPv6Network)])
    return any(one.prefixlen == 0 for one in four) or any(one.prefixlen == 0 for one in six)
