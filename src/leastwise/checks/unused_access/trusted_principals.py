"""Principals that a role trusts and that did not become it within the window, though others did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.access.context import ROLE
from leastwise.checks.check import Check, Result
from leastwise.checks.unused_access.granting import Granting
from leastwise.checks.unused_access.grounds import (
    Grounds,
    day_of,
    grounds_of,
    not_applicable,
    not_evaluated,
    passed,
    timestamp,
)
from leastwise.checks.unused_access.trusted import (
    Entry,
    assumptions_of,
    entries_of,
    is_seen,
    last_assumption,
    trust_changed,
    trust_rules,
)
from leastwise.evidence.evidence import Evidence
from leastwise.evidence.usage import Assumption
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity
from leastwise.policy.protection import SERVICE_LINKED_PATH

_ID: Final = "unused-trusted-principal"
_RESERVED: Final = ":role/aws-reserved/"


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge the trust policy of every role for principals of its own account, services and identity providers."""
    grounds = grounds_of(evidence)
    for role in grounds.items(ROLE):
        yield from judged(grounds, role)


def judged(grounds: Grounds, role: ConfigurationItem, granting: Granting | None = None) -> Iterator[Result]:
    """The results about the principals of other accounts that a role trusts, if there is `granting`, or all others."""
    foreign = granting is not None
    reason = _not_applicable(grounds, role)
    if reason:
        yield not_applicable(role, reason)
        return
    named = entries_of(grounds, role)
    if named is None:
        yield not_evaluated(role, "its trust policy was not recorded, or cannot be read", "iam:GetRole")
        return
    entries = [one for one in named if (bool(one.account) and one.account != role.account_id) is foreign]
    kept_out = list(_kept_out(grounds, role, entries, granting)) if granting is not None else []
    entries = [one for one in entries if one not in [entry for entry, _ in kept_out]]
    yield from (result for _, result in kept_out)
    if not entries:
        yield from () if kept_out else (passed(role),)
        return
    yield from grounds.too_young_or(role, lambda: _of_entries(grounds, role, entries, foreign))


def _kept_out(
    grounds: Grounds, role: ConfigurationItem, entries: list[Entry], granting: Granting
) -> Iterator[tuple[Entry, Result]]:
    """The entries that cannot become the role although it names them, or of which that cannot be told."""
    rules = trust_rules(grounds, role)
    if rules is None:
        return
    for entry in entries:
        allows = [one for one in rules.allows if one.statement.label == entry.label]
        granted = granting.of_role(role, rules, entry, allows)
        if granted.blocked:
            reason = f"{entry.label} of its trust policy names {entry.value}: {granted.blocked}"
            yield entry, not_applicable(role, reason)
        elif granted.unknown:
            yield entry, not_evaluated(role, f"whether {entry.value} may become it is not known: {granted.unknown}")


def _not_applicable(grounds: Grounds, role: ConfigurationItem) -> str:
    if SERVICE_LINKED_PATH in role.arn or _RESERVED in role.arn:
        return "AWS keeps its trust policy"
    changed = next(trust_changed(grounds, role), None)
    return f"its trust policy was changed on {day_of(changed)}, within the window" if changed else ""


def _of_entries(grounds: Grounds, role: ConfigurationItem, entries: list[Entry], foreign: bool) -> Iterator[Result]:
    coverage = grounds.coverage(role.account_id)
    if not coverage.is_known:
        yield not_evaluated(role, f"who became it is not known: {'; '.join(coverage.notes)}")
        return
    assumptions = assumptions_of(grounds, role)
    if not assumptions:
        yield _unassumed(grounds, role)
        return
    found = 0
    for entry in entries:
        seen = is_seen(entry, assumptions)
        if seen is None:
            account = entry.account
            yield not_evaluated(
                role, f"the trail does not tell who of account {account} it was, {entry.value} or another"
            )
        elif not seen:
            found += 1
            yield _finding(grounds, role, entry, assumptions, foreign)
    if not found:
        yield passed(role)


def _unassumed(grounds: Grounds, role: ConfigurationItem) -> Result:
    if grounds.is_within(grounds.reader.use_of(role).last):
        return not_evaluated(role, "it was used, and the trail does not tell who became it")
    return not_applicable(role, "nobody became it within the window: the role itself is unused")


def _finding(
    grounds: Grounds, role: ConfigurationItem, entry: Entry, assumptions: list[Assumption], foreign: bool
) -> Finding:
    coverage = grounds.coverage(role.account_id)
    last = last_assumption(grounds, role, entry)
    others = list(dict.fromkeys(one.caller for one in assumptions))
    before = f"It last did on {day_of(last)}." if last is not None else "The trail knows of no time that it did."
    who = ", ".join(others[:3]) + (f" and {len(others) - 3:,} more" if len(others) > 3 else "")
    return Finding(
        CROSS_ACCOUNT_ID if foreign else _ID,
        "UnusedCrossAccountGrant" if foreign else "UnusedTrustedPrincipal",
        Severity.MEDIUM if foreign else Severity.LOW,
        f"{entry.value} may become role {role.resource_name}, and did not {coverage.span}",
        role.account_id,
        role.region,
        ROLE,
        role.arn,
        (entry.kind, entry.value),
        entry.value,
        {"principal": {entry.kind: entry.value}, "lastAccessed": timestamp(last)},
        (f"{entry.label} of its trust policy names it. {before}", f"Within the window, these became the role: {who}."),
        (f"Remove {entry.value} from {entry.label} of the trust policy of {role.resource_name}.",),
        coverage.notes,
    )


CROSS_ACCOUNT_ID: Final = "unused-cross-account-grant"

UNUSED_TRUSTED_PRINCIPALS: Final = Check(
    _ID,
    "Trusted principal that never became the role",
    "unused",
    Severity.LOW,
    ("UnusedTrustedPrincipal",),
    (ROLE,),
    "Principals of its own account, services and identity providers that the trust policy of a role names, and that "
    "did not become the role within the window although others did. A role that nobody became is a finding itself. "
    "Where the trail does not tell who became the role, that is said.",
    ("https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html",),
    run,
)
