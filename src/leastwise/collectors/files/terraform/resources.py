"""Every type of the AWS provider that becomes an item, beside principals."""

from __future__ import annotations

from typing import Final

from leastwise.collectors.files.terraform.iam_resources import IAM_RESOURCES
from leastwise.collectors.files.terraform.making import Maker
from leastwise.collectors.files.terraform.organization import ORGANIZATION
from leastwise.collectors.files.terraform.resource_policies import RESOURCE_POLICIES

RESOURCES: Final[dict[str, Maker]] = IAM_RESOURCES | RESOURCE_POLICIES | ORGANIZATION
