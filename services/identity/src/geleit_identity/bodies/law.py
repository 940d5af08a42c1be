"""The law that a body lives under: what its regime asks for, and what it says of itself."""

from typing import Any, Final

from geleit_identity.bodies import store
from geleit_identity.bodies.law_schemas import BodyLawOut, BodyLawPatch
from geleit_identity.bodies.rules import CONTRACT_MATTER, SOURCE, BodyLaw, wrong_in_contracts, wrong_in_retention
from geleit_identity.bodies.tables import Body
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.problems import Invalid
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.law import LawRegime
from geleit_vocabulary.regimes import PLACES, ContractKind, Profession, form_needed

RETENTION_LOOK: Final = "retention_look"
"""The daily look for records that are due, which a schedule starts; the room `retention` looks."""


async def of_session(read: ReadSession) -> BodyLaw:
    """Regime, kind and professions of the session's body, for the rules of the rooms above."""
    row = await store.own_body(read)
    if row is None:
        message = "a body that is known to the node has its row"
        raise LookupError(message)
    return _law(row)


async def own(read: ReadSession) -> BodyLawOut:
    """The law of the session's body with what it says of itself, for the rooms above."""
    row = await store.own_body(read)
    if row is None:
        message = "a body that is known to the node has its row"
        raise LookupError(message)
    return _shown(row)


async def shown(read: ReadSession, key: str) -> BodyLawOut:
    """The own body's law. Raises NotFound for another body's."""
    return _shown(await store.body(read, key))


async def amend(write: WriteSession, key: str, seen: Version, given: BodyLawPatch) -> BodyLawOut:
    """Changes professions, contracts, officer or schedule of retention."""
    row = await store.body(write, key)
    row.unchanged_since(seen)
    changes = given.changes()
    places = wrong_in_contracts([(one.since, one.until) for one in given.contracts or ()])
    periods = [(one.record, one.months, one.source) for one in given.retention or ()]
    places += wrong_in_retention(_law(row), periods)
    if places:
        raise Invalid(places=places)
    if "professions" in changes:
        row.professions = sorted(set(given.professions or ()))
    if "contracts" in changes:
        row.contracts = [one.model_dump(mode="json") for one in given.contracts or ()]
    if "officer" in changes:
        row.officer = given.officer.model_dump(mode="json") if given.officer else None
    if "retention" in changes:
        row.retention = [one.model_dump(mode="json") for one in given.retention or ()]
        await write.settle(RETENTION_LOOK, row.id)
        if row.retention:
            write.deadline(RETENTION_LOOK, row.id, write.today)
    await write.flush()
    return _shown(row)


def _law(row: Body) -> BodyLaw:
    professions = frozenset(Profession(code) for code in row.professions or ())
    return BodyLaw(LawRegime(row.law), row.kind, professions)


def _shown(row: Body) -> BodyLawOut:
    law = LawRegime(row.law)
    return BodyLawOut.model_validate(
        {
            **BodyLawOut.frame(row),
            "key": row.key,
            "law": law,
            "professions": row.professions or [],
            "contracts": [_contract(law, one) for one in row.contracts or ()],
            "officer": row.officer,
            "retention": [{**one, "citation": SOURCE[one["source"]].citation} for one in row.retention or ()],
            "places": [{"matter": matter, "citation": place} for matter, place in PLACES[law].items()],
            "consent_forms": [{"category": one, "form": form_needed(law, one)} for one in DataCategory],
        }
    )


def _contract(law: LawRegime, one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "citation": PLACES[law][CONTRACT_MATTER[ContractKind(one["kind"])]]}
