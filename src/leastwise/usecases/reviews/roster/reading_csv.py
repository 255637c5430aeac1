"""A roster as CSV: a header, one person a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from leastwise.errors import InputError
from leastwise.usecases.reviews.roster.persons_listed import Person, Problem, Roster, unique

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "employeeid", "employeenumber", "personnelnumber"),
    "name": ("name", "fullname", "displayname"),
    "email": ("email", "emailaddress", "mail", "workemail"),
    "user_name": ("username", "login", "awsuser"),
    "manager": ("manager", "manageremail"),
    "department": ("department", "team", "costcenter"),
    "job_title": ("title", "jobtitle", "position"),
    "status": ("status", "employmentstatus", "state"),
    "end": ("enddate", "lastday", "terminationdate", "leftat"),
}
_GONE: Final = frozenset({"inactive", "terminated", "left", "leaver", "former", "disabled", "resigned", "false"})
_THERE: Final = frozenset({"", "active", "employed", "current", "hired", "joiner", "leave", "on leave", "true"})


def read_csv(content: bytes, where: str) -> Roster:
    """The roster. Rows that cannot be used are told with their lines, the first line of the file being 1.

    `end_date` is the last day (YYYY-MM-DD, UTC). Raises InputError where it is no CSV in UTF-8, or has no column that
    names persons.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(f"{where}, line {line}: not UTF-8", "Save the file as UTF-8.") from None
    rows = _rows(text, where)
    _, header = next(rows, (1, []))
    columns = _columns(header, where)
    persons: list[Person] = []
    problems: list[Problem] = []
    for line, row in rows:
        if any(cell.strip() for cell in row):
            found = _person(row, len(header), columns, line)
            if isinstance(found, Person):
                persons.append(found)
            else:
                problems.append(found)
    return unique(persons, problems)


def _rows(text: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """(first line, cells) of each row: cells in quotes may hold line breaks."""
    sample = text.partition("\n")[0]
    delimiter = ";" if sample.count(";") > sample.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise InputError(f"{where}, line {line}: {error}", "Correct the CSV there.") from None
        if row is None:
            return
        yield line, row


def _columns(header: list[str], where: str) -> dict[str, int]:
    cleaned = ["".join(one for one in name.casefold() if one.isalnum()) for name in header]
    twice = sorted({name for name in cleaned if name and cleaned.count(name) > 1})
    if twice:
        raise InputError(f"{where}, line 1: column {twice[0]} is there twice", "Leave one.")
    found: dict[str, int] = {}
    for name, spellings in _NAMES.items():
        for spelling in spellings:
            if spelling in cleaned and name not in found:
                found[name] = cleaned.index(spelling)
    if not {"email", "user_name", "id"} & found.keys():
        raise InputError(
            f"{where}, line 1: no column names persons", "The first line has to name email, user_name or employee_id."
        )
    return found


def _person(row: list[str], width: int, columns: Mapping[str, int], line: int) -> Person | Problem:
    cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
    named = [cells.get(name, "") for name in ("id", "email", "user_name")]
    keys = frozenset(one.casefold() for one in named if one)
    if len(row) != width:
        every = frozenset(cell.strip().casefold() for cell in row if cell.strip())  # cells may be shifted
        return Problem(line, f"{len(row)} cells, and the header has {width}", every)
    if not keys:
        return Problem(line, "it names neither an e-mail address nor a user name nor an id")
    email = cells.get("email", "")
    if email and (email.count("@") != 1 or email.startswith("@") or email.endswith("@") or " " in email):
        return Problem(line, f"{email!r} is no e-mail address", keys)
    status = cells.get("status", "").casefold()
    if status not in _GONE | _THERE:
        return Problem(line, f"status {status!r} says neither that the person is there nor has left", keys)
    end = cells.get("end", "")
    try:
        left_at = _after(end) if end else None
    except ValueError:
        return Problem(line, f"{end!r} is no day like 2026-12-31", keys)
    return Person(
        cells.get("id", ""),
        cells.get("name", ""),
        email,
        cells.get("user_name", ""),
        cells.get("manager", ""),
        cells.get("department", ""),
        cells.get("job_title", ""),
        status in _GONE,
        left_at,
        line,
    )


def _after(day: str) -> datetime:
    """The last moment of a day."""
    found = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    return found.replace(hour=23, minute=59, second=59)
