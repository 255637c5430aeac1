"""How sessions begin: the sign-in or STS event, and the identity whose credentials it issued.

Every AssumeRole*, GetFederationToken event names the access key id in ``responseElements.credentials`` that the
session's events then carry, so that sessions can be followed. Rules: IAM User Guide, "Logging IAM and AWS STS API
calls with AWS CloudTrail".
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Unpack

from leastwise.demo import identities
from leastwise.demo.events import Event, EventValues, encode
from leastwise.demo.identities import Session, UserIdentity
from leastwise.demo.organisation import CONSOLE_AGENT, GITHUB_PROVIDER_PATH, MANAGEMENT, Person, Role, User


@dataclass(frozen=True, slots=True)
class Moment:
    """When and where a session begins; ``time`` is ISO 8601 in UTC."""

    random: Random
    time: str
    region: str
    ip: str
    agent: str

    def uuid(self) -> str:
        """Returns a new version 4 UUID."""
        text = self.random.randbytes(16).hex()
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-9{text[17:20]}-{text[20:]}"

    def session_key(self) -> str:
        """Returns a new access key id of temporary credentials."""
        return "ASIA" + base64.b32encode(self.random.randbytes(10)).decode()


@dataclass(frozen=True, slots=True)
class Opening:
    """``events`` are the records the beginning leaves, ``identity`` the userIdentity (JSON) of what follows."""

    identity: str
    events: tuple[str, ...] = ()


Begin = Callable[[Moment], Opening]


def issued(session: Session, **more: object) -> dict[str, object]:
    """Returns the responseElements of an operation that issued the session's credentials for an hour."""
    expiration = f"{session.created[:11]}{(int(session.created[11:13]) + 1) % 24:02d}{session.created[13:]}"
    credentials = {
        "accessKeyId": session.access_key_id,
        "sessionToken": f"IQoJb3JpZ2luX2VjE{session.access_key_id[4:]}EXAMPLETOKEN",
        "expiration": expiration,
    }
    return {"credentials": credentials, **more}


def assumed(role: Role, session: Session, **more: object) -> dict[str, object]:
    """Returns the responseElements of a successful AssumeRole* call."""
    user = {"assumedRoleId": f"{role.principal_id}:{session.name}", "arn": role.session_arn(session.name)}
    elements = issued(session, assumedRoleUser=user, **more)
    return elements | {"sourceIdentity": session.source_identity} if session.source_identity else elements


def _sts(moment: Moment, name: str, identity: UserIdentity, account: str, **more: Unpack[EventValues]) -> str:
    values: EventValues = {"account_id": account, "region": moment.region, "read_only": True, "version": "1.08"}
    event = Event(
        identity=identity,
        time=moment.time,
        service="sts",
        name=name,
        ip=moment.ip,
        agent=moment.agent,
        event_id=moment.uuid(),
        request_id=moment.uuid(),
        **(values | more),
    )
    return event.text()


def _role_resource(role: Role) -> tuple[tuple[str, str, str], ...]:
    return ((role.account_id, "AWS::IAM::Role", role.arn),)


def standing(identity: UserIdentity) -> Begin:
    """Returns the beginning of someone who needs no session: a long-term key, a service, another account."""
    opening = Opening(encode(identity))
    return lambda moment: opening


def console_sign_in(user: User) -> Begin:
    """Returns the beginning of an IAM user's console session, with MFA."""

    def begin(moment: Moment) -> Opening:
        session = Session(user.name, moment.session_key(), moment.time, mfa=True)
        event = Event(
            identity=identities.console_user(user),
            time=moment.time,
            service="signin",
            name="ConsoleLogin",
            account_id=user.account_id,
            region=moment.region,
            ip=moment.ip,
            agent=CONSOLE_AGENT,
            event_id=moment.uuid(),
            request_id="",
            response={"ConsoleLogin": "Success"},
            additional={
                "LoginTo": "https://console.aws.amazon.com/console/home",
                "MobileVersion": "No",
                "MFAIdentifier": f"arn:aws:iam::{user.account_id}:mfa/{user.name}",
                "MFAUsed": "Yes",
            },
            event_type="AwsConsoleSignIn",
            version="1.08",
        )
        return Opening(encode(identities.iam_user(user, session)), (event.text(),))

    return begin


