"""Every form × missing, wrong, huge, hostile and repeated input: never an error of ours, always a word at the field.

What was typed comes back, escaped, so that nobody writes a page twice.
"""

import re
from collections.abc import Callable, Iterator
from copy import copy
from html import unescape
from html.parser import HTMLParser
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction
from django.urls import reverse

from interlignes.kit import clock
from members import actions
from members.models import Intern, Member
from tests.client import CheckedClient
from tests.conftest import LONG_AGO
from tests.scene import Scene, build

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]

HOSTILE = {
    "nothing": "",
    "blanks": "   \t\n  ",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": '"><svg onload=alert(1)>',
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "python": "%(name)s %s {0.__class__} ${7*7}",
    "sql": "'; DROP TABLE members_member; --",
    "nul": "a\x00b",
    "controls": "a\x01\x07\x1b[31mb",
    "right to left": "\u202egnp.exe",
    "surrogate-like": "\U0001f469\u200d\U0001f9b0 \U0001f3f3\ufe0f\u200d\U0001f308",
    "zalgo": "a" + "\u0301" * 300,
    "header": "x\r\nBcc: everybody@example.coop",
    "formula": "=cmd|' /C calc'!A0",
    "path": "../../../../etc/passwd",
    "negative": "-1",
    "zero": "0",
    "large number": "9" * 40,
    "exponent": "1e309",
    "not a number": "NaN",
    "arabic digits": "\u0661\u0662",
    "year 0001": "0001-01-01T00:00",
    "year 9999": "9999-12-31T23:59",
    "year 10000": "10000-01-01T00:00",
    "30 February": "2027-02-30T10:00",
    "hour that does not exist": "2027-03-28T02:30",
    "hour that exists twice": "2027-10-31T02:30",
    "javascript link": "javascript:alert(1)",
    "file link": "file:///etc/passwd",
    "bad host": "http://[::1",
    "long host": "http://" + "a" * 300 + ".example",
    "address": "a@b@c",
    "markdown": "[x](javascript:alert(1)) ![x](https://example.org/x.png) <b onclick=x>",
    "deep markdown": "> " * 400 + "x",
    "many stars": "*" * 5000,
    "100 kB": "é" * 50_000,
}


#: What the check of a control lets through to the action, or what an action gets that trusts its form too much.
THROUGH = {
    "text": [
        "nothing", "blanks", "html", "controls", "zalgo", "header", "surrogate-like", "javascript link", "many stars",
        "large number", "nul", "100 kB",
    ],
    "number": ["nothing", "zero", "negative", "large number", "arabic digits"],
    "date": ["nothing", "year 0001", "year 9999", "hour that does not exist", "hour that exists twice"],
    "choice": ["nothing", "html", "large number"],
}  # fmt: skip
THROUGH["secret"] = THROUGH["text"]
#: What PostgreSQL may refuse where SQLite takes it.
REFUSED_THERE = {"nul", "100 kB", "surrogate-like", "negative", "large number", "year 0001", "year 9999"}
CONTROLS = {
    **dict.fromkeys(["select", "radio", "checkbox", "file"], "choice"),
    **dict.fromkeys(["date", "datetime-local", "time", "month"], "date"),
    "number": "number",
    "password": "secret",
}


class Attack(NamedTuple):
    """What is posted, and the fields it is about."""

    fields: list[str]
    name: str
    data: dict[str, Any]


class FormReader(HTMLParser):
    """The controls of the form in the main part of a page: name -> value, the first of several options."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.visible: set[str] = set()
        self.invalid: set[str] = set()
        self.kinds: dict[str, str] = {}
        self.forms: dict[str, int] = {}
        self._form = 0
        self._area = self._select = ""
        main = page.split("<main", 1)[1].split("</main", 1)[0]
        self.feed(main)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a control."""
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        self._form += tag == "form"
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self.fields[name] = ""
        elif tag == "option" and self._select:
            if "selected" in values or self._select not in self.fields:
                self.fields[self._select] = values.get("value", "")
            return
        elif tag != "input" or values.get("type") in {"submit", "button"}:
            return
        elif values.get("type") in {"checkbox", "radio"}:
            if "checked" in values:
                self.fields[name] = values.get("value", "on")
            else:
                self.fields.setdefault(name, "")
        else:
            self.fields[name] = values.get("value", "")
        if values.get("type") != "hidden":
            self.visible.add(name)
            self.forms[name] = self._form
            sort = "number" if "inputmode" in values else values.get("type", tag)
            self.kinds[name] = CONTROLS.get(sort, "text")
        if values.get("aria-invalid") == "true":
            self.invalid.add(name)

    def handle_endtag(self, tag: str) -> None:
        """Leave a text area or a list."""
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        """What stands in a text area."""
        if self._area:
            self.fields[self._area] += data


