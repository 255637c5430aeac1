"""Examples of if-exists-on-optional-key."""

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
        "MFA",
        policy("wide", document(allow("s3:*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}))),
        role(
            "plain",
            inline={"own": document(allow("s3:*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}))},
        ),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
    case(
        "an endpoint",
        policy("wide", document(allow("s3:*", Condition={"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}))),
        role(
            "plain",
            inline={"own": document(allow("s3:*", Condition={"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}))},
        ),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
]
MUST_NOT_FIND = [
    case(
        "a plain operator",
        policy("fine", document(allow("s3:*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))),
        role(
            "plain", inline={"own": document(allow("s3:*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))}
        ),
        user("bare"),
    ),
    case(
        "always there",
        policy(
            "fine", document(allow("s3:*", Condition={"StringEqualsIfExists": {"aws:RequestedRegion": "eu-west-1"}}))
        ),
        role(
            "plain",
            inline={
                "own": document(allow("s3:*", Condition={"StringEqualsIfExists": {"aws:RequestedRegion": "eu-west-1"}}))
            },
        ),
        user("bare"),
    ),
    case(
        "of some resource types",
        policy(
            "fine",
            document(allow("ec2:RunInstances", Condition={"StringEqualsIfExists": {"ec2:InstanceType": "t3.nano"}})),
        ),
        role(
            "plain",
            inline={
                "own": document(
                    allow("ec2:RunInstances", Condition={"StringEqualsIfExists": {"ec2:InstanceType": "t3.nano"}})
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
