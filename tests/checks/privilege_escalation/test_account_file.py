"""A published example account, made to be escalated in: what must be found there, and what must not."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from access_states import state
from vulnerable_states import surroundings_of

from leastwise.checks.check import NotApplicable
from leastwise.checks.privilege_escalation.check import PRIVILEGE_ESCALATION_CHECK
from leastwise.collectors.files import read_paths
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Finding
from leastwise.policy import ZoneOfTrust

SHARED = Path(os.environ.get("LEASTWISE_SHARED", Path(__file__).parents[4] / "shared"))
EXAMPLE = SHARED / "data" / "accounts" / "cloudsplaining-example.json"
HELD = re.compile(r"(privesc|fn|fp)[0-9A-Za-z-]*-(user|role)")
CLOSED = re.compile(
    r"fp\d-.*"  # false positives by name
    r"|privesc2-.*"  # no policy has an older version
    r"|privesc-(sre|high-priv|AssumeRole-ending).*"  # administrators
    r"|privesc(7|8|10|11|13)-.*-role"  # policies and groups of users alone, whom the role cannot become
    r"|privesc(9|12)-.*-user"  # policies of roles alone, which the user cannot become
    r"|privesc-AssumeRole-start-user"  # has no policy, and no role names it
)


@pytest.fixture(scope="module")
def results() -> list[object]:
    if not EXAMPLE.exists():
        pytest.skip("the example account is not here")
    items = [one for _, found in read_paths([EXAMPLE], lambda _: None) for one in found.items]
    surroundings = surroundings_of(state(*items, moment=datetime(2026, 1, 1, tzinfo=UTC)))
    return list(PRIVILEGE_ESCALATION_CHECK.run(Evidence(surroundings, None, ZoneOfTrust(), surroundings.now)))


def names(results: list[object], kind: type) -> set[str]:
    return {one.resource.rpartition("/")[2] for one in results if isinstance(one, kind)}  # type: ignore[attr-defined]


def test_every_way_that_was_built_in_is_found_and_nothing_that_only_looks_like_one(results: list[object]) -> None:
    found = {name for name in names(results, Finding) if HELD.fullmatch(name)}
    everybody = {one.resource.rpartition("/")[2] for one in results if hasattr(one, "resource")}
    expected = {name for name in everybody if HELD.fullmatch(name) and not CLOSED.fullmatch(name)}
    assert len(expected) > 50
    assert found == expected


def test_administrators_are_told_apart(results: list[object]) -> None:
    assert {"obama", "privesc-sre-user", "OrganizationAccountAccessRole"} <= names(results, NotApplicable)
    assert not names(results, NotApplicable) & names(results, Finding)
