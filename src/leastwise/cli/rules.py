"""`leastwise rules`: AWS Config's managed rules for IAM and your own, now, at a moment, and over time."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from leastwise.model.configuration_item import ConfigurationItem
    from leastwise.reference.iam import Reference
    from leastwise.usecases.recorder.rules.results import RuleResult
    from leastwise.usecases.recorder.rules.selection import SelectedRule, Shelf, SkippedRule
    from leastwise.usecases.recorder.timelines_store import OpenRecorder

INCOMPLETE: Final = 4

rules_app = typer.Typer(
    no_args_is_help=True,
    help="Compliance of resources as AWS Config's rules for IAM tell it, now and at any moment recorded.",
    rich_markup_mode=None,
)


class Output(StrEnum):
    """How it is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class FailOn(StrEnum):
    """What makes the command end with exit code 1."""

    NONCOMPLIANT = "noncompliant"
    NONE = "none"


_Rules = Annotated[
    list[str] | None,
    typer.Argument(metavar="RULE...", help="IAM_PASSWORD_POLICY, iam-password-policy, or a file of your own."),
]
_Folder = Annotated[
    Path | None, typer.Option("--rules", envvar="LEASTWISE_RULES_FOLDER", help="A folder with rules of your own.")
]
_Enabled = Annotated[
    list[str] | None,
    typer.Option(
        "--enable-python",
        metavar="NAME",
        envvar="LEASTWISE_RULES_ENABLE_PYTHON",
        help="Run this Python file of the rules' folder too (repeatable); it is not confined.",
        show_default=False,
    ),
]
_Parameters = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter",
        "-p",
        metavar="RULE.NAME=VALUE",
        envvar="LEASTWISE_RULES_PARAMETER",
        help="A parameter of a rule (repeatable).",
        show_default=False,
    ),
]
_Account = Annotated[str | None, typer.Option(envvar="LEASTWISE_RULES_ACCOUNT", help="Only resources of this account.")]
_Output = Annotated[Output, typer.Option("--output", "-o", envvar="LEASTWISE_OUTPUT", help="How it is written.")]


@rules_app.command("list")
def list_rules(folder: _Folder = None, enabled: _Enabled = None, output: _Output = Output.TABLE) -> None:
    """List the rules: AWS's by identifier, and yours, with their parameters.

    Yours are files in LEASTWISE_HOME/rules and --rules: NAME.sql, a query that runs confined, or NAME.py, which is run
    only where you name it.
    """
    from leastwise.cli.rules_output import show_shelf

    show_shelf(_shelf(folder, enabled), output.value)


@rules_app.command("evaluate")
def evaluate(
    rules: _Rules = None,
    at: Annotated[
        str | None,
        typer.Option(envvar="LEASTWISE_RULES_AT", help="At that moment: 2024-01-31T12:00Z, 60d."),
    ] = None,
    account: _Account = None,
    parameter: _Parameters = None,
    folder: _Folder = None,
    enabled: _Enabled = None,
    list_all: Annotated[
        bool, typer.Option("--all", "-a", envvar="LEASTWISE_RULES_ALL", help="List every resource in the table.")
    ] = False,
    fail_on: Annotated[
        FailOn, typer.Option(envvar="LEASTWISE_RULES_FAIL_ON", help="What ends with exit code 1.")
    ] = FailOn.NONCOMPLIANT,
    output: _Output = Output.TABLE,
) -> int:
    """Evaluate rules over the recorded resources: all rules that need no parameter, or those named.

    Exit code: 0 all comply; 1 some do not; 3 nothing to evaluate; 4 none is known not to comply, but what a rule looks
    at was not recorded of some. With --fail-on none: 0 instead of 1 and 4.
    """
    from leastwise.cli.can import moment_of
    from leastwise.cli.rules_output import show_results
    from leastwise.errors import NothingToEvaluateError
    from leastwise.usecases.recorder.rules.evaluating import evaluate_rules, knowledge_of

    selected, skipped = _select(folder, enabled, rules, parameter)
    moment, now = moment_of(at), datetime.now(UTC)
    with _recorder() as recorder:
        known = knowledge_of(recorder, _reference)
        results = evaluate_rules(recorder, selected, known, at=moment, now=now, account_id=account)
    if not results:
        raise NothingToEvaluateError(
            "rules: there is no resource that the rules are about",
            "Record accounts with `leastwise collect`, or change --at or --account.",
        )
    show_results(results, selected, skipped, moment or now, output.value, list_all=list_all)
    return 0 if fail_on is FailOn.NONE else _exit_code(results)


