"""Practice 2, require multi-factor authentication: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.best_practice.mfa.enforced import MFA_ENFORCED
from leastwise.checks.best_practice.mfa.root import ROOT_HARDWARE_MFA, ROOT_MFA, ROOT_SIGN_IN_WITHOUT_MFA
from leastwise.checks.best_practice.mfa.users import CONSOLE_USER_MFA, SIGN_IN_WITHOUT_MFA, USER_HARDWARE_MFA, USER_MFA
from leastwise.checks.check import Check

MFA: Final[tuple[Check, ...]] = (
    ROOT_MFA,
    ROOT_HARDWARE_MFA,
    ROOT_SIGN_IN_WITHOUT_MFA,
    CONSOLE_USER_MFA,
    USER_MFA,
    USER_HARDWARE_MFA,
    MFA_ENFORCED,
    SIGN_IN_WITHOUT_MFA,
)
