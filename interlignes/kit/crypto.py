"""Encryption at rest of what opens doors, with keys derived from SECRET_KEY or another secret, one a purpose."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


@lru_cache(maxsize=16)
def _box(purpose: str, secret: str) -> Fernet:
    """HKDF-SHA-256 (RFC 5869) of the secret, bound to the purpose."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"interlignes.{purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(key.derive(secret.encode())))


def encrypt(purpose: str, text: str, *, secret: str | None = None) -> str:
    """Encrypt and authenticate `text` with SECRET_KEY, or with another `secret`."""
    return _box(purpose, secret or settings.SECRET_KEY).encrypt(text.encode()).decode()


def decrypt(purpose: str, token: str, *, secret: str | None = None) -> str:
    """The text again. Raises ValueError when altered or made with another secret."""
    try:
        return _box(purpose, secret or settings.SECRET_KEY).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise ValueError("not encrypted with this SECRET_KEY") from error
