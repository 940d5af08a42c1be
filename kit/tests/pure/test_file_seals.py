"""The sealed pieces of a file: none can be left out, swapped, or taken from another file."""

import os
import secrets
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag

from geleit_kit.pure.file_seals import KEY_BYTES, MARK, PIECE, TAG, Opening, Sealing

KEY, FILE = secrets.token_bytes(KEY_BYTES), uuid4()


def sealed(plain: bytes, parts: int = 100_000) -> bytes:
    sealing = Sealing(KEY, FILE)
    pieces = [piece for at in range(0, len(plain), parts) for piece in sealing.more(plain[at : at + parts])]
    return b"".join([MARK, *pieces, sealing.last()])


def opened(raw: bytes, size: int) -> bytes:
    opening = Opening(KEY, FILE, size)
    found = b""
    for number in range(opening.pieces):
        offset, length = opening.place(number)
        found += opening.opened(number, raw[offset : offset + length])
    return found


@pytest.mark.parametrize("size", [1, 1000, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17])
def test_what_was_sealed_opens_again(size: int) -> None:
    plain = os.urandom(size)
    raw = sealed(plain)
    assert opened(raw, size) == plain
    assert len(raw) == len(MARK) + size + TAG * Opening(KEY, FILE, size).pieces
    assert plain[:40] not in raw or size < 40


def test_a_piece_alone_opens_at_its_place_and_at_no_other() -> None:
    plain = os.urandom(2 * PIECE + 5)
    raw, opening = sealed(plain), Opening(KEY, FILE, len(plain))
    first, second = (raw[at : at + length] for at, length in (opening.place(0), opening.place(1)))
    assert opening.opened(1, second) == plain[PIECE : 2 * PIECE]
    with pytest.raises(InvalidTag):
        opening.opened(0, second)
    with pytest.raises(InvalidTag):
        Opening(KEY, uuid4(), len(plain)).opened(0, first)


def test_a_file_that_was_cut_at_a_piece_does_not_open_as_a_shorter_one() -> None:
    raw = sealed(os.urandom(2 * PIECE))
    with pytest.raises(InvalidTag):
        opened(raw, PIECE)
