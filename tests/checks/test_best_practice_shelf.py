"""A walk over the checks of best practice: listed, documented, mapped, each with examples of all three kinds."""

from __future__ import annotations

import importlib.util
import re
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from leastwise.checks.best_practice import BEST_PRACTICE
from leastwise.checks.check import Check, NotApplicable, NotEvaluated, Passed
from leastwise.checks.remediation_text import cli_of, names_in, terraform_of, values_of
from leastwise.checks.subject import ACCOUNT
from leastwise.model.finding import Finding
from leastwise.model.practice import Practice
from leastwise.reference.frameworks import FRAMEWORKS
from leastwise.state.finding_content import content_of, finding_of

SOURCE = Path(import_module("leastwise.checks.best_practice").__path__[0])
EXAMPLES = Path(__file__).parent / "best_practice"
sys.path.insert(0, str(EXAMPLES))
FOLDERS = {practice: practice.value.replace("-", "_") for practice in Practice}


def load(path: Path) -> ModuleType:
    name = f"best_practice_examples.{path.parent.name}.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def declared(module: Any) -> list[Check]:
    return [value for value in vars(module).values() if isinstance(value, Check)]


def check_files() -> list[Path]:
    found = []
    for folder in FOLDERS.values():
        for path in sorted((SOURCE / folder).glob("*.py")):
            if path.name == "__init__.py":
                continue
            module = import_module(f"leastwise.checks.best_practice.{folder}.{path.stem}")
            if any(check.run.__module__ == module.__name__ for check in declared(module)):
                found.append(path)
    return found


def examples() -> dict[str, tuple[Any, Any, Any]]:
    """Check id -> its cases: must find, must not find, not evaluated."""
    found: dict[str, tuple[Any, Any, Any]] = {}
    for source in check_files():
        path = EXAMPLES / source.parent.name / source.name
        if not path.exists():
            continue
        module = load(path)
        if hasattr(module, "CHECK_EXAMPLES"):
            found |= module.CHECK_EXAMPLES
        else:
            own = declared(import_module(f"leastwise.checks.best_practice.{source.parent.name}.{source.stem}"))
            assert len(own) == 1, f"{path} needs CHECK_EXAMPLES: {source.name} declares more than one check"
            found[own[0].id] = (module.MUST_FIND, module.MUST_NOT_FIND, module.NOT_EVALUATED)
    return found


CASES = examples()
each_check = pytest.mark.parametrize("check", BEST_PRACTICE, ids=lambda check: check.id)


def cases(kind: int) -> Any:
    return pytest.mark.parametrize(
        ("check", "one"),
        [
            pytest.param(check, one, id=f"{check.id}: {one.title}")
            for check in BEST_PRACTICE
            for one in CASES.get(check.id, ((), (), ()))[kind]
        ],
    )


def test_checks_have_ids_of_their_own() -> None:
    assert len({check.id for check in BEST_PRACTICE}) == len(BEST_PRACTICE)


def test_every_check_that_a_file_declares_is_on_its_shelf() -> None:
    names = [
        f"leastwise.checks.best_practice.{folder}.{path.stem}"
        for folder in FOLDERS.values()
        for path in (SOURCE / folder).glob("*.py")
        if path.name != "__init__.py"
    ]
    assert {check.id for name in names for check in declared(import_module(name))} == {one.id for one in BEST_PRACTICE}


@each_check
def test_checks_have_examples_of_all_three_kinds(check: Check) -> None:
    assert check.id in CASES, f"no examples: tests/checks/best_practice/<practice>/<file of {check.id}>.py"
    assert all(len(kind) > 0 for kind in CASES[check.id])


