"""Examples of administrator-principal."""

from __future__ import annotations

from access_states import (
    ADMINISTRATOR_ACCESS,
    allow,
    deny,
    document,
    policy,
    policy_arn,
    role,
    user,
)
from cases import case

MUST_FIND = [
    case("a star", role("wide", inline={"own": document(allow("*"))}), finds=["arn:aws:iam::111122223333:role/wide"]),
    case(
        "under another name",
        role("wide", inline={"own": document(allow(["iam:*"]))}),
        finds=["arn:aws:iam::111122223333:role/wide"],
    ),
    case(
        "AWS's own policy",
        role("wide", inline={"own": document(allow("s3:GetObject"))}, attached=[ADMINISTRATOR_ACCESS]),
        finds=["arn:aws:iam::111122223333:role/wide"],
    ),
]
MUST_NOT_FIND = [
    case(
        "a boundary",
        role("fine", inline={"own": document(allow("*"))}, boundary=policy_arn("limit")),
        policy("limit", document(allow("s3:*"))),
    ),
    case("a deny", role("fine", inline={"own": document(allow("*"), deny("iam:*"))})),
    case("read only", role("fine", inline={"own": document(allow("s3:Get*"))})),
]
NOT_EVALUATED = [
    case(
        "attached policies that were not recorded",
        role("lost", attached=[policy_arn("lost")]),
        user("lost", attached=[policy_arn("lost")]),
        action="iam:GetAccountAuthorizationDetails",
    )
]
