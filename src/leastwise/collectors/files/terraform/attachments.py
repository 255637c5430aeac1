"""What Terraform gives principals by resources of their own: inline policies, attachments, memberships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from leastwise.collectors.files import conversions
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.terraform.state import State, StateResource
from leastwise.model.configuration_item import GLOBAL_REGION, NotRead

Holder = tuple[str, str, str]
"""Provider, kind ("user", "group", "role") and name of a principal."""
_TYPES: Final = {"user": "AWS::IAM::User", "group": "AWS::IAM::Group", "role": "AWS::IAM::Role"}


def policy_name(arn: str) -> str:
    """The name in the ARN of a managed policy."""
    return arn.rsplit("/", 1)[-1]


@dataclass(slots=True)
class Attachments:
    """Inline policies by name, ARNs of managed policies and names of groups, of each principal that is named.

    `exclusive` are those of whom the state has all managed policies: Terraform detaches others.
    """

    inline: dict[Holder, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    managed: dict[Holder, set[str]] = field(default_factory=lambda: defaultdict(set))
    groups: dict[Holder, set[str]] = field(default_factory=lambda: defaultdict(set))
    exclusive: set[Holder] = field(default_factory=set)

    @staticmethod
    def of(state: State) -> Attachments:
        """What the state's resources give to principals, be these in the state or not."""
        found = Attachments()
        for resource in state.resources:
            if resource.type in _READERS:
                _READERS[resource.type](found, resource)
        return found

    def not_placed(self, state: State) -> list[NotRead]:
        """What is given to principals that the state does not have."""
        known = {
            (resource.provider, resource.type.removeprefix("aws_iam_"), resource.optional("name"))
            for resource in state.resources
            if resource.type in ("aws_iam_user", "aws_iam_group", "aws_iam_role")
        }
        holders = sorted({*self.inline, *self.managed, *self.groups} - known)
        return [
            NotRead(
                _account(state, provider),
                GLOBAL_REGION,
                _TYPES[kind],
                name,
                "",
                f"the Terraform state gives policies or groups to this {kind}, which is not in it",
            )
            for provider, kind, name in holders
        ]


def _account(state: State, provider: str) -> str:
    return state.account_of(StateResource("", provider, state.document))


def _inline(kind: str) -> Callable[[Attachments, StateResource], None]:
    def read(found: Attachments, resource: StateResource) -> None:
        holder = (resource.provider, kind, resource.attributes.get(kind).text())
        document = conversions.document(resource.attributes.get("policy"))
        found.inline[holder][resource.attributes.get("name").text()] = document

    return read


def _attached(kind: str) -> Callable[[Attachments, StateResource], None]:
    def read(found: Attachments, resource: StateResource) -> None:
        holder = (resource.provider, kind, resource.attributes.get(kind).text())
        found.managed[holder].add(resource.attributes.get("policy_arn").text())

    return read


def _attached_to_all(found: Attachments, resource: StateResource) -> None:
    arn = resource.attributes.get("policy_arn").text()
    for kind in _TYPES:
        for name in resource.attributes.get(f"{kind}s").texts():
            found.managed[resource.provider, kind, name].add(arn)


def _memberships(found: Attachments, resource: StateResource) -> None:
    holder = (resource.provider, "user", resource.attributes.get("user").text())
    found.groups[holder].update(resource.attributes.get("groups").texts())


def _members(found: Attachments, resource: StateResource) -> None:
    group = resource.attributes.get("group").text()
    for user in resource.attributes.get("users").texts():
        found.groups[resource.provider, "user", user].add(group)


def _exclusive_attached(kind: str) -> Callable[[Attachments, StateResource], None]:
    def read(found: Attachments, resource: StateResource) -> None:
        holder = (resource.provider, kind, resource.attributes.get(f"{kind}_name").text())
        found.managed[holder].update(resource.attributes.get("policy_arns").texts())
        found.exclusive.add(holder)

    return read


_READERS: Final[dict[str, Callable[[Attachments, StateResource], None]]] = {
    **{f"aws_iam_{kind}_policy": _inline(kind) for kind in _TYPES},
    **{f"aws_iam_{kind}_policy_attachment": _attached(kind) for kind in _TYPES},
    **{f"aws_iam_{kind}_policy_attachments_exclusive": _exclusive_attached(kind) for kind in _TYPES},
    "aws_iam_policy_attachment": _attached_to_all,
    "aws_iam_user_group_membership": _memberships,
    "aws_iam_group_membership": _members,
}


def inline_of_role(role: Element) -> dict[str, Any]:
    """`inline_policy` blocks of a role; without any the state has one without a name."""
    found: dict[str, Any] = {}
    for block in role.get("inline_policy").elements():
        if block.get("name").value:
            found[block.get("name").text()] = conversions.document(block.get("policy"))
    return found
