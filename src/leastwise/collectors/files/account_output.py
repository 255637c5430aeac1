"""Settings of an account, access keys and other things of IAM as single commands print them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from leastwise.collectors.files import conversions
from leastwise.collectors.files.credential_report import ROOT_USER_NAME
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.iam_shape import account_of
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem

UNKNOWN_ACCOUNT: Final = ""
"""The account of an item whose output does not tell it."""
_ROOT_USER: Final = (
    "AccountMFAEnabled",
    "AccountAccessKeysPresent",
    "AccountSigningCertificatesPresent",
    "AccountPasswordPresent",
)


def has(document: dict[str, Any], name: str) -> bool:
    """Whether the document has the member as the command prints it."""
    value = document.get(name)
    if name in ("SummaryMap", "PasswordPolicy"):
        return isinstance(value, dict) and bool(value)
    entry = value[0] if isinstance(value, list) and value else None
    if name == "AccountAliases":
        return isinstance(entry, str)
    return isinstance(entry, dict) and _MARKS[name] in entry


def _summary(element: Element, captured: datetime) -> Iterator[ConfigurationItem]:
    counts = {name: count.number() for name, count in element.entries()}
    durable = {_lower(name): counts[name] for name in _ROOT_USER if name in counts}
    others = {_lower(name): count for name, count in counts.items() if name not in _ROOT_USER}
    yield _setting("AccountSummary", "account-summary", captured, durable, others)


def _password_policy(element: Element, captured: datetime) -> Iterator[ConfigurationItem]:
    configuration = {_lower(name): setting.value for name, setting in element.entries()}
    yield _setting("AccountPasswordPolicy", "password-policy", captured, configuration)


def _aliases(element: Element, captured: datetime) -> Iterator[ConfigurationItem]:
    yield _setting("AccountAlias", "account-alias", captured, {"accountAliases": conversions.names(element)})


def _access_keys(element: Element, captured: datetime) -> Iterator[ConfigurationItem]:
    for key in element.elements():
        configuration = {
            "accessKeyId": key.get("AccessKeyId").text(),
            "userName": key.get("UserName").text(),
            "status": key.get("Status").text(),
            "createDate": conversions.date(key.get("CreateDate")),
        }
        yield _setting("AccessKey", str(configuration["accessKeyId"]), captured, configuration)


def _virtual_mfa_devices(element: Element, captured: datetime) -> Iterator[ConfigurationItem]:
    for device in element.elements():
        serial = device.get("SerialNumber")
        configuration = {
            "serialNumber": serial.text(),
            "enableDate": conversions.date(device.get("EnableDate")),
            "userName": _user_name(device.get("User")),
        }
        yield _named("VirtualMFADevice", serial, serial.text(), captured, configuration)


def _user_name(user: Element) -> str | None:
    """The user that has the device; the root user has an ARN and no name."""
    if not user.is_present or not user.get("Arn").is_present:
        return None
    return ROOT_USER_NAME if user.get("Arn").text().endswith(":root") else user.get("UserName").text()


def _server_certificates(element: Element, captured: datetime) -> Iterator[ConfigurationItem]:
    for certificate in element.elements():
        configuration = {
            "serverCertificateName": certificate.get("ServerCertificateName").text(),
            "serverCertificateId": certificate.get("ServerCertificateId").text(),
            "path": certificate.get("Path").text(),
            "arn": certificate.get("Arn").text(),
            "uploadDate": conversions.date(certificate.get("UploadDate")),
            "expiration": conversions.date(certificate.get("Expiration")),
        }
        resource_id = certificate.get("ServerCertificateId").text()
        yield _named("ServerCertificate", certificate.get("Arn"), resource_id, captured, configuration)


MAKERS: Final[dict[str, Callable[[Element, datetime], Iterator[ConfigurationItem]]]] = {
    "SummaryMap": _summary,
    "PasswordPolicy": _password_policy,
    "AccountAliases": _aliases,
    "AccessKeyMetadata": _access_keys,
    "VirtualMFADevices": _virtual_mfa_devices,
    "ServerCertificateMetadataList": _server_certificates,
}
_MARKS: Final = {
    "AccessKeyMetadata": "AccessKeyId",
    "VirtualMFADevices": "SerialNumber",
    "ServerCertificateMetadataList": "ServerCertificateId",
}


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _setting(
    kind: str,
    resource_id: str,
    captured: datetime,
    configuration: Mapping[str, Any],
    supplementary: Mapping[str, Any] | None = None,
) -> ConfigurationItem:
    return ConfigurationItem(
        account_id=UNKNOWN_ACCOUNT,
        region=GLOBAL_REGION,
        resource_type=f"AWS::IAM::{kind}",
        resource_id=resource_id,
        resource_name=resource_id,
        arn="",
        capture_time=captured,
        configuration=configuration,
        supplementary=supplementary or {},
    )


def _named(
    kind: str, arn: Element, resource_id: str, captured: datetime, configuration: Mapping[str, Any]
) -> ConfigurationItem:
    return ConfigurationItem(
        account_id=account_of(arn),
        region=GLOBAL_REGION,
        resource_type=f"AWS::IAM::{kind}",
        resource_id=resource_id,
        resource_name=arn.text().rsplit("/", 1)[-1],
        arn=arn.text(),
        capture_time=captured,
        configuration=configuration,
    )
