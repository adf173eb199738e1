"""The last minute of a check-in: sheets come at once through the real page; none is lost, none counts twice."""

import http.client
import json
import os
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from interlignes.urn.models import Roll, Urn
from interlignes.urn.queries import counted
from members.choices import StatusKind
from members.models import Member, Status
from script.benches.scene import session_of
from script.benches.web import together
from tests.wellbeing.conftest import Play, fill

#: 20 in `script/test`, 200 where SHEETS says so: making that many sheets takes minutes.
PEOPLE = int(os.environ.get("SHEETS", "20"))


def sheet_of(port: int, path: str, member: Member, text: str, answers: Counter[int]) -> Callable[[], None]:
    """Post a sheet as the page's script does: session, token, JSON."""
    headers = {
        "Host": f"localhost:{port}",
        "Cookie": f"session={session_of(member)}; csrf={'t' * 32}",
        "X-CSRFToken": "t" * 32,
        "Content-Type": "application/json",
    }

    def job() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("POST", path, json.dumps({"ballot": text}), headers)
        answer = connection.getresponse()
        found = json.loads(answer.read())
        answers[answer.status] += 1
        connection.close()
        assert len(found["tracker"]) == 43

    return job


@pytest.mark.django_db(transaction=True)
def test_sheets_at_once_are_all_in(live_server: Any, play: Play, twelve: list[Member]) -> None:
    crowd = Member.objects.bulk_create(
        Member(email=f"m{number}@example.coop", password="!", first_name="M", last_name=str(number))
        for number in range(PEOPLE - len(twelve))
    )
    Status.objects.bulk_create(
        Status(member=member, kind=StatusKind.EMPLOYEE, since_on=date(2020, 1, 1)) for member in crowd
    )
    played = play()
    people = [*twelve, *crowd]
    texts = [fill(played.round, member, [n % 4] * 9) for n, member in enumerate(people)]
    path, answers = f"{played.round.get_absolute_url()}reponse/", Counter[int]()
    port = int(live_server.url.rsplit(":", 1)[1])
    jobs = [sheet_of(port, path, member, text, answers) for member, text in zip(people, texts, strict=True)]
    began = time.process_time()
    seconds = together(jobs, 16)
    print(f"{PEOPLE} sheets in {seconds:.1f} s, {time.process_time() - began:.1f} s of processor")
    assert answers == {200: PEOPLE}
    urn = Urn.objects.get()
    assert counted(urn) == Roll.objects.filter(urn=urn, has_voted=True).count() == PEOPLE
    release = played.release()  # which verifies the whole archive
    assert release is not None
    assert release.content["answered"] == str(PEOPLE)
    assert release.content["scales"]["temps"]["bands"][0] == "50"
