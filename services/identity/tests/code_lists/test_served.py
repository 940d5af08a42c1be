"""Code lists as a resource: what every service answers at `/v1/meta/code-lists`, seen at identity."""

import pytest

from geleit_kit.testing.running import Running
from services.identity.tests.helpers import good, refused

LISTS = "/v1/meta/code-lists"


@pytest.mark.answers
async def test_every_list_names_its_version_its_address_and_whom_to_thank(identity: Running) -> None:
    nobody = identity.as_nobody()
    lists = {one["key"]: one for one in good(await nobody.get(LISTS))["items"]}
    asylum = lists["azr_asylum_status"]
    assert asylum["version_urn"] == "urn:de:xauslaender:codelist:azr:asylstatus_5"
    assert asylum["versions"] == [{"version": "5", "valid_from": "2024-07-16", "urn": asylum["version_urn"]}]
    assert asylum["label_source"] == {"de": "BVA", "en": "Geleit"}
    assert lists["residence_title"]["label_source"]["en"] is None
    assert lists["cefr"]["codes"] == 6
    assert all(one["source"] and one["licence"] and one["title"]["de"] for one in lists.values())
    assert {"municipality", "kreis", "language", "nationality", "residence_basis", "benefit_basis"} <= set(lists)


async def test_a_list_comes_in_pages_on_a_day_and_in_both_languages(identity: Running) -> None:
    nobody = identity.as_nobody()
    codes, cursor = [], None
    while True:
        page = good(
            await nobody.get(f"{LISTS}/language", params={"limit": 500} | ({"cursor": cursor} if cursor else {}))
        )
        codes += [one["code"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(codes) == len(set(codes)) == page["code_list"]["codes"]
    elsewhere = await nobody.get(
        f"{LISTS}/state", params={"cursor": good(await nobody.get(f"{LISTS}/language"))["next"]}
    )
    refused(elsewhere, 400, "cursor_invalid")
    then = good(await nobody.get(f"{LISTS}/azr_asylum_status", params={"on": "2022-10-31"}))["items"]
    now = good(await nobody.get(f"{LISTS}/azr_asylum_status", params={"on": "2026-11-22"}))["items"]
    assert "07" in {one["code"] for one in then} - {one["code"] for one in now}
    assert "46" in {one["code"] for one in now} - {one["code"] for one in then}
    assert next(one["label"] for one in now if one["code"] == "13")["en"] == "Refugee status granted (§ 3 (4) AsylG)"


@pytest.mark.answers
async def test_a_code_leads_to_what_stands_for_it_on_a_day_with_shares_and_regional_key(identity: Running) -> None:
    nobody = identity.as_nobody()
    ended = good(await nobody.get(f"{LISTS}/azr_asylum_status/codes/07", params={"on": "2026-11-22"}))
    assert ended["entry"]["valid_to"] == "2022-10-31"
    assert [one["code"] for one in ended["standing"]["codes"]] == ["46"]
    divided = good(await nobody.get(f"{LISTS}/municipality/codes/160645052073", params={"on": "2023-01-01"}))[
        "standing"
    ]
    assert [one["code"] for one in divided["codes"]] == ["16061118", "16064071", "16064046"]
    assert divided["codes"][0]["shares"] == {"population": 0.541428, "area": 0.441868}
    assert divided["codes"][0]["label"]["de"] == "Dingelstädt, Stadt"
    older = good(await nobody.get(f"{LISTS}/municipality/codes/01051040", params={"on": "2023-01-01"}))
    assert older["entry"] is None
    assert [one["code"] for one in older["standing"]["codes"]] == ["01051141"]
    for path in ("municipality/codes/00000000", "nothing", "nothing/codes/1", "cefr/codes/D1"):
        refused(await nobody.get(f"{LISTS}/{path}"), 404, "not_found")
    answer = await nobody.get(f"{LISTS}/cefr", params={"version": "1999"})
    refused(answer, 422, "invalid", ("#query/version", "not_in_list"))
    assert answer.json()["known"] == ["2001"]


@pytest.mark.answers
async def test_who_has_a_list_already_is_not_sent_it_again(identity: Running) -> None:
    nobody = identity.as_nobody()
    for path in ("", "/municipality", "/municipality/codes/05315000"):
        first = await nobody.get(LISTS + path)
        tag = first.headers["etag"]
        assert "max-age" in first.headers["cache-control"]
        for known in (tag, f'"other", {tag.removeprefix("W/")}'):
            again = await nobody.get(LISTS + path, headers={"If-None-Match": known})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert (await nobody.get(LISTS + path, headers={"If-None-Match": '"other"'})).status_code == 200
