"""Resources whose policy is put and deleted as a whole, with one parameter for the name and one for the document.

AWS Secrets Manager User Guide, "Log AWS Secrets Manager events with AWS CloudTrail"; Amazon ECR User Guide, "Logging
Amazon ECR actions with AWS CloudTrail"; and the API References of EFS, AWS Backup, CloudWatch Logs and DynamoDB.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from leastwise.inventory.event_sourcing.call import Call
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import Assign, Create, Delete, Mutation, Target
from leastwise.inventory.event_sourcing.service_shapes import (
    BACKUP,
    BACKUP_VAULT,
    DYNAMODB,
    ECR,
    EFS,
    FILE_SYSTEM,
    LOGS,
    LOGS_RESOURCE_POLICY,
    REPOSITORY,
    RESOURCE_POLICY,
    SECRET,
    SECRETS_MANAGER,
    TABLE,
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Operations on one type. `answered` is where the answer has the id, which the request may give as a name."""

    source: str
    resource_type: str
    put: str
    delete: str
    name: str
    document: str
    answered: str = ""
    is_arn: bool = False

    def target(self, call: Call) -> Target | None:
        """The resource; a DynamoDB table's ARN is made its name, and one of another account is none of ours."""
        found = (call.answered(self.answered) if self.answered else None) or call.text(self.name)
        if found is None or (self.answered and not found.startswith("arn:")):
            return None
        if self.is_arn:
            parts = found.split(":", 5)
            if len(parts) < 6 or parts[4] != call.event.account_id or parts[5].count("/") != 1:
                return None  # a stream's policy is not the table's
            found = parts[5].partition("/")[2]
        return Target(self.resource_type, found)

    def put_policy(self, call: Call) -> Iterator[Mutation]:
        """The document takes the place of what was there."""
        target = self.target(call)
        if target is not None:
            yield Assign(target, {RESOURCE_POLICY: call.document(self.document)})

    def delete_policy(self, call: Call) -> Iterator[Mutation]:
        """The resource has no policy any more."""
        target = self.target(call)
        if target is not None:
            yield Assign(target, {RESOURCE_POLICY: None})


_SECRETS: Final = _Kind(
    SECRETS_MANAGER, SECRET, "PutResourcePolicy", "DeleteResourcePolicy", "secretId", "resourcePolicy", "aRN"
)
_REPOSITORIES: Final = _Kind(
    ECR, REPOSITORY, "SetRepositoryPolicy", "DeleteRepositoryPolicy", "repositoryName", "policyText"
)
_KINDS: Final = (
    _Kind(EFS, FILE_SYSTEM, "PutFileSystemPolicy", "DeleteFileSystemPolicy", "fileSystemId", "policy"),
    _Kind(
        BACKUP,
        BACKUP_VAULT,
        "PutBackupVaultAccessPolicy",
        "DeleteBackupVaultAccessPolicy",
        "backupVaultName",
        "policy",
    ),
    _Kind(DYNAMODB, TABLE, "PutResourcePolicy", "DeleteResourcePolicy", "resourceArn", "policy", is_arn=True),
)


def _create_secret(call: Call) -> Iterator[Mutation]:
    arn, name = call.answered("arn"), call.text("name")
    if arn is not None and name is not None:
        yield Create(Target(SECRET, arn), arn, {"name": name, RESOURCE_POLICY: None}, arn=arn)


def _create_repository(call: Call) -> Iterator[Mutation]:
    name, arn = call.text("repositoryName"), call.answered("repository", "repositoryArn")
    if name is not None:
        members = {"repositoryName": name, RESOURCE_POLICY: None}
        yield Create(Target(REPOSITORY, name), name, members, arn=arn or "")


def _delete_repository(call: Call) -> Iterator[Mutation]:
    target = _REPOSITORIES.target(call)
    if target is not None:
        yield Delete(target)


def _put_log_policy(call: Call) -> Iterator[Mutation]:
    """The policy is a resource of its own, made by the first put."""
    name = call.text("policyName")
    if name is not None:
        members = {"policyName": name, RESOURCE_POLICY: call.document("policyDocument")}
        yield Create(Target(LOGS_RESOURCE_POLICY, name), name, members, is_settable=True)


def _delete_log_policy(call: Call) -> Iterator[Mutation]:
    name = call.text("policyName")
    if name is not None:
        yield Delete(Target(LOGS_RESOURCE_POLICY, name))


WHOLE_POLICIES: Final = (
    Family(
        SECRETS_MANAGER,
        {_SECRETS.put: _SECRETS.put_policy, _SECRETS.delete: _SECRETS.delete_policy, "CreateSecret": _create_secret},
    ),
    Family(
        ECR,
        {
            _REPOSITORIES.put: _REPOSITORIES.put_policy,
            _REPOSITORIES.delete: _REPOSITORIES.delete_policy,
            "CreateRepository": _create_repository,
            "DeleteRepository": _delete_repository,
        },
    ),
    Family(LOGS, {"PutResourcePolicy": _put_log_policy, "DeleteResourcePolicy": _delete_log_policy}),
    *(Family(kind.source, {kind.put: kind.put_policy, kind.delete: kind.delete_policy}) for kind in _KINDS),
)
