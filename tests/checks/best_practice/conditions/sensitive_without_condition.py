"""Examples of sensitive-without-condition."""

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
        "from anywhere",
        user("wide", inline={"own": document(allow("iam:AttachUserPolicy"))}),
        finds=["arn:aws:iam::111122223333:user/wide"],
    ),
    case(
        "IfExists",
        user(
            "wide",
            inline={
                "own": document(allow("iam:*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}))
            },
        ),
        finds=["arn:aws:iam::111122223333:user/wide"],
    ),
]
MUST_NOT_FIND = [
    case(
        "MFA",
        user(
            "fine", inline={"own": document(allow("iam:*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))}
        ),
    ),
    case(
        "denied without MFA",
        user(
            "fine",
            inline={
                "own": document(
                    allow("iam:*"), deny("*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}})
                )
            },
        ),
    ),
    case("harmless", user("fine", inline={"own": document(allow("s3:GetObject"))})),
]
NOT_EVALUATED = [
    case(
        "attached policies that were not recorded",
        role("lost", attached=[policy_arn("lost")]),
        user("lost", attached=[policy_arn("lost")]),
        action="iam:GetAccountAuthorizationDetails",
    )
]
