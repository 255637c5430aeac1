"""Examples of cloudshell-full-access."""

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
        "all",
        role("wide", inline={"own": document(allow("cloudshell:*"))}),
        finds=["arn:aws:iam::111122223333:role/wide"],
    )
]
MUST_NOT_FIND = [
    case("without files", role("fine", inline={"own": document(allow("cloudshell:*"), deny("cloudshell:GetFile*"))})),
    case("none", role("fine", inline={"own": document(allow("s3:GetObject"))})),
]
NOT_EVALUATED = [
    case(
        "attached policies that were not recorded",
        role("lost", attached=[policy_arn("lost")]),
        user("lost", attached=[policy_arn("lost")]),
        action="iam:GetAccountAuthorizationDetails",
    )
]
