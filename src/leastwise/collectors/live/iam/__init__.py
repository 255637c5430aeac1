"""Collectors of IAM, one file a source."""

from typing import Final

from leastwise.collectors.live.collector import LiveCollector
from leastwise.collectors.live.iam.access_keys import ACCESS_KEYS
from leastwise.collectors.live.iam.account_settings import ACCOUNT_SETTINGS
from leastwise.collectors.live.iam.authorization_details import AUTHORIZATION_DETAILS
from leastwise.collectors.live.iam.credential_report import CREDENTIAL_REPORT
from leastwise.collectors.live.iam.identity_providers import IDENTITY_PROVIDERS
from leastwise.collectors.live.iam.instance_profiles import INSTANCE_PROFILES
from leastwise.collectors.live.iam.last_accessed import LAST_ACCESSED
from leastwise.collectors.live.iam.server_certificates import SERVER_CERTIFICATES
from leastwise.collectors.live.iam.user_credentials import USER_CREDENTIALS
from leastwise.collectors.live.iam.virtual_mfa_devices import VIRTUAL_MFA_DEVICES

IAM_COLLECTORS: Final[tuple[LiveCollector, ...]] = (
    AUTHORIZATION_DETAILS,
    CREDENTIAL_REPORT,
    ACCOUNT_SETTINGS,
    ACCESS_KEYS,
    *USER_CREDENTIALS,
    VIRTUAL_MFA_DEVICES,
    INSTANCE_PROFILES,
    IDENTITY_PROVIDERS,
    SERVER_CERTIFICATES,
    LAST_ACCESSED,
)
