"""The catalogue of operations and the profiles that name them."""

from __future__ import annotations

import json
from itertools import product
from random import Random

import pytest

from leastwise.demo.activity.actors import build_actors
from leastwise.demo.activity.profiles import PROFILES
from leastwise.demo.apis import CATALOGUE, render
from leastwise.demo.organisation import DEVELOPMENT, MANAGEMENT, PRODUCTION, REGIONS, build_organisation
from leastwise.demo.stories import STORIES

from .conftest import Demo

ORGANISATION = build_organisation(7)
# What the stories answer with: nobody calls these on an ordinary day.
RESERVED = {
    "CreateUser",
    "CreateLoginProfile",
    "AttachUserPolicy",
    "PutUserPolicy",
    "TerminateInstances",
    "CreateAccessKey",
    "StopLogging",
    "UpdateAssumeRolePolicy",
    "CreatePolicyVersion",
    "CreateRole",
}


def test_profiles_name_operations_of_the_catalogue_and_all_of_them() -> None:
    named = {operation for profile in PROFILES.values() for operation in profile}
    assert named == set(CATALOGUE)


def test_every_actor_has_a_profile_and_every_profile_an_actor() -> None:
    actors = build_actors(ORGANISATION)
    assert {actor.profile for actor in actors} == set(PROFILES)


def test_catalogue_is_large_and_leaves_the_stories_operations_alone() -> None:
    assert len(CATALOGUE) >= 100
    assert not RESERVED & {api.name for api in CATALOGUE.values()}
    assert len(STORIES) >= 18


@pytest.mark.parametrize("operation", list(CATALOGUE))
def test_every_operation_renders_as_json(operation: str) -> None:
    api = CATALOGUE[operation]
    for account_id, region in product((MANAGEMENT, PRODUCTION, DEVELOPMENT), REGIONS):
        pools = ORGANISATION.resources[account_id]
        variant = render(api, pools, region, Random(1))
        record = json.loads(f'{{{variant.body}r","eventID":"e{variant.tail_with_tls}}}')
        assert record["recipientAccountId"] == account_id
        assert record["readOnly"] is api.read_only
        text = variant.body + variant.tail
        assert variant.token is ("<token>" in text)
        assert "<" not in text.replace("<token>", "")


def test_denials_name_the_caller_and_the_operation(demo: Demo) -> None:
    checked = 0
    for event in demo.events.values():
        message = event.get("errorMessage", "")
        if event.get("errorCode") == "AccessDenied" and message.startswith("User: arn:"):
            assert message.startswith(f"User: {event['userIdentity']['arn']} is not authorized to perform: ")
            assert f":{event['eventName']}" in message
            for resource in (event.get("resources") or [])[:1]:
                assert resource["ARN"] in message
            checked += 1
    assert checked > 100
