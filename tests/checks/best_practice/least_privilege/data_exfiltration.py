"""Examples of data-exfiltration."""

from __future__ import annotations

from access_states import (
    allow,
    document,
    policy,
    policy_arn,
    role,
    user,
)
from cases import case

MUST_FIND = [
    case(
        "any resource",
        role("wide", inline={"own": document(allow("s3:GetObject"))}),
        finds=["arn:aws:iam::111122223333:role/wide"],
    ),
    case(
        "a star for the name",
        role("wide", inline={"own": document(allow("s3:GetObject", "arn:aws:s3:::*/*"))}),
        finds=["arn:aws:iam::111122223333:role/wide"],
    ),
    case(
        "a condition of no effect",
        role(
            "wide", inline={"own": document(allow("s3:GetObject", Condition={"StringLike": {"aws:PrincipalArn": "*"}}))}
        ),
        finds=["arn:aws:iam::111122223333:role/wide"],
    ),
]
MUST_NOT_FIND = [
    case("one resource", role("fine", inline={"own": document(allow("s3:GetObject", "arn:aws:s3:::a/*"))})),
    case(
        "denied but for one",
        role(
            "fine",
            inline={
                "own": document(
                    allow("s3:GetObject"),
                    {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::a/*"},
                )
            },
        ),
    ),
    case(
        "a boundary",
        role("fine", inline={"own": document(allow("s3:GetObject"))}, boundary=policy_arn("limit")),
        policy("limit", document(allow("sqs:SendMessage"))),
    ),
    case(
        "a tag of the resource",
        role(
            "fine",
            inline={
                "own": document(allow("s3:GetObject", Condition={"StringEquals": {"aws:ResourceTag/team": "red"}}))
            },
        ),
    ),
]
NOT_EVALUATED = [
    case(
        "attached policies that were not recorded",
        role("lost", attached=[policy_arn("lost")]),
        user("lost", attached=[policy_arn("lost")]),
        action="iam:GetAccountAuthorizationDetails",
    )
]
