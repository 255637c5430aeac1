"""The effective access of a recorded principal, ready to be compared, with names for what it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leastwise.access.comparison import EffectiveAccess
from leastwise.access.context import KnownContext
from leastwise.access.documents import ALLOW_ALL, Documents
from leastwise.access.policies import AppliedPolicy, PrincipalPolicies
from leastwise.policy import PolicyKind, Rules
from leastwise.policy.rule import Rule

KIND_WORDS = {
    PolicyKind.IDENTITY: "",
    PolicyKind.BOUNDARY: "permissions boundary ",
    PolicyKind.SCP: "service control policy ",
    PolicyKind.RCP: "resource control policy ",
}
"""What a policy's name is preceded by in sentences."""


@dataclass(frozen=True, slots=True)
class NamedAccess:
    """Effective access; `labels` names the policy of each statement, `level_labels` the policies of each level."""

    access: EffectiveAccess
    labels: Mapping[Rule, str]
    level_labels: tuple[str, ...]


NOTHING = NamedAccess(EffectiveAccess(((),)), {}, ("",))
"""The access of who does not exist."""


def named_access(policies: PrincipalPolicies, known: KnownContext, documents: Documents) -> NamedAccess:
    """The effective access that policies give within what is known of the principal's requests.

    A policy whose document was not recorded is left out: one of the principal allows nothing, a limit limits nothing.
    """
    labels: dict[Rule, str] = {}

    def ready(applied: Iterable[AppliedPolicy]) -> tuple[Rules, ...]:
        found: list[Rules] = []
        for one in applied:
            if one.rules is not None:
                rules = documents.reduced(one.rules, known)
                label = f"{KIND_WORDS[one.kind]}{one.label}"
                for rule in (*rules.allows, *rules.denies):
                    labels.setdefault(rule, label)
                found.append(rules)
        return tuple(dict.fromkeys(found))

    levels = [ready(policies.identity)]
    names = [""]
    for level in (*((policies.boundary,) for _ in range(policies.boundary is not None)), *policies.scps):
        applied = [one for one in level if one is not None]
        if any(one.rules is None for one in applied):
            everything = documents.rules(ALLOW_ALL, "not recorded")
            levels.append((*ready(applied), *([everything] if everything else [])))
        else:
            levels.append(ready(applied))
        names.append(" or ".join(dict.fromkeys(f"{KIND_WORDS[one.kind]}{one.label}" for one in applied)))
    return NamedAccess(EffectiveAccess(tuple(levels)), labels, tuple(names))
