"""A bad variable is named, with an example; a good one is read as people write it."""

import os
import stat
from multiprocessing import get_context
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from interlignes.kit import env

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("written", "meant"), [("1", True), ("Yes", True), ("oui", True), ("off", False), ("", False)]
)
def test_boolean_reads_words(monkeypatch: pytest.MonkeyPatch, written: str, meant: bool) -> None:
    monkeypatch.setenv("DEBUG", written)
    assert env.boolean("DEBUG") is meant


def test_boolean_default_when_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEBUG", raising=False)
    assert env.boolean("DEBUG", default=True)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("DEBUG", "perhaps", lambda: env.boolean("DEBUG")),
        ("TRUSTED_PROXIES", "-1", lambda: env.integer("TRUSTED_PROXIES", 0)),
        ("TRUSTED_PROXIES", "two", lambda: env.integer("TRUSTED_PROXIES", 0)),
        ("TRUSTED_PROXIES", "9" * 30, lambda: env.integer("TRUSTED_PROXIES", 0)),
        ("MINUTES_REMINDER_DAYS", "3,x", lambda: env.integers("MINUTES_REMINDER_DAYS", "3,7")),
        ("MINUTES_REMINDER_DAYS", "3,61", lambda: env.integers("MINUTES_REMINDER_DAYS", "3,7", most=60)),
        ("WEB_WORKERS", "0", lambda: env.integer("WEB_WORKERS", 1, least=1)),
        ("WEB_THREADS", "300", lambda: env.integer("WEB_THREADS", 8, most=256)),
        ("ALLOWED_HOSTS", "https://example.coop", lambda: env.hosts("ALLOWED_HOSTS", "")),
        ("ALLOWED_HOSTS", "example.coop:443", lambda: env.hosts("ALLOWED_HOSTS", "")),
        ("ALLOWED_HOSTS", "one.coop two.coop", lambda: env.hosts("ALLOWED_HOSTS", "")),
        ("REDIS_URL", "localhost:6379", lambda: env.redis("REDIS_URL")),
        ("REDIS_URL", "redis://", lambda: env.redis("REDIS_URL")),
        ("REDIS_URL", "redis://localhost:port", lambda: env.redis("REDIS_URL")),
        ("DEFAULT_FROM_EMAIL", "La Marge", lambda: env.sender("DEFAULT_FROM_EMAIL", "")),
        (
            "DEFAULT_FROM_EMAIL",
            "a@example.coop\nBcc: b@x.example",
            lambda: env.sender("DEFAULT_FROM_EMAIL", ""),
        ),
        ("LOG_LEVEL", "chatty", lambda: env.choice("LOG_LEVEL", "INFO", {"INFO"})),
        ("PUBLIC_URL", "intranet.example.coop", lambda: env.origin("PUBLIC_URL", "")),
        ("PUBLIC_URL", "https://example.coop/path", lambda: env.origin("PUBLIC_URL", "")),
        ("PUBLIC_URL", "https://example.coop:port", lambda: env.origin("PUBLIC_URL", "")),
        ("PUBLIC_URL", "https://example coop", lambda: env.origin("PUBLIC_URL", "")),
        ("PUBLIC_URL", "https://who:word@example.coop", lambda: env.origin("PUBLIC_URL", "")),
        ("PUBLIC_URL", "https://*", lambda: env.origin("PUBLIC_URL", "")),
        ("DATABASE_URL", "mysql://localhost/x", lambda: env.database("DATABASE_URL", Path("x"))),
        ("DATABASE_URL", "nonsense", lambda: env.database("DATABASE_URL", Path("x"))),
        ("EMAIL_URL", "mail.example.coop", lambda: env.email("EMAIL_URL")),
        ("EMAIL_URL", "smtp://mail.example.coop:port", lambda: env.email("EMAIL_URL")),
        ("EMAIL_URL", "smtp://mail.example.coop/?tls=1", lambda: env.email("EMAIL_URL")),
        ("EMAIL_URL", "smtp://mail.example.coop/box", lambda: env.email("EMAIL_URL")),
        ("EMAIL_URL", "smtp://mail.example.coop:0", lambda: env.email("EMAIL_URL")),
        ("EMAIL_URL", "smtp://", lambda: env.email("EMAIL_URL")),
        ("SECRET_KEY", "short", lambda: env.secret("SECRET_KEY", Path("x"))),
    ],
)
def test_bad_value_names_variable_with_example(monkeypatch, name, value, read) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as caught:
        read()
    assert str(caught.value).startswith(f"{name}: ")
    assert f"Example: {name}=" in str(caught.value)


