"""Examples of mfa-deny-without-if-exists."""

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
        "Bool",
        policy("wide", document(allow("s3:*"), deny("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}}))),
        role(
            "plain",
            inline={
                "own": document(allow("s3:*"), deny("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}}))
            },
        ),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    )
]
MUST_NOT_FIND = [
    case(
        "BoolIfExists",
        policy(
            "fine",
            document(allow("s3:*"), deny("*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}})),
        ),
        role(
            "plain",
            inline={
                "own": document(
                    allow("s3:*"), deny("*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}})
                )
            },
        ),
        user("bare"),
    ),
    case(
        "both",
        policy(
            "fine",
            document(
                deny("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}}),
                deny("*", Condition={"Null": {"aws:MultiFactorAuthPresent": "true"}}),
            ),
        ),
        role(
            "plain",
            inline={
                "own": document(
                    deny("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}}),
                    deny("*", Condition={"Null": {"aws:MultiFactorAuthPresent": "true"}}),
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
