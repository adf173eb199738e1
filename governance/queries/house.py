"""Articles of the règlement that hold rules of decision."""

from datetime import date

from governance.models import Article, ArticleVersion
from governance.queries.rulebook import rulebook_on


def standing(day: date) -> list[ArticleVersion]:
    """Those in force on `day`, in the order of the règlement. Two queries."""
    return [entry.version for entry in rulebook_on(day) if entry.version.rules]


def holding(decision_class: str, day: date, *, besides: Article | None) -> ArticleVersion | None:
    """The article that holds the rules of a class on `day`, another than `besides`."""
    others = (one for one in standing(day) if besides is None or one.article_id != besides.pk)
    return next((one for one in others if one.rules["class"] == decision_class), None)
