"""The resources of a Terraform state, from the state file (version 4) or from `terraform show -json`.

Terraform documentation, "JSON output format", "State representation".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from leastwise.collectors.files.element import Element
from leastwise.collectors.files.iam_shape import is_account_id
from leastwise.model.arn import is_arn, parse_arn

_VERSION: Final = 4
_NO_ACCOUNT: Final = "has no resource whose ARN tells the account"


@dataclass(frozen=True, slots=True)
class StateResource:
    """One instance of a managed resource. `provider` tells accounts of several providers apart, where it is known."""

    type: str
    provider: str
    attributes: Element

    def optional(self, name: str) -> str:
        """A text attribute, empty where the state has none."""
        element = self.attributes.get(name)
        return "" if element.value in (None, "") else element.text()


@dataclass(frozen=True, slots=True)
class State:
    """The managed resources, and the account of most of their ARNs."""

    resources: tuple[StateResource, ...]
    document: Element
    accounts: Counter[tuple[str, str]] = field(default_factory=Counter)

    @staticmethod
    def of(document: Element) -> State:
        """The state of a document that `is_state`."""
        resources = tuple(_of_file(document) if document.named("resources") else _of_show(document))
        accounts: Counter[tuple[str, str]] = Counter()
        for resource in resources:
            arn = resource.attributes.get("arn").value
            if isinstance(arn, str) and is_arn(arn) and is_account_id(parse_arn(arn).account):
                accounts[resource.provider, parse_arn(arn).account] += 1
        return State(resources, document, accounts)

    def account_of(self, resource: StateResource) -> str:
        """The account of a resource without an ARN of its own: that of most resources of its provider, or of all.

        Raises InputError where no ARN in the state has an account.
        """
        own = [
            (count, account) for (provider, account), count in self.accounts.items() if provider == resource.provider
        ]
        every = [(count, account) for (_, account), count in self.accounts.items()]
        if not every:
            raise resource.attributes.wrong(f"cannot be placed: the state {_NO_ACCOUNT}")
        return max(own or every)[1]

    def attribute(self, resource_type: str, name: str, value: str, wanted: str) -> str:
        """An attribute of the resource of that type whose attribute `name` is `value`, empty where there is none."""
        for resource in self.resources:
            if resource.type == resource_type and resource.attributes.get(name).value == value:
                return resource.optional(wanted)
        return ""


def is_state(document: Any) -> bool:
    """Whether the document is a state; a plan, which says what is to be, is not."""
    if not isinstance(document, dict) or "planned_values" in document:
        return False
    if document.get("version") == _VERSION and isinstance(document.get("resources"), list):
        return "terraform_version" in document or "lineage" in document
    values = document.get("values")
    return "format_version" in document and isinstance(values, dict) and "root_module" in values


def _of_file(document: Element) -> Iterator[StateResource]:
    for resource in document.get("resources").elements():
        if resource.get("mode").value != "data":
            provider = resource.get("provider").value
            for instance in resource.get("instances").elements():
                if instance.get("attributes").is_present:
                    instance.get("attributes").members()
                    yield StateResource(resource.get("type").text(), str(provider), instance.get("attributes"))


def _of_show(document: Element) -> Iterator[StateResource]:
    modules = [document.at("values", "root_module")]
    while modules:
        module = modules.pop(0)
        for resource in module.get("resources").elements():
            if resource.get("mode").value != "data" and resource.get("values").is_present:
                resource.get("values").members()
                provider = str(resource.get("provider_name").value)
                yield StateResource(resource.get("type").text(), provider, resource.get("values"))
        modules += module.get("child_modules").elements()
