"""A user's policy given a new version, then an access key of that user."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Needs, On, Step, Target, on_target

IAM_CREATE_POLICY_VERSION_AND_CREATE_ACCESS_KEY: Final = EscalationPath(
    "iam-create-policy-version-and-create-access-key",
    "A user's policy given a new version, then an access key of that user",
    "A customer managed policy of another user gets a version that allows everything; a new access key of that "
    "user carries it.",
    Target.USER,
    (
        Step("iam:CreatePolicyVersion", On.POLICY),
        on_target("iam:CreateAccessKey"),
    ),
    gain=Gain.ANY_POLICY,
    needs=(Needs.FREE_ACCESS_KEY,),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html",),
)
