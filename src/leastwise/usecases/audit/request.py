"""What an audit is asked, and where it keeps what it finds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from leastwise.model.configuration_item import ResourceKey

if TYPE_CHECKING:
    from leastwise.evidence.evidence import CompletedReview
    from leastwise.state.audit_runs import AuditRuns
    from leastwise.state.findings import Findings

Progress = Callable[[int, int, str], None]
"""Is told what happens: how many of how many steps are done, and the next in words."""


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """What is to be audited; empty: everything.

    `practices`, `checks`, `frameworks` are names as given; `zone` and `trust` the texts of the options; `days` the
    window of unused access; `baseline` a report in JSON, or "last". `only` are resources to judge: then nothing is
    recorded.
    """

    accounts: frozenset[str] = frozenset()
    practices: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    trust: tuple[str, ...] = ()
    days: int = 90
    baseline: str | Path = ""
    only: frozenset[ResourceKey] | None = None

    @property
    def scope(self) -> str:
        """The same text for requests that ask for the same."""
        parts = (self.accounts, self.practices, self.checks, self.frameworks, self.zone, self.trust)
        return json.dumps([*(sorted(set(one)) for one in parts), self.days])


@dataclass(frozen=True, slots=True)
class AuditState:
    """What is kept between audits: findings, earlier audits, and reviews that were completed."""

    findings: Findings
    runs: AuditRuns
    reviews: tuple[CompletedReview, ...] = field(default=())
