"""What the double answers: one module a service, its operations in an explicit table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..account import Account
from ..errors import AwsError
from . import (
    access_analyzer,
    cloudtrail,
    config,
    iam_access,
    iam_details,
    iam_entities,
    iam_policies,
    identity_store,
    organizations,
    organizations_policies,
    roles_anywhere,
    sso_admin,
    sts,
)

_MODULES: Final = (
    access_analyzer,
    cloudtrail,
    config,
    iam_access,
    iam_details,
    iam_entities,
    iam_policies,
    identity_store,
    organizations,
    organizations_policies,
    roles_anywhere,
    sso_admin,
    sts,
)

OPERATIONS: Final[Mapping[tuple[str, str], Callable[[Account, Mapping[str, Any]], Mapping[str, Any] | AwsError]]] = {
    (module.SERVICE, name): operation for module in _MODULES for name, operation in module.OPERATIONS.items()
}
