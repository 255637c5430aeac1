"""What goes wrong on request: errors for chosen calls, and writes that readers see late."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from .errors import AwsError


@dataclass(slots=True)
class Fault:
    """An error for calls that match; "*" matches any. `after` calls pass first, `times` fail (None: all from then)."""

    service: str
    operation: str
    error: AwsError
    times: int | None = None
    after: int = 0
    account_id: str = "*"
    region: str = "*"
    seen: int = 0

    def matches(self, service: str, operation: str, account_id: str, region: str) -> bool:
        """Whether the call is one that this fault is about."""
        pairs = ((self.service, service), (self.operation, operation), (self.account_id, account_id))
        return all(mine in ("*", other) for mine, other in (*pairs, (self.region, region)))

    def strikes(self) -> bool:
        """Count one matching call; whether it fails."""
        self.seen += 1
        return self.seen > self.after and (self.times is None or self.seen <= self.after + self.times)


@dataclass(slots=True)
class Delay:
    """A write that becomes visible only after `reads` reads of its service in its account."""

    service: str
    operation: str
    reads: int
    account_id: str = "*"

    def matches(self, service: str, operation: str, account_id: str) -> bool:
        """Whether the call is a write that shall be seen late."""
        pairs = ((self.service, service), (self.operation, operation), (self.account_id, account_id))
        return all(mine in ("*", other) for mine, other in pairs)


@dataclass(slots=True)
class Faults:
    """All faults and delays in force."""

    faults: list[Fault] = field(default_factory=list)
    delays: list[Delay] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def error(self, service: str, operation: str, account_id: str, region: str) -> AwsError | None:
        """The error that this call meets, if any; each matching fault counts the call."""
        with self._lock:
            matching = [fault for fault in self.faults if fault.matches(service, operation, account_id, region)]
            striking = [fault for fault in matching if fault.strikes()]
            return striking[0].error if striking else None

    def reads_before_visible(self, service: str, operation: str, account_id: str) -> int:
        """After how many reads this call's effect is seen; 0 for at once."""
        with self._lock:
            return max((d.reads for d in self.delays if d.matches(service, operation, account_id)), default=0)

    def clear(self) -> None:
        """Take all faults and delays away."""
        with self._lock:
            self.faults.clear()
            self.delays.clear()
