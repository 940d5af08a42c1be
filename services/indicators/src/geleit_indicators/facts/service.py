"""Hearing facts, once each, and counting them again from the beginning."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from geleit_indicators.catalogue.rules import CASES_PER_PHASE, REFERRALS_BY_OUTCOME, UNKNOWN
from geleit_indicators.facts import rules, store
from geleit_indicators.facts.heard import HeardFact, PhaseEntered, ReferralEnded, WaitEnded
from geleit_indicators.facts.tables import CountedFact
from geleit_indicators.periods import service as periods
from geleit_indicators.projections import service as projections
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.events.facts import Event, consumes


@consumes("geleit.cases.statistics.phase_entered.v1", PhaseEntered)
async def on_phase_entered(write: WriteSession, _event: Event, heard: PhaseEntered) -> None:
    """A case entered a phase."""
    row = _row(heard, CASES_PER_PHASE.key, heard.on)
    row.categories = rules.categories(CASES_PER_PHASE, heard.model_dump())
    await _keep(write, row)


@consumes("geleit.cases.statistics.wait_ended.v1", WaitEnded)
async def on_wait_ended(write: WriteSession, _event: Event, heard: WaitEnded) -> None:
    """A wait ended. One without an end is kept as it is and counts nowhere; a kind that is not counted here is left."""
    indicator = rules.wait_indicator(heard.kind)
    if indicator is None:
        return
    row = _row(heard, indicator.key, heard.to_day)
    row.days = rules.waited(heard.from_day, heard.to_day, heard.waited_days)
    row.categories = rules.categories(indicator, heard.model_dump(), row.days)
    await _keep(write, row)


@consumes("geleit.referrals.statistics.referral_ended.v1", ReferralEnded)
async def on_referral_ended(write: WriteSession, _event: Event, heard: ReferralEnded) -> None:
    """A referral ended, as its giver may know it."""
    row = _row(heard, REFERRALS_BY_OUTCOME.key, heard.on)
    row.categories = rules.categories(REFERRALS_BY_OUTCOME, heard.model_dump())
    await _keep(write, row)


def _row(heard: HeardFact, indicator: str, on: date | None) -> CountedFact:
    return CountedFact(
        fact_id=heard.fact_id,
        retracts=heard.retracts,
        withdrawn=heard.withdrawn,
        too_late=False,
        indicator=indicator,
        on=on,
        days=None,
        categories=[UNKNOWN],
    )


async def _keep(write: WriteSession, row: CountedFact) -> None:
    """Keeps the fact, unless it is known, and brings the counts up to date."""
    await store.gate(write, alone=False)
    known = await store.related(write, row.fact_id, row.retracts)
    if any(fact.fact_id == row.fact_id for fact in known):
        return
    row.period = await periods.for_day(write, row.on) if row.on is not None else None
    corrected = next((fact for fact in known if fact.fact_id == row.retracts), None)
    row.too_late = corrected is not None and await _is_published(write, corrected)
    changes_something = corrected is not None and not row.too_late and await _stands(write, corrected)
    write.add(row)
    await write.flush()
    if corrected is not None and changes_something:
        await projections.add(write, rules.place_of(corrected), -1)
    if row.too_late:
        await _follow(write, row)
    if rules.stands(row, [fact for fact in known if fact.retracts == row.fact_id]):
        await projections.add(write, rules.place_of(row), 1)


async def _is_published(write: WriteSession, fact: CountedFact) -> bool:
    """Whether a fact, or what it corrects, is counted in a month that takes no more facts."""
    if fact.too_late:
        return True
    return fact.period is not None and await _stands(write, fact) and not await periods.is_open(write, fact.period)


async def _stands(write: WriteSession, fact: CountedFact) -> bool:
    return rules.stands(fact, await store.retracting(write, fact.fact_id))


async def _follow(write: WriteSession, row: CountedFact) -> None:
    """What came before the fact that it corrects, and corrects what is published, was too late as well."""
    for later in await store.retracting(write, row.fact_id):
        if later.too_late or (later.period is not None and not await periods.is_open(write, later.period)):
            continue
        if await _stands(write, later):
            await projections.add(write, rules.place_of(later), -1)
        later.too_late = True
        await write.flush()
        await _follow(write, later)


async def rebuild(write: WriteSession) -> "Rebuilt":
    """Counts all facts of all bodies again and sets the projections to that. Months and what is published stay."""
    await store.gate(write, alone=True)
    facts = places = different = 0
    for body in await store.bodies(write):
        async with write.acting_as(body):
            found, counts, changed = await _rebuild_body(write)
            facts, places, different = facts + found, places + counts, different + changed
    return Rebuilt(facts, places, different)


async def _rebuild_body(write: WriteSession) -> tuple[int, int, int]:
    facts = await store.everything(write)
    counted = rules.counted(facts)
    changed = await projections.replace(write, counted)
    return len(facts), len(counted), len(changed)


class Rebuilt:
    """What a rebuild did: facts read, places counted, places that had been wrong."""

    def __init__(self, facts: int, places: int, different: int) -> None:
        self.facts, self.places, self.different = facts, places, different


async def bodies(read: ReadSession) -> Sequence[UUID]:
    """All bodies of the node, whether or not they have counted anything."""
    return await store.bodies(read)
