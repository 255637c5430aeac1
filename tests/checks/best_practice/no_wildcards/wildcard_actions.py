"""Examples of wildcard-actions."""

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
        policy("wide", document(allow("s3:Put*", "arn:aws:s3:::a/*"))),
        role("plain", inline={"own": document(allow("s3:Put*", "arn:aws:s3:::a/*"))}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
    case(
        "a question mark",
        policy("wide", document(allow("s3:PutObjec?", "arn:aws:s3:::a/*"))),
        role("plain", inline={"own": document(allow("s3:PutObjec?", "arn:aws:s3:::a/*"))}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
]
MUST_NOT_FIND = [
    case(
        "reading",
        policy("fine", document(allow("s3:Get*", "arn:aws:s3:::a/*"))),
        role("plain", inline={"own": document(allow("s3:Get*", "arn:aws:s3:::a/*"))}),
        user("bare"),
    ),
    case(
        "by name",
        policy("fine", document(allow("s3:PutObject", "arn:aws:s3:::a/*"))),
        role("plain", inline={"own": document(allow("s3:PutObject", "arn:aws:s3:::a/*"))}),
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
