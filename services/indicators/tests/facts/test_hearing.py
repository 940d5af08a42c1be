"""Facts are counted once, in whatever order they come."""

from random import Random
from uuid import uuid4

import pytest

from services.indicators.tests.feeding import PHASE, REFERRAL, WAIT, Feeding, counts, entered, referred, waited


async def closed(feeding: Feeding, month: str = "2016-07", day: str = "2016-08-02") -> None:
    feeding.today(day)
    await feeding.until_closed(month)


async def test_a_fact_that_comes_twice_counts_once(feeding: Feeding) -> None:
    fact = entered("2016-07-04", sex="female")
    others = [entered("2016-07-05", sex="female") for _ in range(11)]
    await feeding.say(PHASE, [fact, *others, fact, fact])
    await closed(feeding)
    assert counts(await feeding.table("2016-07"))[None, None] == 12


@pytest.mark.parametrize("correction_first", [False, True])
async def test_a_correction_replaces_its_fact_whichever_comes_first(feeding: Feeding, correction_first: bool) -> None:
    wrong = entered("2016-07-04", sex="male")
    right = entered("2016-07-04", sex="female", retracts=wrong["fact_id"])
    others = [entered("2016-07-05", sex="female") for _ in range(19)]
    await feeding.say(PHASE, others)
    await feeding.say(PHASE, [right, wrong] if correction_first else [wrong, right])
    await closed(feeding)
    found = counts(await feeding.table("2016-07"))
    assert found[None, None] == 20
    assert found[None, "female"] == 20


@pytest.mark.parametrize("withdrawal_first", [False, True])
async def test_a_withdrawn_fact_does_not_count_whichever_comes_first(feeding: Feeding, withdrawal_first: bool) -> None:
    wrong = entered("2016-07-04")
    back = entered("2016-07-04", retracts=wrong["fact_id"], withdrawn=True)
    await feeding.say(PHASE, [entered("2016-07-05") for _ in range(15)])
    await feeding.say(PHASE, [back, wrong] if withdrawal_first else [wrong, back])
    await closed(feeding)
    assert counts(await feeding.table("2016-07"))[None, None] == 15


async def test_a_shuffled_chain_of_corrections_counts_its_last(feeding: Feeding) -> None:
    chain = [entered("2016-07-04", sex="male")]
    for sex in ("female", "male", "female", "unknown"):
        chain.append(entered("2016-07-04", sex=sex, retracts=chain[-1]["fact_id"]))
    Random(4).shuffle(chain)
    await feeding.say(PHASE, [entered("2016-07-06", sex="unknown") for _ in range(20)])
    await feeding.say(PHASE, chain)
    await closed(feeding)
    assert counts(await feeding.table("2016-07"))[None, "unknown"] == 21


async def test_a_correction_of_what_is_published_counts_nowhere(feeding: Feeding) -> None:
    wrong = entered("2016-07-04", sex="male")
    await feeding.say(PHASE, [wrong, *(entered("2016-07-05", sex="male") for _ in range(19))])
    await closed(feeding)
    before = await feeding.table("2016-07")
    right = entered("2016-07-04", sex="female", retracts=wrong["fact_id"])
    again = entered("2016-08-03", sex="unknown", retracts=right["fact_id"])
    await feeding.say(PHASE, [again, right, *(entered("2016-08-03", sex="female") for _ in range(20))])
    assert await feeding.table("2016-07") == before
    await closed(feeding, "2016-08", "2016-09-02")
    assert counts(await feeding.table("2016-08"))[None, None] == 20


async def test_a_late_fact_counts_in_the_next_open_month(feeding: Feeding) -> None:
    await feeding.say(PHASE, [entered("2016-07-04") for _ in range(10)])
    await closed(feeding)
    before = await feeding.table("2016-07")
    await feeding.say(PHASE, [entered("2016-07-04") for _ in range(12)])
    assert await feeding.table("2016-07") == before
    await closed(feeding, "2016-08", "2016-09-02")
    assert counts(await feeding.table("2016-08"))[None, None] == 12


