"""Life cycles of staff and clients; what a body may say of the law that it lives under.

Sources: § 84 SGB X, § 91 AufenthG, § 630f BGB, §§ 195, 199 BGB (retention); Art. 26, 28 GDPR (contracts).
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.problems import Place
from geleit_vocabulary.law import LawRegime
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.regimes import (
    RETENTION_SOURCES,
    ContractKind,
    Matter,
    Profession,
    RetainedRecord,
    RetentionSource,
)

STAFF = Lifecycle(
    "staff",
    start="active",
    steps=[
        Step("leave", "active", "left", needs=Permission.STAFF_ADMIN),
        Step("return", "left", "active", needs=Permission.STAFF_ADMIN),
    ],
)

CLIENT = Lifecycle(
    "client",
    start="active",
    steps=[
        Step("block", "active", "blocked", needs=Permission.CLIENT_ADMIN),
        Step("unblock", "blocked", "active", needs=Permission.CLIENT_ADMIN),
    ],
)

SOURCE: Final = {source.code: source for source in RETENTION_SOURCES}
CONTRACT_MATTER: Final = {
    ContractKind.JOINT_CONTROL: Matter.JOINT_CONTROL,
    ContractKind.PROCESSING: Matter.PROCESSING,
}


@dataclass(frozen=True, slots=True)
class BodyLaw:
    """What the rules of other rooms look at. `kind` is a code of `BodyKind`, or a word of the operator's."""

    law: LawRegime
    kind: str
    professions: AbstractSet[Profession] = frozenset()


def wrong_in_contracts(spans: Iterable[tuple[date, date | None]]) -> list[Place]:
    """A contract that ends before it begins."""
    return [
        Place(f"/contracts/{number}/until", "ends_before_it_begins")
        for number, (since, until) in enumerate(spans)
        if until is not None and until < since
    ]


def wrong_in_retention(body: BodyLaw, periods: Sequence[tuple[RetainedRecord, int, str]]) -> list[Place]:
    """What keeps a schedule (record, months, source) from standing; an empty list where it may.

    One period for each kind of record; each source is law for this body, speaks of this record, and is not exceeded.
    """
    found = []
    records = [record for record, _, _ in periods]
    for number, (record, months, code) in enumerate(periods):
        if record in records[:number]:
            found.append(Place(f"/retention/{number}/record", "named_twice"))
        wrong = _wrong_source(body, SOURCE.get(code), record)
        if wrong:
            found.append(Place(f"/retention/{number}/source", wrong))
        elif SOURCE[code].months is not None and months > (SOURCE[code].months or 0):
            found.append(Place(f"/retention/{number}/months", "longer_than_the_source"))
    return found


def _wrong_source(body: BodyLaw, source: RetentionSource | None, record: RetainedRecord) -> str | None:
    if source is None:
        return "unknown_code"
    if (source.laws and body.law not in source.laws) or (source.kinds and body.kind not in source.kinds):
        return "source_of_another_law"
    return "source_of_another_record" if source.records and record not in source.records else None