Page = tuple[str, str]


def pages_of(scene: Scene) -> dict[str, str]:
    """The forms of our own pages."""
    return {
        "meeting_new": reverse("governance:meeting_new"),
        "meeting_edit": reverse("governance:meeting_edit", args=[scene.draft.pk]),
        "item_new": reverse("governance:item_new", args=[scene.draft.pk]),
        "item_edit": reverse("governance:item_edit", args=[scene.draft_item.pk]),
        "convoke": reverse("governance:meeting_convoke", args=[scene.draft.pk]),
        "second_call": reverse("governance:second_call", args=[scene.ahead.unmet.pk]),
        "attendance": reverse("governance:attendance", args=[scene.past.pk]),
        "ballot_open": reverse("governance:ballot_open", args=[scene.free_motion.pk]),
        "ballot": reverse("governance:ballot", args=[scene.open_ballot.pk]),
        "participants": reverse("governance:participants_edit", args=[scene.ahead.group.pk]),
        "assembly_request_new": reverse("governance:assembly_request_new"),
        "assembly_request_convene": reverse(
            "governance:assembly_request_convene", args=[scene.ahead.request.pk]
        ),
        "demands": reverse("governance:demands", args=[scene.ahead.assembly.pk]),
        "auditors": reverse("governance:auditors", args=[scene.ahead.assembly.pk]),
        "poll_new": reverse("governance:poll_new"),
        "poll": reverse("governance:poll", args=[scene.ahead.poll.pk]),
        "poll_change": reverse("governance:poll_change", args=[scene.ahead.poll.pk]),
        "reviews": reverse("governance:reviews", args=[scene.sealed_counted.pk]),
        "series_new": reverse("governance:series_new"),
        "series_change": reverse("governance:series_change", args=[scene.ahead.series.pk]),
        "topic_new": reverse("governance:topic_new"),
        "topic_pick": reverse("governance:topic_pick", args=[scene.ahead.group_draft.pk]),
        "agenda_begin": reverse("governance:agenda_begin", args=[str(scene.ahead.template.pk)]),
        "agenda_fill": reverse("governance:agenda_fill", args=[scene.ahead.group_draft.pk]),
        "agenda_keep": reverse("governance:agenda_keep", args=[scene.ahead.group_draft.pk]),
        "document_new": reverse("governance:document_new", args=[scene.draft.pk]),
        "document_supersede": reverse("governance:document_supersede", args=[scene.document.pk]),
        "assignments": reverse("governance:assignments", args=[scene.past.pk]),
        "consents": reverse("governance:consents"),
        "dispatches": reverse("governance:dispatches", args=[scene.coming.pk]),
        "reply": reverse("governance:reply", args=[scene.coming.pk]),
        "check_in": reverse("governance:check_in", args=[scene.live.held.pk]),
        "bureau": reverse("governance:bureau", args=[scene.live.held.pk]),
        "revocation": reverse("governance:session_revocation", args=[scene.live.held.pk]),
        "session_vote": reverse("governance:session_vote", args=[scene.live.motion.pk]),
        "hands": reverse("governance:hands", args=[scene.live.motion.pk]),
        "minutes_item": reverse("governance:minutes_item", args=[scene.written.draft_item.pk]),
        "minutes_general": reverse("governance:minutes_general", args=[scene.written.draft.pk]),
        "minutes_review": reverse("governance:minutes_review", args=[scene.past.pk]),
        "correction_of_minutes": reverse("governance:correction", args=[scene.written.correction.pk]),
        "proposal_new": reverse("governance:proposal_new"),
        "proposal_edit": reverse("governance:proposal_edit", args=[scene.texts.submitted.pk]),
        "amend": reverse("governance:amend", args=[scene.texts.submitted.pk]) + "?endroit=r0",
        "proposal_agenda": reverse("governance:proposal_agenda", args=[scene.texts.submitted.pk]),
        "consultation_new": reverse("governance:consultation_new", args=["approval"]),
        "consultation": reverse("governance:consultation", args=[scene.texts.consent.pk]),
        "article": reverse("governance:article", args=[scene.texts.article.pk]),
        "article_change": reverse("governance:article_change", args=[scene.texts.article.pk]),
        "article_record": reverse("governance:article_record"),
        "me": reverse("members:me"),
        "profile": reverse("members:profile"),
        "correction": reverse("members:correction"),
        "erasure": reverse("members:erasure"),
        "answer": reverse("members:request", args=[scene.request.pk]),
        "contract_new": reverse("members:contract_new", args=[scene.employee.pk]),
        "contract_amend": reverse("members:contract_amend", args=[scene.employee.pk]),
        "departure": reverse("members:departure", args=[scene.employee.pk]),
        "suspend": reverse("members:suspend", args=[scene.suspended.pk]),
        "lift": reverse("members:lift", args=[scene.suspended.pk]),
        "candidacy_new": reverse("members:candidacy_new", args=[scene.employee.pk]),
        "candidacy_decide": reverse("members:candidacy_decide", args=[scene.candidacy.pk]),
        "candidacy_notify": reverse("members:candidacy_notify", args=[scene.owed_candidacy.pk]),
        "candidacy_reopen": reverse("members:candidacy_reopen", args=[scene.decided_candidacy.pk]),
        "candidacy_agenda": reverse("governance:candidacy_agenda", args=[scene.candidacy.pk]),
        "motion_mandate": reverse("governance:mandate", args=[scene.free_motion.pk]),
        "details": reverse("members:details", args=[scene.employee.pk]),
        "hours": reverse("members:hours", args=[scene.employee.pk]),
        "my_hours": reverse("members:my_hours"),
        "intern_new": reverse("members:intern_new"),
        "intern_edit": reverse("members:intern_edit", args=[Intern.objects.latest("pk").pk]),
        "invitation": invitation_path(),
        "login": reverse("account_login"),
        "reset": reverse("account_reset_password"),
        "code": reverse("account_request_login_code"),
        "password": reverse("account_change_password"),
        "email": reverse("account_email"),
    }


