"""`/v1/meta/of-person`: everything that a service holds of one person, for the keeper of the persons' rights."""

from typing import Any
from uuid import uuid4

from geleit_kit.http import holdings
from geleit_kit.testing.running import Client, Running
from kit.tests.house import JOBCENTER, KI, a_letter

PATH = "/v1/meta/of-person"


async def _told(keeper: Client, person: str, body: Any = KI) -> list[dict[str, Any]]:
    """All rows, page by page."""
    items: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        answer = await keeper.post(PATH, {"body": str(body), "person": person, "after": after})
        assert answer.status_code == 200, answer.text
        items, after = items + answer.json()["items"], answer.json()["next"]
        assert answer.json()["total"] >= len(items)
    return items


async def test_the_copy_holds_every_row_of_the_person_and_words_wait_for_a_look(letters: Running) -> None:
    clerk, keeper = letters.as_("case_manager", "ki"), letters.as_service("identity")
    letter = a_letter()
    made = (await clerk.post("/v1/letters", letter)).json()
    found = await _told(keeper, letter["person"])
    (row,) = [one for one in found if one["table"] == "letters"]
    assert row["id"] == made["id"]
    assert row["fields"]["status"] == "draft"
    assert row["content"]["text"] is None
    assert {"pointer": "/content/text", "text": letter["text"]} in row["review"]
    assert "sealed" not in row["fields"]


async def test_a_task_about_something_of_the_person_is_in_the_copy_without_staff(letters: Running) -> None:
    clerk, keeper = letters.as_("case_manager", "ki"), letters.as_service("identity")
    letter = a_letter() | {"answer_by": "2016-06-30"}
    made = (await clerk.post("/v1/letters", letter)).json()
    found = {one["table"]: one for one in await _told(keeper, letter["person"])}
    assert found["deadlines"]["fields"]["due_on"] == "2016-06-30"
    assert found["deadlines"]["fields"]["aggregate"] == made["id"]


async def test_pages_tell_every_row_once(letters: Running, monkeypatch: Any) -> None:
    monkeypatch.setattr(holdings, "_LIMIT", 2)
    clerk, keeper = letters.as_("case_manager", "ki"), letters.as_service("identity")
    letter = a_letter()
    made = [(await clerk.post("/v1/letters", letter)).json()["id"] for _ in range(5)]
    told = [one["id"] for one in await _told(keeper, letter["person"]) if one["table"] == "letters"]
    assert sorted(told) == sorted(made)


async def test_another_bodys_person_of_the_same_pseudonym_is_not_in_it(letters: Running) -> None:
    clerk, keeper = letters.as_("case_manager", "ki"), letters.as_service("identity")
    letter = a_letter()
    await clerk.post("/v1/letters", letter)
    assert await _told(keeper, letter["person"])
    assert await _told(keeper, letter["person"], JOBCENTER) == []
    assert await _told(keeper, str(uuid4())) == []


async def test_only_the_keeper_asks_and_the_body_reads_in_its_log_that_it_did(letters: Running) -> None:
    clerk = letters.as_("case_manager", "ki")
    letter = a_letter()
    await clerk.post("/v1/letters", letter)
    asked = {"body": str(KI), "person": letter["person"]}
    assert (await letters.as_service("identity").post(PATH, asked)).status_code == 200
    for other in (clerk, letters.as_service("cases"), letters.as_("data_protection_officer", "ki")):
        assert (await other.post(PATH, asked)).status_code == 403
    officer = letters.as_("data_protection_officer", "ki")
    entries = (await officer.post("/v1/access-log/search", {"person": letter["person"]})).json()["items"]
    assert [one["operation"] for one in entries].count("read_holdings") == 1
