"""What single commands of the AWS CLI print: `aws iam list-users`, `get-role`, `get-account-summary`, and others.

IAM API Reference and AWS Organizations API Reference: the action of the command's name. One command tells less of a
resource than get-account-authorization-details does; what it does not tell stays as known, and no scope is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.files import account_output, organization_output
from leastwise.collectors.files.content import FileContent
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.file_format import FileFormat
from leastwise.collectors.files.iam_shape import (
    GROUP_SHAPE,
    INSTANCE_PROFILE_SHAPE,
    POLICY_SHAPE,
    ROLE_SHAPE,
    USER_SHAPE,
    Shape,
)
from leastwise.model.configuration_item import ConfigurationItem

_SHAPES: Final[dict[str, Shape]] = {
    "User": USER_SHAPE,
    "Group": GROUP_SHAPE,
    "Role": ROLE_SHAPE,
    "Policy": POLICY_SHAPE,
    "InstanceProfile": INSTANCE_PROFILE_SHAPE,
}
_LISTS: Final[dict[str, str]] = {
    "Users": "User",
    "Groups": "Group",
    "Roles": "Role",
    "Policies": "Policy",
    "InstanceProfiles": "InstanceProfile",
}
_MAKERS: Final[dict[str, Callable[[Element, datetime], Iterator[ConfigurationItem]]]] = (
    account_output.MAKERS | organization_output.MAKERS
)


def recognises(content: FileContent) -> bool:
    """Whether the document has a member that one of the commands prints, with something of IAM's in it."""
    document = content.document
    return isinstance(document, dict) and (
        any(_is_iam(document.get(name)) for name in _SHAPES)
        or any(_is_iam(_first(document.get(name))) for name in _LISTS)
        or any(account_output.has(document, name) for name in account_output.MAKERS)
        or any(organization_output.has(document, name) for name in organization_output.MAKERS)
    )


def read(content: FileContent) -> Observations:
    """The items. Those of settings of an account have no account id where the output does not tell it.

    Raises InputError with file and place where a member is missing or of the wrong kind.
    """
    document = Element(content.document, content.name)
    found = Observations()
    for name, shape in _SHAPES.items():
        if _is_iam(document.get(name).value):
            found.items.append(shape.item(document.get(name), content.captured))
    for name, kind in _LISTS.items():
        if _is_iam(_first(document.get(name).value)):
            found.items += [
                _SHAPES[kind].item(resource, content.captured) for resource in document.get(name).elements()
            ]
    for name, make in _MAKERS.items():
        module = account_output if name in account_output.MAKERS else organization_output
        if module.has(content.document, name):
            found.items += make(document.get(name), content.captured)
    return found


COMMAND_OUTPUT: Final = FileFormat(
    "command-output",
    "output of aws iam list-users, list-roles, get-account-summary and others",
    recognises,
    read,
    stands_alone=False,
)


def _is_iam(value: Any) -> bool:
    arn = value.get("Arn") if isinstance(value, dict) else None
    return isinstance(arn, str) and ":iam::" in arn


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None
