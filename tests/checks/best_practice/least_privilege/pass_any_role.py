"""Examples of pass-any-role."""

from __future__ import annotations

from access_states import (
    allow,
    document,
    policy_arn,
    role,
    user,
)
from cases import case

MUST_FIND = [
    case(
        "any",
        role("wide", inline={"own": document(allow("iam:PassRole"))}),
        finds=["arn:aws:iam::111122223333:role/wide"],
    ),
    case(
        "any of the account",
        role("wide", inline={"own": document(allow("iam:PassRole", "arn:aws:iam::111122223333:role/*"))}),
        finds=["arn:aws:iam::111122223333:role/wide"],
    ),
]
MUST_NOT_FIND = [
    case(
        "to EC2",
        role(
            "fine",
            inline={
                "own": document(
                    allow("iam:PassRole", Condition={"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}})
                )
            },
        ),
    ),
    case("one", role("fine", inline={"own": document(allow("iam:PassRole", "arn:aws:iam::111122223333:role/a"))})),
]
NOT_EVALUATED = [
    case(
        "attached policies that were not recorded",
        role("lost", attached=[policy_arn("lost")]),
        user("lost", attached=[policy_arn("lost")]),
        action="iam:GetAccountAuthorizationDetails",
    )
]
