"""Examples of full-service-access."""

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
        "S3",
        policy("wide", document(allow("s3:*"))),
        role("plain", inline={"own": document(allow("s3:*"))}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
    case(
        "everything",
        policy("wide", document(allow("*"))),
        role("plain", inline={"own": document(allow("*"))}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
    case(
        "but IAM",
        policy("wide", document({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})),
        role("plain", inline={"own": document({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
]
MUST_NOT_FIND = [
    case(
        "one bucket",
        policy("fine", document(allow("s3:*", ["arn:aws:s3:::a", "arn:aws:s3:::a/*"]))),
        role("plain", inline={"own": document(allow("s3:*", ["arn:aws:s3:::a", "arn:aws:s3:::a/*"]))}),
        user("bare"),
    ),
    case(
        "less a deny",
        policy("fine", document(allow("s3:*"), deny("s3:Delete*"))),
        role("plain", inline={"own": document(allow("s3:*"), deny("s3:Delete*"))}),
        user("bare"),
    ),
    case(
        "some",
        policy("fine", document(allow(["s3:Get*", "s3:List*"]))),
        role("plain", inline={"own": document(allow(["s3:Get*", "s3:List*"]))}),
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
