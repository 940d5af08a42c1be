"""The mark of a data folder: `folder.json` says what the folder is for and which version wrote it.

Only a folder marked `demo` or `test` lets its clock be moved and trusts the demo issuer; a folder without a mark counts
as production.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal, get_args

Kind = Literal["demo", "test", "production"]

MARK: Final = "folder.json"
VERSION: Final = 1
"""The layout of data folders that this release reads and writes."""


class FolderProblem(ValueError):
    """The mark cannot be used; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class FolderMark:
    """What `folder.json` says."""

    kind: Kind
    version: int
    node: str

    @property
    def playground(self) -> bool:
        """Whether the clock may be moved and the demo issuer trusted here."""
        return self.kind in {"demo", "test"}


def read_mark(folder: Path) -> FolderMark | None:
    """The mark of a folder, None where there is none. Raises FolderProblem for a broken or a newer one."""
    path = folder / MARK
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise FolderProblem(f"{path} cannot be read ({type(error).__name__}). Restore it from a backup.") from error
    if (
        not isinstance(found, dict)
        or found.get("kind") not in get_args(Kind)
        or not isinstance(found.get("version"), int)
    ):
        raise FolderProblem(
            f"{path} is not a mark of a data folder: it needs `kind` and `version`. Restore it from a backup."
        )
    if found["version"] > VERSION:
        raise FolderProblem(
            f"{folder} was written by a newer Geleit (layout {found['version']}, this one reads up to {VERSION})."
            " Start the newer version, or name another folder."
        )
    return FolderMark(kind=found["kind"], version=found["version"], node=str(found.get("node", "geleit")))


def write_mark(folder: Path, mark: FolderMark) -> None:
    """Writes the mark in one step."""
    fresh = folder / f".{MARK}.new"
    fresh.write_text(json.dumps(asdict(mark), indent=2) + "\n", "utf-8")
    os.replace(fresh, folder / MARK)  # noqa: PTH105 -- the name says what happens: one step


def is_playground(folder: Path | None) -> bool:
    """True only for a folder with a readable demo or test mark."""
    if folder is None:
        return False
    try:
        mark = read_mark(folder)
    except FolderProblem:
        return False
    return mark is not None and mark.playground
