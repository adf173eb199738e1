"""The demo where it must not load."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from interlignes.management import demo
from members.models import Cooperative, Member
from tests.conftest import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_real_cooperative_is_left_alone(db: None, alice: Member) -> None:
    with pytest.raises(CommandError, match="DATA_DIR"):
        call_command("demo")
    assert Cooperative.objects.get().name == "Les Passeurs"
    assert Member.objects.get() == alice


def test_public_host_is_refused(db: None, settings: Any) -> None:
    settings.PUBLIC_HOST = "intranet.example.coop"
    with pytest.raises(CommandError, match=r"intranet\.example\.coop"):
        call_command("demo")
    assert not Member.objects.exists()


def test_member_of_another_name_is_no_demo(db: None) -> None:
    assert not demo.is_loaded()
    make_member("Nadia")
    assert not demo.is_loaded()
