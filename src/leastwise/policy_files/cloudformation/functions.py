"""CloudFormation's intrinsic functions, as far as a template alone determines them.

CloudFormation User Guide, "Intrinsic function reference", "Condition functions", "Pseudo parameters reference".
A value is a plain value, an Unknown, or Pieces: a text parts of which are unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from leastwise.policy_files.cloudformation.choices import Choices
from leastwise.policy_files.cloudformation.return_values import reference, returned_attribute
from leastwise.policy_files.placeholders import ACCOUNT, PARTITION, REGION, Unknown

PSEUDO_PARAMETERS: Final[Mapping[str, str]] = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": PARTITION,
    "AWS::Region": REGION,
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": "stack",
    "AWS::StackId": f"arn:{PARTITION}:cloudformation:{REGION}:{ACCOUNT}:stack/stack/0",
}
_VARIABLE: Final = re.compile(r"\$\{([^}]*)\}")
_DEEPEST: Final = 32


class NoValue:
    """What ``AWS::NoValue`` is: the element is left out."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text: known parts and unknown ones."""

    pieces: tuple[str | Unknown, ...]


def is_intrinsic(value: Any) -> bool:
    """Whether a value is a call of an intrinsic function."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    name: str = next(iter(value))
    return name == "Ref" or name.startswith("Fn::")


@dataclass(frozen=True)
class Template:
    """The sections of a template that functions look into."""

    value: Mapping[str, Any]
    choices: Choices = field(default_factory=Choices)
    _decided: dict[tuple[str, bool], bool | None] = field(default_factory=dict, compare=False, repr=False)

    def section(self, name: str) -> Mapping[str, Any]:
        """A section of the template, empty where there is none."""
        found = self.value.get(name)
        return found if isinstance(found, dict) else {}

    def evaluate(self, value: Any, depth: int = 0) -> Any:
        """What a value is once its function, if it is one, is carried out."""
        if not is_intrinsic(value):
            return value
        name, argument = next(iter(value.items()))
        function = _FUNCTIONS.get(name)
        if function is None or depth > _DEEPEST:
            return Unknown(name)
        return function(self, argument, depth + 1)

    def decide(self, condition: Any) -> bool:
        """Whether a condition holds, in the way of `choices`; one that cannot be decided is itself a choice."""
        found = self._decision(condition, 0, by_choice=True)
        return self.choices.choose(condition, None) if found is None else found

    def is_open(self, condition: Any) -> bool:
        """Whether neither the template nor its parameters' defaults say if a condition holds."""
        return self._decision(condition, 0, by_choice=False) is None

    def _decision(self, condition: Any, depth: int, *, by_choice: bool) -> bool | None:
        if isinstance(condition, str):
            key = condition, by_choice
            if key not in self._decided:
                self._decided[key] = None  # while it is decided, against circles
                found = self.section("Conditions").get(condition)
                self._decided[key] = (
                    None if isinstance(found, str) else self._decision(found, depth, by_choice=by_choice)
                )
            return self._decided[key]
        if not isinstance(condition, dict) or len(condition) != 1 or depth > _DEEPEST:
            return None
        name, argument = next(iter(condition.items()))
        if name == "Condition":
            return self._decision(argument, depth + 1, by_choice=by_choice)
        listed = argument if isinstance(argument, list) else []
        if name == "Fn::Equals" and len(listed) == 2:
            default = self._equal(listed, depth)
            return self.choices.choose(listed, default) if by_choice else default
        return _combined(name, [self._decision(one, depth + 1, by_choice=by_choice) for one in listed])

    def _equal(self, sides: list[Any], depth: int) -> bool | None:
        left, right = (self.evaluate(one, depth + 1) for one in sides)
        return left == right if isinstance(left, str) and isinstance(right, str) else None

    def named(self, name: str) -> Any:
        """What ``Ref`` of a name returns."""
        if name == "AWS::NoValue":
            return NoValue()
        if name in PSEUDO_PARAMETERS:
            return PSEUDO_PARAMETERS[name]
        resource, parameter = self.section("Resources").get(name), self.section("Parameters").get(name)
        if isinstance(resource, dict):
            return reference(name, resource)
        return _default(name, parameter) if isinstance(parameter, dict) else Unknown(f"Ref {name}")


def _combined(name: str, decided: list[bool | None]) -> bool | None:
    if name == "Fn::Not" and len(decided) == 1:
        return None if decided[0] is None else not decided[0]
    if name == "Fn::And":
        return False if False in decided else (None if None in decided else True)
    if name == "Fn::Or":
        return True if True in decided else (None if None in decided else False)
    return None


def _default(name: str, parameter: Mapping[str, Any]) -> Any:
    """A parameter's default; of one that is looked up in Parameter Store it is only where to look."""
    kind, found = str(parameter.get("Type", "String")), parameter.get("Default")
    if found is None or kind.startswith("AWS::SSM::Parameter"):
        return Unknown(f"Ref {name}")
    text = found if isinstance(found, str) else str(found)
    return [one.strip() for one in text.split(",")] if "List" in kind else text


