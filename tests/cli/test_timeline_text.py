"""How changes of access are put together for people, and what a hostile name may do to a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from leastwise.cli.timeline_text import elevation_lines, lifetime_lines
from leastwise.model.configuration_item import ConfigurationItem, Origin
from leastwise.usecases.recorder.elevations import Elevation
from leastwise.usecases.recorder.timelines import Lifetime, TimelineEntry
from leastwise.usecases.recorder.versions import versions_of

NOW = datetime(2024, 5, 1, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    principal: str
    sentence: str
    widened: bool = True
    narrowed: bool = False
    escalation: bool = False
    unrecorded: tuple[str, ...] = ("policy a was not recorded", "policy b was not recorded")


def user(name: str, hour: int = 10, **more: object) -> ConfigurationItem:
    moment = NOW.replace(hour=hour)
    arn = f"arn:aws:iam::111122223333:user/{name}"
    values = {"path": f"/{hour}/"}
    return ConfigurationItem(
        "111122223333", "global", "AWS::IAM::User", "AIDAX", name, arn, moment, configuration=values, **more
    )


def test_changes_that_differ_in_the_principal_only_are_one_line() -> None:
    names = [f"role r{n}" for n in range(8)]
    told = [Told(name, f"{name} can now s3:* on any resource (p)") for name in names]
    told += [Told(name, f"what that changes for {name} is not known", widened=False) for name in ("bob", "carol")]
    elevation = Elevation(NOW, (user("bob"),), None, tuple(told), not_compared=1200)  # type: ignore[arg-type]

    lines = list(elevation_lines(elevation, color=False))

    assert lines[1:] == [
        "     ▲ role r0, role r1, role r2, role r3 and 4 more can now s3:* on any resource (p)",
        "     ? what that changes for bob and carol is not known",
        "     ? beside this, policy a was not recorded and policy b was not recorded",
        "     ? 1,200 more principals are touched: --principals 0 compares all",
    ]


def test_a_gap_asks_whether_the_trail_is_complete() -> None:
    versions = versions_of([user("bob"), user("bob", 14, origin=Origin.GAP, since=NOW)])
    lines = list(lifetime_lines(Lifetime(versions[-1].item, tuple(map(TimelineEntry, versions))), color=False))

    assert lines[2:] == [
        "2 versions",
        "",
        "1    2024-05-01T10:00:00Z  first seen (in a snapshot)",
        "     + path: /10/",
        "",
        "2    2024-05-01T14:00:00Z  changed between 2024-05-01T10:00:00Z and 2024-05-01T14:00:00Z by an unseen hand: "
        "is the trail complete?",
        "     ~ path: /10/ → /14/",
    ]


def test_no_name_moves_the_cursor() -> None:
    hostile = user("bob\x1b[2J\nroot\u202e")
    (version,) = versions_of([hostile])
    lines = list(lifetime_lines(Lifetime(hostile, (TimelineEntry(version),)), color=False, patch=True))

    assert not [line for line in lines if "\x1b" in line or "\n" in line or "\u202e" in line]
    assert any("bob\\x1b[2J\\nroot\\u202e" in line for line in lines)


def test_a_creation_that_only_the_resource_tells_of_has_one_moment() -> None:
    (version,) = versions_of([user("bob", origin=Origin.GAP, since=NOW)])
    lines = list(lifetime_lines(Lifetime(version.item, (TimelineEntry(version),)), color=False))
    assert lines[4] == "1    2024-05-01T10:00:00Z  created by an unseen hand: is the trail complete?"
