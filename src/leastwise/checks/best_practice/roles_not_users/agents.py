"""What a user agent and a source tell of who holds an access key: a workload on AWS, a pipeline, a tool, a person.

AWS SDKs and Tools Reference Guide, "Request attribution": SDKs name the environment (exec-env/AWS_Lambda_python3.12).
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

_PLACES: Final = (
    (re.compile(r"exec-env/AWS_Lambda", re.I), "a Lambda function"),
    (re.compile(r"exec-env/AWS_ECS", re.I), "an ECS task"),
    (re.compile(r"exec-env/(AWS_EC2|EC2)|Amazon-SSM-Agent", re.I), "an EC2 instance"),
    (re.compile(r"exec-env/AWS_(BATCH|APP_RUNNER|CODEBUILD|EKS)|CodeBuild", re.I), "a workload on AWS"),
    (re.compile(r"configure-aws-credentials|github-?actions", re.I), "GitHub Actions"),
    (re.compile(r"gitlab|jenkins|circleci|bitbucket|azure-?devops|buildkite|teamcity", re.I), "a pipeline"),
    (re.compile(r"terraform|opentofu|pulumi|ansible|crossplane", re.I), "a deployment tool"),
    (re.compile(r"kubernetes|kubelet|fluent-?bit|vault/|velero|grafana|datadog|logstash|telegraf", re.I), "a service"),
)
_INTERACTIVE: Final = re.compile(r"aws-cli|console\.amazonaws|signin\.amazonaws|cloudshell|Mozilla|S3Console", re.I)
_SDK: Final = re.compile(r"aws-sdk|boto3|botocore|aws_sdk|smithy", re.I)


def workload_of(user_agent: str, source_ip_address: str, vpc_endpoint_id: str) -> str:
    """Which workload calls, in words; empty where it may well be a person."""
    for pattern, words in _PLACES:
        if pattern.search(user_agent):
            return words
    if vpc_endpoint_id and not _INTERACTIVE.search(user_agent):
        return f"a workload behind the VPC endpoint {vpc_endpoint_id}"
    if _SDK.search(user_agent) and not _INTERACTIVE.search(user_agent) and _is_private(source_ip_address):
        return f"a program in a VPC ({source_ip_address})"
    return ""


def _is_private(address: str) -> bool:
    try:
        return ipaddress.ip_address(address) in _PRIVATE
    except ValueError:
        return False


class _Networks:
    """The networks of RFC 1918, RFC 6598 and RFC 4193; those for documentation are none of them."""

    _ALL: Final = tuple(
        ipaddress.ip_network(one)
        for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
    )

    def __contains__(self, address: object) -> bool:
        return any(address in network for network in self._ALL if network.version == getattr(address, "version", 0))


_PRIVATE: Final = _Networks()
