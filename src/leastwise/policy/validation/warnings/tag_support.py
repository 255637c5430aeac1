"""Which actions send the tags of their resource, as the Service Authorization Reference says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final

from leastwise.policy.json_text import Path
from leastwise.policy.validation.check import Subject, strings_of
from leastwise.policy.validation.warnings.operator_names import WrittenCondition, conditions
from leastwise.reference.iam import Reference

_KEY: Final = "aws:resourcetag/"


def tag_conditions(subject: Subject, effect: str) -> Iterator[tuple[Path, Mapping[str, Any], WrittenCondition]]:
    """The conditions on aws:ResourceTag that do not hold where the request has no such tag."""
    for path, statement, condition in conditions(subject, effect):
        if condition.name.startswith(_KEY) and condition.needs_key:
            yield path, statement, condition


def services_without_tags(statement: Mapping[str, Any], reference: Reference) -> list[str]:
    """The services of a statement of whose actions in it none sends the tags of its resource.

    Actions that the reference does not know speak for their service: it may send tags.
    """
    sends: dict[str, bool] = {}
    for _, text in strings_of(statement.get("Action"), ()):
        prefix = text.partition(":")[0].lower()
        if prefix in reference.prefixes:
            sends[prefix] = sends.get(prefix, False) or _may_send(text, reference)
    return sorted(prefix for prefix, any_sends in sends.items() if not any_sends)


def _may_send(pattern: str, reference: Reference) -> bool:
    names = list(reference.names(reference.actions_matching(pattern)))
    return not names or any(sends_tags(name, reference) for name in names)


def sends_tags(name: str, reference: Reference) -> bool:
    """Whether a known action, or a resource type it takes, has the key aws:ResourceTag."""
    action = reference.action(name)
    if action is None:
        return False
    types = reference.resource_types(action.prefix)
    keys = chain(
        action.condition_keys,
        chain.from_iterable(use.condition_keys for use in action.resource_types),
        chain.from_iterable(types[use.name].condition_keys for use in action.resource_types if use.name in types),
    )
    return any(key.lower().startswith(_KEY) for key in keys)
