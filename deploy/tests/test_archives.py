"""The archive with which a body leaves: what was changed, cut off or put in another order does not open."""

import json
import os
from pathlib import Path

import pytest

from geleit_deploy.archive import MANIFEST, MARK, BrokenArchive, contents, written
from geleit_deploy.cli import main

KEY, OTHER = bytes(range(32)), bytes(32)
HEAD = len(MARK) + 7
PIECE = 64 * 1024 + 16


def _archive(path: Path, key: bytes | None = KEY, noise: int = 300_000) -> Path:
    """Of several pieces: what cannot be compressed stays as long as it is."""
    with written(path, key) as archive:
        lines = archive.table("cases/contacts")
        lines.add({"summary": "Zaphira"})
        lines.flush()
        archive.put("noise", os.urandom(noise))
        archive.finish({"format": "test"})
    return path


@pytest.mark.parametrize("key", [KEY, None])
def test_what_was_written_is_read_again_and_the_manifest_names_every_file(tmp_path: Path, key: bytes | None) -> None:
    found = dict(contents(_archive(tmp_path / "a", key), key))
    assert json.loads(found["cases/contacts.0001.ndjson"]) == {"summary": "Zaphira"}
    assert set(json.loads(found[MANIFEST])["files"]) == set(found) - {MANIFEST}


def test_a_sealed_archive_says_nothing_and_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    made = _archive(tmp_path / "a", noise=10)
    assert b"Zaphira" not in made.read_bytes()
    assert made.stat().st_mode & 0o077 == 0


def _cut(raw: bytes) -> bytes:
    return raw[: HEAD + 2 * PIECE]


def _swapped(raw: bytes) -> bytes:
    first, second = raw[HEAD : HEAD + PIECE], raw[HEAD + PIECE : HEAD + 2 * PIECE]
    return raw[:HEAD] + second + first + raw[HEAD + 2 * PIECE :]


def _changed(raw: bytes) -> bytes:
    return raw[:-1] + bytes([raw[-1] ^ 1])


@pytest.mark.parametrize("harm", [_cut, _swapped, _changed])
def test_a_harmed_archive_does_not_open(tmp_path: Path, harm: object) -> None:
    made = _archive(tmp_path / "a")
    assert list(contents(made, KEY))
    made.write_bytes(harm(made.read_bytes()))  # type: ignore[operator]  # one of three functions
    with pytest.raises(BrokenArchive):
        list(contents(made, KEY))


@pytest.mark.parametrize("key", [OTHER, None])
def test_without_its_key_an_archive_does_not_open(tmp_path: Path, key: bytes | None) -> None:
    made = _archive(tmp_path / "a")
    with pytest.raises(BrokenArchive):
        list(contents(made, key))


def test_a_plain_archive_that_was_cut_off_does_not_open(tmp_path: Path) -> None:
    made = _archive(tmp_path / "a", None)
    made.write_bytes(made.read_bytes()[:200_000])
    with pytest.raises(BrokenArchive):
        list(contents(made, None))


def test_where_writing_fails_nothing_stays(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        _failing(tmp_path / "a")
    assert not (tmp_path / "a").exists()


def _failing(path: Path) -> None:
    with written(path, KEY) as archive:
        archive.put("half", b"x")
        raise RuntimeError


def test_the_command_line_wants_to_know_whether_the_archive_is_sealed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["body", "export", str(tmp_path), "ki", str(tmp_path / "a")]) == 2
    assert "sealed or plain" in capsys.readouterr().err
    assert main(["body", "export", str(tmp_path), "ki", str(tmp_path / "a"), "--plain"]) == 2
    assert "no data folder" in capsys.readouterr().err
