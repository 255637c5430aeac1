"""What every story is told with: the clock, the callers, and events with ids of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Unpack

from leastwise.demo import identities
from leastwise.demo.activity.openings import assumed
from leastwise.demo.events import Event, EventValues, iso
from leastwise.demo.identities import Session, UserIdentity
from leastwise.demo.organisation import CONSOLE_AGENT, HOME_REGION, Organisation, Role, unique_id, uuid_of
from leastwise.demo.truth import StoryTruth


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, from where; ``account_id`` is the account that records the call."""

    identity: UserIdentity
    account_id: str
    ip: str
    agent: str
    from_console: bool = False

    @property
    def arn(self) -> str:
        return str(self.identity.get("arn") or self.identity.get("principalId", ""))


@dataclass(frozen=True, slots=True)
class PlantedEvent:
    """An event of a story and when it happens."""

    event: Event
    moment: datetime

    @property
    def arn(self) -> str:
        identity = self.event.identity
        return str(identity.get("arn") or identity.get("principalId", ""))


@dataclass(frozen=True, slots=True)
class Story:
    """A planted story: all its events, and the truth about it."""

    truth: StoryTruth
    events: tuple[PlantedEvent, ...]


@dataclass(slots=True)
class Scene:
    """The stage of one story in an organisation whose trail spans ``days`` before midnight ``end``."""

    organisation: Organisation
    end: datetime
    days: int
    name: str
    _numbers: int = field(default=0)

    def another(self, name: str) -> Scene:
        """Returns the stage of another story, so that its events can be named in this one's truth."""
        return Scene(self.organisation, self.end, self.days, name)

    def before(self, days: int, clock: str) -> datetime:
        """Returns the moment ``clock`` (HH:MM:SS in UTC) on the day that is ``days`` before the end."""
        hour, minute, second = map(int, clock.split(":"))
        return self.end - timedelta(days=days) + timedelta(hours=hour, minutes=minute, seconds=second)

    def key(self, *parts: object) -> str:
        """Returns an access key id of temporary credentials."""
        return unique_id("ASIA", 20, self.organisation.seed, self.name, *parts)

    def user(self, name: str, *, ip: str = "", agent: str = "") -> Caller:
        """Returns an IAM user calling with the long-term access key."""
        user = self.organisation.users[name]
        return Caller(identities.iam_user(user), user.account_id, ip or user.ip, agent or user.user_agent)

    def on_console(self, name: str, since: datetime) -> Caller:
        """Returns an IAM user who signed in to the console at ``since`` with MFA."""
        user = self.organisation.users[name]
        session = Session(user.name, self.key(name, since), iso(since), mfa=True)
        return Caller(identities.iam_user(user, session), user.account_id, user.ip, CONSOLE_AGENT, True)

    def event(self, caller: Caller, moment: datetime, operation: str, **values: Unpack[EventValues]) -> PlantedEvent:
        """Returns an event; ``operation`` is ``service:Name``, ``values`` are fields of ``Event``."""
        self._numbers += 1
        service, name = operation.split(":")
        settings: EventValues = {"account_id": caller.account_id, "region": HOME_REGION} | values
        event = Event(
            identity=caller.identity,
            time=iso(moment),
            service=service,
            name=name,
            ip=caller.ip,
            agent=caller.agent,
            from_console=caller.from_console,
            event_id=uuid_of(self.organisation.seed, self.name, self._numbers),
            request_id=uuid_of(self.organisation.seed, self.name, self._numbers, "request"),
            **settings,
        )
        return PlantedEvent(event, moment)

    def assume(
        self, caller: Caller, role: Role, session: Session, moment: datetime, **values: Unpack[EventValues]
    ) -> tuple[PlantedEvent, Caller]:
        """Returns the AssumeRole event in the role's account and the caller with the session it issued."""
        request = {"roleArn": role.arn, "roleSessionName": session.name, "durationSeconds": 3600}
        if session.source_identity:
            request["sourceIdentity"] = session.source_identity
        settings: EventValues = {
            "account_id": role.account_id,
            "read_only": True,
            "request": request,
            "response": assumed(role, session),
            "resources": ((role.account_id, "AWS::IAM::Role", role.arn),),
        } | values
        event = self.event(caller, moment, "sts:AssumeRole", **settings)
        return event, Caller(identities.assumed_role(role, session), role.account_id, caller.ip, caller.agent)

    def story(
        self,
        question: str,
        answering: Sequence[PlantedEvent],
        *,
        others: Sequence[PlantedEvent] = (),
        decoys: Sequence[PlantedEvent] = (),
        told_elsewhere: Sequence[PlantedEvent] = (),
        resources: Sequence[str] = (),
        answer: dict[str, object] | None = None,
    ) -> Story:
        """Returns the story; ``answering`` are the events that answer the question, ``told_elsewhere`` those among
        the answers that another story plants."""
        found = sorted((*answering, *told_elsewhere), key=lambda planted: (planted.moment, planted.event.event_id))
        truth = StoryTruth(
            story=self.name,
            question=question,
            event_ids=tuple(planted.event.event_id for planted in found),
            times=tuple(planted.event.time for planted in found),
            principals=tuple(dict.fromkeys(planted.arn for planted in found)),
            source_ip_addresses=tuple(dict.fromkeys(planted.event.ip for planted in found)),
            resources=tuple(resources),
            decoy_event_ids=tuple(planted.event.event_id for planted in decoys),
            answer=answer or {},
        )
        return Story(truth, (*answering, *others, *decoys))


def written(moment: datetime) -> str:
    """Returns the moment as IAM writes dates in responseElements: ``Nov 12, 2026 10:14:07 AM``."""
    return f"{moment:%b} {moment.day}, {moment:%Y} {moment:%I:%M:%S %p}"
