"""Where things stand in the workspace, for the tests about the house itself."""

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("identity", "cases", "referrals", "indicators")
DOOR = "gateway"
DESCRIBED = (*SERVICES, DOOR)
"""Everything that answers over HTTP and has an OpenAPI document of its own."""
# Service-wide folders that are no rooms.
NO_ROOMS = frozenset({"migrations", "__pycache__"})


def folder_of(name: str) -> Path:
    """Where the documents of a service or of the door are committed."""
    return ROOT / DOOR if name == DOOR else ROOT / "services" / name


def packages() -> list[Path]:
    """Every package of the workspace: a folder with a pyproject.toml that is not the root's."""
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"]["workspace"]["members"]
    return sorted(
        folder for pattern in patterns for folder in ROOT.glob(pattern) if (folder / "pyproject.toml").exists()
    )


def project(folder: Path) -> dict[str, Any]:
    """The `project` table of a package."""
    table: dict[str, Any] = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    return table


def source(service: str) -> Path:
    """The import package of a service."""
    return ROOT / "services" / service / "src" / f"geleit_{service}"


def rooms(service: str) -> list[Path]:
    """The rooms of a service."""
    return sorted(
        path
        for path in source(service).iterdir()
        if path.is_dir() and path.name not in NO_ROOMS and any(path.glob("*.py"))
    )
