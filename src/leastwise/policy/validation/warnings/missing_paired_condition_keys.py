"""Missing paired condition keys (MISSING_PAIRED_CONDITION_KEYS).

A condition on a private address, aws:VpcSourceIp or aws:Ec2InstanceSourcePrivateIPv4, stands without one on the VPC.

Why it matters: Private addresses are not unique: every VPC may have the same.

How to fix: add aws:SourceVpc, aws:SourceVpce or aws:SourceVpcArn, for an instance aws:Ec2InstanceSourceVpc, to the
same condition block.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions, written_conditions

_PAIRS: Final = {
    "aws:vpcsourceip": ("aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn"),
    "aws:ec2instancesourceprivateipv4": ("aws:Ec2InstanceSourceVpc",),
}


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions on private addresses that could be anyone's."""
    for path, statement, condition in conditions(subject):
        partners = _PAIRS.get(condition.name, ())
        present = {one.name for one in written_conditions(statement, path)}
        if partners and not present.intersection(map(str.lower, partners)):
            yield Problem(condition.path, f"{condition.key} is not unique without {' or '.join(partners)}")


MISSING_PAIRED_CONDITION_KEYS: Final = ValidationCheck(
    code="MISSING_PAIRED_CONDITION_KEYS",
    type=FindingType.SECURITY_WARNING,
    title="Missing paired condition keys",
    find=find,
    learn_more=learn_more("security-warning-missing-paired-condition-keys"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"IpAddress": {"aws:VpcSourceIp": '
                '"10.0.0.0/8"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"IpAddress": {"aws:VpcSourceIp": '
                '"10.0.0.0/8"}, "StringEquals": {"aws:SourceVpc": "vpc-111bbb22"}}}]}'
            ),
        ),
    ),
)
