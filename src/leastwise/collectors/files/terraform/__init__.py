"""Terraform state, also OpenTofu's: what Terraform made in AWS, as it was when the state was refreshed last."""

from __future__ import annotations

from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.files.content import FileContent
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.file_format import FileFormat
from leastwise.collectors.files.terraform.attachments import Attachments
from leastwise.collectors.files.terraform.principals import PRINCIPALS, principal_item
from leastwise.collectors.files.terraform.resources import RESOURCES
from leastwise.collectors.files.terraform.state import State, is_state
from leastwise.model.configuration_item import ConfigurationItem, NotRead


def recognises(content: FileContent) -> bool:
    """Whether the document is a state of version 4, or what `terraform show -json` prints of one."""
    return is_state(content.document)


def read(content: FileContent) -> Observations:
    """The IAM resources, organization policies and resources with policies of their own that the state has.

    A state knows what Terraform made: attachments, inline policies and memberships made elsewhere are not in it, so
    that lists of users and groups have what Terraform put there, and no scope is whole. Secrets that a state holds
    (secret access keys, passwords) are never read. What cannot be placed, such as an attachment to a role that another
    state made, is among the not read. Raises InputError with the place of what is missing or of the wrong kind.
    """
    state = State.of(Element(content.document, content.name))
    attachments = Attachments.of(state)
    found = Observations(not_read=attachments.not_placed(state))
    for resource in state.resources:
        made: ConfigurationItem | NotRead | None = None
        if resource.type in PRINCIPALS:
            made = principal_item(resource, attachments, content.captured)
        elif resource.type in RESOURCES:
            made = RESOURCES[resource.type](resource, state, content.captured)
        if isinstance(made, NotRead):
            found.not_read.append(made)
        elif made is not None:
            found.items.append(made)
    return found


TERRAFORM_STATE: Final = FileFormat(
    "terraform-state", "a Terraform state (version 4, or terraform show -json)", recognises, read, stands_alone=False
)
