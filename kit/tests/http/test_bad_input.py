"""Bad input: every refusal is a problem document that says what is wrong where, repeats nothing, and writes nothing."""

import asyncio
import json
import re
from typing import Any

import pytest

from geleit_kit.http.form_texts import FORM_TEXTS
from geleit_kit.http.kit_texts import KIT_TEXTS
from geleit_kit.pure.texts import Texts
from geleit_kit.testing.running import Client, Running
from kit.tests.house import a_letter

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
JSON = {"content-type": "application/json"}
MARKER = "Kummermarke"


def _raw(**changed: str) -> bytes:
    """A letter with values as they stand in JSON, unchecked."""
    fields = {"person": '"2b1c3d4e-5f60-4718-8293-a4b5c6d7e8f9"', "text": '"Good morning"'} | changed
    return ("{" + ",".join(f'"{name}": {value}' for name, value in fields.items()) + "}").encode(
        "utf-8", "surrogatepass"
    )


@pytest.fixture
def clerk(letters: Running) -> Client:
    return letters.as_("case_manager", "ki")


async def _nothing_was_written(clerk: Client) -> bool:
    answer = await clerk.get("/v1/letters?total=true")
    return bool(answer.json()["total"] == 0)


Wrong = tuple[bytes, int, str, list[tuple[str, str]]]
WRONG: list[Wrong] = [
    (b'{"person"', 400, "malformed_json", []),
    (b"", 422, "invalid", [("", "missing")]),
    (b"[]", 422, "invalid", [("", "wrong_type")]),
    (b'"text"', 422, "invalid", [("", "wrong_type")]),
    (b"\xff\xfe\xfa", 400, "malformed_json", []),
    (b'{"text": NaN}', 400, "malformed_json", []),
    (b'{"text": -Infinity}', 400, "malformed_json", []),
    (b"[" * 10_000, 400, "malformed_json", []),
    (b"[" * 100_000, 413, "too_many_values", []),
    (b"[" + b"1," * 20_000 + b"1]", 413, "too_many_values", []),
    (b"[" * 500 + b"]" * 500, 400, "malformed_json", []),
    (b'{"a":' * 200 + b"1" + b"}" * 200, 400, "malformed_json", []),
    (_raw(text='"\\u0000"'), 422, "invalid", [("/text", "unreadable_character")]),
    (_raw(text='"\\ud800"'), 422, "invalid", [("/text", "unreadable_character")]),
    (_raw(text='"\\udc00\\ud800"'), 422, "invalid", [("/text", "unreadable_character")]),
    (_raw(text='"\ud800"'), 422, "invalid", [("/text", "unreadable_character")]),
    (_raw(**{"\\ud800": "1"}), 422, "invalid", [("", "unreadable_character")]),
    (_raw(pages="1e400"), 422, "invalid", [("/pages", "too_large")]),
    (_raw(pages="-" + "9" * 40), 422, "invalid", [("/pages", "too_small")]),
    (_raw(pages="9" * 5000), 400, "malformed_json", []),
    (_raw(pages="1.5"), 422, "invalid", [("/pages", "wrong_type")]),
    (_raw(answer_by='"1899-12-31"'), 422, "invalid", [("/answer_by", "before_1900")]),
    (_raw(answer_by='"9999-12-31"'), 422, "invalid", [("/answer_by", "after_2999")]),
    (_raw(answer_by='"2016-02-30"'), 422, "invalid", [("/answer_by", "wrong_type")]),
    (_raw(visits='[{"days": ["2016-06-01", "1899-12-31"]}]'), 422, "invalid", [("/visits/0/days/1", "before_1900")]),
    (_raw(visits='[{"days": "x"}]'), 422, "invalid", [("/visits/0/days", "wrong_type")]),
    (_raw(unknown="1", person='"no-id"'), 422, "invalid", [("/person", "wrong_type"), ("/unknown", "unknown_field")]),
    (_raw(text='"' + "x" * 2001 + '"'), 422, "invalid", [("/text", "too_long")]),
    (b"{}", 422, "invalid", [("/person", "missing"), ("/text", "missing")]),
]


async def test_what_is_wrong_is_said_with_its_place(clerk: Client) -> None:
    for content, status, code, places in WRONG:
        answer = await clerk.post("/v1/letters", content=content, headers=JSON)
        problem = answer.json()
        found = sorted((one["pointer"], one["code"]) for one in problem.get("errors", []))
        assert (answer.status_code, problem["code"], found) == (status, code, places), content[:80]
        assert all(one["detail"] != f"place.{one['code']}" for one in problem.get("errors", []))
    assert await _nothing_was_written(clerk)


async def test_no_problem_repeats_what_was_given(clerk: Client) -> None:
    wrong: list[dict[str, Any]] = [
        {"text": MARKER * 1000},
        {"person": MARKER},
        {MARKER + " Straße 7": 1},
        {"visits": [{"days": [MARKER]}]},
        {"text": {MARKER: MARKER}},
        {"answer_by": MARKER},
        {"text": MARKER + "\x00"},
        {"pages": MARKER},
    ]
    for given in wrong:
        answer = await clerk.post("/v1/letters", a_letter() | given)
        assert answer.status_code == 422
        assert MARKER not in answer.text


async def test_a_body_that_is_too_large_is_refused_by_its_announced_and_by_its_real_size(
    letters: Running, clerk: Client
) -> None:
    large = json.dumps(a_letter(text="x" * 1_100_000)).encode()

    announced = await clerk.post("/v1/letters", content=large, headers=JSON)

    async def in_parts() -> Any:
        for start in range(0, len(large), 100_000):
            yield large[start : start + 100_000]

    chunked = await letters.line.request("POST", "/v1/letters", content=in_parts(), headers={**clerk.headers, **JSON})
    assert [announced.status_code, chunked.status_code] == [413, 413]
    assert chunked.json()["code"] == "too_large"
    assert await _nothing_was_written(clerk)


