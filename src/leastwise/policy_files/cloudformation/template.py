"""A CloudFormation template, JSON or YAML: its policies with functions resolved as far as the template says.

CloudFormation User Guide, "Template sections".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from leastwise.errors import PolicyError
from leastwise.policy.document import VERSION_2012, PolicyKind
from leastwise.policy.json_text import JsonText, Path
from leastwise.policy_files.attributes import Attribute, matches, policies_within, shown
from leastwise.policy_files.cloudformation.choices import Choices, every_way
from leastwise.policy_files.cloudformation.functions import NoValue, Template
from leastwise.policy_files.cloudformation.properties import OWN_GRAMMAR, PROPERTIES
from leastwise.policy_files.cloudformation.resolution import Resolution
from leastwise.policy_files.embedded import EmbeddedJson, embedded_text
from leastwise.policy_files.kinds import TRUST_TYPE, guess_kind
from leastwise.policy_files.policy_file import FoundPolicy, NotEvaluated, Part
from leastwise.policy_files.stand_ins import put_stand_ins
from leastwise.reference.iam import Reference

_ORGANIZATION_KINDS: Final = {"SERVICE_CONTROL_POLICY": PolicyKind.SCP, "RESOURCE_CONTROL_POLICY": PolicyKind.RCP}
_BUS_POLICY: Final = "AWS::Events::EventBusPolicy"


def recognises(source: JsonText) -> bool:
    """Whether the file says that it is a template, or has resources with types."""
    value = source.value
    if not isinstance(value, dict) or not isinstance(value.get("Resources"), dict):
        return False
    return "AWSTemplateFormatVersion" in value or any(
        isinstance(one, dict) and "::" in str(one.get("Type")) for one in value["Resources"].values()
    )


def parts(source: JsonText, kind: PolicyKind | None, reference: Reference) -> Iterator[Part]:
    """The policies of all resources, in their order; "not evaluated" for those that the template does not hold."""
    template = Template(source.value)
    for name, resource in template.section("Resources").items():
        path: Path = ("Resources", name)
        if name.startswith("Fn::ForEach"):
            yield NotEvaluated(name, "loops are not unrolled", source.locate(path).start)
        elif isinstance(resource, dict):
            yield from _Resource(template, source, reference, name, resource).parts(kind)


@dataclass(frozen=True)
class _Resource:
    template: Template
    source: JsonText
    reference: Reference
    name: str
    resource: Mapping[str, Any]

    @property
    def type(self) -> str:
        return str(self.resource.get("Type", ""))

    def parts(self, kind: PolicyKind | None) -> Iterator[Part]:
        start: Path = ("Resources", self.name, "Properties")
        if self.type in OWN_GRAMMAR:
            yield NotEvaluated(f"{self.name} ({self.type})", OWN_GRAMMAR[self.type], self.source.locate(start).start)
            return
        properties, seen = self.resource.get("Properties"), list[Path]()
        for known in PROPERTIES.get(self.type, ()):
            for inner, value in matches(properties, known.steps):
                seen.append(inner)
                yield from self._policy(value, (*start, *inner), known)
        if self.type == _BUS_POLICY:
            if isinstance(properties, dict) and "Statement" in properties:
                yield from self._bus_policy(properties["Statement"], (*start, "Statement"))
            return
        for inner in policies_within(properties):
            if not any(inner[: len(one)] == one for one in seen):
                yield from self._policy(_at(properties, inner), (*start, *inner), Attribute((), kind))

    def _bus_policy(self, statement: Any, origin: Path) -> Iterator[Part]:
        """An event bus takes one statement, without the document around it."""

        def document(resolution: Resolution) -> Any:
            resolution.resolve({}, origin)
            found = resolution.resolve(statement, origin, ("Statement", 0))
            return found if isinstance(found, NoValue) else {"Version": VERSION_2012, "Statement": [found]}

        yield from self._policies(document, origin, Attribute((), PolicyKind.RESOURCE))

    def _policy(self, value: Any, origin: Path, known: Attribute) -> Iterator[Part]:
        yield from self._policies(lambda resolution: resolution.resolve(value, origin), origin, known)

    def _policies(self, document: Callable[[Resolution], Any], origin: Path, known: Attribute) -> Iterator[Part]:
        """The policy in every way in which the template's conditions can turn out, as one with alternatives."""

        def run(choices: Choices) -> tuple[Part, ...]:
            resolution = Resolution(Template(self.template.value, choices), self.source)
            return tuple(self._found(document(resolution), resolution, origin, known))

        policies: dict[str, FoundPolicy] = {}
        others: dict[str, Part] = {}
        for part in (part for way in every_way(run) for part in way):
            if isinstance(part, FoundPolicy):
                policies.setdefault(part.source.text, part)
            else:
                others.setdefault(repr(part), part)
        yield from others.values()
        if policies:
            first, *rest = policies.values()
            yield replace(first, alternatives=tuple(rest))

    def _found(self, document: Any, resolution: Resolution, origin: Path, known: Attribute) -> Iterator[Part]:
        label = self._label(origin)
        if isinstance(document, NoValue) or document is None:
            return
        if () in resolution.made_up:
            what = "; ".join(one.what for one in resolution.unresolved)
            yield NotEvaluated(label, f"not resolved: {what}", self.source.locate(origin).start)
            return
        if isinstance(document, str):
            try:
                document = embedded_text(self.source, origin, document, label).value
            except PolicyError as error:
                yield error
                return
        kind = known.kind or self._organization_kind() or guess_kind(document)
        made_up = put_stand_ins(document, kind, resolution.made_up, self.reference)
        text = EmbeddedJson(json.dumps(document), document, self.source.name, place=resolution.place)
        yield from resolution.unresolved
        yield FoundPolicy(text, kind, label, TRUST_TYPE if kind is PolicyKind.TRUST else known.resource_type, made_up)

    def _label(self, origin: Path) -> str:
        names = tuple(step for step in origin[3:] if step != "Fn::If")
        return f"{self.name} ({self.type}): {shown(names)}"

    def _organization_kind(self) -> PolicyKind | None:
        properties = self.resource.get("Properties")
        return _ORGANIZATION_KINDS.get(str(properties.get("Type"))) if isinstance(properties, dict) else None


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value
