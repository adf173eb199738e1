"""The shape of what people type to open a ballot, and the papers of a ballot by show of names."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.actions.sealed import Paper
from governance.actions.secrecy import ENOUGH_ASK
from governance.choices import VOTED_HERE, Choice, Method
from governance.forms.session import minutes_field
from governance.models import Candidate, Vote
from governance.rules.rounds import Contest
from interlignes.kit.forms import LocalDateTimeField, PageForm
from members.models import Member
from members.queries.naming import told_apart

#: How a ballot can be voted here, with the words for it.
WAYS = [(choice.value, choice.label) for choice in VOTED_HERE]
#: What is asked of candidates.
CONTESTS = [(method.value, method.label) for method in Method if method != Method.MOTION]


def tell_asked(field: forms.Field) -> None:
    """Say at the field why only secret ways are offered, also to who sends another one."""
    field.help_text = field.help_text or ENOUGH_ASK
    field.error_messages["invalid_choice"] = ENOUGH_ASK


class BallotForm(PageForm):
    """From when to when, and when to remind."""

    submit_label = _("Open the ballot")

    opens_at = LocalDateTimeField(
        label=_("Opens"), required=False, help_text=_("Leave empty to open it now. Paris time.")
    )
    closes_at = LocalDateTimeField(
        label=_("Closes"), help_text=_("Paris time. It cannot be changed afterwards.")
    )
    secrecy = forms.ChoiceField(label=_("Secrecy"), choices=WAYS, widget=forms.RadioSelect)
    method = forms.ChoiceField(label=_("What the paper asks"), choices=Method.choices)
    candidates = forms.CharField(
        label=_("Candidates"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "For an election or a majority judgment: one name or list a line, in the order of the paper."
        ),
    )
    standing = forms.TypedMultipleChoiceField(
        label=_("Who stands"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Whoever is elected receives the office by the result. The paper is in alphabetical order."
        ),
    )
    seats = forms.IntegerField(label=_("Seats"), initial=1, min_value=1, max_value=30)
    least = forms.IntegerField(
        label=_("Names on a paper, at least"), initial=0, min_value=0, max_value=30, required=False
    )
    most = forms.IntegerField(
        label=_("Names on a paper, at most"),
        min_value=1,
        max_value=30,
        required=False,
        help_text=_("Of an election. Empty: as many as there are seats."),
    )
    reminders = forms.CharField(
        label=_("Reminders, hours before closing"),
        max_length=60,
        required=False,
        help_text=_("For those who have not voted. For instance: 48, 4. Empty: no reminder."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        required: str = "open",
        has_keys: bool = True,
        people: Sequence[Member] | None = None,
        **kwargs: Any,
    ) -> None:
        """`people` may stand for the office to which the resolution elects; None: it elects to no office."""
        order = [choice for choice, _label in WAYS]
        weakest = 0 if required == "open" else order.index(required)
        allowed = order[weakest:]
        if data is not None:  # a post that leaves them out means what the form proposes
            data = data.copy()
            method = Method.MOTION if people is None else Method.ELECTION
            for name, value in (("secrecy", allowed[0]), ("method", method.value), ("seats", "1")):
                data.setdefault(name, value)
        super().__init__(data, **kwargs)
        self.people = told_apart(people or ())
        if people is None:
            self.drop("standing")
        else:
            self.drop("candidates")
            self.fields["method"].choices = CONTESTS  # type: ignore[attr-defined]
            self.fields["standing"].required = True
            self.fields["standing"].choices = list(self.people.items())  # type: ignore[attr-defined]
        self.fields["secrecy"].choices = [  # type: ignore[attr-defined]
            pair for pair in WAYS if pair[0] in allowed
        ]
        self.fields["secrecy"].initial = allowed[0]
        if not has_keys:
            self.fields["secrecy"].help_text = _(
                "The bureau and reinforced levels need scrutineers who have made their keys: see “Scrutineers”."
            )

    def clean_candidates(self) -> list[str]:
        """Names, one a line, without the blanks around them."""
        names = [" ".join(line.split()) for line in self.cleaned_data["candidates"].splitlines()]
        if any(len(name) > 120 for name in names):
            raise forms.ValidationError(_("A name has at most 120 characters."))
        return [name for name in names if name]

    def paper(self) -> Paper:
        """How the ballot will be voted."""
        data = self.cleaned_data
        seats, chosen = data["seats"], data.get("standing", ())
        standing = [number for number in self.people if number in chosen]
        return Paper(
            secrecy=data["secrecy"],
            method=data["method"],
            candidates=data.get("candidates") or [self.people[number] for number in standing],
            members=standing,
            seats=seats,
            least=data["least"] or 0,
            most=data["most"] or seats,
        )

    def clean_reminders(self) -> list[int]:
        """Up to five whole numbers of hours between 1 and 720."""
        words = self.cleaned_data["reminders"].replace(";", ",").split(",")
        numbers = [word.strip() for word in words if word.strip()]
        if len(numbers) > 5 or not all(word.isdecimal() and 1 <= int(word[:6]) <= 720 for word in numbers):
            raise forms.ValidationError(
                _("Write up to five numbers of hours, separated by commas, such as 48, 4.")
            )
        return [int(word) for word in numbers]


class LiveContestForm(BallotForm):
    """A ballot on names that opens now, in session, for some minutes."""

    submit_label = _("Open the ballot now")

    minutes = minutes_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drop("opens_at", "closes_at", "reminders")
        self.fields["method"].choices = CONTESTS  # type: ignore[attr-defined]

    def clean_minutes(self) -> timedelta:
        """As a span of time."""
        return timedelta(minutes=self.cleaned_data["minutes"])


class VoteForm(PageForm):
    """The ballot paper."""

    submit_label = pgettext_lazy("button", "Vote")

    choice = forms.ChoiceField(
        label=_("Your vote"),
        choices=Choice.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose one of the answers.")),
    )

    def __init__(self, *args: Any, current: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial={"choice": current}, **kwargs)
        self.button = _("Replace my vote") if current else self.submit_label

    def paper(self) -> tuple[str, list[int]]:
        """What is voted: an answer, and nobody's name."""
        return self.cleaned_data["choice"], []


