"""A policy as it is put in place: the document, commands of the AWS CLI, Terraform, CloudFormation."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

from leastwise.policy import Policy, document_of
from leastwise.policy.writing import compact


class PolicyFormat(StrEnum):
    """How a policy is written."""

    JSON = "json"
    TERRAFORM = "terraform"
    CLOUDFORMATION = "cloudformation"
    CLI = "cli"


def policy_text(policies: Sequence[Policy], arn: str, form: PolicyFormat) -> str:
    """Managed policies for a user or role, in a format; several where one would exceed the quota of its length.

    IAM API Reference, CreatePolicy and AttachRolePolicy; CloudFormation, AWS::IAM::ManagedPolicy.
    """
    documents = [document_of(one) for one in policies]
    if form is PolicyFormat.JSON:
        return json.dumps(documents[0] if len(documents) == 1 else documents, indent=2, ensure_ascii=False)
    kind, name = arn.rpartition(":")[2].partition("/")[0], arn.rpartition("/")[2]
    names = [_policy_name(name, number, len(documents)) for number in range(1, len(documents) + 1)]
    if form is PolicyFormat.TERRAFORM:
        return "\n\n".join(_terraform(one, kind, name, of) for one, of in zip(names, documents, strict=True))
    if form is PolicyFormat.CLOUDFORMATION:
        return json.dumps(_template(names, documents, kind, name), indent=2, ensure_ascii=False)
    parts = arn.split(":")
    return "\n".join(
        line
        for one, of in zip(names, documents, strict=True)
        for line in _commands(one, of, kind, name, f"arn:{parts[1]}:iam::{parts[4]}:policy/{one}")
    )


_MOST_NAME: Final = 128


def _policy_name(name: str, number: int, count: int) -> str:
    ending = f"-least-privilege{f'-{number}' if count > 1 else ''}"
    return f"{re.sub(r'[^A-Za-z0-9+=,.@_-]', '-', name)[: _MOST_NAME - len(ending)]}{ending}"


def _identifier(name: str) -> str:
    word = re.sub(r"[^A-Za-z0-9_]", "_", name)
    return word if word[:1].isalpha() else f"policy_{word}"


def _terraform(policy: str, kind: str, name: str, document: dict[str, Any]) -> str:
    identifier = _identifier(policy)
    text = json.dumps(document, indent=2, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
    indented = text.replace("\n", "\n  ")
    return (
        f'resource "aws_iam_policy" "{identifier}" {{\n'
        f"  name   = {_quoted(policy)}\n"
        f"  policy = <<-JSON\n  {indented}\n  JSON\n}}\n\n"
        f'resource "aws_iam_{kind}_policy_attachment" "{identifier}" {{\n'
        f"  {kind:<10} = {_quoted(name)}\n"
        f"  policy_arn = aws_iam_policy.{identifier}.arn\n}}"
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _template(names: Sequence[str], documents: Sequence[dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            f"LeastPrivilege{number}": {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {
                    "ManagedPolicyName": policy,
                    f"{kind.capitalize()}s": [name],
                    "PolicyDocument": document,
                },
            }
            for number, (policy, document) in enumerate(zip(names, documents, strict=True), 1)
        },
    }


def _commands(policy: str, document: dict[str, Any], kind: str, name: str, arn: str) -> tuple[str, str]:
    return (
        f"aws iam create-policy --policy-name {shlex.quote(policy)} --policy-document {shlex.quote(compact(document))}",
        f"aws iam attach-{kind}-policy --{kind}-name {shlex.quote(name)} --policy-arn {shlex.quote(arn)}",
    )
