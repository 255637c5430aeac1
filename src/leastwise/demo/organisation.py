"""Who and what exists in the demo organisation: accounts, users, groups, roles and resources."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Final, Literal

ORGANIZATION_ID: Final = "o-a1b2c3d4e5"
TRAIL_NAME: Final = "organization-trail"
BUCKET_NAME: Final = "example-organization-trail"
HOME_REGION: Final = "us-east-1"
REGIONS: Final = ("us-east-1", "eu-central-1", "eu-west-1")
MANAGEMENT: Final = "111122223333"
PRODUCTION: Final = "222233334444"
DEVELOPMENT: Final = "333344445555"
VENDOR_ACCOUNT: Final = "444455556666"  # a monitoring vendor the organisation trusts
OUTSIDE_ACCOUNT: Final = "999988887777"  # belongs to nobody the organisation knows
IDENTITY_STORE_ARN: Final = f"arn:aws:identitystore::{MANAGEMENT}:identitystore/d-9067642ac7"
GITHUB_PROVIDER_PATH: Final = "oidc-provider/token.actions.githubusercontent.com"

RoleKind = Literal["service", "service-linked", "instance", "ci", "identity-center", "saml", "cross-account"]


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the organisation."""

    id: str
    name: str
    weight: float  # share of the organisation's events


@dataclass(frozen=True, slots=True)
class User:
    """An IAM user: ``principal_id`` is AIDA…, ``access_key_id`` the long-term key AKIA…."""

    name: str
    account_id: str
    principal_id: str
    access_key_id: str
    ip: str
    user_agent: str
    groups: tuple[str, ...] = ()

    @property
    def arn(self) -> str:
        return f"arn:aws:iam::{self.account_id}:user/{self.name}"


@dataclass(frozen=True, slots=True)
class Role:
    """An IAM role: ``principal_id`` is AROA…, ``path`` begins and ends with a slash."""

    name: str
    account_id: str
    principal_id: str
    kind: RoleKind
    trusted: str  # the service, provider or account that the trust policy names
    path: str = "/"

    @property
    def arn(self) -> str:
        return f"arn:aws:iam::{self.account_id}:role{self.path}{self.name}"

    def session_arn(self, session_name: str) -> str:
        return f"arn:aws:sts::{self.account_id}:assumed-role/{self.name}/{session_name}"


@dataclass(frozen=True, slots=True)
class Person:
    """A workforce user of IAM Identity Center; ``user_id`` is the identity store's id."""

    name: str
    email: str
    user_id: str
    ip: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """Everyone in it, by name; ``resources`` holds per-account pools for request parameters."""

    seed: int
    id: str
    accounts: tuple[Account, ...]
    users: dict[str, User]
    groups: dict[str, tuple[str, ...]]
    roles: dict[str, Role]
    people: dict[str, Person]
    resources: dict[str, dict[str, tuple[str, ...]]]

    def account(self, account_id: str) -> Account:
        """Returns the account; raises KeyError when the organisation has none of that id."""
        return next(account for account in self.accounts if account.id == account_id)


def unique_id(prefix: str, length: int, *parts: object) -> str:
    """Returns an AWS unique id (``AIDA``, ``AROA``, ``AKIA``, ``ASIA`` …), always the same for the same parts.

    Prefixes: IAM User Guide, "IAM identifiers", "Unique identifiers".
    """
    digest = hashlib.sha256("\0".join(map(str, parts)).encode()).digest()
    return prefix + base64.b32encode(digest).decode()[: length - len(prefix)]


def hex_id(prefix: str, length: int, *parts: object) -> str:
    """Returns ``prefix`` and ``length`` hexadecimal digits, as resource ids such as ``i-…`` and ``vpc-…`` have."""
    return prefix + hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:length]


def uuid_of(*parts: object) -> str:
    """Returns a version 4 shaped UUID, always the same for the same parts."""
    text = hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:32]}"


_CLI = "aws-cli/2.27.41 md/awscrt#0.26.1 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.4 md/command#"
_BOTO = "Boto3/1.38.27 md/Botocore#1.38.27 ua/2.1 os/linux#6.1.132 md/arch#x86_64 lang/python#3.12.10"
CONSOLE_AGENT: Final = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0"
CLI_AGENT: Final = _CLI
SDK_AGENT: Final = _BOTO