async def test_other_media_types_are_refused(clerk: Client) -> None:
    for media in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/xml"):
        answer = await clerk.post("/v1/letters", content=json.dumps(a_letter()), headers={"content-type": media})
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


async def test_a_charset_and_merge_patch_are_welcome(clerk: Client) -> None:
    for media in ("application/json; charset=utf-8", "application/merge-patch+json"):
        answer = await clerk.post("/v1/letters", content=json.dumps(a_letter()), headers={"content-type": media})
        assert answer.status_code == 201


async def test_a_query_that_makes_no_sense_is_refused(clerk: Client) -> None:
    wrong = [
        "status=%00", "limit=0", "limit=201", "limit=x", "cursor=x", "cursor=%00", "sort=text", "fields=nothing", "fields=",
        "expand=person", "updated_since=x", "updated_since=0001-01-01T00:00:00%2B14:00", "total=perhaps",
        "updated_since=9999-12-31T23:59:59-14:00",
    ]  # fmt: skip
    for query in wrong:
        answer = await clerk.get(f"/v1/letters?{query}")
        assert answer.status_code in {400, 422}, query
        assert answer.json()["status"] == answer.status_code


async def test_a_client_that_leaves_in_the_middle_leaves_the_service_well(letters: Running, clerk: Client) -> None:
    host, port = re.findall(r"//([\d.]+):(\d+)", letters.base)[0]
    for _ in range(5):
        _, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /v1/letters HTTP/1.1\r\nhost: x\r\nauthorization: {clerk.headers['Authorization']}\r\n"
        writer.write(f'{head}content-type: application/json\r\ncontent-length: 500\r\n\r\n{{"person"'.encode())
        await writer.drain()
        await asyncio.sleep(0.02)
        writer.close()
        await writer.wait_closed()

    assert await _nothing_was_written(clerk)
    assert (await clerk.post("/v1/letters", a_letter())).status_code == 201


async def test_unknown_paths_and_methods_are_problems_too(letters: Running) -> None:
    unknown = await letters.as_nobody().get("/v1/nothing")
    method = await letters.as_nobody().request("PUT", "/v1/letters", {})

    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    assert (method.status_code, method.json()["code"]) == (405, "method_not_allowed")


async def test_every_problem_and_every_place_has_its_words_in_both_languages(letters: Running) -> None:
    from pathlib import Path  # noqa: PLC0415 -- stands beside its use

    import geleit_kit  # noqa: PLC0415 -- the same

    source = Path(geleit_kit.__file__).parent
    refusals = "Problem|Malformed|Unauthenticated|NotFound|Forbidden|Invalid|Conflict|Gone|Unavailable"
    codes, places = set(), set()
    for file in source.rglob("*.py"):
        text = file.read_text("utf-8")
        codes |= set(re.findall(rf'\b(?:{refusals})\(\s*"([a-z_0-9]+)"', text))
        codes |= set(re.findall(r'^    (?:status, )?code = (?:\d+, )?"([a-z_0-9]+)"', text, re.MULTILINE))
        places |= set(re.findall(r'Invalid\.at\(\s*f?"[^"]*",\s*"([a-z_0-9]+)"', text))
        places |= set(re.findall(r'Place\((?:[a-z#]+|f?"[^"]*"),\s*"([a-z_0-9]+)"', text))
    assert len(codes) > 30
    assert len(places) > 4
    kit = Texts(KIT_TEXTS).merge(FORM_TEXTS)
    assert kit.missing([f"problem.{code}" for code in codes] + [f"place.{code}" for code in places]) == []


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("stauts=open", [("#query/stauts", "unknown_parameter")]),
        ("status=draft&Status=sent&limit=3", [("#query", "unknown_parameter")]),
        ("=x&a=1&b=%00", [("#query", "unknown_parameter"), ("#query/a", "unknown_parameter"),
                          ("#query/b", "unknown_parameter")]),
        (f"{MARKER}=1", [("#query", "unknown_parameter")]),
        ("own_reference=AZ-1", [("#query/own_reference", "unknown_parameter")]),
        ("limit=3&limit=4", [("#query/limit", "parameter_twice")]),
        ("status=%00", [("#query/status", "unreadable_character")]),
    ],
)  # fmt: skip
async def test_a_parameter_that_the_operation_does_not_know_is_refused_not_passed_over(
    clerk: Client, query: str, places: list[tuple[str, str]]
) -> None:
    answer = await clerk.get(f"/v1/letters?{query}", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == places
    assert all(one["detail"] for one in answer.json()["errors"])
    assert MARKER not in answer.text


async def test_what_an_operation_knows_it_hears_and_no_other_operation_does(letters: Running, clerk: Client) -> None:
    known = "status=draft&limit=5&sort=-created_at&fields=status&total=true&updated_since=2016-01-01"
    assert (await clerk.get(f"/v1/letters?{known}")).status_code == 200
    row = (await clerk.post("/v1/letters", a_letter())).json()["id"]
    assert (await clerk.get(f"/v1/letters/{row}?")).status_code == 200
    for path in (f"/v1/letters/{row}?status=draft", "/v1/meta/lifecycles?since=1"):
        answer = await clerk.get(path)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown_parameter"), path
    written = await clerk.post("/v1/letters?dry_run=true", a_letter())
    assert written.status_code == 422
    assert (await clerk.get("/v1/letters?total=true")).json()["total"] == 1, "who means a trial must not write"
    stranger = await letters.as_("case_manager", "jobcenter").get(f"/v1/letters/{row}?status=draft")
    assert stranger.status_code == 404, "what is invisible comes first"
