"""Take file and network access away from this process with Linux's Landlock, through plain system calls.

Kernel documentation: https://docs.kernel.org/userspace-api/landlock.html. Numbers and bits below are those of
``include/uapi/linux/landlock.h``; the three system calls have the same numbers on every architecture.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_CREATE_RULESET: Final = 444
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_CREATE_RULESET_VERSION: Final = 1
_RULE_PATH_BENEATH: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38

_EXECUTE: Final = 1 << 0
_READ_FILE: Final = 1 << 2
_READ_DIR: Final = 1 << 3
# Every file access right the kernel knows, by the ABI version that brought it: what is handled and not granted
# by a rule is refused.
_ALL_FILE_RIGHTS: Final = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
_NETWORK_ABI: Final = 4
_ALL_TCP_RIGHTS: Final = 0b11  # bind, connect
_SCOPE_ABI: Final = 6
_ALL_SCOPES: Final = 0b11  # abstract UNIX sockets, signals


class _RulesetAttributes(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"  # what _pack_ means; Python 3.14 asks for it
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def landlock_abi() -> int:
    """The Landlock ABI version of the running kernel; 0 where it is absent or switched off."""
    if not sys.platform.startswith("linux"):
        return 0
    library = ctypes.CDLL(None, use_errno=True)
    version = library.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_CREATE_RULESET_VERSION))
    return max(0, int(version))


def landlock_status() -> str:
    """One line for ``doctor``: whether queries run under Landlock here, and what to do where they do not."""
    abi = landlock_abi()
    if abi == 0:
        return (
            "Landlock is not available: queries keep their other limits, but give the lake a read-only mount or "
            "run Leastwise as a user that cannot write to it before letting others send SQL"
        )
    network = "files and network" if abi >= _NETWORK_ABI else "files (network needs Linux 6.7)"
    return f"Landlock ABI {abi}: queries are confined, {network}"


def restrict_self(readable_files: Iterable[str], readable_folders: Iterable[str]) -> int:
    """Leave this thread, and those it starts from now on, only these files and folders, to read; nothing to write.

    Returns the ABI version applied, 0 where the kernel has none. Folders are readable with all they hold, and
    libraries in them can be loaded. A path that cannot be reached is passed over. Raises OSError when the kernel
    refuses.
    """
    abi = landlock_abi()
    if abi == 0:
        return 0
    library = ctypes.CDLL(None, use_errno=True)
    ruleset = _create_ruleset(library, abi)
    try:
        for path in readable_files:
            _allow(library, ruleset, path, _READ_FILE)
        for path in readable_folders:
            rights = _READ_FILE | _READ_DIR | _EXECUTE if Path(path).is_dir() else _READ_FILE
            _allow(library, ruleset, path, rights)
        _call(library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")
        _call(library.syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)), "landlock_restrict_self")
    finally:
        os.close(ruleset)
    return abi


def _create_ruleset(library: ctypes.CDLL, abi: int) -> int:
    rights = sum(bits for version, bits in _ALL_FILE_RIGHTS.items() if version <= abi)
    attributes = _RulesetAttributes(
        rights,
        _ALL_TCP_RIGHTS if abi >= _NETWORK_ABI else 0,
        _ALL_SCOPES if abi >= _SCOPE_ABI else 0,
    )
    # An older kernel accepts the longer structure because the members it does not know are zero.
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    ruleset = library.syscall(_CREATE_RULESET, ctypes.byref(attributes), size, ctypes.c_uint32(0))
    return _call(ruleset, "landlock_create_ruleset")


def _allow(library: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    try:
        rule = _PathBeneath(rights, descriptor)
        added = library.syscall(
            _ADD_RULE,
            ctypes.c_int(ruleset),
            ctypes.c_int(_RULE_PATH_BENEATH),
            ctypes.byref(rule),
            ctypes.c_uint32(0),
        )
        _call(added, f"landlock_add_rule for {path}")
    finally:
        os.close(descriptor)


def _call(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return int(result)
