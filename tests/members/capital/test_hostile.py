"""The forms of capital and profit-sharing × hostile input: never an error of ours, always a word, nothing lost."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from members.models import Member
from tests.client import CheckedClient
from tests.scene import Scene
from tests.test_forms_hostile import FormReader, answers, judge, scene

__all__ = ["scene"]
pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
#: Form -> the name of what the address is about, if anything. Those in two steps answer a fit input with the second.
FORMS = {
    "movement_new": "",
    "transfer_new": "",
    "nominal": "",
    "terms": "",
    "refund_new": "",
    "subscriber_details": "account",
    "refund_value": "claim",
    "refund_forward": "claim",
    "refund_withdraw": "claim",
    "refund_pay": "claim",
    "profit_new": "",
    "profit_edit": "year",
    "profit_work": "year",
    "profit_variant_new": "year",
    "profit_variant_edit": "unshared",
}


def path_of(form: str, scene: Scene) -> str:
    """Its address in the scene."""
    about = FORMS[form]
    return reverse(f"members:{form}", args=[getattr(scene.shares, about).pk] if about else [])


@pytest.mark.parametrize("form", [*FORMS, "movement_correct", "allocation"])
def test_hostile_input_gets_a_word_at_the_field(
    form: str, scene: Scene, bruno: Member, client_for: ClientFor
) -> None:
    client = client_for(bruno)
    client.marks_are_typed = True
    if form == "movement_correct":
        path = reverse("members:movement_correct", args=[scene.shares.movement.number])
    elif form == "allocation":
        path = reverse("governance:allocation", args=[scene.free_motion.pk])
    else:
        path = path_of(form, scene)
    reader = FormReader(client.get(path).content.decode())
    assert reader.visible
    wrong = []
    for attack, response in answers(client, path, reader):
        if response.status_code == 200 and b'name="confirmed"' in response.content:
            continue
        wrong += [f"{form}.{attack.fields} {attack.name}: {problem}" for problem in judge(response, attack)]
    assert not wrong, "\n".join(wrong[:40])


def test_second_step_keeps_what_was_typed_and_escapes_it(
    scene: Scene, bruno: Member, client_for: ClientFor
) -> None:
    client, path = client_for(bruno), reverse("members:movement_new")
    fields = FormReader(client.get(path).content.decode()).fields
    hostile = '"><svg onload=alert(1)>'
    data = {**fields, "member": str(bruno.pk), "shares": "1", "reference": hostile}
    seen = client.post(path, data)
    assert b'name="confirmed"' in seen.content
    assert b"<svg onload" not in seen.content
    assert FormReader(seen.content.decode()).fields["reference"] == hostile
