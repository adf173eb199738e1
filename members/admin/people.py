"""The gérance's pages about people: members with their history, invitations, the cooperative."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from interlignes.kit import clock
from interlignes.kit.admin import ActingInline, AnyModelForm, GeranceModelAdmin, HistoryForm, ReadOnlyAdmin
from interlignes.kit.errors import Refused
from interlignes.kit.forms import LocalDateField
from members import actions
from members.actions.disclosure import note_looks
from members.admin.histories import CandidacyInline, ContractInline, SuspensionInline
from members.choices import Looked, Role, StatusKind, Weekday
from members.models import Cooperative, Invitation, Mandate, Member, MembershipRules, Status
from members.queries import membership_rules
from members.queries.directory import profile_of
from members.rules.sharing import days_in

#: What a profile holds as text.
PLAIN = ("job", "ask_me", "skills", "languages", "days_note", "phone")


class StatusForm(HistoryForm):
    """One status."""

    fixed = ("kind", "since_on", "reason")


class MandateForm(HistoryForm):
    """One mandate."""

    fixed = ("role", "starts_on")


class StatusInline(ActingInline):
    """The statuses of a person, oldest first; a new row begins a status, the cross takes one back."""

    model = Status
    form = StatusForm
    fields = ("kind", "since_on", "reason")
    ordering = ("since_on",)
    verbose_name_plural = _("Statuses: each holds until the next begins")

    def save_row(self, request: HttpRequest, row: Status, changed: list[str], *, removed: bool) -> None:
        """Begin a status or take one back."""
        person: Any = request.user
        if removed:
            actions.remove_status(status=row, by=person, at=clock.now())
        else:
            if row.kind == StatusKind.FORMER and not row.reason:
                raise Refused(
                    _("Say why the job ended: it decides what her shares count for."), field="reason"
                )
            actions.change_status(
                member=row.member,
                kind=row.kind,
                since_on=row.since_on,
                reason=row.reason,
                by=person,
                at=clock.now(),
            )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A status recorded by mistake may be taken back; the action says when not."""
        return True


class MandateInline(ActingInline):
    """The offices of a person, oldest first; a new row gives one, a last day ends one."""

    model = Mandate
    form = MandateForm
    fields = ("role", "starts_on", "ends_on")
    ordering = ("starts_on",)
    can_delete = False
    verbose_name_plural = _("Offices: the last day ends one, a new row gives one")

    def save_row(self, request: HttpRequest, row: Mandate, changed: list[str], *, removed: bool) -> None:
        """Give an office, or set its last day."""
        person: Any = request.user
        if row.pk is None:
            actions.start_mandate(
                member=row.member,
                role=row.role,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                by=person,
                at=clock.now(),
            )
        elif row.ends_on is not None:
            actions.end_mandate(mandate=row, ends_on=row.ends_on, by=person, at=clock.now())


class StatusFilter(admin.SimpleListFilter):
    """Status in force today."""

    title = _("status today")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The kinds of status."""
        return [("present", _("Not left")), *StatusKind.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the annotation of `with_status`."""
        if self.value() == "present":
            return queryset.exclude(status_read=StatusKind.LEFT)
        return queryset.filter(status_read=self.value()) if self.value() else queryset


class RoleFilter(admin.SimpleListFilter):
    """Office held today."""

    title = _("office today")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The offices."""
        return list(Role.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Members with a mandate in force."""
        if not self.value():
            return queryset
        held = Mandate.objects.in_force(clock.today()).filter(role=self.value())
        return queryset.filter(pk__in=held.values("member"))


class AddMemberForm(AnyModelForm):
    """A new person with her first status."""

    status = forms.ChoiceField(
        label=_("Status"), choices=StatusKind.choices[:-1], initial=StatusKind.ASSOCIATE
    )
    since_on = LocalDateField(label=_("Since"))
    send_invitation = forms.BooleanField(
        label=_("Send an invitation"),
        required=False,
        initial=True,
        help_text=_("A mail with a link by which the person opens her account."),
    )

    class Meta:
        model = Member
        fields: ClassVar = ["first_name", "last_name", "email", "language", "organisation"]


