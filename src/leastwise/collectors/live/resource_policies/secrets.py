"""Secrets of Secrets Manager and their policies; never what they keep secret."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy
from leastwise.collectors.live.spelling import members, tags_of

RESOURCE_TYPE: Final = "AWS::SecretsManager::Secret"
_MEMBERS: Final = ("Name", "KmsKeyId", "RotationEnabled", "RotationLambdaARN", "OwningService", "CreatedDate")
_FACTS: Final = ("LastAccessedDate", "LastChangedDate", "LastRotatedDate")


def collect(account: AccountAccess) -> Observations:
    """Every secret (AWS Secrets Manager API Reference, "ListSecrets", "GetResourcePolicy")."""
    reading = Reading(account)
    secrets = reading.pages("secretsmanager", "list_secrets", "SecretList", about=RESOURCE_TYPE)
    reading.each(partial(_secret, reading), secrets)
    return reading.observations(RESOURCE_TYPE)


def _secret(reading: Reading, secret: Mapping[str, Any]) -> None:
    arn = secret["ARN"]
    configuration = {"arn": arn, **members(secret, *_MEMBERS)}
    configuration |= own_policy(
        reading,
        "secretsmanager",
        "get_resource_policy",
        "ResourcePolicy",
        about=RESOURCE_TYPE,
        resource=arn,
        parameters={"SecretId": arn},
    )
    facts = {name: value for name, value in members(secret, *_FACTS).items() if value is not None}
    tags = tags_of(secret.get("Tags") or ())
    reading.item(
        RESOURCE_TYPE, arn, name=secret["Name"], arn=arn, configuration=configuration, supplementary=facts, tags=tags
    )


SECRETS: Final = LiveCollector(
    name="secretsmanager-secrets",
    title="Secrets Manager secrets and their policies",
    service="secretsmanager",
    actions=("secretsmanager:ListSecrets", "secretsmanager:GetResourcePolicy"),
    resource_types=(RESOURCE_TYPE,),
    collect=collect,
)
