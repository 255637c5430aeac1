"""Whether access is analysed all the time: external access in every Region, unused access.

IAM User Guide, "Getting started with AWS Identity and Access Management Access Analyzer": analyzers of external access
work per Region, those of unused access look at IAM, which is the same in all. Audits by Leastwise look at both: where
the account was audited within 30 days, a missing analyzer of external access is a small matter, and one of unused
access none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from leastwise.access.members import text
from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import each_account
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import ACCOUNT, Subject, not_read_of, unlisted
from leastwise.evidence.evidence import CompletedRun, Evidence
from leastwise.model.configuration_item import GLOBAL_REGION
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

ANALYZER: Final = "AWS::AccessAnalyzer::Analyzer"
_ACTION: Final = "access-analyzer:ListAnalyzers"
_EXTERNAL: Final = ("ACCOUNT", "ORGANIZATION")
_UNUSED: Final = ("ACCOUNT_UNUSED_ACCESS", "ORGANIZATION_UNUSED_ACCESS")
_RECENT: Final = timedelta(days=30)
_URL: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-getting-started.html"


def run_external(evidence: Evidence) -> Iterator[Result]:
    """Judge whether external access is analysed."""
    yield from each_account(evidence, _external)


def run_unused(evidence: Evidence) -> Iterator[Result]:
    """Judge whether unused access is analysed."""
    yield from each_account(evidence, _unused)


def _external(evidence: Evidence, account: Subject) -> Iterator[Result]:
    name, regions = account.account_id, _regions(evidence, account.account_id)
    active = _active(evidence, name, _EXTERNAL)
    without = sorted(regions - active)
    if without:
        own = _own_run(evidence, name)
        notes = (f"Leastwise audited the account on {own.ended_at:%Y-%m-%d}",) if own is not None else ()
        yield account.found(
            EXTERNAL_ANALYZER,
            "NoExternalAccessAnalyzer",
            Severity.LOW if own is not None else Severity.MEDIUM,
            f"Account {name} has no active analyzer of external access in {', '.join(without)}",
            "Nobody is told when a resource there is shared with somebody outside.",
            remediation=("Make an analyzer of external access in each Region, best one of the organisation.",),
            notes=notes,
            details={"regions": without},
        )
        return
    yield _unread(evidence, account) or account.passed()


def _unused(evidence: Evidence, account: Subject) -> Iterator[Result]:
    name = account.account_id
    if _active(evidence, name, _UNUSED) or _own_run(evidence, name) is not None:
        yield account.passed()
        return
    unread = _unread(evidence, account)
    yield unread or account.found(
        UNUSED_ANALYZER,
        "NoUnusedAccessAnalyzer",
        Severity.LOW,
        f"Nothing analyses unused access in account {name}",
        f"It has no active analyzer of unused access, and no audit of it within {_RECENT.days} days is recorded.",
        remediation=("Run an audit at least every month, or make an analyzer of unused access.",),
    )


def _regions(evidence: Evidence, account_id: str) -> set[str]:
    """The Regions whose analyzers are known."""
    scopes = {one.region for one in evidence.listed if (one.account_id, one.resource_type) == (account_id, ANALYZER)}
    return (scopes | {one.region for one in evidence.state.of_type(ANALYZER, account_id)}) - {GLOBAL_REGION}


def _active(evidence: Evidence, account_id: str, types: tuple[str, ...]) -> set[str]:
    """The Regions with an active analyzer of such a type, of the account or its organisation."""
    found = set()
    reader = evidence.surroundings.organization
    organization = reader.organization_id(account_id)
    for one in evidence.state.of_type(ANALYZER):
        kind = text(one.configuration, "type")
        is_own = one.account_id == account_id
        is_shared = kind.startswith("ORGANIZATION") and organization is not None
        is_over = is_own or (is_shared and reader.organization_id(one.account_id) == organization)
        if is_over and kind in types and text(one.configuration, "status") == "ACTIVE":
            found.add(one.region)
    return found


def _unread(evidence: Evidence, account: Subject) -> Result | None:
    refused = not_read_of(evidence, account.account_id, ANALYZER)
    if refused is not None:
        reason = f"analyzers of {refused.region} were not read: {refused.reason}"
        return account.not_evaluated(reason, refused.missing_action or _ACTION)
    return (
        unlisted(evidence, account.account_id, ANALYZER, _ACTION)
        if not _regions(evidence, account.account_id)
        else None
    )


def _own_run(evidence: Evidence, account_id: str) -> CompletedRun | None:
    """The newest recent audit of an account."""
    for one in evidence.runs or ():
        if account_id in one.accounts and timedelta(0) <= evidence.now - one.ended_at <= _RECENT:
            return one
    return None


def _terraform(kind: str) -> str:
    return f"""resource "aws_accessanalyzer_analyzer" "{{label}}" {{
  analyzer_name = "{kind.lower().replace("_", "-")}"
  type          = "{kind}"
}}
"""


EXTERNAL_ANALYZER: Final = Check(
    "external-access-analyzer",
    "Account without an analyzer of external access",
    "best-practice",
    Severity.MEDIUM,
    ("NoExternalAccessAnalyzer",),
    (ACCOUNT,),
    "IAM Access Analyzer has an active analyzer of external access, the account's or its organisation's, in every "
    "Region that was collected. LOW where Leastwise audited the account within 30 days.",
    (_URL,),
    run_external,
    Practice.MONITORING,
    (_ACTION,),
    ("aws accessanalyzer create-analyzer --analyzer-name external-access --type ACCOUNT",),
    _terraform("ACCOUNT"),
    requirements(
        cis=20,
        fsbp=("IAM.28",),
        nist=("AC-3", "CA-7", "SI-4"),
        iso=("A.8.3", "A.8.16"),
        soc2=("CC6.6", "CC7.2"),
        hipaa=("164.308(a)(1)(ii)(D)",),
    ),
)
UNUSED_ANALYZER: Final = Check(
    "unused-access-analyzer",
    "Account in which nothing analyses unused access",
    "best-practice",
    Severity.LOW,
    ("NoUnusedAccessAnalyzer",),
    (ACCOUNT,),
    "IAM Access Analyzer has an active analyzer of unused access, or Leastwise audited the account within 30 days.",
    (_URL,),
    run_unused,
    Practice.MONITORING,
    (_ACTION, "audits"),
    ("aws accessanalyzer create-analyzer --analyzer-name unused-access --type ACCOUNT_UNUSED_ACCESS",),
    _terraform("ACCOUNT_UNUSED_ACCESS"),
    requirements(
        nist=("AC-2(3)", "AC-6(7)", "CA-7"),
        pci=("7.2.4",),
        iso=("A.5.18",),
        soc2=("CC6.2", "CC6.3"),
        hipaa=("164.308(a)(4)(ii)(C)",),
    ),
)
