"""Missing github repo condition key (MISSING_GITHUB_REPO_CONDITION_KEY).

A trust policy admits GitHub's identity provider without a condition on the sub claim, which names repository and
branch.

Why it matters: Every GitHub Actions workflow in the world may assume the role.

How to fix: limit token.actions.githubusercontent.com:sub to the repository and branch.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.shared_providers import GITHUB, provider_of
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import written_conditions
from leastwise.policy.validation.warnings.principals import principals


def find(subject: Subject) -> Iterator[Problem]:
    """GitHub as a principal, without its subject."""
    for path, statement, text in principals(subject, "Federated", "Allow"):
        if provider_of(text) == GITHUB and not any(
            one.name == f"{GITHUB}:sub" for one in written_conditions(statement, path)
        ):
            yield Problem(path, f"every repository on GitHub is admitted: limit {GITHUB}:sub")


MISSING_GITHUB_REPO_CONDITION_KEY: Final = ValidationCheck(
    code="MISSING_GITHUB_REPO_CONDITION_KEY",
    type=FindingType.SECURITY_WARNING,
    title="Missing github repo condition key",
    find=find,
    learn_more=learn_more("security-warning-missing-github-repo-condition-key"),
    kinds=frozenset({PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": '
                '{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}}]}'
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