FORMS = [
    "meeting_new", "meeting_edit", "item_new", "item_edit", "convoke", "attendance", "ballot_open", "ballot", "me",
    "second_call", "demands", "auditors",
    "reviews", "series_new", "series_change", "topic_new", "topic_pick", "agenda_begin", "agenda_fill", "agenda_keep",
    "participants", "poll_new", "poll", "poll_change", "document_new", "document_supersede",
    "consents", "dispatches", "reply", "check_in", "bureau", "revocation", "session_vote", "hands",
    "minutes_item", "minutes_general", "minutes_review", "correction_of_minutes", "assignments",
    "profile", "correction", "erasure", "answer",
    "proposal_new", "proposal_edit", "amend", "proposal_agenda", "consultation_new", "consultation",
    "article", "article_change", "article_record",
    "invitation", "login", "reset", "code", "password", "email",
    "contract_new", "contract_amend", "departure", "suspend", "lift", "candidacy_new",
    "candidacy_decide", "candidacy_notify", "candidacy_reopen", "candidacy_agenda",
    "motion_mandate", "details", "hours", "my_hours", "intern_new", "intern_edit",
]  # fmt: skip
KEPT = {"html", "attribute", "template", "python", "sql", "formula", "path", "markdown"}
OUTSIDE = {"invitation", "login", "reset", "code"}


def invitation_path() -> str:
    """The link of a recorded person without an account."""
    return reverse("members:invitation", args=["k" * 40])


@pytest.fixture
def scene(bruno: Member) -> Scene:
    """One of everything, and an open invitation whose key is known."""
    at = clock.now()
    names = {"email": "fatou@example.coop", "first_name": "Fatou", "last_name": "D"}
    member = actions.add_member(**names, status="associate", since_on=LONG_AGO, by=bruno, at=at)
    actions.invite(member=member, by=bruno, at=at)
    member.invitations.update(key_digest=actions.key_digest("k" * 40))
    return build(1, electors=[bruno])


