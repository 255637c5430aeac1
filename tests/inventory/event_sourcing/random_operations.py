"""Random IAM operations on a moto account: few names, so that they meet, are renamed, deleted and made again."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from moto_account import ACCOUNT, MotoAccount

USERS = [f"user{number}" for number in range(5)]
GROUPS = [f"group{number}" for number in range(3)]
ROLES = [f"role{number}" for number in range(4)]
POLICIES = [f"policy{number}" for number in range(4)]
PROFILES = [f"profile{number}" for number in range(2)]
INLINE = ["one", "two"]
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


class RandomOperations:
    """Makes one operation after the other. `is_redundant`: attaching what is attached is tried, too.

    `is_crowded`: calls may share a second; else each has one of its own.
    """

    def __init__(self, account: MotoAccount, chance: Random, *, is_redundant: bool, is_crowded: bool) -> None:
        self.account, self.chance = account, chance
        self.is_redundant, self.is_crowded = is_redundant, is_crowded
        common = ["op_inline", "op_attach", "op_policy_version", "op_access_key", "op_membership"]
        names = [name for name in dir(self) if name.startswith("op_")]
        self.operations = [getattr(self, name) for name in [*names, *common, *common]]
        self.made = 0

    def step(self) -> None:
        """One operation."""
        self.chance.choice(self.operations)()

    def call(self, operation: str, **parameters: Any) -> Any:
        self.made += 1
        self.account.clock.tick(self.chance.randrange(0 if self.is_crowded else 1, 3))
        return self.account.call(operation, **{name: held for name, held in parameters.items() if held is not None})

    def pick(self, names: list[str]) -> str:
        return self.chance.choice(names)

    def document(self) -> str:
        action = self.chance.choice(["s3:GetObject", "iam:*", "ec2:RunInstances", "sts:AssumeRole"])
        statement = {
            "Effect": "Allow",
            "Action": action,
            "Resource": f"arn:aws:s3:::bucket{self.chance.randrange(99)}/*",
        }
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    def trust(self) -> str:
        principal = {"AWS": f"arn:aws:iam::{self.chance.randrange(10**11, 10**12)}:root"}
        statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    def path(self) -> str | None:
        return self.chance.choice([None, "/", "/team/"])

    def policy_arn(self) -> str:
        known = sorted(arn for arn in self.account.backend.managed_policies if f"::{ACCOUNT}:" in arn)
        return self.chance.choice([*known, *known, ADMINISTRATOR])

    def op_create_user(self) -> None:
        tags = self.chance.choice([None, [{"Key": "team", "Value": "red"}]])
        self.call("create_user", UserName=self.pick(USERS), Path=self.path(), Tags=tags)

    def op_create_group(self) -> None:
        self.call("create_group", GroupName=self.pick(GROUPS), Path=self.path())

    def op_create_role(self) -> None:
        self.call(
            "create_role",
            RoleName=self.pick(ROLES),
            Path=self.path(),
            AssumeRolePolicyDocument=self.trust(),
            Description=self.chance.choice([None, "for tests"]),
            MaxSessionDuration=self.chance.choice([None, 7200]),
            PermissionsBoundary=self.chance.choice([None, ADMINISTRATOR]),
            Tags=self.chance.choice([None, [{"Key": "team", "Value": "blue"}]]),
        )

    def op_create_policy(self) -> None:
        self.call("create_policy", PolicyName=self.pick(POLICIES), PolicyDocument=self.document(), Path=self.path())

    def op_policy_version(self) -> None:
        default = self.chance.choice([True, False])
        self.call(
            "create_policy_version", PolicyArn=self.policy_arn(), PolicyDocument=self.document(), SetAsDefault=default
        )

    def op_default_version(self) -> None:
        version = f"v{self.chance.randrange(1, 5)}"
        arn = self.policy_arn()
        if arn != ADMINISTRATOR:
            self.call("set_default_policy_version", PolicyArn=arn, VersionId=version)

    def op_delete_version(self) -> None:
        arn = self.policy_arn()
        if arn != ADMINISTRATOR:
            self.call("delete_policy_version", PolicyArn=arn, VersionId=f"v{self.chance.randrange(1, 5)}")

    def op_delete_policy(self) -> None:
        policy = self.account.backend.managed_policies.get(self.policy_arn())
        if policy is None or policy.arn == ADMINISTRATOR or policy.attachment_count or len(policy.versions) > 1:
            return  # AWS refuses, moto does not
        self.call("delete_policy", PolicyArn=policy.arn)

    def op_inline(self) -> None:
        kind, names = self.chance.choice([("user", USERS), ("group", GROUPS), ("role", ROLES)])
        parameters = {f"{kind.title()}Name": self.pick(names), "PolicyName": self.pick(INLINE)}
        if self.chance.random() < 0.65:
            self.call(f"put_{kind}_policy", **parameters, PolicyDocument=self.document())
        else:
            self.call(f"delete_{kind}_policy", **parameters)

    def op_attach(self) -> None:
        kind, names = self.chance.choice([("user", USERS), ("group", GROUPS), ("role", ROLES)])
        name, arn = self.pick(names), self.policy_arn()
        is_attached = arn in self._attached(kind, name)
        parameters = {f"{kind.title()}Name": name, "PolicyArn": arn}
        if is_attached and (not self.is_redundant or self.chance.random() < 0.7):
            self.call(f"detach_{kind}_policy", **parameters)
        else:
            self.call(f"attach_{kind}_policy", **parameters)

    def _attached(self, kind: str, name: str) -> set[str]:
        holders = {"user": self.account.backend.users, "group": self.account.backend.groups}.get(kind)
        held = (
            holders.get(name)
            if holders is not None
            else next((role for role in self.account.backend.roles.values() if role.name == name), None)
        )
        return set(held.managed_policies) if held is not None else set()

    def op_membership(self) -> None:
        user, group = self.pick(USERS), self.pick(GROUPS)
        held = self.account.backend.groups.get(group)
        is_member = held is not None and any(one.name == user for one in held.users)
        if is_member:
            self.call("remove_user_from_group", UserName=user, GroupName=group)
        elif user in self.account.backend.users:
            self.call("add_user_to_group", UserName=user, GroupName=group)

    def op_rename_user(self) -> None:
        old, new = self.pick(USERS), self.chance.choice([None, *USERS])
        user = self.account.backend.users.get(old)
        if user is None or user.tags or (new is not None and new in self.account.backend.users):
            return  # moto forgets tags, and overwrites
        self.call("update_user", UserName=old, NewUserName=new, NewPath=self.path())

    def op_rename_group(self) -> None:
        self.call("update_group", GroupName=self.pick(GROUPS), NewGroupName=self.pick(GROUPS), NewPath=self.path())

    def op_trust(self) -> None:
        self.call("update_assume_role_policy", RoleName=self.pick(ROLES), PolicyDocument=self.trust())

    def op_update_role(self) -> None:
        description, duration = self.chance.choice([("changed", 3600), ("other", 7200)])
        self.call("update_role", RoleName=self.pick(ROLES), Description=description, MaxSessionDuration=duration)

    def op_boundary(self) -> None:
        if self.chance.random() < 0.6:
            self.call("put_role_permissions_boundary", RoleName=self.pick(ROLES), PermissionsBoundary=ADMINISTRATOR)
        else:
            self.call("delete_role_permissions_boundary", RoleName=self.pick(ROLES))

    def op_tag_role(self) -> None:
        key = self.chance.choice(["team", "stage"])
        if self.chance.random() < 0.6:
            tags = [{"Key": key, "Value": str(self.chance.randrange(5))}]
            self.call("tag_role", RoleName=self.pick(ROLES), Tags=tags)
        else:
            self.call("untag_role", RoleName=self.pick(ROLES), TagKeys=[key])

    def op_access_key(self) -> None:
        name = self.pick(USERS)
        user = self.account.backend.users.get(name)
        if user is None:
            self.call("create_access_key", UserName=name)
            return
        keys = [key.access_key_id for key in user.access_keys]
        if not keys or self.chance.random() < 0.4:
            self.call("create_access_key", UserName=name)
        elif self.chance.random() < 0.5:
            status = self.chance.choice(["Active", "Inactive"])
            key = self.pick(keys)
            if self.is_redundant or status != user.get_access_key_by_id(key).status:
                self.call("update_access_key", UserName=name, AccessKeyId=key, Status=status)
        else:
            self.call("delete_access_key", UserName=name, AccessKeyId=self.pick(keys))

    def op_login_profile(self) -> None:
        name = self.pick(USERS)
        operation = self.chance.choice(["create", "create", "update", "delete"])
        if operation == "delete":
            self.call("delete_login_profile", UserName=name)
        else:
            required = self.chance.choice([True, False])
            password = f"Secret-{self.chance.randrange(10**9)}"
            parameters = {"UserName": name, "Password": password, "PasswordResetRequired": required}
            self.call(f"{operation}_login_profile", **parameters)

    def op_instance_profile(self) -> None:
        profile, role = self.pick(PROFILES), self.pick(ROLES)
        operation = self.chance.choice(["create", "add", "remove", "remove", "delete"])
        held = self.account.backend.instance_profiles.get(profile)
        roles = [one.name for one in held.roles] if held is not None else []
        if operation in ("create", "delete"):
            self.call(f"{operation}_instance_profile", InstanceProfileName=profile)
        elif operation == "add" and not roles:
            self.call("add_role_to_instance_profile", InstanceProfileName=profile, RoleName=role)
        elif operation == "remove" and roles:
            self.call("remove_role_from_instance_profile", InstanceProfileName=profile, RoleName=roles[0])

    def op_remove_user(self) -> None:
        """All calls that deleting a user takes, which AWS asks for."""
        name = self.pick(USERS)
        user = self.account.backend.users.get(name)
        if user is None or self.chance.random() < 0.8:
            return
        for arn in list(user.managed_policies):
            self.call("detach_user_policy", UserName=name, PolicyArn=arn)
        for policy in list(user.policies):
            self.call("delete_user_policy", UserName=name, PolicyName=policy)
        for group in user.group_list:
            self.call("remove_user_from_group", UserName=name, GroupName=group)
        for key in list(user.access_keys):
            self.call("delete_access_key", UserName=name, AccessKeyId=key.access_key_id)
        if user.password:
            self.call("delete_login_profile", UserName=name)
        self.call("delete_user", UserName=name)

    def op_remove_role(self) -> None:
        name = self.pick(ROLES)
        role = next((one for one in self.account.backend.roles.values() if one.name == name), None)
        if role is None or self.chance.random() < 0.8:
            return
        for arn in list(role.managed_policies):
            self.call("detach_role_policy", RoleName=name, PolicyArn=arn)
        for policy in list(role.policies):
            self.call("delete_role_policy", RoleName=name, PolicyName=policy)
        for profile in role.instance_profile_list:
            self.call("remove_role_from_instance_profile", RoleName=name, InstanceProfileName=profile.name)
        self.call("delete_role", RoleName=name)

    def op_remove_group(self) -> None:
        name = self.pick(GROUPS)
        group = self.account.backend.groups.get(name)
        if group is None or self.chance.random() < 0.8:
            return
        for user in list(group.users):
            self.call("remove_user_from_group", UserName=user.name, GroupName=name)
        for arn in list(group.managed_policies):
            self.call("detach_group_policy", GroupName=name, PolicyArn=arn)
        for policy in list(group.policies):
            self.call("delete_group_policy", GroupName=name, PolicyName=policy)
        self.call("delete_group", GroupName=name)
