"""Importing the words of questionnaires; the vault; pages that load no answer."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member
from tests.client import CheckedClient
from tests.wellbeing.conftest import Play
from wellbeing import queries
from wellbeing.actions.instruments import import_texts
from wellbeing.actions.vault import BLOB_BYTES, SALT_BYTES
from wellbeing.models import InstrumentText, Vault
from wellbeing.rules import packs
from wellbeing.rules.texts import TextsError, read
from wellbeing.wording import problem_in_words

ClientFor = Callable[[Member | None], CheckedClient]
WHO = packs.load("who5")
LABELS = ["Jamais", "Rare", "Moins", "Plus", "Souvent", "Tout le temps"]
JSON_TEXT = json.dumps(
    {"recall": "Deux semaines", "options": LABELS, "items": {str(n): f"Q{n}" for n in range(1, 6)}}
)
CSV_TEXT = "item,text\noptions," + ",".join(LABELS) + "\n" + "\n".join(f"i{n},Q{n}" for n in range(1, 6))


@pytest.mark.once
@pytest.mark.parametrize(
    "raw", [JSON_TEXT, CSV_TEXT, "\ufeff" + CSV_TEXT.replace(",", ";") + "\nrecall;R\n\n"]
)
def test_json_and_csv_give_the_same_words(raw: str) -> None:
    found = read(WHO, raw)
    assert found["items"]["5"] == {"text": "Q5", "options": LABELS}
    assert packs.with_texts(WHO, "fr", found).is_complete


@pytest.mark.once
@pytest.mark.parametrize("sign", [";", "\t", ","])
def test_commas_in_the_words_are_no_separators(sign: str) -> None:
    """The separator is the sign by which lines begin with the number of a question, not the most frequent one."""
    quote = '"' if sign == "," else ""
    rows = [f"{n}{sign}{quote}Bien, calme, reposé·e, et gai·e; question {n}{quote}" for n in range(1, 6)]
    if sign == ";":
        rows = [row.replace("; question", " : question") for row in rows]
    labels = sign.join(["Options", *LABELS, "", ""])  # spreadsheets fill the lines up
    for newline in ("\n", "\r\n", "\r"):
        found = read(WHO, newline.join([*rows, labels]))
        assert found["items"]["1"]["text"].startswith("Bien, calme, reposé·e, et gai·e")
        assert found["items"]["5"]["options"] == LABELS


@pytest.mark.once
def test_items_may_have_labels_of_their_own() -> None:
    own = [f"L{n}" for n in range(6)]
    rows = "\n".join(f"{n},Q{n}," + ",".join(own) for n in range(1, 6))
    assert read(WHO, rows)["items"]["2"]["options"] == own
    data = json.loads(JSON_TEXT)
    data["items"]["3"] = {"text": "T", "options": own}
    assert read(WHO, json.dumps(data))["items"]["3"]["options"] == own


@pytest.mark.once
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "empty"),
        ("x" * 200_001, "too_large"),
        ("{", "not_json"),
        ("{" + '"a":[' * 5000, "not_json"),
        ('{"items": []}', "no_items"),
        ('{"items": {"1": ' + "1" * 5000 + "}}", "not_json"),
        (CSV_TEXT + '\n"' + "x" * 140_000, "not_csv"),
        (CSV_TEXT.replace("Q1", "Q\0"), "characters"),
        (JSON_TEXT.replace("Q1", "\\u0000"), "characters"),
        (JSON_TEXT.replace("Q1", "\\ud800"), "characters"),
        (JSON_TEXT.replace('"1":', '"\\ud800":'), "characters"),
        (JSON_TEXT.replace("Deux semaines", "\\udfff"), "characters"),
        (CSV_TEXT + "\n1,Encore", "twice"),
        (CSV_TEXT + "\n9,De trop", "unknown"),
        (CSV_TEXT.replace("i5,Q5", ""), "missing"),
        (CSV_TEXT.replace("Q5", "Q" * 501), "text"),
        (CSV_TEXT.replace("options", "autre"), "no_options"),
        (CSV_TEXT.replace(",Rare", ""), "options"),
        (JSON_TEXT.replace('"Deux semaines"', "3"), "recall"),
        (JSON_TEXT.replace('"Q1"', "7"), "text"),
    ],
)
def test_texts_that_do_not_fit_are_refused_by_name(raw: str, code: str) -> None:
    with pytest.raises(TextsError) as error:
        read(WHO, raw)
    assert code in {problem.code for problem in error.value.problems}
    assert all(problem_in_words(problem) for problem in error.value.problems)


def test_import_shows_then_keeps(client_for: ClientFor, bruno: Member, alice: Member) -> None:
    page = client_for(bruno)
    path = "/sante/questionnaires/who5/textes/"
    assertContains(client_for(alice).get("/sante/questionnaires/who5/"), 'class="empty"')
    values = {"language": "fr", "document": "OMS 2024", "content": CSV_TEXT}
    assertContains(page.post(path, values), 'name="keep"')
    assert not InstrumentText.objects.exists()
    assert page.post(path, {**values, "keep": "1"}).status_code == 302
    assertContains(client_for(alice).get("/sante/questionnaires/who5/"), "<li>Q4</li>")
    assertContains(client_for(alice).get("/sante/suivi/who5/"), "Tout le temps")
    assert Entry.objects.filter(kind="instrument.imported").count() == 1
    assert str(InstrumentText.objects.get()) == "who5 (fr)"
    assert queries.instrument("who5").is_complete  # type: ignore[union-attr]
    assert [pack.code for pack in queries.instruments() if pack.is_complete] == ["pulse9", "annuel26", "who5"]


def test_words_that_were_brought_can_have_a_rhythm_and_a_trend(
    client_for: ClientFor, twelve: list[Member], play: Play
) -> None:
    page = client_for(twelve[0])
    path = "/sante/points/rythme/who5/"
    assertNotContains(page.get("/sante/points/"), path)
    texts = read(WHO, JSON_TEXT)
    import_texts(pack=WHO, language="fr", document="OMS", texts=texts, by=twelve[0], at=clock.now())
    assertContains(page.get("/sante/points/"), path)
    assert page.get(path).status_code == 200
    played = play("who5")
    for member in twelve[:5]:
        played.answer(member, [3] * 5)
    release = played.release()
    assert release is not None
    assert release.content["scales"]["who5"]["mean"] == 60
    with time_machine.travel(played.round.closes_at + timedelta(days=1), tick=False):
        assertContains(client_for(twelve[1]).get("/sante/points/"), "/sante/points/evolution/who5/")
        assertContains(client_for(twelve[1]).get("/sante/points/evolution/who5/"), "trend-point", count=1)


def test_import_from_a_file(client_for: ClientFor, bruno: Member) -> None:
    page = client_for(bruno)
    path = "/sante/questionnaires/who5/textes/"
    values = {"language": "fr", "document": "OMS"}
    good = SimpleUploadedFile("who5.json", JSON_TEXT.encode())
    assertContains(page.post(path, {**values, "file": good}), 'name="keep"')
    assertContains(page.post(path, {**values, "file": SimpleUploadedFile("x", b"\xff\xfe")}), "aria-invalid")
    assertContains(
        page.post(path, {**values, "file": SimpleUploadedFile("x", b"x" * 200_001)}), "aria-invalid"
    )
    assertContains(page.post(path, values), "aria-invalid")
    assertContains(page.post(path, {"content": CSV_TEXT}), "aria-invalid")


@pytest.mark.parametrize("raw", [JSON_TEXT.replace("Q1", "\\ud800"), CSV_TEXT + '\n"' + "x" * 140_000])
def test_hostile_words_get_a_word_at_the_field(client_for: ClientFor, bruno: Member, raw: str) -> None:
    values = {"language": "fr", "document": "OMS", "content": raw, "keep": "1"}
    page = client_for(bruno).post("/sante/questionnaires/who5/textes/", values)
    assertContains(page, "aria-invalid")
    file = {**values, "content": "", "file": SimpleUploadedFile("a.json", raw.encode())}
    assertContains(client_for(bruno).post("/sante/questionnaires/who5/textes/", file), "aria-invalid")
    assert not InstrumentText.objects.exists()


def test_import_is_for_those_who_care(alice: Member) -> None:
    texts = read(WHO, JSON_TEXT)
    with pytest.raises(Refused):
        import_texts(pack=WHO, language="fr", document="D", texts=texts, by=alice, at=clock.now())


def test_pages_for_oneself_hold_the_key_and_no_form(client_for: ClientFor, alice: Member) -> None:
    page = client_for(alice).get("/sante/suivi/pulse9/")
    assertContains(page, 'id="key"')
    main = page.content.decode().split("<main")[1].split("</main")[0]
    assert "<form" not in main
    assertNotContains(client_for(alice).get("/sante/suivi/hse35/"), 'id="questionnaire"')
    assertContains(client_for(alice).get("/sante/suivi/"), 'id="personal"')
    assert len(client_for(alice).get("/sante/suivi/mots/").json()["words"]) == 2048


def vault(salt: int = SALT_BYTES, blob: int = BLOB_BYTES) -> dict[str, str]:
    return {"salt": base64.b64encode(b"s" * salt).decode(), "blob": base64.b64encode(b"b" * blob).decode()}


def post(client: CheckedClient, data: Any) -> Any:
    return client.post("/sante/suivi/coffre/", data, content_type="application/json")


def test_vault_is_kept_replaced_and_deleted(client_for: ClientFor, alice: Member, dora: Member) -> None:
    page = client_for(alice)
    assert page.get("/sante/suivi/coffre/").json() == {}
    assert post(page, vault()).json() == vault()
    assert post(page, {**vault(), "blob": vault()["blob"].replace("Y", "Z", 1)}).status_code == 200
    assert Vault.objects.count() == 1
    assert client_for(dora).get("/sante/suivi/coffre/").json() == {}
    assert str(Vault.objects.get()) == str(alice.pk)
    assert page.delete("/sante/suivi/coffre/").json() == {}
    assert not Vault.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        "[" * 100_000,
        vault(salt=15),
        vault(blob=BLOB_BYTES - 1),
        vault(blob=BLOB_BYTES + 1),
        {"salt": "é"},
        [],
        "x",
        "{",
    ],
)
def test_vault_of_another_size_is_refused(client_for: ClientFor, alice: Member, data: Any) -> None:
    assert post(client_for(alice), data).status_code == 422
