"""Everyone who acts in the background, and the event that begins each of their sessions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from leastwise.demo import identities
from leastwise.demo.activity import openings
from leastwise.demo.activity.openings import Moment, Opening
from leastwise.demo.organisation import (
    CLI_AGENT,
    CONSOLE_AGENT,
    DEVELOPMENT,
    MANAGEMENT,
    PRODUCTION,
    REGIONS,
    SDK_AGENT,
    VENDOR_ACCOUNT,
    Organisation,
    unique_id,
)

_EUROPE: Final = ("eu-central-1", "eu-west-1")
_FLEET: Final = ("198.51.100.200", "198.51.100.201", "198.51.100.202", "198.51.100.203")


@dataclass(frozen=True, slots=True)
class Actor:
    """A principal with a profile (see ``profiles``); ``begin`` opens one session of theirs."""

    account_id: str
    profile: str
    weight: float
    ip: str
    agent: str
    begin: Callable[[Moment], Opening]
    regions: tuple[str, ...] = REGIONS
    from_console: bool = False


def _with_key(organisation: Organisation) -> list[Actor]:
    chosen = (
        ("alice", "administrator", 3.0),
        ("bob", "developer", 4.0),
        ("erin", "developer", 7.0),
        ("heidi", "analyst", 4.0),
        ("ivan", "developer", 5.0),
        ("mallory", "analyst", 2.0),
        ("backup-agent", "backup", 5.0),
        ("report-builder", "analyst", 4.0),
        ("legacy-importer", "etl", 6.0),
    )
    actors = []
    for name, profile, weight in chosen:
        user = organisation.users[name]
        identity = identities.iam_user(user)
        actors.append(Actor(user.account_id, profile, weight, user.ip, user.user_agent, openings.standing(identity)))
    return actors


def _on_console(organisation: Organisation) -> list[Actor]:
    chosen = (("carol", "operator", 4.0), ("dave", "console", 3.0), ("frank", "console", 5.0))
    actors = []
    for name, profile, weight in (*chosen, ("grace", "auditor", 14.0), ("judy", "auditor", 3.0)):
        user = organisation.users[name]
        begin = openings.console_sign_in(user)
        actors.append(Actor(user.account_id, profile, weight, user.ip, CONSOLE_AGENT, begin, from_console=True))
    return actors


def _federated(organisation: Organisation) -> list[Actor]:
    people = list(organisation.people.values())
    chosen = (
        ("AWSReservedSSO_AdministratorAccess_1a2b3c4d5e6f7a8b", 0, "administrator", 4.0),
        ("AWSReservedSSO_ReadOnlyAccess_2b3c4d5e6f7a8b9c", 1, "auditor", 4.0),
        ("AWSReservedSSO_ReadOnlyAccess_2b3c4d5e6f7a8b9c", 2, "console", 4.0),
        ("AWSReservedSSO_PowerUserAccess_3c4d5e6f7a8b9c0d", 3, "developer", 8.0),
        ("AWSReservedSSO_PowerUserAccess_3c4d5e6f7a8b9c0d", 4, "secrets", 4.0),
        ("AWSReservedSSO_Billing_4d5e6f7a8b9c0d1e", 5, "console", 8.0),
        ("okta-support", 4, "console", 3.0),
    )
    actors = []
    for name, index, profile, weight in chosen:
        role, person = organisation.roles[name], people[index]
        begin = openings.saml(role, person)
        actors.append(Actor(role.account_id, profile, weight, person.ip, CONSOLE_AGENT, begin, from_console=True))
    return actors


def _workloads(organisation: Organisation) -> list[Actor]:
    chosen = (
        ("orders-api", "application", 26.0, "application", SDK_AGENT),
        ("invoice-worker", "application", 14.0, "application", SDK_AGENT),
        ("preview-api", "application", 14.0, "application", SDK_AGENT),
        ("etl-job", "etl", 10.0, "GlueJobRunnerSession", SDK_AGENT),
        ("web-server", "instance", 10.0, "", SDK_AGENT),
        ("build-runner", "instance", 8.0, "", SDK_AGENT),
        ("bastion", "instance", 8.0, "", SDK_AGENT),
    )
    actors = []
    for number, (name, profile, weight, session, agent) in enumerate(chosen):
        role = organisation.roles[name]
        instance = organisation.resources[role.account_id]["instance"][number]
        begin = openings.by_service(role, session or instance, instance=not session)
        actors.append(Actor(role.account_id, profile, weight, _FLEET[number % 4], agent, begin))
    return actors


def _pipelines(organisation: Organisation) -> list[Actor]:
    chosen = (("github-deploy", "deployment", 6.0), ("github-test", "deployment", 8.0))
    return [
        Actor(role.account_id, profile, weight, "203.0.113.180", SDK_AGENT, openings.web_identity(role))
        for name, profile, weight in (*chosen, ("github-terraform", "terraform", 22.0))
        for role in (organisation.roles[name],)
    ]


def _services(organisation: Organisation) -> list[Actor]:
    actors = []
    for name, profile in (("AWSServiceRoleForAutoScaling", "autoscaling"), ("AWSServiceRoleForConfig", "config")):
        role = organisation.roles[name]
        begin = openings.service_linked(role)
        actors.append(Actor(role.account_id, profile, 5.0, role.trusted, role.trusted, begin))
    for account in (MANAGEMENT, PRODUCTION, DEVELOPMENT):
        for service, profile, weight in (("cloudtrail", "trail-delivery", 4.0), ("kms", "key-rotation", 0.02)):
            host = f"{service}.amazonaws.com"
            begin = openings.standing(identities.aws_service(host))
            actors.append(Actor(account, profile, weight, host, host, begin))
    return actors


def _others(organisation: Organisation) -> list[Actor]:
    person = next(iter(organisation.people.values()))
    broker = organisation.users["federation-broker"]
    outsider = identities.aws_account(VENDOR_ACCOUNT, f"{unique_id('AROA', 21, organisation.seed, 'vendor')}:collector")
    unknown = identities.unknown(MANAGEMENT, MANAGEMENT)
    anonymous = identities.aws_account("ANONYMOUS_PRINCIPAL", "")
    vendor = openings.other_account(organisation.roles["vendor-monitoring"], "collector", outsider)
    auditor = openings.other_account(
        organisation.roles["security-audit"],
        "weekly-audit",
        identities.aws_account(MANAGEMENT, organisation.users["grace"].principal_id),
    )
    portal = openings.identity_center(person)
    return [
        Actor(PRODUCTION, "monitoring", 6.0, "203.0.113.210", SDK_AGENT, vendor),
        Actor(DEVELOPMENT, "auditor", 3.0, "198.51.100.17", CLI_AGENT, auditor),
        Actor(DEVELOPMENT, "developer", 2.0, broker.ip, broker.user_agent, openings.federation_token(broker)),
        Actor(MANAGEMENT, "portal", 10.0, person.ip, CONSOLE_AGENT, portal, ("us-east-1", *_EUROPE)),
        Actor(MANAGEMENT, "portal-sign-in", 4.0, person.ip, CONSOLE_AGENT, openings.standing(unknown)),
        Actor(PRODUCTION, "public", 3.0, "203.0.113.99", "Mozilla/5.0 (compatible)", openings.standing(anonymous)),
        Actor(PRODUCTION, "public", 1.0, "203.0.113.211", SDK_AGENT, openings.standing(outsider)),
    ]


def build_actors(organisation: Organisation) -> tuple[Actor, ...]:
    """Returns every background actor, always in the same order."""
    return (
        *_with_key(organisation),
        *_on_console(organisation),
        *_federated(organisation),
        *_workloads(organisation),
        *_pipelines(organisation),
        *_services(organisation),
        *_others(organisation),
    )


__all__ = ["Actor", "Moment", "Opening", "build_actors"]
