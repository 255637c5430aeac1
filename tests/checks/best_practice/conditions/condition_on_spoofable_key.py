"""Examples of condition-on-spoofable-key."""

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
        "a referer",
        policy(
            "wide", document(allow("s3:GetObject", Condition={"StringEquals": {"aws:Referer": "https://example.com"}}))
        ),
        role(
            "plain",
            inline={
                "own": document(
                    allow("s3:GetObject", Condition={"StringEquals": {"aws:Referer": "https://example.com"}})
                )
            },
        ),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    )
]
MUST_NOT_FIND = [
    case(
        "and a network",
        policy(
            "fine",
            document(
                allow(
                    "s3:GetObject",
                    Condition={
                        "StringEquals": {"aws:UserAgent": "x"},
                        "IpAddress": {"aws:SourceIp": "198.51.100.0/24"},
                    },
                )
            ),
        ),
        role(
            "plain",
            inline={
                "own": document(
                    allow(
                        "s3:GetObject",
                        Condition={
                            "StringEquals": {"aws:UserAgent": "x"},
                            "IpAddress": {"aws:SourceIp": "198.51.100.0/24"},
                        },
                    )
                )
            },
        ),
        user("bare"),
    ),
    case(
        "nothing asked",
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
