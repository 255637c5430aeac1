"""``leastwise policy minimise`` and ``expand``: the same access, written shorter or in full."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from leastwise.cli.policy.printing import INCOMPLETE, print_json, read_stdin, reference

if TYPE_CHECKING:
    from leastwise.policy import Rewritten

Location = Annotated[str, typer.Argument(metavar="FILE|-", help="The policy.")]


def minimise(location: Location) -> int:
    """Print a policy with exactly the same access in fewer, shorter statements; the equality is proved.

    Exit code: 0 proved equal, 2 a file that cannot be read, 4 the proof stayed undecided (the policy is unchanged).
    """
    from leastwise import policy
    from leastwise.usecases.policy_decisions import one_policy

    known = reference()
    return _print(policy.minimise(one_policy(location, known, read_stdin), known))


def expand(
    location: Location,
    shrink: Annotated[
        bool, typer.Option("--shrink", help="The reverse: the fewest patterns for the same known actions.")
    ] = False,
) -> int:
    """Print a policy with every action by its name, as far as the reference data knows them.

    Exit code: 0 proved equal for all known actions, 2 a file that cannot be read, 4 the proof stayed undecided.
    """
    from leastwise import policy
    from leastwise.usecases.policy_decisions import one_policy

    known = reference()
    found = one_policy(location, known, read_stdin)
    return _print(policy.shrink(found, known) if shrink else policy.expand(found, known))


def _print(found: Rewritten) -> int:
    from leastwise.policy import document_of

    print_json(document_of(found.policy))
    verdict = "proved equal" if found.is_proved else "left as it was: equality could not be decided"
    removed = f", without {', '.join(one.label for one in found.removed)}" if found.removed else ""
    sys.stderr.write(f"{found.size_before:,} -> {found.size_after:,} characters, {verdict}{removed}\n")
    return 0 if found.is_proved else INCOMPLETE
