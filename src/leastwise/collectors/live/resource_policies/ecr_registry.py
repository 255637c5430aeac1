"""The policy of the account's ECR registry, which may let others replicate into it or pull through it."""

from __future__ import annotations

from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy

REGISTRY_POLICY: Final = "AWS::ECR::RegistryPolicy"


def collect(account: AccountAccess) -> Observations:
    """One item, whose id is the registry's, the account (Amazon ECR API Reference, "GetRegistryPolicy")."""
    reading = Reading(account)
    configuration = own_policy(
        reading,
        "ecr",
        "get_registry_policy",
        "policyText",
        about=REGISTRY_POLICY,
        resource="",
        none=("RegistryPolicyNotFoundException",),
        parameters={},
    )
    if configuration:
        reading.item(REGISTRY_POLICY, account.account_id, name=account.account_id, arn="", configuration=configuration)
    return reading.observations(REGISTRY_POLICY)


ECR_REGISTRY: Final = LiveCollector(
    name="ecr-registry",
    title="The policy of the ECR registry",
    service="ecr",
    actions=("ecr:GetRegistryPolicy",),
    resource_types=(REGISTRY_POLICY,),
    collect=collect,
)
