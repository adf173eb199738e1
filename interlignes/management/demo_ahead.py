"""What the demo prepares ahead: a working group with its convocation, a poll for the date of a team meeting."""

from datetime import datetime, timedelta
from functools import partial

from governance.actions import attendance, convening, convocations, meetings, participants, polls, proxies
from governance.choices import Consent, DecisionClass, ItemKind, MeetingKind
from governance.models import AssemblyRequest, DatePoll, Meeting
from interlignes.kit import clock
from interlignes.management.demo_plan import Plan
from members.queries import associates

#: Of the poll: who answered what about each of its dates.
MARKS = {
    "nadia": "yes yes no maybe",
    "aicha": "no yes yes maybe",
    "thomas": "yes maybe no yes",
    "ines": "maybe yes yes no",
    "lucas": "yes yes no no",
}
COMMENTS = {"thomas": "Le mercredi, à partir de 10 h.", "ines": "À distance si besoin."}
REPLIES = {"nadia": "present", "aicha": "present", "thomas": "remote", "hugo": "present", "paul": "absent"}
POLL = "Organisation des permanences du printemps"


def plan(loader: Plan) -> None:
    """Plan it all."""
    loader.plan(loader.instant(-3, "11:20"), partial(convene_group, loader))
    loader.plan(loader.instant(-2, "09:40"), partial(ask, loader))
    for number, key in enumerate(MARKS):
        loader.plan(loader.instant(-2, "12:10", 25 * number), partial(answer, loader, key))
    loader.plan(loader.instant(-4, "18:20"), partial(demand, loader))
    loader.plan(loader.instant(-3, "08:35"), partial(join, loader))
    loader.plan(loader.instant(-75, "10:00"), partial(agree, loader))
    loader.plan(loader.instant(-12, "15:00"), partial(post, loader))
    loader.plan(loader.instant(0, "00:35"), partial(give_limited, loader))
    for number, key in enumerate(REPLIES):
        loader.plan(loader.instant(-1, "17:30", 7 * number), partial(reply, loader, key))


def agree(loader: Plan, at: datetime) -> None:
    """On paper, everybody but Jeanne agrees to be convened by e-mail."""
    people = [one for one in associates(clock.today(at)) if one.pk != loader.member("jeanne").pk]
    convocations.record_paper(
        members=people, step=Consent.GIVEN, said_on=clock.today(at), by=loader.member("claire"), at=at
    )


def demand(loader: Plan, at: datetime) -> None:
    """Thomas demands an assembly about the cars: in a cooperative of this size one signature is a tenth."""
    text = "L’assemblée générale demande à la gérance de résilier l’abonnement d’autopartage au 31 mars."
    convening.ask(
        kind=MeetingKind.AGO_EXTRA,
        reason="L’abonnement coûte 240 € par mois et **personne ne s’en est servi depuis l’été**.",
        items=[("Nos déplacements : ce qui sert, ce qui ne sert plus", ""), ("Fin de l’autopartage", text)],
        by=loader.member("thomas"),
        at=at,
    )


def join(loader: Plan, at: datetime) -> None:
    """Paul signs too."""
    convening.sign(request=AssemblyRequest.objects.get(), by=loader.member("paul"), at=at)


def _assembly(at: datetime) -> Meeting:
    """The next assembly that people are convened to."""
    coming = Meeting.objects.filter(kind=MeetingKind.AGO_EXTRA, convoked_at__lt=at, starts_at__gt=at)
    return coming.order_by("starts_at")[0]


def post(loader: Plan, at: datetime) -> None:
    """Jeanne's letter left the morning after the mails, in time; it is noted some days later."""
    meeting = _assembly(at)
    convened = clock.today(meeting.convoked_at or at)
    convocations.record_posting(
        meeting=meeting,
        members=[loader.member("jeanne").pk],
        posted_on=min(convened + timedelta(days=1), clock.today(at)),
        by=loader.member("nadia"),
        at=at,
    )


def reply(loader: Plan, key: str, at: datetime) -> None:
    """Some have said whether they come."""
    attendance.reply(meeting=_assembly(at), answer=REPLIES[key], by=loader.member(key), at=at)


def give_limited(loader: Plan, at: datetime) -> None:
    """For one item of the annual assembly Hugo votes for Paul, who says what he thinks of it."""
    annual = Meeting.objects.filter(kind=MeetingKind.AGO, convoked_at__lt=at, starts_at__gt=at).first()
    if annual is None:
        return
    item = annual.items.filter(motion__isnull=False).order_by("position")[1]
    extent = proxies.Extent([item.pk], "Pour, si la part travail reste à la moitié ; sinon abstiens-toi.")
    proxies.give(meeting=annual, holder=loader.member("hugo"), extent=extent, by=loader.member("paul"), at=at)


def convene_group(loader: Plan, at: datetime) -> None:
    """Inès leads a group of three."""
    ines = loader.member("ines")
    group = meetings.create_meeting(
        kind=MeetingKind.WORKGROUP,
        title="Groupe « accueil des nouvelles personnes »",
        starts_at=loader.instant(loader.working_day(12), "14:00"),
        place="Petite salle",
        video_url="",
        introduction="",
        by=ines,
        at=at,
    )
    chosen = [loader.member(key).pk for key in ("ines", "lucas", "maeve")]
    participants.choose_participants(meeting=group, members=chosen, leaders=[ines.pk], by=ines, at=at)
    for title, minutes in (("Ce qui a manqué aux derniers arrivés", 30), ("Livret d’accueil : plan", 45)):
        meetings.save_item(
            meeting=group,
            item=None,
            kind=ItemKind.DISCUSSION,
            title=title,
            text="",
            minutes=minutes,
            motion_text="",
            reasons="",
            decision_class=DecisionClass.ORDINARY,
            by=ines,
            at=at,
        )
    meetings.convoke(meeting=group, by=ines, at=at)


def ask(loader: Plan, at: datetime) -> None:
    """Thomas looks for a date for everybody."""
    days = [loader.working_day(day) for day in (14, 15, 17, 22)]
    polls.open_poll(
        kind=MeetingKind.TEAM,
        title=POLL,
        text="Deux heures pour répartir les permanences d’**avril à juin**.",
        place="Atelier",
        video_url="",
        minutes=120,
        slots=[
            loader.instant(day, hour)
            for day, hour in zip(days, ("09:30", "10:00", "14:00", "17:30"), strict=True)
        ],
        closes_at=loader.instant(6, "18:00"),
        people=[],
        by=loader.member("thomas"),
        at=at,
    )


def answer(loader: Plan, key: str, at: datetime) -> None:
    """One person's answer."""
    poll = DatePoll.objects.get(title=POLL)
    slots = list(poll.slots.order_by("starts_at", "pk").values_list("pk", flat=True))
    marks = dict(zip(slots, MARKS[key].split(), strict=False))
    polls.answer(poll=poll, marks=marks, comment=COMMENTS.get(key, ""), by=loader.member(key), at=at)
