"""Models of the sealed urn."""

from interlignes.urn.models.committee import Committee, Holder
from interlignes.urn.models.urn import Paper, Record, Roll, ServerKey, Urn

__all__ = ["Committee", "Holder", "Paper", "Record", "Roll", "ServerKey", "Urn"]
