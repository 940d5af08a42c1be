"""What must stand before case management opens. Voluntary stays voluntary: no concept and no role can drop one of
these.

Sources: Handreichung zum kommunalen Einwanderungsmanagement (MKFFI NRW 2020), l. 2433-2441: an actual wish, and consent
that the network communicates about the case, are criteria of admission; Art. 4 (11) and Art. 7 (4) GDPR, § 67b (2)
SGB X: consent is given freely.
"""

from collections.abc import Collection
from datetime import date

WISH = "wish_not_documented"
AGREEMENT = "intake_agreement_missing"
PARTS = {
    "information": "information_part_missing",
    "consent": "consent_part_missing",
    "expectations": "expectations_part_missing",
    "way_out": "way_out_part_missing",
}


def missing(wish_on: date | None, agreed_parts: Collection[str] | None) -> list[str]:
    """Codes of what still stands against opening case management, in the order in which a talk would settle it.

    `wish_on`: the day on which the person's wish was documented. `agreed_parts`: the dated parts of the intake
    agreement that are there, or None where no agreement was begun. An empty list means: it may open.
    """
    codes = [] if wish_on else [WISH]
    if agreed_parts is None:
        return [*codes, AGREEMENT]
    return codes + [code for part, code in PARTS.items() if part not in agreed_parts]
