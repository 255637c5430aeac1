"""Examples of wildcard-all-actions."""

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
        "a star",
        policy("wide", document(allow("*"))),
        role("plain", inline={"own": document(allow("*"))}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
    case(
        "on one bucket",
        policy("wide", document(allow("*", "arn:aws:s3:::a"))),
        role("plain", inline={"own": document(allow("*", "arn:aws:s3:::a"))}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
]
MUST_NOT_FIND = [
    case(
        "a service",
        policy("fine", document(allow("s3:*"))),
        role("plain", inline={"own": document(allow("s3:*"))}),
        user("bare"),
    ),
    case(
        "a deny", policy("fine", document(deny("*"))), role("plain", inline={"own": document(deny("*"))}), user("bare")
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
