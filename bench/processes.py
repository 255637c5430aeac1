"""Jobs in processes of their own, so that their CPU time and memory can be told apart from everything else's."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_PR_SET_CHILD_SUBREAPER: Final = 36
_KIBIBYTE: Final = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Job:
    """What a job answered and used: ``wall`` and ``cpu`` in seconds of its measured section (with its worker
    processes), ``peak`` is the largest resident size of any one of its processes, in bytes."""

    answer: dict[str, Any]
    wall: float
    cpu: float
    peak: int


def run_job(name: str, arguments: Mapping[str, Any]) -> Job:
    """Run a job of ``bench.jobs`` in a fresh process. Raises RuntimeError where it fails."""
    _adopt_orphans()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.job", name, json.dumps(arguments)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    lines = process.stdout.read().splitlines()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss
    for used in _orphans():
        cpu, peak = cpu + used.ru_utime + used.ru_stime, max(peak, used.ru_maxrss)
    if process.returncode:
        raise RuntimeError(f"job {name} failed with exit code {process.returncode}")
    document = json.loads(lines[-1])
    return Job(document["answer"], document["wall"], max(cpu - document["outside"], 0.0), peak * _KIBIBYTE)


def _adopt_orphans() -> None:
    """Worker processes outlive the job that started them by a moment: their use is known to who waits for them."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _orphans() -> list[Any]:
    found: list[Any] = []
    while True:
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return found
        found.append(usage)