def attacks(reader: FormReader) -> Iterator[Attack]:
    """Every attack on all fields at once: a field's own check sees its own value only, and one page shows all words.

    Of the same field in several rows one stands for all where a field is attacked alone.
    """
    fields = reader.fields
    if connection.vendor != "sqlite":
        return
    for group in set(reader.forms.values()):
        together = [field for field in sorted(reader.visible) if reader.forms[field] == group]
        for name, value in HOSTILE.items():
            yield Attack(together, name, {**fields, **dict.fromkeys(together, value)})
    yield Attack([], "all missing", {})
    yield Attack([], "unknown fields", {**fields, "is_staff": "1", "pk": "1", "by": "1", "member": "1"})
    for field in one_of_each(reader):
        yield Attack([field], "missing", {key: value for key, value in fields.items() if key != field})
        yield Attack([field], "repeated", {**fields, field: ["1", "2", "<b>"]})


def one_of_each(reader: FormReader) -> list[str]:
    """The fields, of the same in several rows one."""
    return list({re.sub(r"\d+", "", name): name for name in sorted(reader.visible)}.values())


def by_kind(reader: FormReader) -> Iterator[tuple[str, list[str]]]:
    """The name of each attack that a kind of control can let through, and the fields of this kind in one form."""
    groups: dict[tuple[int, str], list[str]] = {}
    for field in one_of_each(reader):
        groups.setdefault((reader.forms[field], reader.kinds[field]), []).append(field)
    for (_, kind), together in groups.items():
        for name in THROUGH[kind]:
            if connection.vendor == "sqlite" or name in REFUSED_THERE:
                yield name, together


def answers(client: CheckedClient, path: str, reader: FormReader) -> Iterator[tuple[Attack, Any]]:
    """Every attack with its answer.

    What a control lets through shall reach the action and the database, of which PostgreSQL refuses what SQLite takes.
    So each is posted in all fields of a kind, the others fit; then again without the fields that had something to say
    about it, until the rest got through or nothing is left.
    """
    for attack in attacks(reader):
        yield attack, post_and_forget(client, path, attack.data)
    for name, together in by_kind(reader):
        left = together
        while left:
            attack = Attack(left, name, {**reader.fields, **dict.fromkeys(left, HOSTILE[name])})
            response = post_and_forget(client, path, attack.data)
            yield attack, response
            again = FormReader(response.content.decode()) if response.status_code == 200 else None
            refused = again.invalid & set(left) if again else set()
            left = [field for field in left if field not in refused] if refused else []


@pytest.mark.parametrize("form", FORMS)
def test_hostile_input_gets_a_word_at_the_field(
    form: str, scene: Scene, bruno: Member, client_for: ClientFor
) -> None:
    """CheckedClient fails on any page that is not well-formed or holds template marks that it should not."""
    client = client_for(None if form in OUTSIDE else bruno)
    client.marks_are_typed = True
    path = pages_of(scene)[form]
    reader = FormReader(client.get(path).content.decode())
    assert reader.visible or form == "convoke"  # a long notice asks for no reason
    wrong = []
    for attack, response in answers(client, path, reader):
        wrong += [f"{form}.{attack.fields} {attack.name}: {problem}" for problem in judge(response, attack)]
    assert not wrong, "\n".join(wrong[:40])


def post_and_forget(client: CheckedClient, path: str, data: dict[str, Any]) -> Any:
    """Post, then undo what it did: the next attack meets the same form, the same session, no rate limit."""
    cookies = copy(client.cookies)
    before = transaction.savepoint()
    try:
        return client.post(path, data)
    finally:
        transaction.savepoint_rollback(before)
        client.cookies = cookies


def judge(response: Any, attack: Attack) -> Iterator[str]:
    """What is wrong with an answer."""
    if response.status_code >= 500:
        yield f"status {response.status_code}"
    if response.status_code != 200:
        return
    page = response.content.decode()
    again = FormReader(page)
    if attack.fields and not again.invalid and 'role="alert"' not in page:
        yield "the form comes back without a word"
    if attack.name not in KEPT:
        return
    for field in attack.fields:
        typed, kept = attack.data[field], again.fields.get(field, "")
        if again.kinds.get(field) == "text" and unescape(kept).strip() != typed.strip():
            yield f"typed {typed!r} in {field}, came back as {kept[:60]!r}"


def test_reader_reads_what_a_form_holds() -> None:
    page = '<main><input name="a" value="1"><textarea name="b">\nx</textarea>'
    assert FormReader(page + '<select name="c"><option value="2"></select></main>').fields == {
        "a": "1",
        "b": "\nx",
        "c": "2",
    }
