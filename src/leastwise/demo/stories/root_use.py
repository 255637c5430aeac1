"""The root user of the management account signs in and changes something."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo import identities
from leastwise.demo.events import iso
from leastwise.demo.identities import Session
from leastwise.demo.organisation import CONSOLE_AGENT, MANAGEMENT
from leastwise.demo.stories.scene import Caller, Scene, Story

NAME: Final = "root-use"
_ADDRESS: Final = "203.0.113.5"


def plan(scene: Scene) -> Story:
    """Returns the story: sign-in with MFA, then a weaker password policy; a failed sign-in came before."""
    moment = scene.before(53, "21:33:10")
    signing_in = Caller(identities.root(MANAGEMENT), MANAGEMENT, _ADDRESS, CONSOLE_AGENT)
    session = Session("root", scene.key(), iso(moment), mfa=True)
    root = Caller(identities.root(MANAGEMENT, session), MANAGEMENT, _ADDRESS, CONSOLE_AGENT, True)
    target = {"LoginTo": "https://console.aws.amazon.com/console/home", "MobileVersion": "No"}
    login = scene.event(
        signing_in,
        moment,
        "signin:ConsoleLogin",
        response={"ConsoleLogin": "Success"},
        additional=target | {"MFAIdentifier": f"arn:aws:iam::{MANAGEMENT}:mfa/root-account-mfa", "MFAUsed": "Yes"},
        event_type="AwsConsoleSignIn",
    )
    changed = scene.event(
        root,
        moment + timedelta(minutes=3, seconds=19),
        "iam:UpdateAccountPasswordPolicy",
        request={"minimumPasswordLength": 8, "requireSymbols": False, "requireNumbers": False},
    )
    failed = scene.event(
        signing_in,
        moment - timedelta(minutes=1),
        "signin:ConsoleLogin",
        response={"ConsoleLogin": "Failure"},
        additional=target | {"MFAUsed": "Yes"},
        error_message="Failed authentication",
        event_type="AwsConsoleSignIn",
    )
    return scene.story(
        "What did the root user do?",
        (login, changed),
        decoys=(failed,),
        resources=(f"arn:aws:iam::{MANAGEMENT}:root",),
        answer={"accountId": MANAGEMENT, "sourceIPAddress": _ADDRESS},
    )