def test_database_sqlite_takes_the_lock_at_begin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    config = env.database("DATABASE_URL", tmp_path / "x.sqlite3")
    assert config["NAME"] == str(tmp_path / "x.sqlite3")
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in config["OPTIONS"]["init_command"]


def test_database_postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p%40ss@localhost:5433/coop")
    config = env.database("DATABASE_URL", Path("x"))
    assert (config["HOST"], config["PORT"], config["PASSWORD"]) == ("localhost", 5433, "p@ss")


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://localhost", 25, False, False),
        ("smtp+tls://u:p%40@m.example.coop", 587, True, False),
        ("smtps://m.example.coop:4650", 4650, False, True),
    ],
)
def test_email_schemes(monkeypatch: pytest.MonkeyPatch, url: str, port: int, tls: bool, ssl: bool) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    config = env.email("EMAIL_URL")
    assert config is not None
    assert (config["EMAIL_PORT"], config["EMAIL_USE_TLS"], config["EMAIL_USE_SSL"]) == (port, tls, ssl)


def test_email_absent_means_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)
    assert env.email("EMAIL_URL") is None


def test_secret_generated_once_private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("SECRET_KEY_FILE", raising=False)
    path = tmp_path / "secret_key"
    first = env.secret("SECRET_KEY", path)
    assert len(first) >= 50
    assert env.secret("SECRET_KEY", path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["secret_key"]


def test_secret_agreed_when_processes_start_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("SECRET_KEY_FILE", raising=False)
    with get_context("fork").Pool(4) as pool:
        found = pool.starmap(env.secret, [("SECRET_KEY", tmp_path / "secret_key")] * 8)
    assert len(set(found)) == 1


def test_secret_file_missing_or_short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match=r"^SECRET_KEY_FILE: .*absent"):
        env.secret("SECRET_KEY", tmp_path / "unused")
    (tmp_path / "absent").write_text("short")
    with pytest.raises(ImproperlyConfigured, match="fewer than 32"):
        env.secret("SECRET_KEY", tmp_path / "unused")


def test_secret_value_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "x" * 40)
    assert env.secret("SECRET_KEY", tmp_path / "unused") == "x" * 40


def test_folder_created_private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "a" / "b"))
    path = env.folder("DATA_DIR", Path("x"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_folder_below_a_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file" / "data"))
    with pytest.raises(ImproperlyConfigured, match=r"^DATA_DIR: .*cannot be created"):
        env.folder("DATA_DIR", Path("x"))


def test_origin_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://intranet.example.coop/")
    monkeypatch.setenv("ALLOWED_HOSTS", "a, b ,,c")
    assert env.origin("PUBLIC_URL", "") == "https://intranet.example.coop"
    assert env.words("ALLOWED_HOSTS", "") == ["a", "b", "c"]
    assert env.integer("ABSENT_NUMBER", 3) == 3
    assert env.origin("ABSENT_ADDRESS", "http://[::1]:8000") == "http://[::1]:8000"
    some = [".example.coop", "[::1]", "127.0.0.1", "*"]
    assert env.hosts("ABSENT_HOSTS", ",".join(some)) == some
    for written in ("a@example.coop", "La Marge <a@example.coop>", "Interlignes <i@intranet>"):
        assert env.sender("ABSENT_SENDER", written) == written


@pytest.mark.parametrize("url", ["", "redis://localhost:6379/0", "rediss://:word@r.example", "unix:///run/r"])
def test_redis_addresses(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    assert env.redis("REDIS_URL") == url


def test_choice_default() -> None:
    assert env.choice("ABSENT_WORD", "INFO", {"INFO"}) == "INFO"
