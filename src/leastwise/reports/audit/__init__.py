"""Formats of audits: one file a format, listed in AUDIT_FORMATS."""

from __future__ import annotations

from typing import Final

from leastwise.errors import InputError
from leastwise.reports.audit.report_format import AuditFormat, AuditFormatOptions

AUDIT_FORMATS: Final[tuple[AuditFormat, ...]] = ()

__all__ = ["AUDIT_FORMATS", "AuditFormat", "AuditFormatOptions", "audit_format"]


def audit_format(name: str) -> AuditFormat:
    """The format of this name; raises InputError naming the known ones."""
    for candidate in AUDIT_FORMATS:
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in AUDIT_FORMATS)
    raise InputError(f"--output: there is no format {name!r}", f"Use one of {known}.")
