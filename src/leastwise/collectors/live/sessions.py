"""Sessions: who calls, in which partition, with which role in other accounts, and in which Regions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

from leastwise.collectors.live.refusal import (
    CREDENTIAL_ERRORS,
    DENIED,
    EXPIRED,
    INVALID_CREDENTIALS,
    error_code,
    error_text,
)
from leastwise.errors import InputError

HOME_REGIONS: Final = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
"""The Region in which a partition's global services are called where none is configured."""

SESSION_NAME: Final = "leastwise-collect"
_ATTEMPTS: Final = 10
_CREDENTIALS_HINT: Final = "give --profile, or configure credentials: aws configure, aws sso login, AWS_PROFILE"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, as GetCallerIdentity says."""

    account_id: str
    arn: str
    partition: str


@dataclass(frozen=True, slots=True)
class Member:
    """An account of an organisation; `state` is "ACTIVE" where it can be read."""

    account_id: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Sessions:
    """boto3 sessions of one collection. `session` is the caller's, `connections` how many requests may be at once."""

    session: Any
    endpoint_url: str | None = None
    connections: int = 32

    def configuration(self) -> Any:
        """botocore's configuration of every client: throttled calls are tried again, ever slower.

        AWS SDKs and Tools Reference Guide, "Retry behavior": AWS_MAX_ATTEMPTS changes how often.
        """
        from botocore.config import Config

        attempts = int(os.environ.get("AWS_MAX_ATTEMPTS") or _ATTEMPTS)
        return Config(
            retries={"mode": "adaptive", "total_max_attempts": attempts},
            max_pool_connections=self.connections,
            connect_timeout=10,
            read_timeout=60,
            user_agent_appid="leastwise",
        )

    def client(self, service: str, region: str) -> Any:
        """A client with the caller's own credentials."""
        return self.session.client(
            service, region_name=region, endpoint_url=self.endpoint_url, config=self.configuration()
        )

    def region(self) -> str:
        """The Region that is configured, or the first of the partition "aws"."""
        return str(self.session.region_name or HOME_REGIONS["aws"])

    def caller(self, region: str) -> Caller:
        """Who calls. Raises InputError where there are no credentials, or they are not accepted."""
        with _explained("sts:GetCallerIdentity"):
            answer = self.client("sts", region).get_caller_identity()
        return Caller(answer["Account"], answer["Arn"], answer["Arn"].split(":")[1])

    def members(self, region: str) -> list[Member]:
        """The accounts of the caller's organisation, by id. Raises InputError where they cannot be listed."""
        with _explained("organizations:ListAccounts"):
            pages = self.client("organizations", region).get_paginator("list_accounts").paginate()
            found = [
                Member(one["Id"], one.get("Name", ""), one.get("State") or one.get("Status") or "ACTIVE")
                for page in pages
                for one in page["Accounts"]
            ]
        return sorted(found, key=lambda one: one.account_id)

    def assumed(self, account_id: str, partition: str, role: str, external_id: str | None, region: str) -> Any:
        """A session of the role in that account, renewed while it is used; the role is assumed at the first call."""
        import boto3
        from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials
        from botocore.session import Session

        arguments = {"RoleSessionName": SESSION_NAME} | ({"ExternalId": external_id} if external_id else {})
        fetcher = AssumeRoleCredentialFetcher(
            client_creator=partial(self._sts, region),
            source_credentials=self.session.get_credentials(),
            role_arn=f"arn:{partition}:iam::{account_id}:role/{role}",
            extra_args=arguments,
        )
        inner = Session()
        inner.register_component("data_loader", self.session._session.get_component("data_loader"))
        inner._credentials = DeferredRefreshableCredentials(
            method="assume-role", refresh_using=fetcher.fetch_credentials
        )
        return boto3.Session(botocore_session=inner, region_name=region)

    def _sts(self, region: str, service: str, **credentials: str) -> Any:
        return self.session.client(
            service, region_name=region, endpoint_url=self.endpoint_url, config=self.configuration(), **credentials
        )


def open_sessions(profile: str | None, endpoint_url: str | None, connections: int) -> Sessions:
    """Sessions of the profile, or of the environment. Raises InputError for an unknown profile."""
    import boto3
    from botocore.session import Session

    with _explained(""):
        inner = Session(profile=profile)
        inner.get_scoped_config()  # raises where there is no such profile
        inner.register_component("data_loader", _loader())
        return Sessions(boto3.Session(botocore_session=inner), endpoint_url, connections)


@cache
def _loader() -> Any:
    """Reads the models of AWS's services, each once a process: that is most of the time of small collections."""
    from botocore.loaders import create_loader

    return create_loader(os.environ.get("AWS_DATA_PATH"))


def home_region(session: Any, partition: str) -> str:
    """Where the global services of a partition are called."""
    regions = session.get_available_regions("ec2", partition) or ["us-east-1"]
    return HOME_REGIONS.get(partition) or str(regions[0])


def check_region(session: Any, region: str, partition: str) -> None:
    """Raises InputError where the partition can have no Region of that name."""
    from botocore.exceptions import BotoCoreError

    try:
        found = session.get_partition_for_region(region)
    except BotoCoreError:
        found = None
    if found != partition:
        known = ", ".join(session.get_available_regions("ec2", partition))
        raise InputError(f"--region: {region} is no Region of partition {partition}", f"its Regions: {known}")


def is_offered(session: Any, service: str, region: str, partition: str) -> bool:
    """Whether a Region offers a service, as far as botocore knows; of Regions it does not know, everything."""
    if service not in session.get_available_services():
        return False
    regions = session.get_available_regions(service, partition)
    if regions:
        return region in regions or region not in session.get_available_regions("ec2", partition)
    return partition == "aws" or not session.get_available_regions(service, "aws")


@contextmanager
def _explained(action: str) -> Iterator[None]:
    """Turns what AWS or botocore refuses at the very beginning into InputError."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (ClientError, BotoCoreError, ValueError) as error:
        code, text = error_code(error), error_text(error)
        if code in DENIED:
            raise InputError(text, f"the caller needs {action}") from None
        if code in EXPIRED or code in INVALID_CREDENTIALS or code in CREDENTIAL_ERRORS:
            raise InputError(f"no usable AWS credentials: {text}", _CREDENTIALS_HINT) from None
        raise InputError(text, "check --profile, --region, --endpoint-url and the network") from None