# name, account, address, agent, groups
_USERS: Final = (
    ("alice", PRODUCTION, "198.51.100.11", _CLI, ("Administrators",)),
    ("bob", PRODUCTION, "198.51.100.12", _CLI, ("Developers",)),
    ("carol", PRODUCTION, "198.51.100.13", CONSOLE_AGENT, ("Operators",)),
    ("dave", PRODUCTION, "203.0.113.24", CONSOLE_AGENT, ("Developers",)),
    ("erin", DEVELOPMENT, "198.51.100.15", _CLI, ("Developers",)),
    ("frank", DEVELOPMENT, "198.51.100.16", CONSOLE_AGENT, ("Developers",)),
    ("grace", MANAGEMENT, "198.51.100.17", CONSOLE_AGENT, ("Administrators",)),
    ("heidi", PRODUCTION, "198.51.100.18", _CLI, ("Analysts",)),
    ("ivan", DEVELOPMENT, "203.0.113.29", _CLI, ("Developers",)),
    ("judy", PRODUCTION, "198.51.100.20", CONSOLE_AGENT, ("Auditors",)),
    ("mallory", PRODUCTION, "198.51.100.21", _BOTO, ("Analysts",)),
    ("trudy", PRODUCTION, "198.51.100.23", _CLI, ("Developers",)),
    ("tom", DEVELOPMENT, "198.51.100.22", _CLI, ("Developers",)),
    ("backup-agent", PRODUCTION, "203.0.113.40", _BOTO, ()),
    ("report-builder", PRODUCTION, "203.0.113.41", _BOTO, ()),
    ("legacy-importer", DEVELOPMENT, "203.0.113.42", _BOTO, ()),
    ("federation-broker", DEVELOPMENT, "203.0.113.43", _BOTO, ()),
    ("victor", PRODUCTION, "198.51.100.24", _BOTO, ()),
    ("peggy", PRODUCTION, "198.51.100.25", _CLI, ()),
    ("oscar", DEVELOPMENT, "198.51.100.26", _CLI, ()),
)

_SSO_PATH: Final = "/aws-reserved/sso.amazonaws.com/eu-central-1/"
_SLR_PATH: Final = "/aws-service-role/"
# name, account, kind, trusted, path
_ROLES: Final[tuple[tuple[str, str, RoleKind, str, str], ...]] = (
    ("github-deploy", PRODUCTION, "ci", "repo:example-org/platform:ref:refs/heads/main", "/"),
    ("github-test", DEVELOPMENT, "ci", "repo:example-org/platform:pull_request", "/"),
    ("github-terraform", MANAGEMENT, "ci", "repo:example-org/landing-zone:ref:refs/heads/main", "/"),
    ("AWSReservedSSO_AdministratorAccess_1a2b3c4d5e6f7a8b", PRODUCTION, "identity-center", "sso", _SSO_PATH),
    ("AWSReservedSSO_ReadOnlyAccess_2b3c4d5e6f7a8b9c", PRODUCTION, "identity-center", "sso", _SSO_PATH),
    ("AWSReservedSSO_PowerUserAccess_3c4d5e6f7a8b9c0d", DEVELOPMENT, "identity-center", "sso", _SSO_PATH),
    ("AWSReservedSSO_Billing_4d5e6f7a8b9c0d1e", MANAGEMENT, "identity-center", "sso", _SSO_PATH),
    ("okta-support", PRODUCTION, "saml", "saml-provider/okta", "/"),
    ("orders-api", PRODUCTION, "service", "lambda.amazonaws.com", "/service-role/"),
    ("invoice-worker", PRODUCTION, "service", "lambda.amazonaws.com", "/service-role/"),
    ("etl-job", PRODUCTION, "service", "glue.amazonaws.com", "/service-role/"),
    ("preview-api", DEVELOPMENT, "service", "lambda.amazonaws.com", "/service-role/"),
    ("web-server", PRODUCTION, "instance", "ec2.amazonaws.com", "/"),
    ("build-runner", DEVELOPMENT, "instance", "ec2.amazonaws.com", "/"),
    ("bastion", MANAGEMENT, "instance", "ec2.amazonaws.com", "/"),
    (
        "AWSServiceRoleForAutoScaling",
        PRODUCTION,
        "service-linked",
        "autoscaling.amazonaws.com",
        f"{_SLR_PATH}autoscaling.amazonaws.com/",
    ),
    (
        "AWSServiceRoleForConfig",
        DEVELOPMENT,
        "service-linked",
        "config.amazonaws.com",
        f"{_SLR_PATH}config.amazonaws.com/",
    ),
    ("vendor-monitoring", PRODUCTION, "cross-account", VENDOR_ACCOUNT, "/"),
    ("security-audit", DEVELOPMENT, "cross-account", MANAGEMENT, "/"),
    ("incident-response", PRODUCTION, "cross-account", DEVELOPMENT, "/"),
    ("break-glass", DEVELOPMENT, "cross-account", DEVELOPMENT, "/"),
    ("instance-operator", PRODUCTION, "cross-account", PRODUCTION, "/"),
    ("load-test", DEVELOPMENT, "cross-account", DEVELOPMENT, "/"),
    ("partner-exchange", PRODUCTION, "cross-account", PRODUCTION, "/"),
    ("data-sharing", PRODUCTION, "cross-account", PRODUCTION, "/"),
    ("data-migration", PRODUCTION, "cross-account", PRODUCTION, "/"),
    ("quarterly-close", PRODUCTION, "cross-account", PRODUCTION, "/"),
    ("report-archive", DEVELOPMENT, "service", "glue.amazonaws.com", "/service-role/"),
    ("feature-preview", DEVELOPMENT, "cross-account", DEVELOPMENT, "/"),
    (
        "AWSServiceRoleForSupport",
        PRODUCTION,
        "service-linked",
        "support.amazonaws.com",
        f"{_SLR_PATH}support.amazonaws.com/",
    ),
)

