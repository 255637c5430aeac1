"""A file that is a policy."""

from __future__ import annotations

from collections.abc import Iterator

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import JsonText
from leastwise.policy_files.kinds import TRUST_TYPE, guess_kind, may_be_policy
from leastwise.policy_files.policy_file import FoundPolicy, Part
from leastwise.reference.iam import Reference


def recognises(source: JsonText) -> bool:
    """Whether the file has a policy's elements and no other."""
    return may_be_policy(source.value)


def parts(source: JsonText, kind: PolicyKind | None, reference: Reference) -> Iterator[Part]:
    """The policy, of the given kind or the guessed one."""
    kind = kind or guess_kind(source.value)
    yield FoundPolicy(source, kind, resource_type=TRUST_TYPE if kind is PolicyKind.TRUST else None)
