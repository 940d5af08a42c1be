import pytest

from geleit_kit.testing.running import Running
from services.identity.tests.helpers import Json, good, refused

GERMAN = {"Accept-Language": "de"}


async def _asked(identity: Running, *names: str, **more: str) -> list[Json]:
    given = {"names": [{"value": name} for name in names], **more}
    items: list[Json] = good(await identity.as_("case_manager", "ki").post("/v1/names/proposals", given))["items"]
    return items


@pytest.mark.answers
async def test_a_spelling_is_answered_with_its_forms_its_foreign_signs_and_proposals(identity: Running) -> None:
    latin, cyrillic, wrong = await _asked(identity, "Mu\u0308ller-Oğlu", "Ольга", "Amir2", language="uk")
    assert (latin["value"], latin["latin"], latin["data_type"]) == ("Müller-Oğlu", True, "A")
    assert latin["search_form"] == "MUELLER OGLU"
    assert latin["foreign_signs"] == latin["proposals"] == latin["remarks"] == []
    assert (cyrillic["latin"], cyrillic["data_type"], cyrillic["wrong"]) == (False, None, None)
    assert [one["code_points"] for one in cyrillic["foreign_signs"]] == ["041E", "043B", "044C", "0433", "0430"]
    (proposal,) = cyrillic["proposals"]
    assert (proposal["source"], proposal["value"], proposal["machine_readable"]) == ("icao_9303", "Olha", "OLHA")
    assert [one["code"] for one in cyrillic["remarks"]] == ["passport_decides"]
    assert wrong["wrong"]["code"] == "name_with_foreign_signs"
    assert wrong["foreign_signs"] == [{"position": 4, "sign": "2", "code_points": "0032"}]


@pytest.mark.answers
async def test_a_script_without_a_table_is_told_in_the_readers_language(identity: Running) -> None:
    given = {"names": [{"value": "ተስፋይ"}]}
    answer = await identity.as_("case_manager", "ki").post("/v1/names/proposals", given, headers=GERMAN)
    (tesfay,) = good(answer)["items"]
    assert tesfay["proposals"] == []
    assert [one["code"] for one in tesfay["remarks"]] == ["passport_decides", "no_passport_table"]
    assert "keine Umschrift" in tesfay["remarks"][1]["detail"]


@pytest.mark.answers
async def test_looking_at_a_spelling_needs_the_right_to_keep_persons_and_keeps_nothing(identity: Running) -> None:
    await _asked(identity, "محمد")
    ki = identity.as_("case_manager", "ki")
    assert good(await ki.get("/v1/persons"))["items"] == []
    assert good(await identity.as_("data_protection_officer", "ki").get("/v1/access-log"))["items"] == []
    given = {"names": [{"value": "محمد"}]}
    refused(await identity.as_("steering_office", "ki").post("/v1/names/proposals", given), 403, "forbidden")


@pytest.mark.answers
async def test_spellings_that_nobody_can_read_are_refused_without_repeating_them(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    refused(await ki.post("/v1/names/proposals", {"names": []}), 422, "invalid", ("/names", "too_few"))
    long = refused(await ki.post("/v1/names/proposals", {"names": [{"value": "Zaphira" * 60}]}), 422, "invalid")
    assert "Zaphira" not in str(long)
