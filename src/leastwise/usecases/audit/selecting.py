"""Which checks an audit runs, and over which accounts."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Final

from leastwise.checks import AUDIT_CHECKS
from leastwise.checks.check import Check
from leastwise.checks.practices import frameworks_of, practice_of
from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.inventory.state import State
from leastwise.model.practice import Practice
from leastwise.reference.frameworks import framework

_INTERNAL: Final = "internal"


def selected_checks(
    practices: Sequence[str], checks: Sequence[str], frameworks: Sequence[str], among: Sequence[Check] | None = None
) -> tuple[Check, ...]:
    """The checks of an audit, by practice: all, unless practices, ids or frameworks are named; what is named adds up
    within a kind and narrows between kinds.

    Raises InputError, naming the known ones, for a practice, check or framework that there is not; and where nothing is
    left.
    """
    known = [check for check in (AUDIT_CHECKS if among is None else among) if check.analysis != _INTERNAL]
    wanted_practices = {practice_named(one) for one in practices}
    wanted_checks = {check_named(one, known).id for one in checks}
    wanted_frameworks = {framework(one).id for one in frameworks}
    found = [
        check
        for check in known
        if (not wanted_practices or practice_of(check) in wanted_practices)
        and (not wanted_checks or check.id in wanted_checks)
        and (not wanted_frameworks or wanted_frameworks & frameworks_of(check).keys())
    ]
    if not found:
        raise InputError(
            "no check is of that practice, framework and id at once", "`leastwise checks list` shows what each is of."
        )
    return tuple(sorted(found, key=lambda check: practice_of(check).number))


def practice_named(text: str) -> Practice:
    """The practice of this name or number. Raises InputError naming all."""
    for practice in Practice:
        if text.strip().lower().replace("_", "-") in (practice.value, str(practice.number)):
            return practice
    known = ", ".join(f"{one.number} {one.value}" for one in Practice)
    raise InputError(f"--practice: there is no practice {text!r}", f"Use a number or a name: {known}.")


def check_named(text: str, among: Sequence[Check] | None = None) -> Check:
    """The check with this id. Raises InputError naming the nearest ones."""
    by_id = {check.id: check for check in (AUDIT_CHECKS if among is None else among)}
    if text in by_id:
        return by_id[text]
    near = difflib.get_close_matches(text, by_id, n=3)
    advice = f"Did you mean {' or '.join(near)}? " if near else ""
    raise InputError(f"there is no check {text!r}", f"{advice}`leastwise checks list` shows all.")


def selected_accounts(state: State, accounts: frozenset[str]) -> frozenset[str]:
    """The accounts to judge: those named, else all recorded. Raises NothingToEvaluateError for one never recorded."""
    known = frozenset(state.accounts())
    unknown = sorted(accounts - known)
    if unknown:
        raise NothingToEvaluateError(
            f"--account {unknown[0]}: nothing was recorded of that account", f"Recorded: {', '.join(sorted(known))}."
        )
    return accounts or known
