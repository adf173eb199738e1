"""The forms of health and prevention × hostile input: never an error of ours, always a word, nothing lost."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from interlignes.kit import clock
from members.choices import Role
from members.models import Member
from tests.client import CheckedClient
from tests.scene import Scene
from tests.test_forms_hostile import FormReader, answers, judge, scene
from wellbeing.models import Action

__all__ = ["scene"]
pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
#: Form -> what its address is about: an attribute of the scene's care, or a code.
FORMS = {
    "checkin_new": (),
    "keys": (),
    "rhythm": ("pulse9",),
    "request_new": (),
    "risk_new": (),
    "risk": ("risk",),
    "action_new": (),
    "action": ("action",),
    "action_report": ("action",),
    "indicator_new": (),
    "duerp_new": (),
    "instrument_texts": ("who5",),
}


@pytest.mark.parametrize("form", FORMS)
def test_hostile_input_gets_a_word_at_the_field(
    form: str, scene: Scene, bruno: Member, client_for: ClientFor
) -> None:
    bruno.mandates.create(role=Role.REFERENT, starts_on=clock.today())
    Action.objects.update(owner=bruno)
    args = [getattr(scene.care, name).pk if hasattr(scene.care, name) else name for name in FORMS[form]]
    client, path = client_for(bruno), reverse(f"wellbeing:{form}", args=args)
    client.marks_are_typed = True
    reader = FormReader(client.get(path).content.decode())
    assert reader.visible
    wrong: list[str] = []
    for attack, response in answers(client, path, reader):
        wrong += [f"{form}.{attack.fields} {attack.name}: {problem}" for problem in judge(response, attack)]
    assert not wrong, "\n".join(wrong[:40])
