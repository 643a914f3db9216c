"""What is stored of a secret."""

import hashlib


def digest_of(secret: str) -> bytes:
    """The SHA-256 digest of a secret, 32 bytes.

    With 256 random bits in the secret, a slow password hash would add nothing.
    """
    return hashlib.sha256(secret.encode()).digest()
