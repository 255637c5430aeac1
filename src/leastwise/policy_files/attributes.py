"""Which attributes of which resources hold policies, and how they are found in a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import Path
from leastwise.policy_files.kinds import TRUST_TYPE, looks_like_policy


@dataclass(frozen=True, slots=True)
class Attribute:
    """Where a policy is: names, and ``[]`` for every item of a list. ``kind`` None is told from the document.

    ``resource_type`` is ValidatePolicy's validatePolicyResourceType, where it knows the type.
    """

    steps: tuple[str, ...]
    kind: PolicyKind | None
    resource_type: str | None = None


def attribute(pattern: str, kind: PolicyKind | None, resource_type: str | None = None) -> Attribute:
    """An attribute from a pattern such as ``Policies[].PolicyDocument``."""
    steps = tuple(pattern.replace("[]", ".[]").split("."))
    return Attribute(steps, kind, TRUST_TYPE if kind is PolicyKind.TRUST else resource_type)


def by_resource(
    kind: PolicyKind | None, places: Iterable[str], resource_type: str | None = None
) -> Iterator[tuple[str, Attribute]]:
    """(resource, attribute) of places written ``aws_iam_role/inline_policy[].policy``."""
    for place in places:
        resource, _, pattern = place.partition("/")
        yield resource, attribute(pattern, kind, resource_type)


def grouped(places: Iterable[tuple[str, Attribute]]) -> Mapping[str, tuple[Attribute, ...]]:
    """Attributes by the resource that has them."""
    found: dict[str, tuple[Attribute, ...]] = {}
    for resource, one in places:
        found[resource] = (*found.get(resource, ()), one)
    return found


def matches(value: Any, steps: tuple[str, ...], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """(path, value) of what the steps lead to. Both branches of an ``Fn::If`` on the way are taken.

    ``True`` on the way is yielded at its place: it is how a Terraform plan says that all below it is unknown.
    """
    if not steps or value is True:
        yield path, value
    elif isinstance(value, dict) and isinstance(value.get("Fn::If"), list):
        for branch in range(1, len(value["Fn::If"])):
            yield from matches(value["Fn::If"][branch], steps, (*path, "Fn::If", branch))
    elif steps[0] == "[]":
        for index, one in enumerate(value if isinstance(value, list) else ()):
            yield from matches(one, steps[1:], (*path, index))
    elif isinstance(value, dict) and steps[0] in value:
        yield from matches(value[steps[0]], steps[1:], (*path, steps[0]))


def policies_within(value: Any, path: Path = ()) -> Iterator[Path]:
    """Paths of everything in a value that looks like a policy: an object, or a string that could hold one."""
    if looks_like_policy(value) or (isinstance(value, str) and '"Statement"' in value and value.lstrip()[:1] == "{"):
        yield path
    elif isinstance(value, dict | list):
        for step, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from policies_within(one, (*path, step))


def shown(path: Path) -> str:
    """A path as people write it: ``Policies[0].PolicyDocument``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")
