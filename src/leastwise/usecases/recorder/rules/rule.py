"""The interface of a rule: what it looks at, what it takes, and what it says of a resource.

AWS Config Developer Guide, "Components of an AWS Config rule"; AWS Config API Reference, "Evaluation".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from leastwise.errors import NothingToEvaluateError
from leastwise.model.configuration_item import ConfigurationItem, ResourceKey
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.parameters import Parameter

ACCOUNT: Final = "AWS::::Account"
"""The resource type of an account as a whole, as AWS Config names it."""

DOCUMENTATION: Final = "https://docs.aws.amazon.com/config/latest/developerguide/"

Arguments = Mapping[str, Any]
Items = Sequence[ConfigurationItem]


class ComplianceType(StrEnum):
    """`complianceType` (AWS Config API Reference, "Evaluation")."""

    COMPLIANT = "COMPLIANT"
    NON_COMPLIANT = "NON_COMPLIANT"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a rule says of one resource, and in a few words why."""

    compliance: ComplianceType
    annotation: str = ""


def compliant(annotation: str = "") -> Evaluation:
    """The resource is as the rule wants it."""
    return Evaluation(ComplianceType.COMPLIANT, annotation)


def non_compliant(annotation: str) -> Evaluation:
    """The resource is not as the rule wants it; the annotation names what is wrong."""
    return Evaluation(ComplianceType.NON_COMPLIANT, annotation)


def not_applicable(annotation: str) -> Evaluation:
    """The rule is not about this resource."""
    return Evaluation(ComplianceType.NOT_APPLICABLE, annotation)


def insufficient_data(annotation: str) -> Evaluation:
    """What the rule looks at was not recorded; the annotation names it."""
    return Evaluation(ComplianceType.INSUFFICIENT_DATA, annotation)


@dataclass(frozen=True, slots=True)
class Relation:
    """Other resources whose changes may change what a rule says of a resource.

    `find` takes the resource's items and all items of the `resource_types` in its account, and returns those that
    were ever related to it.
    """

    resource_types: tuple[str, ...]
    find: Callable[[Items, Items], set[ResourceKey]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `check` takes an item, the state around it and the arguments, and says whether the item complies.

    `identifier` is that of the AWS Config managed rule ("IAM_PASSWORD_POLICY"), or your own. `subjects` yields what
    is evaluated in an account, where that is not simply every resource of `resource_types`. `deadlines` yields the
    moments at which compliance ends although nothing is changed: a key grows too old just after one. `check` may raise
    NotRecordedError: `evaluate` makes INSUFFICIENT_DATA of it.
    """

    identifier: str
    title: str
    resource_types: tuple[str, ...]
    check: Callable[[ConfigurationItem, RuleContext, Arguments], Evaluation]
    parameters: tuple[Parameter, ...] = ()
    relations: tuple[Relation, ...] = ()
    subjects: Callable[[str, RuleContext, Arguments], Iterable[ConfigurationItem]] | None = None
    deadlines: Callable[[ConfigurationItem, RuleContext, Arguments], Iterable[datetime]] | None = None
    documentation: str = ""

    @property
    def name(self) -> str:
        """The name that AWS gives the rule: "iam-password-policy"."""
        return self.identifier.lower().replace("_", "-")

    @property
    def link(self) -> str:
        """The page of AWS that says what the rule does, or the one given."""
        return self.documentation or f"{DOCUMENTATION}{self.name}.html"

    def evaluate(self, item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
        """Return whether an item complies; INSUFFICIENT_DATA names the member that was not recorded."""
        try:
            return self.check(item, context, arguments)
        except NotRecordedError as error:
            return insufficient_data(f"{error.message}{context.refusals(item)}")


class NotRecordedError(NothingToEvaluateError):
    """Something that a rule looks at was not recorded; the message names it."""