class NamesForm(PageForm):
    """The paper of an election by show of names."""

    submit_label = pgettext_lazy("button", "Vote")

    picks = forms.TypedMultipleChoiceField(
        label=_("Your vote"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    blank = forms.BooleanField(label=_("I vote blank: for none of them"), required=False)

    def __init__(
        self, *args: Any, candidates: Sequence[Candidate], terms: Contest, vote: Vote | None, **kwargs: Any
    ) -> None:
        initial = {"picks": vote.picks, "blank": vote.choice == Choice.BLANK} if vote else {}
        super().__init__(*args, initial=initial, **kwargs)
        if vote:
            self.helper.inputs[0].value = _("Replace my vote")
        picks: Any = self.fields["picks"]
        picks.choices = [(place, one.name) for place, one in enumerate(candidates)]
        least = max(1, terms.least)
        picks.help_text = (
            _("Choose %(most)d name(s), or vote blank.") % {"most": terms.most}
            if least == terms.most
            else _("Choose from %(least)d to %(most)d names, or vote blank.")
            % {"least": least, "most": terms.most}
        )

    def clean(self) -> dict[str, Any]:
        """Names or blank, not both, not neither."""
        found = super().clean() or {}
        if bool(found.get("picks")) == bool(found.get("blank")) and "picks" not in self.errors:
            self.add_error("picks", _("Choose names or vote blank, one of the two."))
        return found

    def paper(self) -> tuple[str, list[int]]:
        """What is voted."""
        chosen = self.cleaned_data["picks"]
        return (Choice.FOR if chosen else Choice.BLANK), chosen
