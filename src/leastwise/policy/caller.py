"""Who makes a request, as Principal elements see them.

IAM User Guide, "IAM JSON policy elements: Principal" and "NotPrincipal".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from leastwise.errors import InputError
from leastwise.policy.document import PrincipalElement


class CallerKind(StrEnum):
    """The kinds of principals that make requests."""

    ANONYMOUS = "anonymous"
    ROOT = "root"
    USER = "user"
    ROLE = "role"
    FEDERATED_USER = "federated-user"
    FEDERATED = "federated"
    SERVICE = "service"
    CANONICAL_USER = "canonical-user"


@dataclass(frozen=True, slots=True)
class Caller:
    """A principal. `arn` is the user's, the role's, or the provider's; a service's name; a canonical user's id.

    `session_arn` is that of a role's session (``arn:aws:sts::…:assumed-role/role/session``) or of a federated user.
    """

    kind: CallerKind
    arn: str = ""
    account: str = ""
    session_arn: str = ""
    has_boundary: bool = False

    @property
    def root_arn(self) -> str:
        """The ARN that stands for the caller's account."""
        partition = self.arn.split(":", 2)[1] if self.arn.startswith("arn:") else "aws"
        return f"arn:{partition}:iam::{self.account}:root"

    @property
    def identities(self) -> tuple[str, ...]:
        """Everything that names the caller in a policy, the account's root last."""
        own = tuple(one for one in (self.session_arn, self.arn) if one and one != self.root_arn)
        return (*own, self.root_arn) if self.account else own


ANONYMOUS: Final = Caller(CallerKind.ANONYMOUS)


def caller_of(arn: str) -> Caller:
    """The caller that an ARN, an account id, a service's name or ``*`` (anonymous) names.

    Raises InputError for a text that names no principal.
    """
    if arn in ("*", "anonymous"):
        return ANONYMOUS
    if arn.isdigit() and len(arn) == 12:
        return Caller(CallerKind.ROOT, f"arn:aws:iam::{arn}:root", arn)
    if not arn.startswith("arn:"):
        if "." in arn and " " not in arn:
            return Caller(CallerKind.SERVICE, arn)
        raise InputError(
            f"{arn!r} is no principal",
            "use an ARN, an account id, a service's name such as ec2.amazonaws.com, or anonymous",
        )
    parts = arn.split(":", 5)
    if len(parts) < 6:
        raise InputError(f"{arn!r} is no ARN of a principal", "use one such as arn:aws:iam::111122223333:user/alice")
    return _of_arn(arn, *parts[1:])


def _of_arn(arn: str, partition: str, service: str, _region: str, account: str, resource: str) -> Caller:
    kind, _, name = resource.partition("/")
    if resource == "root":
        return Caller(CallerKind.ROOT, arn, account)
    if kind == "user":
        return Caller(CallerKind.USER, arn, account)
    if kind == "role":
        return Caller(CallerKind.ROLE, arn, account)
    if service == "sts" and kind == "assumed-role":
        role = f"arn:{partition}:iam::{account}:role/{name.split('/')[0]}"
        return Caller(CallerKind.ROLE, role, account, arn)
    if service == "sts" and kind == "federated-user":
        return Caller(CallerKind.FEDERATED_USER, arn, account, arn)
    if kind in ("saml-provider", "oidc-provider"):
        return Caller(CallerKind.FEDERATED, arn, account)
    raise InputError(f"{arn!r} names no principal", "use a user, a role, a session, a provider or an account")


def account_of_entry(value: str) -> str | None:
    """The account that an AWS principal names as a whole: ``111122223333`` or its root ARN; None for others."""
    if value.isdigit() and len(value) == 12:
        return value
    if value.startswith("arn:") and value.endswith(":root"):
        parts = value.split(":")
        return parts[4] if len(parts) == 6 and parts[2] == "iam" else None
    return None


def names_caller(entry: tuple[str, str], caller: Caller) -> bool:
    """Whether one entry of a Principal element names the caller, itself or by its account."""
    kind, value = entry
    if value == "*" and kind in ("*", "AWS"):
        return True
    if kind == "AWS":
        account = account_of_entry(value)
        if account is not None:
            return caller.account == account and caller.kind is not CallerKind.FEDERATED
        return value in (caller.arn, caller.session_arn) and caller.kind is not CallerKind.FEDERATED
    if kind == "Service":
        return caller.kind is CallerKind.SERVICE and value in ("*", caller.arn)
    if kind == "Federated":
        return caller.kind is CallerKind.FEDERATED and value in ("*", caller.arn)
    return caller.kind is CallerKind.CANONICAL_USER and value == caller.arn


def admits(element: PrincipalElement | None, caller: Caller | None, *, denies: bool = False) -> bool:
    """Whether a statement's Principal or NotPrincipal covers the caller; without either it covers everyone.

    NotPrincipal with Allow leaves out whom it lists. With Deny it spares a caller only where it lists all that names
    the caller: the session, the role or user, and the account; and never one with a permissions boundary.
    """
    if element is None or caller is None:
        return True
    if not element.negated:
        return any(names_caller(entry, caller) for entry in element.entries)
    if not denies:
        return not any(names_caller(entry, caller) for entry in element.entries)
    return caller.has_boundary or not _lists_all_of(element, caller)


def _lists_all_of(element: PrincipalElement, caller: Caller) -> bool:
    if any(value == "*" and kind in ("*", "AWS") for kind, value in element.entries):
        return True
    if caller.kind in (CallerKind.SERVICE, CallerKind.FEDERATED, CallerKind.CANONICAL_USER):
        return any(names_caller(entry, caller) for entry in element.entries)
    listed = {value for kind, value in element.entries if kind == "AWS"}
    accounts = {account_of_entry(value) for value in listed}
    names = set(caller.identities) - {caller.root_arn}
    return bool(caller.identities) and names <= listed and (not caller.account or caller.account in accounts)
