"""Which services send the keys that name the owner of the VPC endpoint a request came through.

IAM User Guide, "AWS global condition context keys": aws:VpceAccount, aws:VpceOrgID and aws:VpceOrgPaths.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ALL: Final = frozenset(
    """
    acm-pca applicationinsights apprunner athena cloudformation comprehendmedical compute-optimizer datasync discovery
    dynamodb ebs ecr ecs firehose gamelift healthlake iam iotfleetwise iotwireless kinesisanalytics kms lambda
    medical-imaging omics payment-cryptography polly rbin rekognition route53 s3 scheduler servicediscovery
    servicequotas shield ssm-contacts storagegateway textract transcribe transfer
    """.split()
)
_ORGANIZATION: Final = frozenset(
    """
    b2bi cassandra cloudhsmv2 cognito-identity dms ds-data identitystore iottwinmaker kinesis network-firewall pricing
    qbusiness ses sms-voice sqs workmail
    """.split()
)

SUPPORTING: Final[Mapping[str, frozenset[str]]] = {
    "aws:vpceaccount": _ALL,
    "aws:vpceorgid": _ALL | _ORGANIZATION,
    "aws:vpceorgpaths": _ALL | {"secretsmanager", "sts"},
}
"""Key in lower case -> prefixes of the services that send it."""
