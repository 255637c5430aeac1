"""Long-lived keys as the trail shows them in use: by services, and beside a role that their user becomes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.access.context import ROLE, USER
from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.roles_not_users.agents import workload_of
from leastwise.checks.best_practice.roles_not_users.long_lived import CONTROLS
from leastwise.checks.best_practice.subjects import each_user, events_of, untold, window_start
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import subject_of
from leastwise.evidence.credentials import credentials_in
from leastwise.evidence.evidence import Evidence
from leastwise.evidence.identity_events import KeyUse
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

_URL: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"
_KEYS_ACTION: Final = "iam:ListAccessKeys"
_CLI: Final = (
    "aws iam list-access-keys --user-name {resource_name}",
    "aws iam update-access-key --user-name {resource_name} --access-key-id {accessKeyId} --status Inactive",
)
_TERRAFORM: Final = """# instead of the keys of user {resource_name}
resource "aws_iam_role" "{label}" {
  name               = "{resource_name}"
  assume_role_policy = data.aws_iam_policy_document.{label}_trust.json
}
"""


def run_services(evidence: Evidence) -> Iterator[Result]:
    """Judge who uses the keys of every user."""
    yield from each_user(evidence, _services)


def run_beside(evidence: Evidence) -> Iterator[Result]:
    """Judge whether users with keys become roles."""
    assumed: dict[str, list[str]] = {}
    if evidence.usage is not None:
        since = window_start(evidence)
        for role in evidence.state.of_type(ROLE):
            for one in evidence.usage.assumptions_of(role.arn):
                if not one.denied and one.last >= since and ":user/" in one.caller:
                    assumed.setdefault(one.caller, []).append(role.arn)
    yield from each_user(evidence, lambda of, user: _beside(of, user, assumed.get(user.arn, [])))


def _services(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, events = subject_of(user), events_of(evidence)
    seen: dict[str, tuple[str, KeyUse]] = {}
    for one in events.key_uses.get(user.arn, ()) if events else ():
        words = workload_of(one.user_agent, one.source_ip_address, one.endpoint)
        if words and (one.access_key_id not in seen or seen[one.access_key_id][1].last < one.last):
            seen[one.access_key_id] = words, one
    for key, (words, use) in seen.items():
        yield subject.found(
            KEY_USED_BY_SERVICE,
            "AccessKeyUsedByService",
            Severity.MEDIUM,
            f"{words[:1].upper()}{words[1:]} works with an access key of user {user.resource_name}",
            f"{use.count:,} calls with {key} by {use.user_agent[:200] or 'a user agent without a name'}, the last on "
            f"{use.last:%Y-%m-%d} from {use.source_ip_address} (event {use.event_id}).",
            remediation=("Give the workload a role of its own (outside AWS: by OIDC or IAM Roles Anywhere).",),
            meaning=(key,),
            principal=user.arn,
            details={"accessKeyId": key, "userAgent": use.user_agent, "eventId": use.event_id},
        )
    if not seen:
        yield _quiet(evidence, user) or subject.passed()


def _beside(evidence: Evidence, user: ConfigurationItem, roles: list[str]) -> Iterator[Result]:
    subject, keys = subject_of(user), credentials_in(evidence).keys_of(user)
    if roles and keys.active:
        yield subject.found(
            KEY_BESIDE_ROLE,
            "AccessKeyBesideRole",
            Severity.LOW,
            f"User {user.resource_name} keeps access keys to become roles",
            f"It became {', '.join(sorted(roles)[:3])}{' and others' if roles[3:] else ''} within the window: the "
            "role's access needs no user with a long-lived key.",
            remediation=("Trust an identity provider, or the workload itself, instead of the user; delete the keys.",),
            principal=user.arn,
            details={"accessKeyId": keys.active[0].id or "ACCESS_KEY_ID", "roles": sorted(roles)},
        )
    else:
        yield _quiet(evidence, user) or subject.passed()


def _quiet(evidence: Evidence, user: ConfigurationItem) -> Result | None:
    """Why nothing seen is no pass."""
    subject, keys = subject_of(user), credentials_in(evidence).keys_of(user)
    if not keys.active and keys.is_whole:
        return subject.not_applicable("it has no active access key")
    return untold(evidence, subject)


KEY_USED_BY_SERVICE: Final = Check(
    "access-key-used-by-service",
    "Access key of a user that a service works with",
    "best-practice",
    Severity.MEDIUM,
    ("AccessKeyUsedByService",),
    (USER,),
    "Calls in the trail with a user's access key by something that is no person: a function, task or instance on AWS, "
    "a pipeline, a deployment tool, a program within a VPC, told by user agent, source address and VPC endpoint.",
    (_URL,),
    run_services,
    Practice.ROLES_NOT_USERS,
    ("trail", _KEYS_ACTION),
    _CLI,
    _TERRAFORM,
    requirements(cis=18, **CONTROLS),
)
KEY_BESIDE_ROLE: Final = Check(
    "access-key-beside-role",
    "Access key beside a role",
    "best-practice",
    Severity.LOW,
    ("AccessKeyBesideRole",),
    (USER,),
    "Users with an active access key who became roles within the window: the access is the role's already, and only "
    "the way to it is a long-lived key.",
    (_URL,),
    run_beside,
    Practice.ROLES_NOT_USERS,
    ("trail", _KEYS_ACTION),
    _CLI,
    _TERRAFORM,
    requirements(**CONTROLS),
)
