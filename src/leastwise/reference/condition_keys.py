"""Condition keys by name: those of a service, those that many services share, and templated ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from leastwise.reference.global_condition_keys import IDENTITY_PROVIDER_CLAIMS
from leastwise.reference.table import KeyDetail, ServiceDetail

_PLACEHOLDER: Final = re.compile(r"\$\{[^}]*\}|<[^>]*>|(?<=/)tag-key$")
"""How the Service Authorization Reference writes the part of a key that the caller chooses."""


@dataclass(frozen=True, slots=True)
class ConditionKey:
    """A condition key as the reference writes it (``aws:RequestTag/${TagKey}``), and the type of its value.

    ``type`` is String, ARN, Bool, Numeric, Date or IPAddress, or ArrayOf… of these for a multivalued key.
    """

    name: str
    type: str
    is_multi_valued: bool


class _Keys:
    """The keys of one list: literal ones by lower-case name, and templates in order."""

    def __init__(self, keys: tuple[KeyDetail, ...]) -> None:
        self.literal: dict[str, ConditionKey] = {}
        self.templates: list[tuple[re.Pattern[str], ConditionKey]] = []
        for key in keys:
            found = ConditionKey(key.name, key.type, key.type.startswith("ArrayOf"))
            self.literal[key.name.lower()] = found
            if _PLACEHOLDER.search(key.name):
                self.templates.append((_template(key.name), found))
        self.templates.sort(key=lambda entry: -len(entry[1].name))

    def find(self, name: str) -> ConditionKey | None:
        literal = self.literal.get(name)
        if literal is not None:
            return literal
        return next((key for template, key in self.templates if template.fullmatch(name)), None)


class ConditionKeys:
    """Finds condition keys; a service's are read from its details when first asked for."""

    def __init__(self, shared: tuple[KeyDetail, ...], detail: Callable[[str], ServiceDetail | None]) -> None:
        self._shared_keys = shared
        self._detail = detail
        self._lists: dict[str, _Keys] = {}
        self._shared: _Keys | None = None

    def find(self, name: str) -> ConditionKey | None:
        """Return the key of that name in any case; None where it is not known."""
        wanted = name.lower()
        if self._shared is None:
            self._shared = _Keys(self._shared_keys)
        found = self._of_service(wanted.partition(":")[0]).find(wanted) or self._shared.find(wanted)
        return found or _of_identity_provider(wanted)

    def _of_service(self, prefix: str) -> _Keys:
        if prefix not in self._lists:
            detail = self._detail(prefix)
            if detail is None:
                return _NONE
            self._lists[prefix] = _Keys(detail.condition_keys)
        return self._lists[prefix]


def _of_identity_provider(name: str) -> ConditionKey | None:
    provider, _, claim = name.rpartition(":")
    return _CLAIMS.get(claim) if "." in provider else None


_CLAIMS: Final = {
    claim: ConditionKey(f"${{IdentityProvider}}:{claim}", kind, kind.startswith("ArrayOf"))
    for claim, kind in IDENTITY_PROVIDER_CLAIMS.items()
}
_NONE: Final = _Keys(())


def _template(name: str) -> re.Pattern[str]:
    literal = (re.escape(part) for part in _PLACEHOLDER.split(name.lower()))
    return re.compile(".+".join(literal), re.DOTALL)
