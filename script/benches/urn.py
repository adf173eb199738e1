"""script/bench urn: sealed ballots through the real page, then from closing to the verified result."""

import http.client
import json
import os
import statistics
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection

from interlignes.kit import clock
from interlignes.sealed.credentials import private_key
from interlignes.sealed.election import Question
from interlignes.sealed.encryption import encrypt
from interlignes.urn import vault
from interlignes.urn.actions import count, setup
from interlignes.urn.choices import Event, Level
from interlignes.urn.elections import RNG, election_of
from interlignes.urn.models import Record, Urn
from interlignes.urn.queries import counted, turnout
from script.benches.scene import cooperative, session_of
from script.benches.web import Visitor, server, together

MOTION = Question("Adopter ?", ("Pour", "Contre", "Abstention"), blank=True)
VOTERS = 200
PROCESSORS = os.cpu_count() or 1


def say(text: str) -> None:
    print(text, flush=True)


def post(visitor: Visitor, path: str, content: object) -> tuple[int, str]:
    """Post JSON as the booth does."""
    headers = {
        "Host": f"localhost:{visitor.port}",
        "Cookie": "; ".join(f"{name}={value}" for name, value in visitor.cookies.items()),
        "Content-Type": "application/json",
        "X-CSRFToken": visitor.cookies.get("csrf", ""),
    }
    for last in (False, True):
        if visitor.connection is None:
            visitor.connection = http.client.HTTPConnection("127.0.0.1", visitor.port, timeout=60)
        try:
            visitor.connection.request("POST", path, json.dumps(content), headers)
            answer = visitor.connection.getresponse()
            return answer.status, answer.read().decode()
        except ConnectionError:  # the server hangs up on who was silent for some seconds
            visitor.connection = None
            if last:
                raise
    raise AssertionError("unreachable")


def sealed_votes() -> None:
    """200 ballots, made beforehand as browsers would, eight at a time; then the count."""
    members = cooperative(VOTERS)
    now = clock.now()
    urn = setup.plan(
        name="Banc d’essai",
        questions=[MOTION],
        level=Level.SIMPLE,
        opens_at=now,
        closes_at=now + timedelta(days=1),
        page="",
        at=now,
    )
    began, used = time.perf_counter(), time.process_time()
    setup.seal(urn=urn, voters={member.pk: member.pk for member in members}, at=now)
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    say(f"{connection.vendor}: urn sealed for {VOTERS} in {seconds:.1f} s; processor {cpu:.1f} s")
    election, ballots = election_of(urn.election), {}
    for number, paper in enumerate(urn.papers.order_by("member")):
        key = private_key(vault.unlock(paper.secret), uuid=urn.uuid)
        ballots[paper.member_id] = encrypt(election, [[number % 3]], private_key=key, rng=RNG).text
    for workers in (1, 2):
        vote(urn, members, ballots, workers)
    tally(urn)


def vote(urn: Urn, members: list[object], ballots: dict[int, str], workers: int) -> None:
    """Everybody, eight at a time; with two processes the urn is emptied first."""
    sessions = {member.pk: session_of(member) for member in members}  # type: ignore[attr-defined]
    Record.objects.filter(urn=urn, event__in=[Event.BALLOT, ""]).exclude(position__lt=5).delete()
    setup_event = Record.objects.get(urn=urn, event=Event.SETUP)
    Urn.objects.filter(pk=urn.pk).update(head=setup_event.digest, height=1, records=5, last_event="Setup")
    waits: list[float] = []
    with server(workers) as web:
        visitors = {number: Visitor(web.port, {"session": key}) for number, key in sessions.items()}
        for visitor in visitors.values():
            visitor.get(f"/urnes/{urn.uuid}/verifier/")

        def cast(number: int) -> Callable[[], None]:
            def job() -> None:
                began = time.perf_counter()
                content = {"paper": number, "ballot": ballots[number]}
                status, text = post(visitors[number], f"/urnes/{urn.uuid}/bulletin/", content)
                waits.append(time.perf_counter() - began)
                if status != 200:
                    raise SystemExit(f"a ballot was answered {status}: {text[:200]}")

            return job

        used = web.cpu_seconds
        seconds = together([cast(number) for number in ballots], 8)
        cpu = (web.cpu_seconds - used) / len(ballots) * 1000
    p95 = statistics.quantiles(waits, n=20)[-1] * 1000
    if not len(ballots) == turnout(urn)[0] == counted(urn):
        raise SystemExit(
            f"{len(ballots)} were answered, {turnout(urn)[0]} are on the roll, {counted(urn)} count"
        )
    say(
        f"{connection.vendor}, {workers} web process(es): {len(ballots)} sealed votes in {seconds:.1f} s, none lost, "
        f"{len(ballots) / seconds:.0f}/s, p95 {p95:.0f} ms, longest {max(waits) * 1000:.0f} ms; "
        f"processor {cpu:.1f} ms each, so up to {PROCESSORS * 1000 / cpu:.0f}/s on {PROCESSORS} free ones; "
        f"load of the machine {os.getloadavg()[0]:.1f}"
    )


def tally(urn: Urn) -> None:
    """From closing to the published result, every proof verified."""
    urn.refresh_from_db()
    began, used = time.perf_counter(), time.process_time()
    count.advance(urn=urn, at=urn.closes_at + timedelta(seconds=10))
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    if not urn.published_at or sum(urn.result[0]) != VOTERS:
        raise SystemExit(f"the urn was not counted: {urn.failure} {urn.result}")
    say(
        f"{connection.vendor}: {VOTERS} ballots from closing to the verified result {urn.result} "
        f"in {seconds:.1f} s; processor {cpu:.1f} s"
    )
