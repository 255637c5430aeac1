"""``leastwise policy minimise`` and ``expand``: the same access, written shorter or in full."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from leastwise.cli.policy.options import option
from leastwise.cli.policy.printing import INCOMPLETE, print_json, read_stdin, reference

if TYPE_CHECKING:
    from leastwise.policy import Reference, Rewritten

_NAMED = {
    "managed": "a managed policy",
    "user": "the inline policies of a user",
    "role": "the inline policies of a role",
    "group": "the inline policies of a group",
    "boundary": "a permissions boundary",
    "session": "a session policy",
    "trust": "a trust policy",
    "scp": "an SCP",
    "rcp": "an RCP",
}
Location = Annotated[str, typer.Argument(metavar="FILE|-", help="The policy.")]
_TOO_LONG = 1


class QuotaKind(StrEnum):
    """What a policy is, and so how long it may be; user, role and group are for their inline policies."""

    MANAGED = "managed"
    USER = "user"
    ROLE = "role"
    GROUP = "group"
    BOUNDARY = "boundary"
    SESSION = "session"
    TRUST = "trust"
    SCP = "scp"
    RCP = "rcp"


def minimise(
    location: Location,
    kind: Annotated[
        QuotaKind | None,
        option(
            "--kind",
            help="Whose quota it must keep: managed, or inline of a user, role, group, …; longer ones exit 1.",
            envvar="LEASTWISE_POLICY_MINIMISE_KIND",
        ),
    ] = None,
    split: Annotated[
        bool,
        option("--split", help="Print a list of policies, each within the quota, that allow the same together."),
    ] = False,
) -> int:
    """Print a policy with exactly the same access in fewer, shorter statements; the equality is proved.

    Exit code: 0 proved equal, 1 longer than the quota of --kind, 2 a file that cannot be read, or a policy that
    --split cannot divide, 4 the proof stayed undecided (the policy is unchanged).
    """
    from leastwise import policy
    from leastwise.errors import InputError
    from leastwise.usecases.policy_decisions import one_policy

    known = reference()
    found = one_policy(location, known, read_stdin)
    quota = kind.value if kind else ("managed" if not found.has_principals else None)
    rewritten = policy.minimise(found, known)
    if split:
        if quota is None:
            raise InputError(f"{location} names principals: a resource has one policy", "leave out --split")
        return _print_split(rewritten, quota, known)
    code = _print(rewritten, quota)
    if quota is None or rewritten.size_after <= policy.QUOTAS[quota]:
        return code
    instead = "--split writes several" if quota in policy.MOST_DOCUMENTS else policy.CANNOT_SPLIT[quota]
    sys.stderr.write(f"{rewritten.size_after:,} characters are too many for {_NAMED[quota]}: {instead}\n")
    return code or (_TOO_LONG if kind else 0)


def expand(
    location: Location,
    shrink: Annotated[
        bool, option("--shrink", help="The reverse: the fewest patterns for the same known actions.")
    ] = False,
) -> int:
    """Print a policy with every action by its name, as far as the reference data knows them.

    Exit code: 0 proved equal for all known actions, 2 a file that cannot be read, 4 the proof stayed undecided.
    """
    from leastwise import policy
    from leastwise.usecases.policy_decisions import one_policy

    known = reference()
    found = one_policy(location, known, read_stdin)
    return _print(policy.shrink(found, known) if shrink else policy.expand(found, known), None)


def _print(found: Rewritten, quota: str | None) -> int:
    from leastwise.policy import QUOTAS, document_of

    print_json(document_of(found.policy))
    verdict = "proved equal" if found.is_proved else "left as it was: equality could not be decided"
    removed = f", without {', '.join(one.label for one in found.removed)}" if found.removed else ""
    of = f" of {QUOTAS[quota]:,}" if quota else ""
    whose = f" of {_NAMED[quota]}" if quota else ""
    sys.stderr.write(f"{found.size_before:,} -> {found.size_after:,}{of} characters{whose}, {verdict}{removed}\n")
    return 0 if found.is_proved else INCOMPLETE


def _print_split(rewritten: Rewritten, quota: str, known: Reference) -> int:
    """Print the documents of a policy and how long each is."""
    from leastwise.policy import MOST_DOCUMENTS, QUOTAS, document_of, split

    found = split(rewritten.policy, quota, known)
    print_json([document_of(one) for one in found.policies])
    sizes = " + ".join(f"{size:,}" for size in found.sizes)
    proved = "proved equal together" if rewritten.is_proved and found.is_proved else "equality could not be decided"
    sys.stderr.write(
        f"{rewritten.size_before:,} -> {sizes} of {QUOTAS[quota]:,} characters of {_NAMED[quota]} each, {proved}\n"
    )
    if not found.is_proved:
        return INCOMPLETE
    if len(found.policies) > MOST_DOCUMENTS[quota]:
        most = MOST_DOCUMENTS[quota]
        sys.stderr.write(f"{len(found.policies)} policies: AWS attaches {most} unless the quota was raised\n")
        return _TOO_LONG
    return 0 if rewritten.is_proved else INCOMPLETE
