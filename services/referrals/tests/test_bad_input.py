"""Every refusal says what was wrong where, and nothing is half-written."""

import base64
import json
from typing import Any

import pytest

from services.referrals.tests.helpers import House, drafted, good, problem

UNKNOWN = "5f0c1b1e-3d0a-4c58-9c0e-2b7d7a0f4e11"


async def _nothing_written(house: House) -> None:
    assert good(await house.as_("ki").get("/v1/referrals"))["items"] == []


UNREADABLE = [
    ('{"kind": ', "application/json", 400, "malformed_json"),
    ("[]", "application/json", 422, "invalid"),
    (json.dumps(drafted()), "text/plain", 415, "unsupported_media_type"),
    (json.dumps(drafted(payload={"concern": "x" * 1_100_000})), "application/json", 413, "too_large"),
    (json.dumps(drafted(payload={"concern": "x" * 4_001})), "application/json", 422, "invalid"),
    (json.dumps(drafted(payload={"concern": "a\x00b"})), "application/json", 422, "invalid"),
    ('{"kind": "verweis", "person": "\\ud800"}', "application/json", 422, "invalid"),
]  # fmt: skip


@pytest.mark.answers
async def test_what_cannot_be_read_is_refused(house: House) -> None:
    for content, media, status, code in UNREADABLE:
        headers = {"Content-Type": media}
        problem(await house.as_("ki").post("/v1/referrals", content=content, headers=headers), status, code)
    await _nothing_written(house)


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"colour": "blue"}, "/colour", "unknown_field"),
    ({"kind": "gossip"}, "/kind", "not_in_list"),
    ({"person": "not-a-pseudonym"}, "/person", "wrong_type"),
    ({"need_codes": ["depression"]}, "/need_codes/0", "not_in_list"),
    ({"need_codes": ["childcare"] * 21}, "/need_codes", "too_many"),
    ({"mandate_id": UNKNOWN, "mandate_epoch": 1}, "/mandate_id", "only_in_uebergabe"),
    ({"answer_by": "2016-13-01"}, "/answer_by", "wrong_type"),
    ({"recipient": "Not a key!"}, "/recipient", "wrong_form"),
    ({"dimensions": {"age_band": "about twenty"}}, "/dimensions/age_band", "not_in_list"),
    ({"payload": {"hypotheses": "of the team"}}, "/payload/hypotheses", "unknown_field"),
]  # fmt: skip


@pytest.mark.answers
async def test_a_wrong_value_is_named_with_its_place(house: House) -> None:
    for changed, pointer, code in WRONG:
        refused = problem(await house.as_("ki").post("/v1/referrals", drafted(**changed)), 422, "invalid")
        assert (pointer, code) in [(place["pointer"], place["code"]) for place in refused["errors"]]
    await _nothing_written(house)


@pytest.mark.answers
async def test_a_day_before_1900_is_refused(house: House) -> None:
    refused = problem(await house.as_("ki").post("/v1/referrals", drafted(answer_by="1899-12-31")), 422, "invalid")
    assert "before_1900" in [place["code"] for place in refused["errors"]]
    await _nothing_written(house)


@pytest.mark.answers
async def test_a_last_day_for_the_answer_in_the_past_is_refused_at_sending(house: House) -> None:
    draft = await house.draft(answer_by="2016-09-02")
    refused = problem(await house.act("ki", draft, "send"), 422, "invalid")
    assert refused["errors"][0]["pointer"] == "/answer_by"
    assert (await house.given(draft))["status"] == "draft"
    assert good(await house.as_("weiterbildung").get("/v1/referrals"))["items"] == []


@pytest.mark.answers
async def test_only_a_token_of_the_node_opens_anything(house: House) -> None:
    issuer = house.node.issuer
    claims = issuer.claims("case_manager", "ki")
    unsigned = ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "none", "typ": "at+jwt"}, claims)
    )
    tokens = {
        "token_expired": issuer.token("case_manager", "ki", iat=1, exp=500),
        "issuer_unknown": issuer.token("case_manager", "ki", iss="https://elsewhere.test"),
        "audience_foreign": issuer.token("case_manager", "ki", aud="another-node"),
        "body_unknown": issuer.token("case_manager", "atlantis"),
        "algorithm_refused": f"{unsigned}.",
    }
    for code, token in tokens.items():
        problem(await house.service.with_token(token).get("/v1/referrals"), 401, code)
    problem(await house.service.as_nobody().get("/v1/referrals"), 401, "token_missing")
    good(await house.as_("ki").get("/v1/referrals"))


ADDRESSES = [
    ("/v1/referrals/not-an-id", 404, "not_found"),
    (f"/v1/referrals/{UNKNOWN}", 404, "not_found"),
    ("/v1/referrals?sort=person", 422, "invalid"),
    ("/v1/referrals?direction=sideways", 422, "invalid"),
    ("/v1/referrals?limit=0", 422, "invalid"),
    ("/v1/referrals?cursor=abc", 400, "cursor_invalid"),
    (f"/v1/messages/{UNKNOWN}", 404, "not_found"),
]  # fmt: skip


@pytest.mark.answers
async def test_a_wrong_address_is_answered_in_the_houses_words(house: House) -> None:
    for path, status, code in ADDRESSES:
        problem(await house.as_("ki").get(path), status, code)


@pytest.mark.answers
async def test_the_refusals_come_in_their_order(house: House) -> None:
    sent = await house.sent()
    path, wrong = f"/v1/referrals/{sent['id']}/withdraw", {"reason": "gossip"}
    problem(await house.service.as_nobody().post(path, wrong), 401, "token_missing")
    problem(await house.as_("sozialamt", "coordinator").post(path, wrong), 404, "not_found")
    problem(await house.as_("ki", "coordinator").post(path, wrong), 403, "forbidden")
    problem(await house.as_("ki").post(path, wrong), 422, "invalid")
    problem(await house.as_("ki").post(path, {"reason": "other"}), 428, "precondition_required")
    problem(await house.as_("ki").post(path, {"reason": "other"}, seen=99), 412, "stale")
    good(await house.as_("ki").post(path, {"reason": "other"}, seen=sent["version"]))
    problem(await house.as_("ki").post(path, {"reason": "other"}, seen="*"), 409, "illegal_transition")
