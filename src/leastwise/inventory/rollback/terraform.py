"""A plan as Terraform: blocks for what a configuration should hold, comments for what it should no longer hold.

Terraform AWS provider documentation, resources aws_iam_*; in heredocs "${" is written "$${" (Terraform language,
"Strings and templates").
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from leastwise.inventory.rollback.step import RollbackPlan, Step

_KINDS: Final = {"UserName": "user", "GroupName": "group", "RoleName": "role"}
_TAKEN_AWAY: Final = ("Detach", "Delete", "Remove", "Untag", "Deactivate")


def terraform_of(plan: RollbackPlan) -> str:
    """The plan as Terraform; steps that no resource of the provider stands for are comments with their AWS CLI line."""
    return "\n".join(block for step in plan.steps for block in _block(step))


def _block(step: Step) -> Iterator[str]:
    if step.service == "iam" and not step.operation.startswith(_TAKEN_AWAY):
        for pattern, write in _WRITERS:
            if re.fullmatch(pattern, step.operation):
                yield write(step.parameters)
                return
    verb = "remove what made it so" if step.operation.startswith(_TAKEN_AWAY) else "no resource stands for it"
    yield f"# {step.purpose}: {verb}\n#   {step.command()}\n"


def _holder(parameters: Mapping[str, Any]) -> tuple[str, str]:
    return next((kind, str(parameters[name])) for name, kind in _KINDS.items() if name in parameters)


def _attachment(parameters: Mapping[str, Any]) -> str:
    kind, name = _holder(parameters)
    arn = str(parameters["PolicyArn"])
    label = f"{name}_{arn.rsplit('/', 1)[1]}"
    return _resource(f"aws_iam_{kind}_policy_attachment", label, {kind: name, "policy_arn": arn})


def _inline(parameters: Mapping[str, Any]) -> str:
    kind, name = _holder(parameters)
    members = {"name": parameters["PolicyName"], kind: name}
    label = f"{name}_{parameters['PolicyName']}"
    return _resource(f"aws_iam_{kind}_policy", label, members, {"policy": parameters["PolicyDocument"]})


def _role(parameters: Mapping[str, Any]) -> str:
    document = parameters.get("AssumeRolePolicyDocument") or parameters["PolicyDocument"]
    members = {"name": parameters["RoleName"]}
    for name, member in (
        ("Path", "path"),
        ("Description", "description"),
        ("PermissionsBoundary", "permissions_boundary"),
    ):
        if name in parameters:
            members[member] = parameters[name]
    return _resource("aws_iam_role", parameters["RoleName"], members, {"assume_role_policy": document})


def _policy(parameters: Mapping[str, Any]) -> str:
    arn = str(parameters.get("PolicyArn", ""))
    name = str(parameters.get("PolicyName") or arn.rsplit("/", 1)[1])
    return _resource("aws_iam_policy", name, {"name": name}, {"policy": parameters["PolicyDocument"]})


def _user(parameters: Mapping[str, Any]) -> str:
    members = {"name": parameters["UserName"], "path": parameters.get("Path", "/")}
    return _resource("aws_iam_user", parameters["UserName"], members)


def _group(parameters: Mapping[str, Any]) -> str:
    members = {"name": parameters["GroupName"], "path": parameters.get("Path", "/")}
    return _resource("aws_iam_group", parameters["GroupName"], members)


def _membership(parameters: Mapping[str, Any]) -> str:
    user, group = parameters["UserName"], parameters["GroupName"]
    return _resource("aws_iam_user_group_membership", f"{user}_{group}", {"user": user}, {}, {"groups": [group]})


_WRITERS: Final[tuple[tuple[str, Callable[[Mapping[str, Any]], str]], ...]] = (
    (r"Attach\w+Policy", _attachment),
    (r"Put(User|Group|Role)Policy", _inline),
    (r"CreateRole|UpdateAssumeRolePolicy", _role),
    (r"CreatePolicy|CreatePolicyVersion", _policy),
    (r"CreateUser", _user),
    (r"CreateGroup", _group),
    (r"AddUserToGroup", _membership),
)


def _resource(
    kind: str,
    label: str,
    members: Mapping[str, Any],
    documents: Mapping[str, Any] | None = None,
    lists: Mapping[str, list[str]] | None = None,
) -> str:
    lines = [f'resource "{kind}" "{re.sub(r"[^A-Za-z0-9_-]", "_", label)}" {{']
    lines += [f"  {name} = {_text(value)}" for name, value in members.items()]
    lines += [f"  {name} = [{', '.join(map(_text, values))}]" for name, values in (lists or {}).items()]
    for name, document in (documents or {}).items():
        pretty = json.dumps(json.loads(document), indent=2).replace("${", "$${").replace("%{", "%%{")
        body = "\n".join(f"    {line}" for line in pretty.splitlines())
        lines.append(f"  {name} = <<-JSON\n{body}\n  JSON")
    return "\n".join([*lines, "}", ""])


def _text(value: Any) -> str:
    return json.dumps(str(value), ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
