"""Virtual MFA devices, assigned or not. Their seeds are never shown by AWS when listed, and never kept."""

from __future__ import annotations

from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import instant

VIRTUAL_MFA_DEVICE: Final = "AWS::IAM::VirtualMFADevice"
ROOT_USER_NAME: Final = "<root_account>"


def collect(account: AccountAccess) -> Observations:
    """Every virtual device (IAM API Reference, "ListVirtualMFADevices")."""
    reading = Reading(account)
    for device in reading.pages("iam", "list_virtual_mfa_devices", "VirtualMFADevices", about=VIRTUAL_MFA_DEVICE):
        serial = device["SerialNumber"]
        configuration = {
            "serialNumber": serial,
            "enableDate": instant(device.get("EnableDate")),
            "userName": _user_name(device.get("User")),
        }
        reading.item(
            VIRTUAL_MFA_DEVICE, serial, name=serial.rpartition("/")[2], arn=serial, configuration=configuration
        )
    return reading.observations(VIRTUAL_MFA_DEVICE)


def _user_name(user: dict[str, Any] | None) -> str | None:
    """The user that has the device; the root user has an ARN and no name."""
    if not user or not user.get("Arn"):
        return None
    return ROOT_USER_NAME if user["Arn"].endswith(":root") else user.get("UserName")


VIRTUAL_MFA_DEVICES: Final = LiveCollector(
    name="iam-virtual-mfa-devices",
    title="IAM virtual MFA devices",
    service="iam",
    actions=("iam:ListVirtualMFADevices",),
    resource_types=(VIRTUAL_MFA_DEVICE,),
    collect=collect,
    reach=Reach.GLOBAL,
)
