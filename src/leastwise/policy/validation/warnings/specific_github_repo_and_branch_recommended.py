"""Specific github repo and branch recommended (SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED).

The condition on GitHub's sub claim has a wildcard.

Why it matters: Other branches, pull requests or repositories than meant may assume the role.

How to fix: name the repository and the branch or environment.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.shared_providers import GITHUB
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The subjects with a wildcard."""
    for _, _, condition in conditions(subject, "Allow"):
        if condition.name == f"{GITHUB}:sub" and condition.operator.base.endswith("like"):
            for path, text in condition.values:
                if "*" in text or "?" in text:
                    yield Problem(path, f"{text!r} admits more than one branch: name repository and branch")


SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED: Final = ValidationCheck(
    code="SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
    type=FindingType.WARNING,
    title="Specific github repo and branch recommended",
    find=find,
    learn_more=learn_more("general-warning-specific-github-repo-and-branch-recommended"),
    kinds=frozenset({PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Condition": {"StringLike": '
                '{"token.actions.githubusercontent.com:sub": "repo:example/*"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": '
                '{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com", '
                '"token.actions.githubusercontent.com:sub": "repo:example/site:ref:refs/heads/main"}}}]}'
            ),
        ),
    ),
)
