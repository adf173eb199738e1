"""The supervisor's pieces inside this process: pauses that grow, sockets, who is started."""

import os
import signal
import sys
import threading
import time
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from interlignes.management.commands import serve

pytestmark = pytest.mark.once
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_child_that_dies_is_started_again_after_pauses_that_grow() -> None:
    child = serve.Child("x", [sys.executable, "-c", "raise SystemExit(3)"])
    pauses = []
    for _ in range(3):
        child.start()
        assert child.process is not None
        child.process.wait(10)
        event = child.watch()
        assert event is not None
        assert "3" in event
        pauses.append(child.wait_until - time.monotonic())
        assert child.watch() is None, "too early"
    assert pauses == sorted(pauses)
    child.command, child.wait_until = SLEEPER, 0.0
    assert child.watch() is None
    assert child.process is not None
    assert child.watch() is None
    serve._end([child])
    assert child.process.poll() is not None


def test_child_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "PATIENCE", 1)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    child = serve.Child("x", [sys.executable, "-c", deaf])
    child.start()
    assert child.process is not None
    time.sleep(1)
    serve._end([child])
    assert child.process.wait(5) == -signal.SIGKILL


def test_never_started_child_is_left_alone() -> None:
    child = serve.Child("x", SLEEPER)
    child.stop()
    child.kill()
    assert child.process is None


def test_taken_port_gets_one_sentence() -> None:
    with serve._listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(CommandError, match="8001"):
            serve._listen("127.0.0.1", port)
        with pytest.raises(CommandError, match="8001"):
            serve._listen("127.0.0.1", 99999)


def test_worker_is_started_with_redis_only(settings: Any) -> None:
    settings.EMBEDDED = True
    assert [child.name for child in serve._children(3)] == ["web", "beat"]
    settings.EMBEDDED = False
    assert [child.name for child in serve._children(3)] == ["web", "beat", "worker"]


def test_silent_port_does_not_answer() -> None:
    with serve._listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    assert not serve._answers("127.0.0.1", port)


def test_command_starts_watches_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    children = [serve.Child("x", SLEEPER)]
    monkeypatch.setattr(serve, "_children", lambda *_: children)
    monkeypatch.setattr(serve, "_answers", lambda *_: True)
    handlers = {sign: signal.getsignal(sign) for sign in (signal.SIGTERM, signal.SIGINT)}
    mask = os.umask(0o022)
    out = StringIO()
    threading.Timer(1.5, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()
    try:
        call_command("serve", "--port", "0", stdout=out)
    finally:
        os.umask(mask)
        for sign, handler in handlers.items():
            signal.signal(sign, handler)
    assert "Interlignes : " in out.getvalue()
    assert children[0].process is not None
    assert children[0].process.poll() is not None
