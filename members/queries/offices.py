"""Readings of offices, and what the law asks of them."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from members.choices import Role, StatusKind
from members.models import Mandate, Member, Status
from members.queries.lifecycle import membership_rules
from members.queries.people import associates, cooperative
from members.rules import offices
from members.rules.categories import category
from members.rules.dates import last_closing


def succeeded(mandate: Mandate) -> bool:
    """Whether the holder's next mandate in the same office is recorded."""
    later = Mandate.objects.filter(member=mandate.member_id, role=mandate.role)
    return later.filter(starts_on__gt=mandate.starts_on).exists()


def ending_mandates(day: date, until: date | None = None) -> QuerySet[Mandate]:
    """Mandates in force on `day` that end before `until` (in 90 days) without one that follows."""
    later = Mandate.objects.filter(
        member=OuterRef("member"), role=OuterRef("role"), starts_on__gt=OuterRef("starts_on")
    )
    ending = Mandate.objects.in_force(day).filter(ends_on__lt=until or day + offices.SOON)
    return ending.exclude(Exists(later))


def mandates_from(day: date) -> list[Mandate]:
    """Mandates in force on `day` or to come, with who holds them."""
    running = Mandate.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    return list(running.select_related("member").order_by("role", "starts_on", "pk"))


def findings(day: date) -> list[offices.Finding]:
    """What the law asks of numbers and offices, checked with the records of `day`; seven queries."""
    rules, own = membership_rules(), cooperative()
    statuses = list(
        Status.objects.filter(since_on__lte=day)
        .order_by("since_on", "pk")
        .values_list("member", "since_on", "kind")
    )
    kinds = _kinds(day)
    held = [mandate for mandate in mandates_from(day) if kinds.get(mandate.member_id) not in (None, "left")]
    categories = {member: category(kind) for member, kind in kinds.items()}
    employed = sum(kind == StatusKind.ASSOCIATE for kind in kinds.values())
    state = offices.State(
        day=day,
        form=own.legal_form,
        associates=sum(found.is_associate for found in categories.values()),
        associates_at_closing=associates(last_closing(day, rules.closing_month)).count(),
        employed_associates=employed,
        below_since=offices.below_since(statuses, offices.LEAST[own.legal_form], day),
        officers=[
            offices.Officer(
                member=mandate.member_id,
                role=mandate.role,
                starts_on=mandate.starts_on,
                ends_on=mandate.ends_on,
                is_employed=categories[mandate.member_id].is_employed,
                is_external=categories[mandate.member_id].is_external,
                is_associate=categories[mandate.member_id].is_associate,
            )
            for mandate in held
        ],
        gerance_years=rules.years(Role.GERANCE),
    )
    return offices.check(state)


def _kinds(day: date) -> dict[int, str]:
    """Member -> kind of her status on `day`."""
    known = Member.objects.with_status(day).order_by("pk").values_list("pk", "status_read")  # type: ignore[misc]
    return {number: kind for number, kind in known if kind}
