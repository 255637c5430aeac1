"""A person goes through two roles into another account and deletes a snapshot there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from leastwise.demo import identities
from leastwise.demo.activity.openings import assumed
from leastwise.demo.events import iso
from leastwise.demo.identities import Session
from leastwise.demo.organisation import CLI_AGENT, DEVELOPMENT, PRODUCTION, Person, Role, uuid_of
from leastwise.demo.stories.scene import Caller, PlantedEvent, Scene, Story

NAME: Final = "role-chain"
PERSON: Final = "priya.nair"
_FIRST: Final = "AWSReservedSSO_PowerUserAccess_3c4d5e6f7a8b9c0d"
_SNAPSHOT: Final = "prod-postgres-1-before-migration"


def _signed_in(scene: Scene, person: Person, role: Role, start: datetime) -> tuple[PlantedEvent, Caller]:
    """Returns the event with which the person arrives through IAM Identity Center, and the session it issued."""
    qualifier = "kFzZ0T2q1UQ8p4sV9sJ3mW7cX5o="
    arriving = Caller(identities.saml_user(qualifier, person.email), DEVELOPMENT, person.ip, CLI_AGENT)
    session = Session(person.email, scene.key("first"), iso(start))
    provider = f"arn:aws:iam::{DEVELOPMENT}:saml-provider/AWSSSO_e1f2a3b4c5d6e7f8_DO_NOT_DELETE"
    event = scene.event(
        arriving,
        start,
        "sts:AssumeRoleWithSAML",
        read_only=True,
        request={"roleArn": role.arn, "roleSessionName": person.email, "principalArn": provider},
        response=assumed(role, session),
        resources=((DEVELOPMENT, "AWS::IAM::Role", role.arn),),
    )
    return event, Caller(identities.assumed_role(role, session), DEVELOPMENT, person.ip, CLI_AGENT)


def plan(scene: Scene) -> Story:
    """Returns the story: priya -> break-glass (development) -> incident-response (production).

    The second step crosses accounts: CloudTrail records it in both, with one sharedEventID.
    """
    roles, person = scene.organisation.roles, scene.organisation.people[PERSON]
    start = scene.before(11, "22:05:50")
    signed_in, priya = _signed_in(scene, person, roles[_FIRST], start)
    then = start + timedelta(minutes=4)
    second = Session("priya-debug", scene.key("second"), iso(then), source_identity=person.email)
    to_second, breaker = scene.assume(priya, roles["break-glass"], second, then)

    finally_at = then + timedelta(minutes=2)
    third = Session("session-1", scene.key("third"), iso(finally_at), source_identity=person.email)
    shared = uuid_of(scene.organisation.seed, NAME, "shared")
    role = roles["incident-response"]
    leaving, inside = scene.assume(breaker, role, third, finally_at, account_id=DEVELOPMENT, shared_event_id=shared)
    seen_from_there = Caller(
        identities.aws_account(DEVELOPMENT, str(breaker.identity["principalId"])), PRODUCTION, person.ip, CLI_AGENT
    )
    entering, _ = scene.assume(seen_from_there, role, third, finally_at, shared_event_id=shared)
    deleted = scene.event(
        inside,
        finally_at + timedelta(seconds=48),
        "rds:DeleteDBSnapshot",
        region="eu-central-1",
        request={"dBSnapshotIdentifier": _SNAPSHOT},
        response={"dBSnapshotIdentifier": _SNAPSHOT, "status": "deleted", "engine": "postgres"},
    )
    chain = (signed_in, to_second, leaving, entering)
    return scene.story(
        f"Who deleted the snapshot {_SNAPSHOT}, behind all the roles?",
        (deleted,),
        others=chain,
        resources=(f"arn:aws:rds:eu-central-1:{PRODUCTION}:snapshot:{_SNAPSHOT}",),
        answer={
            "person": person.email,
            "sourceIdentity": person.email,
            "chainEventIDs": [planted.event.event_id for planted in chain],
            "accessKeyIds": [caller.identity["accessKeyId"] for caller in (priya, breaker, inside)],
            "roles": [roles[_FIRST].arn, roles["break-glass"].arn, role.arn],
        },
    )
