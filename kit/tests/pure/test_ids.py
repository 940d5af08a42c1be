"""Ids that sort by their moment, and that nobody has twice."""

import os
import uuid

from geleit_kit.pure import ids


def test_ids_inside_a_body_grow_and_are_of_version_seven() -> None:
    made = [ids.inside() for _ in range(2_000)]
    assert made == sorted(made)
    assert {(one.version, one.variant) for one in made} == {(7, uuid.RFC_4122)}
    assert len({one.int & (1 << 62) - 1 for one in made}) == len(made), "the random part is never the same"


def test_a_process_that_splits_draws_no_random_bytes_twice() -> None:
    ids.inside()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, b"".join(ids.inside().bytes[8:] for _ in range(50)))
        os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(reading, 10_000)
    ours = {ids.inside().bytes[8:] for _ in range(1_000)}
    assert len(theirs) == 50 * 8
    assert not ours & {theirs[at : at + 8] for at in range(0, len(theirs), 8)}
