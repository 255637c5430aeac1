"""An older, stronger version of a policy of its own."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, On, Step, Target

IAM_SET_DEFAULT_POLICY_VERSION: Final = EscalationPath(
    "iam-set-default-policy-version",
    "An older, stronger version of a policy of its own",
    "An older version of a customer managed policy that applies to the principal allows administration. It is "
    "made the default again.",
    Target.OWN,
    (Step("iam:SetDefaultPolicyVersion", On.OLD_VERSION),),
    gain=Gain.ANY_POLICY,
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html",),
)
