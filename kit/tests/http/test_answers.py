"""Answers: cut to the reader, in the reader's language, kept by nobody on the way; lists with one grammar; reads are logged."""

import asyncio
import json
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from letters.tables import Letter
from sqlalchemy import insert, select, text

from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import AccessEntry, Outbox
from geleit_kit.db.log_entries import entry_values
from geleit_kit.db.rows import visible
from geleit_kit.db.session import Disclosure
from geleit_kit.http.context import ServiceContext
from geleit_kit.testing.running import Running
from kit.tests.house import KI, a_letter

LIST = "/v1/letters"


async def _letters(letters: Running, number: int = 3, **changed: object) -> list[str]:
    clerk = letters.as_("case_manager", "ki")
    return [str((await clerk.post(LIST, a_letter(text=f"text {n}", **changed))).json()["id"]) for n in range(number)]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_every_answer_says_what_it_depends_on_and_may_be_kept_by_nobody(letters: Running) -> None:
    [letter] = await _letters(letters, 1)
    clerk = letters.as_("case_manager", "ki")
    for answer in (
        await clerk.get(f"{LIST}/{letter}"),
        await clerk.get(LIST),
        await clerk.get(f"{LIST}/{uuid4()}"),
        await letters.as_nobody().get(LIST),
        await clerk.delete(f"{LIST}/{letter}", seen=1),
    ):
        assert answer.headers["vary"] == "Accept-Language, Authorization"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-request-id"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_the_version_is_the_etag(letters: Running) -> None:
    [letter] = await _letters(letters, 1)
    clerk = letters.as_("case_manager", "ki")
    assert (await clerk.get(f"{LIST}/{letter}")).headers["etag"] == '"1"'
    changed = await clerk.patch(f"{LIST}/{letter}", {"text": "new"}, seen="*")
    assert (changed.headers["etag"], changed.json()["version"]) == ('"2"', 2)
    assert (await clerk.patch(f"{LIST}/{letter}", {"text": "x"}, headers={"If-Match": 'W/"2"'})).status_code == 200


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_labels_and_problems_speak_german_and_english(letters: Running) -> None:
    [letter] = await _letters(letters, 1, answer_by="2016-06-01")
    words = {}
    clerk = letters.as_("case_manager", "ki")
    async with asyncio.timeout(10):
        while not (await clerk.get("/v1/tasks")).json()["items"]:  # noqa: ASYNC110 -- the ticker needs a moment
            await asyncio.sleep(0.05)
    for language in ("de", "en"):
        headers = {"Accept-Language": language}
        shown = (await clerk.get(f"{LIST}/{letter}", headers=headers)).json()
        missing = (await clerk.get(f"{LIST}/{uuid4()}", headers=headers)).json()
        [task] = (await clerk.get("/v1/tasks", headers=headers)).json()["items"]
        cycles = (await clerk.get("/v1/meta/lifecycles", headers=headers)).json()["items"]
        [cycle] = [one for one in cycles if one["name"] == "letter"]
        words[language] = [
            shown["status_label"],
            shown["allowed_actions"][0]["label"],
            missing["title"],
            task["kind_label"],
            task["status_label"],
            cycle["state_labels"]["draft"],
        ]
    assert words["de"][:2] == ["Entwurf", "Versenden"]
    assert words["en"][:2] == ["draft", "Send"]
    assert all(german != english for german, english in zip(words["de"], words["en"], strict=True))


async def test_what_a_role_may_not_see_is_cut_and_named_whether_or_not_it_is_there(letters: Running) -> None:
    clerk, reader = letters.as_("case_manager", "ki"), letters.as_("counsellor", "ki")
    with_it = (await clerk.post(LIST, a_letter(diagnosis="Kummermarke"))).json()
    without = (await clerk.post(LIST, a_letter(diagnosis=None))).json()
    assert with_it["diagnosis"] == "Kummermarke"
    assert with_it["withheld"] == []

    seen = [(await reader.get(f"{LIST}/{one['id']}")).json() for one in (with_it, without)]
    listed = (await reader.get(LIST)).json()["items"]

    for document in (*seen, *listed):
        assert "diagnosis" not in document
        assert document["withheld"] == [{"pointer": "/diagnosis", "category": "health", "reason": "not_in_role"}]
        assert document["text"] == "Good morning"
    assert "Kummermarke" not in json.dumps([seen, listed])


