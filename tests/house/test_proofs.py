"""The pages that promise something name proofs that exist: files, folders and commands."""

import re
from collections.abc import Iterator

import pytest

from tests.house.places import ROOT

PAGES = ("how-privacy-is-enforced.md", "what-survives.md")
_PLACE = re.compile(r"`((?:tests|kit|services|gateway|deploy|vocabulary|docs|benchmarks|clients)/[\w./-]+)`")
_COMMAND = re.compile(r"`make ([a-z-]+)([^`]*)`")
_FOLDER = re.compile(r"\bT=(\S+)")
TARGETS = dict(re.findall(r"^([a-z-]+):.*?## (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE))

every_page = pytest.mark.parametrize("page", [page for page in PAGES if (ROOT / "docs" / page).exists()])


def missing(text: str) -> Iterator[str]:
    """What a page names and the house has not."""
    for place in _PLACE.findall(text):
        if not (ROOT / place).exists():
            yield place
    for target, arguments in _COMMAND.findall(text):
        if target not in TARGETS or "not yet" in TARGETS[target]:
            yield f"make {target}"
        for folder in _FOLDER.findall(arguments):
            if not (ROOT / folder).exists():
                yield f"make {target} T={folder}"


def rows(text: str) -> list[list[str]]:
    """The rows of the page's tables, without heads."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if not line.startswith("| promise")]


@every_page
def test_every_proof_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    assert _PLACE.search(text)
    assert sorted(set(missing(text))) == []


def test_every_promise_of_privacy_names_its_test_and_its_command() -> None:
    found = rows((ROOT / "docs" / PAGES[0]).read_text("utf-8"))
    assert len(found) > 20
    without = [
        promise
        for promise, _, proof, command in found
        if not (re.search(r"`\S*tests\S*`", proof) and _COMMAND.fullmatch(command))
    ]
    assert without == []


def test_a_proof_that_is_not_there_is_found() -> None:
    text = (
        "`tests/nowhere/test_it.py` `make nothing` `make test T=tests/nowhere` `tests/house` `make test T=tests/house`"
    )
    assert list(missing(text)) == ["tests/nowhere/test_it.py", "make nothing", "make test T=tests/nowhere"]
