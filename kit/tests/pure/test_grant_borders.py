"""A grant as a token: what goes in comes out, and the borders of its time and its address."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from joserfc import jwe, jws, jwt
from joserfc.jwk import ECKey, KeySet, OctKey

from geleit_kit.pure.grants import ISSUER, LONGEST, TYP, Grant, issue, new_id, opened
from geleit_kit.pure.problems import Forbidden

KEY = ECKey.generate_key("P-256")
KEY.ensure_kid()
KEYS = KeySet([KEY])
SEALING = OctKey.generate_key(256)
NOW = 1_475_000_000
GRANT = Grant(
    audience="cases",
    client="portal",
    holder=UUID(int=1),
    owner=UUID(int=2),
    recipient=UUID(int=3),
    purpose="counselling",
    categories=frozenset({"needs", "base_data"}),
    conversation=UUID(int=4),
    person=UUID(int=5),
    ground={"kind": "consent"},
    decision=UUID(int=6),
    direction="both",
    id="jti",
    issued=NOW,
    expires=NOW + LONGEST,
)


def read(token: str, *, audience: str = "cases", now: int = NOW) -> Grant:
    return opened(token, KEYS, SEALING, audience=audience, now=now)


def forged(token: str, *, typ: str = TYP, **changed: Any) -> str:
    """The same claims but some, well signed."""
    claims = {**jwt.decode(token, KEYS, algorithms=["ES256"]).claims, **changed}
    return jwt.encode({"alg": "ES256", "typ": typ, "kid": KEY.kid}, claims, KEY, algorithms=["ES256"])


def refusal(token: str, **asked: Any) -> str:
    with pytest.raises(Forbidden) as refused:
        read(token, **asked)
    return str(refused.value.code)


def test_a_grant_comes_out_as_it_went_in_and_hides_the_person() -> None:
    token = issue(GRANT, KEY, SEALING)
    assert read(token) == GRANT
    claims = jwt.decode(token, KEYS, algorithms=["ES256"]).claims
    assert str(GRANT.person) not in json.dumps(claims)
    assert claims["categories"] == ["base_data", "needs"]
    assert (claims["iss"], claims["aud"], claims["sub"].count(".")) == (ISSUER, "cases", 4)


def test_a_grant_has_the_two_forms_of_the_library_to_the_last_byte_of_their_heads() -> None:
    token = issue(GRANT, KEY, SEALING)
    found = jws.extract_compact(token.encode())
    assert found.headers() == {"alg": "ES256", "typ": TYP, "kid": KEY.kid}
    assert len(token.rpartition(".")[2]) == 86  # 64 bytes
    claims = json.loads(found.payload)
    theirs = jwt.encode(found.headers(), claims, KEY, algorithms=["ES256"])
    assert theirs.rpartition(".")[0] == token.rpartition(".")[0]
    sealed = jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, str(GRANT.person).encode(), SEALING)
    assert [len(part) for part in sealed.split(".")] == [len(part) for part in claims["sub"].split(".")]
    assert sealed.partition(".")[0] == claims["sub"].partition(".")[0]
    assert len({json.loads(jws.extract_compact(issue(GRANT, KEY, SEALING).encode()).payload)["sub"] for _ in "ab"}) == 2


def test_only_a_private_key_on_the_curve_of_the_algorithm_signs_a_grant() -> None:
    for other in (ECKey.generate_key("P-384"), ECKey.import_key(KEY.as_dict(private=False))):
        with pytest.raises(TypeError):
            issue(GRANT, other, SEALING)


def test_a_grant_lives_five_minutes_and_not_a_second_longer() -> None:
    assert LONGEST == 300
    with pytest.raises(ValueError, match="five minutes"):
        issue(replace(GRANT, expires=NOW + 301), KEY, SEALING)
    assert refusal(forged(issue(GRANT, KEY, SEALING), exp=NOW + 301)) == "grant_expired"


@pytest.mark.parametrize(
    ("now", "code"), [(NOW - 2, None), (NOW - 3, "grant_expired"), (NOW + 299, None), (NOW + 300, "grant_expired")]
)
def test_a_grant_is_good_from_two_seconds_before_its_issue_to_the_second_before_its_end(
    now: int, code: str | None
) -> None:
    token = issue(GRANT, KEY, SEALING)
    if code is None:
        assert read(token, now=now) == GRANT
    else:
        assert refusal(token, now=now) == code


def test_a_well_signed_token_of_another_kind_issuer_or_audience_is_no_grant() -> None:
    token = issue(GRANT, KEY, SEALING)
    assert refusal(forged(token, typ="at+jwt")) == "grant_invalid"
    assert refusal(forged(token, iss="geleit:cases")) == "grant_invalid"
    assert refusal(token, audience="referrals") == "grant_invalid"


@pytest.mark.parametrize("changed", [{"sub": "x"}, {"holder": "nobody"}, {"categories": None}, {"exp": "soon"}])
def test_a_well_signed_token_that_lacks_something_is_no_grant(changed: dict[str, Any]) -> None:
    assert refusal(forged(issue(GRANT, KEY, SEALING), **changed)) == "grant_invalid"


def test_a_token_of_another_key_and_a_person_sealed_for_others_open_nothing() -> None:
    stranger = ECKey.generate_key("P-256")
    stranger.ensure_kid()
    assert refusal(issue(GRANT, stranger, SEALING)) == "grant_invalid"
    assert refusal(issue(GRANT, KEY, OctKey.generate_key(256))) == "grant_invalid"


def test_the_name_of_a_grant_is_not_to_be_guessed() -> None:
    assert len({new_id() for _ in range(100)}) == 100
    assert len(new_id()) >= 22
