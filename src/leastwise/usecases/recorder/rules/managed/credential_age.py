"""Access keys that are too old, and credentials that nobody uses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.managed.credentials import (
    ACCESS_KEYS_OF,
    Credential,
    active_access_keys,
    password_of,
)
from leastwise.usecases.recorder.rules.parameters import Parameter, ParameterType
from leastwise.usecases.recorder.rules.rule import (
    Arguments,
    Evaluation,
    NotRecordedError,
    Rule,
    compliant,
    non_compliant,
    not_applicable,
)

_USER: Final = "AWS::IAM::User"


def check_rotated(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """No active access key is older than maxAccessKeyAge days; NOT_APPLICABLE to users without an active key.

    AWS Config Developer Guide, "access-keys-rotated". Keys of the root user are not looked at, as the page says.
    """
    age = timedelta(days=arguments["maxAccessKeyAge"])
    keys, is_whole = active_access_keys(item, context)
    for key in keys:
        if key.created is not None and context.moment - key.created > age:
            return non_compliant(f"{key.name} is {(context.moment - key.created).days} days old")
    if not is_whole:
        raise NotRecordedError("the access keys of the user were not recorded")
    if undated := [key.name for key in keys if key.created is None]:
        raise NotRecordedError(f"createDate of {undated[0]} was not recorded")
    if not keys:
        return not_applicable("has no active access key")
    return compliant(f"no active access key is older than {age.days} days")


def check_used(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """Password and active keys were used in the last maxCredentialUsageAge days; those never used since they were made.

    AWS Config Developer Guide, "iam-user-unused-credentials-check". AWS tells the last use only, and nothing of the
    past: a credential that was used after the moment may or may not have been in use at it.
    """
    age = timedelta(days=arguments["maxCredentialUsageAge"])
    problem: NotRecordedError | None = None
    credentials: list[Credential] = []
    try:
        password = password_of(item, context)
        credentials += [password] if password is not None else []
    except NotRecordedError as error:
        problem = error
    keys, is_whole = active_access_keys(item, context)
    if not is_whole:
        problem = problem or NotRecordedError("the access keys of the user were not recorded")
    for credential in credentials + keys:
        try:
            if found := _unused(credential, context.moment, age):
                return non_compliant(found)
        except NotRecordedError as error:
            problem = problem or error
    if problem is not None:
        raise problem
    if not credentials + keys:
        return not_applicable("has neither a password nor an active access key")
    return compliant(f"every credential was used, or made, in the last {age.days} days")


def _unused(credential: Credential, moment: datetime, age: timedelta) -> str:
    """Since when the credential is not used, in words; empty where it is. Raises NotRecordedError."""
    if credential.created is not None and moment - credential.created <= age:
        return ""
    if not credential.is_used_known:
        raise NotRecordedError(f"when {credential.name} was used last was not recorded")
    if credential.used is None:
        if credential.created is None:
            raise NotRecordedError(f"since when {credential.name} exists was not recorded")
        return f"{credential.name} was never used in {(moment - credential.created).days} days"
    if credential.used > moment:
        raise NotRecordedError(f"{credential.name} was used after the moment; AWS does not tell its use before")
    days = (moment - credential.used).days
    return f"{credential.name} was not used for {days} days" if moment - credential.used > age else ""


def _ages(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Iterator[datetime]:
    age = timedelta(days=arguments["maxAccessKeyAge"])
    yield from (key.created + age for key in active_access_keys(item, context)[0] if key.created is not None)


def _disuse(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Iterator[datetime]:
    age = timedelta(days=arguments["maxCredentialUsageAge"])
    credentials = active_access_keys(item, context)[0]
    try:
        password = password_of(item, context)
        credentials += [password] if password is not None else []
    except NotRecordedError:
        pass
    for credential in credentials:
        yield from (one + age for one in (credential.created, credential.used) if one is not None)
        if credential.used is not None:
            yield credential.used


ACCESS_KEYS_ROTATED: Final = Rule(
    identifier="ACCESS_KEYS_ROTATED",
    title="Active access keys are rotated in time",
    resource_types=(_USER,),
    check=check_rotated,
    parameters=(Parameter("maxAccessKeyAge", ParameterType.INT, "most days without rotation", default="90"),),
    relations=(ACCESS_KEYS_OF,),
    deadlines=_ages,
)
USER_UNUSED_CREDENTIALS: Final = Rule(
    identifier="IAM_USER_UNUSED_CREDENTIALS_CHECK",
    title="Passwords and active access keys are in use",
    resource_types=(_USER,),
    check=check_used,
    parameters=(Parameter("maxCredentialUsageAge", ParameterType.INT, "most days without use", default="90"),),
    relations=(ACCESS_KEYS_OF,),
    deadlines=_disuse,
)
