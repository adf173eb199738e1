"""What articles of the règlement make stricter becomes versions of the rules, each from its day on."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from governance.models import AgendaItem, Article, ArticleVersion, Proposal, RuleChange, RuleVersion
from governance.queries.house import holding, standing
from governance.queries.rules import book_of, rule_in_force, statutes_in_force
from governance.rules import house
from governance.rules.explain import kind_name
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused


def refuse_house(rules: house.House, article: Article | None, day: date) -> dict[str, Any]:
    """A house rule for an article from `day` on, checked against the statuts and the other articles. Raises Refused."""
    if not rules:
        return {}
    try:
        read = house.read(rules)
    except ValueError as error:
        raise Refused(
            _("These rules cannot be read: %(why)s.") % {"why": error}, field="rule_class"
        ) from error
    other = holding(read["class"], day, besides=article)
    if other is not None:
        words = _("The article “%(title)s” holds the rules of this class of decision: change that one.")
        raise Refused(words % {"title": other.title}, field="rule_class")
    _refuse_weaker(read, statutes_in_force(day))
    return read


def _refuse_weaker(rules: house.House, statutes: RuleVersion | None) -> None:
    """The statuts prevail: what asks for less than they do would change nothing."""
    if statutes is None:
        return
    book = book_of(statutes)
    weaker = house.weaker(book, rules)
    if weaker:
        words = _("The statuts prevail, and they ask for more: %(value)s (%(source)s).")
        value = house.statutory(book, rules, weaker[0], gettext=gettext)
        raise Refused(words % {"value": value, "source": statutes.source}, field=f"rule_{weaker[0]}")


def resolution_text(text: str, proposal: Proposal) -> str:
    """The text that is put to the vote: that of the article, and the rules of decision it will hold, a line each."""
    return text + _lines(_rules_of(proposal))


def article_text(text: str, rules: house.House) -> str:
    """The same without those lines: an article keeps its rules as data, and says them in the reader's language."""
    return text.replace("\r\n", "\n").rstrip().removesuffix(_lines(rules))


def refuse_other_rules(item: AgendaItem, text: str) -> None:
    """The lines of the rules stay as they are: what is voted is what the article will hold. Raises Refused."""
    change = RuleChange.objects.filter(proposal__item=item).first()
    if change and not text.replace("\r\n", "\n").rstrip().endswith(_lines(change.rules)):
        raise Refused(
            _(
                "The rules of decision at the end of this text are those of the proposal: leave them as they are."
            ),
            field="motion_text",
        )


def _rules_of(proposal: Proposal) -> house.House:
    change = RuleChange.objects.filter(proposal=proposal).first()
    return change.rules if change else {}


def _lines(rules: house.House) -> str:
    with override("fr"):  # texts put to the vote are French
        lines = house.in_words(rules, gettext=gettext)
    return "".join(["\n\n", *(f"- {line}\n" for line in lines)]).rstrip() if lines else ""


def follow(*, from_day: date, at: datetime) -> list[RuleVersion]:
    """Versions of the rules for every day from `from_day` on that statuts or articles begin on; those that are new.

    For the caller's transaction. Repeated it adds nothing; versions that stand and ballots opened under them stay.
    """
    statutory = RuleVersion.objects.filter(in_force_on__gt=from_day)
    articles = ArticleVersion.objects.filter(in_force_on__gt=from_day)
    days = {from_day, *statutory.values_list("in_force_on", flat=True)}
    days |= set(articles.values_list("in_force_on", flat=True))
    return [made for day in sorted(days) if (made := _version(day, at)) is not None]


def _version(day: date, at: datetime) -> RuleVersion | None:
    """The version that is to stand on a day, if it does not stand yet."""
    statutes, now = statutes_in_force(day), rule_in_force(day)
    if statutes is None or now is None:
        return None
    said = book_of(statutes)
    articles = [one for one in standing(day) if house.has_effect(said, one.rules)]
    book = house.overlay(said, [one.rules for one in articles])
    source = _source(statutes, articles)
    if (now.book, now.source, now.preset) == (dict(book.data), source, statutes.preset):
        return None
    made = add_version(
        preset=statutes.preset,
        book=dict(book.data),
        source=source,
        statutes=statutes,
        in_force_on=day,
        created_at=at,
    )
    record("rules.followed", by=None, at=at, about=made, number=made.number, since=day.isoformat())
    return made


def add_version(**fields: Any) -> RuleVersion:
    """A version of the rules with the next number, for the caller's transaction."""
    highest = RuleVersion.objects.aggregate(highest=Max("number"))["highest"] or 0
    return RuleVersion.objects.create(number=highest + 1, **fields)


def _source(statutes: RuleVersion, articles: list[ArticleVersion]) -> str:
    """The statuts' source, then each article with its version; in the language of the cooperative."""
    with override(settings.LANGUAGE_CODE):
        words = [
            gettext("règlement, article “%(title)s” (%(kind)s), version %(number)s")
            % {
                "title": one.title,
                "kind": kind_name(one.rules["class"], gettext=gettext),
                "number": one.number,
            }
            for one in articles
        ]
    return "\u00a0; ".join([statutes.source.rstrip(". "), *words])[:2000] if words else statutes.source
