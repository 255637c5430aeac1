"""Checks a digest's signature: SHA-256 with RSA (PKCS #1 v1.5) over four lines made from its fields.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from leastwise.lake.integrity.digest import Digest


def data_signing_string(digest: Digest) -> str:
    """Returns what CloudTrail signs; a starting digest has the word ``null`` for its previous signature."""
    previous = "null" if digest.previous_signature is None else digest.previous_signature
    return f"{digest.end_text}\n{digest.bucket}/{digest.key}\n{digest.sha256}\n{previous}"


def load_public_key(der: bytes) -> RSAPublicKey:
    """Returns the RSA key in DER bytes (PKCS #1, as ListPublicKeys gives it). Raises ValueError."""
    key = load_der_public_key(der)
    if not isinstance(key, RSAPublicKey):
        raise ValueError("not an RSA public key")
    return key


def is_signed_by(digest: Digest, signature_hex: str, public_key: RSAPublicKey) -> bool:
    """Returns whether ``signature_hex`` is this key's signature of the digest."""
    try:
        signature = bytes.fromhex(signature_hex)
        public_key.verify(signature, data_signing_string(digest).encode(), PKCS1v15(), SHA256())
    except (ValueError, InvalidSignature):
        return False
    return True
