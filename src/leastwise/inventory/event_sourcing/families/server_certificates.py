"""Server certificates (IAM API Reference, "UploadServerCertificate", "UpdateServerCertificate")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.inventory.event_sourcing.call import Call, date_of
from leastwise.inventory.event_sourcing.families import principals
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import TAGS, UNKNOWN, Create, Delete, Mutation, Rename, Target
from leastwise.inventory.event_sourcing.shapes import IAM, SERVER_CERTIFICATE

_ANSWER: Final = "serverCertificateMetadata"
_NAME: Final = "serverCertificateName"


def _upload(call: Call) -> Iterator[Mutation]:
    name = call.answered(_ANSWER, _NAME) or call.text(_NAME)
    if name is None:
        return
    members = {
        _NAME: name,
        "path": call.answered(_ANSWER, "path") or call.text("path") or "/",
        "uploadDate": date_of(call.answer(_ANSWER, "uploadDate")) or call.event_time,
        "expiration": date_of(call.answer(_ANSWER, "expiration")) or UNKNOWN,
    }
    identifier = call.answered(_ANSWER, "serverCertificateId")
    yield Create(Target(SERVER_CERTIFICATE, name), identifier, members, {TAGS: call.tags()})


def _update(call: Call) -> Iterator[Mutation]:
    target = call.target(SERVER_CERTIFICATE, _NAME)
    if target is not None:
        yield Rename(target, call.text("newServerCertificateName"), call.text("newPath"))


def _delete(call: Call) -> Iterator[Mutation]:
    target = call.target(SERVER_CERTIFICATE, _NAME)
    if target is not None:
        yield Delete(target)


FAMILY: Final = Family(
    IAM,
    {
        "UploadServerCertificate": _upload,
        "UpdateServerCertificate": _update,
        "DeleteServerCertificate": _delete,
        "TagServerCertificate": principals.tag(SERVER_CERTIFICATE, _NAME),
        "UntagServerCertificate": principals.untag(SERVER_CERTIFICATE, _NAME),
    },
)
