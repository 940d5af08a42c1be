"""The order of refusals: of several faults at once the first of 401, 404, 403, 422, 428, 412, 409 is told, never a later one."""

from itertools import combinations
from typing import Any
from uuid import uuid4

import httpx
import pytest

from geleit_kit.testing.running import Client, Running
from kit.tests.house import a_letter

ORDER = {"nobody": 401, "invisible": 404, "role": 403, "field": 422, "unseen": 428, "stale": 412, "state": 409}
PATCHED = ("nobody", "invisible", "role", "field", "unseen", "stale")
SENT = ("nobody", "invisible", "role", "unseen", "stale", "state")


async def _letter(letters: Running, *, sent: bool = False) -> str:
    clerk = letters.as_("case_manager", "ki")
    made = (await clerk.post("/v1/letters", a_letter())).json()
    if sent:
        answer = await clerk.post(f"/v1/letters/{made['id']}/send", seen=1, key="sent before")
        assert answer.status_code == 200, answer.text
    return str(made["id"])


def _caller(letters: Running, faults: tuple[str, ...]) -> Client:
    if "nobody" in faults:
        return letters.as_nobody()
    role = "coordinator" if "role" in faults else "case_manager"
    return letters.as_(role, "jobcenter" if "invisible" in faults else "ki")


async def _patched(letters: Running, letter: str, faults: tuple[str, ...]) -> httpx.Response:
    given = {"unknown": 1} if "field" in faults else {"text": "Good evening"}
    seen = None if "unseen" in faults else 77 if "stale" in faults else "*"
    return await _caller(letters, faults).patch(f"/v1/letters/{letter}", given, seen=seen)


async def _sent(letters: Running, letter: str, faults: tuple[str, ...]) -> httpx.Response:
    seen = None if "unseen" in faults else 77 if "stale" in faults else "*"
    return await _caller(letters, faults).post(f"/v1/letters/{letter}/send", seen=seen, key=str(uuid4()))


async def test_the_first_of_two_faults_is_told(letters: Running) -> None:
    letter, sent = await _letter(letters), await _letter(letters, sent=True)
    assert (await _patched(letters, letter, ())).status_code == 200
    told: dict[tuple[str, ...], int] = {}
    expected: dict[tuple[str, ...], int] = {}
    for asked, names in ((_patched, PATCHED), (_sent, SENT)):
        for faults in [(one,) for one in names] + list(combinations(names, 2)) + [names[n:] for n in range(len(names))]:
            if {"unseen", "stale"} <= set(faults) or (asked is _sent and faults == ("state",)):
                faults = tuple(one for one in faults if one != "stale")  # noqa: PLW2901 -- without If-Match nothing is stale
            answer = await asked(letters, sent if "state" in faults or asked is _sent else letter, faults)
            told[asked.__name__, *faults] = answer.status_code
            expected[asked.__name__, *faults] = _first(faults)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["status"] == answer.status_code
    assert told == expected


def _first(faults: tuple[str, ...]) -> int:
    return next(ORDER[one] for one in ORDER if one in faults)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_what_is_not_readable_comes_after_what_is_invisible(letters: Running) -> None:
    letter = await _letter(letters)
    broken: dict[str, Any] = {"content": b"{", "headers": {"content-type": "application/json"}, "seen": 1}
    foreign: dict[str, Any] = {"content": b"a=b", "headers": {"content-type": "text/plain"}, "seen": 1}

    for way, status in ((broken, 400), (foreign, 415)):
        answers = [
            await letters.as_("case_manager", body).patch(f"/v1/letters/{letter}", **way)
            for body in ("ki", "jobcenter")
        ]
        assert [answer.status_code for answer in answers] == [status, 404]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_what_does_not_exist_and_what_is_invisible_cannot_be_told_apart(letters: Running) -> None:
    letter = await _letter(letters)
    stranger = letters.as_("case_manager", "jobcenter")

    answers = [await stranger.get(f"/v1/letters/{one}") for one in (letter, uuid4(), "no-id", "%00")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


async def test_a_change_answers_412_with_what_changed_and_the_present_version(letters: Running) -> None:
    letter = await _letter(letters)
    clerk = letters.as_("case_manager", "ki")
    assert (await clerk.patch(f"/v1/letters/{letter}", {"text": "Good evening"}, seen=1)).headers["etag"] == '"2"'

    stale = await clerk.patch(f"/v1/letters/{letter}", {"text": "Good night"}, seen=1)

    assert stale.status_code == 412
    assert stale.headers["etag"] == '"2"'
    assert (stale.json()["current"], stale.json()["changed"]) == ('"2"', ["text"])
    assert "evening" not in stale.text
