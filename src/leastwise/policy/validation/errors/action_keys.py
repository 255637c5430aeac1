"""Which condition keys of services the requests for an action bring (Service Authorization Reference)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from leastwise.reference.global_condition_keys import GLOBAL_CONDITION_KEYS
from leastwise.reference.iam import Reference

_SHARED: Final = frozenset(name.lower() for name in GLOBAL_CONDITION_KEYS if "." not in name)
_FEDERATION: Final = "sts"
"""The service whose requests have the keys of identity providers, such as cognito-identity.amazonaws.com:aud."""
_TAGS: Final = "tag/"
_WITH_MORE_KEYS: Final = frozenset({"aws-marketplace"})
"""Services whose requests have keys that the Service Authorization Reference does not list.

aws-marketplace:ProductId comes with aws-marketplace:Subscribe: Amazon Bedrock User Guide, "Access Amazon Bedrock
foundation models".
"""


def service_key(key: str, reference: Reference) -> str | None:
    """The name of a service's own condition key in the reference, in lower case.

    None for global keys, keys that other services' requests have too, keys for tags, keys that are not known, keys that
    the reference gives to no action, and keys of services for which it lists too few.
    """
    found = reference.condition_key(key)
    if found is None or found.name.lower() in _SHARED or _TAGS in found.name.lower():
        return None
    name, prefix = found.name.lower(), key.lower().partition(":")[0]
    service = prefix if prefix in reference.prefixes else _FEDERATION
    if service in _WITH_MORE_KEYS:
        return None
    return name if name in _used(service, reference) else None


def brings(action: str, key: str, reference: Reference) -> bool:
    """Whether requests for an action may have a service's key; true for actions that are not known."""
    keys = _keys(action.lower(), reference)
    return keys is None or key in keys


@lru_cache(maxsize=20_000)
def _keys(action: str, reference: Reference) -> frozenset[str] | None:
    known = reference.action(action)
    if known is None:
        return None
    types = reference.resource_types(known.prefix)
    found = {*known.condition_keys}
    for use in known.resource_types:
        found.update(use.condition_keys)
        if use.name in types:
            found.update(types[use.name].condition_keys)
    return frozenset(name.lower() for name in found)


@lru_cache(maxsize=1_000)
def _used(prefix: str, reference: Reference) -> frozenset[str]:
    """The keys that the actions of a service bring."""
    names = reference.names(reference.actions_matching(f"{prefix}:*"))
    return frozenset[str]().union(*(_keys(name.lower(), reference) or () for name in names))
