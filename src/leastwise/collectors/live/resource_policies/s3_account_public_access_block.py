"""Block Public Access of the account as a whole, which stands above that of each bucket."""

from __future__ import annotations

from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies import s3_control
from leastwise.collectors.live.spelling import camel

ACCOUNT_PUBLIC_ACCESS_BLOCK: Final = "AWS::S3::AccountPublicAccessBlock"


def collect(account: AccountAccess) -> Observations:
    """One item, with null where nothing is set (Amazon S3 API Reference, "GetPublicAccessBlock" of S3 Control)."""
    reading = Reading(account)
    s3_control.prepare(account)
    answer = reading.call(
        "s3control",
        "get_public_access_block",
        about=ACCOUNT_PUBLIC_ACCESS_BLOCK,
        action="s3:GetAccountPublicAccessBlock",
        absent=("NoSuchPublicAccessBlockConfiguration",),
        parameters={"AccountId": account.account_id},
    )
    if answer is not None:
        block = camel(answer.get("PublicAccessBlockConfiguration"))
        reading.item(
            ACCOUNT_PUBLIC_ACCESS_BLOCK,
            account.account_id,
            name=account.account_id,
            arn="",
            configuration={"publicAccessBlockConfiguration": block},
        )
    return reading.observations(ACCOUNT_PUBLIC_ACCESS_BLOCK)


S3_ACCOUNT_PUBLIC_ACCESS_BLOCK: Final = LiveCollector(
    name="s3-account-public-access-block",
    title="S3 Block Public Access of the account",
    service="s3control",
    actions=("s3:GetAccountPublicAccessBlock",),
    resource_types=(ACCOUNT_PUBLIC_ACCESS_BLOCK,),
    collect=collect,
    reach=Reach.GLOBAL,
)
