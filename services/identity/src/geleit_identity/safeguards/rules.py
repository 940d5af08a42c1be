"""Who takes no part in a procedure (§ 16 SGB X), and what is said of it: no more than that it is so."""

from typing import Final

from geleit_vocabulary.coded import Coded


class Closeness(Coded):
    """Why a member of staff does not see a person (§ 16 (1), (5) and § 17 SGB X)."""

    SELF = "self", "Die Person selbst", "The person is the member of staff"
    RELATIVE = "relative", "Angehörige (§ 16 Abs. 5 SGB X)", "Relative (§ 16 (5) SGB X)"
    REPRESENTS = "represents", "Vertritt die Person (§ 16 Abs. 1 SGB X)", "Represents the person (§ 16 (1) SGB X)"
    CONCERN = "concern", "Besorgnis der Befangenheit (§ 17 SGB X)", "Concern of bias (§ 17 SGB X)"


POOL: Final = "case_managers"
MOST_MEMBERS: Final = 20
"""So many persons stand in one view of a household."""
