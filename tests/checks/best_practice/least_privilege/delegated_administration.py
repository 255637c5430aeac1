"""Examples of delegated-administration."""

from __future__ import annotations

from access_states import (
    allow,
    deny,
    document,
    policy_arn,
    role,
    user,
)
from cases import case

MUST_FIND = [
    case(
        "no boundary asked",
        role("wide", inline={"own": document(allow(["iam:CreateRole", "iam:AttachRolePolicy"]))}),
        finds=["arn:aws:iam::111122223333:role/wide"],
    )
]
MUST_NOT_FIND = [
    case(
        "a boundary asked",
        role(
            "fine",
            inline={
                "own": document(
                    allow(
                        ["iam:CreateRole", "iam:AttachRolePolicy"],
                        Condition={"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/b"}},
                    )
                )
            },
        ),
    ),
    case(
        "denied without",
        role(
            "fine",
            inline={
                "own": document(
                    allow(["iam:CreateRole", "iam:AttachRolePolicy"]),
                    deny(
                        "iam:CreateRole",
                        Condition={
                            "StringNotEquals": {"iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/b"}
                        },
                    ),
                )
            },
        ),
    ),
    case("cannot give", role("fine", inline={"own": document(allow("iam:CreateRole"))})),
]
NOT_EVALUATED = [
    case(
        "attached policies that were not recorded",
        role("lost", attached=[policy_arn("lost")]),
        user("lost", attached=[policy_arn("lost")]),
        action="iam:GetAccountAuthorizationDetails",
    )
]
