"""Which variants run on which database."""

import pytest

from geleit_kit.testing import matrices

pytest_plugins = ["pytester"]
NAMES = [f"test_x[postgresql-{number}]" for number in range(40)]


def test_a_tenth_is_drawn_the_same_in_every_worker() -> None:
    drawn = matrices.drawn(NAMES, "test_x")
    assert len(drawn) == 4
    assert drawn == matrices.drawn(list(reversed(NAMES)), "test_x")
    assert drawn != matrices.drawn(NAMES, "test_y")


def test_of_a_small_matrix_one_is_drawn() -> None:
    assert len(matrices.drawn(NAMES[:5], "test_x")) == 1


VARIANTS = """
import pytest

@pytest.mark.parametrize("number", range(20))
def test_matrix(engine, number): ...

@pytest.mark.both
@pytest.mark.parametrize("number", range(20))
def test_locks(engine, number): ...

@pytest.mark.parametrize("number", range(3))
def test_few(engine, number): ...

@pytest.mark.full
def test_long(): ...

@pytest.mark.answers
def test_answer_a(engine): ...

@pytest.mark.answers
def test_answer_b(engine): ...

@pytest.mark.answers
@pytest.mark.parametrize("number", range(28))
def test_answer_c(engine, number): ...
"""


@pytest.mark.parametrize(("full", "counted"), [("", (20 + 2, 40, 6, 0, 30 + 3)), ("1", (40, 40, 6, 1, 60))])
def test_matrices_and_answers_are_whole_on_sqlite_and_a_tenth_on_postgresql_unless_everything_is_asked_for(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, full: str, counted: tuple[int, ...]
) -> None:
    monkeypatch.setenv("FULL", full)
    pytester.makeini("[pytest]\nmarkers =\n    answers: x\n    both: x\n    full: x\n")
    pytester.makepyfile(VARIANTS)
    done = pytester.runpytest_subprocess(
        "--collect-only", "-q", "-p", "geleit_kit.testing.plugin", "-p", "no:cacheprovider"
    )
    shown = [line.partition("::")[2].partition("[")[0] for line in done.outlines if "::" in line]
    kinds = ("test_matrix", "test_locks", "test_few", "test_long", "test_answer_")
    assert tuple(sum(name.startswith(kind) for name in shown) for kind in kinds) == counted
