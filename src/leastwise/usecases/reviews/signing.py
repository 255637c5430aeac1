"""The key pair that evidence packages are signed with: Ed25519, made once below LEASTWISE_HOME.

RFC 8032, "Edwards-Curve Digital Signature Algorithm (EdDSA)".
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leastwise.errors import InputError, StateError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PRIVATE_NAME: Final = "reviews-signing-key.pem"
PUBLIC_NAME: Final = "reviews-signing-key.public.pem"
_PRIVATE_MODE: Final = 0o600


class Signer:
    """Signs with the key of a home folder; `public_key` is 32 bytes."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key = key.public_key().public_bytes_raw()

    def sign(self, content: bytes) -> bytes:
        """The signature of a content: 64 bytes."""
        return self._key.sign(content)


def signer_of(home: Path) -> Signer:
    """The signer of a home folder, whose key is made where there is none, readable by its owner alone.

    Raises StateError where the key cannot be made or read, or others may read it.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    path = home / PRIVATE_NAME
    try:
        if not path.exists():
            _make(home, path)
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise StateError(f"{path}: others may read or write this key", f"Run: chmod 600 {path}")
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise StateError(f"cannot use {path}: {error.strerror}", "Make its folder writable.") from None
    except (ValueError, TypeError):
        raise StateError(f"{path} holds no private key", "Restore it from a backup, or move it away.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise StateError(f"{path} holds a key of another kind than Ed25519", "Restore it from a backup.")
    return Signer(key)


def public_key_in(path: Path) -> bytes:
    """The 32 bytes of the public key in a PEM file. Raises InputError where there is none."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except OSError as error:
        raise InputError(f"--key {path}: {error.strerror}", f"Name the {PUBLIC_NAME} of whoever signed.") from None
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise InputError(f"--key {path} holds no public key of Ed25519", f"Name the {PUBLIC_NAME} of whoever signed.")
    return key.public_bytes_raw()


def known_public_key(home: Path) -> bytes | None:
    """The public key of a home folder, None where none was made."""
    path = home / PUBLIC_NAME
    return public_key_in(path) if path.exists() else None


def is_signed(content: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether a key signed exactly this content."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public_key: bytes) -> str:
    """How people compare keys: SHA-256 in hexadecimal digits."""
    return hashlib.sha256(public_key).hexdigest()


def _make(home: Path, path: Path) -> None:
    """Make the pair. Of two processes at once one makes it: a link is made whole, and only where there is none."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    home.mkdir(parents=True, exist_ok=True)
    private = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = home / f"{PRIVATE_NAME}.{os.getpid()}"
    with suppress(FileNotFoundError):
        draft.unlink()
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_MODE), "wb") as file:
        file.write(private)
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (home / PUBLIC_NAME).write_bytes(public)
