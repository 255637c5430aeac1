"""Writes verdicts to a text stream as they come, and their sums at the end."""

from __future__ import annotations

import csv
import json
from typing import Protocol, TextIO

from leastwise.lake.integrity.report import VerificationReport
from leastwise.lake.integrity.rows import COLUMNS, iso, summary_row, verdict_row
from leastwise.lake.integrity.verdict import Outcome, Subject, Verdict
from leastwise.reports.terminal import safe_text

SCHEMA_VERSION = 1
_NAMES = {Subject.DIGEST: "digest", Subject.BACKFILL_DIGEST: "backfill digest", Subject.LOG: "log"}


class VerdictOutput(Protocol):
    """Where verdicts go."""

    def add(self, verdict: Verdict) -> None: ...

    def finish(self, report: VerificationReport) -> None: ...


def verdict_output(name: str, stream: TextIO, *, verbose: bool = False) -> VerdictOutput:
    """Returns the output called table, json, ndjson or csv; ``verbose`` makes table show what is no problem."""
    if name == "table":
        return _Table(stream, verbose)
    kinds: dict[str, type[_Json] | type[_Ndjson] | type[_Csv]] = {"json": _Json, "ndjson": _Ndjson, "csv": _Csv}
    return kinds[name](stream)


class _Table:
    def __init__(self, stream: TextIO, verbose: bool) -> None:
        self._stream, self._verbose = stream, verbose

    def add(self, verdict: Verdict) -> None:
        if verdict.is_problem or verdict.outcome is Outcome.GAP or self._verbose:
            self._stream.write(f"{verdict.outcome:<17}  {verdict.subject:<15}  {safe_text(_what(verdict))}\n")
            self._stream.write(f"{'':17}  {safe_text(verdict.reason)}{_said_by(verdict)}\n")

    def finish(self, report: VerificationReport) -> None:
        if report.start:
            self._stream.write(f"Digests verified from {iso(report.start)} to {iso(report.end)}\n")
        else:
            self._stream.write("No valid digests found\n")
        for subject, name in _NAMES.items():
            self._ratio(report.valid(subject), report.invalid(subject), name)
        if not report.valid(Subject.LOG) and not report.invalid(Subject.LOG):
            self._stream.write(f"{report.why_nothing}\n")
        if gaps := report.total(Outcome.GAP):
            self._stream.write(f"{_number(gaps, 'gap')} that no digest covers\n")
        if uncovered := report.total(Outcome.NOT_COVERED):
            self._stream.write(f"{_number(uncovered, 'object')} not covered by a proven digest\n")

    def _ratio(self, valid: int, invalid: int, name: str) -> None:
        if total := valid + invalid:
            more = f", {invalid}/{total} {name} files INVALID" if invalid else ""
            self._stream.write(f"{valid}/{total} {name} files valid{more}\n")


class _Json:
    def __init__(self, stream: TextIO) -> None:
        self._stream, self._lead = stream, f'{{"schemaVersion": {SCHEMA_VERSION}, "verdicts": [\n'

    def add(self, verdict: Verdict) -> None:
        self._stream.write(self._lead + json.dumps(verdict_row(verdict)))
        self._lead = ",\n"

    def finish(self, report: VerificationReport) -> None:
        opening = "" if self._lead == ",\n" else self._lead
        self._stream.write(f'{opening}\n], "summary": {json.dumps(summary_row(report))}}}\n')


class _Ndjson:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def add(self, verdict: Verdict) -> None:
        self._stream.write(json.dumps({"schemaVersion": SCHEMA_VERSION} | verdict_row(verdict)) + "\n")

    def finish(self, report: VerificationReport) -> None:
        """The sums have no place among the rows."""


class _Csv:
    def __init__(self, stream: TextIO) -> None:
        self._writer = csv.writer(stream)
        self._header: tuple[str, ...] | None = COLUMNS

    def add(self, verdict: Verdict) -> None:
        if self._header:
            self._writer.writerow(self._header)
            self._header = None
        self._writer.writerow([_cell(value) for value in verdict_row(verdict).values()])

    def finish(self, report: VerificationReport) -> None:
        """The sums have no place among the rows."""


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _what(verdict: Verdict) -> str:
    if verdict.subject is Subject.PERIOD:
        span = f" {iso(verdict.start)} to {iso(verdict.end)}" if verdict.start else ""
        return f"{verdict.account} {verdict.region}{span}"
    return verdict.key if verdict.bucket is None else f"s3://{verdict.bucket}/{verdict.key}"


def _said_by(verdict: Verdict) -> str:
    if verdict.digest_key in (None, verdict.key):
        return ""
    return f" [digest {safe_text(str(verdict.digest_key).rsplit('/', 1)[-1])}]"


def _cell(value: str | bool | None) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else safe_text(value)
