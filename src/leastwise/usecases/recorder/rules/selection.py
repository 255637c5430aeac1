"""Which rules there are, and which of them are wanted, with what arguments."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from leastwise.errors import InputError
from leastwise.usecases.recorder.rules.managed import RULES
from leastwise.usecases.recorder.rules.parameters import arguments_of, missing_parameters
from leastwise.usecases.recorder.rules.python_rule import read_python_rule
from leastwise.usecases.recorder.rules.rule import Rule
from leastwise.usecases.recorder.rules.sql_rule import SqlRule, read_sql_rule

FOLDER: Final = "rules"
"""The folder of your own rules below LEASTWISE_HOME."""

AnyRule = Rule | SqlRule


@dataclass(frozen=True, slots=True)
class SelectedRule:
    """A rule with its arguments."""

    rule: AnyRule
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SkippedRule:
    """A rule that was not evaluated, and why; `resource_types` where these are known."""

    identifier: str
    reason: str
    resource_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """All rules: AWS's and those as SQL by name, and the Python files, which were found and not run."""

    rules: Mapping[str, AnyRule]
    python_files: Mapping[str, Path]

    def enabled(self, names: Iterable[str]) -> Shelf:
        """Return the shelf with these Python files (names or paths) run. Raises InputError."""
        rules, files = dict(self.rules), dict(self.python_files)
        for name in names:
            path = files.pop(_key(name), None) or _path(name, ".py")
            if path is None:
                if _key(name) in rules:
                    continue
                raise _unknown(name, self)
            _add(rules, _key(path.stem), read_python_rule(path))
        return Shelf(rules, files)


def read_shelf(folders: Sequence[Path]) -> Shelf:
    """Return AWS's rules and those in folders. Raises InputError for a file that cannot be read, or a name twice."""
    rules: dict[str, AnyRule] = {_key(rule.identifier): rule for rule in RULES}
    files: dict[str, Path] = {}
    for path in (path for folder in folders for path in sorted(folder.iterdir())):
        key = _key(path.stem)
        if path.suffix in (".sql", ".py") and (key in rules or key in files):
            raise InputError(f"{path}: there is a rule {path.stem} already", "Give the file another name.")
        if path.suffix == ".sql":
            rules[key] = read_sql_rule(path)
        elif path.suffix == ".py":
            files[key] = path
    return Shelf(rules, files)


def rule_folders(home: Path, given: Path | None) -> list[Path]:
    """Return the folders with rules: the given one and, where it exists, that of the home. Raises InputError."""
    if given is not None and not given.is_dir():
        raise InputError(f"--rules {given}: is no folder", "Name a folder with files of rules.")
    own = home / FOLDER
    return [*([own] if own.is_dir() else []), *([given] if given is not None and given != own else [])]


def select_rules(
    shelf: Shelf, names: Sequence[str], given: Mapping[str, Mapping[str, str]]
) -> tuple[list[SelectedRule], list[SkippedRule]]:
    """Return the rules to evaluate and those left out: all, or those named; parameters are `given` by rule.

    Naming a Python file runs it. A rule that needs a parameter is left out unless it was named. Raises InputError for
    a name or parameter that does not exist.
    """
    files = [name for name in names if _key(name) in shelf.python_files or _path(name, ".py")]
    shelf = shelf.enabled(files)
    rules = dict(shelf.rules)
    wanted: dict[str, AnyRule] = {}
    for name in names:
        path = _path(name, ".sql")
        key = _key(Path(name).stem if path or _path(name, ".py") else name)
        if path is not None and key not in rules:
            rules[key] = read_sql_rule(path)
        if key not in rules:
            raise _unknown(name, shelf)
        wanted[key] = rules[key]
    arguments = _by_key(given, wanted or rules, rules)
    return _selected(wanted or rules, arguments, is_named=bool(names), files=() if names else shelf.python_files)


def parse_parameters(texts: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return values by rule and name from texts `RULE.NAME=VALUE`. Raises InputError for another form, or a repeat."""
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        name, separator, value = text.partition("=")
        rule, dot, parameter = name.strip().rpartition(".")
        if not separator or not dot:
            raise InputError(f"--parameter {text!r} is not RULE.NAME=VALUE", "IAM_PASSWORD_POLICY.MaxPasswordAge=60")
        if parameter in found.setdefault(rule, {}):
            raise InputError(f"--parameter {rule}.{parameter} is given twice", "Give it once.")
        found[rule][parameter] = value
    return found


def _selected(
    rules: Mapping[str, AnyRule],
    given: Mapping[str, Mapping[str, str]],
    *,
    is_named: bool,
    files: Collection[str],
) -> tuple[list[SelectedRule], list[SkippedRule]]:
    selected, skipped = [], [SkippedRule(name, "is a Python file, run where it is named") for name in files]
    for key, rule in rules.items():
        values = given.get(key, {})
        missing = missing_parameters(rule.parameters, values)
        if missing and not is_named:
            reason = f"needs the parameter {', '.join(missing)}"
            skipped.append(SkippedRule(rule.identifier, reason, rule.resource_types))
            continue
        arguments = arguments_of(rule.parameters, values, rule.identifier)
        selected.append(SelectedRule(rule, arguments))
    return selected, skipped


def _by_key(
    given: Mapping[str, Mapping[str, str]], wanted: Mapping[str, AnyRule], rules: Mapping[str, AnyRule]
) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, values in given.items():
        if _key(name) not in wanted:
            known = "is not among those evaluated" if _key(name) in rules else "does not exist"
            raise InputError(f"--parameter {name}: the rule {known}", "`leastwise rules list` shows the rules.")
        found.setdefault(_key(name), {}).update(values)
    return found


def _add(rules: dict[str, AnyRule], key: str, rule: AnyRule) -> None:
    taken = {_key(one.identifier) for one in rules.values()} | set(rules)
    if key in taken or _key(rule.identifier) in taken:
        raise InputError(f"{rule.link}: there is a rule {rule.identifier} already", "Give it another name.")
    rules[key] = rule


def _key(name: str) -> str:
    """Names of rules, AWS's in either spelling: IAM_PASSWORD_POLICY, iam-password-policy."""
    return name.strip().lower().replace("-", "_")


def _path(name: str, suffix: str) -> Path | None:
    path = Path(name)
    return path if path.suffix == suffix and path.is_file() else None


def _unknown(name: str, shelf: Shelf) -> InputError:
    import difflib

    near = difflib.get_close_matches(_key(name), [*shelf.rules, *shelf.python_files], 1)
    shown = f"Did you mean {near[0].upper()}? " if near else ""
    return InputError(f"there is no rule {name!r}", f"{shown}`leastwise rules list` shows the rules.")
