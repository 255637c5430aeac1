"""One account's IAM state, as IAM's GetAccountAuthorizationDetails describes it (IAM API Reference)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Detail = dict[str, Any]


@dataclass(slots=True)
class AccountState:
    """Users, groups, roles and customer managed policies by name; each a detail as the API returns it."""

    account_id: str
    users: dict[str, Detail] = field(default_factory=dict)
    groups: dict[str, Detail] = field(default_factory=dict)
    roles: dict[str, Detail] = field(default_factory=dict)
    policies: dict[str, Detail] = field(default_factory=dict)

    def detail(self, arn: str) -> Detail | None:
        """Returns the user, group, role or policy of that ARN, or None where the account has none."""
        for details in (self.users, self.groups, self.roles, self.policies):
            for detail in details.values():
                if detail["Arn"] == arn:
                    return detail
        return None


def attached(arn: str) -> Detail:
    """Returns an attached managed policy as a detail lists it."""
    return {"PolicyName": arn.rsplit("/", 1)[1], "PolicyArn": arn}


def inline(name: str, document: Detail) -> Detail:
    """Returns an inline policy as a detail lists it."""
    return {"PolicyName": name, "PolicyDocument": document}


def version(number: int, document: Detail, created: str, *, default: bool) -> Detail:
    """Returns a version of a managed policy as a detail lists it."""
    return {"Document": document, "VersionId": f"v{number}", "IsDefaultVersion": default, "CreateDate": created}
