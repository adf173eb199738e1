"""Quiet mails about texts: the evening's digest of discussions, the reminder to read the règlement."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from governance.queries.proposals import digest
from governance.queries.rulebook import agreements, edition_on
from governance.queries.topics import news
from interlignes.kit import clock
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.mail import recipient
from members.models import Cooperative, Member
from members.queries import cooperative, members_on

#: When, after midnight in Paris, the day ends for the digest.
DIGEST_HOUR = timedelta(hours=18)
#: A digest tells of one day; what an outage of more than a day leaves out stands on the page.
DIGEST_SPAN = timedelta(days=1)
#: How long after an edition comes into force those who have not agreed are reminded, once.
AGREEMENT_DELAY = timedelta(days=7)


@transaction.atomic
def send_digest(*, at: datetime) -> int:
    """Queue the digest that was due last before `at` for everybody who wants it; the number of people.

    The span ends at six in the evening whenever the task really runs, and each evening has one occasion: run twice,
    late or by two workers, nobody gets two.
    """
    evening = clock.midnight(at) + DIGEST_HOUR
    until = evening if evening <= at else evening - DIGEST_SPAN
    following, moved = digest(until - DIGEST_SPAN, until), news(until - DIGEST_SPAN, until)
    concerned = {*following, *moved}
    people = members_on(clock.today(at)).filter(pk__in=concerned, is_active=True, wants_digests=True)
    members, home = list(people.order_by("pk")), cooperative()
    for member in members:
        context = {
            "cooperative": home,
            "proposals": following.get(member.pk, []),
            "topics": moved.get(member.pk, []),
            "url": settings.PUBLIC_URL
            + reverse("governance:proposals" if member.pk in following else "governance:topics"),
        }
        enqueue(
            kind=Kind.PROPOSAL_DIGEST,
            about=member,
            to=[recipient(member, "digests")],
            occasion=clock.today(until).isoformat(),
            context=context,
            at=at,
            useful_until=until + DIGEST_SPAN,
        )
    return len(members)


@transaction.atomic
def send_agreement_reminders(*, at: datetime) -> int:
    """Queue, once an edition, the invitation to read the règlement for those who have not agreed to it; their number.

    Newcomers get theirs when they arrive: whoever had one about this edition gets no second one.
    """
    today = clock.today(at)
    edition = edition_on(today)
    if edition is None or today < edition + AGREEMENT_DELAY:
        return 0
    waiting: list[Member] = [
        member for member in agreements(edition, today).waiting if member.wants_reminders
    ]
    home = Cooperative.objects.get()
    context = {
        "cooperative": home,
        "edition": edition,
        "url": settings.PUBLIC_URL + reverse("governance:welcome"),
    }
    return enqueue(
        kind=Kind.RULEBOOK_AGREEMENT,
        about=home,
        to=[recipient(member, "reminders") for member in waiting],
        occasion=edition.isoformat(),
        context=context,
        at=at,
    )
