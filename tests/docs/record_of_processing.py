"""docs/record-of-processing.md: what is processed of whom, for what and for how long (Art. 30 GDPR), from the tables, the
schemas and the roles themselves. Only why a room is there is written by hand, and a room without it fails.

`python -m tests.docs.record_of_processing --write` writes it anew; `tests/docs/test_record_of_processing.py` holds it true.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from geleit_kit.db.base import PersonalRow
from geleit_kit.db.erasable import HangsOn, Kept, Mentions, NobodyIn, OfPerson, erasure_of
from geleit_kit.http.schemas import Out, categories_of
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.regimes import RetainedRecord
from geleit_vocabulary.roles import RIGHTS, Role
from tests.docs.decision_table import table
from tests.house.places import SERVICES, rooms

PAGE: Final = Path(__file__).parents[2] / "docs" / "record-of-processing.md"


class Purpose(NamedTuple):
    """Why a room is there. `ground`: the place in the law on which a body that uses it may rest; it names its own."""

    why: str
    ground: str
    retained_as: RetainedRecord | None = None


_TASK: Final = "the body's task"
_WISH: Final = "the person's wish, and the body's task"
_LINK: Final = "the ground of the link"


def _of(text: str) -> Iterator[tuple[str, Purpose]]:
    grounds = {"task": _TASK, "wish": _WISH, "link": _LINK, "none": "no personal data"}
    for line in filter(None, map(str.strip, text.splitlines())):
        room, ground, kept, why = (part.strip() for part in line.split("|", 3))
        yield room, Purpose(why, grounds.get(ground, ground), RetainedRecord(kept) if kept != "-" else None)


PURPOSES: Final[dict[str, Purpose]] = dict(
    _of("""
