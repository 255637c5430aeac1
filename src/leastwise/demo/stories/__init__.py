"""The planted stories, one small file each; their truths are what an auditor should find."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from leastwise.demo.organisation import Organisation
from leastwise.demo.stories import (
    access_denied_burst,
    administrator_attached,
    alice_promoted,
    console_user,
    credentials_changed,
    data_leak,
    glue_unused,
    instance_terminated,
    leaver,
    logins_without_mfa,
    old_test_role,
    outside_assumption,
    policy_edited,
    role_chain,
    root_use,
    self_grant,
    trail_stopped,
    trust_opened,
    unused_permissions,
    unused_roles,
    users_created,
)
from leastwise.demo.stories.scene import PlantedEvent, Scene, Story

STORIES: Final[tuple[tuple[str, Callable[[Scene], Story]], ...]] = tuple(
    (module.NAME, module.plan)
    for module in (
        console_user,
        administrator_attached,
        self_grant,
        instance_terminated,
        credentials_changed,
        data_leak,
        trail_stopped,
        unused_permissions,
        old_test_role,
        leaver,
        root_use,
        trust_opened,
        logins_without_mfa,
        users_created,
        access_denied_burst,
        outside_assumption,
        role_chain,
        policy_edited,
        alice_promoted,
        glue_unused,
        unused_roles,
    )
)


def plan_stories(organisation: Organisation, end: datetime, days: int) -> tuple[Story, ...]:
    """Returns every story, told in the ``days`` before midnight ``end``."""
    return tuple(plan(Scene(organisation, end, days, name)) for name, plan in STORIES)


__all__ = ["STORIES", "PlantedEvent", "Scene", "Story", "plan_stories"]
