"""Asks the AWS CLI, and Leastwise, for their verdicts on a bucket."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from signed_trail import iso

from leastwise.lake.integrity.report import INVALID
from leastwise.lake.integrity.verdict import Outcome, Subject
from leastwise.usecases.verification import VerificationOptions, verify_logs

AWS = Path(sys.executable).with_name("aws")
LINE = re.compile(r"^(?:\(backfill\) )?(Digest|Log) file\ts3://[^/]+/(\S+)\t(valid|INVALID)", re.MULTILINE)
NAMES = {Subject.DIGEST: "digest", Subject.BACKFILL_DIGEST: "backfill digest", Subject.LOG: "log"}


def ask_aws(trail_arn, start, end, *arguments):
    """Returns each object's verdict (True: valid) and the totals that the AWS CLI prints."""
    command = [AWS, "cloudtrail", "validate-logs", "--trail-arn", trail_arn, "--verbose"]
    command += ["--start-time", iso(start), "--end-time", iso(end), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode in (0, 1), done.stderr
    objects = {key: word == "valid" for _, key, word in LINE.findall(done.stdout + done.stderr)}
    counts = {}
    for name in NAMES.values():
        valid = re.search(rf"^(\d+)/(\d+) {name} files valid", done.stdout, re.MULTILINE)
        counts[name] = (int(valid[1]), int(valid[2]) - int(valid[1])) if valid else (0, 0)
    return objects, counts, done.returncode


def ask_leastwise(location, start, end, **scope):
    found = []
    options = VerificationOptions(since=start, until=end, threads=4, **scope)
    report = verify_logs(location, options, now=end + timedelta(days=1), record=found.append)
    judged = (v for v in found if v.outcome is Outcome.VERIFIED or v.outcome in INVALID)
    objects = {v.key: v.outcome is Outcome.VERIFIED for v in judged}
    return objects, {name: (report.valid(s), report.invalid(s)) for s, name in NAMES.items()}, found
