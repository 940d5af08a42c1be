"""Every replica reads the bodies anew, whatever a look before met."""

import asyncio
from typing import Any, cast

import pytest
from sqlalchemy.exc import OperationalError

from geleit_kit.http import context
from geleit_kit.http.context import BodyBook


class _Refused(BodyBook):
    """A book whose first look meets a database that is only starting up."""

    def __init__(self) -> None:
        super().__init__(cast("Any", None))
        self.looks, self.answered = 0, asyncio.Event()

    async def read(self) -> None:
        self.looks += 1
        if self.looks == 1:
            raise OperationalError("SELECT", {}, Exception("57P03"))
        self.answered.set()


async def test_a_look_that_the_database_refused_is_not_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "_LOOK_AGAIN", 0.0)
    book = _Refused()
    following = asyncio.create_task(book.follow())
    await asyncio.wait_for(book.answered.wait(), 5)
    assert not following.done()
    following.cancel()
