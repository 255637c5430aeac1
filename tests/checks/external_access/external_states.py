"""Short ways to write resources that are open or closed to outsiders, and to run a check over them."""

from __future__ import annotations

from typing import Any

from access_states import ACCOUNT, NOW, document, item

from leastwise.access.documents import documents_over
from leastwise.access.question import Surroundings
from leastwise.checks.check import Check, NotEvaluated, Passed, Result
from leastwise.evidence.evidence import Evidence
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem, NotRead
from leastwise.model.finding import Finding
from leastwise.policy import ZoneOfTrust, load_reference

OUTSIDE, REGION = "444455556666", "eu-west-1"
OPEN = {
    "blockPublicAcls": False,
    "ignorePublicAcls": False,
    "blockPublicPolicy": False,
    "restrictPublicBuckets": False,
}
HOME = ZoneOfTrust(accounts=frozenset({ACCOUNT}))


def evidence_of(*items: ConfigurationItem, zone: ZoneOfTrust = HOME, not_read: tuple[NotRead, ...] = ()) -> Evidence:
    """The evidence of a state that holds some items."""
    state = State(None, {one.key: one for one in items})
    return Evidence(Surroundings(state, documents_over(load_reference()), NOW), None, zone, NOW, not_read=not_read)


def results(check: Check, *items: ConfigurationItem, **more: Any) -> list[Result]:
    """What a check says of some items."""
    return list(check.run(evidence_of(*items, **more)))


def findings(check: Check, *items: ConfigurationItem, **more: Any) -> list[Finding]:
    """The findings of a check."""
    return [one for one in results(check, *items, **more) if isinstance(one, Finding)]


def finding(check: Check, *items: ConfigurationItem, **more: Any) -> Finding:
    """The only finding of a check."""
    found = findings(check, *items, **more)
    assert len(found) == 1, [one.title for one in found]
    return found[0]


def passes(check: Check, *items: ConfigurationItem, **more: Any) -> bool:
    """Whether a check looked at every item and found nothing."""
    found = results(check, *items, **more)
    return bool(found) and all(isinstance(one, Passed) for one in found)


def not_evaluated(check: Check, *items: ConfigurationItem, **more: Any) -> list[NotEvaluated]:
    """What a check could not judge."""
    return [one for one in results(check, *items, **more) if isinstance(one, NotEvaluated)]


def account_block(**blocks: bool) -> ConfigurationItem:
    """Block Public Access of the account."""
    block = {**OPEN, **blocks} if blocks else None
    configuration = {"publicAccessBlockConfiguration": block}
    return item("AWS::S3::AccountPublicAccessBlock", ACCOUNT, ACCOUNT, "", configuration)


def bucket(name: str, *statements: dict[str, Any], **more: Any) -> ConfigurationItem:
    """A bucket with a policy of some statements; members of its configuration can be given."""
    configuration = {
        "name": name,
        "resourcePolicy": document(*statements) if statements else None,
        "accessControlList": {"owner": {"id": "owner"}, "grants": []},
        "ownershipControls": {"rules": [{"objectOwnership": "BucketOwnerEnforced"}]},
        "publicAccessBlockConfiguration": OPEN,
        **more,
    }
    return item("AWS::S3::Bucket", name, name, f"arn:aws:s3:::{name}", configuration, region=REGION)


def access_point(name: str, of: str, *statements: dict[str, Any], **more: Any) -> ConfigurationItem:
    """An access point of a bucket, reached over the internet unless said otherwise."""
    configuration = {
        "bucket": of,
        "networkOrigin": "Internet",
        "publicAccessBlockConfiguration": OPEN,
        "resourcePolicy": document(*statements) if statements else None,
        **more,
    }
    arn = f"arn:aws:s3:{REGION}:{ACCOUNT}:accesspoint/{name}"
    return item("AWS::S3::AccessPoint", name, name, arn, configuration, region=REGION)


def let(principal: Any, action: Any, resource: Any = "*", **condition: Any) -> dict[str, Any]:
    """A statement that allows; keywords are condition operators."""
    made = {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}
    return made | ({"Condition": condition} if condition else {})


def queue(*statements: dict[str, Any], name: str = "orders", **more: Any) -> ConfigurationItem:
    """A queue with a policy of some statements."""
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
    policy = {"resourcePolicy": document(*statements) if statements else None}
    return item("AWS::SQS::Queue", name, name, arn, policy, region=REGION, **more)
