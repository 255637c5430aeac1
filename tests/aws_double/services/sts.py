"""AWS STS: who the caller is, and sessions of roles in any account."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from ..account import Account, now, unique_id
from ..errors import AwsError

SERVICE: Final = "sts"


class Sessions:
    """Which account and principal each access key id is of."""

    def __init__(self) -> None:
        self._identities: dict[str, tuple[str, str]] = {}

    def identity(self, access_key_id: str, default_account: str) -> tuple[str, str]:
        """Account id and principal ARN; a key that nobody gave out is an administrator of the default account."""
        if access_key_id in self._identities:
            return self._identities[access_key_id]
        account_id = access_key_id[-12:] if access_key_id[-12:].isdigit() else default_account
        return account_id, f"arn:aws:iam::{account_id}:user/admin"

    def run(
        self,
        operation: Callable[[Account, Mapping[str, Any]], Mapping[str, Any] | AwsError],
        account: Account,
        parameters: Mapping[str, Any],
    ) -> Mapping[str, Any]:
        """The operation's answer; remembers the session that it made."""
        answer = operation(account, parameters)
        if isinstance(answer, AwsError):
            raise answer
        if "Credentials" in answer:
            self._add(answer["Credentials"]["AccessKeyId"], answer["AssumedRoleUser"]["Arn"])
        return answer

    def learn(self, text: str) -> None:
        """Remember the session that another server made, from the answer's XML."""
        key, arn = re.search(r"<AccessKeyId>([^<]+)<", text), re.search(r"<Arn>([^<]+)<", text)
        if key and arn:
            self._add(key[1], arn[1])

    def _add(self, access_key_id: str, arn: str) -> None:
        self._identities[access_key_id] = (arn.split(":")[4], arn)


def get_caller_identity(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {"Account": account.id, "Arn": account.caller_arn, "UserId": "AIDADOUBLEADMIN"}


def assume_role(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """A session of the role; its account need not exist yet."""
    role_arn, session_name = parameters["RoleArn"], parameters["RoleSessionName"]
    partition, role_account = role_arn.split(":")[1], role_arn.split(":")[4]
    role_name = role_arn.rsplit("/", 1)[-1]
    return {
        "Credentials": {
            "AccessKeyId": unique_id("ASIA")[:20],
            "SecretAccessKey": "secret",
            "SessionToken": "token",
            "Expiration": now() + timedelta(seconds=parameters.get("DurationSeconds", 3600)),
        },
        "AssumedRoleUser": {
            "AssumedRoleId": f"AROADOUBLE:{session_name}",
            "Arn": f"arn:{partition}:sts::{role_account}:assumed-role/{role_name}/{session_name}",
        },
    }


OPERATIONS: Final = {"GetCallerIdentity": get_caller_identity, "AssumeRole": assume_role}
