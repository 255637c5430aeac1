"""The resource of a request in a state: which recorded resource its ARN belongs to, and that one's own policy.

Service Authorization Reference: an object, index, version or alias has the ARN of its bucket, table or function with
something behind it. S3 User Guide, "Blocking public access": RestrictPublicBuckets limits a public policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from leastwise.access.changes_resources import RESOURCE_POLICY, TRUST
from leastwise.access.context import ROLE
from leastwise.access.documents import Documents
from leastwise.errors import InputError
from leastwise.inventory.state import State
from leastwise.model.arn import is_arn
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem
from leastwise.policy import Outcome, Rules, check_no_public_access

BUCKET: Final = "AWS::S3::Bucket"
_ACCOUNT_BLOCK: Final = "AWS::S3::AccountPublicAccessBlock"
_SERVICES_WITHOUT: Final = ("iam", "ec2", "organizations", "sts", "cloudformation", "cloudwatch", "rds", "ssm-messages")
"""Services whose resources take no policy, roles' trust policies and the like aside."""


@dataclass(frozen=True, slots=True)
class RequestedResource:
    """What a request is for. `item` is the recorded resource, None where none is; `policy` its own policy.

    `is_policy_known` says whether that policy was looked at; `account_id` is empty where it is not known.
    """

    arn: str
    item: ConfigurationItem | None
    policy: Rules | None
    is_policy_known: bool
    account_id: str = ""
    public_access_blocked: bool = False

    @property
    def region(self) -> str:
        """The region, empty where it is not known or the resource has none."""
        if self.item is not None and self.item.region != GLOBAL_REGION:
            return self.item.region
        parts = self.arn.split(":", 5)
        return parts[3] if len(parts) > 5 else ""


def find_resource(state: State, text: str, documents: Documents) -> RequestedResource:
    """The resource that an ARN names, or "*", or a name or id of one that was recorded.

    Raises InputError for a text that is none of these, or where several resources are meant.
    """
    arn = text if text == "*" or is_arn(text) else _arn_of(state, text)
    item = next(_recorded(state, arn), None)
    account = item.account_id if item is not None else _account(arn)
    if item is None:
        return RequestedResource(arn, None, None, not _may_have_policy(arn), account)
    member = TRUST if item.resource_type == ROLE else RESOURCE_POLICY
    if member not in item.configuration or member in item.unknown:
        return RequestedResource(arn, item, None, not _may_have_policy(arn), account)
    content = item.configuration[member]
    name = f"{'trust policy' if member == TRUST else 'policy'} of {item.resource_name or item.resource_id}"
    policy = None if content is None else documents.rules(content, name)
    blocked = policy is not None and item.resource_type == BUCKET and _is_blocked(state, item, policy)
    return RequestedResource(arn, item, policy, content is None or policy is not None, account, blocked)


def _arn_of(state: State, text: str) -> str:
    name, slash, rest = text.partition("/")
    found = {
        item.arn: item
        for item in state.items.values()
        if item.arn and (name in (item.resource_id, item.resource_name)) and (not slash or item.resource_type == BUCKET)
    }
    if len(found) == 1:
        return next(iter(found)) + slash + rest
    if found:
        raise InputError(f"{text}: several resources have that name: {', '.join(sorted(found))}", "give an ARN")
    raise InputError(f"{text!r} is no ARN, and no resource of that name was recorded", 'give an ARN, or "*"')


def _recorded(state: State, arn: str) -> Iterator[ConfigurationItem]:
    """The resource with that ARN, or the one that the ARN is a part of: its bucket, table, function."""
    candidate = arn
    if ":glue:" in arn:  # one policy of the catalog covers everything of Glue in a Region
        candidate = f"{arn[: arn.rfind(':', 0, len(arn) - len(arn.split(':', 5)[5]))]}:catalog"
    while candidate.count(":") >= 5:
        item = state.by_arn(candidate)
        if item is not None:
            yield item
        if ":iam:" in arn:
            return
        cut = max(candidate.rfind("/"), candidate.rfind(":"))
        candidate = candidate[:cut]


def _account(arn: str) -> str:
    parts = arn.split(":", 5)
    return parts[4] if len(parts) > 5 and parts[4].isdigit() else ""


def _may_have_policy(arn: str) -> bool:
    """Whether a resource of that ARN can have a policy of its own."""
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return False
    return parts[2] not in _SERVICES_WITHOUT or parts[5].startswith("role/")


def _is_blocked(state: State, bucket: ConfigurationItem, policy: Rules) -> bool:
    blocks: list[Any] = [bucket.configuration.get("publicAccessBlockConfiguration")]
    of_account = state.of_type(_ACCOUNT_BLOCK, bucket.account_id)
    blocks += [one.configuration.get("publicAccessBlockConfiguration") or one.configuration for one in of_account]
    if not any(isinstance(one, dict) and one.get("restrictPublicBuckets") for one in blocks):
        return False
    return check_no_public_access(policy.policy, policy.reference).outcome is not Outcome.PASS
