"""The rules that are enabled, with their parameters: those that a timeline shows the compliance of.

They stand in `rules/enabled.json` below LEASTWISE_HOME: `{"schemaVersion": 1, "rules": {"IAM_PASSWORD_POLICY":
{"MaxPasswordAge": "60"}}}`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from leastwise.errors import InputError
from leastwise.usecases.recorder.rules.selection import FOLDER, SelectedRule, Shelf, select_rules

FILE: Final = "enabled.json"
_VERSION: Final = 1

Enabled = Mapping[str, Mapping[str, str]]
"""Values of parameters, as written, by rule."""


def enabled_path(home: Path) -> Path:
    """Return where the enabled rules of a home stand."""
    return home / FOLDER / FILE


def read_enabled(home: Path) -> Enabled:
    """Return the enabled rules; none where there is no file. Raises InputError for a damaged file."""
    path = enabled_path(home)
    if not path.exists():
        return {}
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {error}", "Correct the file, or delete it and enable rules again.") from None
    rules = document.get("rules") if isinstance(document, dict) else None
    if (
        not isinstance(rules, dict)
        or document.get("schemaVersion") != _VERSION
        or not all(isinstance(one, dict) for one in rules.values())
    ):
        raise InputError(f"{path}: is no list of enabled rules", "Delete it and enable rules again.")
    return {rule: {name: str(value) for name, value in values.items()} for rule, values in rules.items()}


def enable(home: Path, shelf: Shelf, names: list[str], given: Enabled) -> list[SelectedRule]:
    """Enable rules with their parameters, beside those that are. Raises InputError for an unknown rule or parameter."""
    selected, _ = select_rules(shelf, names, given)
    values = {_key(rule): dict(parameters) for rule, parameters in given.items()}
    rules = dict(read_enabled(home))
    for one in selected:
        rules[one.rule.identifier] = values.get(_key(one.rule.identifier), {})
    _write(home, rules)
    return selected


def disable(home: Path, names: list[str]) -> list[str]:
    """Disable rules and return their identifiers. Raises InputError for one that is not enabled."""
    rules = dict(read_enabled(home))
    gone = []
    for name in names:
        found = next((rule for rule in rules if _key(rule) == _key(name)), None)
        if found is None:
            listed = ", ".join(rules) or "none"
            raise InputError(f"the rule {name!r} is not enabled", f"Enabled are: {listed}.")
        del rules[found]
        gone.append(found)
    _write(home, rules)
    return gone


def selected_of(home: Path, shelf: Shelf) -> list[SelectedRule]:
    """Return the enabled rules with their arguments. Raises InputError where one of them is no more."""
    rules = read_enabled(home)
    known = {_key(name) for name in (*shelf.rules, *shelf.python_files)}
    for rule in rules:
        if _key(rule) not in known:
            raise InputError(f"the enabled rule {rule!r} no longer exists", f"`leastwise rules disable {rule}`")
    given = {rule: values for rule, values in rules.items() if values}
    return select_rules(shelf, list(rules), given)[0] if rules else []


def _key(name: str) -> str:
    return name.strip().lower().replace("-", "_")


def _write(home: Path, rules: Enabled) -> None:
    path = enabled_path(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"schemaVersion": _VERSION, "rules": rules}, indent=2, sort_keys=True)
    written = path.with_suffix(".json.new")
    written.write_text(text + "\n", encoding="utf-8")
    written.replace(path)
