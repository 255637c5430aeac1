"""Server certificates that IAM keeps: names and dates, not the certificates; private keys are never shown by AWS."""

from __future__ import annotations

from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import members

SERVER_CERTIFICATE: Final = "AWS::IAM::ServerCertificate"


def collect(account: AccountAccess) -> Observations:
    """Every server certificate (IAM API Reference, "ListServerCertificates")."""
    reading = Reading(account)
    certificates = reading.pages(
        "iam", "list_server_certificates", "ServerCertificateMetadataList", about=SERVER_CERTIFICATE
    )
    for one in certificates:
        reading.item(
            SERVER_CERTIFICATE,
            one["ServerCertificateId"],
            name=one["ServerCertificateName"],
            arn=one["Arn"],
            configuration=members(
                one, "ServerCertificateName", "ServerCertificateId", "Path", "Arn", "UploadDate", "Expiration"
            ),
        )
    return reading.observations(SERVER_CERTIFICATE)


SERVER_CERTIFICATES: Final = LiveCollector(
    name="iam-server-certificates",
    title="IAM server certificates",
    service="iam",
    actions=("iam:ListServerCertificates",),
    resource_types=(SERVER_CERTIFICATE,),
    collect=collect,
    reach=Reach.GLOBAL,
)
