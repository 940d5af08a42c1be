"""What identity tells the keeper of the persons' rights of its rows: what is declared goes out, the rest waits."""

import pytest

from geleit_kit.testing.running import Running
from services.identity.tests.helpers import Json, consented, good, registered

PATH = "/v1/meta/of-person"


async def _told(identity: Running, person: str) -> tuple[dict[str, list[Json]], set[str]]:
    """The rows of each table, and the tables that are left out."""
    asked = {"body": str(identity.app.state.geleit.bodies.by_key("ki")), "person": person}
    copy = good(await identity.as_service("identity").post(PATH, asked))
    rows: dict[str, list[Json]] = {}
    for one in copy["items"]:
        rows.setdefault(one["table"], []).append(one)
    return rows, {one["table"] for one in copy["left_out"]}


@pytest.mark.answers
async def test_of_a_consent_that_nobody_judged_nothing_waits_for_a_look(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    more = {"form": "oral_with_interpreter", "interpreter": "language_mediator"}
    await consented(ki, person, "jobcenter", ["base_data"], **more)
    rows, _ = await _told(identity, person)
    (row,) = rows["consents"]
    assert row["review"] == []
    assert row["content"]["interpreter"] == "language_mediator"
    assert row["content"]["text_hash"] is None


async def test_a_pair_in_the_copy_does_not_tell_how_the_other_record_compares(identity: Running) -> None:
    """Where the other lives would be read off a level; the other may be hidden from exactly this person."""
    ki = identity.as_("case_manager", "ki")
    one, other = await registered(ki), await registered(ki)
    (found,) = good(await ki.get("/v1/duplicates?status=open"))["items"]
    assert found["parts"]
    rows, left_out = await _told(identity, one)
    (row,) = rows["duplicates"]
    assert row["fields"]["explanation"] is None
    assert {"pointer": "/fields/explanation", "reason": "third_person"} in row["masked"]
    assert other not in str(rows)
    assert "moved_rows" in left_out
