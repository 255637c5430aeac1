"""Run by the Python that has Cloudsplaining: judge a file, after another one so that what it loads once is loaded.

Only the judging is measured, not the start of the process, the check of the file or the report.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any


def judge(path: str) -> Any:
    """Every risk that Cloudsplaining finds in a file."""
    from cloudsplaining.scan.authorization_details import AuthorizationDetails  # type: ignore[import-not-found]
    from cloudsplaining.shared.exclusions import DEFAULT_EXCLUSIONS  # type: ignore[import-not-found]

    details = json.loads(Path(path).read_text(encoding="utf-8"))
    return AuthorizationDetails(details, exclusions=DEFAULT_EXCLUSIONS).results


if __name__ == "__main__":
    judge(sys.argv[1])
    cpu, wall = time.process_time(), time.perf_counter()
    judge(sys.argv[2])
    print(json.dumps({"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}))
