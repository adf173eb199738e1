"""The gérance's pages about meetings (a list that leads to the pages) and the rules of decision."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from governance.actions.rules import adopt_rules
from governance.forms import convening, elections, secrecy, steps
from governance.forms.fractions import FractionField
from governance.forms.versions import CALLS, contents, kind_names, names, sections
from governance.models import Meeting, RuleVersion
from governance.queries import book_of, meetings_for
from governance.queries.rules import statutes_in_force
from governance.rules import explain, kinds, presets
from governance.rules.initiative import Initiative
from governance.rules.majority import Base, Comparison
from interlignes.kit import clock
from interlignes.kit.admin import AnyModelForm, ReadOnlyAdmin
from interlignes.kit.conflicts import Watched, watch
from interlignes.kit.forms import LocalDateField
from members.models import Member

BASES = [
    (Base.ALL.value, _("all associates")),
    (Base.PRESENT.value, _("present or represented")),
    (Base.CAST.value, _("votes cast (for and against)")),
]
COMPARISONS = [(Comparison.MORE_THAN.value, _("more than")), (Comparison.AT_LEAST.value, _("at least"))]
#: What remains of a book that was changed by hand: neither a preset nor its name.
OWN = "statuts"


class RuleFormBase(AnyModelForm):
    """A version of the rules, filled in by class of decision and call."""

    in_force_on = LocalDateField(label=_("In force from"))
    preset = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    notice_1 = forms.IntegerField(label=_("Days of notice, first call"), min_value=0, max_value=366)
    notice_2 = forms.IntegerField(label=_("Days of notice, second call"), min_value=0, max_value=366)
    blank_proxies = forms.BooleanField(
        label=_("Blank proxies count (for what the gérance presents or supports, against the rest)"),
        required=False,
        help_text=_(
            "Only if the statuts say so, as art. 28 of the model of SCOPs does: name the article in the source. They "
            "add to the weight of the gérance; otherwise each proxy names its holder."
        ),
    )
    remote_accounts = forms.BooleanField(
        label=_("Who takes part from afar votes on the annual accounts, too"),
        required=False,
        help_text=_("Not in a SARL (C. com. L223-27 al. 3), unless you were advised otherwise."),
    )
    auditor = forms.BooleanField(label=_("Statutory auditor or reviser required"), required=False)
    initiative_share = FractionField(label=_("Share of the votes that adds a resolution"))
    initiative_from = forms.IntegerField(
        label=_("from so many days before"), min_value=0, max_value=366, required=False
    )
    initiative_until = forms.IntegerField(
        label=_("until so many days before"), min_value=0, max_value=366, required=False
    )

    class Meta:
        model = RuleVersion
        fields: ClassVar = ["source", "in_force_on"]

    def clean(self) -> dict[str, Any]:
        """The rule book; a preset keeps its name only while nothing in it was changed."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        start = presets.load().get(data["preset"])
        kept = ("form", "proxy", "secret")
        book: dict[str, Any] = (
            {name: start.data[name] for name in kept if name in start.data} if start else {}
        )
        for kind in presets.KINDS:
            rules = [rule for call in CALLS if (rule := _rule(data, kind, call))]
            if rules:
                book[kind] = rules
        if not _rule(data, "ordinaire", 1):
            self.add_error(
                "ordinaire_1_share", _("At least ordinary decisions need a rule at the first call.")
            )
        book["notice_days"] = {"call1": data["notice_1"], "call2": data["notice_2"]}
        book["initiative"] = self._initiative(data)
        book["convening"] = convening.to_book(self, data, str(book.get("form", "")))
        book["secret_request"] = secrecy.to_book(self, data)
        book["steps"] = steps.to_book(data)
        book["kinds"] = _kinds(data)
        book["remote_accounts"] = bool(data.get("remote_accounts"))
        book["proxy"] = {**(book.get("proxy") or {}), "blank": bool(data.get("blank_proxies"))}
        book["auditor"] = {"required": bool(data.get("auditor"))}
        book["elections"] = elections.to_book(self, data)
        data["book"] = book
        data["key"] = start.key if start and start.rules.items() == _parsed(start.key, book) else OWN
        return data

    def _initiative(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """By which a resolution is added; the model statutes where a field is empty."""
        usual = Initiative()
        share = data.get("initiative_share") or usual.share
        first, last = data.get("initiative_from"), data.get("initiative_until")
        first = usual.from_days if first is None else first
        last = usual.until_days if last is None else last
        if first < last:
            self.add_error("initiative_from", _("The first day comes before the last."))
        return {"share": [share.numerator, share.denominator], "from_days": first, "until_days": last}


def _kinds(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in by kind of meeting; nothing for one that has what all have."""
    found: dict[str, Any] = {}
    for kind in kinds.KINDS:
        notice, *forbidden = (data.get(name) for name in kind_names(kind))
        if notice is not None:
            found.setdefault(kind, {})["notice_days"] = {"call1": notice}
        for name, is_forbidden in zip(kinds.MEANS, forbidden, strict=True):
            if is_forbidden:
                found.setdefault(kind, {})[name] = False
    return found


def _parsed(key: str, book: Mapping[str, Any]) -> Any:
    """The rules of a book, to compare with those of a preset."""
    return presets.parse(key, book).rules.items() if any(kind in book for kind in presets.KINDS) else None


def _rule(data: Mapping[str, Any], kind: str, call: int) -> dict[str, Any] | None:
    """One rule as a rule book holds it; None where no majority is given."""
    comparison, share, base, quorum = (data[name] for name in names(kind, call))
    if share is None:
        return None
    return {
        "call": call,
        "quorum": ["all", ">=", quorum.numerator, quorum.denominator] if quorum else None,
        "majority": [base, comparison, share.numerator, share.denominator],
    }


def _fields() -> dict[str, forms.Field]:
    """The fields of every class of decision at every call."""
    fields: dict[str, forms.Field] = {}
    for kind in presets.KINDS:
        for call in CALLS:
            comparison, share, base, quorum = names(kind, call)
            label = _("First call: majority") if call == 1 else _("Second call: majority")
            fields[comparison] = forms.ChoiceField(label=label, choices=COMPARISONS)
            fields[share] = FractionField(label=_("fraction"))
            fields[base] = forms.ChoiceField(label=_("of"), choices=BASES)
            fields[quorum] = FractionField(label=_("Quorum (of all associates)"))
    for kind in kinds.KINDS:
        notice, proxies, remote, ballots = kind_names(kind)
        fields[notice] = forms.IntegerField(
            label=_("Days of notice of its own"), min_value=0, max_value=366, required=False
        )
        fields[proxies] = forms.BooleanField(label=_("no proxies"), required=False)
        fields[remote] = forms.BooleanField(label=_("no taking part from afar"), required=False)
        fields[ballots] = forms.BooleanField(label=_("no electronic ballots"), required=False)
    return fields | elections.fields() | secrecy.fields() | steps.fields() | convening.fields()


RuleForm = type("RuleForm", (RuleFormBase,), _fields())


def initial_of(book: presets.RuleBook) -> dict[str, Any]:
    """What the form shows for a rule book."""
    initial: dict[str, Any] = {"preset": book.key}
    for kind, rules in book.rules.items():
        for rule in rules or ():
            comparison, share, base, quorum = names(kind, rule.call)
            initial[comparison] = rule.majority.comparison.value
            initial[share] = str(rule.majority.fraction) if rule.majority.fraction != 1 else "1/1"
            initial[base] = rule.majority.base.value
            initial[quorum] = str(rule.quorum.fraction) if rule.quorum else ""
    for call in CALLS:
        initial[f"notice_{call}"] = book.notice_days(call)
    for kind, said in (book.data.get("kinds") or {}).items():
        notice, *forbidden = kind_names(kind)
        initial[notice] = (said.get("notice_days") or {}).get("call1")
        initial |= {
            name: said.get(means) is False for name, means in zip(forbidden, kinds.MEANS, strict=True)
        }
    initial |= elections.initial(book) | secrecy.initial(book) | steps.initial(book)
    initial |= {"auditor": book.needs_auditor()}
    initial["remote_accounts"] = book.remote_accounts()
    initial["blank_proxies"] = book.blank_proxies()
    initial |= convening.initial(book)
    asked = book.initiative()
    initial["initiative_share"] = str(asked.share) if asked.share != 1 else "1/1"
    initial["initiative_from"], initial["initiative_until"] = asked.from_days, asked.until_days
    return initial


@admin.register(RuleVersion)
class RuleVersionAdmin(ReadOnlyAdmin):
    """Versions of the rules: read, or followed by another; never edited."""

    list_display = ("number", "in_force_on", "starting_point", "source")
    fields: ClassVar = [
        "number",
        "in_force_on",
        "starting_point",
        "source",
        "words",
        "created_at",
        "recorded_by",
    ]
    add_form_template = "admin/governance/ruleversion/add_form.html"

    @admin.display(description=_("Recorded by"))
    def recorded_by(self, version: RuleVersion) -> Any:
        """Who wrote it down."""
        return version.created_by or "–"

    @admin.display(description=_("Starting point"))
    def starting_point(self, version: RuleVersion) -> str:
        """The name of the preset, or the statuts."""
        return explain.preset_name(version.preset, gettext=now_)

    @admin.display(description=_("Rules"))
    def words(self, version: RuleVersion) -> Any:
        """Every rule in a sentence."""
        lines = [
            (
                explain.kind_name(kind, gettext=now_),
                explain.call_name(rule.call, gettext=now_),
                sentence(rule),
            )
            for kind, rules in book_of(version).rules.items()
            for rule in rules or ()
        ]
        return format_html('<ul class="rules">{}</ul>', format_html_join("", "<li>{}, {} : {}</li>", lines))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The gérance records what the statuts say."""
        return self.has_view_permission(request)

    def watched(self, request: HttpRequest, obj: RuleVersion | None) -> list[Watched]:
        """The latest version: somebody who adopts another one is told when it is not the one she started beside."""
        latest = None if obj else RuleVersion.objects.filter(statutes=None).order_by("-number").first()
        if latest is None:
            return []
        words = "\n".join(
            f"{explain.kind_name(kind, gettext=now_)}, {explain.call_name(rule.call, gettext=now_)} : {sentence(rule)}"
            for kind, rules in book_of(latest).rules.items()
            for rule in rules or ()
        )
        head = watch(
            latest, {"latest_number": "number", "latest_day": "in_force_on", "latest_source": "source"}
        )
        return [*head, Watched("latest_rules", str(_("Rules")), words, words)]

    def get_fieldsets(self, request: HttpRequest, obj: RuleVersion | None = None) -> Any:
        """The boxes of the form, or the words of a version."""
        return super().get_fieldsets(request, obj) if obj else sections()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form of a new version."""
        if obj is None:
            kwargs.update(form=RuleForm, fields=["source"])
        return super().get_form(request, obj, change, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What is in force, or the preset that was asked for."""
        chosen, source = _start(request)
        return {"in_force_on": clock.today(), "source": source, **initial_of(chosen)}

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """With its contents, and links to the presets one may start from."""
        known = [
            (key, explain.preset_name(key, gettext=now_)) for key in presets.load() if key != "unanimite"
        ]
        context = {"presets": known, "contents": contents(_start(request)[0]), **(extra_context or {})}
        return super().add_view(request, form_url, context)

    def save_model(self, request: HttpRequest, obj: RuleVersion, form: Any, change: bool) -> None:
        """Through the action."""
        person: Any = request.user
        data = form.cleaned_data
        version = adopt_rules(
            preset=data["key"],
            book=data["book"],
            source=data["source"],
            in_force_on=data["in_force_on"],
            by=person,
            at=clock.now(),
        )
        obj.pk = version.pk
        obj.refresh_from_db()


def _start(request: HttpRequest) -> tuple[presets.RuleBook, str]:
    """The rule book that a new version starts from, with its source: the preset asked for, or what is in force."""
    chosen = presets.load().get(request.GET.get("preset", ""))
    version = None if chosen else statutes_in_force(clock.today())
    chosen = chosen or (book_of(version) if version else presets.load()[presets.DEFAULT])
    return chosen, version.source if version else explain.preset_source(chosen.key)


def sentence(rule: Any) -> str:
    """One rule in words."""
    return explain.rule_in_words(rule, gettext=now_)


def meetings_of(request: HttpRequest) -> QuerySet[Meeting]:
    """The meetings that whoever asks may see."""
    return meetings_for(request.user) if isinstance(request.user, Member) else Meeting.objects.none()


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    """All meetings in one list; each leads to the page where it is prepared, convened and held."""

    list_display = ("title", "kind", "starts_at", "state", "page")
    list_filter = ("kind",)
    search_fields = ("title",)
    search_help_text = _("Title of the meeting")
    fields: ClassVar = [
        "page",
        "title",
        "kind",
        "call",
        "starts_at",
        "place",
        "video_url",
        "convoked_at",
        "cancelled_at",
        "agenda",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        """A supervision session is its participants' alone."""
        return super().get_queryset(request).filter(pk__in=meetings_of(request).values("pk"))

    @admin.display(description=_("State"))
    def state(self, meeting: Meeting) -> Any:
        """Draft, convened, held, cancelled."""
        if meeting.cancelled_at:
            return _("Cancelled")
        if not meeting.convoked_at:
            return _("Draft")
        return _("Held") if meeting.starts_at < clock.now() else _("Convened")

    @admin.display(description=_("Agenda"))
    def agenda(self, meeting: Meeting) -> Any:
        """The items, numbered."""
        items = meeting.items.order_by("position").values_list("number", "title")
        return format_html_join("", "<p>{}. {}</p>", items) or "–"

    @admin.display(description=_("Page"))
    def page(self, meeting: Meeting) -> Any:
        """Where the gérance acts."""
        label = format_html('<span class="visually-hidden"> : {}</span>', meeting.title)
        return format_html(
            '<a href="{}">{}{}</a>', meeting.get_absolute_url(), pgettext("verb", "Open"), label
        )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """With the way to a new meeting."""
        context = {"new_meeting": reverse("governance:meeting_new"), **(extra_context or {})}
        return super().changelist_view(request, context)
