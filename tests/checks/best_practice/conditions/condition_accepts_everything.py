"""Examples of condition-accepts-everything."""

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
        "a star",
        policy("wide", document(allow("s3:*", Condition={"StringLike": {"aws:PrincipalArn": "*"}}))),
        role("plain", inline={"own": document(allow("s3:*", Condition={"StringLike": {"aws:PrincipalArn": "*"}}))}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
    case(
        "two halves",
        policy(
            "wide", document(allow("s3:*", Condition={"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}))
        ),
        role(
            "plain",
            inline={
                "own": document(allow("s3:*", Condition={"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}))
            },
        ),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
]
MUST_NOT_FIND = [
    case(
        "an office",
        policy("fine", document(allow("s3:*", Condition={"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}))),
        role(
            "plain",
            inline={"own": document(allow("s3:*", Condition={"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}))},
        ),
        user("bare"),
    ),
    case(
        "half",
        policy("fine", document(allow("s3:*", Condition={"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}))),
        role("plain", inline={"own": document(allow("s3:*", Condition={"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}))}),
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
