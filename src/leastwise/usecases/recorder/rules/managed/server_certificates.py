"""Server certificates that have expired."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.members import member, moment_of
from leastwise.usecases.recorder.rules.rule import (
    Arguments,
    Evaluation,
    NotRecordedError,
    Rule,
    compliant,
    non_compliant,
)


def check(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """The certificate has not expired (AWS Config Developer Guide, "iam-server-certificate-expiration-check")."""
    expiration = moment_of(member(item, "expiration"))
    if expiration is None:
        raise NotRecordedError("expiration was not recorded")
    if expiration < context.moment:
        return non_compliant(f"expired on {expiration:%Y-%m-%d}")
    return compliant(f"expires on {expiration:%Y-%m-%d}")


def _expiration(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Iterator[datetime]:
    expiration = moment_of(item.configuration.get("expiration"))
    yield from [expiration] if expiration is not None else []


SERVER_CERTIFICATE_EXPIRATION: Final = Rule(
    identifier="IAM_SERVER_CERTIFICATE_EXPIRATION_CHECK",
    title="Server certificates have not expired",
    resource_types=("AWS::IAM::ServerCertificate",),
    check=check,
    deadlines=_expiration,
)
