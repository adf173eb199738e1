"""`add` of the shared cache is atomic between processes: limits on log-in attempts hang on it."""

from multiprocessing import get_context
from pathlib import Path

from interlignes.kit.cache import SharedFileCache


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