@admin.register(Member)
class MemberAdmin(GeranceModelAdmin):
    """Who belongs to the cooperative, since when and as what."""

    list_display = ("__str__", "status_today", "offices_today", "account", "record")
    list_filter = (StatusFilter, RoleFilter)
    search_fields = ("first_name", "last_name", "email")
    search_help_text = _("Name or e-mail address")
    inlines = (StatusInline, MandateInline, ContractInline, CandidacyInline, SuspensionInline)
    actions = ["send_invitation"]
    fields: ClassVar = [("first_name", "last_name"), ("email", "language"), "organisation", "said"]
    readonly_fields = ("said",)
    add_fields: ClassVar = [*fields[:3], ("status", "since_on"), "send_invitation"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        """Members with what the list shows, in a handful of queries."""
        now = clock.now()
        open_links = Invitation.objects.filter(
            member=OuterRef("pk"), used_at=None, withdrawn_at=None, expires_at__gt=now
        )
        held = Prefetch("mandates", Mandate.objects.in_force(clock.today(now)), to_attr="held")
        members = Member.objects.with_status(clock.today(now)).annotate(is_invited=Exists(open_links))
        return members.prefetch_related(held)

    @admin.display(description=_("Status today"))
    def status_today(self, member: Any) -> Any:
        """The kind in force."""
        return StatusKind(member.status_read).label if member.status_read else "–"

    @admin.display(description=_("Offices today"))
    def offices_today(self, member: Any) -> str:
        """Those in force."""
        return ", ".join(mandate.get_role_display() for mandate in member.held) or "–"

    @admin.display(description=_("Record"))
    def record(self, member: Any) -> Any:
        """The way to her dated record."""
        address = reverse("members:record", args=[member.pk])
        label = format_html('<span class="visually-hidden"> : {}</span>', member.get_full_name())
        return format_html('<a href="{}">{}{}</a>', address, pgettext("verb", "Open"), label)

    @admin.display(description=_("Account"))
    def account(self, member: Any) -> Any:
        """Whether the person can log in."""
        if member.status_read == StatusKind.LEFT:
            return _("Closed")
        if member.has_usable_password():
            return _("Open")
        return _("Invited") if member.is_invited else _("None yet")

    @admin.display(description=_("What she says about herself"))
    def said(self, member: Member) -> Any:
        """The parts of her profile that are not empty, those for the gérance alone included."""
        profile: Any = profile_of(member)
        lines = [(profile._meta.get_field(name).verbose_name, getattr(profile, name)) for name in PLAIN]
        days = ", ".join(str(Weekday(day).label) for day in days_in(profile.days))
        lines += [(profile._meta.get_field("days").verbose_name, days)]
        return format_html_join("", "<p>{} : {}</p>", [line for line in lines if line[1]]) or "–"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Each look at a record is written down, and the person sees who looked."""
        response = super().change_view(request, object_id, form_url, extra_context)
        member = Member.objects.filter(pk=object_id).first() if response.status_code == 200 else None
        if member:
            person: Any = request.user
            note_looks(members=[member], part=Looked.RECORD, by=person, at=clock.now())
        return response

    def get_fields(self, request: HttpRequest, obj: Member | None = None) -> Any:
        """The first status and the invitation only for a new person."""
        return self.fields if obj else self.add_fields

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Another form for a new person."""
        if obj is None:
            kwargs["form"] = AddMemberForm
        return super().get_form(request, obj, change, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Since today, unless said otherwise."""
        return {"since_on": clock.today(), **super().get_changeform_initial_data(request)}

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new person has no history yet."""
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        """Add or correct a person."""
        person: Any = request.user
        data, at = form.cleaned_data, clock.now()
        if change:
            changed = {name: data[name] for name in form.changed_data}
            if changed:
                actions.change_member(member=Member.objects.get(pk=obj.pk), by=person, at=at, **changed)
            return
        fields = {
            name: data[name]
            for name in ("email", "first_name", "last_name", "language", "organisation", "status", "since_on")
        }
        obj.pk = actions.add_member(**fields, by=person, at=at).pk
        obj.refresh_from_db()
        if data["send_invitation"]:
            actions.invite(member=obj, by=person, at=at)

    @admin.action(description=_("Send an invitation to open an account"))
    def send_invitation(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        """Invite each; those with an account are named."""
        person: Any = request.user
        at = clock.now()
        done = self.do_for_each(
            request, queryset, lambda member: actions.invite(member=member, by=person, at=at)
        )
        if done:
            text = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", done)
            messages.success(request, text % {"n": done})


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Links sent; none can be read here, an open one can be withdrawn."""

    list_display = ("__str__", "created_at", "expires_at", "state", "invited_by")
    list_select_related = ("member", "invited_by")
    search_fields = ("member__first_name", "member__last_name", "member__email")
    search_help_text = _("Name or e-mail address of the person")
    fields = ("member", "invited_by", "created_at", "expires_at", "used_at", "withdrawn_at")
    actions = ["withdraw"]

    @admin.display(description=_("State"))
    def state(self, invitation: Invitation) -> Any:
        """Open, used, withdrawn or too old."""
        if invitation.used_at:
            return _("Used")
        if invitation.withdrawn_at:
            return _("Withdrawn")
        return pgettext("invitation", "Open") if invitation.is_open(clock.now()) else _("Too old")

    @admin.action(description=_("Withdraw: the link stops working"))
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        """Make the links useless."""
        person: Any = request.user
        at = clock.now()
        self.do_for_each(
            request,
            queryset,
            lambda invitation: actions.withdraw_invitation(invitation=invitation, by=person, at=at),
        )
        messages.success(request, _("The chosen links no longer work."))


@admin.register(Cooperative)
class CooperativeAdmin(GeranceModelAdmin):
    """How the cooperative is called on pages, in mails and on documents."""

    fields = ("name", "legal_name", "legal_form", "address")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one, so its page is the list."""
        return redirect("admin:members_cooperative_change", 1)

    def save_model(self, request: HttpRequest, obj: Cooperative, form: Any, change: bool) -> None:
        """Through the action."""
        person: Any = request.user
        actions.change_cooperative(**form.cleaned_data, by=person, at=clock.now())


@admin.register(MembershipRules)
class MembershipRulesAdmin(GeranceModelAdmin):
    """What the statuts say about joining, suspending and terms of office; the defaults have sources."""

    fieldsets = (
        (
            _("Joining"),
            {
                "fields": (
                    "usual_mode",
                    "seniority_months",
                    "request_after_months",
                    "obligatory_within_months",
                    "answer_within_months",
                    "obligatory_unless_opposed",
                    "decision_within_months",
                    "renew_after_months",
                )
            },
        ),
        (
            _("Suspension and loss"),
            {"fields": ("suspension_after_days", "commitment_answer_months", "renouncing_ends_job")},
        ),
        (_("Offices"), {"fields": ("gerance_years", "supervisory_years", "other_years", "closing_month")}),
        (_("Working time"), {"fields": ("full_time_hours",)}),
        (None, {"fields": ("source",)}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one, so its page is the list."""
        return redirect("admin:members_membershiprules_change", 1)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The one row, or the defaults before it was ever saved."""
        return membership_rules()

    def save_model(self, request: HttpRequest, obj: MembershipRules, form: Any, change: bool) -> None:
        """Through the action."""
        person: Any = request.user
        actions.change_membership_rules(**form.cleaned_data, by=person, at=clock.now())
