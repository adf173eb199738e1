"""script/bench: each part measures the product and a bare yardstick in one run."""

import os
import smtplib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

FOLDER = tempfile.mkdtemp(prefix="interlignes-bench-")
os.environ["DATA_DIR"] = FOLDER
os.environ["DJANGO_SETTINGS_MODULE"] = "script.benches.settings"

import django

django.setup()

from aiosmtpd.controller import Controller
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.migrations import _first_rules
from governance.models import Vote
from interlignes.kit import append_only
from interlignes.outbox.delivery import compose, deliver
from interlignes.outbox.models import Mail
from script.benches.live import live
from script.benches.scene import PASSWORD, cooperative, crowd, open_ballots, session_of
from script.benches.urn import sealed_votes
from script.benches.web import Server, Visitor, free_port, server, together

#: Product and yardstick take turns, because other programs may load the machine for a while.
SECONDS, ROUNDS = 1.5, 3


class Failed(Exception):
    """A page answered something else than it should: its speed means nothing."""


def say(text: str) -> None:
    print(text, flush=True)


def rate(web: Server, path: str, session: str, at_once: int = 4) -> tuple[float, float]:
    """Pages a second, and milliseconds of processor time a page."""
    Visitor(web.port, {"session": session}).get(path)
    done, used, end = [0] * at_once, web.cpu_seconds, time.perf_counter() + SECONDS

    def visit(number: int) -> Callable[[], None]:
        def job() -> None:
            visitor = Visitor(web.port, {"session": session})
            while time.perf_counter() < end:
                status, _ = visitor.get(path)
                if status != 200:
                    raise Failed(f"{path} answered {status}")
                done[number] += 1

        return job

    seconds = together([visit(number) for number in range(at_once)], at_once)
    return sum(done) / seconds, (web.cpu_seconds - used) / sum(done) * 1000


def queries_of(path: str, session: str) -> int:
    """SQL queries of one page."""
    client = Client(SERVER_NAME="localhost")
    client.cookies["session"] = session
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(path)
    return len(captured)


def pages() -> None:
    """Home, meeting and ballot beside a bare view with as many queries, with 12 and 1,000 members."""
    for size, number in ((12, 3), (1000, 60)):
        call_command("flush", interactive=False, verbosity=0)
        prepare()
        members = cooperative(12)
        made = open_ballots(members[0], number)
        crowd(members, size)
        session = session_of(members[1])
        Vote.objects.bulk_create(
            Vote(elector=elector, choice="for", cast_at=made[0].opens_at)
            for elector in made[0].electors.all()[2:]
        )
        paths = {
            "home": "/",
            "meeting": f"/reunions/{made[0].motion.item.meeting_id}/",
            "ballot": f"/scrutins/{made[0].pk}/",
        }
        with server() as web:
            for name, path in paths.items():
                queries = queries_of(path, session)
                rounds = [
                    (*rate(web, path, session), *rate(web, f"/bare/{queries}/", session))
                    for _ in range(ROUNDS)
                ]
                ours, cpu, bare, bare_cpu = (
                    statistics.median(column) for column in zip(*rounds, strict=True)
                )
                say(
                    f"{size:5} members, {name:8} {queries:2} queries {ours:5.0f}/s, bare {bare:5.0f}/s, "
                    f"ratio {ours / bare:.2f}; processor {cpu:.1f} ms, bare {bare_cpu:.1f} ms, {bare_cpu / cpu:.2f}"
                )


def votes() -> None:
    """Named votes, eight voters at a time, through the real page."""
    members = cooperative(200)
    ballot, *_ = open_ballots(members[0], 1)
    sessions = [session_of(member) for member in members]
    waits: list[float] = []
    with server() as web:
        visitors = [Visitor(web.port, {"session": session}) for session in sessions]
        for visitor in visitors:
            visitor.get(f"/scrutins/{ballot.pk}/")

        def cast(visitor: Visitor, choice: str) -> Callable[[], None]:
            def job() -> None:
                began = time.perf_counter()
                status, _ = visitor.ask("POST", f"/scrutins/{ballot.pk}/", {"choice": choice})
                waits.append(time.perf_counter() - began)
                if status != 302:
                    raise Failed(f"a vote was answered {status}")

            return job

        for choice in ("for", "against"):
            waits.clear()
            used = web.cpu_seconds
            seconds = together([cast(visitor, choice) for visitor in visitors], 8)
            p95 = statistics.quantiles(waits, n=20)[-1] * 1000
            cpu = (web.cpu_seconds - used) / len(visitors) * 1000
            counted = Vote.objects.filter(choice=choice).count()
            speed = f"{len(visitors) / seconds:.0f}/s, p95 {p95:.0f} ms, longest {max(waits) * 1000:.0f} ms"
            say(f"{connection.vendor}: {counted} votes, {speed}; processor {cpu:.1f} ms each")


