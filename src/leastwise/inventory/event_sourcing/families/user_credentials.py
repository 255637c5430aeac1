"""SSH keys, signing certificates and service-specific credentials of users.

IAM API Reference, "UploadSSHPublicKey", "UploadSigningCertificate", "CreateServiceSpecificCredential": the server makes
the ids, so that adding one needs the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from leastwise.inventory.event_sourcing.call import ROOT_ACCOUNT, Call
from leastwise.inventory.event_sourcing.families.family import Family, Operation
from leastwise.inventory.event_sourcing.mutations import Mutation, Put, Remove, Target
from leastwise.inventory.event_sourcing.shapes import IAM, USER


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where a kind of credential stands in the user, in requests and in answers."""

    member: str
    key: str
    parameter: str
    answer: str
    kept: tuple[str, ...] = ()


_SSH: Final = _Kind("sshPublicKeys", "sshPublicKeyId", "sSHPublicKeyId", "sSHPublicKey")
_SIGNING: Final = _Kind("signingCertificates", "certificateId", "certificateId", "certificate")
_SERVICE: Final = _Kind(
    "serviceSpecificCredentials",
    "serviceSpecificCredentialId",
    "serviceSpecificCredentialId",
    "serviceSpecificCredential",
    ("serviceName",),
)


def _user(call: Call) -> Target | None:
    user = call.user()
    return None if user is None or user == ROOT_ACCOUNT else Target(USER, user)


def _add(kind: _Kind) -> Operation:
    def operation(call: Call) -> Iterator[Mutation]:
        target, key = _user(call), call.answered(kind.answer, kind.parameter)
        if target is not None and key is not None:
            entry = {kind.key: key, "status": call.answered(kind.answer, "status") or "Active"}
            for name in kind.kept:
                entry[name] = call.answered(kind.answer, name) or call.text(name) or ""
            yield Put(target, kind.member, key, entry, is_new=True)

    return operation


def _update(kind: _Kind) -> Operation:
    def operation(call: Call) -> Iterator[Mutation]:
        target, key, status = _user(call), call.text(kind.parameter), call.text("status")
        if target is not None and key is not None and status is not None:
            yield Put(target, kind.member, key, {kind.key: key, "status": status}, is_merged=True)

    return operation


def _delete(kind: _Kind) -> Operation:
    def operation(call: Call) -> Iterator[Mutation]:
        target, key = _user(call), call.text(kind.parameter)
        if target is not None and key is not None:
            yield Remove(target, kind.member, key)

    return operation


FAMILY: Final = Family(
    IAM,
    {
        "UploadSSHPublicKey": _add(_SSH),
        "UpdateSSHPublicKey": _update(_SSH),
        "DeleteSSHPublicKey": _delete(_SSH),
        "UploadSigningCertificate": _add(_SIGNING),
        "UpdateSigningCertificate": _update(_SIGNING),
        "DeleteSigningCertificate": _delete(_SIGNING),
        "CreateServiceSpecificCredential": _add(_SERVICE),
        "UpdateServiceSpecificCredential": _update(_SERVICE),
        "DeleteServiceSpecificCredential": _delete(_SERVICE),
    },
)
