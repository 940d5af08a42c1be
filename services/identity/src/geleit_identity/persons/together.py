"""Many persons at once, for imports: each is laid beside the records of the body and beside those that come with it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from geleit_identity.duplicates import service as duplicates
from geleit_identity.facts import PersonRegistered
from geleit_identity.matching.blocking import LEAST_WORTH, MOST_OPENED, MOST_UNDER_A_KEY
from geleit_identity.matching.levels import Described, Heard
from geleit_identity.matching.rules import Grade, Matcher
from geleit_identity.persons import finding, indexing, intake, store
from geleit_identity.persons.blind import INDEXED, WRITTEN, hidden
from geleit_identity.persons.contents import Content, birth_in, content_of, names_in, wrong_in_person
from geleit_identity.persons.finding import Fresh, Likely
from geleit_identity.persons.keeping import announce, suspicion
from geleit_identity.persons.likeness import likeness
from geleit_identity.persons.rules import OnMatch, clues
from geleit_identity.persons.schemas import PersonIn
from geleit_identity.persons.store import Sealed
from geleit_identity.persons.tables import Person, Pseudonym
from geleit_kit.db.session import WriteSession
from geleit_kit.db.together import add_together
from geleit_kit.pure import ids
from geleit_kit.pure.problems import Forbidden, NotFound, Place

MOST_AT_ONCE: Final = 500
"""More in one transaction would keep others of the body waiting for more than a second."""


class Outcome(StrEnum):
    """What became of a row."""

    REGISTERED = "registered"
    FOUND = "found"
    CHANGED = "changed"
    TO_DECIDE = "to_decide"
    """Registered, and in the queue: somebody has to say whether it is one person with one whom the caller finds."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a row: whose record it is now, what is wrong with it, with how many others it is in the queue, and
    of these the likeliest whom the caller finds.
    """

    outcome: Outcome
    person: UUID | None = None
    places: tuple[Place, ...] = ()
    suspects: int = 0
    beside: UUID | None = None


@dataclass(slots=True)
class _Coming:
    """Somebody new, before and while the record is made."""

    given: PersonIn
    content: Content
    described: Described
    values: dict[int, int]
    row: Fresh
    beside: list[Likely]


@dataclass
class _Together:
    """Those of one chunk who are made, by their keys: rows of a file know each other before the index does."""

    matcher: Matcher
    made: list[_Coming] = field(default_factory=list)
    index: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, coming: _Coming) -> None:
        """The next one is compared with this one, too."""
        for value in coming.values:
            self.index[value].append(len(self.made))
        self.made.append(coming)

    def likely(self, coming: _Coming) -> list[Likely]:
        """Who of them may be the same person."""
        worth: Counter[int] = Counter()
        for value, points in coming.values.items():
            for place in self.index.get(value, ())[:MOST_UNDER_A_KEY]:
                worth[place] += points
        near = [self.made[place] for place, points in worth.most_common(MOST_OPENED) if points >= LEAST_WORTH]
        found = [Likely(one.row, one.content, self.matcher.match(coming.described, one.described)) for one in near]
        return [one for one in found if one.answer.grade is not Grade.NO]


async def take_in(write: WriteSession, rows: Sequence[PersonIn], *, searches: bool = True) -> list[TakenIn]:
    """Up to 500 persons in this transaction, in the order of the rows; each row has its outcome, none harms another.

    A row whose own reference the body has (or an earlier row brought) changes that person; what it does not send stays.
    Any other is registered as by itself, by its `on_match`. Who may not search (`searches`) is told of nobody who is
    there: each of these rows becomes a record, and nothing says that one is beside it. Whoever calls writes the access
    log. Other work of the same kind of the body waits meanwhile.
    """
    if len(rows) > MOST_AT_ONCE:
        message = f"{MOST_AT_ONCE} persons at once at most"
        raise ValueError(message)
    outcomes: dict[int, TakenIn] = {}
    for number, row in enumerate(rows):
        if places := wrong_in_person(row, write.today):
            outcomes[number] = TakenIn(Outcome.REFUSED, places=tuple(places))
    await store.hold_registering(write)
    references = [row.own_reference for row in rows if row.own_reference is not None]
    known = await store.known_among(write, references)
    sound = [number for number in range(len(rows)) if number not in outcomes]
    first = _first_with_their_reference(rows, sound, known)
    outcomes |= await _registered(write, {number: rows[number] for number in first}, searches=searches)
    for number in first:
        reference, person = rows[number].own_reference, outcomes[number].person
        if reference is not None and person is not None:
            known[reference] = person
    for number in sound:
        if number not in outcomes:
            outcomes[number] = await _changed(write, known, rows[number])
    return [outcomes[number] for number in range(len(rows))]


def _first_with_their_reference(rows: Sequence[PersonIn], sound: Sequence[int], known: dict[str, UUID]) -> list[int]:
    seen, first = set(known), []
    for number in sound:
        reference = rows[number].own_reference
        if reference is None or reference not in seen:
            first.append(number)
        if reference is not None:
            seen.add(reference)
    return first


async def _changed(write: WriteSession, known: dict[str, UUID], row: PersonIn) -> TakenIn:
    pseudonym = known.get(row.own_reference or "")
    if pseudonym is None:  # the earlier row with this reference was refused
        return TakenIn(Outcome.REFUSED, places=(Place("/own_reference", "person_may_exist"),))
    try:
        person = await intake.changed(write, pseudonym, row, sees_locked=False)  # a file has seen nobody's
    except NotFound:  # who does not exist for the one who brings the row
        return TakenIn(Outcome.REFUSED, places=(Place("/own_reference", "person_may_exist"),))
    except Forbidden:
        return TakenIn(Outcome.REFUSED, places=(Place("/addresses", "address_locked"),))
    return TakenIn(Outcome.CHANGED, person.person)


async def _registered(write: WriteSession, rows: dict[int, PersonIn], *, searches: bool) -> dict[int, TakenIn]:
    heard = Heard()
    coming = {number: _coming(write, row, heard) for number, row in rows.items()}
    asked = [one.described for one in coming.values()]
    matcher = await finding.matcher_for(write, asked)
    values = [one.values for one in coming.values()]
    there = await finding.likely_each(write, asked, barred=True, matcher=matcher, values=values, heard=heard)
    seen = await _seen(write, there) if searches else None
    together, outcomes = _Together(matcher), {}
    for (number, one), beside in zip(coming.items(), there, strict=True):
        one.beside = finding.in_order([*beside, *together.likely(one)])
        outcomes[number] = await _decided(write, one, seen)
        if outcomes[number].person == one.row.person:
            together.add(one)
    await _write(write, together.made)
    return outcomes


def _coming(write: WriteSession, given: PersonIn, heard: Heard) -> _Coming:
    content = content_of(given)
    described = likeness(content, write.today, heard=heard)
    row = Fresh(ids.inside(), ids.outside(), given.own_reference)
    return _Coming(given, content, described, finding.values_of(write, described), row, [])


async def _seen(write: WriteSession, there: Sequence[Sequence[Likely]]) -> dict[UUID, Person]:
    """Those of the candidates whom the caller finds, by their records; one look for all rows."""
    kept = {found.person.id for beside in there for found in beside}
    return {person.id: person for person in await intake.seen_among(write, kept)} if kept else {}


async def _decided(write: WriteSession, one: _Coming, seen: dict[UUID, Person] | None) -> TakenIn:
    """Registered, found or refused. Nobody is told of a person who does not exist for the one who brings the row, and
    who may not search (None) of nobody.
    """
    told = [found for found in one.beside if seen is not None and _is_seen(found, seen)]
    if one.given.on_match is not OnMatch.REGISTER:
        certain = [found.person for found in told if found.answer.grade is Grade.CERTAIN]
        if certain and one.given.on_match is OnMatch.REFUSE:
            return TakenIn(Outcome.REFUSED, places=(Place("", "person_may_exist"),))
        if len(certain) == 1:
            return TakenIn(Outcome.FOUND, await _found(write, one, certain[0], seen or {}))
    outcome = Outcome.TO_DECIDE if told else Outcome.REGISTERED
    beside = told[0].person.person if told else None
    return TakenIn(outcome, one.row.person, suspects=len(one.beside), beside=beside)


def _is_seen(found: Likely, seen: dict[UUID, Person]) -> bool:
    """Whether the caller finds this one, or brings the person with the same rows."""
    return isinstance(found.person, Fresh) or found.person.id in seen


async def _found(write: WriteSession, one: _Coming, certain: Fresh | Sealed, seen: dict[UUID, Person]) -> UUID:
    if not isinstance(certain, Fresh):  # one that is only coming is laid beside the others by itself
        await intake.suspect_unseen(write, seen[certain.id], one.beside)
        await intake.with_reference(write, seen[certain.id], one.given.own_reference)
    elif certain.own_reference is None:  # it is only coming, and nobody else's yet
        certain.own_reference = one.given.own_reference
    return certain.person


async def _write(write: WriteSession, made: Sequence[_Coming]) -> None:
    """All records of the chunk, each kind of row in one go."""
    await write.keys.make_together(write.body, [one.row.person for one in made])
    await add_together(write, Person, [await _columns(write, one) for one in made])
    await add_together(write, Pseudonym, [{"pseudonym": one.row.person, "person_id": one.row.id} for one in made])
    for one in made:
        write.publish(PersonRegistered(person=one.row.person))
    await store.write_match_keys(write, {one.row.id: one.values for one in made}, new=True)
    await store.count_names(write, indexing.sounds_counted(write, *(one.described for one in made)))
    key = write.keys.service_key
    searched = {
        one.row.id: hidden(key, write.body, WRITTEN, clues(names_in(one.content), birth_in(one.content)))
        for one in made
    }
    await store.write_search_keys(write, searched, WRITTEN)
    for one in made:
        if one.content["protections"]:
            await announce(write, one.row.person, {}, one.content)
    pairs = [suspicion(one.row.person, found) for one in made for found in one.beside]
    await duplicates.suspect_new(write, pairs)
    # the commit looks once more whether somebody was erased meanwhile: one look for all, however long this took
    await write.keys.open_together(write.body, [one.row.person for one in made])


async def _columns(write: WriteSession, one: _Coming) -> dict[str, Any]:
    return {
        "id": one.row.id,
        "person": one.row.person,
        "registered_on": write.today,
        "own_reference": one.row.own_reference,
        "indexed": INDEXED,
        "sealed": await write.seal_columns(Person, one.row.id, one.row.person, one.content),
    }