identity/persons | task | person_record | to find a person again inside the body, under names as people have them
identity/duplicates | task | person_record | to let a person decide whether two records are one, and to take it back
identity/match_parameters | none | - | by which weights a body takes two records for one: shares and counts over all records
identity/merging | task | person_record | to make one record of two by a person's decision, and two again, with all that was in both
identity/safeguards | Art. 6 (1) c, 32 GDPR; § 35 SGB I | person_record | to hide a person from relatives on the staff, and one of a household from another
identity/receipts | Art. 7 (1), 13 GDPR | declaration | to give the person what was declared, on paper, in the own language
identity/names | task | - | to propose spellings; nothing is kept
identity/timelines | task | person_record | to see a gap in benefits, titles or work permission before it opens
identity/representations | task | declaration | to know who may declare for whom, and until when
identity/protections | Art. 6 (1) c GDPR; §§ 51, 52 BMG | person_record | to keep an address or a person from those who must not learn of it
identity/consents | Art. 7, 9 (2) a GDPR; § 67b (2) SGB X; § 203 StGB | declaration | to prove what a person allowed, to whom and for what
identity/consent_texts | none | - | the words that a person agreed to, in the own language, each version signed off
identity/links | link | declaration | to let two bodies' records of one person meet under a ground, until it is cut
identity/decisions | Art. 5 (2), 6 GDPR; §§ 67d to 78 SGB X | decision | to decide and to prove each disclosure, with its ground and reason
identity/disclosures | § 71 (2) SGB X, §§ 86 to 90 AufenthG | decision | to disclose by hand in a single case, with a second person, the person being told
identity/leaving | none | - | to let a body go with its data, and to prove that nothing of it stayed
identity/statutes | none | - | the lines of law that a body has put into force
identity/duties | Art. 17 (2), 19 GDPR; § 84 (5) SGB X | declaration | to ask past recipients what they did after a withdrawal or a correction
identity/rights | Art. 12 to 21 GDPR; §§ 82 to 84 SGB X | declaration | to answer what a person asks of the body, in time
identity/retention | Art. 5 (1) e, 17 GDPR; § 84 SGB X | - | to propose what is due for erasure, after the archive was asked; a person decides
identity/erasures | Art. 17 GDPR; § 84 (2) SGB X | declaration | to prove that somebody was erased, without saying who
identity/bodies | Art. 24, 26, 28, 37 GDPR | - | which bodies, staff and programs there are, and the law they live under
identity/code_mappings | none | - | what the codes of a body's own system mean
cases/records | wish | support_record | to begin, keep and end support, counselling or case management
cases/participants | wish | support_record | who belongs to a case, and as what
cases/agreements | wish | support_record | the person's documented wish for case management, part by part
cases/appointments | wish | support_record | to agree and keep appointments
cases/trials | task | - | to see what a version of a concept would change in running cases before it holds; nothing is kept
cases/documents | wish | support_record | to keep what a person brought where it is needed, and to think of its end in time
cases/contacts | wish | support_record | to write down a talk once, for those who work on it
cases/needs | wish | support_record | what the person needs, in the person's and the adviser's words
cases/assessment | wish | support_record | what a talk about needs and situation brought, each field with its purpose and ground
cases/plans | wish | support_record | goals and steps that were agreed, and when to look again
cases/responsibility | task | support_record | to have one holder at any time
cases/merging | task | support_record | to follow when identity makes one person of two, and to take it back
cases/counting | task | support_record | coarse dimensions of a case, from which facts for statistics are made that name no person and no case
referrals/referring | link | referral | to hand a person over, or to a service, so that nothing ends silently
referrals/payload | link | referral | what is told of the person, cut to the ground
referrals/outcome | link | referral | to tell the giver how it went, as far as the ground carries
referrals/merging | link | referral | to follow when identity makes one person of two, and to take it back
referrals/conversations | link | referral | messages between the two bodies of a referral
indicators/facts | none | - | facts with coarse dimensions and a random id
indicators/periods | none | - | months
indicators/projections | none | - | counts
indicators/publishing | none | - | tables of suppressed counts
""")
)


class Room(NamedTuple):
    """A room with what it shows and keeps."""

    name: str
    categories: frozenset[str]
    tables: Sequence[Any]


def every_room() -> list[Room]:
    """All rooms of all services that show or keep anything."""
    found = []
    for service in SERVICES:
        for folder in rooms(service):
            package = f"geleit_{service}.{folder.name}"
            room = Room(f"{service}/{folder.name}", _shown(package), _tables(package))
            if room.categories or room.tables:
                found.append(room)
    return found


def _shown(package: str) -> frozenset[str]:
    """The categories of all that the room answers with."""
    names = [name for name in ("schemas",) if find_spec(f"{package}.{name}")]
    models = [one for name in names for one in vars(import_module(f"{package}.{name}")).values()]
    return frozenset(
        category
        for model in models
        if isinstance(model, type) and issubclass(model, BaseModel) and issubclass(model, Out)
        for category in categories_of(model)
    )


def _tables(package: str) -> list[Any]:
    if not find_spec(f"{package}.tables"):
        return []
    values = vars(import_module(f"{package}.tables")).values()
    mine = [one for one in values if isinstance(one, type) and one.__module__ == f"{package}.tables"]
    return sorted((one for one in mine if hasattr(one, "__table__")), key=lambda one: str(one.__tablename__))


def erasing(row: Any) -> str:
    """What erasing a person does to a table."""
    told = erasure_of(row.__table__)
    match told:
        case OfPerson():
            return "deleted, the key destroyed" if issubclass(row, PersonalRow) else "deleted"
        case HangsOn():
            return "deleted with its row"
        case Mentions():
            return "deleted where it is about the person"
        case NobodyIn():
            return "nobody in it"
        case Kept():
            return f"kept: {told.why}"
    message = f"{row.__tablename__}: nothing is said here of {told}"
    raise TypeError(message)


def readers(category: DataCategory) -> list[Role]:
    """The roles that read a category in their own body."""
    return sorted(role for role, rights in RIGHTS.items() if category in rights.categories)


def rendered() -> str:
    """The whole page."""
    parts = [
        _HEAD,
        "## 1. What is processed, and why\n" + _GROUNDS + "\n" + _processing(),
        "## 2. Who reads which category inside a body\n" + _reading(),
        "## 3. Who receives\n" + _RECIPIENTS,
        "## 4. How long\n" + _RETENTION + "\n" + _erasures(),
        "## 5. Measures (Art. 32 GDPR)\n" + _MEASURES.rstrip(),
    ]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _processing() -> str:
    lines = []
    for room in every_room():
        purpose = PURPOSES[room.name]
        lines.append(
            [f"`{room.name}`", purpose.why, purpose.ground, _codes(room.categories), _code(purpose.retained_as)]
        )
    return table(["room", "so that / in order", "ground", "categories", "retained as"], lines)


def _reading() -> str:
    return table(
        ["category", "guarded", "roles"],
        [
            [f"{one.label.en} (`{one}`)", "special" if one.guard.special else "protected" if one.guard.protected else "",
             ", ".join(role.label.en for role in readers(one)) or "nobody by role"]
            for one in DataCategory
        ],
    )  # fmt: skip


def _erasures() -> str:
    lines = [[f"`{room.name}`", f"`{row.__tablename__}`", erasing(row)] for room in every_room() for row in room.tables]
    return table(["room", "table", "when the person is erased"], lines)


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{one}`" for one in sorted(map(str, codes))) or "none"


def _code(code: Coded | None) -> str:
    return f"`{code}`" if code is not None else "-"


_HEAD: Final = """\
# Record of processing

