"""Instances without a role: what runs on them can only call AWS with long-lived keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.roles_not_users.long_lived import CONTROLS
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import accounts_of, items_of, subject_of, unlisted
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

EC2_INSTANCE: Final = "AWS::EC2::Instance"
_ACTION: Final = "ec2:DescribeInstances"
_PROFILE: Final = "iamInstanceProfile"


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge every instance."""
    seen = set()
    for item in items_of(evidence, EC2_INSTANCE):
        seen.add(item.account_id)
        subject = subject_of(item)
        if _PROFILE not in item.configuration:
            yield subject.not_evaluated("whether the instance has an instance profile was not recorded", _ACTION)
        elif item.configuration[_PROFILE]:
            yield subject.passed()
        else:
            yield subject.found(
                INSTANCE_WITHOUT_ROLE,
                "InstanceWithoutRole",
                Severity.LOW,
                f"Instance {item.resource_id} has no role",
                "It has no instance profile: programs on it can call AWS with long-lived keys only.",
                remediation=("Make a role with an instance profile, associate it, and remove keys from the instance.",),
                details={"instanceId": item.resource_id},
            )
    if evidence.only is None:
        for account in accounts_of(evidence):
            missing = None if account in seen else unlisted(evidence, account, EC2_INSTANCE, _ACTION)
            if missing is not None:
                yield missing


INSTANCE_WITHOUT_ROLE: Final = Check(
    "instance-without-role",
    "EC2 instance without a role",
    "best-practice",
    Severity.LOW,
    ("InstanceWithoutRole",),
    (EC2_INSTANCE,),
    "EC2 instances have an instance profile, so that programs on them get temporary credentials. Functions of Lambda "
    "always have a role.",
    ("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html",),
    run,
    Practice.ROLES_NOT_USERS,
    (_ACTION,),
    ("aws ec2 associate-iam-instance-profile --instance-id {instanceId} --iam-instance-profile Name=PROFILE",),
    """resource "aws_iam_instance_profile" "{label}" {
  name = "{label}"
  role = aws_iam_role.{label}.name
}
""",
    requirements(cis=18, **CONTROLS),
)
