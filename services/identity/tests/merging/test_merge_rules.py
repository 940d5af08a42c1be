"""What two records say together, and what each says again when they are separated."""

from typing import Any

import pytest

from geleit_identity.merging.rules import PARTS, Change, Past, apart, changes, together
from geleit_identity.persons.schemas import PersonIn

Json = dict[str, Any]


def name(key: str, value: str) -> Json:
    return {"id": key, "kind": "family", "value": value, "spelling_source": "self"}


def record(**more: Any) -> Json:
    return {
        "names": [],
        "birth": {"on": None, "precision": "unknown"},
        "addresses": [],
        "languages": [],
        "interpreter": {"needed": "unknown", "language": None},
        "protections": [],
        **more,
    }


KEPT = record(names=[name("k1", "Haddad")], languages=["ar"], birth={"on": "1998-01-01", "precision": "conventional"})
MERGED = record(
    names=[name("m1", "Hadad"), name("m2", "Haddad")],
    languages=["ar", "de"],
    birth={"on": "1998-03-14", "precision": "day"},
    interpreter={"needed": "yes", "language": "ar"},
    protections=[{"id": "p1", "kind": "address_lock", "since": "2016-01-01", "until": None, "reason": None}],
)
PAST = Past(KEPT, MERGED)


def test_every_part_of_a_record_has_a_rule() -> None:
    assert set(PersonIn.model_fields) - {"own_reference", "on_match"} == set(PARTS)


def test_both_spellings_stand_and_the_same_one_stands_once() -> None:
    assert [one["id"] for one in together(KEPT, MERGED)["names"]] == ["k1", "m1"]


def test_the_more_certain_day_of_birth_and_the_need_of_an_interpreter_win() -> None:
    both = together(KEPT, MERGED)
    assert both["birth"]["on"] == "1998-03-14"
    assert both["interpreter"]["needed"] == "yes"
    assert together(MERGED, KEPT)["birth"]["on"] == "1998-03-14"


def test_of_two_exact_days_the_one_of_the_record_that_stays_counts() -> None:
    other = {**KEPT, "birth": {"on": "1998-04-13", "precision": "day"}}
    assert together(other, MERGED)["birth"]["on"] == "1998-04-13"


def test_no_flag_that_protects_is_lost_whichever_record_stays() -> None:
    assert [flag["id"] for flag in together(KEPT, MERGED)["protections"]] == ["p1"]
    same = {"id": "p2", "kind": "address_lock", "since": "2016-01-01", "until": "2016-02-01", "reason": None}
    flags = together({**KEPT, "protections": [same]}, MERGED)["protections"]
    assert {flag["id"] for flag in flags} == {"p1", "p2"}


def test_what_nobody_touched_comes_back_as_it_was() -> None:
    assert changes(PAST, PAST.both) == []
    assert apart(PAST, PAST.both, []) == (KEPT, MERGED)


def test_a_name_that_came_later_is_asked_about_and_goes_where_a_person_says() -> None:
    now = {**PAST.both, "names": [*PAST.both["names"], name("n1", "Hddad")]}
    assert changes(PAST, now) == [Change("names", "n1")]
    kept, merged = apart(PAST, now, [])
    assert [one["id"] for one in kept["names"]] == ["k1", "n1"]
    assert [one["id"] for one in merged["names"]] == ["m1", "m2"]
    kept, merged = apart(PAST, now, [Change("names", "n1")])
    assert [one["id"] for one in kept["names"]] == ["k1"]
    assert [one["id"] for one in merged["names"]] == ["m1", "m2", "n1"]


def test_an_address_that_was_ended_since_goes_back_ended() -> None:
    address = {"id": "a1", "place": "Bergstadt", "valid_until": None}
    past = Past(KEPT, {**MERGED, "addresses": [address]})
    ended = {**address, "valid_until": "2016-06-30"}
    now = {**past.both, "addresses": [ended]}
    assert changes(past, now) == []
    assert apart(past, now, [])[1]["addresses"] == [ended]
    assert apart(past, now, [])[0]["addresses"] == []


def test_a_name_that_was_taken_out_since_does_not_come_back() -> None:
    now = {**PAST.both, "names": [one for one in PAST.both["names"] if one["id"] != "m1"]}
    assert [one["id"] for one in apart(PAST, now, [])[1]["names"]] == ["m2"]


