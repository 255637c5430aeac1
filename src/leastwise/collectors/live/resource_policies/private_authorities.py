"""Private certificate authorities and their policies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy
from leastwise.collectors.live.spelling import members

AUTHORITY: Final = "AWS::ACMPCA::CertificateAuthority"


def collect(account: AccountAccess) -> Observations:
    """The account's own authorities (AWS Private CA API Reference, "ListCertificateAuthorities", "GetPolicy")."""
    reading = Reading(account)
    listed = reading.pages(
        "acm-pca",
        "list_certificate_authorities",
        "CertificateAuthorities",
        about=AUTHORITY,
        parameters={"ResourceOwner": "SELF"},
    )
    reading.each(partial(_authority, reading), listed)
    return reading.observations(AUTHORITY)


def _authority(reading: Reading, authority: Mapping[str, Any]) -> None:
    arn = authority["Arn"]
    configuration = {"arn": arn, **members(authority, "Type", "Status", "CreatedAt", "UsageMode")}
    if authority.get("Status") != "DELETED":  # of one that waits for its end there is nothing to ask
        configuration |= own_policy(
            reading,
            "acm-pca",
            "get_policy",
            "Policy",
            about=AUTHORITY,
            resource=arn,
            none=("ResourceNotFoundException",),
            parameters={"ResourceArn": arn},
        )
    reading.item(AUTHORITY, arn, name=arn.rpartition("/")[2], arn=arn, configuration=configuration)


PRIVATE_AUTHORITIES: Final = LiveCollector(
    name="acm-pca-authorities",
    title="Private certificate authorities and their policies",
    service="acm-pca",
    actions=("acm-pca:ListCertificateAuthorities", "acm-pca:GetPolicy"),
    resource_types=(AUTHORITY,),
    collect=collect,
)
