"""While a session is open nobody calls another process: a call that hangs would hold the transaction, its connection
and, on SQLite, the turn of every other writer. The lint `http-inside-session` reads what stands in one file; this looks
when it happens, through however many functions.
"""

from contextvars import ContextVar


class Held:
    """One open session, known to the task that opened it and to those that it starts meanwhile."""

    __slots__ = ("before", "over")

    def __init__(self) -> None:
        self.over = False
        self.before = _open()
        _HELD.set(self)

    def end(self) -> None:
        """The session is closed, whoever closes it: a task that was started meanwhile is free, too."""
        self.over = True
        if _HELD.get() is self:
            _HELD.set(self.before)


_HELD: ContextVar[Held | None] = ContextVar("geleit_held", default=None)


def _open() -> Held | None:
    held = _HELD.get()
    while held is not None and held.over:
        held = held.before
    return held


def nothing_is_held() -> None:
    """Before a call to another process. Raises RuntimeError where a session of this task, or of the one that started
    it, is open.
    """
    if _open() is not None:
        message = "a call goes out while a session is open: gather first, then work"
        raise RuntimeError(message)
