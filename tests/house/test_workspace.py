"""The house about itself: packages, pinned dependencies, commands, licence."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.places import ROOT, SERVICES, packages, project, rooms

LOCK = (ROOT / "requirements.lock").read_text()
FURNITURE = {"__init__", "rules", "tables", "schemas", "store", "service", "routes", "texts"}


def pinned() -> set[str]:
    return {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)}


def test_the_lock_names_no_host_and_no_option() -> None:
    assert not re.search(r"://|^\s*-(?!-hash=sha256:)", LOCK, re.MULTILINE)


def test_every_pinned_package_has_hashes() -> None:
    blocks = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(blocks) > 50
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("folder", packages(), ids=lambda folder: folder.relative_to(ROOT).as_posix())
def test_what_a_package_needs_is_pinned_or_in_the_workspace(folder: Path) -> None:
    own = {canonicalize_name(project(package)["name"]) for package in packages()}
    extras = project(folder).get("optional-dependencies", {}).values()
    wanted = [*project(folder).get("dependencies", []), *(line for extra in extras for line in extra)]
    names = {canonicalize_name(Requirement(line).name) for line in wanted}
    assert names - own - pinned() == set()


def test_the_tools_of_builders_are_pinned() -> None:
    group = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]["dev"]
    assert {canonicalize_name(Requirement(line).name) for line in group} - pinned() == set()


@pytest.mark.parametrize("folder", packages(), ids=lambda folder: folder.relative_to(ROOT).as_posix())
def test_a_package_is_typed_licensed_and_introduces_itself(folder: Path) -> None:
    about = project(folder)
    assert (about["license"], about["requires-python"]) == ("EUPL-1.2", ">=3.11")
    assert (folder / "README.md").read_text().startswith("# ")
    assert list((folder / "src").glob("*/py.typed"))


def test_the_licence_is_the_whole_eupl() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert all(f"\n{number}." in text for number in range(1, 16))
    assert "Appendix" in text


def test_make_alone_lists_every_command_of_builders() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607 -- make is found by its name
    for command in (
        "demo",
        "test",
        "check",
        "bench",
        "chaos",
        "docs",
        "mutation",
        "format",
        "openapi",
        "lock",
        "clean",
    ):
        assert re.search(rf"^  make {command} ", listed, re.MULTILINE), command


def test_without_a_fitting_python_make_says_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    for name in ["requirements.lock", "pyproject.toml", *(f"{p.relative_to(ROOT)}/pyproject.toml" for p in packages())]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    done = subprocess.run(["make", "test", "PYTHON="], cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S607 -- make is found by its name
    assert done.returncode != 0
    assert "Python 3.11 or later" in done.stderr


def test_the_list_of_benchmarks_names_each_file() -> None:
    done = subprocess.run([sys.executable, "-m", "benchmarks"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = {path.stem for path in (ROOT / "benchmarks").glob("*.py") if not path.name.startswith("_")}
    assert {line.split()[0] for line in done.stdout.splitlines()[:-1]} == names


@pytest.mark.parametrize("service", SERVICES)
def test_every_room_has_the_same_furniture(service: str) -> None:
    found = rooms(service)
    assert found
    for room in found:
        files = {path.stem for path in room.glob("*.py")}
        assert "__init__" in files, room.name
        assert files & (FURNITURE - {"__init__"}), f"{room.name} has none of the furniture"
        if "routes" in files:
            assert "service" in files, f"{room.name} has routes that no use case stands behind"
        if "tables" in files:
            assert "store" in files, f"{room.name} has tables that nobody reads"
