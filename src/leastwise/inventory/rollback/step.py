"""What a rollback consists of: API calls in order, and what no call can bring back."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leastwise.model.configuration_item import ConfigurationItem


@dataclass(frozen=True, slots=True)
class Step:
    """One API call: `operation` and `parameters` as boto3 takes them, `purpose` in words.

    Policy documents are JSON texts in `parameters`, as the API takes them.
    """

    operation: str
    parameters: Mapping[str, Any]
    purpose: str
    service: str = "iam"
    region: str = ""

    def command(self) -> str:
        """The call as a line of the AWS CLI, quoted for a shell."""
        from botocore import xform_name

        words = ["aws", *(["--region", self.region] if self.region else [])]
        words += ["s3api" if self.service == "s3" else self.service, xform_name(self.operation, "-")]
        for name, value in self.parameters.items():
            option = xform_name(name, "-")
            if isinstance(value, bool):
                words.append(f"--{option}" if value else f"--no-{option}")
            elif isinstance(value, (dict, list)):
                words += [f"--{option}", json.dumps(value)]
            else:
                words += [f"--{option}", str(value)]
        return shlex.join(words)


@dataclass(frozen=True, slots=True)
class Lost:
    """What the rollback cannot restore, and why or what to do instead."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class RollbackPlan:
    """From the resource as it is (`now`) to what it was (`then`); None where it does not or did not exist.

    `item` is the resource as it is, was, or was known last.
    """

    item: ConfigurationItem
    now: ConfigurationItem | None
    then: ConfigurationItem | None
    steps: tuple[Step, ...]
    lost: tuple[Lost, ...] = field(default=())


Part = Step | Lost
