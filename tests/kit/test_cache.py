"""`add` of the shared cache is atomic between processes: limits on log-in attempts hang on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import cache_lock

from interlignes.kit.cache import SharedFileCache

pytestmark = pytest.mark.once


def winners(folder: str, number: int) -> int:
    """How many of 200 keys this process was the first to add."""
    cache = SharedFileCache(folder, {})
    return sum(cache.add(f"key-{key}", number, 60) for key in range(200))


def test_add_is_won_once_between_processes(tmp_path: Path) -> None:
    with get_context("fork").Pool(4) as pool:
        won = pool.starmap(winners, [(str(tmp_path), number) for number in range(4)])
    assert sum(won) == 200


def test_add_after_delete_or_expiry_is_won_again(tmp_path: Path) -> None:
    cache = SharedFileCache(str(tmp_path), {})
    assert cache.add("key", 1, 60)
    assert not cache.add("key", 2, 60)
    assert cache.get("key") == 1
    cache.delete("key")
    assert cache.add("key", 3, 0.01)
    assert (tmp_path / "lock").stat().st_mode & 0o077 == 0


def counted(folder: str) -> int:
    """How many of 100 steps this process could count under allauth's lock."""
    key, done = "allauth:rl:account:login:600/60/ip:ip:127.0.0.1", 0
    cache = SharedFileCache(folder, {})
    with patch_cache(cache):
        for _ in range(100):
            with cache_lock(key) as locked:
                if locked:
                    cache.set(key, cache.get(key, 0) + 1, 60)
                    done += 1
    return done


@contextmanager
def patch_cache(cache: SharedFileCache) -> Iterator[None]:
    """allauth counts in `cache`, as it would if it were the site's."""
    before, ratelimit.cache = ratelimit.cache, cache
    try:
        yield
    finally:
        ratelimit.cache = before


def test_limits_count_every_attempt_and_nobody_is_refused_a_lock(tmp_path: Path) -> None:
    with get_context("fork").Pool(4) as pool:
        done = pool.map(counted, [str(tmp_path)] * 4)
    assert sum(done) == 400
    assert SharedFileCache(str(tmp_path), {}).get("allauth:rl:account:login:600/60/ip:ip:127.0.0.1") == 400
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.glob("lock*"))


def test_lock_of_a_dead_process_is_free(tmp_path: Path) -> None:
    key = "allauth:rl:account:login:600/60/ip:ip:127.0.0.1:lock"
    dead = get_context("fork").Process(target=lambda: SharedFileCache(str(tmp_path), {}).add(key, 1))
    dead.start()
    dead.join(10)
    cache = SharedFileCache(str(tmp_path), {})
    assert cache.add(key, 1)
    assert cache.delete(key)
    assert not cache.delete(key)


def test_hundredth_write_lets_go_of_what_has_expired_and_no_more(tmp_path: Path) -> None:
    cache = SharedFileCache(str(tmp_path), {})
    for number in range(60):
        cache.set(f"old-{number}", 1, 0)
        cache.set(f"new-{number}", 1, 60)
    assert len(list(tmp_path.glob("*.djcache"))) < 80
    assert all(cache.get(f"new-{number}") == 1 for number in range(60))


def test_full_cache_makes_room(tmp_path: Path) -> None:
    cache = SharedFileCache(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 50}})
    for number in range(200):
        cache.set(f"key-{number}", 1, 60)
    assert len(list(tmp_path.glob("*.djcache"))) <= 150
    assert cache.get("key-199") == 1
