"""The ARN formats of services, as the Service Authorization Reference gives them, by the service that the ARN names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from leastwise.policy.validation.warnings.arn_overlap import overlap
from leastwise.reference.iam import Reference

_PLACEHOLDER: Final = re.compile(r"\$\{[^}]*\}")
_WILDCARD: Final = re.compile(r"[*?]")
_PARTS: Final = 6


@dataclass(frozen=True, slots=True)
class ArnFormat:
    """One format; the parts hold "*" where the reference has a placeholder."""

    region: str
    account: str
    resource: str

    def fits(self, resource: str) -> bool:
        """Whether the resource part of an ARN, with its wildcards, may be one of this format."""
        ours, theirs = _WILDCARD.split(self.resource, 1)[0], _WILDCARD.split(resource, 1)[0]
        if not (ours.startswith(theirs) or theirs.startswith(ours)):
            return False
        return overlap(f"arn:::::{self.resource}", f"arn:::::{resource}")


@lru_cache(maxsize=4)
def arn_formats(reference: Reference) -> Mapping[str, tuple[ArnFormat, ...]]:
    """The formats by the service in the ARN, which need not be the prefix of the actions."""
    found: dict[str, dict[ArnFormat, None]] = {}
    for prefix in reference.services:
        for kind in reference.resource_types(prefix).values():
            for written in kind.arn_formats:
                for one in written.split(", "):
                    parts = _PLACEHOLDER.sub("*", one).split(":", _PARTS - 1)
                    if len(parts) == _PARTS:
                        found.setdefault(parts[2], {})[ArnFormat(*parts[3:])] = None
    return {service: tuple(formats) for service, formats in found.items()}


@lru_cache(maxsize=50_000)
def fitting(reference: Reference, service: str, resource: str) -> tuple[ArnFormat, ...]:
    """The formats of a service that the resource part of an ARN fits."""
    return tuple(one for one in arn_formats(reference).get(service, ()) if one.fits(resource))
