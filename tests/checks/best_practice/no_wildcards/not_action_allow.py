"""Examples of not-action-allow."""

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
        "all but IAM",
        policy("wide", document({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})),
        role("plain", inline={"own": document({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    )
]
MUST_NOT_FIND = [
    case(
        "a deny",
        policy("fine", document({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"})),
        role("plain", inline={"own": document({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"})}),
        user("bare"),
    ),
    case(
        "actions",
        policy("fine", document(allow("s3:GetObject"))),
        role("plain", inline={"own": document(allow("s3:GetObject"))}),
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
