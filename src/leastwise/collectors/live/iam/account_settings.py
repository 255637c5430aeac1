"""Settings of the account: password policy, alias, and what the account summary says of the root user."""

from __future__ import annotations

from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import camel, lower_first

PASSWORD_POLICY: Final = "AWS::IAM::AccountPasswordPolicy"  # noqa: S105 - a resource type
ACCOUNT_SUMMARY: Final = "AWS::IAM::AccountSummary"
ACCOUNT_ALIAS: Final = "AWS::IAM::AccountAlias"
_DURABLE: Final = (
    "AccountMFAEnabled",
    "AccountAccessKeysPresent",
    "AccountSigningCertificatesPresent",
    "AccountPasswordPresent",
)
_TYPES: Final = (PASSWORD_POLICY, ACCOUNT_SUMMARY, ACCOUNT_ALIAS)


def collect(account: AccountAccess) -> Observations:
    """Password policy, summary and alias (IAM API Reference, "GetAccountPasswordPolicy", "GetAccountSummary").

    An account without a password policy has no item of it: AWS's default holds.
    """
    reading = Reading(account)
    _password_policy(reading)
    _summary(reading)
    aliases = reading.listing("iam", "list_account_aliases", "AccountAliases", about=ACCOUNT_ALIAS)
    if aliases is not None:
        configuration = {"accountAliases": sorted(aliases)}
        reading.item(ACCOUNT_ALIAS, "account-alias", name="account-alias", arn="", configuration=configuration)
    return reading.observations(*_TYPES)


def _password_policy(reading: Reading) -> None:
    answer = reading.call("iam", "get_account_password_policy", about=PASSWORD_POLICY, absent=("NoSuchEntity",))
    if answer and answer.get("PasswordPolicy"):
        configuration = camel(answer["PasswordPolicy"])
        reading.item(PASSWORD_POLICY, "password-policy", name="password-policy", arn="", configuration=configuration)


def _summary(reading: Reading) -> None:
    answer = reading.call("iam", "get_account_summary", about=ACCOUNT_SUMMARY)
    summary = (answer or {}).get("SummaryMap") or {}
    if summary:
        reading.item(
            ACCOUNT_SUMMARY,
            "account-summary",
            name="account-summary",
            arn="",
            configuration={lower_first(name): summary[name] for name in _DURABLE if name in summary},
            supplementary={lower_first(name): count for name, count in summary.items() if name not in _DURABLE},
        )


ACCOUNT_SETTINGS: Final = LiveCollector(
    name="iam-account-settings",
    title="IAM account summary, password policy and alias",
    service="iam",
    actions=("iam:GetAccountPasswordPolicy", "iam:GetAccountSummary", "iam:ListAccountAliases"),
    resource_types=_TYPES,
    collect=collect,
    reach=Reach.GLOBAL,
)
