"""The search itself: it finds a word in every writing and in every sort of file that a node has."""

import base64
import gzip
import json
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.tests.nodes import until
from geleit_kit.events.embedded import Valkey
from tests.erasure.search import Together, found, unlzf

WORD = "Zaphirü-Kenny"


def _planted(folder: Path, name: str, content: bytes) -> set[str]:
    (folder / name).write_bytes(b"before " + content + b" after")
    return {find.writing for find in found(folder, [WORD])}


@pytest.mark.parametrize("shift", [0, 1, 2])
def test_it_finds_base64_in_each_alignment(tmp_path: Path, shift: int) -> None:
    content = base64.b64encode(b"x" * shift + WORD.encode() + b"and more")
    assert f"base64+{shift}" in _planted(tmp_path, "log", content)


def test_it_finds_every_other_writing(tmp_path: Path) -> None:
    writings = {
        "plain": WORD.encode(),
        "json": json.dumps({"name": WORD}).encode(),
        "utf-16-le": WORD.encode("utf-16-le"),
        "utf-16-be": WORD.encode("utf-16-be"),
        "hex": WORD.encode().hex().encode(),
        "plain in zlib": zlib.compress(f"some {WORD} here".encode()),
        "plain in gzip": gzip.compress(f"some {WORD} here".encode()),
        "url": b"Zaphir%C3%BC-Kenny",
    }
    for number, (writing, content) in enumerate(writings.items()):
        place = tmp_path / str(number)
        place.mkdir()
        assert writing in _planted(place, "file", content), writing


def test_it_finds_among_many_what_stands_at_any_place_of_a_long_file() -> None:
    """Across the borders of the pieces that are looked at, at both ends, one within the other, and short ones."""
    many = [b"Zaphira%06d" % number for number in range(2000)] + [b"abc", b"Zaphira", b"Zaphira000001x"]
    together, long = Together(many), bytearray(b"-" * (3 << 20))
    assert together.within(bytes(long)) == set()
    for number, place in enumerate([0, (1 << 20) - 7, (2 << 20) - 1, (3 << 20) - len(many[0])]):
        long[place : place + len(many[0])] = many[number]
    assert {many[at] for at in together.within(bytes(long))} == {*many[:4], b"Zaphira"}
    assert {many[at] for at in together.within(b"abcd Zaphira000001x")} == {b"abc", b"Zaphira", *many[1:2], many[-1]}
    assert together.within(b"Zap") == together.within(b"") == set()


def test_it_finds_a_pseudonym_as_text_and_as_bytes(tmp_path: Path) -> None:
    person = uuid4()
    (tmp_path / "a").write_bytes(person.bytes)
    (tmp_path / "b").write_text(person.hex)
    (tmp_path / "c").write_text(str(person))
    assert {find.file for find in found(tmp_path, [person])} == {"a", "b", "c"}


def test_it_finds_a_word_in_a_write_ahead_log_that_a_deleted_row_left(tmp_path: Path) -> None:
    """What a database does that does not clean up: the word is deleted, and still there."""
    with closing(sqlite3.connect(tmp_path / "rows.sqlite", isolation_level=None)) as line:
        line.execute("PRAGMA journal_mode=WAL")
        line.execute("PRAGMA secure_delete=OFF")
        line.execute("CREATE TABLE words (word TEXT)")
        line.execute("INSERT INTO words VALUES (?)", (WORD,))
        line.execute("DELETE FROM words")
        assert {find.file for find in found(tmp_path, [WORD])} >= {"rows.sqlite-wal"}
        line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert {find.file for find in found(tmp_path, [WORD])} == {"rows.sqlite"}, "secure_delete is off here"


def test_it_unpacks_what_valkey_packs(tmp_path: Path) -> None:
    assert unlzf(b"\x02abc\x20\x02", 6) == b"abcabc"
    folder = tmp_path / "valkey" / "appendonlydir"
    server = Valkey.start(tmp_path / "valkey", keep=True)
    try:
        server.command(f"SET geleit:word {'Zaphira' * 40}")
        server.command("BGREWRITEAOF")
        until(lambda: any(file.stat().st_size > 100 for file in folder.glob("*.2.base.rdb")))
        finds = found(folder, ["Zaphira" * 40])
    finally:
        server.stop()
    assert any(find.writing == "plain in lzf" and find.file.endswith(".rdb") for find in finds), finds
