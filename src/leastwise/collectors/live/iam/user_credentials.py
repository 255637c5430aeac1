"""Other credentials of users: passwords, MFA devices, SSH keys, signing certificates, service-specific credentials.

Each is a member of the user's configuration, and a collector of its own, so that one refused leaves the others.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.iam.users import LIST_USERS, USER, User, ask_each
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import instant

_GONE: Final = ("NoSuchEntity",)
"""A user that was deleted since it was listed has none of anything."""


def _login_profile(reading: Reading, user: User) -> None:
    """GetLoginProfile: whether the user has a password for the console."""
    answer = reading.call(
        "iam", "get_login_profile", about=USER, resource=user.arn, absent=_GONE, parameters={"UserName": user.name}
    )
    used = {"passwordLastUsed": instant(user.password_last_used)} if user.password_last_used else {}
    if answer is None:
        user.keep(reading, {}, **used)
        return
    profile = answer.get("LoginProfile")
    found: dict[str, Any] | None = None
    if profile is not None:
        found = {"createDate": instant(profile.get("CreateDate"))}
        found["passwordResetRequired"] = bool(profile.get("PasswordResetRequired", False))
    user.keep(reading, {"loginProfile": found}, **used)


def _listed(
    operation: str, entries: str, member: str, names: dict[str, str], service_absent: tuple[str, ...] = ()
) -> Callable[[Reading, User], None]:
    """Lists one kind of credential of a user, in order of the first of `names` (AWS's spelling to ours)."""
    first = next(iter(names.values()))

    def ask(reading: Reading, user: User) -> None:
        found = reading.listing(
            "iam",
            operation,
            entries,
            about=USER,
            resource=user.arn,
            absent=_GONE + service_absent,
            parameters={"UserName": user.name},
        )
        if found is not None:
            credentials = [{ours: _plain(one.get(theirs)) for theirs, ours in names.items()} for one in found]
            user.keep(reading, {member: sorted(credentials, key=lambda one: str(one[first]))})

    return ask


def _plain(value: Any) -> Any:
    return instant(value) if hasattr(value, "tzinfo") else value


def _collector(name: str, title: str, actions: tuple[str, ...], ask: Callable[[Reading, User], None]) -> LiveCollector:
    def collect(account: AccountAccess) -> Observations:
        reading = Reading(account)
        ask_each(reading, partial(ask, reading))
        return reading.observations()

    return LiveCollector(name, title, "iam", (LIST_USERS, *actions), (USER,), collect, Reach.GLOBAL)


LOGIN_PROFILES: Final = _collector(
    "iam-login-profiles", "IAM users' console passwords", ("iam:GetLoginProfile",), _login_profile
)
MFA_DEVICES: Final = _collector(
    "iam-mfa-devices",
    "IAM users' MFA devices",
    ("iam:ListMFADevices",),
    _listed(
        "list_mfa_devices", "MFADevices", "mfaDevices", {"SerialNumber": "serialNumber", "EnableDate": "enableDate"}
    ),
)
SSH_PUBLIC_KEYS: Final = _collector(
    "iam-ssh-public-keys",
    "IAM users' SSH keys for CodeCommit",
    ("iam:ListSSHPublicKeys",),
    _listed(
        "list_ssh_public_keys",
        "SSHPublicKeys",
        "sshPublicKeys",
        {"SSHPublicKeyId": "sshPublicKeyId", "Status": "status"},
    ),
)
SIGNING_CERTIFICATES: Final = _collector(
    "iam-signing-certificates",
    "IAM users' signing certificates",
    ("iam:ListSigningCertificates",),
    _listed(
        "list_signing_certificates",
        "Certificates",
        "signingCertificates",
        {"CertificateId": "certificateId", "Status": "status"},
    ),
)
SERVICE_SPECIFIC_CREDENTIALS: Final = _collector(
    "iam-service-specific-credentials",
    "IAM users' service-specific credentials",
    ("iam:ListServiceSpecificCredentials",),
    _listed(
        "list_service_specific_credentials",
        "ServiceSpecificCredentials",
        "serviceSpecificCredentials",
        {
            "ServiceSpecificCredentialId": "serviceSpecificCredentialId",
            "ServiceName": "serviceName",
            "Status": "status",
        },
        ("NotSupportedService",),
    ),
)
USER_CREDENTIALS: Final = (
    LOGIN_PROFILES,
    MFA_DEVICES,
    SSH_PUBLIC_KEYS,
    SIGNING_CERTIFICATES,
    SERVICE_SPECIFIC_CREDENTIALS,
)