async def test_a_list_shows_only_the_fields_that_were_asked_for(letters: Running) -> None:
    await _letters(letters, 2)
    clerk = letters.as_("case_manager", "ki")

    items = (await clerk.get(f"{LIST}?fields=status,text")).json()["items"]
    assert [set(item) for item in items] == [{"id", "status", "text"}] * 2
    cut = (await letters.as_("coordinator", "ki").get(f"{LIST}?fields=status,text")).json()["items"]
    assert [set(item) for item in cut] == [{"id", "status", "withheld"}] * 2

    unknown = await clerk.get(f"{LIST}?fields=status,nothing")
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "#query/fields")
    offered = await clerk.get(f"{LIST}?expand=person")
    assert (offered.status_code, offered.json()["errors"][0]["code"]) == (422, "not_offered")
    assert (await clerk.get("/v1/tasks?fields=kind")).status_code == 200


async def test_pages_hold_every_row_once_in_each_order_and_the_cursor_tells_nothing(letters: Running) -> None:
    ids = await _letters(letters, 7)
    clerk = letters.as_("case_manager", "ki")
    for sort in ("created_at", "-created_at", "status", "-written_on", "updated_at"):
        found: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = (
                await clerk.get(LIST, params={"limit": 3, "sort": sort} | ({"cursor": cursor} if cursor else {}))
            ).json()
            found += [item["id"] for item in page["items"]]
            cursor = page["next"]
        assert sorted(found) == sorted(ids)
    page = (await clerk.get(f"{LIST}?limit=3&total=true")).json()
    assert page["total"] == 7
    assert ids[2] not in page["next"]
    foreign = await letters.as_("case_manager", "jobcenter").get(LIST, params={"cursor": page["next"]})
    assert (foreign.status_code, foreign.json()["code"]) == (400, "cursor_invalid")


async def test_what_changed_since_and_what_is_gone(letters: Running) -> None:
    first, second, third = await _letters(letters, 3)
    clerk = letters.as_("case_manager", "ki")
    await asyncio.sleep(0.01)
    since = datetime.now(UTC).isoformat()  # house: clock -- the client's own clock
    await clerk.patch(f"{LIST}/{second}", {"text": "new"}, seen=1)
    await clerk.delete(f"{LIST}/{third}", seen=1)

    page = (await clerk.get(LIST, params={"updated_since": since, "total": True})).json()

    assert ([item["id"] for item in page["items"]], page["total"]) == ([second], 1)
    assert [(gone["id"], gone["deleted"]) for gone in page["tombstones"]] == [(third, True)]
    assert (await clerk.get(f"{LIST}/{third}")).status_code == 404
    assert first not in json.dumps(page)


async def test_what_is_gone_is_paged_like_what_is_there(letters: Running) -> None:
    clerk = letters.as_("case_manager", "ki")
    since = datetime.now(UTC).isoformat()  # house: clock -- the client's own clock
    kept, *gone = await _letters(letters, 6)
    for each in gone:
        await clerk.delete(f"{LIST}/{each}", seen=1)

    items: list[str] = []
    tombstones: list[str] = []
    cursor: str | None = ""
    pages = 0
    while cursor is not None:
        asked: dict[str, str | int | bool] = {"updated_since": since, "limit": 2}
        if cursor:
            asked["cursor"] = cursor
        page = (await clerk.get(LIST, params=asked)).json()
        items += [item["id"] for item in page["items"]]
        tombstones += [one["id"] for one in page["tombstones"]]
        assert (page["updated_until"] is not None) == (cursor == ""), "one watermark, of the first page"
        cursor, pages = page["next"], pages + 1

    assert (items, tombstones, pages) == ([kept], gone, 3)


