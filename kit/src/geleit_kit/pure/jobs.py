"""Jobs: the life of a piece of work over many rows, and the shapes in which a room does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.problems import Place

_WORK: Final = "job:work"

JOB = Lifecycle(
    "job",
    start="collecting",
    steps=[
        Step("start", "collecting", "queued", needs=_WORK, asks="JobStartIn"),
        Step("cancel", ("collecting", "queued", "running"), "cancelled", needs=_WORK),
        Step("run", "queued", "running", automatic=True),
        Step("finish", "running", "done", automatic=True),
        Step("finish_with_refusals", "running", "done_with_refusals", automatic=True),
        Step("fail", ("queued", "running"), "failed", automatic=True),
        Step("expire", "collecting", "cancelled", automatic=True),
        Step("leave", ("collecting", "queued", "running"), "cancelled", automatic=True),
    ],
)

MOST_PARTS: Final = 500
MOST_CHARACTERS: Final = 128 * 1024 * 1024
"""Of the whole input. Larger ones are several jobs."""
MOST_ROWS: Final = 1_000_000
LONGEST_ROW: Final = 64 * 1024
"""Characters of one row. A longer one is refused, and never held in memory as a whole."""
MOST_JOBS: Final = 1_000
"""Of a body that have not ended."""
MOST_WAITING: Final = 4 * MOST_CHARACTERS
"""Of all input of a body that waits."""


@dataclass(frozen=True, slots=True)
class RowGiven:
    """One row as the reader understood it; with `places` it is refused and has no value."""

    value: Any
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class RowTaken:
    """What came of a row: a code of the kind (`refused` where it changed nothing), and whose record it is.

    `beside`: whose record it may be as well; a dry run, which makes none, names that one.
    """

    outcome: str
    person: UUID | None = None
    places: tuple[Place, ...] = ()
    beside: UUID | None = None


REFUSED: Final = "refused"


class Reader(Protocol):
    """Reads an input that comes in parts, cut anywhere. Raises a Problem where no row of it can be understood."""

    def feed(self, text: str) -> Sequence[str | None]:
        """The records that are complete with this part; None stands for one that is longer than LONGEST_ROW."""

    def end(self) -> Sequence[str | None]:
        """What is left when nothing more comes."""

    def row(self, record: str) -> RowGiven:
        """One record, understood."""


class Lines:
    """Cuts text into lines. What is longer than LONGEST_ROW becomes None. A byte order mark at the start is dropped."""

    def __init__(self) -> None:
        self._held: list[str] = []
        self._size = 0
        self._begun = False

    def feed(self, text: str) -> list[str | None]:
        """The lines that are complete now, without their ends."""
        if not self._begun and text:
            text, self._begun = text.removeprefix("\ufeff"), True
        first, *rest = text.split("\n")
        found: list[str | None] = []
        self._hold(first)
        for following in rest:
            found.append(self._line())
            self._hold(following)
        return found

    def end(self) -> list[str | None]:
        """The last line, where no end of line follows it."""
        return [self._line()] if self._size else []

    def _hold(self, piece: str) -> None:
        self._size += len(piece)
        if self._size <= LONGEST_ROW:
            self._held.append(piece)
        else:
            self._held.clear()

    def _line(self) -> str | None:
        line = "".join(self._held).removesuffix("\r") if self._size <= LONGEST_ROW else None
        self._held, self._size = [], 0
        return line
