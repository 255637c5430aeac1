"""The policy of the Glue Data Catalog."""

from __future__ import annotations

from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy

GLUE_RESOURCE_POLICY: Final = "AWS::Glue::ResourcePolicy"


def collect(account: AccountAccess) -> Observations:
    """One item, whose id is the catalog's, the account.

    AWS Glue Developer Guide, "Resource-based policies": a Region's catalog has one policy, which covers all in it.
    """
    reading = Reading(account)
    arn = account.arn("glue", "catalog")
    configuration = own_policy(
        reading,
        "glue",
        "get_resource_policy",
        "PolicyInJson",
        about=GLUE_RESOURCE_POLICY,
        resource="",
        none=("EntityNotFoundException",),
        parameters={},
    )
    if configuration:
        reading.item(GLUE_RESOURCE_POLICY, account.account_id, name="catalog", arn=arn, configuration=configuration)
    return reading.observations(GLUE_RESOURCE_POLICY)


GLUE_CATALOG: Final = LiveCollector(
    name="glue-catalog",
    title="The policy of the Glue Data Catalog",
    service="glue",
    actions=("glue:GetResourcePolicy",),
    resource_types=(GLUE_RESOURCE_POLICY,),
    collect=collect,
)
