"""What the house is built of: licences (offline, from what is installed) and known vulnerabilities (asks a database).

`python -m tests.attack.dependencies --licences` answers 1 where a locked package has no licence on the list.
`--vulnerabilities` asks OSV (osv.dev) about every locked version in one request; it answers 1 where one is known, and 3
where it could not ask: that is no all-clear. Sources: EUPL-1.2, Appendix (compatible licences) and Article 5; the
Commission's matrix of EUPL compatibility.
"""

import asyncio
import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, requires
from typing import Any

import httpx
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.places import ROOT, packages, project

PERMISSIVE = "asks for its notice only: may go into and beside EUPL-1.2 works"
ALLOWED: Mapping[str, str] = {
    "0BSD": "asks for nothing",
    "Apache-2.0": PERMISSIVE + "; its patent clause does not reach our code",
    "BSD-2-Clause": PERMISSIVE,
    "BSD-3-Clause": PERMISSIVE,
    "CC0-1.0": "asks for nothing",
    "MIT": PERMISSIVE,
    "MIT-0": "asks for nothing",
    "MPL-2.0": "copyleft per file, on the EUPL's own list of compatible licences; we change no file of theirs",
    "OFL-1.1": "fonts only: may be bundled with any work, stays under its own licence; we change no font (OFL 2, 5)",
    "PSF-2.0": PERMISSIVE,
    "PostgreSQL": PERMISSIVE,
    "Zlib": PERMISSIVE,
}
"""SPDX id -> why it may stand beside EUPL-1.2. What is not on the list is not allowed until somebody has looked."""
READ: Mapping[str, str] = {
    "async-timeout": "Apache-2.0", "colorama": "BSD-3-Clause", "deprecation": "Apache-2.0", "grimp": "BSD-2-Clause",
    "import-linter": "BSD-2-Clause", "protobuf": "BSD-3-Clause", "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "sortedcontainers": "Apache-2.0", "uvloop": "Apache-2.0 OR MIT",
}  # fmt: skip
"""Packages whose metadata names no SPDX id: what they say in other words. The first two are for other platforms only."""
_CLASSIFIERS = {
    "MIT License": "MIT", "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "Python Software Foundation License": "PSF-2.0",
}  # fmt: skip
_LOCKED = re.compile(r"([A-Za-z0-9._-]{1,100})==([A-Za-z0-9.+!-]{1,60})")
OSV = "https://api.osv.dev/v1/querybatch"
COULD_NOT_ASK = 3


@dataclass(frozen=True, slots=True)
class Locked:
    """One line of the lock, and what its package says of itself."""

    name: str
    version: str
    licence: str
    runtime: bool


def locked() -> list[Locked]:
    """Every package of requirements.lock."""
    at_run_time = runtime()
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    found = [match for line in lines if (match := _LOCKED.match(line))]
    named = [(canonicalize_name(match[1]), match[2]) for match in found]
    return [Locked(name, version, licence_of(name), name in at_run_time) for name, version in named]


def runtime() -> set[str]:
    """The packages that a node needs to run: what ours depend on, and what those do."""
    wanted = [Requirement(one) for folder in packages() for one in project(folder).get("dependencies", ())]
    found: set[str] = set()
    while wanted:
        requirement = wanted.pop()
        name = canonicalize_name(requirement.name)
        if name not in found and not name.startswith("geleit-"):
            found.add(name)
            wanted += _asked_by(name, requirement.extras)
    return found


def _asked_by(name: str, extras: Iterable[str]) -> list[Requirement]:
    try:
        asked = [Requirement(one) for one in requires(name) or ()]
    except PackageNotFoundError:
        return []
    here = {name: str(value) for name, value in default_environment().items()}
    places = [here | {"extra": extra} for extra in ("", *extras)]
    return [one for one in asked if one.marker is None or any(one.marker.evaluate(place) for place in places)]


def licence_of(name: str) -> str:
    """The SPDX expression of an installed package; empty where it names none."""
    if name in READ:
        return READ[name]
    try:
        told: Any = metadata(name)  # the stubs of 3.11 know no `get`
    except PackageNotFoundError:
        return ""
    expression = told.get("License-Expression")
    if expression:
        return str(expression)
    given = str(told.get("License") or "").strip()
    if given in ALLOWED:
        return given
    classified = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License ::")]
    return " AND ".join(_CLASSIFIERS.get(one, one) for one in classified)


def allowed(expression: str) -> bool:
    """Whether an SPDX expression can be met with what is on the list: all of AND, one of OR. Unknown is not allowed."""
    alternatives = expression.replace("(", "").replace(")", "").split(" OR ")
    return any(all(part.strip() in ALLOWED for part in one.split(" AND ")) for one in alternatives)


def not_allowed() -> list[Locked]:
    """Packages that nobody may ship or build with until somebody has looked."""
    return [one for one in locked() if not allowed(one.licence)]


def read_answer(asked: list[Locked], answer: Mapping[str, Any]) -> list[tuple[Locked, list[str]]]:
    """The locked versions with known vulnerabilities, from OSV's answer. Raises ValueError where it answers less."""
    results = answer.get("results", [])
    if len(results) != len(asked):
        raise ValueError("the database answered about other packages than it was asked for")
    found = [
        (one, [each["id"] for each in result.get("vulns", ())]) for one, result in zip(asked, results, strict=True)
    ]
    return [(one, names) for one, names in found if names]


async def vulnerable(asked: list[Locked]) -> list[tuple[Locked, list[str]]]:
    """Asks the database about all of them at once. Raises httpx.HTTPError or ValueError where it could not be asked."""
    queries = [{"package": {"name": one.name, "ecosystem": "PyPI"}, "version": one.version} for one in asked]
    async with httpx.AsyncClient(timeout=30) as client:
        answer = await client.post(OSV, json={"queries": queries})
        answer.raise_for_status()
        return read_answer(asked, answer.json())


def _licences() -> int:
    found = locked()
    for one in not_allowed():
        print(f"{one.name} {one.version}: {one.licence or 'names no licence'} is not on the list in {__file__}")
    split = f"{sum(one.runtime for one in found)} run with a node, {sum(not one.runtime for one in found)} build and test it"
    print(f"{len(found)} locked packages ({split}), {len(not_allowed())} without an allowed licence")
    return 1 if not_allowed() else 0


def _vulnerabilities() -> int:
    asked = locked()
    try:
        found = asyncio.run(vulnerable(asked))
    except (httpx.HTTPError, ValueError, json.JSONDecodeError) as error:
        print(
            f"NOT ASKED: {OSV} did not answer ({type(error).__name__}). Nothing is known about {len(asked)} packages."
        )
        return COULD_NOT_ASK
    for one, names in found:
        print(f"{one.name} {one.version} ({'run time' if one.runtime else 'development'}): {', '.join(names)}")
    print(f"{len(asked)} locked packages asked about, {len(found)} with known vulnerabilities")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit({"--licences": _licences, "--vulnerabilities": _vulnerabilities}[sys.argv[1]]())
