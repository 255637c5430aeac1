"""Examples of oidc-any-customer."""

from __future__ import annotations

from access_states import (
    role,
    trust,
)
from cases import case, member

MUST_FIND = [
    case(
        "no subject",
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
    case(
        "a star",
        role(
            "open",
            trust(
                {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
                "sts:AssumeRoleWithWebIdentity",
                Condition={
                    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                    "StringLike": {"token.actions.githubusercontent.com:sub": "*"},
                },
            ),
        ),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
    case(
        "any organisation",
        role(
            "open",
            trust(
                {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
                "sts:AssumeRoleWithWebIdentity",
                Condition={
                    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                    "StringLike": {"token.actions.githubusercontent.com:sub": "repo:*"},
                },
            ),
        ),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
    case(
        "a negation",
        role(
            "open",
            trust(
                {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
                "sts:AssumeRoleWithWebIdentity",
                Condition={
                    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                    "StringNotLike": {"token.actions.githubusercontent.com:sub": "repo:evil/*"},
                },
            ),
        ),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
    case(
        "a longer name",
        role(
            "open",
            trust(
                {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
                "sts:AssumeRoleWithWebIdentity",
                Condition={
                    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                    "StringLike": {"token.actions.githubusercontent.com:sub": "repo:mine*"},
                },
            ),
        ),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
]
MUST_NOT_FIND = [
    case(
        "one organisation",
        role(
            "closed",
            trust(
                {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
                "sts:AssumeRoleWithWebIdentity",
                Condition={
                    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                    "StringLike": {"token.actions.githubusercontent.com:sub": "repo:mine/*"},
                },
            ),
        ),
    ),
    case(
        "one branch",
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
]
NOT_EVALUATED = [
    case(
        "a trust policy that was not recorded",
        member(role("lost"), assumeRolePolicyDocument=None),
        action="iam:GetRole",
    )
]
