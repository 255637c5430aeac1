"""Cloudsplaining, which judges a file of authorization details by the names of actions."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

VERSION: Final = "0.9.1"
NAME: Final = "cloudsplaining"
_SCAN: Final = Path(__file__).with_name("cloudsplaining_scan.py")


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan took: seconds of the judging alone, CPU and wall, and of its whole process."""

    cpu: float
    wall: float
    process: float


def installed(folder: Path) -> Path:
    """The Python of a virtual environment that holds Cloudsplaining; made now where it is not there yet.

    Downloads it. Raises CalledProcessError where that fails.
    """
    target = folder / "peers" / f"{NAME}-{VERSION}"
    python = target / "bin" / "python"
    if not (target / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(target)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", f"{NAME}=={VERSION}"]
        subprocess.run(install, check=True, stdout=sys.stderr)
        (target / "complete").touch()
    return python


def scan(python: Path, file: Path, warm_up: Path, limit: float) -> Scan | None:
    """Judge a file; None where it takes longer than ``limit`` seconds."""
    started = time.perf_counter()
    command = [str(python), "-P", str(_SCAN), str(warm_up), str(file)]
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return None
    seconds = json.loads(done.stdout.splitlines()[-1])
    return Scan(seconds["cpu"], seconds["wall"], time.perf_counter() - started)