For the data protection officer of a body: the part of the record of Art. 30 GDPR that the software itself knows. It is
written from the tables, schemas and roles (`python -m tests.docs.record_of_processing --write`), and a test fails where a
room, a table or a field is there that this page does not tell. A body adds its name, its officer and its contracts, which it
keeps at `/v1/bodies/{key}/law`. Read it beside [the data protection officer's page](for-the-data-protection-officer.md).

Data subjects: people who are advised, their family as far as it matters for the case, people who represent them. Staff
appear by a random id of the body. Controller: the body; each for its own records, and for nothing of another's.
"""
_GROUNDS: Final = """\
*The body's task* is Art. 6 (1) c or e GDPR with the law that gives the task (§§ 67a to 67c SGB X for bodies under it; the
line of its own law for any other). *The ground of the link* is a consent, a release or a statute that is in force, of one
person towards one body; it is kept with the link. A body names its own places in the law where they differ.
"""
_RECIPIENTS: Final = """\
Other bodies receive by a decision and under a ground alone, category by category: [the decision table](decision-table.md)
says which ground carries what. Nothing goes to a third country. A foreigners' authority receives by hand alone, in a
single case that two decided; one that itself sent a referral is answered (accepted, begun, ended), never with content.
Past recipients owe an answer after a withdrawal, a rectification, a restriction or an erasure. Services of
the node hear facts of ids, states and days. The operator of a node is a processor (Art. 28 GDPR): no role of an operator
reads a person, and what is personal is sealed under a key for each person; who holds databases and the folder of keys
together could open it ([keys](keys.md)), against which stand contract, separation and log.
"""
_RETENTION: Final = """\
A body sets its periods itself, each with its place in the law (`PATCH /v1/bodies/{key}/law`; section 6 of the decision table
lists the places), per kind of record in the last column of section 1. What erasing a person does to each table:
"""
_MEASURES: Final = """\
[How privacy is enforced](how-privacy-is-enforced.md) lists each promise with what keeps it, its test and the command;
[What survives](what-survives.md) does so for losses; [keys](keys.md) names each key and what is lost with it.
"""


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(rendered(), "utf-8")
    sys.exit(PAGE.read_text("utf-8") != rendered())