def test_a_day_of_birth_that_was_corrected_later_is_asked_about() -> None:
    now = {**PAST.both, "birth": {"on": "1998-03-15", "precision": "day"}}
    assert changes(PAST, now) == [Change("birth")]
    kept, merged = apart(PAST, now, [Change("birth")])
    assert (kept["birth"], merged["birth"]["on"]) == (KEPT["birth"], "1998-03-15")
    kept, merged = apart(PAST, now, [])
    assert (kept["birth"]["on"], merged["birth"]) == ("1998-03-15", MERGED["birth"])


def test_a_flag_that_was_set_later_protects_both() -> None:
    flag = {"id": "p9", "kind": "secret_shelter", "since": "2016-05-01", "until": None, "reason": None}
    now = {**PAST.both, "protections": [*PAST.both["protections"], flag]}
    assert changes(PAST, now) == []
    kept, merged = apart(PAST, now, [])
    assert [one["id"] for one in kept["protections"]] == ["p9"]
    assert [one["id"] for one in merged["protections"]] == ["p1", "p9"]


def test_a_language_that_came_later_goes_where_a_person_says_and_one_that_was_wrong_stays_out() -> None:
    now = {**PAST.both, "languages": ["de", "fr"]}
    assert changes(PAST, now) == [Change("languages", "fr")]
    assert [one["languages"] for one in apart(PAST, now, [])] == [["fr"], ["de"]]
    assert [one["languages"] for one in apart(PAST, now, [Change("languages", "fr")])] == [[], ["de", "fr"]]


CERTAINTY = ["unknown", "conventional", "year", "month", "day"]
NEED = ["unknown", "no", "yes"]


@pytest.mark.parametrize("kept", CERTAINTY)
@pytest.mark.parametrize("merged", CERTAINTY)
def test_the_less_certain_day_gives_way_and_of_two_alike_the_one_that_stays_counts(kept: str, merged: str) -> None:
    ours, theirs = {"on": "1998", "precision": kept}, {"on": "1999", "precision": merged}
    won = theirs if CERTAINTY.index(merged) > CERTAINTY.index(kept) else ours
    assert together({**KEPT, "birth": ours}, {**MERGED, "birth": theirs})["birth"] is won


@pytest.mark.parametrize("kept", NEED)
@pytest.mark.parametrize("merged", NEED)
def test_who_needs_an_interpreter_in_one_record_needs_one(kept: str, merged: str) -> None:
    ours, theirs = {"needed": kept, "language": "ar"}, {"needed": merged, "language": "fa"}
    won = theirs if NEED.index(merged) > NEED.index(kept) else ours
    assert together({**KEPT, "interpreter": ours}, {**MERGED, "interpreter": theirs})["interpreter"] is won


def test_a_flag_that_stands_in_both_stands_once_and_keeps_the_words_of_the_record_that_stays() -> None:
    ours = {"id": "p1", "kind": "address_lock", "since": "2016-01-01", "until": "2016-12-31", "reason": None}
    assert together({**KEPT, "protections": [ours]}, MERGED)["protections"] == [ours]


def test_what_only_one_record_says_stands_in_both_together_and_goes_back_with_it() -> None:
    kept = {part: value for part, value in KEPT.items() if part not in {"addresses", "interpreter"}}
    merged = {part: value for part, value in MERGED.items() if part not in {"languages", "birth"}}
    both = together(kept, merged)
    assert (both["languages"], both["birth"]) == (KEPT["languages"], KEPT["birth"])
    assert (both["addresses"], both["interpreter"]) == (MERGED["addresses"], MERGED["interpreter"])
    past = Past(kept, merged)
    assert changes(past, both) == []
    ours, theirs = apart(past, both, [])
    assert {part: value for part, value in ours.items() if value} == {
        part: value for part, value in kept.items() if value
    }
    assert theirs["interpreter"] == MERGED["interpreter"]
    assert "birth" not in theirs


def test_a_single_value_that_is_not_there_any_more_comes_back_as_each_said_it() -> None:
    now = {part: value for part, value in PAST.both.items() if part != "birth"}
    assert [one["birth"] for one in apart(PAST, now, [])] == [KEPT["birth"], MERGED["birth"]]
