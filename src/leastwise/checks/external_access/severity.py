"""How grave an opening is: to whom a resource is open, times what that opens.

docs/external-access.md shows the same table. Access levels are those of the Service Authorization Reference; of a role
they are those of what the role may do.
"""

from __future__ import annotations

from typing import Final

from leastwise.model.finding import Severity
from leastwise.policy import Exposure, Reference

LEVELS: Final = ("Permissions management", "Write", "Tagging", "Read", "List")
"""Access levels, the gravest first."""

_EVERYBODY, _OUTSIDE, _VOUCHED = "everybody", "outside", "vouched"
_C, _H, _M, _L = Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW
_TABLE: Final = {
    _EVERYBODY: (_C, _C, _C, _H, _M),
    _OUTSIDE: (_H, _M, _M, _M, _L),
    _VOUCHED: (_M, _M, _M, _L, _L),
}


def severity_of(exposure: Exposure, principal_kind: str, levels: tuple[str, ...]) -> Severity:
    """The severity of an opening to principals of a kind (AWS, Service …) of actions of these access levels.

    Of levels that are not known the gravest is taken.
    """
    row = _TABLE[_row(exposure, principal_kind)]
    return row[LEVELS.index(levels[0])] if levels else row[0]


def _row(exposure: Exposure, kind: str) -> str:
    if exposure in (Exposure.PUBLIC, Exposure.ANY_ACCOUNT):
        return _EVERYBODY
    return _VOUCHED if kind in ("Service", "Federated") else _OUTSIDE


def levels_of(bits: int, reference: Reference) -> tuple[str, ...]:
    """The access levels of actions, the gravest first."""
    return tuple(one for one in LEVELS if bits & reference.level_bitset(one))
