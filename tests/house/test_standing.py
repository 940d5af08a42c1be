"""Who comes too late for the feed: each fact is told by the snapshot, or somebody has written why nobody misses it."""

from uuid import UUID

import pytest

from geleit_kit.events.facts import DomainFact
from geleit_kit.events.standing import unspoken
from tests.house.documents import application
from tests.house.places import SERVICES

every_service = pytest.mark.parametrize("service", SERVICES)


@every_service
def test_each_domain_fact_has_rows_that_stand_for_it_or_a_reason(service: str) -> None:
    state = application(service).state
    assert unspoken(state.registry.publishes, state.standing, state.passing) == []
    assert all(len(reason) > 20 for reason in state.passing.values())


@every_service
def test_the_snapshot_tells_facts_of_the_service_alone_and_none_both_ways(service: str) -> None:
    state = application(service).state
    told = [fact for one in state.standing for fact in one.tells]
    assert len(told) == len(set(told))
    assert set(told) <= set(state.registry.publishes.values())
    assert not set(told) & set(state.passing)
    assert not any(fact.statistics for fact in [*told, *state.passing]), "the feed keeps them all"


@every_service
def test_whatever_a_service_hears_its_producer_can_tell_again_or_says_why_not(service: str) -> None:
    heard = application(service).state.registry.consumes
    unanswered = []
    for name in heard:
        producer = application(name.split(".")[1]).state
        fact = producer.registry.publishes[name]
        told = {each for one in producer.standing for each in one.tells}
        if not fact.statistics and fact not in told and fact not in producer.passing:
            unanswered.append(name)
    assert heard
    assert unanswered == []


def test_a_new_fact_of_which_nothing_is_said_is_found() -> None:
    class Forgotten(DomainFact, type="geleit.cases.support_record.forgotten.v1", aggregate="support_record_id"):
        """A fact that somebody adds without a thought of who comes late."""

        support_record_id: UUID

    state = application("cases").state
    published = state.registry.publishes | {"geleit.cases.support_record.forgotten.v1": Forgotten}
    assert unspoken(published, state.standing, state.passing) == ["geleit.cases.support_record.forgotten.v1"]
    assert unspoken(published, state.standing, state.passing | {Forgotten: "nobody acts on it"}) == []
