"""The password policy of an account, item by item, as CIS, PCI DSS and Security Hub ask for them.

IAM API Reference, "PasswordPolicy"; IAM User Guide, "Set an account password policy for IAM users": without one of
its own, AWS's default holds, which asks for eight characters, lets passwords live for ever and be reused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import each_account
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import ACCOUNT, Subject, unlisted
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

POLICY: Final = "AWS::IAM::AccountPasswordPolicy"
ACTION: Final = "iam:GetAccountPasswordPolicy"
_URL: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html"
_CLI: Final = (
    "aws iam update-account-password-policy --minimum-password-length 14 --password-reuse-prevention 24"
    " --max-password-age 90 --require-symbols --require-numbers --require-uppercase-characters"
    " --require-lowercase-characters --allow-users-to-change-password",
)
_TERRAFORM: Final = """resource "aws_iam_account_password_policy" "account_{account_id}" {
  minimum_password_length        = 14
  password_reuse_prevention      = 24
  max_password_age               = 90
  require_symbols                = true
  require_numbers                = true
  require_uppercase_characters   = true
  require_lowercase_characters   = true
  allow_users_to_change_password = true
}
"""
Settings = Mapping[str, Any]
Wrong = Callable[[Settings], str]
"""What is wrong with the settings, in words; empty where nothing is."""


def _number(settings: Settings, name: str) -> int:
    value = settings.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _at_least(name: str, least: int, words: str) -> Wrong:
    def wrong(settings: Settings) -> str:
        found = _number(settings, name)
        return "" if found >= least else f"{words}: {found or 'none'}; at least {least} are asked for"

    return wrong


def _required(name: str, words: str) -> Wrong:
    return lambda settings: "" if settings.get(name) is True else words


def _age(settings: Settings) -> str:
    days = _number(settings, "maxPasswordAge")
    if not days:
        return "passwords never expire"
    return "" if days <= 90 else f"passwords expire after {days} days; 90 are the most"


_IN_AWS: Final[Settings] = {"minimumPasswordLength": 8, "allowUsersToChangePassword": True}
"""What AWS's default policy asks for."""


def _judge(check_id: str, kind: str, severity: Severity, title: str, wrong: Wrong) -> Callable[..., Iterator[Result]]:
    def judged(evidence: Evidence, account: Subject) -> Iterator[Result]:
        item = next(iter(evidence.state.of_type(POLICY, account.account_id)), None)
        missing = unlisted(evidence, account.account_id, POLICY, ACTION) if item is None else None
        if missing is not None:
            yield missing
            return
        problem = wrong(item.configuration if item is not None else _IN_AWS)
        if not problem:
            yield account.passed()
            return
        yield account.found(
            check_id,
            kind,
            severity,
            f"{title} in account {account.account_id}",
            f"{problem[:1].upper()}{problem[1:]}.",
            "" if item is not None else "The account has no password policy of its own: AWS's default holds.",
            remediation=("Set the password policy; where nobody has a password, remove nothing else for it.",),
        )

    return judged


def _check(
    check_id: str, kind: str, title: str, description: str, severity: Severity, wrong: Wrong, **mapped: Any
) -> Check:
    judge = _judge(check_id, kind, severity, title, wrong)

    def run(evidence: Evidence) -> Iterator[Result]:
        yield from each_account(evidence, judge)

    mapped = {"nist": ("IA-5(1)",), "iso": ("A.5.17",), "hipaa": ("164.308(a)(5)(ii)(D)",)} | mapped
    return Check(
        check_id,
        title,
        "best-practice",
        severity,
        (kind,),
        (ACCOUNT,),
        description,
        (_URL,),
        run,
        Practice.KEY_ROTATION,
        (ACTION,),
        _CLI,
        _TERRAFORM,
        requirements(**mapped),
    )


def _class(name: str, words: str, control: str) -> Check:
    return _check(
        f"password-policy-{name}",
        f"PasswordPolicyWithout{name.title()}",
        f"Password policy does not ask for {words}",
        f"The password policy of the account asks for {words}. AWS's default, where none was set, is judged by what "
        "its documentation says of it.",
        Severity.LOW,
        _required(f"require{name.title()}{'Characters' if name.endswith('case') else ''}", f"no {words} is required"),
        fsbp=("IAM.7", "IAM.10", control),
        pci=("8.3.6",),
    )


PASSWORD_LENGTH: Final = _check(
    "password-policy-length",
    "PasswordPolicyTooShort",
    "Password policy asks for fewer than 14 characters",
    "The password policy of the account asks for at least 14 characters. AWS's default asks for 8.",
    Severity.MEDIUM,
    _at_least("minimumPasswordLength", 14, "characters"),
    cis=8,
    fsbp=("IAM.7", "IAM.10", "IAM.15"),
    pci=("8.3.6",),
)
PASSWORD_REUSE: Final = _check(
    "password-policy-reuse",
    "PasswordPolicyAllowsReuse",
    "Password policy lets passwords be reused",
    "The password policy of the account remembers the last 24 passwords. AWS's default remembers none.",
    Severity.LOW,
    _at_least("passwordReusePrevention", 24, "remembered passwords"),
    cis=9,
    fsbp=("IAM.7", "IAM.16"),
    pci=("8.3.7",),
)
PASSWORD_EXPIRY: Final = _check(
    "password-policy-expiry",
    "PasswordPolicyWithoutExpiry",
    "Password policy lets passwords live longer than 90 days",
    "The password policy of the account lets passwords expire within 90 days. AWS's default lets them live for ever.",
    Severity.LOW,
    _age,
    fsbp=("IAM.7", "IAM.17"),
    pci=("8.3.9",),
)
PASSWORD_CHANGE: Final = _check(
    "password-policy-own-change",
    "PasswordPolicyForbidsChange",
    "Password policy does not let users change their passwords",
    "The password policy of the account lets users change their own passwords, as they must after the first sign-in.",
    Severity.LOW,
    _required("allowUsersToChangePassword", "users may not change their own passwords by it"),
    pci=("8.3.5",),
)
CHARACTER_CLASSES: Final = (
    _class("uppercase", "an upper-case letter", "IAM.11"),
    _class("lowercase", "a lower-case letter", "IAM.12"),
    _class("symbols", "a symbol", "IAM.13"),
    _class("numbers", "a number", "IAM.14"),
)
UPPERCASE, LOWERCASE, SYMBOLS, NUMBERS = CHARACTER_CLASSES
