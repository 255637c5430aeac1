"""Examples of confused-deputy-trust."""

from __future__ import annotations

from access_states import (
    role,
    trust,
)
from cases import case, member

MUST_FIND = [
    case(
        "whoever",
        role("open", trust({"Service": "lambda.amazonaws.com"})),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
    case(
        "IfExists",
        role(
            "open",
            trust(
                {"Service": "lambda.amazonaws.com"},
                Condition={"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}},
            ),
        ),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
]
MUST_NOT_FIND = [
    case(
        "its account",
        role(
            "closed",
            trust(
                {"Service": "lambda.amazonaws.com"}, Condition={"StringEquals": {"aws:SourceAccount": "111122223333"}}
            ),
        ),
    ),
    case(
        "its resources",
        role(
            "closed",
            trust(
                {"Service": "lambda.amazonaws.com"},
                Condition={"ArnLike": {"aws:SourceArn": "arn:aws:lambda:*:111122223333:*"}},
            ),
        ),
    ),
]
NOT_EVALUATED = [
    case(
        "a trust policy that was not recorded",
        member(role("lost"), assumeRolePolicyDocument=None),
        action="iam:GetRole",
    )
]
