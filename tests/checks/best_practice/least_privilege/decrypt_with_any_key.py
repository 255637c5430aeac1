"""Examples of decrypt-with-any-key."""

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
        "any key",
        policy("wide", document(allow("kms:Decrypt"))),
        role("plain", inline={"own": document(allow("kms:Decrypt"))}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
    case(
        "a star for the id",
        policy("wide", document(allow("kms:*", "arn:aws:kms:*:111122223333:key/*"))),
        role("plain", inline={"own": document(allow("kms:*", "arn:aws:kms:*:111122223333:key/*"))}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
]
MUST_NOT_FIND = [
    case(
        "one key",
        policy("fine", document(allow("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/1"))),
        role("plain", inline={"own": document(allow("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/1"))}),
        user("bare"),
    ),
    case(
        "through S3",
        policy(
            "fine",
            document(
                allow("kms:Decrypt", Condition={"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}})
            ),
        ),
        role(
            "plain",
            inline={
                "own": document(
                    allow("kms:Decrypt", Condition={"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}})
                )
            },
        ),
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
