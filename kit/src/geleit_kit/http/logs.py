"""Logs as JSON lines that cannot hold a person: templates without their arguments, codes, types and places.

Of an error the type and the place are told, never the text, because the texts of libraries quote values.
"""

import json
import logging
import re
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, date, datetime
from uuid import UUID

REQUEST_ID: ContextVar[UUID | None] = ContextVar("geleit_request_id", default=None)

# Loggers whose message templates hold no values. Of all others a line tells name, level and place only.
PLAIN_SPOKEN = frozenset({"geleit", "uvicorn", "alembic"})

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_CODE = re.compile(r"[\w.:/{}+-]{0,120}", re.ASCII)


class JsonLines(logging.Formatter):
    """One JSON object per line.

    Own code hands values over as `extra={...}`: numbers, ids, codes and days. A lint looks at those calls.
    """

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service

    def format(self, record: logging.LogRecord) -> str:
        """The line of one record."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self.service,
            "logger": record.name,
        }
        if record.name.split(".", 1)[0] in PLAIN_SPOKEN:
            line["event"] = str(record.msg)
        else:
            line["at"] = f"{record.module}:{record.lineno}"
        request_id = REQUEST_ID.get()
        if request_id is not None:
            line["request_id"] = str(request_id)
        if record.name.startswith("geleit"):
            line.update((key, plain(value)) for key, value in vars(record).items() if key not in _STANDARD)
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = type(record.exc_info[1]).__qualname__
            line["stack"] = places(record.exc_info[1])
        return json.dumps(line)


def plain(value: object) -> object:
    """A value that may stand in a log: numbers, ids, days, and words that look like a code. Free text does not pass."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, UUID | date):
        return str(value)
    return value if isinstance(value, str) and _CODE.fullmatch(value) else "withheld"


def places(error: BaseException) -> list[str]:
    """Where an error came through, innermost last, and what caused it: `module.py:12 function`; never its text."""
    came: list[str] = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        came += [*places(cause), f"then {type(error).__qualname__}"]
    frames = traceback.extract_tb(error.__traceback__)
    return came + [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]


def log_json(service: str, level: str = "INFO") -> None:
    """Makes every logger of this process write JSON lines to the standard error stream; shuts uvicorn's access log."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(service))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = name != "uvicorn.access"  # it would log paths and queries
