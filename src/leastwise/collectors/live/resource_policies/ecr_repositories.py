"""ECR repositories and their policies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy
from leastwise.collectors.live.spelling import instant

REPOSITORY: Final = "AWS::ECR::Repository"


def collect(account: AccountAccess) -> Observations:
    """Every private repository (Amazon ECR API Reference, "DescribeRepositories", "GetRepositoryPolicy")."""
    reading = Reading(account)
    repositories = reading.pages("ecr", "describe_repositories", "repositories", about=REPOSITORY)
    reading.each(partial(_repository, reading), repositories)
    return reading.observations(REPOSITORY)


def _repository(reading: Reading, repository: Mapping[str, Any]) -> None:
    name, arn = repository["repositoryName"], repository["repositoryArn"]
    configuration = {
        "repositoryName": name,
        "arn": arn,
        "createdAt": instant(repository.get("createdAt")),
        "imageTagMutability": repository.get("imageTagMutability"),
        "encryptionConfiguration": repository.get("encryptionConfiguration"),
    }
    configuration |= own_policy(
        reading,
        "ecr",
        "get_repository_policy",
        "policyText",
        about=REPOSITORY,
        resource=arn,
        none=("RepositoryPolicyNotFoundException",),
        parameters={"repositoryName": name},
    )
    reading.item(REPOSITORY, name, name=name, arn=arn, configuration=configuration)


ECR_REPOSITORIES: Final = LiveCollector(
    name="ecr-repositories",
    title="ECR repositories and their policies",
    service="ecr",
    actions=("ecr:DescribeRepositories", "ecr:GetRepositoryPolicy"),
    resource_types=(REPOSITORY,),
    collect=collect,
)
