"""OpenSearch domains and their access policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import RESOURCE_POLICY, document_of
from leastwise.collectors.live.spelling import camel

DOMAIN: Final = "AWS::OpenSearchService::Domain"
_MOST_AT_ONCE: Final = 5


def collect(account: AccountAccess) -> Observations:
    """Every domain (Amazon OpenSearch Service API Reference, "DescribeDomains": at most five at a time)."""
    reading = Reading(account)
    listed = reading.pages("opensearch", "list_domain_names", "DomainNames", about=DOMAIN)
    names = sorted(entry["DomainName"] for entry in listed)
    groups = [names[start : start + _MOST_AT_ONCE] for start in range(0, len(names), _MOST_AT_ONCE)]
    reading.each(lambda group: _domains(reading, group), groups)
    return reading.observations(DOMAIN)


def _domains(reading: Reading, names: list[str]) -> None:
    answer = reading.call(
        "opensearch", "describe_domains", about=DOMAIN, resource=", ".join(names), parameters={"DomainNames": names}
    )
    if answer is not None:
        for domain in answer["DomainStatusList"]:
            _domain(reading, domain)
        return
    for name in names:
        arn = reading.account.arn("es", f"domain/{name}")
        reading.item(DOMAIN, name, name=name, arn=arn, configuration={"domainName": name, "arn": arn})


def _domain(reading: Reading, domain: Mapping[str, Any]) -> None:
    name, arn = domain["DomainName"], domain["ARN"]
    network, security = domain.get("VPCOptions") or {}, domain.get("AdvancedSecurityOptions") or {}
    configuration = {
        "domainName": name,
        "domainId": domain.get("DomainId"),
        "arn": arn,
        RESOURCE_POLICY: document_of(domain.get("AccessPolicies")),
        "vpcId": network.get("VPCId"),
        "advancedSecurityOptions": {
            member: security.get(spelling)
            for member, spelling in (
                ("enabled", "Enabled"),
                ("internalUserDatabaseEnabled", "InternalUserDatabaseEnabled"),
                ("anonymousAuthEnabled", "AnonymousAuthEnabled"),
            )
        },
        "encryptionAtRestOptions": camel(domain.get("EncryptionAtRestOptions")),
    }
    reading.item(DOMAIN, name, name=name, arn=arn, configuration=configuration)


OPENSEARCH_DOMAINS: Final = LiveCollector(
    name="opensearch-domains",
    title="OpenSearch domains and their access policies",
    service="opensearch",
    actions=("es:ListDomainNames", "es:DescribeDomains"),
    resource_types=(DOMAIN,),
    collect=collect,
)
