"""Where the reports of an audit go: `--output NAME` to stdout, `--output NAME=FILE` to a file that appears whole."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leastwise.cli.output_default import VARIABLE
from leastwise.cli.standard_error import say
from leastwise.errors import InputError

if TYPE_CHECKING:
    from leastwise.reports.audit import AuditFormat, AuditFormatOptions
    from leastwise.reports.audit.report import AuditReport

_COMPANION: Final = "csv"
_WITH_COMPANION: Final = ("html", "pdf")
"""Reports that show the gravest findings only: a CSV with all of them is put beside them."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A report to write: in which format, to which file (None: stdout)."""

    form: AuditFormat
    path: Path | None = None


def destinations(given: Sequence[str], *, is_default: bool) -> tuple[Destination, ...]:
    """The reports that --output asks for; table, if none. From the environment, formats that there are not are ignored.

    Raises InputError for a format that there is not, two reports to stdout or to one file, a binary one to a terminal.
    """
    from leastwise.reports.audit import audit_format

    found: list[Destination] = []
    for text in given:
        name, separator, file = text.partition("=")
        try:
            form = audit_format(name.strip().lower())
        except InputError:
            if not is_default:
                raise
            say(f"leastwise: {VARIABLE}={text} is ignored: audit does not write that")
            continue
        if separator and not file:
            raise InputError(f"--output {text}: no file is named", f"Write --output {name}=FILE.")
        found.append(Destination(form, Path(file) if file else None))
    found = found or [Destination(audit_format("table"))]
    _check(found)
    return (*found, *_companions(found))


def _check(found: Sequence[Destination]) -> None:
    to_stdout = [one.form for one in found if one.path is None]
    if len(to_stdout) > 1:
        names = " and ".join(form.name for form in to_stdout)
        raise InputError(
            f"--output: {names} cannot both go to standard output", f"Write --output {to_stdout[1].name}=FILE."
        )
    if to_stdout and to_stdout[0].is_binary and sys.stdout.isatty():
        name = to_stdout[0].name
        raise InputError(f"--output {name}: it is not for a terminal", f"Write --output {name}=FILE.")
    paths = [one.path.absolute() for one in found if one.path is not None]
    for path in paths:
        if paths.count(path) > 1:
            raise InputError(f"--output: {path.name} is named twice", "Give each report a file of its own.")


def _companions(found: Sequence[Destination]) -> Iterator[Destination]:
    """The CSV beside a report that shows the gravest findings only, unless a CSV is asked for or stands there."""
    from leastwise.reports.audit import audit_format

    if any(one.form.name == _COMPANION and one.path is not None for one in found):
        return
    taken = {one.path.absolute() for one in found if one.path is not None}
    for one in found:
        if one.path is not None and one.form.name in _WITH_COMPANION:
            path = one.path.with_suffix(".csv")
            if path.absolute() not in taken:
                yield Destination(audit_format(_COMPANION), path)
                return


def write_report(report: AuditReport, wanted: Sequence[Destination]) -> None:
    """Write a report in all formats; files are named on stderr. Raises InputError where one cannot be written."""
    companion = next((one.path.name for one in wanted if one.path and one.form.name == _COMPANION), "")
    for one in sorted(wanted, key=lambda each: each.path is None):
        _write(report, one, _options(companion))
        if one.path is not None:
            say(f"leastwise: wrote {one.path}")


def _options(companion: str) -> AuditFormatOptions:
    from leastwise.reports.audit import AuditFormatOptions
    from leastwise.reports.terminal import wants_color, width_of

    return AuditFormatOptions(width_of(sys.stdout) or 80, wants_color(sys.stdout), companion)


def _write(report: AuditReport, one: Destination, options: AuditFormatOptions) -> None:
    from dataclasses import replace

    from leastwise.cli.destination import row_destination

    sys.stdout.flush()
    options = options if one.path is None else replace(options, color=False)
    with row_destination(one.path, is_parquet=False, option="--output") as stream:
        for part in one.form.write(report, options):
            stream.write(part)
        stream.flush()