def login() -> None:
    """200 members log in at once, beside the bare hash."""
    members = cooperative(200)
    began, used = time.perf_counter(), time.process_time()
    for _ in range(40):
        make_password(PASSWORD)
    bare, bare_cpu = 40 / (time.perf_counter() - began), 40 / (time.process_time() - used)
    for workers in (1, 2):
        with server(workers) as web:
            Visitor(web.port).get("/compte/login/")

            def enter(email: str) -> Callable[[], None]:
                def job() -> None:
                    visitor = Visitor(web.port)
                    if visitor.get("/compte/login/")[0] != 200:
                        raise Failed("the log-in page was not answered")
                    status, _ = visitor.ask("POST", "/compte/login/", {"login": email, "password": PASSWORD})
                    if status != 302:
                        raise Failed(f"a log-in was answered {status}")

                return job

            used = web.cpu_seconds
            seconds = together([enter(member.email) for member in members], 16)
            say(
                f"{workers} web process(es): 200 log-ins (page and form) in {seconds:.1f} s, {200 / seconds:.0f}/s; "
                f"bare hash {bare:.0f}/s on one core, ratio {200 / seconds / bare:.2f}; "
                f"processor {(web.cpu_seconds - used) * 5:.1f} ms each, of which the hash {1000 / bare_cpu:.1f} ms"
            )


class Sink:
    """A mail server that accepts everything."""

    count = 0

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        """Accept."""
        self.count += 1
        return "250 OK"


def mails() -> None:
    """400 mails beside a bare smtplib loop with the same bytes."""
    members = cooperative(400)
    began = time.perf_counter()
    open_ballots(members[0], 1)
    written = time.perf_counter() - began
    sink = Sink()
    host, port = "127.0.0.1", free_port()
    controller = Controller(sink, hostname=host, port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
    waiting = list(Mail.objects.filter(state="waiting"))
    bodies = [compose(mail).message().as_bytes(linesep="\r\n") for mail in waiting]
    began, used = time.perf_counter(), time.thread_time()
    with smtplib.SMTP(host, port) as client:
        for mail, body in zip(waiting, bodies, strict=True):
            client.sendmail("a@example.coop", [mail.recipient], body)
    bare, bare_cpu = len(bodies) / (time.perf_counter() - began), (time.thread_time() - used) / len(bodies)
    began, used, sent = time.perf_counter(), time.thread_time(), 0
    while batch := deliver():
        sent += batch
    ours, cpu = sent / (time.perf_counter() - began), (time.thread_time() - used) / sent
    controller.stop()
    speed = f"delivered {ours:.0f}/s, bare loop {bare:.0f}/s, ratio {ours / bare:.2f}"
    speed += f"; processor {cpu * 1000:.1f} ms, bare {bare_cpu * 1000:.1f} ms"
    say(f"{len(waiting)} mails written in {written:.1f} s; {speed}")


def session() -> None:
    """A live session with 200 screens, by one web process and by two."""
    for workers in (1, 2):
        call_command("flush", interactive=False, verbosity=0)
        prepare()
        say(live(workers))


def prepare() -> None:
    """The rows that migrations make, again after a flush."""
    _first_rules.create(apps, None)


if __name__ == "__main__":
    wanted = [part for part in sys.argv[1:] if part in {"pages", "votes", "login", "mails", "urn", "live"}]
    if not wanted:
        sys.exit("script/bench [--postgresql] pages|votes|login|mails|urn|live")
    call_command("prepare", verbosity=0)
    for guard in append_only.ALL:
        guard.drop(connection)  # they would stop the flush between parts
    for part in wanted:
        call_command("flush", interactive=False, verbosity=0)
        prepare()
        {
            "pages": pages,
            "votes": votes,
            "login": login,
            "mails": mails,
            "urn": sealed_votes,
            "live": session,
        }[part]()
