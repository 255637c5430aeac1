"""Rules as a Python file that declares `RULE`. Such a file is run with the rights of whoever runs Leastwise."""

from __future__ import annotations

import runpy
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from leastwise.errors import InputError, LeastwiseError
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.rule import Arguments, Evaluation, Rule


def read_python_rule(path: Path) -> Rule:
    """Run a file and return the rule that it declares as RULE. Raises InputError, with the line, where that fails."""
    try:
        declared = runpy.run_path(str(path)).get("RULE")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", "Name a file that can be read.") from None
    except (Exception, SystemExit) as error:
        raise _failed(path, error, "while it was read") from None
    if not isinstance(declared, Rule):
        raise InputError(f"{path}: declares no RULE", "RULE is a leastwise.usecases.recorder.rules.Rule.")
    return replace(declared, check=_guarded(path, declared), documentation=declared.documentation or str(path))


def _guarded(path: Path, rule: Rule) -> Callable[[ConfigurationItem, RuleContext, Arguments], Evaluation]:
    """The check of a rule, whose failures become one line; and what it returns is an Evaluation."""

    def check(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
        about = f"on {item.resource_type} {item.resource_name or item.resource_id}"
        try:
            found = rule.check(item, context, arguments)
        except LeastwiseError:
            raise
        except (Exception, SystemExit) as error:
            raise _failed(path, error, about) from None
        if not isinstance(found, Evaluation):
            raise InputError(f"{path}: check returned {type(found).__name__} {about}", "It returns an Evaluation.")
        return found

    return check


def _failed(path: Path, error: BaseException, about: str) -> InputError:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    line = error.lineno if isinstance(error, SyntaxError) else frames[-1].lineno if frames else None
    where = f"{path}: line {line}" if line else str(path)
    return InputError(f"{where}: {type(error).__name__} {about}: {error}", "Correct the rule.")
