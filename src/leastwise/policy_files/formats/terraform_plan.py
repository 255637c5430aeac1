"""A Terraform plan or state as ``terraform show -json`` prints it.

Terraform documentation, "JSON Output Format": ``resource_changes[].change.after`` and ``after_unknown``,
``planned_values`` and ``values``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from leastwise.errors import PolicyError
from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import JsonText, Path
from leastwise.policy_files.attributes import matches, policies_within, shown
from leastwise.policy_files.embedded import at, embedded
from leastwise.policy_files.formats.terraform_attributes import ATTRIBUTES, OWN_GRAMMAR, organization_kind
from leastwise.policy_files.kinds import TRUST_TYPE, guess_kind, looks_like_policy
from leastwise.policy_files.policy_file import FoundPolicy, NotEvaluated, Part
from leastwise.reference.iam import Reference

UNKNOWN = "known after apply"


def recognises(source: JsonText) -> bool:
    """Whether the file says which Terraform wrote it, and holds resources."""
    value = source.value
    return isinstance(value, dict) and (
        "terraform_version" in value
        or ("format_version" in value and bool({"planned_values", "resource_changes", "values"} & value.keys()))
    )


def parts(source: JsonText, kind: PolicyKind | None, reference: Reference) -> Iterator[Part]:
    """Every policy that will be there after the plan is applied; "not evaluated" for those not known before."""
    addresses = set()
    for resource, path in _changes(source.value):
        addresses.add(resource.get("address"))
        yield from _resource_parts(source, resource, path, kind)
    for root in ("planned_values", "values"):
        for resource, path in _modules(at_or_none(source.value, root, "root_module"), (root, "root_module")):
            if resource.get("address") not in addresses and resource.get("mode", "managed") == "managed":
                yield from _resource_parts(source, resource, (*path, "values"), kind)


def at_or_none(value: Any, *names: str) -> Any:
    """The value below these names, None where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _changes(plan: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """Managed resources with the path of their values after the plan."""
    changes = plan.get("resource_changes")
    for index, resource in enumerate(changes if isinstance(changes, list) else ()):
        is_managed = isinstance(resource, dict) and resource.get("mode", "managed") == "managed"
        if is_managed and isinstance(at_or_none(resource, "change", "after"), dict):
            yield resource, ("resource_changes", index, "change", "after")


def _modules(module: Any, path: Path) -> Iterator[tuple[Mapping[str, Any], Path]]:
    if not isinstance(module, dict):
        return
    for name in ("resources", "child_modules"):
        listed = module.get(name)
        for index, one in enumerate(listed if isinstance(listed, list) else ()):
            if name == "child_modules":
                yield from _modules(one, (*path, name, index))
            elif isinstance(one, dict):
                yield one, (*path, name, index)


def _resource_parts(
    source: JsonText, resource: Mapping[str, Any], path: Path, kind: PolicyKind | None
) -> Iterator[Part]:
    values = at(source.value, path) if path[-1] == "after" else resource.get("values")
    address, resource_type = str(resource.get("address", "?")), str(resource.get("type", ""))
    if resource_type in OWN_GRAMMAR:
        yield NotEvaluated(address, OWN_GRAMMAR[resource_type], source.locate(path[:-1]).start)
        return
    known = ATTRIBUTES.get(resource_type, ())
    seen: set[Path] = set()
    for one in known:
        for inner, value in matches(values, one.steps):
            seen.add(inner)
            if value not in (None, "", True):
                label = f"{address}: {shown(inner)}"
                found = one.kind or organization_kind(values)
                if found is None:
                    reason = f"{at_or_none(values, 'type')} has a grammar of its own"
                    yield NotEvaluated(label, reason, source.locate((*path, *inner)).start)
                else:
                    yield _policy(source, (*path, *inner), label, found, one.resource_type)
        yield from _unknown(source, resource, path, one.steps, address)
    for inner in policies_within(values):
        if inner not in seen:
            yield from _guessed(source, (*path, *inner), f"{address}: {shown(inner)}", kind)


def _unknown(
    source: JsonText, resource: Mapping[str, Any], path: Path, steps: tuple[str, ...], address: str
) -> Iterator[Part]:
    if path[-1] != "after":
        return
    unknown_path = (*path[:-1], "after_unknown")
    for inner, value in matches(at_or_none(resource, "change", "after_unknown"), steps):
        if value is True:
            place = source.locate((*unknown_path, *inner)).start
            yield NotEvaluated(f"{address}: {shown(inner) or '.'.join(steps)}", UNKNOWN, place)


def _policy(source: JsonText, path: Path, label: str, kind: PolicyKind | None, resource_type: str | None) -> Part:
    try:
        document = embedded(source, path, label)
    except PolicyError as error:
        return error
    kind = kind or guess_kind(document.value)
    return FoundPolicy(document, kind, label, TRUST_TYPE if kind is PolicyKind.TRUST else resource_type)


def _guessed(source: JsonText, path: Path, label: str, kind: PolicyKind | None) -> Iterator[Part]:
    """A policy in an attribute that is not known to hold one; anything else is left alone."""
    found = _policy(source, path, label, kind, None)
    if isinstance(found, FoundPolicy) and looks_like_policy(found.source.value):
        yield found
