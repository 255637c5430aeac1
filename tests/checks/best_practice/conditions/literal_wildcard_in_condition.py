"""Examples of literal-wildcard-in-condition."""

from __future__ import annotations

from access_states import (
    allow,
    deny,
    document,
    policy,
    policy_arn,
    role,
    user,
)
from cases import case, member

MUST_FIND = [
    case(
        "a deny",
        policy(
            "wide", document(deny("s3:*", Condition={"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::*:role/a"}}))
        ),
        role(
            "plain",
            inline={
                "own": document(deny("s3:*", Condition={"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::*:role/a"}}))
            },
        ),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
    case(
        "an allow",
        policy("wide", document(allow("s3:*", Condition={"StringNotEquals": {"aws:PrincipalTag/team": "*"}}))),
        role(
            "plain",
            inline={"own": document(allow("s3:*", Condition={"StringNotEquals": {"aws:PrincipalTag/team": "*"}}))},
        ),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
]
MUST_NOT_FIND = [
    case(
        "StringLike",
        policy("fine", document(deny("s3:*", Condition={"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/a"}}))),
        role(
            "plain",
            inline={
                "own": document(deny("s3:*", Condition={"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/a"}}))
            },
        ),
        user("bare"),
    ),
    case(
        "ArnEquals",
        policy("fine", document(deny("s3:*", Condition={"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::*:role/a"}}))),
        role(
            "plain",
            inline={
                "own": document(deny("s3:*", Condition={"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::*:role/a"}}))
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
