"""Denying statements about MFA that spare long-term access keys.

aws:MultiFactorAuthPresent is not in requests that are signed with long-term access keys. A deny with Bool false
therefore does not apply to them; with BoolIfExists, or Null with true, it does. Whether the policy denies some other
way without the key counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.checks.best_practice.policies.declaring import (
    LEAST,
    document_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    document_results,
)
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Rules

_WORDING: Final = Wording(
    "mfa-deny-without-if-exists",
    "DenyWithoutEffect",
    Severity.HIGH,
    "denies without MFA, but not to those who sign with access keys",
    ("Use BoolIfExists aws:MultiFactorAuthPresent false in the denying statement.",),
)


_KEYS: Final = frozenset({"aws:multifactorauthpresent", "aws:multifactorauthage"})


def _flaws(rules: Rules) -> Sequence[Flaw]:
    asking = [one for one in rules.denies if any(clause.key in _KEYS for clause in one.clauses)]
    spared = [one for one in asking if any(c.key in _KEYS and not c.holds_absent for c in one.clauses)]
    strict = [one for one in asking if one not in spared]
    return [
        Flaw("does not deny where the request says nothing of MFA: with long-term access keys", one.statement.label, 0)
        for one in spared
        if not any(not one.bits & ~other.bits for other in strict)
    ]


def _run(evidence: Evidence) -> Iterator[Result]:
    return document_results(evidence, _WORDING, _flaws)


MFA_DENY_WITHOUT_IF_EXISTS: Final = document_check(
    _WORDING,
    Practice.CONDITIONS,
    "Denying statements about MFA that spare long-term access keys",
    "aws:MultiFactorAuthPresent is not in requests that are signed with long-term access keys. A deny "
    "with Bool false therefore does not apply to them; with BoolIfExists, or Null with true, it does. "
    "Whether the policy denies some other way without the key counts.",
    _run,
    ("reference_policies_condition-keys.html", "id_credentials_mfa_configure-api-require.html"),
    LEAST | {"nist_800_53_r5": ("AC-6", "IA-2(1)", "IA-2(2)"), "pci_dss_4.0": ("8.4.1", "8.5.1")},
)
