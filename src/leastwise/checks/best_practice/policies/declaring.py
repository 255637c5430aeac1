"""How checks of policies are declared: what those of one kind have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from leastwise.access.context import ROLE, USER
from leastwise.access.policies import GROUP, POLICY
from leastwise.checks.best_practice.policies.flaw import Wording
from leastwise.checks.best_practice.policies.judging import READS, RESOURCES
from leastwise.checks.check import Check, Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.practice import Practice

Run = Callable[[Evidence], Iterator[Result]]
Requirements = dict[str, tuple[str, ...]]

GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
LEAST: Final[Requirements] = {
    "nist_800_53_r5": ("AC-3", "AC-6"),
    "pci_dss_4.0": ("7.2.1", "7.2.2"),
    "iso_27001_2022": ("A.5.15", "A.8.3"),
    "soc2": ("CC6.1", "CC6.3"),
    "hipaa": ("164.308(a)(4)(i)", "164.312(a)(1)"),
}
PRIVILEGED: Final[Requirements] = LEAST | {
    "nist_800_53_r5": ("AC-2(7)", "AC-5", "AC-6", "AC-6(1)", "AC-6(5)"),
    "iso_27001_2022": ("A.5.3", "A.5.15", "A.8.2"),
}
TRUSTED: Final[Requirements] = LEAST | {
    "nist_800_53_r5": ("AC-3", "AC-4", "AC-6", "IA-3"),
    "pci_dss_4.0": ("7.2.2", "8.2.7"),
    "soc2": ("CC6.1", "CC6.6"),
}
FULL_ADMINISTRATION: Final[Requirements] = PRIVILEGED | {
    "aws_fsbp": ("IAM.1",),
    **{f"cis_aws_{one}": ("1.16",) for one in ("1.4", "1.5", "2.0", "3.0")},
    **{f"cis_aws_{one}": ("1.15",) for one in ("4.0", "5.0")},
}

_DOCUMENT: Final = """# {resource}
data "aws_iam_policy_document" "{label}" {
  statement {
    actions   = ["SERVICE:Action"] # those that are needed, by name
    resources = ["arn:aws:SERVICE:REGION:ACCOUNT:NAME"]
  }
}
"""
_TRUST: Final = """# {resource}
data "aws_iam_policy_document" "{label}" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "TYPE"
      identifiers = ["PRINCIPAL"]
    }
    condition {
      test     = "StringEquals"
      variable = "KEY"
      values   = ["VALUE"]
    }
  }
}
"""


def document_check(
    wording: Wording,
    practice: Practice,
    title: str,
    description: str,
    run: Run,
    references: tuple[str, ...],
    frameworks: Requirements = LEAST,
) -> Check:
    """A check of what documents say: customer managed policies and inline ones."""
    return Check(
        wording.check,
        title,
        "best-practice",
        wording.severity,
        (wording.finding_type,),
        (POLICY, USER, ROLE, GROUP),
        description,
        tuple(GUIDE + one for one in references),
        run,
        practice,
        (READS,),
        ("aws iam {updateCommand} {holderOption} {policyOption} --policy-document file://policy.json",),
        _DOCUMENT,
        frameworks,
    )


def principal_check(
    wording: Wording,
    practice: Practice,
    title: str,
    description: str,
    run: Run,
    references: tuple[str, ...],
    frameworks: Requirements = PRIVILEGED,
    kinds: tuple[str, ...] = (USER, ROLE),
) -> Check:
    """A check of what all policies of a principal come to."""
    return Check(
        wording.check,
        title,
        "best-practice",
        wording.severity,
        (wording.finding_type,),
        kinds,
        description,
        tuple(GUIDE + one for one in references),
        run,
        practice,
        (READS,),
        ("leastwise right-size {resource}",),
        _DOCUMENT,
        frameworks,
    )


def resource_check(
    wording: Wording,
    practice: Practice,
    title: str,
    description: str,
    run: Run,
    references: tuple[str, ...],
    frameworks: Requirements = TRUSTED,
) -> Check:
    """A check of the policies of resources."""
    return Check(
        wording.check,
        title,
        "best-practice",
        wording.severity,
        (wording.finding_type,),
        tuple(RESOURCES),
        description,
        tuple(GUIDE + one for one in references),
        run,
        practice,
        tuple(RESOURCES.values()),
        ("aws accessanalyzer validate-policy --policy-type RESOURCE_POLICY --policy-document file://policy.json",),
        _TRUST.replace("sts:AssumeRole", "SERVICE:Action"),
        frameworks,
    )


def trust_check(
    wording: Wording,
    practice: Practice,
    title: str,
    description: str,
    run: Run,
    references: tuple[str, ...],
    frameworks: Requirements = TRUSTED,
) -> Check:
    """A check of the trust policies of roles."""
    return Check(
        wording.check,
        title,
        "best-practice",
        wording.severity,
        (wording.finding_type,),
        (ROLE,),
        description,
        tuple(GUIDE + one for one in references),
        run,
        practice,
        ("iam:GetRole",),
        ("aws iam update-assume-role-policy --role-name {resource_name} --policy-document file://trust.json",),
        _TRUST,
        frameworks,
    )
