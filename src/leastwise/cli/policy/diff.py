"""``leastwise policy diff``: what a new version of a policy allows that the old one does not, and the reverse."""

from __future__ import annotations

from typing import Annotated

import typer

from leastwise.cli.policy.printing import (
    INCOMPLETE,
    Output,
    ResultFormat,
    print_json,
    print_lines,
    read_stdin,
    reference,
)


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The policy as it was.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The policy as it is; - is standard input.")],
    output: Output = ResultFormat.TABLE,
) -> int:
    """Say what a policy newly allows (+) and what it no longer allows (-).

    Exit code: 0 the same access, 1 a difference, 2 a file that cannot be read, 4 something stayed undecided.
    """
    from leastwise import policy
    from leastwise.errors import InputError
    from leastwise.usecases.policy_decisions import diff_document, one_policy

    if (old, new) == ("-", "-"):
        raise InputError("both policies are -", "standard input holds one policy")
    known = reference()
    before, after = (one_policy(location, known, read_stdin) for location in (old, new))
    found = policy.diff(before, after, known)
    if output is ResultFormat.JSON:
        print_json(diff_document(found, known))
    else:
        lines = [f"+ {one.sentence}  ({one.statement.label})" for one in found.gained]
        lines += [f"- {one.sentence}  ({one.statement.label})" for one in found.lost]
        lines += [f"? {one.label} could not be decided" for one in found.undecided]
        print_lines(lines or ["both policies allow the same"])
    if found.gained or found.lost:
        return 1
    return INCOMPLETE if found.undecided else 0
