"""Who caused a change, held against whom it is about."""

from __future__ import annotations

from leastwise.model.arn import is_arn, parse_arn
from leastwise.model.configuration_item import Cause


def is_by_another(cause: Cause | None, principal_arn: str) -> bool:
    """Whether it is known that somebody else than a principal (its ARN) caused a change; a session is its role."""
    if cause is None or not cause.principal_arn:
        return False
    return identity_of(cause.principal_arn) != identity_of(principal_arn)


def identity_of(arn: str) -> tuple[str, ...]:
    """Account, kind and name of a user, role or session; paths do not count, as names are unique in an account.

    IAM User Guide, "IAM identifiers".
    """
    if not is_arn(arn):
        return (arn,)
    parsed = parse_arn(arn)
    kind, _, rest = parsed.resource.partition("/")
    if kind == "assumed-role":
        return parsed.account, "role", rest.partition("/")[0]
    return parsed.account, kind, rest.rpartition("/")[2]
