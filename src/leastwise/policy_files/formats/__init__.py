"""What a policy file may be: one module a format, listed in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import JsonText
from leastwise.policy_files.cloudformation import template
from leastwise.policy_files.formats import command_output, policy_document, terraform_configuration, terraform_plan
from leastwise.policy_files.policy_file import Part
from leastwise.reference.iam import Reference


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, whether a parsed file is of it, and what it holds."""

    name: str
    recognises: Callable[[JsonText], bool]
    parts: Callable[[JsonText, PolicyKind | None, Reference], Iterator[Part]]


FORMATS: Final[tuple[Format, ...]] = (
    Format("Terraform configuration", terraform_configuration.recognises, terraform_configuration.parts),
    Format("Terraform plan", terraform_plan.recognises, terraform_plan.parts),
    Format("CloudFormation template", template.recognises, template.parts),
    Format("AWS CLI output", command_output.recognises, command_output.parts),
    Format("policy", policy_document.recognises, policy_document.parts),
)


def format_of(source: JsonText) -> Format | None:
    """The format of a parsed file, None where it is none of them."""
    return next((one for one in FORMATS if one.recognises(source)), None)