async def test_a_row_that_commits_late_is_not_missed(letters: Running) -> None:
    """It was changed before the client asked and committed afterwards: the client asks next from `updated_until`, not
    from its own clock, which would have missed it."""
    [slow] = await _letters(letters, 1)
    clerk = letters.as_("case_manager", "ki")
    database: Database = letters.app.state.geleit.database

    async def asked(since: str) -> tuple[list[tuple[str, str]], str]:
        page = (await clerk.get(LIST, params={"updated_since": since})).json()
        return [(item["id"], item["status"]) for item in page["items"]], page["updated_until"]

    _, until = await asked("2020-01-01T00:00:00Z")
    async with database.write(KI) as write:
        row = await write.one(visible(write, Letter).where(Letter.id == UUID(slow)))
        row.status = "sent"
        await write.flush()
        changed_at = row.updated_at
        meanwhile = asyncio.create_task(asked(until))
        if not database.sqlite:
            assert (slow, "sent") not in (await meanwhile)[0], "it is not committed yet"
        await asyncio.sleep(0.05)
        too_late = datetime.now(UTC)  # house: clock -- the client's own clock
    _, until = await meanwhile
    assert changed_at < too_late, "positive control: whoever goes on from its own clock passes it by"
    found, _ = await asked(too_late.isoformat())
    assert (slow, "sent") not in found
    found_at_last = (await asked(until))[0] + (await meanwhile)[0]
    assert (slow, "sent") in found_at_last


async def test_an_entry_of_the_log_that_commits_late_is_not_missed(letters: Running) -> None:
    """Ids follow the time, commits do not: who goes on after the last id passes by what was written before it."""
    officer = letters.as_("data_protection_officer", "ki")
    context: ServiceContext = letters.app.state.geleit

    async def asked(**given: str | int) -> tuple[list[str], str]:
        page = (await officer.get("/v1/access-log", params={"limit": 500, **given})).json()
        return [item["id"] for item in page["items"]], page["updated_until"]

    entry = Disclosure(body=KI, kind="read", operation="read_letter", person=uuid4())
    _, until = await asked(updated_since="2020-01-01T00:00:00Z")
    async with context.database.write(KI) as write:
        late = await entry_values(context.database.keys, entry)
        await write.execute(insert(AccessEntry).values(late))
        overtaking = asyncio.create_task(context.access_log.write([entry]))  # waits on SQLite: there is one writer
        if not context.database.sqlite:
            await overtaking
            seen, until = await asked(updated_since=until)
            assert seen[-1] > str(late["id"]), "positive control: who goes on after the last id passes it by"
    await overtaking
    assert str(late["id"]) in (await asked(updated_since=until))[0]


async def test_the_watermark_of_the_log_is_told_once_and_pages_are_walked_inside_of_it(letters: Running) -> None:
    officer, clerk = letters.as_("data_protection_officer", "ki"), letters.as_("case_manager", "ki")
    person = str(uuid4())
    for _ in range(3):
        await clerk.post(LIST, a_letter(person=person))
    search = partial(officer.post, json={"person": person})
    for path, ask in (("/v1/access-log", officer.get), ("/v1/access-log/search", search)):
        assert (await ask(path)).json()["updated_until"] is None
        first = (await ask(path, params={"updated_since": "2020-01-01T00:00:00Z", "limit": 2})).json()
        assert first["updated_until"] is not None
        assert first["next"] == first["items"][-1]["id"]
        more = {"updated_since": "2020-01-01T00:00:00Z", "after": first["next"]}
        rest = (await ask(path, params=more)).json()
        assert rest["updated_until"] is None
        assert rest["items"]
        late = (await ask(path, params={"updated_since": "2999-01-01T00:00:00Z"})).json()
        assert late["items"] == []
    refused = await officer.get("/v1/access-log", params={"updated_since": "0001-01-01T00:00:00Z"})
    assert refused.status_code == 422


