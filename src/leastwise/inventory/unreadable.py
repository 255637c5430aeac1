"""What to say of a file of configuration items that is missing or damaged."""

from __future__ import annotations

from leastwise.errors import LakeError


def unreadable(path: str, error: Exception) -> LakeError:
    """What to say of a file that is missing or damaged."""
    reason = "No such file or directory" if isinstance(error, FileNotFoundError) else str(error).split("\n")[0][:200]
    is_derived = "timeline-" in path
    remedy = "delete it: the next command writes it anew" if is_derived else "restore it from a backup"
    return LakeError(f"The inventory cannot be read: {path}: {reason}", remedy)