@rules_app.command("history")
def history(
    resource: Annotated[str, typer.Argument(help="A name, an ARN, a unique id (AIDA…), or an account id.")],
    rules: _Rules = None,
    account: _Account = None,
    parameter: _Parameters = None,
    folder: _Folder = None,
    enabled: _Enabled = None,
    output: _Output = Output.TABLE,
) -> None:
    """Show when a resource complied with rules and when not: each change, and the version that brought it about.

    A version is one of `leastwise timeline`, with its event and who made it.
    """
    from leastwise.cli.rules_output import show_changes
    from leastwise.errors import NothingToEvaluateError
    from leastwise.usecases.recorder.rules.evaluating import knowledge_of
    from leastwise.usecases.recorder.rules.history import compliance_changes
    from leastwise.usecases.recorder.timelines_through import Remembered

    selected, skipped = _select(folder, enabled, rules, parameter)
    now = datetime.now(UTC)
    with _recorder() as recorder:
        known = knowledge_of(recorder, _reference)
        accounts = recorder.inventory.state_at(None).accounts()
        remembered = Remembered(recorder.inventory)
        changes = [
            change
            for own in _resources(recorder, resource, account, accounts)
            for change in compliance_changes(recorder, remembered, own, selected, known, accounts, now)
        ]
    if not changes:
        raise NothingToEvaluateError(
            f"rules: none of the rules is about {resource!r}", "`leastwise rules list` shows what each is about."
        )
    types = {change.item.resource_type for change in changes}
    about = [one for one in skipped if not one.resource_types or not types.isdisjoint(one.resource_types)]
    show_changes(changes, about, output.value)


@rules_app.command("enable")
def enable(
    rules: Annotated[list[str], typer.Argument(metavar="RULE...", help="AWS's, or yours in LEASTWISE_HOME/rules.")],
    parameter: _Parameters = None,
) -> None:
    """Enable rules, with parameters: `leastwise timeline` then shows the compliance of resources with them.

    Enabling a Python file of yours has it run whenever a timeline is shown.
    """
    from leastwise.cli.standard_error import say
    from leastwise.settings import load_settings
    from leastwise.usecases.recorder.rules import enabled
    from leastwise.usecases.recorder.rules.selection import parse_parameters, read_shelf, rule_folders

    home = load_settings().home
    shelf = read_shelf(rule_folders(home, None))
    selected = enabled.enable(home, shelf, rules, parse_parameters(parameter or ()))
    say(f"enabled: {', '.join(one.rule.identifier for one in selected)}")


@rules_app.command("disable")
def disable(rules: Annotated[list[str], typer.Argument(metavar="RULE...", help="As they were enabled.")]) -> None:
    """Disable rules: timelines no longer show them."""
    from leastwise.cli.standard_error import say
    from leastwise.settings import load_settings
    from leastwise.usecases.recorder.rules import enabled

    say(f"disabled: {', '.join(enabled.disable(load_settings().home, rules))}")


def _exit_code(results: Sequence[RuleResult]) -> int:
    from leastwise.usecases.recorder.rules.rule import ComplianceType

    found = {result.evaluation.compliance for result in results}
    if ComplianceType.NON_COMPLIANT in found:
        return 1
    return INCOMPLETE if ComplianceType.INSUFFICIENT_DATA in found else 0


def _resources(
    recorder: OpenRecorder, text: str, account: str | None, accounts: Sequence[str]
) -> list[list[ConfigurationItem]]:
    """The items of each resource of that name; of an account, an item that stands for it."""
    from leastwise.usecases.recorder.rules.managed.accounts import account_item
    from leastwise.usecases.recorder.timelines import find_resources, items_of_resources

    if text in accounts:
        return [[account_item(text, datetime.now(UTC))]]
    return items_of_resources(recorder.inventory, find_resources(recorder.inventory, text, account_id=account))


def _select(
    folder: Path | None, enabled: Sequence[str] | None, rules: Sequence[str] | None, parameter: Sequence[str] | None
) -> tuple[list[SelectedRule], list[SkippedRule]]:
    from leastwise.usecases.recorder.rules.selection import parse_parameters, select_rules

    return select_rules(_shelf(folder, enabled), rules or (), parse_parameters(parameter or ()))


def _shelf(folder: Path | None, enabled: Sequence[str] | None) -> Shelf:
    from leastwise.settings import load_settings
    from leastwise.usecases.recorder.rules.selection import read_shelf, rule_folders

    return read_shelf(rule_folders(load_settings().home, folder)).enabled(enabled or ())


def _recorder() -> AbstractContextManager[OpenRecorder]:
    from leastwise.settings import load_settings
    from leastwise.usecases.recorder.timelines_store import open_recorder

    return open_recorder(load_settings().lake_path)


def _reference() -> Reference:
    from leastwise.cli.policy.printing import reference

    return reference()
