"""Readings of offices, and what the law asks of them."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from members.choices import EMPLOYED, Role, StatusKind
from members.models import Contract, Mandate, Member, Status
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


def contracts_over(day: date) -> QuerySet[Member]:
    """Who works here by her status on `day` though her last contract is over and no other is recorded. One query.

    Whoever has no contract on record at all is not among them: a cooperative may keep its contracts elsewhere.
    """
    employed = Member.objects.with_status(day).filter(status_read__in=EMPLOYED)  # type: ignore[misc]
    return employed.filter(_is_over(day))


def _is_over(day: date) -> Q:
    """Contracts are on record, and none of them lasts until `day` or longer."""
    hers = Contract.objects.filter(member=OuterRef("pk"))
    return Q(Exists(hers)) & ~Q(Exists(hers.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))))


def findings(day: date, mandates: list[Mandate] | None = None) -> list[offices.Finding]:
    """What the law asks of numbers and offices, checked with the records of `day`; seven queries.

    `mandates`: those of `mandates_from`, where they have been read already.
    """
    rules, own = membership_rules(), cooperative()
    statuses = list(
        Status.objects.filter(since_on__lte=day)
        .order_by("since_on", "pk")
        .values_list("member", "since_on", "kind")
    )
    known = _kinds(day)
    kinds = {member: kind for member, (kind, _over) in known.items()}
    sitting = mandates_from(day) if mandates is None else mandates
    held = [mandate for mandate in sitting if kinds.get(mandate.member_id) not in (None, "left")]
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
        contracts_over=sum(over and kind in EMPLOYED for kind, over in known.values()),
    )
    return offices.check(state)


def _kinds(day: date) -> dict[int, tuple[str, bool]]:
    """Member -> kind of her status on `day`, and whether her contracts are all over."""
    people = Member.objects.with_status(day).annotate(over_read=_is_over(day)).order_by("pk")
    known = people.values_list("pk", "status_read", "over_read")
    return {number: (kind, over) for number, kind, over in known if kind}
