"""Examples of for-all-values-on-optional-key."""

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
        "alone",
        policy(
            "wide",
            document(allow("ec2:RunInstances", Condition={"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}})),
        ),
        role(
            "plain",
            inline={
                "own": document(
                    allow("ec2:RunInstances", Condition={"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}})
                )
            },
        ),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    )
]
MUST_NOT_FIND = [
    case(
        "with Null",
        policy(
            "fine",
            document(
                allow(
                    "ec2:RunInstances",
                    Condition={
                        "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]},
                        "Null": {"aws:TagKeys": "false"},
                    },
                )
            ),
        ),
        role(
            "plain",
            inline={
                "own": document(
                    allow(
                        "ec2:RunInstances",
                        Condition={
                            "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]},
                            "Null": {"aws:TagKeys": "false"},
                        },
                    )
                )
            },
        ),
        user("bare"),
    ),
    case(
        "ForAnyValue",
        policy(
            "fine",
            document(allow("ec2:RunInstances", Condition={"ForAnyValue:StringEquals": {"aws:TagKeys": ["team"]}})),
        ),
        role(
            "plain",
            inline={
                "own": document(
                    allow("ec2:RunInstances", Condition={"ForAnyValue:StringEquals": {"aws:TagKeys": ["team"]}})
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
