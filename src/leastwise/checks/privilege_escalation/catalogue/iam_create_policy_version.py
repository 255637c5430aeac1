"""A new default version for a policy of its own."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, On, Step, Target

IAM_CREATE_POLICY_VERSION: Final = EscalationPath(
    "iam-create-policy-version",
    "A new default version for a policy of its own",
    "A customer managed policy that applies to the principal gets a new default version that allows everything. "
    "No further call is needed: the version is in force at once.",
    Target.OWN,
    (Step("iam:CreatePolicyVersion", On.POLICY),),
    gain=Gain.ANY_POLICY,
    published=("iam-001",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html",),
)
