"""Keys, the ring that knows them, and the file they are in."""

from __future__ import annotations

import hashlib
import os
import re
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access import store
from app.access.key import InvalidKeys, Key, digest, make, read_keys, well_formed
from app.access.keyring import Keyring
from app.errors import InvalidKey, MissingKey

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
COUNTS = st.none() | st.integers(1, 10**9)


def test_a_key_is_random_recognisable_and_kept_as_a_hash() -> None:
    made = [make("news") for _ in range(100)]
    assert len({secret for secret, _ in made}) == 100
    for secret, key in made:
        assert re.fullmatch(r"depesche_[A-Za-z0-9]{32}", secret)
        assert key.sha256 == hashlib.sha256(secret.encode()).hexdigest()
        assert secret.removeprefix("depesche_") not in key.line() + repr(key)
    # Every letter and digit comes up: nothing of the range is left out.
    assert len({char for secret, _ in made for char in secret[9:]}) == 62


@given(
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True),
    COUNTS,
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.lists(st.sampled_from(["translate", "metrics"]), min_size=1, unique=True),
)
def test_what_is_written_is_read(
    name: str, count: int | None, expires: datetime | None, scopes: list[str]
) -> None:
    _, key = make(
        name, requests_per_minute=count, characters_per_month=count, expires=expires, scopes=scopes
    )
    assert read_keys(f"# ours\n\n{key.line()}\n") == [key]
    assert read_keys(f"[{key.line()}]") == [key]


