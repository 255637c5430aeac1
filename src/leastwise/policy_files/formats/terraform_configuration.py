"""Terraform's configuration in JSON (``*.tf.json``): policies written there as text.

Terraform documentation, "JSON Configuration Syntax". Expressions ``${…}`` are known only to Terraform: within a policy
something valid stands in for them; a policy that is nothing but an expression is not evaluated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from leastwise.errors import PolicyError
from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import JsonText, Path
from leastwise.policy_files.attributes import Attribute, matches, shown
from leastwise.policy_files.embedded import EmbeddedJson, at, embedded_text
from leastwise.policy_files.formats.terraform_attributes import ATTRIBUTES, OWN_GRAMMAR, organization_kind
from leastwise.policy_files.kinds import TRUST_TYPE, guess_kind
from leastwise.policy_files.placeholders import Unknown, filled
from leastwise.policy_files.policy_file import FoundPolicy, NotEvaluated, Part, Unresolved
from leastwise.policy_files.stand_ins import put_stand_ins
from leastwise.reference.iam import Reference

_EXPRESSION: Final = re.compile(r"(?<!\$)\$\{(?:[^{}]|\{[^{}]*\})*\}")
_BY_PLAN: Final = "the expression is known to Terraform only; validate the plan (terraform show -json)"


def recognises(source: JsonText) -> bool:
    """Whether the file is called ``.tf.json`` and declares something."""
    blocks = {"resource", "data", "variable", "output", "module", "provider", "terraform", "locals"}
    return source.name.endswith(".tf.json") and isinstance(source.value, dict) and bool(blocks & source.value.keys())


def parts(source: JsonText, kind: PolicyKind | None, reference: Reference) -> Iterator[Part]:
    """The policies of all resources; policy document blocks are "not evaluated": a plan has them resolved."""
    for resource_type, attributes in ATTRIBUTES.items():
        for path, address in _blocks(source.value, "resource", resource_type):
            for one in attributes:
                # A repeatable block may be written as one object.
                steps = (
                    one.steps if isinstance(_first(source.value, path, one.steps), list) else _without_lists(one.steps)
                )
                for inner, value in matches(at(source.value, path), steps):
                    label = f"{address}: {shown(inner)}"
                    known = replace(one, kind=one.kind or organization_kind(at(source.value, path)))
                    yield from _policy(source, (*path, *inner), value, label, known, reference)
    for path, address in _blocks(source.value, "data", "aws_iam_policy_document"):
        yield NotEvaluated(f"data.{address}", _BY_PLAN, source.locate(path).start)
    for resource_type, reason in OWN_GRAMMAR.items():
        for path, address in _blocks(source.value, "resource", resource_type):
            yield NotEvaluated(address, reason, source.locate(path).start)


def _first(value: Any, path: Path, steps: tuple[str, ...]) -> Any:
    found = at(value, path)
    return found.get(steps[0]) if isinstance(found, dict) else None


def _without_lists(steps: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(step for step in steps if step != "[]")


def _blocks(value: Mapping[str, Any], block: str, resource_type: str) -> Iterator[tuple[Path, str]]:
    """(path, address) of the blocks of a type; each level may be an object or a list of them."""
    for outer, types in _objects(value.get(block), (block,)):
        for inner, names in _objects(types.get(resource_type), (*outer, resource_type)):
            for name, body in names.items():
                for path, _ in _objects(body, (*inner, name)):
                    yield path, f"{resource_type}.{name}"


def _objects(value: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    if isinstance(value, dict):
        yield path, value
    for index, one in enumerate(value if isinstance(value, list) else ()):
        if isinstance(one, dict):
            yield (*path, index), one


def _policy(
    source: JsonText, path: Path, value: Any, label: str, known: Attribute, reference: Reference
) -> Iterator[Part]:
    if not isinstance(value, str) or not value:
        return
    place = source.locate(path).start
    if _EXPRESSION.fullmatch(value.strip()):
        yield NotEvaluated(label, _BY_PLAN, place)
        return
    try:
        document = embedded_text(source, path, _filled(value), label).value
    except PolicyError as error:
        yield error
        return
    yield from (Unresolved(expression, place) for expression in _EXPRESSION.findall(value))
    kind = known.kind or guess_kind(document)
    made_up = put_stand_ins(document, kind, {}, reference)
    text = EmbeddedJson(json.dumps(document), document, source.name, place=lambda _: source.locate(path))
    yield FoundPolicy(text, kind, label, TRUST_TYPE if kind is PolicyKind.TRUST else known.resource_type, made_up)


def _filled(text: str) -> str:
    """The text with something in place of expressions; ``$${`` is how Terraform writes ``${``."""
    pieces: list[str | Unknown] = []
    end = 0
    for found in _EXPRESSION.finditer(text):
        pieces += [text[end : found.start()], Unknown(found[0])]
        end = found.end()
    return filled([*pieces, text[end:]]).replace("$${", "${")
