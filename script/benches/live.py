"""A live session: 200 people whose screens ask every three seconds, while it goes on."""

import statistics
import time
from collections.abc import Callable


from governance.actions import attendance, session
from governance.models import Attendance, Meeting
from interlignes.kit import clock
from members.models import Member
from script.benches.scene import cooperative, open_ballots, session_of
from script.benches.web import Server, Visitor, server, together

PEOPLE, EVERY, SECONDS, CLIENTS = 200, 3.0, 30, 20


def hold(people: list[Member]) -> Meeting:
    """A meeting that is being held, with everybody in the room."""
    meeting = open_ballots(people[0], 1)[0].motion.item.meeting
    now = clock.now()
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=now)
    meeting.refresh_from_db()
    session.open_doors(meeting=meeting, by=people[0], at=now)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, member=member, mode="room", how="code", arrived_at=now)
        for member in people
    )
    attendance.choose_bureau(
        meeting=meeting, chair=people[0].pk, secretary=people[1].pk, scrutineers=[], by=people[0], at=now
    )
    session.start(meeting=meeting, by=people[0], at=now)
    return meeting


def ask(web: Server, path: str, people: list[str], first: float, waits: list[float], news: list[int]) -> None:
    """The screens of some people, each at its own moment of the three seconds. A wait counts from when it was due."""
    visitors = [(Visitor(web.port, {"session": key}), {"tag": ""}) for key in people]
    for turn in range(int(SECONDS / EVERY)):
        for place, (visitor, known) in enumerate(visitors):
            due = first + turn * EVERY + place * EVERY / len(visitors)
            time.sleep(max(0.0, due - time.perf_counter()))
            status, tag = visitor.poll(path, known["tag"])
            waits.append(time.perf_counter() - due)
            if status not in (200, 304):
                raise RuntimeError(f"a screen was answered {status}")
            news.append(status == 200)
            known["tag"] = tag


def live(workers: int) -> str:
    """What 200 screens waited, in milliseconds, with somebody asking to speak every two seconds."""
    people = cooperative(PEOPLE)
    meeting = hold(people)
    path = f"/reunions/{meeting.pk}/seance/etat/salle/"
    keys = [session_of(member) for member in people]
    waits: list[float] = []
    news: list[int] = []
    with server(workers) as web:
        for key in keys[:8]:
            Visitor(web.port, {"session": key}).get(path)
        used, began = web.cpu_seconds, time.perf_counter()

        def screens(number: int) -> Callable[[], None]:
            first = began + number * EVERY / CLIENTS / (PEOPLE / CLIENTS)
            return lambda: ask(web, path, keys[number::CLIENTS], first, waits, news)

        def happen() -> None:
            for turn in range(int(SECONDS / 2)):
                time.sleep(max(0.0, began + 2 * turn - time.perf_counter()))
                session.ask_to_speak(meeting=meeting, by=people[turn + 2], at=clock.now())

        together([happen, *(screens(number) for number in range(CLIENTS))], CLIENTS + 1)
        cpu = (web.cpu_seconds - used) / len(waits) * 1000
    p95 = statistics.quantiles(waits, n=20)[-1] * 1000
    return (
        f"{workers} web process(es): {PEOPLE} screens, {len(waits)} questions in {SECONDS} s, {sum(news)} with news; "
        f"p50 {statistics.median(waits) * 1000:.0f} ms, p95 {p95:.0f} ms, longest {max(waits) * 1000:.0f} ms; "
        f"processor {cpu:.1f} ms each"
    )
