"""Customer managed policies and their versions (IAM API Reference, "CreatePolicy", "CreatePolicyVersion")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, date_of, tags_of
from leastwise.inventory.event_sourcing.families import principals
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import (
    TAGS,
    UNKNOWN,
    Assign,
    Create,
    Delete,
    Mutation,
    Put,
    Remove,
    Target,
)
from leastwise.inventory.event_sourcing.shapes import IAM, POLICY

_VERSIONS: Final = "policyVersionList"


def _create(call: Call) -> Iterator[Mutation]:
    answer = call.answer("policy")
    arn, name = call.answered("policy", "arn"), call.answered("policy", "policyName") or call.text("policyName")
    path = call.answered("policy", "path") or call.text("path") or "/"
    if name is None:
        return
    if arn is None:
        arn = f"arn:aws:iam::{call.event.account_id}:policy{path}{name}"
    created = date_of(call.answer("policy", "createDate")) or call.event_time
    version = call.answered("policy", "defaultVersionId") or "v1"
    description = call.text("description") or call.answered("policy", "description")
    members: dict[str, Any] = {
        "policyName": name,
        "path": path,
        "description": UNKNOWN if description is None and call.is_cut else description,
        "defaultVersionId": version,
        "isAttachable": True,
        "createDate": created,
    }
    tags = principals.tags_created(call, tags_of(answer.get("tags")) if isinstance(answer, dict) else {})
    versions = {version: _version(version, created, call.document("policyDocument"))}
    identifier = call.answered("policy", "policyId")
    yield Create(Target(POLICY, arn), identifier, members, {_VERSIONS: versions, TAGS: tags}, arn)


def _version(version: str, created: str, document: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {"versionId": version, "createDate": created}
    return entry if document is UNKNOWN else {**entry, "document": document}


def _delete(call: Call) -> Iterator[Mutation]:
    target = call.target(POLICY, "policyArn")
    if target is not None:
        yield Delete(target)


def _create_version(call: Call) -> Iterator[Mutation]:
    """The server numbers versions: without its answer the version is not known, nor whether it became the default."""
    target, version = call.target(POLICY, "policyArn"), call.answered("policyVersion", "versionId")
    if target is None:
        return
    is_default = (
        call.value("setAsDefault") in (True, "true") or call.answer("policyVersion", "isDefaultVersion") is True
    )
    if version is None:
        if is_default:
            yield Assign(target, {"defaultVersionId": UNKNOWN})
        return
    created = date_of(call.answer("policyVersion", "createDate")) or call.event_time
    entry = _version(version, created, call.document("policyDocument"))
    yield Put(target, _VERSIONS, version, entry, is_new=True)
    if is_default:
        yield Assign(target, {"defaultVersionId": version})


def _set_default(call: Call) -> Iterator[Mutation]:
    target, version = call.target(POLICY, "policyArn"), call.text("versionId")
    if target is not None and version is not None:
        yield Assign(target, {"defaultVersionId": version})


def _delete_version(call: Call) -> Iterator[Mutation]:
    target, version = call.target(POLICY, "policyArn"), call.text("versionId")
    if target is not None and version is not None:
        yield Remove(target, _VERSIONS, version)


FAMILY: Final = Family(
    IAM,
    {
        "CreatePolicy": _create,
        "DeletePolicy": _delete,
        "CreatePolicyVersion": _create_version,
        "SetDefaultPolicyVersion": _set_default,
        "DeletePolicyVersion": _delete_version,
        "TagPolicy": principals.tag(POLICY, "policyArn"),
        "UntagPolicy": principals.untag(POLICY, "policyArn"),
    },
)
