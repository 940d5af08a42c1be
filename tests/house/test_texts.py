"""Whatever a person may read has its words in German and English."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.documents import application
from tests.house.places import ROOT, SERVICES, source

REFUSALS = {
    "Malformed", "Unauthenticated", "NotFound", "Forbidden", "Invalid", "PreconditionRequired", "Conflict", "Gone",
    "TooLarge", "UnsupportedMedia", "TooMany", "Unavailable",
}  # fmt: skip
every_service = pytest.mark.parametrize("service", SERVICES)


def refusals(folder: Path) -> Iterator[tuple[str, str]]:
    """Every code that stands in a refusal: (`problem` or `place`, code)."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func)
            codes = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
            if name in REFUSALS and codes and isinstance(codes[0], str):
                yield "problem", codes[0]
            elif name in {"Invalid.at", "Place"} and len(codes) > 1 and isinstance(codes[1], str):
                yield "place", codes[1]


@every_service
def test_every_refusal_has_its_words(service: str) -> None:
    codes = {
        f"{kind}.{code}" for folder in (source(service), ROOT / "kit/src/geleit_kit") for kind, code in refusals(folder)
    }
    assert len(codes) > 20
    assert application(service).state.texts.missing(codes) == []


@every_service
def test_every_state_and_every_action_of_a_life_cycle_has_its_words(service: str) -> None:
    app = application(service)
    codes = [f"{cycle.name}.status.{state}" for cycle in app.state.lifecycles for state in cycle.states]
    codes += [f"{cycle.name}.action.{action}" for cycle in app.state.lifecycles for action in cycle.actions]
    assert app.state.texts.missing(codes) == []


@every_service
def test_the_words_differ_between_the_languages(service: str) -> None:
    """A text that was only copied is a text that was forgotten, except where both languages share the word."""
    texts = application(service).state.texts
    copied = [code for code, text in texts.items() if text.de == text.en and len(text.de.split()) > 2]
    assert copied == []


def test_a_refusal_without_words_is_found(tmp_path: Path) -> None:
    (tmp_path / "service.py").write_text('raise Conflict("no_words")\nraise Invalid.at("/x", "not_here")\n')
    assert list(refusals(tmp_path)) == [("problem", "no_words"), ("place", "not_here")]