def saml(role: Role, person: Person) -> Begin:
    """Returns the beginning of a federated workforce session: IAM Identity Center, or a SAML provider."""
    qualifier = "kFzZ0T2q1UQ8p4sV9sJ3mW7cX5o=" if role.kind == "identity-center" else "bT4Q0x9iYk2Lr8uWm1sPq6vNz3c="
    provider = "AWSSSO_e1f2a3b4c5d6e7f8_DO_NOT_DELETE" if role.kind == "identity-center" else "okta"

    def begin(moment: Moment) -> Opening:
        session = Session(person.email, moment.session_key(), moment.time)
        event = _sts(
            moment,
            "AssumeRoleWithSAML",
            identities.saml_user(qualifier, person.email),
            role.account_id,
            request={
                "sAMLAssertionID": f"_{moment.random.getrandbits(64):016x}",
                "roleSessionName": person.email,
                "roleArn": role.arn,
                "principalArn": f"arn:aws:iam::{role.account_id}:saml-provider/{provider}",
                "durationSeconds": 3600,
            },
            response=assumed(role, session, subjectType="persistent", issuer="https://portal.sso.example.com/saml"),
            resources=_role_resource(role),
        )
        return Opening(encode(identities.assumed_role(role, session)), (event,))

    return begin


def web_identity(role: Role) -> Begin:
    """Returns the beginning of a GitHub Actions job: AssumeRoleWithWebIdentity through the OIDC provider."""
    provider = f"arn:aws:iam::{role.account_id}:{GITHUB_PROVIDER_PATH}"

    def begin(moment: Moment) -> Opening:
        session = Session("GitHubActions", moment.session_key(), moment.time)
        event = _sts(
            moment,
            "AssumeRoleWithWebIdentity",
            identities.web_identity_user(provider, role.trusted),
            role.account_id,
            request={"roleArn": role.arn, "roleSessionName": "GitHubActions", "durationSeconds": 3600},
            response=assumed(
                role,
                session,
                subjectFromWebIdentityToken=role.trusted,
                provider=provider,
                audience="sts.amazonaws.com",
            ),
            resources=_role_resource(role),
        )
        return Opening(encode(identities.assumed_role(role, session, federated_provider=provider)), (event,))

    return begin


def _assume_by_service(moment: Moment, role: Role, session: Session) -> str:
    at = Moment(moment.random, moment.time, moment.region, role.trusted, role.trusted)
    return _sts(
        at,
        "AssumeRole",
        identities.aws_service(role.trusted),
        role.account_id,
        request={"roleArn": role.arn, "roleSessionName": session.name},
        response=assumed(role, session),
        resources=_role_resource(role),
        shared_event_id=at.uuid(),
    )


def by_service(role: Role, session_name: str, *, instance: bool) -> Begin:
    """Returns the beginning of a workload's session: the service assumes the role for it."""

    def begin(moment: Moment) -> Opening:
        session = Session(session_name, moment.session_key(), moment.time, instance=instance)
        identity = identities.assumed_role(role, session)
        return Opening(encode(identity), (_assume_by_service(moment, role, session),))

    return begin


def service_linked(role: Role) -> Begin:
    """Returns the beginning of a service's own work through its service-linked role."""

    def begin(moment: Moment) -> Opening:
        session = Session(role.trusted.split(".", 1)[0], moment.session_key(), moment.time)
        identity = identities.assumed_role(role, session, invoked_by=role.trusted)
        return Opening(encode(identity), (_assume_by_service(moment, role, session),))

    return begin


def other_account(role: Role, session_name: str, caller: UserIdentity) -> Begin:
    """Returns the beginning of a session from another account, as the role's own account sees it."""

    def begin(moment: Moment) -> Opening:
        session = Session(session_name, moment.session_key(), moment.time)
        event = _sts(
            moment,
            "AssumeRole",
            caller,
            role.account_id,
            request={"roleArn": role.arn, "roleSessionName": session_name, "externalId": "f3a1c7e2"},
            response=assumed(role, session),
            resources=_role_resource(role),
            shared_event_id=moment.uuid(),
        )
        return Opening(encode(identities.assumed_role(role, session)), (event,))

    return begin


def federation_token(user: User) -> Begin:
    """Returns the beginning of a FederatedUser session that an IAM user issues."""

    def begin(moment: Moment) -> Opening:
        session = Session("contractor", moment.session_key(), moment.time)
        event = _sts(
            moment,
            "GetFederationToken",
            identities.iam_user(user),
            user.account_id,
            request={"name": session.name, "durationSeconds": 3600},
            response=issued(
                session,
                federatedUser={
                    "federatedUserId": f"{user.account_id}:{session.name}",
                    "arn": f"arn:aws:sts::{user.account_id}:federated-user/{session.name}",
                },
            ),
        )
        return Opening(encode(identities.federated_user(user, session)), (event,))

    return begin


def identity_center(person: Person) -> Begin:
    """Returns the beginning of a visit to the access portal of IAM Identity Center."""

    def begin(moment: Moment) -> Opening:
        identity = identities.identity_center_user(person, MANAGEMENT, moment.random.randbytes(24).hex())
        return Opening(encode(identity))

    return begin
