"""A result in the words of the person whom a mail is for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from governance.choices import Method, contest_outcome_in_words, outcome_in_words
from governance.models import Ballot, Candidate
from governance.queries import Tally
from governance.queries.blanks import result_in_words
from governance.rules.explain import contest_in_words, explain
from governance.rules.judgment import Judgment


@dataclass(frozen=True, slots=True)
class ResultWords:
    """A result that is put into words when the mail is rendered, in the language of its recipient."""

    tally: Tally
    candidates: Sequence[Candidate]
    source: str
    is_binding: bool
    ballot: Ballot

    @property
    def explanation(self) -> str:
        """See `governance.rules.explain.explain`, and `contest_in_words` for an election."""
        verdict = self.tally.verdict
        source = None if verdict.rule.preset == "unanimite" else self.source
        if self.tally.contest:
            names = [candidate.name for candidate in self.candidates]
            return contest_in_words(
                self.tally.contest, names, gettext=gettext, ngettext=ngettext, source=source
            )
        words = explain(
            verdict, gettext=gettext, ngettext=ngettext, source=source, is_binding=self.is_binding
        )
        return f"{words} {result_in_words(self.ballot)}".strip()

    @property
    def outcome(self) -> str:
        """Adopted, rejected or no quorum; elected or nobody; of a consultation indicative which way it leans."""
        if self.tally.contest:
            is_judged = isinstance(self.tally.contest, Judgment)
            return contest_outcome_in_words(
                self.tally.outcome, Method.JUDGMENT if is_judged else Method.ELECTION
            )
        return outcome_in_words(self.tally.outcome, is_binding=self.is_binding)
