"""The canary: every string of words of every operation is filled with a marker through real calls, and no marker comes
out of any sink; a leak that is planted in a sink is found.
"""

from tests.canary.fields import of_definitions
from tests.canary.filling import by_place
from tests.canary.planted import plant
from tests.canary.run import POISON, Run
from tests.canary.sinks import columns, database_files
from tests.canary.writings import Kind
from tests.house.places import SERVICES

OWN = "own_reference"
NOT_PERSONAL = {"identity BodyIn.name"}
"""The name of an authority: a directory shows it, and a fact tells it to every service."""
UNTAKEN = {
    "referrals KeepIn.health": "health is fetched under a release only; PayloadIn.health holds a marker",
    "referrals StatedGroundIn.paper": "only without identity on the node; services/referrals/tests/helpers.py: ON_PAPER",
}
REDIS = {"redis", "redis files"}
HOLDS_WORDS = {
    ("known_bodies", "name"): "the name of an authority",
    ("bodies", "name"): "the name of an authority",
    ("outbox", "data"): "the name of an authority, in its fact",
    ("clients", "name"): "the name of a program of an authority",
    ("bodies", "officer"): "the address of a function, no person",
    ("bodies", "contracts"): "the organisation on the other side of a contract",
    ("definitions", "content"): "what a body publishes: the words of its concept",
    ("dead_letters", "event"): "the fact that could not take effect, as it came",
    ("dead_letters", "aggregate"): "the same",
}
"""(table, column) -> whose words may stand there in plain."""


PLAINLY = (
    f".{OWN}",
    "BodyIn.name",
    "ClientIn.name",
    "OfficerPart.function",
    "OfficerPart.email",
    "OfficerPart.phone",
    "ContractPart.partner",
    POISON,
)
"""The words of these columns."""


async def test_every_string_of_words_was_taken_with_its_marker(ran: Run) -> None:
    words = {f"{service} {place}" for service in SERVICES for place in by_place(service)}
    defined = {f"{service} {place}" for service in SERVICES for place in of_definitions(service)}
    assert words - ran.taken - defined == UNTAKEN.keys(), ran.refused
    assert len(ran.shown) > len(words) / 2


async def test_no_marker_stands_in_any_sink(ran: Run) -> None:
    told = ran.watch.told()
    assert [name for name, blob in told.items() if not blob] == []
    leaks = {}
    for name, blob in told.items():
        known = NOT_PERSONAL | {POISON} if name in REDIS else set()
        found = ran.fields.found(blob) - known
        if name != "addresses":
            found |= ran.addressed.found(blob)
        if found:
            leaks[name] = found
    assert leaks == {}
    assert {POISON, *NOT_PERSONAL} <= ran.fields.found(told["redis"])


async def test_words_stand_in_no_database_but_sealed(ran: Run) -> None:
    plain: dict[tuple[str, str], set[str]] = {}
    for file in database_files(ran.world):
        for table, column, blob in columns(file):
            found = ran.fields.found(blob) | ran.addressed.found(blob)
            if found and column != OWN:
                plain.setdefault((table, column), set()).update(found)
    assert {place: words for place, words in plain.items() if place not in HOLDS_WORDS} == {}
    assert plain.keys() == HOLDS_WORDS.keys() - {("dead_letters", "aggregate")}


async def test_words_stand_in_no_page_of_a_database_file_but_sealed(ran: Run) -> None:
    """Pages that were freed, and the write-ahead logs, included."""
    plainly = {word for words in PLAINLY for word in ran.fields.known.values() if word.endswith(words)}
    plainly |= {f"{service} {place}" for service in SERVICES for place in of_definitions(service)}
    found = ran.fields.found(b"\n".join(file.read_bytes() for file in ran.world.engine.folder.rglob("*.sqlite*")))
    assert found - plainly == set()
    assert found & plainly


async def test_a_leak_that_is_planted_in_a_sink_is_found(ran: Run) -> None:
    planted = Kind("phizkvj", "1931-07-25")
    await plant(ran, planted)
    await ran.world.settled()
    told = ran.watch.told()
    assert [name for name, blob in told.items() if not planted.found(blob)] == []
    found = {
        (file.stem, table, column)
        for file in database_files(ran.world)
        for table, column, blob in columns(file)
        if planted.found(blob)
    }
    assert {
        ("cases", "outbox", "data"),
        ("indicators", "known_bodies", "name"),
        ("identity", "dead_letters", "event"),
    } <= found
