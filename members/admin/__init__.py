"""The gérance's desk about people, by subject."""

from members.admin import capital, people

__all__ = ["capital", "people"]