def _ref(template: Template, argument: Any, depth: int) -> Any:
    return template.named(argument) if isinstance(argument, str) else Unknown("Ref")


def _get_attribute(template: Template, argument: Any, depth: int) -> Any:
    parts = argument.split(".", 1) if isinstance(argument, str) else argument
    if not isinstance(parts, list) or not all(isinstance(one, str) for one in parts) or len(parts) < 2:
        return Unknown("Fn::GetAtt")
    name, attribute = parts[0], ".".join(parts[1:])
    resource = template.section("Resources").get(name)
    if not isinstance(resource, dict):
        return Unknown(f"Fn::GetAtt {name}.{attribute}")
    return returned_attribute(name, attribute, resource)


def _substitute(template: Template, argument: Any, depth: int) -> Any:
    text, given = (argument[0], argument[1]) if isinstance(argument, list) and len(argument) == 2 else (argument, {})
    if not isinstance(text, str):
        return Unknown("Fn::Sub")
    return joined(_substituted(template, text, given if isinstance(given, dict) else {}, depth))


def _substituted(template: Template, text: str, given: Mapping[str, Any], depth: int) -> Iterator[Any]:
    end = 0
    for found in _VARIABLE.finditer(text):
        yield text[end : found.start()]
        end = found.end()
        name = found[1].strip()
        if name.startswith("!"):
            yield f"${{{name[1:]}}}"
        elif name in given:
            yield template.evaluate(given[name], depth)
        elif "." in name:
            yield template.evaluate({"Fn::GetAtt": name}, depth)
        else:
            yield template.named(name)
    yield text[end:]


def _join(template: Template, argument: Any, depth: int) -> Any:
    if not isinstance(argument, list) or len(argument) != 2 or not isinstance(argument[0], str):
        return Unknown("Fn::Join")
    delimiter, items = argument[0], template.evaluate(argument[1], depth)
    if not isinstance(items, list):
        return Unknown("Fn::Join")
    pieces: list[Any] = []
    for one in (template.evaluate(item, depth) for item in items):
        if not isinstance(one, NoValue):
            pieces += [delimiter, one] if pieces else [one]
    return joined(pieces)


def joined(values: Any) -> Any:
    """One text of several values: a string where all are known, else Pieces, or the Unknown itself."""
    pieces: list[str | Unknown] = []
    for value in values:
        if isinstance(value, Pieces):
            pieces += value.pieces
        elif isinstance(value, str | Unknown):
            pieces.append(value)
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            pieces.append(",".join(value))
        else:
            pieces.append(str(value) if isinstance(value, int | float) else Unknown("a value that is no text"))
    pieces = [piece for piece in pieces if piece != ""]
    if len(pieces) == 1 and isinstance(pieces[0], Unknown):
        return pieces[0]
    known = [piece for piece in pieces if isinstance(piece, str)]
    return "".join(known) if len(known) == len(pieces) else Pieces(tuple(pieces))


def _if(template: Template, argument: Any, depth: int) -> Any:
    if not isinstance(argument, list) or len(argument) != 3:
        return Unknown("Fn::If")
    return template.evaluate(argument[1 if template.decide(argument[0]) else 2], depth)


def _find_in_map(template: Template, argument: Any, depth: int) -> Any:
    keys = [template.evaluate(one, depth) for one in argument] if isinstance(argument, list) else []
    if len(keys) < 3 or not all(isinstance(key, str) for key in keys[:3]):
        return Unknown("Fn::FindInMap")
    found: Any = template.section("Mappings")
    for key in keys[:3]:
        found = found.get(key) if isinstance(found, dict) else None
    return Unknown(f"Fn::FindInMap {'.'.join(keys[:3])}") if found is None else found


def _select(template: Template, argument: Any, depth: int) -> Any:
    if not isinstance(argument, list) or len(argument) != 2:
        return Unknown("Fn::Select")
    index, items = template.evaluate(argument[0], depth), template.evaluate(argument[1], depth)
    if not str(index).isdecimal() or not isinstance(items, list) or int(index) >= len(items):
        return Unknown("Fn::Select")
    return template.evaluate(items[int(index)], depth)


def _split(template: Template, argument: Any, depth: int) -> Any:
    if not isinstance(argument, list) or len(argument) != 2:
        return Unknown("Fn::Split")
    delimiter, text = argument[0], template.evaluate(argument[1], depth)
    if not isinstance(delimiter, str) or not delimiter or not isinstance(text, str):
        return Unknown("Fn::Split")
    return text.split(delimiter)


def _import_value(template: Template, argument: Any, depth: int) -> Any:
    found = template.evaluate(argument, depth)
    return Unknown(f"Fn::ImportValue {found}" if isinstance(found, str) else "Fn::ImportValue")


_FUNCTIONS: Final[Mapping[str, Callable[[Template, Any, int], Any]]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_attribute,
    "Fn::Sub": _substitute,
    "Fn::Join": _join,
    "Fn::If": _if,
    "Fn::FindInMap": _find_in_map,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::ImportValue": _import_value,
}
