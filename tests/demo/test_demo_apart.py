"""The demo where it must not load, and on a day that few years have."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from interlignes.management import demo
from members.models import Cooperative, Member
from tests.conftest import make_member
from tests.demo.test_demo import check_what_is_open

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


def test_demo_loads_on_a_day_that_few_years_have(settings: Any, tmp_path: Path) -> None:
    settings.MAIL_DIR = tmp_path / "mail"
    with time_machine.travel("2028-02-29T12:00:00+01:00", tick=False):
        call_command("demo", stdout=StringIO())
        check_what_is_open()
