"""How grave unused access is: by the gravest access level of what is not used.

docs/unused-access.md shows the same tables. Access levels are those of the Service Authorization Reference.
"""

from __future__ import annotations

from typing import Final

from leastwise.access.context import ROLE, USER
from leastwise.access.policies import GROUP
from leastwise.checks.unused_access.grounds import Grounds
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.policy import Reference

_H, _M, _L, _I = Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFORMATIONAL
_LEVELS: Final = ("Permissions management", "Write", "Tagging", "Read", "List")
_OF_PRINCIPALS: Final = (_H, _M, _L, _L, _L)
_OF_PERMISSIONS: Final = (_M, _L, _L, _I, _I)


def severity_of(grounds: Grounds, item: ConfigurationItem) -> tuple[Severity, str]:
    """The severity of a user, role, group or policy that is not used, and in a sentence what it may do."""
    is_principal = item.resource_type in (USER, ROLE, GROUP)
    granted = grounds.granted.of_principal(item) if is_principal else grounds.granted.of_policy(item.arn)
    levels = levels_of(granted.bits, grounds.reference)
    if not levels:
        return _L, "It is granted nothing."
    severity = _OF_PRINCIPALS[_LEVELS.index(levels[0])]
    return severity, f"It is granted {granted.bits.bit_count():,} actions; access levels: {', '.join(levels)}."


def severity_of_permissions(bits: int, reference: Reference) -> Severity:
    """The severity of permissions that a principal which is active does not use."""
    levels = levels_of(bits, reference)
    return _OF_PERMISSIONS[_LEVELS.index(levels[0])] if levels else _I


def levels_of(bits: int, reference: Reference) -> tuple[str, ...]:
    """The access levels of actions, the gravest first."""
    return tuple(one for one in _LEVELS if bits & reference.level_bitset(one))


def gravest(bits: int, most: int, reference: Reference) -> list[str]:
    """The names of at most so many actions, those of the gravest access levels first."""
    found: list[str] = []
    for level in _LEVELS:
        for name in reference.names(bits & reference.level_bitset(level)):
            if len(found) == most:
                return found
            found.append(name)
    return found
