"""Amazon Resource Names (IAM User Guide, "Identify AWS resources with Amazon Resource Names")."""

from __future__ import annotations

from dataclasses import dataclass

from leastwise.errors import InputError


@dataclass(frozen=True, slots=True)
class Arn:
    """``arn:partition:service:region:account:resource``; region and account are empty where the service has none."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"

    @property
    def resource_type(self) -> str:
        """The word before the first ``/`` or ``:`` of the resource, empty where there is none (S3, SNS)."""
        for index, character in enumerate(self.resource):
            if character in "/:":
                return self.resource[:index]
        return ""

    @property
    def name(self) -> str:
        """The friendly name: ``alice`` of ``user/team/alice``, the bucket or key's last part in S3.

        A Lambda function, log group or secret (``function:name``) keeps everything behind its type.
        """
        for index, character in enumerate(self.resource):
            if character == "/":
                return self.resource.rsplit("/", 1)[1] or self.resource
            if character == ":":
                return self.resource[index + 1 :]
        return self.resource


def is_arn(text: str) -> bool:
    """Tell whether the text has the six parts of an ARN."""
    return text.startswith("arn:") and text.count(":") >= 5


def parse_arn(text: str) -> Arn:
    """Return the parts of an ARN; raises InputError when the text has not six of them."""
    if not is_arn(text):
        raise InputError(f"{text!r} is no ARN", "An ARN looks like arn:aws:iam::123456789012:user/alice.")
    _, partition, service, region, account, resource = text.split(":", 5)
    return Arn(partition, service, region, account, resource)