async def test_a_letter_is_found_and_put_by_the_callers_own_reference(letters: Running) -> None:
    clerk = letters.as_("case_manager", "ki")
    letter = a_letter(own_reference="AZ-1")
    answers = await asyncio.gather(*(clerk.post("/v1/letters/upsert", letter) for _ in range(4)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 1
    mine = {"Own-Reference": "AZ-1"}
    [found] = (await clerk.get(LIST, headers=mine)).json()["items"]
    assert found["id"] == answers[0].json()["id"]
    assert (await letters.as_("case_manager", "jobcenter").get(LIST, headers=mine)).json()["items"] == []


async def test_an_own_reference_stands_in_a_header_because_it_may_hold_a_name(letters: Running) -> None:
    clerk = letters.as_("case_manager", "ki")
    await clerk.post("/v1/letters", a_letter(own_reference="Übung, 2"))
    [found] = (await clerk.get(LIST, headers={"Own-Reference": quote("Übung, 2")})).json()["items"]
    assert found["own_reference"] == "Übung, 2"
    for broken in ("%00", "%20", "A" * 201):
        assert (await clerk.get(LIST, headers={"Own-Reference": broken})).status_code == 422


async def test_each_read_is_logged_with_its_person_before_it_is_answered(letters: Running) -> None:
    clerk = letters.as_("case_manager", "ki")
    person = str(uuid4())
    made = (await clerk.post(LIST, a_letter(person=person))).json()
    await letters.as_("counsellor", "ki").get(f"{LIST}/{made['id']}")
    await clerk.get(f"{LIST}?fields=text")
    await letters.as_("case_manager", "jobcenter").get(LIST)

    async with letters.app.state.geleit.database.read(KI) as read:
        rows = await read.all(select(AccessEntry).order_by(AccessEntry.id))
    assert [(row.kind, row.operation, str(row.person), row.categories) for row in rows] == [
        ("write", "write_letter", person, ["counselling", "health"]),
        ("read", "read_letter", person, ["counselling"]),
        ("read", "list_letters", person, ["counselling"]),
    ]
    assert all(row.sealed for row in rows)
    officer = letters.as_("data_protection_officer", "ki")
    shown = (await officer.post("/v1/access-log/search", {"person": person})).json()["items"]
    assert [entry["operation"] for entry in shown][:3] == ["write_letter", "read_letter", "list_letters"]


async def test_without_its_log_nothing_is_read(letters: Running) -> None:
    [letter] = await _letters(letters, 1)
    clerk = letters.as_("case_manager", "ki")
    await _owner(letters, "ALTER TABLE access_log RENAME TO elsewhere")

    read = await clerk.get(f"{LIST}/{letter}")
    written = await clerk.patch(f"{LIST}/{letter}", {"text": "new"}, seen=1)

    assert (read.status_code, read.json()["code"]) == (503, "access_log_unavailable")
    assert "text 0" not in read.text
    assert written.status_code >= 500
    await _owner(letters, "ALTER TABLE elsewhere RENAME TO access_log")
    again = (await clerk.get(f"{LIST}/{letter}")).json()
    assert (again["text"], again["version"]) == ("text 0", 1)


async def _owner(letters: Running, sql: str) -> None:
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415 -- stands beside its use

    engine = create_async_engine(letters.settings.database_url.replace("geleit_app@", "geleit_owner@"))
    async with engine.begin() as connection:
        await connection.execute(text(sql))
    await engine.dispose()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_refused_commit_is_a_refused_request(letters: Running) -> None:
    await _owner(letters, "ALTER TABLE letters ADD CONSTRAINT one UNIQUE (written_on) DEFERRABLE INITIALLY DEFERRED")
    clerk = letters.as_("case_manager", "ki")
    assert (await clerk.post(LIST, a_letter())).status_code == 201

    second = await clerk.post(LIST, a_letter())

    assert (second.status_code, second.json()["code"]) == (409, "already_exists")
    assert len((await clerk.get(LIST)).json()["items"]) == 1
    async with letters.app.state.geleit.database.read(KI) as read:
        assert len(await read.all(select(Outbox))) == 1


async def test_a_deadline_becomes_a_task_that_is_claimed_and_done(letters: Running) -> None:
    await _letters(letters, 1, answer_by="2016-06-01")
    anna, berta = letters.as_("case_manager", "ki", sub="anna"), letters.as_("case_manager", "ki", sub="berta")
    async with asyncio.timeout(10):
        while not (await anna.get("/v1/tasks?whose=nobodys")).json()["items"]:  # noqa: ASYNC110 -- the ticker needs a moment
            await asyncio.sleep(0.05)
    [task] = (await anna.get("/v1/tasks")).json()["items"]
    path = f"/v1/tasks/{task['id']}"
    claimed = await anna.post(f"{path}/claim", seen="*")
    assert (claimed.status_code, claimed.json()["status"]) == (200, "claimed")
    assert (await berta.post(f"{path}/claim", seen="*")).status_code == 409
    assert len((await anna.get("/v1/tasks?whose=mine")).json()["items"]) == 1
    assert (await berta.get("/v1/tasks?whose=mine")).json()["items"] == []
    assert (await letters.as_("case_manager", "jobcenter").get(path)).status_code == 404
    assert (await anna.post(f"{path}/complete", seen="*")).json()["status"] == "done"
    assert (await anna.get("/v1/tasks")).json()["items"] == []