_PEOPLE: Final = (
    ("nina.berg", "198.51.100.31"),
    ("omar.haddad", "198.51.100.32"),
    ("priya.nair", "198.51.100.33"),
    ("quentin.roux", "203.0.113.34"),
    ("rosa.silva", "198.51.100.35"),
    ("sven.olsen", "203.0.113.36"),
)


# Whom calls name as a matter of course; Terraform tags and describes the first of each account again and again.
_ROLE_NAMES: Final = {
    MANAGEMENT: ("bastion",),
    PRODUCTION: ("web-server", "orders-api", "etl-job"),
    DEVELOPMENT: ("build-runner", "preview-api"),
}


def _resources(seed: int, account_id: str, name: str) -> dict[str, tuple[str, ...]]:
    def ids(prefix: str, kind: str, count: int) -> tuple[str, ...]:
        return tuple(hex_id(prefix, 17, seed, account_id, kind, number) for number in range(count))

    short = {MANAGEMENT: "mgmt", PRODUCTION: "prod", DEVELOPMENT: "dev"}[account_id]
    functions = ("orders-api", "invoice-worker", "thumbnailer", "webhook", "nightly-report")
    return {
        "bucket": tuple(f"example-{short}-{use}" for use in ("assets", "logs", "exports", "backups", "data-lake")),
        "prefix": ("2026/01", "2026/02", "incoming", "archive", "images", "reports", "tmp"),
        "instance": ids("i-", "instance", 24),
        "volume": ids("vol-", "volume", 16),
        "image": ids("ami-", "image", 6),
        "vpc": ids("vpc-", "vpc", 3),
        "subnet": ids("subnet-", "subnet", 6),
        "group": ids("sg-", "group", 12),
        "function": tuple(f"{short}-{function}" for function in functions),
        "kmskey": tuple(uuid_of(seed, account_id, "kms", number) for number in range(5)),
        "table": tuple(f"{short}-{table}" for table in ("orders", "sessions", "customers", "inventory")),
        "loggroup": tuple(f"/aws/lambda/{short}-{function}" for function in functions),
        "secret": tuple(f"{short}/{secret}" for secret in ("database", "payment-provider", "smtp")),
        "parameter": tuple(f"/{short}/{parameter}" for parameter in ("feature-flags", "api/url", "api/timeout")),
        "queue": tuple(f"{short}-{queue}" for queue in ("orders", "mail", "dead-letters")),
        "topic": tuple(f"{short}-{topic}" for topic in ("alerts", "deployments")),
        "repository": tuple(f"platform/{repository}" for repository in ("api", "web", "worker")),
        "database": ("sales", "clickstream", "finance"),
        "dbinstance": tuple(f"{short}-postgres-{number}" for number in (1, 2)),
        "cluster": (f"{short}-services",),
        "stack": tuple(f"{short}-{stack}" for stack in ("network", "service-api", "service-web")),
        "rolename": _ROLE_NAMES[account_id],
        "terraformrole": _ROLE_NAMES[account_id][:1],
        "username": tuple(user for user, account, *_ in _USERS if account == account_id)[:4],
        "policy": ("ReadOnlyAccess", "AmazonS3ReadOnlyAccess", "CloudWatchLogsFullAccess"),
        "organizationid": (ORGANIZATION_ID,),
        "accountname": (name,),
        "account": (account_id,),
    }


def build_organisation(seed: int) -> Organisation:
    """Returns the demo organisation; names are fixed, unique ids depend on ``seed``."""
    accounts = (
        Account(MANAGEMENT, "management", 0.12),
        Account(PRODUCTION, "production", 0.60),
        Account(DEVELOPMENT, "development", 0.28),
    )
    users = {
        name: User(
            name,
            account,
            unique_id("AIDA", 21, seed, account, name),
            unique_id("AKIA", 20, seed, account, name),
            ip,
            agent,
            groups,
        )
        for name, account, ip, agent, groups in _USERS
    }
    names = sorted({group for user in users.values() for group in user.groups})
    groups = {group: tuple(user.name for user in users.values() if group in user.groups) for group in names}
    roles = {
        name: Role(name, account, unique_id("AROA", 21, seed, account, name), kind, trusted, path)
        for name, account, kind, trusted, path in _ROLES
    }
    people = {
        name: Person(name, f"{name}@example.com", uuid_of(seed, "person", name), address) for name, address in _PEOPLE
    }
    resources = {account.id: _resources(seed, account.id, account.name) for account in accounts}
    return Organisation(seed, ORGANIZATION_ID, accounts, users, groups, roles, people, resources)
