"""The pre-commit hook and the GitHub Action run as their hosts would run them."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from pre_commit.clientlib import load_manifest

ROOT = Path(__file__).parents[2]
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]}


@pytest.fixture
def repository(tmp_path):
    """A folder with a policy that has a security warning, and a file that is no policy."""
    (tmp_path / "policies of mine").mkdir()
    (tmp_path / "policies of mine" / "pass.json").write_text(json.dumps(POLICY))
    (tmp_path / "package.json").write_text('{"name": "x"}')
    return tmp_path


def environment(folder, **more):
    found = {name: value for name, value in os.environ.items() if not name.startswith("LEASTWISE_")}
    path = os.pathsep.join([str(Path(sys.executable).parent), found["PATH"]])
    return found | {"PATH": path, "LEASTWISE_HOME": str(folder / "home")} | more


def run(command, folder, **more):
    return subprocess.run(
        command, cwd=folder, env=environment(folder, **more), capture_output=True, text=True, check=False, timeout=120
    )


def test_the_hook(repository):
    (hook,) = load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))
    assert hook["id"] == "leastwise-policy-validate"
    entry = shlex.split(hook["entry"])
    assert run([*entry, "package.json"], repository).returncode == 0
    done = run([*entry, "package.json", "policies of mine/pass.json"], repository)
    assert done.returncode == 1, done.stderr
    assert "PASS_ROLE_WITH_STAR_IN_RESOURCE" in done.stdout


def action_script():
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    assert action["runs"]["using"] == "composite"
    steps = action["runs"]["steps"]
    assert all(step["shell"] == "bash" for step in steps)
    # Inputs reach scripts by the environment only: a path cannot become a command.
    assert all("${{" not in step["run"] for step in steps)
    defaults = {name: one["default"] for name, one in action["inputs"].items()}
    return steps[-1]["run"], defaults


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({}, 1),
        ({"paths": "policies of mine\npackage.json"}, 2),
        ({"paths": "policies of mine"}, 1),
        ({"fail-on": "ERROR"}, 0),
        ({"ignore": "PASS_ROLE_WITH_STAR_IN_RESOURCE\n"}, 0),
        ({"paths": "policies of mine; touch broken"}, 2),
    ],
)
def test_the_action(repository, tmp_path_factory, inputs, code):
    script, defaults = action_script()
    values = defaults | inputs
    installed = tmp_path_factory.mktemp("runner") / "leastwise"
    installed.mkdir()
    (installed / "bin").symlink_to(Path(sys.executable).parent)
    done = run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        repository,
        RUNNER_TEMP=str(installed.parent),
        PATHS=values["paths"],
        FAIL_ON=values["fail-on"],
        IGNORE=values["ignore"],
    )
    assert done.returncode == code, done.stderr
    assert not (repository / "broken").exists()
    if code == 1:
        assert done.stdout.startswith("::error file=policies of mine/pass.json,line=1,")
