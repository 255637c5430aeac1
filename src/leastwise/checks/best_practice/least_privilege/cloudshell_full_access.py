"""Users and roles with full access to CloudShell.

Who may do every action of CloudShell can move files into and out of an environment that has their permissions.
Decided over all policies of a user, role or group; administrators are told elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.access.context import ROLE, USER
from leastwise.access.policies import GROUP
from leastwise.checks.best_practice.policies.declaring import (
    PRIVILEGED,
    principal_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    principal_results,
)
from leastwise.checks.best_practice.policies.reach import reached
from leastwise.checks.check import Result
from leastwise.checks.privilege_escalation.powers import Powers
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

_WORDING: Final = Wording(
    "cloudshell-full-access",
    "FullCloudShellAccess",
    Severity.LOW,
    "has full access to CloudShell",
    (
        "Detach AWSCloudShellFullAccess; without cloudshell:GetFileUploadUrls and GetFileDownloadUrls nothing "
        "can be moved out.",
    ),
)


def _run(evidence: Evidence) -> Iterator[Result]:
    reference = evidence.surroundings.documents.reference
    mask = reference.actions_matching("cloudshell:*")

    def flaws(powers: Powers) -> Sequence[Flaw]:
        if not mask or reached(powers, mask, reference) != mask:
            return ()
        return [Flaw("its policies allow all actions of CloudShell, moving files in and out among them", "", mask)]

    return principal_results(evidence, _WORDING, flaws, kinds=(USER, ROLE, GROUP))


CLOUDSHELL_FULL_ACCESS: Final = principal_check(
    _WORDING,
    Practice.LEAST_PRIVILEGE,
    "Users and roles with full access to CloudShell",
    "Who may do every action of CloudShell can move files into and out of an environment that has their "
    "permissions. Decided over all policies of a user, role or group; administrators are told elsewhere.",
    _run,
    ("best-practices.html",),
    PRIVILEGED
    | {
        "aws_fsbp": ("IAM.27",),
        "cis_aws_2.0": ("1.22",),
        "cis_aws_3.0": ("1.22",),
        "cis_aws_4.0": ("1.21",),
        "cis_aws_5.0": ("1.21",),
    },
    (USER, ROLE, GROUP),
)
