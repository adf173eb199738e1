"""The gérance's desk about people, by subject."""

from members.admin import people

__all__ = ["people"]
