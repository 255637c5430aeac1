"""A request to AWS, as policies see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from leastwise.policy.caller import Caller, CallerKind

Context = Mapping[str, tuple[str, ...]]
"""Context keys in lower case with their values; a key that is not there is absent."""


@dataclass(frozen=True, slots=True)
class Request:
    """`action` is ``service:Action`` in any case, `resource` an ARN or ``*``. `caller` is None where nobody matters."""

    action: str
    resource: str = "*"
    caller: Caller | None = None
    context: Context = field(default_factory=dict)


def caller_context(caller: Caller) -> dict[str, tuple[str, ...]]:
    """The context keys that follow from who calls (IAM User Guide, "AWS global condition context keys")."""
    if caller.kind is CallerKind.ANONYMOUS:
        return {"aws:principaltype": ("Anonymous",)}
    if caller.kind is CallerKind.SERVICE:
        return {"aws:principalisawsservice": ("true",), "aws:principalservicename": (caller.arn,)}
    if caller.kind in (CallerKind.FEDERATED, CallerKind.CANONICAL_USER):
        return {}
    found: dict[str, tuple[str, ...]] = {
        "aws:principalarn": (caller.arn,),
        "aws:principalaccount": (caller.account,),
        "aws:principaltype": (_PRINCIPAL_TYPES[caller.kind],),
        "aws:principalisawsservice": ("false",),
    }
    if caller.kind is CallerKind.USER:
        found["aws:username"] = (caller.arn.rsplit("/", 1)[-1],)
    return found


_PRINCIPAL_TYPES = {
    CallerKind.ROOT: "Account",
    CallerKind.USER: "User",
    CallerKind.ROLE: "AssumedRole",
    CallerKind.FEDERATED_USER: "FederatedUser",
}
