"""CodeArtifact domains and repositories and their policies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import RESOURCE_POLICY, document_of

DOMAIN: Final = "AWS::CodeArtifact::Domain"
REPOSITORY: Final = "AWS::CodeArtifact::Repository"
_NONE: Final = ("ResourceNotFoundException",)


def collect(account: AccountAccess) -> Observations:
    """The account's domains and repositories.

    AWS CodeArtifact API Reference, "GetDomainPermissionsPolicy", "GetRepositoryPermissionsPolicy".
    """
    reading = Reading(account)
    domains = reading.pages("codeartifact", "list_domains", "domains", about=DOMAIN)
    reading.each(partial(_domain, reading), domains)
    repositories = reading.pages("codeartifact", "list_repositories", "repositories", about=REPOSITORY)
    reading.each(partial(_repository, reading), repositories)
    return reading.observations(DOMAIN, REPOSITORY)


def _domain(reading: Reading, domain: Mapping[str, Any]) -> None:
    name, arn = domain["name"], domain["arn"]
    configuration = {
        "name": name,
        "arn": arn,
        "owner": domain.get("owner"),
        "encryptionKey": domain.get("encryptionKey"),
    }
    asked = {"domain": name, "domainOwner": domain.get("owner") or reading.account.account_id}
    configuration |= _policy(reading, "get_domain_permissions_policy", DOMAIN, arn, asked)
    reading.item(DOMAIN, arn, name=name, arn=arn, configuration=configuration)


def _repository(reading: Reading, repository: Mapping[str, Any]) -> None:
    name, arn, domain = repository["name"], repository["arn"], repository["domainName"]
    owner = repository.get("domainOwner") or reading.account.account_id
    configuration: dict[str, Any] = {"name": name, "arn": arn, "domainName": domain, "domainOwner": owner}
    asked = {"domain": domain, "domainOwner": owner, "repository": name}
    configuration |= _policy(reading, "get_repository_permissions_policy", REPOSITORY, arn, asked)
    reading.item(REPOSITORY, arn, name=name, arn=arn, configuration=configuration)


def _policy(reading: Reading, operation: str, about: str, arn: str, asked: dict[str, Any]) -> dict[str, Any]:
    answer = reading.call("codeartifact", operation, about=about, resource=arn, absent=_NONE, parameters=asked)
    return {} if answer is None else {RESOURCE_POLICY: document_of((answer.get("policy") or {}).get("document"))}


CODE_ARTIFACT: Final = LiveCollector(
    name="codeartifact-repositories",
    title="CodeArtifact domains and repositories and their policies",
    service="codeartifact",
    actions=(
        "codeartifact:ListDomains",
        "codeartifact:GetDomainPermissionsPolicy",
        "codeartifact:ListRepositories",
        "codeartifact:GetRepositoryPermissionsPolicy",
    ),
    resource_types=(DOMAIN, REPOSITORY),
    collect=collect,
)
