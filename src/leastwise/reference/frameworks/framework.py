"""What a framework is: requirements with ids, each with one line in our own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework in one version. `requirements`: id -> what it is about, in our own words (the texts are licensed).

    Only requirements that an audit of identities, access and the trail can bear on are listed.
    """

    id: str
    title: str
    version: str
    url: str
    requirements: Mapping[str, str]