@each_check
def test_checks_are_documented(check: Check) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", check.id)
    assert check.analysis == "best-practice"
    assert check.practice is not None
    module = sys.modules[check.run.__module__]
    assert module.__name__.split(".")[-2] == FOLDERS[check.practice]
    assert module.__doc__
    assert check.title[:1].isupper()
    assert not check.title.endswith(".")
    assert len(check.description) > 60
    assert check.description.endswith(".")
    assert check.finding_types
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+", one) for one in check.finding_types)
    assert check.resource_types
    assert all(one == ACCOUNT or re.fullmatch(r"AWS::\w+::\w+", one) for one in check.resource_types)
    assert check.references
    assert all(one.startswith("https://docs.aws.amazon.com/") for one in check.references)
    assert check.evidence_needed
    assert all(
        re.fullmatch(r"[a-z0-9-]+:[A-Za-z0-9]+|trail|credential report|reviews|audits", one)
        for one in check.evidence_needed
    )


@each_check
def test_checks_name_requirements_that_exist(check: Check) -> None:
    assert check.frameworks
    for framework, requirements in check.frameworks.items():
        assert framework in FRAMEWORKS
        assert requirements
        assert set(requirements) <= set(FRAMEWORKS[framework].requirements)


@each_check
def test_checks_say_how_to_mend_it(check: Check) -> None:
    assert check.remediation_cli
    assert all(one.startswith(("aws ", "leastwise ")) for one in check.remediation_cli)
    assert "{" in check.remediation_terraform


@cases(0)
def test_checks_find_what_they_must(check: Check, one: Any) -> None:
    found = [result for result in check.run(one.evidence) if isinstance(result, Finding)]
    assert found
    if one.finds:
        assert {result.resource for result in found} == set(one.finds)
    assert len({result.finding_id for result in found}) == len(found)


@cases(0)
def test_findings_are_whole_and_can_be_kept(check: Check, one: Any) -> None:
    for found in (result for result in check.run(one.evidence) if isinstance(result, Finding)):
        assert found.check == check.id
        assert found.finding_type in check.finding_types
        assert found.resource_type in check.resource_types
        assert found.explanation
        assert found.remediation
        assert finding_of(content_of(found)) == found
        known = set(values_of(found))
        for template in (*check.remediation_cli, check.remediation_terraform):
            assert names_in(template) <= {*known, "label"}
        assert cli_of(check, found)
        assert terraform_of(check, found)


@cases(1)
def test_checks_do_not_find_what_they_must_not(check: Check, one: Any) -> None:
    results = list(check.run(one.evidence))
    assert [result.title for result in results if isinstance(result, Finding)] == []
    assert any(isinstance(result, Passed | NotApplicable) for result in results)


@each_check
def test_some_resource_passes(check: Check) -> None:
    results = [result for one in CASES[check.id][1] for result in check.run(one.evidence)]
    assert any(isinstance(result, Passed) for result in results)


@cases(2)
def test_checks_never_pass_for_want_of_data(check: Check, one: Any) -> None:
    results = list(check.run(one.evidence))
    assert [result for result in results if isinstance(result, Passed | Finding)] == []
    missed = [result for result in results if isinstance(result, NotEvaluated)]
    assert missed
    assert all(result.reason for result in missed)
    if one.action:
        assert {result.missing_action for result in missed} == {one.action}


@each_check
def test_every_resource_of_its_types_has_a_result(check: Check) -> None:
    for one in (case for kind in CASES[check.id] for case in kind):
        results = list(check.run(one.evidence))
        told = {(result.resource_type, result.resource) for result in results}
        if any(isinstance(result, NotEvaluated) and result.resource_type in ("", ACCOUNT) for result in results):
            continue  # the account as a whole could not be judged
        for kind in check.resource_types:
            for item in one.evidence.state.of_type(kind):
                if item.account_id in one.evidence.accounts:
                    assert (kind, item.arn or item.resource_id) in told, item.resource_name
        if ACCOUNT in check.resource_types:
            assert one.evidence.accounts <= {result.account_id for result in results}


@each_check
def test_an_empty_state_is_no_pass(check: Check) -> None:
    from cases import case

    for result in check.run(case("nothing").evidence):
        assert isinstance(result, NotEvaluated | NotApplicable)
