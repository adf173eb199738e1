"""The règlement de fonctionnement: a tree of articles, each with its versions in force from a day on.

Every version names the decision that caused it. Nothing is overwritten: the règlement of any day can be read.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models.ballot import Ballot
from governance.models.proposals import Proposal
from governance.rules.house import in_words
from interlignes.kit import clock


class Article(models.Model):
    """A place in the règlement; what stands there is in its versions. `parent` None: a chapter.

    What stands under a repealed article is out of force with it.
    """

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    position = models.PositiveSmallIntegerField(_("Place"), default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(position__gte=1), name="article_position_from_one")
        ]
        ordering: ClassVar = ["position", "pk"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """The article's page."""
        return reverse("governance:article", args=[self.pk])


class ArticleVersion(models.Model):
    """What an article says from `in_force_on` (included) until its next version. Rows are only ever added.

    `ballot` is the decision that caused it; `decision` says it in words where it was taken before the règlement was
    kept here. `rules`: what it sets of quorum, majority, secrecy, notice and proxies, see `governance.rules.house`;
    empty for most. `is_repeal`: from then on there is no such article.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("Title"), max_length=200)
    text = models.TextField(_("Text"), max_length=20_000, blank=True)
    rules = models.JSONField(_("Rules of decision"), default=dict, blank=True)
    in_force_on = models.DateField(_("In force from"))
    is_repeal = models.BooleanField(default=False)
    ballot = models.OneToOneField(
        Ballot, null=True, on_delete=models.PROTECT, related_name="article_version", editable=False
    )
    decision = models.CharField(_("Adopted by"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["article", "number"], name="article_version_once"),
            models.CheckConstraint(
                condition=Q(ballot__isnull=False) | ~Q(decision=""),
                name="article_version_by_a_decision",
                violation_error_message=_("Each change of the règlement names the decision that caused it."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["in_force_on"], name="article_version_in_force")]
        ordering: ClassVar = ["article", "-in_force_on", "-number"]
        verbose_name = _("version of an article")
        verbose_name_plural = _("versions of articles")

    def __str__(self) -> str:
        return self.title

    @property
    def full_text(self) -> str:
        """The text in Markdown with the rules of decision it holds, a line each, in the reader's language."""
        lines = "".join(f"- {line}\n" for line in in_words(self.rules, gettext=gettext))
        return f"{self.text}\n\n{lines}".strip() if lines else self.text

    @property
    def caused_by(self) -> str:
        """The decision that caused it: the meeting and the resolution, or the words it was recorded with."""
        if self.ballot is None:
            return self.decision
        item = self.ballot.motion.item
        return f"{item.meeting.title}, {item.title}"


class RuleChange(models.Model):
    """What a proposal does to the règlement once it is adopted: text, title and place of one article.

    The text is the proposal's own, but for a heading, which has none: there it says what is decided. `article` None:
    a new one under `parent`. `in_force_on` None: on the day of the decision. `against` is the version it was written
    against, so that a later one is noticed before the vote.
    """

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="rule_change")
    article = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.PROTECT, related_name="changes"
    )
    parent = models.ForeignKey(Article, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    against = models.ForeignKey(
        ArticleVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("Title of the article"), max_length=200)
    rules = models.JSONField(_("Rules of decision"), default=dict, blank=True)
    is_repeal = models.BooleanField(_("Repeal the article"), default=False)
    is_heading = models.BooleanField(_("A heading without a text of its own"), default=False)
    in_force_on = models.DateField(_("In force from"), null=True, blank=True)
    applied_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_repeal=False) | Q(article__isnull=False), name="rule_change_repeals_something"
            ),
            models.CheckConstraint(
                condition=Q(article__isnull=True) | Q(against__isnull=False),
                name="rule_change_against_a_version",
            ),
        ]
        verbose_name = _("change of the règlement")
        verbose_name_plural = _("changes of the règlement")

    def __str__(self) -> str:
        return self.title

    @property
    def rule_sentences(self) -> list[str]:
        """The rules of decision that the article will hold, in words."""
        return in_words(self.rules, gettext=gettext)


class Agreement(models.Model):
    """A member has read the règlement as in force on `edition_on` and agrees. `fingerprint`: what she read."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    edition_on = models.DateField(_("Edition of"))
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField(_("Agreed"))

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["member", "edition_on"], name="agreement_once")]
        verbose_name = _("agreement to the règlement")
        verbose_name_plural = _("agreements to the règlement")

    def __str__(self) -> str:
        return f"{self.member_id}/{self.edition_on}"
