"""Kinds of meeting, item, decision and choice."""

from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class MeetingKind(TextChoices):
    """What sort of meeting; only assemblies take binding decisions of associates."""

    AGO = "ago", _("Annual ordinary general meeting (AGO)")
    AGO_EXTRA = "ago_extra", _("Ordinary general meeting called extraordinarily")
    AGE = "age", _("Extraordinary general meeting (AGE)")
    MIXED = "mixed", _("Mixed general meeting")
    TEAM = "team", _("Team meeting")


ASSEMBLIES = (MeetingKind.AGO, MeetingKind.AGO_EXTRA, MeetingKind.AGE, MeetingKind.MIXED)


class ItemKind(TextChoices):
    """What is expected of an item of the agenda."""

    INFORMATION = "information", _("Information")
    DISCUSSION = "discussion", _("Discussion")
    DECISION = "decision", _("Decision")


class DecisionClass(TextChoices):
    """Class of the decision; values are the keys of the rule presets."""

    ORDINARY = "ordinaire", _("Ordinary decision")
    EXTRAORDINARY = "extraordinaire", _("Extraordinary decision (amending the statuts)")
    GERANCE = "gerance_variant_strict", _("Gérance: absolute majority of all associates")
    UNANIMITY = "unanimite", _("Unanimity of all associates")


class Choice(TextChoices):
    """What a ballot paper says."""

    FOR = "for", _("For")
    AGAINST = "against", _("Against")
    ABSTAIN = "abstain", _("Abstention")
    BLANK = "blank", pgettext_lazy("ballot paper", "Blank")


class Outcome(TextChoices):
    """Verdicts; values are those of the rules engine."""

    ADOPTED = "adopted", _("Adopted")
    REJECTED = "rejected", _("Rejected")
    NO_QUORUM = "no_quorum", _("No quorum")


class ProposalState(TextChoices):
    """Where a proposal is; what the vote made of it is said by the ballot on its motion."""

    DRAFT = "draft", pgettext_lazy("proposal", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("proposal", "Submitted")
    AGENDA = "agenda", _("On an agenda")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")


class AmendmentState(TextChoices):
    """What became of an amendment."""

    PROPOSED = "proposed", pgettext_lazy("amendment", "Proposed")
    ACCEPTED = "accepted", pgettext_lazy("amendment", "Accepted")
    REJECTED = "rejected", pgettext_lazy("amendment", "Not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("amendment", "Withdrawn")


def outcome_in_words(outcome: str, *, is_binding: bool) -> str:
    """Adopted or rejected by an assembly; elsewhere a group only leans one way, for it decides nothing."""
    if is_binding or outcome == Outcome.NO_QUORUM:
        return str(Outcome(outcome).label)
    return (
        gettext("Rather for (indicative)")
        if outcome == Outcome.ADOPTED
        else gettext("Rather against (indicative)")
    )