@given(st.text())
def test_anything_else_is_refused_and_never_quoted(text: str) -> None:
    with pytest.raises(InvalidKeys) as refusal:
        read_keys(f"{text}\nZwiebelfisch")
    assert "Zwiebelfisch" not in str(refusal.value)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"name": "a"}', "line 2: sha256: missing."),
        ('{"name": "a b", "sha256": "HASH"}', "line 2: name: "),
        ('{"name": "a", "sha256": "secret"}', "line 2: sha256: "),
        ('{"name": "a", "sha256": "HASH", "Zwiebelfisch": 1}', "line 2: a field: no such"),
        ('{"name": "a", "sha256": "HASH", "requests_per_minute": 0}', "line 2: requests"),
        ('{"name": "a", "sha256": "HASH", "expires": "2026-01-01"}', "line 2: expires"),
        ('{"name": "a", "sha256": "HASH", "scopes": []}', "line 2: scopes"),
        ("[]]", "line 2: not valid JSON"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(line: str, told: str) -> None:
    with pytest.raises(InvalidKeys) as refusal:
        read_keys("# first\n" + line.replace("HASH", "0" * 64))
    assert str(refusal.value).startswith(told)
    assert "Zwiebelfisch" not in str(refusal.value)


def test_a_hash_twice_and_a_day_over_a_month_are_faults() -> None:
    _, key = make("a")
    with pytest.raises(InvalidKeys, match="line 2: the same hash"):
        read_keys(f"{key.line()}\n{key.line()}")
    with pytest.raises(InvalidKeys, match="no more characters than a month"):
        make("a", characters_per_day=2, characters_per_month=1)


def ring(*keys: Key) -> Keyring:
    return Keyring(None, "\n".join(key.line() for key in keys), now=lambda: NOON)


def test_only_a_key_that_is_known_and_good_opens() -> None:
    (secret, key), (other, _) = make("a"), make("b")
    late, expired = make("c", expires=NOON)
    early, good = make("c", expires=NOON + timedelta(seconds=1))
    keys = ring(key, expired, good)
    assert keys.find([secret]) == keys.find([None, "wrong", secret]) == key
    assert keys.find([early]) == good
    for wrong in (other, secret[:-1], f"{secret} ", secret.swapcase(), "ü", "\ud800", key.sha256):
        with pytest.raises(InvalidKey, match="not known"):
            keys.find([wrong])
    with pytest.raises(InvalidKey, match="expired"):
        keys.find([late])
    for nothing in ([], [None], [""]):
        with pytest.raises(MissingKey):
            keys.find(nothing)


def test_the_hash_of_a_password_opens_nothing() -> None:
    weak = Key(name="a", sha256=digest("password"))
    assert not well_formed("password")
    with pytest.raises(InvalidKey):
        ring(weak).find(["password"])


def test_known_and_unknown_keys_are_compared_with_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is the same whichever it is: as many comparisons, each in constant time."""
    made = [make(f"k{number}") for number in range(5)]
    keys, compared = ring(*(key for _, key in made)), []

    def compare(left: str, right: str) -> bool:
        compared.append((left, right))
        return left == right

    monkeypatch.setattr("app.access.keyring.hmac.compare_digest", compare)
    for secret in (made[0][0], made[4][0], make("x")[0], "short"):
        compared.clear()
        with suppress(InvalidKey):
            keys.find([secret])
        assert [left for left, _ in compared] == [key.sha256 for _, key in made]
        assert {right for _, right in compared} == {digest(secret)}


def test_the_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    first = store.add(path, "first")
    given, setting = make("setting")
    keys = Keyring(path, setting.line())
    assert keys.find([first]).name == "first"
    assert keys.refresh() is False
    second = store.add(path, "second")
    assert keys.refresh() is True
    assert keys.find([second]).name == "second"
    store.revoke(path, "first")
    assert keys.refresh() is True
    with pytest.raises(InvalidKey):
        keys.find([first])
    assert keys.find([given]) == setting


@pytest.mark.parametrize("fault", ["{", b"\xff", None])
def test_a_broken_file_keeps_the_keys_and_says_so_once(
    tmp_path: Path, fault: str | bytes | None
) -> None:
    path = tmp_path / "keys"
    secret = store.add(path, "first")
    keys = Keyring(path)
    good = path.read_text()
    if fault is None:
        path.unlink()
    else:
        path.write_bytes(fault if isinstance(fault, bytes) else fault.encode())
    with pytest.raises(InvalidKeys, match=re.escape(str(path))):
        keys.refresh()
    assert keys.refresh() is False
    assert keys.find([secret]).name == "first"
    path.write_text(good)
    assert keys.refresh() is True


@contextmanager
def no_more_files() -> Iterator[None]:
    """Let nothing be opened: what a process meets that has too many files open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_change_that_could_not_be_read_is_read_as_soon_as_it_can_be(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    secret = store.add(path, "first")
    keys = Keyring(path)
    store.revoke(path, "first")
    with no_more_files():
        with pytest.raises(InvalidKeys, match="Too many open files"):
            keys.refresh()
        # Told once, though it is tried again.
        assert keys.refresh() is False
        assert keys.find([secret]).name == "first"
    assert keys.refresh() is True
    with pytest.raises(InvalidKey):
        keys.find([secret])
    assert keys.refresh() is False
    with no_more_files():
        # Nothing is to be read.
        assert keys.refresh() is False
        path.touch()
        with pytest.raises(InvalidKeys, match="Too many open files"):
            keys.refresh()


def test_a_change_is_seen_that_leaves_size_and_time(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    secret = store.add(path, "first")
    keys = Keyring(path)
    stat = path.stat()
    with path.open("r+b") as file:
        file.write(b"#" * stat.st_size)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert keys.refresh() is True
    with pytest.raises(InvalidKey):
        keys.find([secret])


def test_a_file_that_is_missing_or_broken_at_the_start_is_no_start(tmp_path: Path) -> None:
    with pytest.raises(InvalidKeys, match="No such file"):
        Keyring(tmp_path / "none")
    with pytest.raises(InvalidKeys, match="DEPESCHE_KEYS: line 1"):
        Keyring(None, "{")
    _, key = make("a")
    (tmp_path / "keys").write_text(key.line())
    with pytest.raises(InvalidKeys, match="in DEPESCHE_KEYS too"):
        Keyring(tmp_path / "keys", key.line())


def test_no_key_left_lets_nobody_in(tmp_path: Path) -> None:
    secret = store.add(tmp_path / "keys", "only")
    store.revoke(tmp_path / "keys", "only")
    with pytest.raises(InvalidKey):
        Keyring(tmp_path / "keys").find([secret])


def test_changes_keep_comments_modes_and_links(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "keys"
    real.write_text("# For the desk.\n")
    real.chmod(0o640)
    link.symlink_to(real)
    store.add(link, "desk")
    assert link.is_symlink()
    assert real.read_text().startswith("# For the desk.\n{")
    assert real.stat().st_mode & 0o777 == 0o640
    store.add(tmp_path / "new" / "keys", "desk")
    assert (tmp_path / "new" / "keys").stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path / "new") == ["keys"]


def test_a_name_is_given_once_and_rotated_with_its_limits(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    old = store.add(path, "desk", requests_per_minute=7, expires=NOON + timedelta(days=9999))
    with pytest.raises(InvalidKeys, match="a key named desk"):
        store.add(path, "desk")
    new = store.rotate(path, "desk", timedelta(days=7))
    keys = Keyring(path)
    assert keys.find([new]).requests_per_minute == keys.find([old]).requests_per_minute == 7
    assert keys.find([new]).expires == NOON + timedelta(days=9999)
    kept = keys.find([old]).expires
    assert kept is not None
    assert timedelta(days=6) < kept - datetime.now(UTC) < timedelta(days=8)
    assert store.revoke(path, "desk") == 2
    with pytest.raises(InvalidKeys, match="no key named desk"):
        store.revoke(path, "desk")
    with pytest.raises(InvalidKeys, match="no key named desk"):
        store.rotate(path, "desk", timedelta())


def test_changes_at_the_same_time_are_all_made(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    threads = [threading.Thread(target=store.add, args=(path, f"k{n}")) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {key.name for key in store.read_file(path)} == {f"k{n}" for n in range(12)}


def test_a_broken_file_is_not_made_worse(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text("{")
    with pytest.raises(InvalidKeys):
        store.add(path, "a")
    assert path.read_text() == "{"
    assert os.listdir(tmp_path) == ["keys"]
