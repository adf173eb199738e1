"""What a version of the rules says of elections, as fields of its form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.rules.presets import RuleBook
from governance.rules.rounds import MOST_ROUNDS, Tie
from interlignes.urn.choices import Level

NAMES = ("election_secret", "election_rounds", "election_last", "election_tie")


def fields() -> dict[str, forms.Field]:
    """How secret, how many rounds, what the last one asks for, what breaks a tie."""
    secrecies = [("open", _("by show of names, if the gérance so chooses")), *Level.choices]
    ties = [
        (Tie.AGAIN.value, _("fills no seat: another round")),
        (Tie.SENIORITY.value, _("whoever has been an associate the longest")),
        (Tie.AGE.value, _("the eldest")),
    ]
    return {
        "election_secret": forms.ChoiceField(
            label=_("Persons are elected"), choices=secrecies, required=False, initial=Level.SIMPLE.value
        ),
        "election_rounds": forms.IntegerField(
            label=_("Rounds at most"),
            min_value=1,
            max_value=MOST_ROUNDS,
            required=False,
            help_text=_("Empty: as many as it takes."),
        ),
        "election_last": forms.ChoiceField(
            label=_("The last round asks for"),
            choices=[("same", _("the majority of the rule")), ("most", _("the most votes"))],
            required=False,
        ),
        "election_tie": forms.ChoiceField(
            label=_("A tie for the last seat"), choices=ties, required=False, initial=Tie.AGAIN.value
        ),
    }


def to_book(form: forms.BaseForm, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the rule book holds; nothing where everything is as usual."""
    said = {name.removeprefix("election_"): data.get(name) for name in NAMES}
    if said["last"] == "most" and said["rounds"] is None:
        form.add_error("election_rounds", _("Say how many rounds there are, for the last one to be another."))
        said["last"] = None
    usual = {"secret": Level.SIMPLE.value, "last": "same", "tie": Tie.AGAIN.value}
    found = {name: value for name, value in said.items() if value and value != usual.get(name)}
    return {{"last": "last_round"}.get(name, name): value for name, value in found.items()}


def initial(book: RuleBook) -> dict[str, Any]:
    """What the form shows for a rule book."""
    terms = book.elections()
    return {
        "election_secret": terms.secret,
        "election_rounds": terms.rounds,
        "election_last": "most" if terms.last_by_most else "same",
        "election_tie": terms.tie.value,
    }
