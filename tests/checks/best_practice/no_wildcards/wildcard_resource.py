"""Examples of wildcard-resource."""

from __future__ import annotations

from access_states import (
    allow,
    document,
    policy,
    policy_arn,
    role,
    user,
)
from cases import case, member

MUST_FIND = [
    case(
        "writing",
        policy("wide", document(allow("s3:PutObject"))),
        role("plain", inline={"own": document(allow("s3:PutObject"))}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    )
]
MUST_NOT_FIND = [
    case(
        "made for a star",
        policy("fine", document(allow("ec2:DescribeInstances"))),
        role("plain", inline={"own": document(allow("ec2:DescribeInstances"))}),
        user("bare"),
    ),
    case(
        "one",
        policy("fine", document(allow("s3:PutObject", "arn:aws:s3:::a/*"))),
        role("plain", inline={"own": document(allow("s3:PutObject", "arn:aws:s3:::a/*"))}),
        user("bare"),
    ),
    case(
        "a tag",
        policy(
            "fine", document(allow("ec2:StopInstances", Condition={"StringEquals": {"aws:ResourceTag/team": "red"}}))
        ),
        role(
            "plain",
            inline={
                "own": document(allow("ec2:StopInstances", Condition={"StringEquals": {"aws:ResourceTag/team": "red"}}))
            },
        ),
        user("bare"),
    ),
]
NOT_EVALUATED = [
    case(
        "documents that were not recorded",
        member(policy("lost", document(allow("*"))), policyVersionList=[]),
        member(user("cut"), userPolicyList="cut"),
        action="iam:GetAccountAuthorizationDetails",
    )
]
