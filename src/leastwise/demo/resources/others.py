"""Keys, queues and topics of the demo organisation: who is let in, who only seems to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from leastwise.demo.organisation import (
    DEVELOPMENT,
    HOME_REGION,
    MANAGEMENT,
    ORGANIZATION_ID,
    PRODUCTION,
    VENDOR_ACCOUNT,
    Organisation,
)
from leastwise.demo.resources.buckets import ENDPOINT, Document, policy

QUEUE: Final = "AWS::SQS::Queue"
TOPIC: Final = "AWS::SNS::Topic"
KEY: Final = "AWS::KMS::Key"
TO_ANYBODY: Final = "prod-mail"
TO_A_SERVICE: Final = "dev-mail"
_PATHS: Final = f"{ORGANIZATION_ID}/*"


@dataclass(frozen=True, slots=True)
class OwnPolicy:
    """A resource with a policy of its own; ``resource_id`` is what AWS Config calls it by."""

    account_id: str
    resource_type: str
    resource_id: str
    name: str
    arn: str
    document: Document


def key_arn(organisation: Organisation, account_id: str, number: int) -> str:
    """Returns the ARN of one of the account's keys."""
    return f"arn:aws:kms:{HOME_REGION}:{account_id}:key/{organisation.resources[account_id]['kmskey'][number]}"


def queue_arn(account_id: str, name: str) -> str:
    """Returns the ARN of a queue."""
    return f"arn:aws:sqs:{HOME_REGION}:{account_id}:{name}"


def _statement(principal: Any, actions: str | list[str], resource: str, condition: Document | None = None) -> Document:
    found: Document = {"Effect": "Allow", "Principal": principal, "Action": actions, "Resource": resource}
    return found | ({"Condition": condition} if condition else {})


def _own(account_id: str, actions: str, resource: str) -> Document:
    return _statement({"AWS": f"arn:aws:iam::{account_id}:root"}, actions, resource)


def _queue(account_id: str, name: str, *statements: Document) -> OwnPolicy:
    url = f"https://sqs.{HOME_REGION}.amazonaws.com/{account_id}/{name}"
    return OwnPolicy(account_id, QUEUE, url, name, queue_arn(account_id, name), policy(*statements))


def _queues() -> list[OwnPolicy]:
    def sends(account_id: str, name: str, principal: Any, condition: Document | None = None) -> OwnPolicy:
        return _queue(
            account_id, name, _statement(principal, "sqs:SendMessage", queue_arn(account_id, name), condition)
        )

    topic = f"arn:aws:sns:{HOME_REGION}:{PRODUCTION}:prod-alerts"
    everybody, events = {"AWS": "*"}, {"Service": "events.amazonaws.com"}
    return [
        # looks as if it were for the organisation, but ForAllValues holds where the key is absent
        sends(PRODUCTION, TO_ANYBODY, "*", {"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": [_PATHS]}}),
        sends(PRODUCTION, "prod-orders", {"Service": "sns.amazonaws.com"}, {"ArnEquals": {"aws:SourceArn": topic}}),
        # any account's rules make this service send
        sends(DEVELOPMENT, TO_A_SERVICE, {"Service": "s3.amazonaws.com"}),
        sends(DEVELOPMENT, "dev-orders", events, {"StringEquals": {"aws:SourceOrgID": ORGANIZATION_ID}}),
        sends(MANAGEMENT, "mgmt-mail", everybody, {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": [_PATHS]}}),
    ]


def _topics() -> list[OwnPolicy]:
    found = []
    for account_id, name in ((PRODUCTION, "prod-alerts"), (DEVELOPMENT, "dev-alerts")):
        arn = f"arn:aws:sns:{HOME_REGION}:{account_id}:{name}"
        # the policy that SNS gives a new topic: everybody, of one account
        owner = {"StringEquals": {"AWS:SourceOwner": account_id}}
        statement = _statement({"AWS": "*"}, ["SNS:Publish", "SNS:Subscribe"], arn, owner)
        found.append(OwnPolicy(account_id, TOPIC, arn, name, arn, policy(statement)))
    return found


def _keys(organisation: Organisation) -> list[OwnPolicy]:
    def key(account_id: str, number: int, *more: Document) -> OwnPolicy:
        name = organisation.resources[account_id]["kmskey"][number]
        document = policy(_own(account_id, "kms:*", "*"), *more)
        return OwnPolicy(account_id, KEY, name, name, key_arn(organisation, account_id, number), document)

    own = {"StringEquals": {"kms:CallerAccount": PRODUCTION, "kms:ViaService": f"s3.{HOME_REGION}.amazonaws.com"}}
    network = {"StringEquals": {"aws:SourceVpce": ENDPOINT}}
    uses = ["kms:Decrypt", "kms:GenerateDataKey"]
    return [
        key(PRODUCTION, 0, _statement({"AWS": f"arn:aws:iam::{VENDOR_ACCOUNT}:root"}, "kms:Decrypt", "*")),
        key(PRODUCTION, 1, _statement({"AWS": "*"}, uses, "*", own)),
        key(DEVELOPMENT, 0, _statement({"AWS": "*"}, "kms:Decrypt", "*", network)),
    ]


def resources_with_policies(organisation: Organisation) -> list[OwnPolicy]:
    """Returns the queues, topics and keys that have a policy to look at."""
    return [*_queues(), *_topics(), *_keys(organisation)]