async def test_on_the_day_of_grace_a_fact_still_counts_in_its_month(feeding: Feeding) -> None:
    await feeding.say(PHASE, [entered("2016-07-31") for _ in range(10)])
    feeding.today("2016-08-01")
    await feeding.say(PHASE, [entered("2016-07-31") for _ in range(3)])
    await closed(feeding)
    assert counts(await feeding.table("2016-07"))[None, None] == 13


async def test_an_open_wait_is_never_counted_as_zero_days(feeding: Feeding) -> None:
    ended = [waited("2016-07-04", 50) for _ in range(15)]
    still_open = [waited(None, None) for _ in range(15)]
    await feeding.say(WAIT, [*ended, *still_open])
    await closed(feeding)
    table = await feeding.table("2016-07", "wait", "sex", indicator="days_entry_to_first_contact")
    assert counts(table)[None, None] == 15
    assert table["waits"][0] == {"category": None, "median_days": 50, "percent_over_target": 100}


async def test_a_wait_of_unknown_length_is_unknown_and_not_in_the_median(feeding: Feeding) -> None:
    await feeding.say(
        WAIT, [*(waited("2016-07-04", 7) for _ in range(12)), *(waited("2016-07-04", None) for _ in range(8))]
    )
    await closed(feeding)
    table = await feeding.table("2016-07", "wait", "sex", indicator="days_entry_to_first_contact")
    assert counts(table)["unknown", None] == 8
    assert table["waits"][0]["median_days"] == 5


async def test_a_code_that_no_list_knows_counts_as_unknown(feeding: Feeding) -> None:
    await feeding.say(PHASE, [entered("2016-07-04", sex="Sabine M.", district="Am Markt 3, 2. OG") for _ in range(10)])
    await closed(feeding)
    table = await feeding.table("2016-07", "phase", "sex")
    assert counts(table)[None, "unknown"] == 10
    assert "Sabine" not in str(table)
    assert "Markt" not in str(await feeding.table("2016-07", "phase", "district"))


async def test_referrals_are_counted_by_outcome_and_addressee(feeding: Feeding) -> None:
    await feeding.say(
        REFERRAL, [*(referred("2016-07-04") for _ in range(12)), *(referred("2016-07-04", "failed") for _ in range(14))]
    )
    await closed(feeding)
    found = counts(await feeding.table("2016-07", "outcome", "addressee_kind", indicator="referrals_by_outcome"))
    assert found["completed", "course_provider"] == 12
    assert found["failed", None] == 14


async def test_an_operator_counts_again_and_mends_what_was_wrong(feeding: Feeding) -> None:
    await feeding.say(PHASE, [entered("2016-07-04") for _ in range(10)])
    answer = await feeding.service.as_("node_operator", "ki").post("/v1/projections/rebuild")
    assert answer.json() == {"facts": 10, "places": 1, "different": 0}
    assert (await feeding.service.as_("case_manager", "ki").post("/v1/projections/rebuild")).status_code == 403


async def test_a_fact_without_its_day_becomes_a_dead_letter_and_the_rest_is_counted(feeding: Feeding) -> None:
    broken = {"fact_id": str(uuid4()), "phase": "counselling"}
    await feeding.say(PHASE, [entered("2016-07-04") for _ in range(10)])
    feeding.sequences.setdefault("geleit.cases.statistics", 0)
    before = set(feeding.kept)
    feeding.kept = before
    import json  # noqa: PLC0415 -- one poisoned entry, written by hand

    number = feeding.sequences["geleit.cases.statistics"] = feeding.sequences["geleit.cases.statistics"] + 1
    event = {"id": str(uuid4()), "type": PHASE, "subject": "statistics:x", "time": "2016-07-01T00:00:00+00:00",
             "sequence": str(number), "bodysequence": str(number), "body": str(feeding.node.body("ki")), "data": broken}  # fmt: skip
    await feeding.redis.xadd("geleit.cases.statistics", {"event": json.dumps(event)}, id=f"{number}-0")
    await feeding.say(PHASE, [entered("2016-07-05") for _ in range(5)])
    await closed(feeding)
    assert counts(await feeding.table("2016-07"))[None, None] == 15
