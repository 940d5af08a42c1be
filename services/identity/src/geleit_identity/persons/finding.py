"""Who may be who inside the body: candidates by their keys, opened and compared, with the share of every field."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary

from geleit_identity.match_parameters import service as match_parameters
from geleit_identity.matching.blocking import keys
from geleit_identity.matching.levels import Described, Heard
from geleit_identity.matching.rules import Answer, Grade, Matcher
from geleit_identity.matching.weights import Frequencies
from geleit_identity.persons import store
from geleit_identity.persons.blind import match_values, sound_values
from geleit_identity.persons.contents import Content
from geleit_identity.persons.likeness import BODY, Sight, likeness, name_sounds
from geleit_identity.persons.store import Sealed
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.restricting import hidden_among
from geleit_kit.db.session import ReadSession

_MANY: Final = 20_000
_REMEMBERED: Final = 30.0


@dataclass(slots=True)
class Fresh:
    """A record that this transaction is about to make."""

    id: UUID
    person: UUID
    own_reference: str | None


@dataclass(frozen=True, slots=True)
class Likely:
    """A record that may be the person who is looked for."""

    person: Fresh | Sealed
    """One of the same batch is only coming; any other was read, and is changed by nobody who has it so."""
    content: Content
    answer: Answer


async def likely(
    read: ReadSession, asked: Described, sight: Sight = BODY, *, without: Collection[UUID] = (), barred: bool = False
) -> list[Likely]:
    """The records of the body that are certainly or possibly this person, the likeliest first; at most 16 are compared.

    `without`: pseudonyms that are not looked for. `barred`: also who does not exist for the one who asks.
    """
    (found,) = await likely_each(read, [asked], sight, without=without, barred=barred)
    return found


async def likely_each(
    read: ReadSession,
    asked: Sequence[Described],
    sight: Sight = BODY,
    *,
    without: Collection[UUID] = (),
    barred: bool = False,
    matcher: Matcher | None = None,
    values: Sequence[dict[int, int]] | None = None,
    heard: Heard | None = None,
) -> list[list[Likely]]:
    """The same for several descriptions in a few looks: keys, records, keys of persons, frequencies.

    `matcher`, `values` (`values_of` each) and `heard`: where the caller has made them already.
    """
    near = await store.nearest(read, values or [values_of(read, one, sight) for one in asked])
    persons = await store.sealed(read, {record for records in near for record in records}, barred=barred)
    if not persons:
        return [[] for _ in asked]
    await read.keys.open_together(read.body, [person.person for person in persons.values()])
    matcher = matcher or await matcher_for(read, asked)
    heard, answers = heard or Heard(), []
    contents = {person.id: await store.unsealed(read, person) for person in persons.values()}
    described = {record: likeness(content, read.today, sight, heard) for record, content in contents.items()}
    for one, records in zip(asked, near, strict=True):
        known = [persons[record] for record in records if record in persons and persons[record].person not in without]
        compared = [Likely(who, contents[who.id], matcher.match(one, described[who.id])) for who in known]
        answers.append(in_order(found for found in compared if found.answer.grade is not Grade.NO))
    return answers


async def found_by_caller(read: ReadSession, likely: Sequence[Likely]) -> list[Likely]:
    """Those of them whom who asks finds: others are there, and their processing is restricted."""
    hidden = await hidden_among(read, [one.person.person for one in likely])
    return [one for one in likely if one.person.person not in hidden]


async def matcher_for(read: ReadSession, asked: Iterable[Described]) -> Matcher:
    """Compares under the body's parameters in force, with the frequencies of these names in the body."""
    return Matcher.under(await match_parameters.in_force(read), await frequencies(read, asked))


async def version_of(read: ReadSession, found: Sequence[Likely]) -> str:
    """The version of the parameter set that weighed these, or that would have weighed somebody."""
    return found[0].answer.parameters if found else (await match_parameters.in_force(read)).version


def in_order(found: Iterable[Likely]) -> list[Likely]:
    """The likeliest first."""
    return sorted(found, key=lambda one: (-one.answer.score, str(one.person.person)))


def values_of(read: ReadSession, one: Described, sight: Sight = BODY) -> dict[int, int]:
    """The keys under which a description is looked for, as they stand in the index, and the worth of each."""
    opens = [key for key in keys(one) if sight.opens(key)]
    return match_values(read.keys.service_key, read.body, opens)


async def frequencies(read: ReadSession, asked: Iterable[Described]) -> Frequencies:
    """How frequent the sounds of these names are among the body's records."""
    values = sound_values(read.keys.service_key, read.body, {sound for one in asked for sound in name_sounds(one)})
    total, squares = await _in_all(read)
    if not total or not values:
        return Frequencies({}, 0, 1.0)
    counted = await store.counted(read, values.values())
    counts = {sound: counted[value] for sound, value in values.items() if value in counted}
    return Frequencies(counts, total, squares / total**2)


_Sums = dict[UUID, tuple[float, int, int]]
_SUMS: "WeakKeyDictionary[KeyStore, _Sums]" = WeakKeyDictionary()


async def _in_all(read: ReadSession) -> tuple[int, int]:
    """The sums over all names of the body. Those of a large one change slowly and are remembered for half a minute."""
    known = _SUMS.setdefault(read.keys, {}).get(read.body)
    if known is not None and known[0] > monotonic():
        return known[1], known[2]
    total, squares = await store.counted_in_all(read)
    if total > _MANY:
        _SUMS[read.keys][read.body] = (monotonic() + _REMEMBERED, total, squares)
    return total, squares


def explained(answer: Answer) -> list[dict[str, Any]]:
    """The shares of an answer as codes and bits, without any value: for the duplicate queue."""
    return [{"field": one.field, "level": one.level, "bits": round(one.bits, 2)} for one in answer.shares]
