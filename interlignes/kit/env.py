"""Readers of environment variables. Each names the variable and gives an example when the value is bad."""

import os
import re
import secrets
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on", "oui"}
_FALSE = {"", "0", "false", "no", "off", "non"}
#: A name, a name below a point (`.example.coop`), an address, or `*`; no scheme, no port.
_HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\]")
#: A machine of the local network may have a name without a point.
_SENDER = re.compile(r"[^@\s]+@[^@\s,]+")


def bad(name: str, why: str, example: str) -> ImproperlyConfigured:
    """The one shape of a configuration error."""
    return ImproperlyConfigured(f"{name}: {why}. Example: {name}={example}")


def text(name: str, default: str = "") -> str:
    """The variable without surrounding blanks, or `default`."""
    return os.environ.get(name, default).strip()


def boolean(name: str, *, default: bool = False) -> bool:
    """1/true/yes/on/oui or 0/false/no/off/non."""
    value = text(name, "1" if default else "0").lower()
    if value not in _TRUE | _FALSE:
        raise bad(name, f"{value!r} is neither yes nor no", "1")
    return value in _TRUE


def integer(name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
    """A whole number from `least` to `most`."""
    value = text(name, str(default))
    if not value.isdecimal() or len(value) > 7 or not least <= int(value) <= most:
        raise bad(name, f"{value!r} is not a whole number from {least} to {most}", str(default))
    return int(value)


def words(name: str, default: str) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def integers(name: str, default: str, *, least: int = 0, most: int = 1_000_000) -> list[int]:
    """Whole numbers from `least` to `most` separated by commas, in ascending order, each once."""
    found = words(name, default)
    for word in found:
        if not word.isdecimal() or len(word) > 7 or not least <= int(word) <= most:
            raise bad(name, f"{word!r} is not a whole number from {least} to {most}", default)
    return sorted({int(word) for word in found})


def hosts(name: str, default: str) -> list[str]:
    """Names of hosts separated by commas, as they stand in the `Host` header without the port."""
    found = words(name, default)
    for host in found:
        if not _HOST.fullmatch(host):
            why = f"{host!r} is not the name of a host (no https://, no port)"
            raise bad(name, why, "intranet.example.coop,www.example.coop")
    return found


def redis(name: str) -> str:
    """The address of a Redis server, or nothing."""
    value = text(name)
    try:
        parts = urlsplit(value)
        valid = parts.scheme in {"redis", "rediss", "unix"} and bool(parts.hostname or parts.path)
        _ = parts.port
    except ValueError:
        valid = False
    if value and not valid:
        raise bad(name, "this is not the address of a Redis server", "redis://localhost:6379/0")
    return value


def sender(name: str, default: str) -> str:
    """An e-mail address, with a name before it or not; without one every mail would be refused."""
    value = text(name, default)
    if not _SENDER.fullmatch(parseaddr(value)[1]) or not value.isprintable():
        raise bad(name, f"{value!r} is not an e-mail address", '"La Marge <intranet@example.coop>"')
    return value


def choice(name: str, default: str, allowed: set[str]) -> str:
    """One of the `allowed` words, in capitals."""
    value = text(name, default).upper()
    if value not in allowed:
        raise bad(name, f"{value!r} is not one of {', '.join(sorted(allowed))}", default)
    return value


def origin(name: str, default: str) -> str:
    """An address `http(s)://host[:port]` without a path, as browsers send it in `Origin`."""
    value = text(name, default).rstrip("/")
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host
        valid = parts.scheme in {"http", "https"} and value == f"{parts.scheme}://{parts.netloc}"
        valid = valid and host != "*" and bool(_HOST.fullmatch(host)) and "@" not in parts.netloc
        _ = parts.port
    except ValueError:
        valid = False
    if not valid:
        raise bad(name, f"{value!r} is not an address", "https://intranet.example.coop")
    return value


def database(name: str, sqlite: Path) -> dict[str, Any]:
    """Django's settings of one database; without the variable a SQLite file at `sqlite`.

    SQLite takes the write lock at BEGIN, so that check-then-write cannot interleave, and syncs every commit,
    because votes live in it.
    """
    value = text(name, f"sqlite:///{sqlite}")
    example = "postgres://user:password@localhost:5432/interlignes"
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(value))
    except Exception as error:  # the library raises ValueError, KeyError and its own classes
        raise bad(name, "this is not a database address", example) from error
    engine = config.get("ENGINE", "")
    if engine == "django.db.backends.sqlite3":
        pragmas = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        config["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
        config["CONN_MAX_AGE"] = 60
    elif engine == "django.db.backends.postgresql":
        config.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
    else:
        raise bad(name, "only sqlite and postgres are supported", example)
    return config


def email(name: str) -> Mapping[str, Any] | None:
    """The settings of an SMTP server, or None without the variable.

    `smtp://` sends in clear (a relay on this machine), `smtp+tls://` uses STARTTLS, `smtps://` implicit TLS.
    """
    value = text(name)
    if not value:
        return None
    example = "smtp+tls://user:password@mail.example.coop:587"
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    try:
        parts = urlsplit(value)
        port = ports[parts.scheme] if parts.port is None else parts.port
    except (ValueError, KeyError) as error:
        raise bad(name, "this is not the address of a mail server", example) from error
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment or not port:
        raise bad(name, "this is not the address of a mail server", example)
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def folder(name: str, default: Path) -> Path:
    """A folder that is created with mode 0700 when absent."""
    path = Path(text(name) or default).expanduser().absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise bad(
            name, f"the folder {path} cannot be created ({error.strerror})", "/var/lib/interlignes"
        ) from error
    return path


def secret(name: str, generated: Path) -> str:
    """The value of `name`, or the content of the file `name`_FILE, or a secret made once in `generated` (0600)."""
    if value := text(name):
        if len(value) < 32:
            raise bad(name, "at least 32 characters are needed", secrets.token_urlsafe(12) + "...")
        return value
    given = text(f"{name}_FILE")
    path = Path(given) if given else generated
    try:
        if not given and not path.exists():
            _write_once(path, secrets.token_urlsafe(50))
        value = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise bad(f"{name}_FILE", f"{path} cannot be read ({error.strerror})", "/run/secrets/key") from error
    if len(value) < 32:
        raise bad(f"{name}_FILE", f"{path} holds fewer than 32 characters", "/run/secrets/key")
    return value


def secret_file(name: str, default: Path) -> Path | None:
    """Where a secret that can be replaced while we run lives; made once; None when it stands in the variable itself.

    It is read by `secret` once, so that a bad one stops the start.
    """
    secret(name, default)
    return None if text(name) else Path(text(f"{name}_FILE") or default)


def _write_once(path: Path, value: str) -> None:
    """Create `path` whole or not at all, so that two processes starting at once agree on one secret."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(value + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
