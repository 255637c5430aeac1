"""Keys that say whom a service acts for, and those taken for it (IAM User Guide, "The confused deputy problem")."""

from __future__ import annotations

from typing import Final

SOURCE_KEYS: Final = frozenset({"aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"})
"""Keys in lower case that say whom a service acts for."""
SUBSTITUTES: Final = frozenset({"aws:referer", "aws:sourceowner", "aws:principalorgid", "aws:principalaccount"})
"""Keys in lower case that stand in policies where one of the others should."""
