"""The catalogue of API operations that the demo organisation calls every day."""

from __future__ import annotations

from typing import Final

from leastwise.demo.apis.api import Api, Variant, render
from leastwise.demo.apis.compute import COMPUTE
from leastwise.demo.apis.identity import IDENTITY
from leastwise.demo.apis.security import SECURITY
from leastwise.demo.apis.storage import STORAGE

CATALOGUE: Final[dict[str, Api]] = {api.id: api for api in (*IDENTITY, *COMPUTE, *STORAGE, *SECURITY)}
"""``service:Operation`` -> operation."""

__all__ = ["CATALOGUE", "Api", "Variant", "render"]
