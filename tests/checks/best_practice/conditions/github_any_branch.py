"""Examples of github-any-branch."""

from __future__ import annotations

from access_states import (
    role,
    trust,
)
from cases import case, member

MUST_FIND = [
    case(
        "any branch",
        role(
            "open",
            trust(
                {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
                "sts:AssumeRoleWithWebIdentity",
                Condition={
                    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                    "StringLike": {"token.actions.githubusercontent.com:sub": "repo:mine/app:*"},
                },
            ),
        ),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
    case(
        "any repository",
        role(
            "open",
            trust(
                {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
                "sts:AssumeRoleWithWebIdentity",
                Condition={
                    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                    "StringLike": {"token.actions.githubusercontent.com:sub": "repo:mine/*"},
                },
            ),
        ),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
    case(
        "nothing asked",
        role(
            "open",
            trust(
                {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
                "sts:AssumeRoleWithWebIdentity",
                Condition={"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}},
            ),
        ),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
]
MUST_NOT_FIND = [
    case(
        "a branch",
        role(
            "closed",
            trust(
                {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
                "sts:AssumeRoleWithWebIdentity",
                Condition={
                    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                    "StringLike": {"token.actions.githubusercontent.com:sub": "repo:mine/app:ref:refs/heads/main"},
                },
            ),
        ),
    ),
    case(
        "an environment",
        role(
            "closed",
            trust(
                {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
                "sts:AssumeRoleWithWebIdentity",
                Condition={
                    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                    "StringLike": {"token.actions.githubusercontent.com:sub": "repo:mine/app:environment:live"},
                },
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
