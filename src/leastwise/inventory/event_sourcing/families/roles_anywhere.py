"""IAM Roles Anywhere: trust anchors and profiles.

IAM Roles Anywhere User Guide, "Logging IAM Roles Anywhere API calls using AWS CloudTrail". Every answer has the whole
resource as it is from then on; tags are hidden.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, date_of, document_of, member, text_of
from leastwise.inventory.event_sourcing.families.family import Family, Operation
from leastwise.inventory.event_sourcing.mutations import UNKNOWN, Assign, Create, Delete, Mutation, Target
from leastwise.inventory.event_sourcing.service_shapes import PROFILE, ROLES_ANYWHERE, TRUST_ANCHOR


def _anchor(answer: Mapping[str, Any]) -> dict[str, Any]:
    source = member(answer, "source")
    data = dict(member(source, "sourceData") or {})
    if isinstance(certificate := data.get("x509CertificateData"), str):
        data["x509CertificateData"] = "sha256:" + hashlib.sha256(certificate.encode()).hexdigest()
    return {
        "name": member(answer, "name"),
        "enabled": member(answer, "enabled"),
        "source": {"sourceType": member(source, "sourceType"), "sourceData": data} if source else UNKNOWN,
    }


def _profile(answer: Mapping[str, Any]) -> dict[str, Any]:
    policy = member(answer, "sessionPolicy")
    return {
        "name": member(answer, "name"),
        "enabled": member(answer, "enabled"),
        "roleArns": sorted(member(answer, "roleArns") or ()),
        "managedPolicyArns": sorted(member(answer, "managedPolicyArns") or ()),
        "sessionPolicy": None if policy is None else document_of(policy),
        "durationSeconds": member(answer, "durationSeconds"),
    }


_KINDS: Final = (
    (TRUST_ANCHOR, "TrustAnchor", "trustAnchor", _anchor),
    (PROFILE, "Profile", "profile", _profile),
)


def _operations() -> dict[str, Operation]:
    found: dict[str, Operation] = {}
    for resource_type, noun, part, members_of in _KINDS:
        found[f"Create{noun}"] = _create(resource_type, part, members_of)
        found[f"Delete{noun}"] = _delete(resource_type, part)
        for verb in ("Update", "Enable", "Disable"):
            found[f"{verb}{noun}"] = _change(resource_type, part, members_of)
    return found


def _answered(call: Call, part: str) -> tuple[str, Mapping[str, Any]] | None:
    answer = call.answer(part)
    arn = text_of(member(answer, f"{part}Arn"))
    return (arn, answer) if arn is not None else None


def _create(resource_type: str, part: str, members_of: Any) -> Operation:
    def operation(call: Call) -> Iterator[Mutation]:
        found = _answered(call, part)
        if found is not None:
            arn, answer = found
            created = date_of(member(answer, "createdAt")) or call.event_time
            members = {f"{part}Arn": arn, "createdAt": created, **members_of(answer)}
            yield Create(Target(resource_type, arn), arn, members, arn=arn)

    return operation


def _change(resource_type: str, part: str, members_of: Any) -> Operation:
    def operation(call: Call) -> Iterator[Mutation]:
        found = _answered(call, part)
        if found is not None:
            yield Assign(Target(resource_type, found[0]), members_of(found[1]))

    return operation


def _delete(resource_type: str, part: str) -> Operation:
    def operation(call: Call) -> Iterator[Mutation]:
        found = _answered(call, part)
        if found is not None:
            yield Delete(Target(resource_type, found[0]))

    return operation


FAMILY: Final = Family(ROLES_ANYWHERE, _operations())
