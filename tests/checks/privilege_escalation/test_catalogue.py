"""Every path of the catalogue: found where it is open, and not where a deny, an SCP or a boundary closes it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from access_states import allow, deny, document
from vulnerable_states import escalates, surroundings_of, vulnerable

from leastwise.checks.privilege_escalation.catalogue import PATHS
from leastwise.checks.privilege_escalation.check import PRIVILEGE_ESCALATION_CHECK
from leastwise.checks.privilege_escalation.path import EscalationPath, Step, Target
from leastwise.evidence.evidence import Evidence
from leastwise.inventory.state import State
from leastwise.model.finding import Finding, Severity
from leastwise.policy import ZoneOfTrust, load_reference

SHARED = Path(os.environ.get("LEASTWISE_SHARED", Path(__file__).parents[4] / "shared"))
PUBLISHED = SHARED / "data" / "escalation-paths" / "paths.json"
EACH_PATH = pytest.mark.parametrize("path", PATHS, ids=[path.id for path in PATHS])
STEPS = [(path, step) for path in PATHS for step in dict.fromkeys(path.steps)]
EACH_STEP = pytest.mark.parametrize(("path", "step"), STEPS, ids=[f"{path.id}-{step.action}" for path, step in STEPS])


def findings(where: State) -> list[Finding]:
    surroundings = surroundings_of(where)
    evidence = Evidence(surroundings, None, ZoneOfTrust(), surroundings.now)
    return [one for one in PRIVILEGE_ESCALATION_CHECK.run(evidence) if isinstance(one, Finding)]


@EACH_PATH
def test_an_open_path_is_found(path: EscalationPath) -> None:
    assert escalates(vulnerable(path), path) is (None if path.existing else True)


@EACH_PATH
def test_the_finding_of_an_open_path_names_the_statement_and_says_what_is_assumed(path: EscalationPath) -> None:
    found = [one for one in findings(vulnerable(path)) if "source" in one.resource]
    assert len(found) == 1
    assert found[0].details["isAdmin"] is True
    assert "inline policy own" in json.dumps(found[0].details)
    if found[0].severity is Severity.HIGH:
        by_trust = [hop["path"] for hop in found[0].details["path"]] == ["sts-assume-role"]
        assert by_trust or found[0].notes
    else:
        assert found[0].severity is Severity.CRITICAL


@EACH_STEP
def test_a_deny_of_any_step_closes_the_path(path: EscalationPath, step: Step) -> None:
    assert escalates(vulnerable(path, deny(step.action)), path) is False


@EACH_STEP
def test_an_scp_that_denies_any_step_closes_the_path(path: EscalationPath, step: Step) -> None:
    assert escalates(vulnerable(path, scp=document(deny(step.action))), path) is False


@EACH_STEP
def test_a_boundary_without_any_step_closes_the_path(path: EscalationPath, step: Step) -> None:
    others = {"Effect": "Allow", "NotAction": step.action, "Resource": "*"}
    where = vulnerable(path, limit=document(others, deny(step.action)))
    assert escalates(where, path) is False


@pytest.mark.parametrize("name", ["aws:MultiFactorAuthPresent", "aws:SourceVpce"])
@EACH_PATH
def test_a_deny_that_depends_on_circumstances_makes_the_path_uncertain(path: EscalationPath, name: str) -> None:
    spared = {"Null": {name: "true"}}
    action = path.steps[0].action
    assert escalates(vulnerable(path, deny(action, Condition=spared)), path) is None


@EACH_PATH
def test_every_action_is_one_that_the_reference_knows(path: EscalationPath) -> None:
    reference = load_reference()
    for step in path.steps:
        known = reference.action(step.action)
        assert known is not None, f"{path.id}: {step.action}"
        assert set(step.resource_types) <= {one.name for one in known.resource_types}, f"{path.id}: {step.action}"


@EACH_PATH
def test_a_path_says_why_and_where_that_is_written(path: EscalationPath) -> None:
    assert path.why.endswith(".")
    assert not path.title.endswith(".")
    assert path.references
    assert all(one.startswith("https://docs.aws.amazon.com/") for one in path.references)
    assert path.services or path.target is not Target.ROLE or "iam" in path.id or path.id == "sts-assume-role"


def test_ids_are_unique() -> None:
    assert len({path.id for path in PATHS}) == len(PATHS)


def test_all_published_paths_are_there() -> None:
    if not PUBLISHED.exists():
        pytest.skip("the published paths are not here")
    published = {one["id"]: one for one in json.loads(PUBLISHED.read_text(encoding="utf-8"))}
    own = {name: path for path in PATHS for name in path.published}
    assert set(published) <= set(own)
    for name, one in published.items():
        required = {entry["permission"].lower() for entry in one["permissions"]["required"]}
        asked = {action.lower() for action in own[name].actions}
        assert required <= asked | {"iam:passrole"}, f"{own[name].id} asks for less than {name}"


def test_a_harmless_account_has_no_finding() -> None:
    harmless = EscalationPath("none", "None", "None.", Target.USER, (Step("s3:ListBucket"),))
    assert findings(vulnerable(harmless, allow("s3:GetObject", "arn:aws:s3:::b/*"))) == []
