"""Examples of full-administration-policy."""

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
        "all of IAM",
        policy("wide", document(allow("iam:*"))),
        role("plain", inline={"own": document(allow("iam:*"))}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
    case(
        "but S3",
        policy("wide", document({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"})),
        role("plain", inline={"own": document({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"})}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
]
MUST_NOT_FIND = [
    case(
        "a deny",
        policy("fine", document(allow("*"), deny("iam:*"))),
        role("plain", inline={"own": document(allow("*"), deny("iam:*"))}),
        user("bare"),
    ),
    case(
        "MFA",
        policy("fine", document(allow("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))),
        role("plain", inline={"own": document(allow("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))}),
        user("bare"),
    ),
    case(
        "one action",
        policy("fine", document(allow("s3:GetObject", "arn:aws:s3:::a/*"))),
        role("plain", inline={"own": document(allow("s3:GetObject", "arn:aws:s3:::a/*"))}),
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
